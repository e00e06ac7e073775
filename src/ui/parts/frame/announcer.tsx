import { useRouterState } from "@tanstack/react-router";
import { useEffect, useEffectEvent, useRef, useState } from "react";
import { useDesk } from "../../desk.tsx";
import type { LiveMessage } from "../../live.ts";
import { knownOf, readNews, type Known } from "../../news.ts";
import { toasts } from "../../toasts.ts";

/** Says aloud what came over the live connection, and shows a new approval to whoever is not at the inbox. */
export function Announcer() {
  const { live } = useDesk();
  const pathname = useRouterState({ select: ({ location }) => location.pathname });
  const known = useRef(new Map<string, Known>());
  const [words, setWords] = useState("");

  const onMessage = useEffectEvent((message: LiveMessage) => {
    if (message.type === "removed" || message.type === "letters") return;
    const openId = /^\/tickets\/([^/]+)$/.exec(pathname)?.[1] ?? null;
    const news = readNews(known.current, message.items, openId);
    for (const item of message.items) known.current.set(item.id, knownOf(item));
    // What was there already when one came is no news.
    if (message.type === "hello") return;
    if (news.words !== null) setWords(news.words);
    const elsewhere = news.approvals.filter(({ ticketId }) => ticketId !== openId);
    if (pathname === "/" || elsewhere.length === 0) return;
    const [first] = elsewhere;
    if (elsewhere.length === 1 && first) {
      toasts.add({
        type: "ask",
        title: first.action,
        description: `Waits for approval: ${first.subject || "(no subject)"}`,
        data: { ticketId: first.ticketId },
      });
    } else {
      toasts.add({
        type: "ask",
        title: `${elsewhere.length} new approvals wait`,
        description: "In the inbox.",
      });
    }
  });

  useEffect(() => live.hear(onMessage), [live]);
  return (
    <p className="unseen" role="status" aria-live="polite">
      {words}
    </p>
  );
}
