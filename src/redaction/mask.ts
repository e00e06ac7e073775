/**
 * Covers personal data for people's eyes: `[E-mail 1]`, numbered within one ticket, so that the same value has the same
 * cover wherever it stands. There is no way back from a cover; who wants the words asks for them. Pure.
 */
import { findPersonalData } from "./detect.ts";
import type { RedactionKind } from "./kinds.ts";

const coverWords: Record<RedactionKind, string> = {
  email: "E-mail",
  card: "Card number",
  iban: "IBAN",
  phone: "Phone",
  nationalId: "ID number",
  secret: "Secret",
  ip: "IP address",
  birthDate: "Date of birth",
  name: "Name",
  address: "Address",
};

const anyCover = new RegExp(String.raw`\[(?:${Object.values(coverWords).join("|")}|Text) \d+\]`, "g");

/** Gives what covers a text. `kinds`: what is covered. A cover that somebody has written out is covered itself. */
export function createMask(kinds: ReadonlySet<RedactionKind>): (text: string) => string {
  const covers = new Map<string, string>();
  const counts = new Map<string, number>();
  const cover = (word: string, plain: string): string => {
    const key = `${word}:${plain.toLowerCase()}`;
    const known = covers.get(key);
    if (known) return known;
    const count = (counts.get(word) ?? 0) + 1;
    counts.set(word, count);
    covers.set(key, `[${word} ${count}]`);
    return `[${word} ${count}]`;
  };
  const coverFakes = (text: string) => text.replaceAll(anyCover, (fake) => cover("Text", fake));

  return (text) => {
    let masked = "";
    let at = 0;
    for (const { start, end, kind, plain } of findPersonalData(text, { kinds })) {
      masked += coverFakes(text.slice(at, start)) + cover(coverWords[kind], plain);
      at = end;
    }
    return masked + coverFakes(text.slice(at));
  };
}
