import type { Policy, PolicyRule } from "../../../domain/policy.ts";
import type { TrackRecord } from "../../../domain/track-record.ts";
import { formatNumber, formatPercent } from "../../format.ts";
import { useTrackRecord } from "../../settings-queries.ts";
import { amountOf, decisionWords } from "../../tool-words.ts";
import { titleOf } from "../../words.ts";
import { Badge } from "../badge.tsx";
import { ProblemNotice } from "../problem-notice.tsx";
import { Section } from "../section.tsx";
import { countsOf, ruleFor } from "./earned-rule.ts";

type Entry = TrackRecord["items"][number];

/** How often people agreed, tool by tool and amount by amount; an admin may turn it into a rule, which is looked at before it counts. */
export function TrackRecordSection(props: {
  policy: Policy;
  isReadOnly: boolean;
  onRule: (rule: PolicyRule) => void;
}) {
  const { policy, isReadOnly, onRule } = props;
  const record = useTrackRecord();
  const items = record.data?.items ?? [];
  return (
    <Section
      title="Track record"
      aside={
        <span className="fine">
          What people decided, and what had to be put right, of all tickets so far.
        </span>
      }
    >
      {record.error && <ProblemNotice error={record.error} onRetry={() => void record.refetch()} />}
      {record.isPending && (
        <p className="hint" role="status">
          Loading the record
        </p>
      )}
      {record.data && items.length === 0 && (
        <p className="none">Nobody has decided on anything yet, and nothing was done unasked.</p>
      )}
      {items.length > 0 && (
        <div className="scroll">
          <table className="tool-effects">
            <thead>
              <tr>
                <th scope="col">What</th>
                <th scope="col">Amount</th>
                <th scope="col">What happened</th>
                <th scope="col">Right</th>
                <th scope="col">Policy</th>
                {!isReadOnly && (
                  <th scope="col">
                    <span className="unseen">What you can do</span>
                  </th>
                )}
              </tr>
            </thead>
            <tbody>
              {items.map((entry) => (
                <Row
                  key={`${entry.tool} ${entry.currency} ${entry.fromCents}`}
                  entry={entry}
                  isEntered={policy.rules.some(({ id }) => id === ruleFor(entry)?.id)}
                  onRule={isReadOnly ? null : onRule}
                />
              ))}
            </tbody>
          </table>
        </div>
      )}
    </Section>
  );
}

function Row(props: { entry: Entry; isEntered: boolean; onRule: ((rule: PolicyRule) => void) | null }) {
  const { entry, isEntered, onRule } = props;
  const { tool, currency, decision, right, of, low } = entry;
  const rule = ruleFor(entry);
  return (
    <tr>
      <td>
        <span className="rule-tool">{tool}</span>
        <p className="hint">{entry.intents.map(({ intent }) => titleOf(intent)).join(", ")}</p>
      </td>
      <td data-label="Amount">
        {amountOf({ ...entry, currencies: currency ? [currency] : null }) ?? "None"}
      </td>
      <td data-label="What happened">{countsOf(entry)}</td>
      <td data-label="Right">
        {formatNumber(right)} of {formatNumber(of)}
        <p className="hint">hardly below {formatPercent(low)}</p>
      </td>
      <td data-label="Policy">
        {decision ? (
          <Badge tone={decisionWords[decision].tone}>{decisionWords[decision].label}</Badge>
        ) : (
          <span className="fine">No such tool any more</span>
        )}
      </td>
      {onRule && (
        <td>
          {isEntered ? (
            <span className="fine">Entered; look at it below</span>
          ) : (
            rule && (
              <button type="button" className="button" onClick={() => onRule(rule)}>
                {rule.decision === "allow" ? "Let these go unasked…" : "Ask about these again…"}
              </button>
            )
          )}
        </td>
      )}
    </tr>
  );
}
