import canonicalize from "canonicalize";
import { digest } from "./ids.ts";

/** JSON in the one form of RFC 8785, so that equal values have equal text. Throws on what JSON cannot hold. */
export function canonicalJson(value: unknown): string {
  const text = canonicalize(value);
  if (text === undefined) throw new TypeError("this value has no JSON form");
  return text;
}

/** SHA-256 over the canonical JSON of a value, lower-case hex. */
export function hashJson(value: unknown): string {
  return digest("json", canonicalJson(value));
}
