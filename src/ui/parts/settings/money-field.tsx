/** An amount in a rule: nothing, or money as people write it. */
export function MoneyField(props: {
  id: string;
  label: string;
  value: string;
  onChange: (text: string) => void;
}) {
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
export function toText(cents: number | null): string {
  return cents === null ? "" : (cents / 100).toFixed(2);
}

/** Null for no bound, undefined for what is no amount. */
export function toCents(text: string): number | null | undefined {
  if (text.trim() === "") return null;
  return /^\d{1,9}(?:[.,]\d{1,2})?$/.test(text.trim())
    ? Math.round(Number(text.trim().replace(",", ".")) * 100)
    : undefined;
}
