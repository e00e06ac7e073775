import { Link } from "@tanstack/react-router";
import type { Label } from "../../../domain/label.ts";
import { useDecideProposal, useLabels } from "../../example-queries.ts";
import { formatNumber } from "../../format.ts";
import { titleOf } from "../../words.ts";
import { ProblemNotice } from "../problem-notice.tsx";
import { Section } from "../section.tsx";

/** What people said of tickets: corrections that may become examples, and where the faults lay. */
export function LabelsSection({ isAdmin }: { isAdmin: boolean }) {
  const labels = useLabels();
  const decide = useDecideProposal();
  if (!labels.data) {
    return labels.error && <ProblemNotice error={labels.error} onRetry={() => void labels.refetch()} />;
  }
  const { proposals, counts } = labels.data;
  return (
    <Section
      title="What people put right"
      aside={
        <span className="fine">
          {formatNumber(counts.right)} right
          {counts.wrong.map(({ stage, count }) => ` · ${formatNumber(count)} ${stage ?? "of no stage"}`)}
        </span>
      }
    >
      {decide.error && <ProblemNotice error={decide.error} />}
      {proposals.length === 0 ? (
        <p className="none">No corrected ticket waits to become an example.</p>
      ) : (
        <ul className="feedback">
          {proposals.map((label) => (
            <Proposal
              key={label.id}
              label={label}
              isBusy={decide.isPending}
              onDecide={isAdmin ? (decision) => decide.mutate({ id: label.id, decision }) : null}
            />
          ))}
        </ul>
      )}
    </Section>
  );
}

function Proposal(props: {
  label: Label;
  isBusy: boolean;
  onDecide: ((decision: "accept" | "reject") => void) | null;
}) {
  const { label, isBusy, onDecide } = props;
  return (
    <li>
      <strong>{label.intent && titleOf(label.intent)}</strong>
      <span className="fine">
        was taken for {label.assessed ? titleOf(label.assessed.intent) : "nothing"}; said by{" "}
        <span dir="auto">{label.by}</span>
      </span>
      <Link to="/tickets/$ticketId" params={{ ticketId: label.ticketId }} dir="auto">
        {label.subject || "The ticket"}
      </Link>
      <span dir="auto">{label.body}</span>
      {onDecide && (
        <span className="buttons">
          <button type="button" className="button" disabled={isBusy} onClick={() => onDecide("accept")}>
            Teach it
          </button>
          <button type="button" className="button quiet" disabled={isBusy} onClick={() => onDecide("reject")}>
            Leave it
          </button>
        </span>
      )}
    </li>
  );
}
