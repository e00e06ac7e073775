/**
 * What structured data vouches for: whose name a ticket, a message or a record gives needs no guessing. Told by the
 * names of fields, which are the connectors' own and the usual ones of helpdesks.
 */
import type { JsonValue } from "../domain/json-value.ts";
import type { RedactionKind } from "./kinds.ts";

/** A value to be found letter by letter, wherever it stands. */
export interface Known {
  kind: RedactionKind;
  value: string;
}

const kindOfField: readonly (readonly [RegExp, RedactionKind])[] = [
  [
    /^(?:author|customer|requester|recipient|contact|user|sender|agent|assignee|owner|cardholder|beneficiary|full|first|last|given|family|display|nick|sur)_?name$/i,
    "name",
  ],
  [/(?:^|shipping|billing|delivery|postal|home|street|mailing)_?address(?:_?line_?\d)?$/i, "address"],
  [/^street$/i, "address"],
  [/(?:phone|mobile|fax)(?:_?number)?$/i, "phone"],
  [/(?:birth|born)/i, "birthDate"],
  [/(?:password|passphrase|secret|api_?key|(?:access|refresh|auth|api)_?token)$/i, "secret"],
];

/** Whoever stands under one of these is a person, though their address is not told. */
const personField = /^(?:author|customer|requester|recipient|contact|user|sender|assignee)$/i;

/** Everything a value and what is inside it says of people. */
export function readKnown(value: JsonValue): Known[] {
  const known: Known[] = [];
  collect(value, "", known);
  return known;
}

function collect(value: JsonValue, field: string, known: Known[]): void {
  if (typeof value === "string") {
    const kind = kindOfField.find(([form]) => form.test(field))?.[1];
    if (kind) known.push(...spellings(kind, value));
  } else if (Array.isArray(value)) {
    for (const each of value) collect(each, field, known);
  } else if (typeof value === "object" && value !== null) {
    // A product has a name too, but no address to write to, and it asks for nothing.
    const isPerson = personField.test(field) || Object.keys(value).some((key) => /e-?mail/i.test(key));
    for (const [key, each] of Object.entries(value))
      collect(each, key === "name" && isPerson ? "fullName" : key, known);
  }
}

const shortestKnown = 3;
const longestKnown = 300;
const shortestSmall = 5;

/** What has a form is found by it. A name is looked for in its parts as well: people are addressed by one of them. */
function spellings(kind: RedactionKind, written: string): Known[] {
  const value = written.trim();
  if (value.length < shortestKnown || value.length > longestKnown || !/[\p{L}\p{N}]/u.test(value)) return [];
  if (kind !== "name") return [{ kind, value }];
  const parts = value
    .split(/[\s,]+/)
    .filter((part) => part.length >= shortestKnown && !/^\p{Ll}/u.test(part));
  // Written small, a short one is too often a word: Mark, Will, May.
  const small = [value, ...parts.filter((part) => part.length >= shortestSmall)].map((part) =>
    part.toLowerCase(),
  );
  const all = [value, ...parts, ...small, ...[value, ...parts].map((part) => part.toUpperCase())];
  return [...new Set(all)].map((each) => ({ kind, value: each }));
}
