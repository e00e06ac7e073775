/** An action's arguments as labelled fields: what kind each is, how it reads, and what a person's entry means. */
import type { ProposedAction } from "../domain/draft.ts";
import { minorUnitDigits } from "../domain/money.ts";
import { formatDateTime, formatMoney } from "./format.ts";
import { titleOf } from "./words.ts";

export type Arguments = ProposedAction["arguments"];
type Value = Arguments[string];

export interface Field {
  name: string;
  label: string;
  /** `money` is stored in the currency's smallest unit; `other` cannot be edited as a field. */
  kind: "money" | "number" | "flag" | "choice" | "moment" | "text" | "longText" | "other";
  /** Of money: how many digits come after the point. */
  digits: number;
  value: Value;
  /** As people read it. Null for `other`. */
  shown: string | null;
  /** Of `choice`: what there is to choose from. */
  options: readonly string[];
  /** What the tool's schema allows: the longest text, the smallest and largest number, in the stored unit. */
  limits: { maxLength?: number; minimum?: number; maximum?: number };
}

const currencies = ["EUR", "USD", "GBP"] as const;

/** `schema`: the tool's own, as JSON Schema, where it is known; it says what there is to choose and how long a text may be. */
export function fieldsOf(values: Arguments, schema?: object): Field[] {
  const currency = typeof values["currency"] === "string" ? values["currency"] : null;
  return Object.entries(values).map(([name, value]) => {
    const property = propertyOf(schema, name);
    const options = optionsOf(name, value, property);
    const kind = kindOf(name, value, options);
    const label = titleOf(kind === "money" ? name.slice(0, -"Cents".length) : name);
    return {
      name,
      label,
      kind,
      value,
      digits: minorUnitDigits(currency),
      shown: show(kind, value, currency),
      options,
      limits: limitsOf(property),
    };
  });
}

function kindOf(name: string, value: Value, options: readonly string[]): Field["kind"] {
  if (typeof value === "number") return name.endsWith("Cents") ? "money" : "number";
  if (typeof value === "boolean") return "flag";
  if (typeof value !== "string") return "other";
  if (options.includes(value)) return "choice";
  if (instant.test(value)) return "moment";
  return value.length > 24 || value.includes("\n") ? "longText" : "text";
}

const instant = /^\d{4}-\d\d-\d\dT\d\d:\d\d(?::\d\d(?:\.\d+)?)?Z$/;

/** What a JSON Schema says of one property; nothing where it says nothing. */
function propertyOf(schema: object | undefined, name: string): object {
  const properties: unknown = schema && Reflect.get(schema, "properties");
  const property: unknown =
    typeof properties === "object" && properties !== null ? Reflect.get(properties, name) : null;
  return typeof property === "object" && property !== null ? property : {};
}

function optionsOf(name: string, value: Value, property: object): readonly string[] {
  const listed: unknown = Reflect.get(property, "enum");
  if (Array.isArray(listed)) return listed.filter((option) => typeof option === "string");
  return name === "currency" && currencies.some((known) => known === value) ? currencies : [];
}

function limitsOf(property: object): Field["limits"] {
  const limits: Field["limits"] = {};
  for (const name of ["maxLength", "minimum", "maximum"] as const) {
    const limit: unknown = Reflect.get(property, name);
    if (typeof limit === "number") limits[name] = limit;
  }
  return limits;
}

function show(kind: Field["kind"], value: Value, currency: string | null): string | null {
  if (kind === "other") return null;
  if (kind === "money") return formatMoney(Number(value), currency);
  if (kind === "flag") return value ? "Yes" : "No";
  if (kind === "moment") return formatDateTime(Date.parse(String(value)));
  return String(value);
}

/** The text a field starts with when it is edited. */
export function entryOf(field: Field): string {
  const { kind, value, digits } = field;
  if (kind === "moment") return String(value).slice(0, "2026-01-31T12:30".length);
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
  if (field.kind === "choice") return field.options.includes(text) ? text : undefined;
  if (field.kind === "moment")
    return Number.isNaN(Date.parse(`${text}Z`)) ? undefined : readMoment(field, text);
  if (field.kind !== "number") return text;
  const number = Number(text);
  return Number.isFinite(number) ? number : undefined;
}

/** Left as it was, a moment keeps its seconds, which nobody was shown. */
function readMoment(field: Field, text: string): string {
  return text === entryOf(field) ? String(field.value) : new Date(`${text}Z`).toISOString();
}

/** `129`, `129.5` and `129,50` are amounts. Counted in digits, because 1.15 * 100 is not 115. */
function parseCents(text: string, digits: number): number | undefined {
  const [, whole, part = ""] = /^(\d{1,9})(?:[.,](\d{1,3}))?$/.exec(text) ?? [];
  if (whole === undefined || part.length > digits) return undefined;
  return Number(whole) * 10 ** digits + Number(part.padEnd(digits, "0"));
}
