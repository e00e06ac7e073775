import type { Message } from "../../../domain/ticket.ts";
import type { TicketView, WrittenReplyView } from "../../../domain/view.ts";
import { useNow } from "../../desk.tsx";
import { formatDateTime, formatMoment } from "../../format.ts";
import { useMe } from "../../queries.ts";
import { useCover, useReveal, useRevealed } from "../../ticket-queries.ts";
import { writtenWords } from "../../written-words.ts";
import { Badge } from "../badge.tsx";
import { isCovered, MaskedText } from "./masked-text.tsx";
import { Section } from "../section.tsx";

const authorWords: Record<Message["from"], string> = {
  customer: "Customer",
  human: "A person",
  signalbox: "Signalbox",
};

export function Thread({ view }: { view: TicketView }) {
  const now = useNow(60_000);
  const { reply } = view;
  const revealed = useRevealed(view.ticket.id);
  const words = new Map(revealed?.messages.map(({ id, body }) => [id, body]));
  const written = new Map(view.written.map((each) => [each.messageId, each]));
  const isShown = view.messages.some(
    (message) => message.from !== "customer" && message.body === reply?.body,
  );
  const messages: Message[] =
    reply === null || isShown
      ? view.messages
      : [
          ...view.messages,
          {
            id: "reply",
            from: "signalbox",
            authorName: null,
            body: reply.body,
            automatic: false,
            at: reply.sentAt,
          },
        ];
  return (
    <Section title="Conversation" aside={<RevealButton view={view} isRevealed={revealed !== undefined} />}>
      <ol className="thread">
        {messages
          .toSorted((a, b) => a.at - b.at)
          .map((message) => (
            <li
              key={message.id}
              className={`message from-${message.from}${message.to === "team" ? " to-team" : ""}`}
            >
              <p className="message-head">
                <strong dir="auto">{message.authorName ?? authorWords[message.from]}</strong>
                {message.authorName && <span className="fine">{saidBy(message)}</span>}
                {written.has(message.id) && <WrittenBadge reply={written.get(message.id)} />}
                {message.automatic && message.from !== "signalbox" && <Badge tone="off">Automatic</Badge>}
                <time
                  className="fine"
                  dateTime={new Date(message.at).toISOString()}
                  title={formatDateTime(message.at)}
                >
                  {formatMoment(message.at, now)}
                </time>
              </p>
              <p className={`prose${words.has(message.id) ? " uncovered" : ""}`} dir="auto">
                {words.get(message.id) ?? <MaskedText text={message.body} />}
              </p>
            </li>
          ))}
      </ol>
    </Section>
  );
}

function saidBy({ from, to }: Message): string {
  if (to === "team") return "Internal note";
  return to === "customer" ? "To the customer" : authorWords[from];
}

function WrittenBadge({ reply }: { reply: WrittenReplyView | undefined }) {
  if (!reply) return null;
  const { label, tone } = writtenWords[reply.status];
  return <Badge tone={tone}>{label}</Badge>;
}

/** Shows what is covered to who may act on it, once they have been told that it is written down. */
function RevealButton({ view, isRevealed }: { view: TicketView; isRevealed: boolean }) {
  const me = useMe();
  const reveal = useReveal(view.ticket.id);
  const cover = useCover(view.ticket.id);
  const { subject, requester } = view.ticket;
  const isAnyCovered = [subject, requester.email ?? "", ...view.messages.map(({ body }) => body)].some(
    isCovered,
  );
  if (!isAnyCovered || !me.data || me.data.role === "viewer") return null;
  if (isRevealed) {
    return (
      <span className="reveal">
        <span className="fine">Your look is in the audit history.</span>
        <button type="button" className="button small" onClick={cover}>
          Cover again
        </button>
      </span>
    );
  }
  return (
    <span className="reveal">
      <span className="fine">{reveal.error ? "That did not work. " : ""}Revealing is logged.</span>
      <button
        type="button"
        className="button small"
        disabled={reveal.isPending}
        onClick={() => reveal.mutate()}
      >
        {reveal.isPending ? "One moment…" : "Reveal personal data"}
      </button>
    </span>
  );
}
