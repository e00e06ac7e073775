import { useId, useState, type FormEvent } from "react";
import type { PolicyRule } from "../../../domain/policy.ts";
import { decisionWords, tierWords } from "../../tool-words.ts";
import { Choice } from "./choice.tsx";
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
    const suspendOnFault = rule.decision === "allow" && rule.suspendOnFault;
    return {
      ...rule,
      why: rule.why.trim(),
      minAmountCents,
      maxAmountCents,
      currencies: named,
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

function MoneyField(props: { id: string; label: string; value: string; onChange: (text: string) => void }) {
  return (
    <div className="field">
      <label htmlFor={props.id}>{props.label}</label>
      <input
        id={props.id}
        inputMode="decimal"
        placeholder="Any amount"
        value={props.value}
        onChange={(event) => props.onChange(event.currentTarget.value)}
      />
    </div>
  );
}

/** Policies count in hundredths, whatever the currency. */
function toText(cents: number | null): string {
  return cents === null ? "" : (cents / 100).toFixed(2);
}

/** Null for no bound, undefined for what is no amount. */
function toCents(text: string): number | null | undefined {
  if (text.trim() === "") return null;
  return /^\d{1,9}(?:[.,]\d{1,2})?$/.test(text.trim())
    ? Math.round(Number(text.trim().replace(",", ".")) * 100)
    : undefined;
}
