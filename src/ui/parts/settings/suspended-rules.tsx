import { Link } from "@tanstack/react-router";
import type { Suspension } from "../../../domain/suspension.ts";
import { useNow } from "../../desk.tsx";
import { formatDateTime, formatMoment } from "../../format.ts";
import { useRestoreRule } from "../../settings-queries.ts";
import { faultWords } from "../../settings-words.ts";
import { Badge } from "../badge.tsx";
import { ProblemNotice } from "../problem-notice.tsx";
import { Section } from "../section.tsx";

/** Rules that ask for now, because something they had let go went wrong; an admin lets them go on. */
export function SuspendedRules({ rules, isAdmin }: { rules: readonly Suspension[]; isAdmin: boolean }) {
  const restore = useRestoreRule();
  const now = useNow(60_000);
  if (rules.length === 0) return null;
  return (
    <Section
      title="Suspended rules"
      aside={
        <span className="fine">They ask about what they would let go, until somebody restores them.</span>
      }
    >
      {restore.error && <ProblemNotice error={restore.error} />}
      <ul className="questions" aria-label="Suspended rules">
        {rules.map(({ ruleId, kind, tool, ticketId, letGoBy, at }) => (
          <li key={ruleId}>
            <Badge tone="ask">Suspended</Badge>
            <span>
              <code>{ruleId}</code> since{" "}
              <time dateTime={new Date(at).toISOString()} title={formatDateTime(at)}>
                {formatMoment(at, now)}
              </time>
              : {tool}, done unasked{letGoBy !== undefined && ` by ${letGoBy}`}, {faultWords[kind]} on{" "}
              <Link to="/tickets/$ticketId" params={{ ticketId }}>
                this ticket
              </Link>
              .
            </span>
            {isAdmin && (
              <button
                type="button"
                className="button"
                disabled={restore.isPending}
                onClick={() => restore.mutate(ruleId)}
              >
                Restore<span className="unseen"> {ruleId}</span>
              </button>
            )}
          </li>
        ))}
      </ul>
    </Section>
  );
}
