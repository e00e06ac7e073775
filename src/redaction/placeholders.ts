/**
 * Takes personal data out of what is said about one ticket, and puts it back. Every value becomes a placeholder like
 * `[email_k3f9qa2c]`: its kind and a short keyed digest, so that a ticket's prompts, retries and agents all show the
 * same one, another ticket shows another, and nobody without the key can try values until one fits.
 *
 * Back goes only what this very redactor has taken out. A placeholder that a model invents stays text, and so does one
 * that a customer writes: it is taken out itself, as `[text_…]`, before anybody could answer with it, and comes back
 * as the words it was.
 */
import { createHmac, createSecretKey, type KeyObject } from "node:crypto";
import type { JsonValue } from "../domain/json-value.ts";
import { findPersonalData, type Span } from "./detect.ts";
import { readKnown, type Known } from "./known.ts";
import { redactionKindSchema, type RedactionKind } from "./kinds.ts";

export interface Redactor {
  redact(text: string): string;
  /** Strings are redacted each by itself, with its field's name in mind; the shape stays. Keys as well as values. */
  redactJson(value: JsonValue): JsonValue;
  /** Remembers what records and tickets within say of people, and finds it from then on wherever it stands. */
  learn(value: JsonValue): void;
  /** Puts back what was taken out. Once: what comes back is not looked at again. */
  restore(text: string): string;
  restoreJson(value: JsonValue): JsonValue;
}

export interface RedactorWish {
  /** 32 bytes or more, of this ticket alone. See `ticket-key.ts`. */
  ticketKey: Uint8Array;
  /** What is taken out. */
  kinds: ReadonlySet<RedactionKind>;
  known?: readonly Known[];
  /** Letters of a digest, where no two values meet. Fewer only to see them meet. */
  shortest?: number;
}

type Held = RedactionKind | "text";

/** Whether a text holds what looks like a placeholder. */
export function hasPlaceholder(text: string): boolean {
  return text.search(anyPlaceholder) >= 0;
}

/** Finds placeholders, with their kind as the first group. */
export function placeholderForm(): RegExp {
  return new RegExp(anyPlaceholder.source.replace("(?:", "("), "g");
}

const anyPlaceholder = new RegExp(
  String.raw`\[(?:${[...redactionKindSchema.options, "text"].join("|")})_[a-z2-7]+\]`,
  "g",
);
const digestLetters = 52;
const mostKnown = 400;

export function createRedactor({ ticketKey, kinds, known = [], shortest = 8 }: RedactorWish): Redactor {
  const key = createSecretKey(ticketKey);
  /** By placeholder: what it stands for, in one spelling to compare by and as it was written first. */
  const issued = new Map<string, { identity: string; value: string }>();
  const remembered = new Map<string, string>();
  const people = new Map<string, Known>();
  let mention: RegExp | null = null;

  const remember = (more: readonly Known[]) => {
    for (const each of more) {
      if (!kinds.has(each.kind) || people.size >= mostKnown || people.has(each.value)) continue;
      people.set(each.value, each);
      mention = null;
    }
  };
  remember(known);

  const issue = (kind: Held, value: string, plain: string): string => {
    const identity = `${kind}:${identityOf(kind, plain)}`;
    const before = remembered.get(identity);
    if (before) return before;
    const digest = digestOf(key, identity);
    for (let length = shortest; length <= digestLetters; length += 4) {
      const placeholder = `[${kind}_${digest.slice(0, length)}]`;
      if (issued.has(placeholder)) continue;
      issued.set(placeholder, { identity, value });
      remembered.set(identity, placeholder);
      return placeholder;
    }
    throw new Error("two values have one digest");
  };

  const redact = (text: string, label = ""): string => {
    if (text.length < 2) return text;
    mention ??= mentionOf([...people.keys()]);
    const spans = [
      ...findPlaceholders(text),
      ...findMentions(text, mention, people),
      ...findPersonalData(text, { kinds, label }),
    ];
    return replaceSpans(text, spans, issue);
  };

  const restore = (text: string): string =>
    text.includes("[")
      ? text.replaceAll(anyPlaceholder, (written) => issued.get(written)?.value ?? written)
      : text;

  return {
    redact: (text) => redact(text),
    redactJson: (value) => mapStrings(value, redact),
    learn: (value) => remember(readKnown(value)),
    restore,
    restoreJson: (value) => mapStrings(value, restore),
  };
}

interface Piece extends Omit<Span, "kind"> {
  kind: Held;
}

function findPlaceholders(text: string): Piece[] {
  if (!text.includes("[")) return [];
  return [...text.matchAll(anyPlaceholder)].map(({ 0: value, index }) => ({
    start: index,
    end: index + value.length,
    kind: "text",
    value,
    plain: value,
  }));
}

function findMentions(text: string, mention: RegExp | null, people: ReadonlyMap<string, Known>): Piece[] {
  if (!mention) return [];
  const pieces: Piece[] = [];
  for (const { 0: value, index } of text.matchAll(mention)) {
    const kind = people.get(value)?.kind ?? "name";
    pieces.push({ start: index, end: index + value.length, kind, value, plain: value });
  }
  return pieces;
}

/** All of these values as whole words, the longer ones first. */
function mentionOf(values: readonly string[]): RegExp | null {
  if (values.length === 0) return null;
  const longestFirst = values.toSorted((one, other) => other.length - one.length);
  const any = longestFirst
    .map((value) => value.replaceAll(/[.*+?^${}()|[\]\\/]/g, String.raw`\$&`))
    .join("|");
  return new RegExp(String.raw`(?<![\p{L}\p{N}])(?:${any})(?![\p{L}\p{N}])`, "gu");
}

/** What overlaps goes as a whole, under the name of what comes first: nothing of either may stay behind. */
function replaceSpans(
  text: string,
  pieces: Piece[],
  issue: (kind: Held, value: string, plain: string) => string,
): string {
  if (pieces.length === 0) return text;
  const merged: Piece[] = [];
  for (const piece of pieces.toSorted((one, other) => one.start - other.start || other.end - one.end)) {
    const last = merged.at(-1);
    if (!last || piece.start >= last.end) merged.push({ ...piece });
    else if (piece.end > last.end) {
      const value = text.slice(last.start, piece.end);
      Object.assign(last, { end: piece.end, value, plain: value });
    }
  }
  let redacted = "";
  let at = 0;
  for (const { start, end, kind, value, plain } of merged) {
    // Word by word, so that a model can address somebody by the first of them.
    const shown =
      kind === "name"
        ? value.replaceAll(/\S+/g, (word) => issue(kind, word, word))
        : issue(kind, value, plain);
    redacted += text.slice(at, start) + shown;
    at = end;
  }
  return redacted + text.slice(at);
}

/** In which spelling two values of a kind are the same. */
function identityOf(kind: Held, plain: string): string {
  switch (kind) {
    case "card":
    case "phone":
      return plain.replaceAll(/\D/g, "");
    case "iban":
    case "nationalId":
      return plain.replaceAll(/[^\p{L}\p{N}]/gu, "").toUpperCase();
    case "email":
    case "ip":
      return plain.toLowerCase();
    case "secret":
    case "birthDate":
    case "name":
    case "address":
    case "text":
      return plain;
  }
}

/** HMAC-SHA-256 in base 32, 52 small letters and digits. */
function digestOf(key: KeyObject, identity: string): string {
  const bytes = createHmac("sha256", key).update(identity).digest();
  let text = "";
  let bits = 0;
  let pending = 0;
  for (const byte of bytes) {
    pending = (pending << 8) | byte;
    bits += 8;
    while (bits >= 5) {
      bits -= 5;
      text += "abcdefghijklmnopqrstuvwxyz234567"[(pending >> bits) & 31];
    }
    pending &= (1 << bits) - 1;
  }
  return text + "abcdefghijklmnopqrstuvwxyz234567"[(pending << (5 - bits)) & 31];
}

/** The same value with every string in it, keys included, replaced. `label` is the field's name. */
export function mapStrings(
  value: JsonValue,
  map: (text: string, label: string) => string,
  label = "",
): JsonValue {
  if (typeof value === "string") return map(value, label);
  if (Array.isArray(value)) return value.map((each) => mapStrings(each, map, label));
  if (typeof value !== "object" || value === null) return value;
  return Object.fromEntries(
    Object.entries(value).map(([key, each]) => [map(key, ""), mapStrings(each, map, key)]),
  );
}
