import { useNow } from "../../desk.tsx";
import { formatSpan } from "../../format.ts";
import { useMe } from "../../queries.ts";
import { useCare } from "../../ticket-queries.ts";
import { ProblemNotice } from "../problem-notice.tsx";

/** While a reply is held back: when it leaves, and the way to take it back. */
export function UndoBar(props: { ticketId: string; replyDueAt: number | null; isPersons: boolean }) {
  const { ticketId, replyDueAt, isPersons } = props;
  const now = useNow(1_000);
  const me = useMe();
  const care = useCare(ticketId);
  const leftMs = replyDueAt === null ? 0 : replyDueAt - now;
  if (replyDueAt === null || leftMs <= 0) return null;
  return (
    <section className="undo-bar" aria-label="A reply that is held back">
      <p>
        <strong>The reply leaves in {formatSpan(leftMs)}</strong>
        <span className="fine">
          Signalbox holds it, so you may close this page.{" "}
          {isPersons
            ? "Taken back, it is not sent, and you can have its words again."
            : "Taken back, the ticket is with a person and the draft is kept."}
        </span>
      </p>
      {me.data && me.data.role !== "viewer" && (
        <button
          type="button"
          className="button"
          disabled={care.isPending}
          onClick={() => care.mutate({ kind: "recall" })}
        >
          Undo
        </button>
      )}
      {care.error && <ProblemNotice error={care.error} />}
    </section>
  );
}
