import { Link } from "@tanstack/react-router";
import type { TicketView, WrittenReplyView } from "../../../domain/view.ts";
import { useNow } from "../../desk.tsx";
import { formatMoment } from "../../format.ts";
import { useRevealed, useSentWords } from "../../ticket-queries.ts";
import { writtenWords } from "../../written-words.ts";
import { Badge } from "../badge.tsx";
import { isCovered } from "./masked-text.tsx";

/** What has become of the newest reply a person wrote, and the way back to its words where it was not sent. */
export function WrittenNotice(props: {
  view: TicketView;
  /** Nothing is written where the words would go. */
  isEmpty: boolean;
  onTakeWords: (body: string) => void;
}) {
  const { view, isEmpty, onTakeWords } = props;
  const now = useNow(1_000);
  const reply = view.written.at(-1);
  const body = useWordsOf(view, reply);
  if (!reply || !isOfNow(view, reply)) return null;
  const { label, tone, what, isUnsent } = writtenWords[reply.status];
  return (
    <div className={`written-notice${tone === "bad" ? " wrong" : ""}`} role="status">
      <p>
        <Badge tone={tone}>{label}</Badge> {what}
        {reply.why !== null && <span dir="auto"> {reply.why}</span>}
        {(reply.status === "sending" || reply.status === "unknown") &&
          reply.dueAt !== null &&
          reply.dueAt > now && (
            <span className="fine"> Looked at again {formatMoment(reply.dueAt, now)}.</span>
          )}
        {reply.status === "abandoned" && (
          <>
            {" "}
            <Link to="/dead-letters">Dead letters</Link>
          </>
        )}
      </p>
      {isUnsent && reply.status !== "withdrawn" && isEmpty && (
        <>
          <button
            type="button"
            className="button small"
            disabled={body === null}
            onClick={() => body !== null && onTakeWords(body)}
          >
            Put the words back
          </button>
          {body === null && <span className="fine">Reveal personal data first: the words hold some.</span>}
        </>
      )}
    </div>
  );
}

/** The words as they were written; null where only covered ones are at hand. */
function useWordsOf({ ticket, messages }: TicketView, reply: WrittenReplyView | undefined): string | null {
  const sent = useSentWords(ticket.id);
  const revealed = useRevealed(ticket.id);
  if (!reply) return null;
  const isIt = ({ id }: { id: string }) => id === reply.messageId;
  const open = sent?.get(reply.messageId) ?? revealed?.messages.find(isIt)?.body;
  if (open !== undefined) return open;
  const shown = messages.find(isIt)?.body ?? "";
  return isCovered(shown) ? null : shown;
}

/** One that was sent is old news once somebody has written after it. */
function isOfNow({ messages }: TicketView, { messageId, status }: WrittenReplyView): boolean {
  return status !== "sent" || messages.at(-1)?.id === messageId;
}
