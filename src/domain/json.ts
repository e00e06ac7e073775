/**
 * Reading JSON that strangers wrote. Everything that could make it costly or surprising is refused by name, and
 * nothing here throws, however the bytes look.
 */
import { fail, succeed, type Result } from "./result.ts";

export const jsonLimits = {
  /** Objects and arrays inside one another. */
  depth: 32,
  /** Keys of all objects together. */
  keys: 2_000,
  /** UTF-16 units of one string or key. */
  stringLength: 65_536,
} as const;

export interface JsonFailure {
  reason: "encodingInvalid" | "jsonInvalid" | "tooDeep" | "tooManyKeys" | "stringTooLong";
  /** A sentence for the sender. It quotes nothing of the text. */
  detail: string;
}

/** With `ignoreBOM` a byte order mark stays in the text, where JSON.parse refuses it. */
const decoder = new TextDecoder("utf-8", { fatal: true, ignoreBOM: true });

/** The value of strict UTF-8, strict JSON text within `jsonLimits`. All its strings and keys are well-formed. */
export function parseJson(bytes: Uint8Array): Result<unknown, JsonFailure> {
  let text: string;
  try {
    text = decoder.decode(bytes);
  } catch {
    return fail({ reason: "encodingInvalid", detail: "the text is not UTF-8" });
  }
  const excess = findExcess(text);
  if (excess) return fail(excess);
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    return fail({ reason: "jsonInvalid", detail: "the text is not JSON" });
  }
  return succeed(settle(value));
}

/**
 * Measures the text before it is parsed, so that no parser has to survive it. What counts as a bracket, a key or a
 * string is exact up to the first mistake in the text, and there JSON.parse stops.
 */
function findExcess(text: string): JsonFailure | null {
  let depth = 0;
  let keys = 0;
  for (let at = 0; at < text.length; at++) {
    switch (text[at]) {
      case "{":
      case "[":
        if (++depth > jsonLimits.depth) return tooDeep;
        break;
      case "}":
      case "]":
        depth--;
        break;
      case ":":
        if (++keys > jsonLimits.keys) return tooManyKeys;
        break;
      case '"': {
        let length = 0;
        for (at++; at < text.length && text[at] !== '"'; at++) {
          if (text[at] === "\\") at += text[at + 1] === "u" ? 5 : 1;
          if (++length > jsonLimits.stringLength) return stringTooLong;
        }
      }
    }
  }
  return null;
}

const tooDeep: JsonFailure = { reason: "tooDeep", detail: `more than ${jsonLimits.depth} levels of nesting` };
const tooManyKeys: JsonFailure = { reason: "tooManyKeys", detail: `more than ${jsonLimits.keys} keys` };
const stringTooLong: JsonFailure = {
  reason: "stringTooLong",
  detail: `a string of more than ${jsonLimits.stringLength} characters`,
};

/**
 * The same value with half surrogate pairs replaced, which JSON can spell and UTF-8 cannot, and without `__proto__`,
 * which becomes a prototype as soon as somebody assigns it.
 */
function settle(value: unknown): unknown {
  if (typeof value === "string") return value.toWellFormed();
  if (Array.isArray(value)) return value.map(settle);
  if (typeof value !== "object" || value === null) return value;
  const entries = Object.entries(value).filter(([key]) => key !== "__proto__");
  return Object.fromEntries(entries.map(([key, member]) => [key.toWellFormed(), settle(member)]));
}
