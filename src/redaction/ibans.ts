import { countrySpecs, isValidIBAN } from "ibantools";
import { distanceTo, type Match } from "./match.ts";

const opening = /(?<![\p{L}\p{N}])[A-Z]{2}\d{2}/giu;
const shape = /^[A-Z]{2}\d{2}(?:[ -]{0,2}[A-Z0-9]){11,30}/i;
const longestWritten = 100;
const ibanCue = /\biban\b|آيبان/g;

/** IBANs of every country, in groups or not. One with a slip in it counts where a word says that it is one. */
export function findIbans(text: string): Match[] {
  const matches: Match[] = [];
  if (!/[A-Z]{2}\d\d/i.test(text)) return matches;
  for (const { index } of text.matchAll(opening)) {
    const written = shape.exec(text.slice(index, index + longestWritten))?.[0];
    if (!written) continue;
    const length = countrySpecs[written.slice(0, 2).toUpperCase()]?.chars;
    const end = length ? endOf(written, length) : null;
    if (end === null) continue;
    const plain = written.slice(0, end).replaceAll(/[ -]/g, "").toUpperCase();
    const goesOn = /[\p{L}\p{N}]/u.test(text[index + end] ?? "");
    const isNamed = Number.isFinite(distanceTo(ibanCue, text, index));
    if ((!goesOn && isValidIBAN(plain)) || isNamed)
      matches.push({ start: index, end: index + end, kind: "iban" });
  }
  return matches;
}

/** Where so many letters and digits end; null where there are fewer. */
function endOf(written: string, length: number): number | null {
  let seen = 0;
  for (let at = 0; at < written.length; at += 1) {
    if (/[ -]/.test(written[at] ?? "")) continue;
    seen += 1;
    if (seen === length) return at + 1;
  }
  return null;
}
