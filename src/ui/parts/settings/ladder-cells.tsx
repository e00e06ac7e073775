import type { Policy, PolicyRule } from "../../../domain/policy.ts";
import type { JudgedIntent, TrackAdvice } from "../../../domain/track-record.ts";
import { formatNumber, formatPercent } from "../../format.ts";
import { Badge } from "../badge.tsx";
import { countsOf, type RuleChange } from "./earned-rule.ts";
import { missingWords, stepWords } from "./ladder-words.ts";

/** What happened, how often it was right, on which step it stands and what is missing for the next. */
export function LadderCells(props: { entry: TrackAdvice & Pick<JudgedIntent, "judged">; policy: Policy }) {
  const { entry, policy } = props;
  const step = entry.step && stepWords[entry.step];
  return (
    <>
      <td data-label="What happened">{countsOf(entry)}</td>
      <td data-label="Right">
        {formatNumber(entry.right)} of {formatNumber(entry.of)}
        <p className="hint">hardly below {formatPercent(entry.low)}</p>
      </td>
      <td data-label="Step">
        {step ? (
          <span title={step.what}>
            <Badge tone={step.tone}>{step.label}</Badge>
          </span>
        ) : (
          <span className="fine">None</span>
        )}
        <p className="hint">{missingWords(entry, policy)}</p>
      </td>
    </>
  );
}

/** Puts what a record speaks for into the draft; says so where it is there. */
export function RuleButton(props: {
  change: RuleChange | null;
  policy: Policy;
  onRule: (rule: PolicyRule) => void;
  onRemove: (ruleId: string) => void;
}) {
  const { change, policy, onRule, onRemove } = props;
  if (change === null) return <td />;
  const has = (ruleId: string) => policy.rules.some(({ id }) => id === ruleId);
  if (change.kind === "enter" ? has(change.rule.id) : !has(change.ruleId)) {
    return (
      <td>
        <span className="fine">
          {change.kind === "enter" ? "Entered; look at it below" : "Taken out; look at it below"}
        </span>
      </td>
    );
  }
  const isLetGo = change.kind === "enter" && change.rule.decision === "allow";
  return (
    <td>
      <button
        type="button"
        className="button"
        onClick={() => (change.kind === "enter" ? onRule(change.rule) : onRemove(change.ruleId))}
      >
        {isLetGo ? "Let these go unasked…" : "Ask about these again…"}
      </button>
    </td>
  );
}
