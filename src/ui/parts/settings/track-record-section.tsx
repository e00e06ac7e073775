import type { Policy, PolicyRule } from "../../../domain/policy.ts";
import type { TrackRecord } from "../../../domain/track-record.ts";
import { useTrackRecord } from "../../settings-queries.ts";
import { amountOf } from "../../tool-words.ts";
import { titleOf } from "../../words.ts";
import { ProblemNotice } from "../problem-notice.tsx";
import { Section } from "../section.tsx";
import { ruleFor, ruleForIntent, type RuleChange } from "./earned-rule.ts";
import { LadderCells, RuleButton } from "./ladder-cells.tsx";

type Entry = TrackRecord["items"][number];

interface Props {
  policy: Policy;
  isReadOnly: boolean;
  onRule: (rule: PolicyRule) => void;
  onRemove: (ruleId: string) => void;
}

/**
 * How often people agreed, by tool, amount and intent, and what that is worth; an admin may turn it into a rule, which is
 * looked at before it counts.
 */
export function TrackRecordSection(props: Props) {
  const record = useTrackRecord();
  const items = record.data?.items ?? [];
  return (
    <Section
      title="Track record"
      aside={
        <span className="fine">
          What people decided, and what had to be put right, of all tickets so far. Suggest, approve, auto: an
          admin takes each step up, a fault takes it down.
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
                <th scope="col">Step</th>
                {!props.isReadOnly && (
                  <th scope="col">
                    <span className="unseen">What you can do</span>
                  </th>
                )}
              </tr>
            </thead>
            {items.map((entry) => (
              <Entries key={`${entry.tool} ${entry.currency} ${entry.fromCents}`} entry={entry} {...props} />
            ))}
          </table>
        </div>
      )}
    </Section>
  );
}

/** All tickets about one tool and size of the amount, and beneath them those about each intent. */
function Entries(props: Props & { entry: Entry }) {
  const { entry, policy, isReadOnly, onRule, onRemove } = props;
  const { tool, currency, intents } = entry;
  const button = (change: RuleChange | null) =>
    !isReadOnly && <RuleButton change={change} policy={policy} onRule={onRule} onRemove={onRemove} />;
  const rule = ruleFor(entry);
  return (
    <tbody>
      <tr>
        <td>
          <span className="rule-tool">{tool}</span>
        </td>
        <td data-label="Amount">
          {amountOf({ ...entry, currencies: currency ? [currency] : null }) ?? "None"}
        </td>
        <LadderCells entry={entry} policy={policy} />
        {button(rule && { kind: "enter", rule })}
      </tr>
      {intents.map((of) => (
        <tr key={of.intent} className="of-intent">
          <td colSpan={2}>of these, {titleOf(of.intent)}</td>
          <LadderCells entry={of} policy={policy} />
          {button(ruleForIntent(entry, of))}
        </tr>
      ))}
    </tbody>
  );
}
