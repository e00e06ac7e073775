import { useId, useState, type FormEvent } from "react";
import type { PolicyRule } from "../../../domain/policy.ts";
import { decisionWords, tierWords } from "../../tool-words.ts";
import { Choice } from "./choice.tsx";
import { MoneyField, toCents, toText } from "./money-field.tsx";
import { findIntentProblem, readIntents, writeIntents } from "./rule-intents.ts";
import { Window } from "./window.tsx";

const decisions = (["allow", "ask", "deny"] as const).map((value) => ({
  value,
  label: decisionWords[value].label,
}));
const tiers = [0, 1, 2, 3] as const;

/** One rule in fields of its own. What it comes to is seen in the preview, before anything is changed. */
export function RuleWindow(props: {
  rule: PolicyRule;
  isNew: boolean;
  takenIds: readonly string[];
  tools: readonly string[];
  onSave: (rule: PolicyRule) => void;
  onRemove: () => void;
  onClose: () => void;
}) {
  const { isNew, takenIds, tools } = props;
  const [rule, setRule] = useState(props.rule);
  const [from, setFrom] = useState(toText(props.rule.minAmountCents));
  const [to, setTo] = useState(toText(props.rule.maxAmountCents));
  const [currencies, setCurrencies] = useState(props.rule.currencies?.join(", ") ?? "");
  const [intents, setIntents] = useState(writeIntents(props.rule.intents));
  const [sample, setSample] = useState(props.rule.sampleOneIn?.toString() ?? "");
  const [problem, setProblem] = useState<string | null>(null);
  const id = useId();
  const toolNames = [...new Set([rule.tool, ...tools])].filter((name) => name !== "*").toSorted();

  // An amount that is changed above is easily forgotten in the words below.
  const former = [
    { now: from, before: toText(props.rule.minAmountCents) },
    { now: to, before: toText(props.rule.maxAmountCents) },
  ].find(({ now, before }) => before !== "" && now !== before && rule.why.includes(before))?.before;

  function submit(event: FormEvent<HTMLFormElement>) {
    event.preventDefault();
    const read = readRule();
    if (typeof read === "string") setProblem(read);
    else props.onSave(read);
  }

  function readRule(): PolicyRule | string {
    const [minAmountCents, maxAmountCents] = [toCents(from), toCents(to)];
    const codes = currencies
      .toUpperCase()
      .split(/[\s,]+/)
      .filter(Boolean);
    if (takenIds.includes(rule.id)) return "Another rule has this name.";
    if (minAmountCents === undefined || maxAmountCents === undefined)
      return "An amount is written like 50 or 49.90.";
    if ((minAmountCents ?? 0) > (maxAmountCents ?? Infinity))
      return "The smallest amount is above the largest.";
    if (!codes.every((code) => /^[A-Z]{3}$/.test(code))) return "A currency has three letters, such as EUR.";
    const sampleOneIn = rule.decision === "allow" && sample !== "" ? Number(sample) : null;
    const named = codes.length > 0 ? codes : null;
    const ofIntents = readIntents(intents);
    if (typeof ofIntents === "string") return ofIntents;
    const intentProblem = ofIntents && findIntentProblem({ ...rule, sampleOneIn });
    if (intentProblem) return intentProblem;
    const suspendOnFault = rule.decision === "allow" && (rule.suspendOnFault || ofIntents !== null);
    return {
      ...rule,
      why: rule.why.trim(),
      minAmountCents,
      maxAmountCents,
      currencies: named,
      intents: ofIntents,
      sampleOneIn,
      suspendOnFault,
    };
  }

  return (
    <Window title={isNew ? "A new rule" : `Rule ${props.rule.id}`} onClose={props.onClose}>
      <form className="rule-form" onSubmit={submit}>
        {problem !== null && (
          <p className="problem" role="alert">
            {problem}
          </p>
        )}
        {isNew && (
          <div className="field">
            <label htmlFor={`${id}-name`}>Name</label>
            <input
              id={`${id}-name`}
              value={rule.id}
              required
              pattern="[a-z0-9][a-z0-9\-]{1,39}"
              title="Small letters, digits and hyphens"
              onChange={(event) => setRule({ ...rule, id: event.currentTarget.value })}
            />
          </div>
        )}
        <div className="pair">
          <div className="field">
            <span className="field-name">Says</span>
            <Choice
              label="What the rule says"
              value={rule.decision}
              items={decisions}
              onChange={(decision) => setRule({ ...rule, decision })}
            />
          </div>
          <div className="field">
            <span className="field-name">Of</span>
            <Choice
              label="Which tool it is about"
              value={rule.tool}
              items={[
                { value: "*", label: "Every tool" },
                ...toolNames.map((name) => ({ value: name, label: name })),
              ]}
              onChange={(tool) => setRule({ ...rule, tool })}
            />
          </div>
        </div>
        <fieldset>
          <legend>Only of these tiers; none marked means any</legend>
          <div className="checks">
            {tiers.map((tier) => (
              <label key={tier} className="check">
                <input
                  type="checkbox"
                  checked={rule.tiers?.includes(tier) ?? false}
                  onChange={(event) => {
                    const marked = tiers.filter((each) =>
                      each === tier ? event.currentTarget.checked : rule.tiers?.includes(each),
                    );
                    setRule({ ...rule, tiers: marked.length > 0 ? marked : null });
                  }}
                />
                {tier} · {tierWords[tier].label}
              </label>
            ))}
          </div>
        </fieldset>
        <div className="pair three">
          <MoneyField id={`${id}-from`} label="From" value={from} onChange={setFrom} />
          <MoneyField id={`${id}-to`} label="Up to, this included" value={to} onChange={setTo} />
          <div className="field">
            <label htmlFor={`${id}-currencies`}>Currencies</label>
            <input
              id={`${id}-currencies`}
              value={currencies}
              placeholder="Any"
              onChange={(event) => setCurrencies(event.currentTarget.value)}
            />
          </div>
        </div>
        {(rule.decision === "allow" || intents !== "") && (
          <div className="field">
            <label htmlFor={`${id}-intents`}>Only tickets about</label>
            <input
              id={`${id}-intents`}
              value={intents}
              placeholder="Anything"
              onChange={(event) => setIntents(event.currentTarget.value)}
            />
            <p className="hint">
              Such a rule lets go only what one person would be asked about, and is suspended by any fault of
              its tool and amounts.
            </p>
          </div>
        )}
        {rule.decision === "ask" && (
          <label className="check">
            <input
              type="checkbox"
              checked={rule.approvers > 1}
              onChange={(event) => setRule({ ...rule, approvers: event.currentTarget.checked ? 2 : 1 })}
            />
            Two different people must agree
          </label>
        )}
        {rule.decision === "allow" && (
          <label className="check">
            <input
              type="checkbox"
              checked={rule.suspendOnFault}
              onChange={(event) => setRule({ ...rule, suspendOnFault: event.currentTarget.checked })}
            />
            Asks again at once when something it let go is reverted, complained of or reopened
          </label>
        )}
        {rule.decision === "allow" && (
          <div className="field">
            <label htmlFor={`${id}-sample`}>Asks all the same about one in</label>
            <input
              id={`${id}-sample`}
              type="number"
              min={2}
              max={1_000}
              placeholder="None"
              value={sample}
              onChange={(event) => setSample(event.currentTarget.value)}
            />
          </div>
        )}
        <div className="field field-longText">
          <label htmlFor={`${id}-why`}>Because. Approvers and whoever is refused read this.</label>
          <textarea
            id={`${id}-why`}
            rows={2}
            required
            maxLength={300}
            dir="auto"
            value={rule.why}
            onChange={(event) => setRule({ ...rule, why: event.currentTarget.value })}
          />
          {former !== undefined && (
            <p className="hint stale-why">It still speaks of {former}. Is that what is meant?</p>
          )}
        </div>
        <div className="buttons">
          <button type="submit" className="button primary">
            {isNew ? "Add to the draft" : "Put into the draft"}
          </button>
          <button type="button" className="button quiet" onClick={props.onClose}>
            Back
          </button>
          {!isNew && (
            <button type="button" className="button danger at-end" onClick={props.onRemove}>
              Remove the rule
            </button>
          )}
        </div>
      </form>
    </Window>
  );
}
