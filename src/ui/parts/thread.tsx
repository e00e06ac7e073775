import type { Message } from "../../domain/ticket.ts";
import type { TicketView } from "../../domain/view.ts";
import { useNow } from "../desk.tsx";
import { formatDateTime, formatMoment } from "../format.ts";
import { Badge } from "./badge.tsx";
import { Section } from "./section.tsx";

const authorWords: Record<Message["from"], string> = {
  customer: "Customer",
  human: "A person",
  signalbox: "Signalbox",
};

export function Thread({ view }: { view: TicketView }) {
  const now = useNow(60_000);
  const { reply } = view;
  const isShown = view.messages.some(
    (message) => message.from === "signalbox" && message.body === reply?.body,
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
    <Section title="Conversation">
      <ol className="thread">
        {messages
          .toSorted((a, b) => a.at - b.at)
          .map((message) => (
            <li key={message.id} className={`message from-${message.from}`}>
              <p className="message-head">
                <strong dir="auto">{message.authorName ?? authorWords[message.from]}</strong>
                {message.authorName && <span className="fine">{authorWords[message.from]}</span>}
                {message.automatic && message.from !== "signalbox" && <Badge tone="off">Automatic</Badge>}
                <time
                  className="fine"
                  dateTime={new Date(message.at).toISOString()}
                  title={formatDateTime(message.at)}
                >
                  {formatMoment(message.at, now)}
                </time>
              </p>
              <p className="prose" dir="auto">
                {message.body}
              </p>
            </li>
          ))}
      </ol>
    </Section>
  );
}
