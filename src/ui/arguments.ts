/** An action's arguments as labelled fields: what kind each is, how it reads, and what a person's entry means. */
import type { ProposedAction } from "../domain/draft.ts";
import { formatMoney } from "./format.ts";
import { titleOf } from "./words.ts";

export type Arguments = ProposedAction["arguments"];
type Value = Arguments[string];

export interface Field {
  name: string;
  label: string;
  /** `money` is stored in cents; `other` cannot be edited as a field. */
  kind: "money" | "number" | "flag" | "currency" | "text" | "longText" | "other";
  value: Value;
  /** As people read it. Null for `other`. */
  shown: string | null;
}

/** Where the value of an argument was found, and as what it counts. */
export interface ArgumentOrigin {
  argument: string;
  /** A provenance, or another word of the gate's. */
  label: string;
  /** Null where no evidence holds it. */
  evidenceId: string | null;
}

/** What an approval says of where its arguments come from; one opened by an earlier version says nothing. */
export function originsOf(approval: object): readonly ArgumentOrigin[] {
  const origins: unknown = Reflect.get(approval, "origins");
  return Array.isArray(origins) ? (origins as ArgumentOrigin[]) : [];
}

export const currencies = ["EUR", "USD", "GBP"] as const;

export function fieldsOf(values: Arguments): Field[] {
  const currency = typeof values["currency"] === "string" ? values["currency"] : null;
  return Object.entries(values).map(([name, value]) => {
    const kind = kindOf(name, value);
    const label = titleOf(kind === "money" ? name.slice(0, -"Cents".length) : name);
    return { name, label, kind, value, shown: show(kind, value, currency) };
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
  return field.kind === "money" ? (Number(field.value) / 100).toFixed(2) : String(field.value);
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
  if (field.kind === "money") return parseCents(text);
  if (text === "") return undefined;
  if (field.kind !== "number") return text;
  const number = Number(text);
  return Number.isFinite(number) ? number : undefined;
}

/** `129`, `129.5` and `129,50` are amounts. Counted in digits, because 1.15 * 100 is not 115. */
function parseCents(text: string): number | undefined {
  const [, whole, part = ""] = /^(\d{1,9})(?:[.,](\d{1,2}))?$/.exec(text) ?? [];
  return whole === undefined ? undefined : Number(whole) * 100 + Number(part.padEnd(2, "0"));
}
