/**
 * Finds personal data and secrets in a text. Pure and without memory; takes time in proportion to the text, whoever
 * wrote it. What it knows are forms, and the words that stand before them: it can miss what has no form, and it says
 * nothing about whether a person exists.
 */
import { findBirthDates } from "./birth-dates.ts";
import { findCardCodes } from "./cards.ts";
import { findEmails } from "./emails.ts";
import { fold, type Folded } from "./fold.ts";
import { findIbans } from "./ibans.ts";
import { findLongAddresses } from "./internet.ts";
import { redactionKindSchema, type RedactionKind } from "./kinds.ts";
import type { Match } from "./match.ts";
import { findNames } from "./names.ts";
import { findLetteredIds } from "./national-ids.ts";
import { findNumbers } from "./numbers.ts";
import { findSecrets } from "./secrets.ts";

/** A piece of a text: UTF-16 units from `start` up to, not including, `end`. */
export interface Span {
  start: number;
  end: number;
  kind: RedactionKind;
  /** As it is written. */
  value: string;
  /** The same in one spelling, to compare by. */
  plain: string;
}

export interface Wish {
  /** Looked for and given; all kinds where it is left out. */
  kinds?: ReadonlySet<RedactionKind>;
  /** The name of the field the text stands in: `dateOfBirth` says what a date is. */
  label?: string;
}

const allKinds: ReadonlySet<RedactionKind> = new Set(redactionKindSchema.options);

/** What is found, in order and without overlaps. */
export function findPersonalData(source: string, { kinds = allKinds, label = "" }: Wish = {}): Span[] {
  if (source.length < 3) return [];
  const folded = fold(source);
  const matches = findStructured(folded.text, label);
  if (kinds.has("name")) matches.push(...findNames(folded.text));
  return settle(
    matches.filter(({ kind }) => kinds.has(kind)),
    source,
    folded,
  );
}

/** A short word is nothing by itself, unless it stands in a field for secrets. */
const mayBeSomething = /[\d@]|[^]{15}/;
const secretField = /pass|pwd|secret|token|key|credential/i;

function findStructured(text: string, label: string): Match[] {
  if (!mayBeSomething.test(text) && !secretField.test(label)) return [];
  const lead = label ? `${spellOut(label)}: ` : "";
  const whole = lead + text;
  const matches: Match[] = [
    ...findEmails(whole),
    ...findSecrets(whole),
    ...findIbans(whole),
    ...findLongAddresses(whole),
  ];
  if (/\d/.test(text)) {
    matches.push(
      ...findNumbers(whole),
      ...findLetteredIds(whole),
      ...findBirthDates(whole),
      ...findCardCodes(whole),
    );
  }
  if (!lead) return matches;
  return matches
    .filter(({ end }) => end > lead.length)
    .map((match) => ({
      ...match,
      start: Math.max(0, match.start - lead.length),
      end: match.end - lead.length,
    }));
}

/** `dateOfBirth` reads `date of birth`. */
function spellOut(label: string): string {
  return label
    .replaceAll(/([a-z])([A-Z])/g, "$1 $2")
    .replaceAll("_", " ")
    .toLowerCase();
}

/** Where two overlap, the earlier of these is what both together are called. */
const ranks: Record<RedactionKind, number> = {
  secret: 0,
  email: 1,
  iban: 2,
  card: 3,
  nationalId: 4,
  ip: 5,
  birthDate: 6,
  phone: 7,
  address: 8,
  name: 9,
};

/** Overlapping matches become one: nothing of either may stay behind. */
export function settle(matches: Match[], source: string, folded: Folded): Span[] {
  const settled: Match[] = [];
  for (const match of matches.toSorted((one, other) => one.start - other.start || other.end - one.end)) {
    const last = settled.at(-1);
    if (last && match.start < last.end) {
      last.end = Math.max(last.end, match.end);
      if (ranks[match.kind] < ranks[last.kind]) last.kind = match.kind;
    } else settled.push({ ...match });
  }
  return settled.map(({ start, end, kind }) => {
    const from = folded.startOf(start);
    const to = folded.endOf(end);
    return {
      start: from,
      end: to,
      kind,
      value: source.slice(from, to),
      plain: folded.text.slice(start, end),
    };
  });
}
