/** Holds the detector against texts that others have labelled. */
import { z } from "zod";
import { findPersonalData, type Span } from "../../src/redaction/detect.ts";
import { redactionKindSchema, structuredKinds, type RedactionKind } from "../../src/redaction/kinds.ts";

/** One line of a labelled file. `start` and `end` count UTF-16 units or code points, as the text tells. */
export const labelledRowSchema = z.looseObject({
  id: z.string(),
  text: z.string(),
  spans: z.array(z.looseObject({ type: z.string(), value: z.string(), start: z.number(), end: z.number() })),
});
/** One line of a file in which nothing is to be found. */
export const negativeRowSchema = z.looseObject({ id: z.string(), text: z.string() });

/** What the labels are called here. Types that are not in the list are not looked for. */
const kindOf: Readonly<Record<string, RedactionKind>> = {
  EMAIL_ADDRESS: "email",
  CREDIT_CARD: "card",
  IBAN_CODE: "iban",
  PHONE_NUMBER: "phone",
  US_SSN: "nationalId",
  IP_ADDRESS: "ip",
  PERSON: "name",
};

export interface Tally {
  labelled: number;
  /** Labelled pieces of which nothing stays readable, whatever they were taken for. */
  covered: number;
  found: number;
  /** Found pieces that touch a label of their own kind. */
  right: number;
}

export interface Score {
  kinds: Partial<Record<RedactionKind, Tally>>;
  structured: Tally;
  overall: Tally;
  /** The same in characters: of all kinds that are looked for. */
  characters: Tally;
  /** Types nobody looks for, and how many of their pieces were covered all the same. */
  notLookedFor: Record<string, { labelled: number; covered: number }>;
  negatives: { texts: number; hit: number };
  /** For the eye: what was missed and what was found for nothing. */
  missed: { id: string; kind: RedactionKind; value: string }[];
  mistaken: { id: string; kind: RedactionKind; value: string }[];
}

type Labelled = z.infer<typeof labelledRowSchema>;
type Negative = z.infer<typeof negativeRowSchema>;

export function score(labelled: readonly Labelled[], negatives: readonly Negative[]): Score {
  const result: Score = {
    kinds: {},
    structured: emptyTally(),
    overall: emptyTally(),
    characters: emptyTally(),
    notLookedFor: {},
    negatives: { texts: negatives.length, hit: 0 },
    missed: [],
    mistaken: [],
  };
  for (const row of labelled) scoreRow(row, result);
  for (const row of negatives) {
    const found = findPersonalData(row.text);
    if (found.length > 0) result.negatives.hit += 1;
    for (const span of found) {
      count(result, span.kind, { found: 1 });
      result.mistaken.push({ id: row.id, kind: span.kind, value: span.value });
    }
  }
  return result;
}

export function precisionOf({ right, found }: Tally): number {
  return found === 0 ? 1 : right / found;
}

export function recallOf({ covered, labelled }: Tally): number {
  return labelled === 0 ? 1 : covered / labelled;
}

function scoreRow({ id, text, spans }: Labelled, result: Score): void {
  const labels = spans.map((span) => ({ ...span, ...placeOf(text, span) }));
  const found = findPersonalData(text);
  const isFound = mark(text.length, found);
  const isLabelled = mark(text.length, labels);
  for (const { type, value, start, end } of labels) {
    const kind = kindOf[type];
    const isCovered = isFound.subarray(start, end).every(Boolean);
    if (!kind) {
      const other = (result.notLookedFor[type] ??= { labelled: 0, covered: 0 });
      other.labelled += 1;
      other.covered += isCovered ? 1 : 0;
      continue;
    }
    count(result, kind, { labelled: 1, covered: isCovered ? 1 : 0 });
    result.characters.labelled += end - start;
    result.characters.covered += isFound.subarray(start, end).filter(Boolean).length;
    if (!isCovered) result.missed.push({ id, kind, value });
  }
  for (const span of found) {
    const isRight = labels.some(
      (label) => isSame(label.type, span.kind) && label.start < span.end && span.start < label.end,
    );
    count(result, span.kind, { found: 1, right: isRight ? 1 : 0 });
    result.characters.found += span.end - span.start;
    result.characters.right += isLabelled.subarray(span.start, span.end).filter(Boolean).length;
    if (!isRight) result.mistaken.push({ id, kind: span.kind, value: span.value });
  }
}

/** A date of birth is labelled as any date is. */
function isSame(type: string, kind: RedactionKind): boolean {
  return kindOf[type] === kind || (type === "DATE_TIME" && kind === "birthDate");
}

/** Where a label is in UTF-16 units, also where it was counted in code points. */
function placeOf(
  text: string,
  { value, start, end }: { value: string; start: number; end: number },
): Pick<Span, "start" | "end"> {
  if (text.slice(start, end) === value) return { start, end };
  const from = [...text].slice(0, start).join("").length;
  return { start: from, end: from + value.length };
}

function mark(length: number, spans: readonly { start: number; end: number }[]): Uint8Array {
  const marks = new Uint8Array(length);
  for (const { start, end } of spans) marks.fill(1, start, end);
  return marks;
}

function count(result: Score, kind: RedactionKind, more: Partial<Tally>): void {
  const tallies = [(result.kinds[kind] ??= emptyTally()), result.overall];
  if (structuredKinds.includes(kind)) tallies.push(result.structured);
  for (const tally of tallies) {
    for (const name of ["labelled", "covered", "found", "right"] as const) tally[name] += more[name] ?? 0;
  }
}

function emptyTally(): Tally {
  return { labelled: 0, covered: 0, found: 0, right: 0 };
}

export const allKinds = redactionKindSchema.options;
