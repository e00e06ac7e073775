import { Link } from "@tanstack/react-router";
import { useState } from "react";
import type { Policy, PolicyRule } from "../../../domain/policy.ts";
import type { Suspension } from "../../../domain/suspension.ts";
import { decisionWords, sampleWords } from "../../tool-words.ts";
import { useTools } from "../../queries.ts";
import { Badge } from "../badge.tsx";
import { Section } from "../section.tsx";
import { writeIntents } from "./rule-intents.ts";
import { RuleWindow } from "./rule-window.tsx";
import { amountWords, toolWords } from "./rule-words.ts";

const blankRule: PolicyRule = {
  id: "",
  tool: "*",
  tiers: null,
  minAmountCents: null,
  maxAmountCents: null,
  currencies: null,
  decision: "ask",
  approvers: 1,
  sampleOneIn: null,
  suspendOnFault: false,
  intents: null,
  why: "",
};

/** The rules, read from the top: the first one that fits decides, and where none fits the answer is no. */
export function PolicySection(props: {
  value: Policy;
  base: Policy;
  suspendedRules: readonly Suspension[];
  isReadOnly: boolean;
  onChange: (policy: Policy) => void;
}) {
  const { value, base, suspendedRules, isReadOnly, onChange } = props;
  const tools = useTools();
  /** The place of the rule that is being edited; one past the end is a new one. */
  const [edited, setEdited] = useState<number | null>(null);
  const put = (rules: PolicyRule[]) => onChange({ ...value, rules });

  function move(index: number, by: -1 | 1) {
    const rules = [...value.rules];
    const [rule] = rules.splice(index, 1);
    if (rule) put(rules.toSpliced(index + by, 0, rule));
  }

  return (
    <Section
      title="Policy"
      aside={
        <span className="fine">
          Read from the top; the first rule that fits decides. Where none fits, the answer is no.
        </span>
      }
    >
      <div className="scroll">
        <table className="rules">
          <thead>
            <tr>
              <th scope="col">#</th>
              <th scope="col">Says</th>
              <th scope="col">Of</th>
              <th scope="col">Amount</th>
              <th scope="col">Because</th>
              {!isReadOnly && (
                <th scope="col">
                  <span className="unseen">What you can do</span>
                </th>
              )}
            </tr>
          </thead>
          <tbody>
            {value.rules.map((rule, index) => (
              <tr key={`${rule.id} ${index}`} className={isOther(base, rule, index) ? "is-changed" : ""}>
                <td className="rule-place">{index + 1}</td>
                <td>
                  <Badge tone={decisionWords[rule.decision].tone}>{decisionWords[rule.decision].label}</Badge>
                  {rule.approvers > 1 && <span className="hint">two people</span>}
                  {suspendedRules.some(({ ruleId }) => ruleId === rule.id) && (
                    <Badge tone="ask">Suspended: asks</Badge>
                  )}
                  {rule.suspendOnFault && <span className="hint">asks again once something goes wrong</span>}
                  {rule.sampleOneIn !== null && <span className="hint">{sampleWords(rule)}</span>}
                </td>
                <td>
                  <span className="rule-tool">{toolWords(rule)}</span>
                  {rule.intents && <span className="hint">only of {writeIntents(rule.intents)}</span>}
                </td>
                <td className={amountWords(rule) === "–" ? "rule-amount any" : "rule-amount"}>
                  {amountWords(rule)}
                </td>
                <td>
                  <span dir="auto">{rule.why}</span> <code>{rule.id}</code>
                </td>
                {!isReadOnly && (
                  <td>
                    <div className="rule-buttons">
                      <button
                        type="button"
                        className="button quiet"
                        disabled={index === 0}
                        onClick={() => move(index, -1)}
                        aria-label={`Move ${rule.id} up`}
                      >
                        ↑
                      </button>
                      <button
                        type="button"
                        className="button quiet"
                        disabled={index === value.rules.length - 1}
                        onClick={() => move(index, 1)}
                        aria-label={`Move ${rule.id} down`}
                      >
                        ↓
                      </button>
                      <button type="button" className="button" onClick={() => setEdited(index)}>
                        Edit<span className="unseen"> {rule.id}</span>
                      </button>
                    </div>
                  </td>
                )}
              </tr>
            ))}
          </tbody>
        </table>
      </div>
      {value.rules.length === 0 && <p className="none">There is no rule, so nothing is allowed.</p>}
      <div className="policy-foot">
        {!isReadOnly && (
          <button type="button" className="button" onClick={() => setEdited(value.rules.length)}>
            Add a rule
          </button>
        )}
        <p className="hint">
          {value.disabledTools.length > 0 && <>Off by policy: {value.disabledTools.join(", ")}. </>}
          What each rule comes to, and the switches that stop a tool at once, are on the{" "}
          <Link to="/tools">tools page</Link>.
        </p>
      </div>
      {edited !== null && (
        <RuleWindow
          rule={value.rules[edited] ?? blankRule}
          isNew={edited >= value.rules.length}
          takenIds={value.rules.filter((_, index) => index !== edited).map(({ id }) => id)}
          tools={tools.data?.tools.map(({ name }) => name) ?? []}
          onClose={() => setEdited(null)}
          onRemove={() => {
            put(value.rules.filter((_, index) => index !== edited));
            setEdited(null);
          }}
          onSave={(rule) => {
            put(value.rules.toSpliced(edited, 1, rule));
            setEdited(null);
          }}
        />
      )}
    </Section>
  );
}

function isOther(base: Policy, rule: PolicyRule, index: number): boolean {
  return JSON.stringify(base.rules[index]) !== JSON.stringify(rule);
}
