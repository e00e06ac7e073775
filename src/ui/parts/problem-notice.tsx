import { ApiProblem } from "../api.ts";
import { formatDateTime } from "../format.ts";

/** What went wrong, in a sentence, and a way to try again where that can help. */
export function ProblemNotice({ error, onRetry }: { error: Error; onRetry?: () => void }) {
  const problem = error instanceof ApiProblem ? error : null;
  return (
    <div className="problem" role="alert">
      <p>
        <strong>{problem ? problem.message : "Something in this page went wrong"}</strong>
        {problem?.detail && <span> {problem.detail}</span>}
        {problem?.decidedBy && (
          <span>
            {" "}
            Decided by {problem.decidedBy}
            {problem.decidedAt !== null && ` on ${formatDateTime(problem.decidedAt)}`}.
          </span>
        )}
      </p>
      {onRetry && (
        <button type="button" className="button" onClick={onRetry}>
          Try again
        </button>
      )}
    </div>
  );
}
