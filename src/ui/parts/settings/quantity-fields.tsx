import { useId, useState } from "react";
import { describeUnknown, quantities, toEntered, toStored, type Quantity } from "../../settings-words.ts";

export type QuantitySection =
  "limits" | "budget" | "budgets" | "burnAlerts" | "sla" | "approvals" | "replies" | "memory" | "triage";

/** The numbers of a section, each in the unit people think in. */
export function QuantityFields<Values extends object>(props: {
  section: QuantitySection | "adaptive";
  value: Values;
  isReadOnly: boolean;
  onChange: (value: Values) => void;
}) {
  const { section, value, isReadOnly, onChange } = props;
  const known = quantities[section] ?? [];
  const more = Object.entries(value)
    .filter(([key, entry]) => typeof entry === "number" && !known.some((each) => each.key === key))
    .map(([key]) => describeUnknown(key));
  return (
    <div className="quantities">
      {[...known, ...more].map((quantity) => (
        <QuantityField
          key={quantity.key}
          quantity={quantity}
          stored={readStored(value, quantity)}
          isReadOnly={isReadOnly}
          onChange={(stored) => onChange({ ...value, [quantity.key]: stored })}
        />
      ))}
    </div>
  );
}

function QuantityField(props: {
  quantity: Quantity;
  stored: number | null;
  isReadOnly: boolean;
  onChange: (stored: number | null) => void;
}) {
  const { quantity, stored, isReadOnly, onChange } = props;
  const { label, hint, unit, min, max, isWhole, isOptional, emptyWords } = quantity;
  const id = useId();
  const written = toEntered(quantity, stored);
  // What is being typed need not be a number yet.
  const [entry, setEntry] = useState<{ text: string; of: string }>({ text: written, of: written });
  const text = entry.of === written ? entry.text : written;
  const problem = findProblem(text, quantity);

  return (
    <div className={problem ? "quantity wrong" : "quantity"}>
      <label htmlFor={id}>{label}</label>
      <div className="quantity-entry">
        <input
          id={id}
          type="number"
          inputMode={isWhole ? "numeric" : "decimal"}
          min={min}
          max={max}
          step="any"
          value={text}
          placeholder={isOptional ? emptyWords : undefined}
          readOnly={isReadOnly}
          aria-invalid={problem !== null}
          aria-describedby={`${id}-hint`}
          onChange={(event) => {
            const next = event.currentTarget.value;
            if (findProblem(next, quantity) !== null) return setEntry({ text: next, of: written });
            const value = toStored(quantity, next);
            setEntry({ text: next, of: toEntered(quantity, value) });
            onChange(value);
          }}
        />
        <span className="unit">{unit}</span>
      </div>
      <p id={`${id}-hint`} className="hint">
        {problem ?? hint}
      </p>
    </div>
  );
}

function readStored(value: object, { key, isOptional }: Quantity): number | null {
  const stored = (value as Record<string, unknown>)[key] ?? null;
  return isOptional && stored === null ? null : Number(stored);
}

function findProblem(text: string, { min, max, isWhole, isOptional }: Quantity): string | null {
  if (isOptional && text.trim() === "") return null;
  const entered = Number(text);
  if (text.trim() === "" || Number.isNaN(entered)) return "A number is needed; until then nothing changes.";
  if (entered < min) return `At least ${min}; until then nothing changes.`;
  if (entered > max) return `At most ${max}; until then nothing changes.`;
  return isWhole && !Number.isInteger(entered) ? "A whole number; until then nothing changes." : null;
}
