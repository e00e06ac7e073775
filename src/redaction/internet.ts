import { isIP } from "node:net";
import type { Match } from "./match.ts";

const colons =
  /(?<![\p{L}\p{N}:.])(?:[0-9a-f]{0,4}:){2,7}(?:[0-9a-f]{0,4}|\d{1,3}(?:\.\d{1,3}){3})(?![\p{L}\p{N}:])/giu;

/** IPv6 addresses; those of version 4 are found among the numbers. */
export function findLongAddresses(text: string): Match[] {
  if (!/:[0-9a-f]{0,4}:/i.test(text)) return [];
  return [...text.matchAll(colons)]
    .filter(({ 0: written }) => written.length > 2 && isIP(written) === 6)
    .map(({ 0: written, index }) => ({ start: index, end: index + written.length, kind: "ip" }));
}
