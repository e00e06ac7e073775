import { Tabs } from "@base-ui/react/tabs";
import { useId, useRef, useState, type FormEvent, type KeyboardEvent } from "react";
import { flushSync } from "react-dom";
import { newestQuestion } from "../../../domain/newest-question.ts";
import type { TicketView } from "../../../domain/view.ts";
import { useShortcut } from "../../keyboard.ts";
import { useWrite } from "../../ticket-queries.ts";
import { ProblemNotice } from "../problem-notice.tsx";
import { Section } from "../section.tsx";
import { WrittenNotice } from "./written-notice.tsx";

type Recipient = "customer" | "team";

/** Where a person writes: to the customer, or for the team. What is written for one never turns up at the other. */
export function Composer({ view }: { view: TicketView }) {
  const [to, setTo] = useState<Recipient>("customer");
  const [words, setWords] = useState({ customer: "", team: "" });
  const entry = useRef<HTMLTextAreaElement>(null);
  const setOwn = (body: string) => setWords((known) => ({ ...known, [to]: body }));
  const open = (recipient: Recipient) => {
    // Whoever pressed the key goes on typing at once.
    flushSync(() => setTo(recipient));
    entry.current?.focus();
  };
  const isTaken = view.state !== "escalated" && view.state !== "answering" && view.state !== "resolved";
  const group = "On a ticket";
  useShortcut({ group, key: "m", label: "Reply to the customer", run: () => open("customer") });
  useShortcut({ group, key: "n", label: "Write an internal note", run: () => open("team") });
  useShortcut({ group, key: "t", label: "Take over", enabled: isTaken, run: () => open("team") });
  const takeBack = (body: string) => {
    setWords((known) => ({ ...known, customer: body }));
    open("customer");
  };
  return (
    <Section title="Write" className="composer">
      <WrittenNotice view={view} isEmpty={words.customer === ""} onTakeWords={takeBack} />
      <Tabs.Root value={to} onValueChange={(value: Recipient) => setTo(value)}>
        <Tabs.List className="tabs" aria-label="For whom">
          <Tabs.Tab value="customer">Reply to customer</Tabs.Tab>
          <Tabs.Tab value="team">Internal note</Tabs.Tab>
        </Tabs.List>
        <Tabs.Panel value={to} className={`compose-${to}`}>
          <WriteForm
            key={to}
            view={view}
            to={to}
            takesOver={isTaken}
            body={words[to]}
            onChange={setOwn}
            entry={entry}
          />
        </Tabs.Panel>
      </Tabs.Root>
    </Section>
  );
}

function WriteForm(props: {
  view: TicketView;
  to: Recipient;
  takesOver: boolean;
  body: string;
  onChange: (body: string) => void;
  entry: React.RefObject<HTMLTextAreaElement | null>;
}) {
  const { view, to, takesOver, body, onChange, entry } = props;
  const id = useId();
  const write = useWrite(view.ticket.id);
  const isReply = to === "customer";
  const isBusy = isReply && view.state === "answering";
  const draft = view.draft?.outcome === "drafted" ? view.draft.reply : null;

  const send = (resolves: boolean) => {
    const trimmed = body.trim();
    if (trimmed === "" || write.isPending || isBusy) return;
    const answers = newestQuestion(view);
    const message = isReply
      ? { to, body: trimmed, resolves, ...(answers !== null && { answers }) }
      : { to, body: trimmed };
    write.mutate(message, { onSuccess: () => onChange("") });
  };
  const submit = (event: FormEvent) => {
    event.preventDefault();
    send(false);
  };
  const onKeyDown = (event: KeyboardEvent) => {
    if (event.key !== "Enter" || !(event.metaKey || event.ctrlKey) || event.nativeEvent.isComposing) return;
    event.preventDefault();
    send(false);
  };
  return (
    <form onSubmit={submit} className="reply">
      <label htmlFor={id}>{isReply ? "Your reply to the customer" : "Your note for the team"}</label>
      <textarea
        id={id}
        ref={entry}
        rows={isReply ? 6 : 4}
        required
        maxLength={20_000}
        dir="auto"
        value={body}
        onChange={(event) => onChange(event.target.value)}
        onKeyDown={onKeyDown}
        aria-describedby={`${id}-hint`}
      />
      {write.error && <ProblemNotice error={write.error} />}
      <div className="buttons">
        <button type="submit" className="button primary" disabled={write.isPending || isBusy}>
          {write.isPending ? "One moment…" : labelOf(to, takesOver)}
        </button>
        {isReply && (
          <button
            type="button"
            className="button"
            disabled={write.isPending || isBusy || body.trim() === ""}
            onClick={() => send(true)}
          >
            Send and resolve
          </button>
        )}
        {isReply && draft !== null && body === "" && (
          <button type="button" className="button quiet" onClick={() => onChange(draft)}>
            Start from the draft
          </button>
        )}
      </div>
      <p className="hint" id={`${id}-hint`}>
        {takesOver && "The ticket becomes yours and Signalbox stops working on it. "}
        {isReply
          ? "Goes to the customer by your helpdesk, in your words."
          : "Stays here; the customer does not see it."}{" "}
        Ctrl or ⌘ and Enter sends.
      </p>
    </form>
  );
}

function labelOf(to: Recipient, takesOver: boolean): string {
  if (to === "customer") return "Send to customer";
  return takesOver ? "Take over" : "Add note";
}
