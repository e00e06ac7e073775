/** An action's arguments as labelled fields: what kind each is, how it reads, and what a person's entry means. */
import type { ProposedAction } from "../domain/draft.ts";
import { minorUnitDigits } from "../domain/money.ts";
import { formatMoney } from "./format.ts";
import { titleOf } from "./words.ts";

export type Arguments = ProposedAction["arguments"];
type Value = Arguments[string];

export interface Field {
  name: string;
  label: string;
  /** `money` is stored in the currency's smallest unit; `other` cannot be edited as a field. */
  kind: "money" | "number" | "flag" | "currency" | "text" | "longText" | "other";
  /** Of money: how many digits come after the point. */
  digits: number;
  value: Value;
  /** As people read it. Null for `other`. */
  shown: string | null;
}

export const currencies = ["EUR", "USD", "GBP"] as const;

export function fieldsOf(values: Arguments): Field[] {
  const currency = typeof values["currency"] === "string" ? values["currency"] : null;
  return Object.entries(values).map(([name, value]) => {
    const kind = kindOf(name, value);
    const label = titleOf(kind === "money" ? name.slice(0, -"Cents".length) : name);
    return {
      name,
      label,
      kind,
      value,
      digits: minorUnitDigits(currency),
      shown: show(kind, value, currency),
    };
  });
}

function kindOf(name: string, value: Value): Field["kind"] {
  if (typeof value === "number") return name.endsWith("Cents") ? "money" : "number";
  if (typeof value === "boolean") return "flag";
  if (typeof value !== "string") return "other";
  if (name === "currency" && currencies.some((known) => known === value)) return "currency";
  return value.length > 24 || value.includes("\n") ? "longText" : "text";
}

function show(kind: Field["kind"], value: Value, currency: string | null): string | null {
  if (kind === "other") return null;
  if (kind === "money") return formatMoney(Number(value), currency);
  if (kind === "flag") return value ? "Yes" : "No";
  return String(value);
}

/** The text a field starts with when it is edited. */
export function entryOf(field: Field): string {
  const { kind, value, digits } = field;
  return kind === "money" ? (Number(value) / 10 ** digits).toFixed(digits) : String(value);
}

/**
 * What was entered, field by field, as arguments of the same types. `entered` gives null for a flag that is not set.
 * Null where an entry is not what its field holds, such as an amount with three decimals.
 */
export function readEntries(
  fields: readonly Field[],
  entered: (name: string) => string | null,
): Arguments | null {
  const values: Arguments = {};
  for (const field of fields) {
    const value = readEntry(field, entered(field.name));
    if (value === undefined) return null;
    values[field.name] = value;
  }
  return values;
}

function readEntry(field: Field, entry: string | null): Value | undefined {
  if (field.kind === "other") return field.value;
  if (field.kind === "flag") return entry !== null;
  const text = (entry ?? "").trim();
  if (field.kind === "money") return parseCents(text, field.digits);
  if (text === "") return undefined;
  if (field.kind !== "number") return text;
  const number = Number(text);
  return Number.isFinite(number) ? number : undefined;
}

/** `129`, `129.5` and `129,50` are amounts. Counted in digits, because 1.15 * 100 is not 115. */
function parseCents(text: string, digits: number): number | undefined {
  const [, whole, part = ""] = /^(\d{1,9})(?:[.,](\d{1,3}))?$/.exec(text) ?? [];
  if (whole === undefined || part.length > digits) return undefined;
  return Number(whole) * 10 ** digits + Number(part.padEnd(digits, "0"));
}
