import { distanceTo, recordCue, type Match } from "./match.ts";
import type { Run } from "./run.ts";

/** How the numbers of usual length begin: the ISO/IEC 7812 ranges of the schemes in use. */
const schemes: readonly (readonly [RegExp, number])[] = [
  [/^4/, 16],
  [/^(?:5[1-5]|222[1-9]|22[3-9]|2[3-6]|27[01]|2720)/, 16],
  [/^3[47]/, 15],
  [/^3(?:0[0-5]|[689])/, 16],
  [/^35(?:2[89]|[3-8])/, 16],
  [/^(?:50|5[6-8]|6)/, 16],
];

const cardCue =
  /\bcards?\b|credit|debit|visa|master ?card|maestro|amex|american express|diners|discover|\bpan\b|karte|kreditkarte|tarjeta|بطاقة|بطاقتي/g;

/**
 * How many groups from here on are a card's number; 0 where none begins. Lengths that orders have as well count only
 * where a word says that it is a card.
 */
export function findCards(run: Run, at: number, text: string): number {
  let digits = "";
  for (let taken = 1; taken <= 19; taken += 1) {
    const group = run[at + taken - 1];
    if (!group) return 0;
    digits += group.digits;
    if (digits.length > 19) return 0;
    if (digits.length < 12 || !passesLuhn(digits)) continue;
    const start = run[at]?.start ?? 0;
    if (/[\d\p{L}]/u.test(text[group.end] ?? "") || /[-_#]/.test(text[start - 1] ?? "")) continue;
    const isUsual = schemes.some(([prefix, length]) => length === digits.length && prefix.test(digits));
    const toCard = distanceTo(cardCue, text, start);
    if (isUsual || (Number.isFinite(toCard) && toCard < distanceTo(recordCue, text, start))) return taken;
  }
  return 0;
}

/** ISO/IEC 7812-1, annex B. */
function passesLuhn(digits: string): boolean {
  let sum = 0;
  for (let index = 0; index < digits.length; index += 1) {
    const digit = Number(digits[digits.length - 1 - index]);
    const weighed = index % 2 === 1 ? digit * 2 : digit;
    sum += weighed > 9 ? weighed - 9 : weighed;
  }
  return sum % 10 === 0;
}

const codeAfterCard =
  /\b(?:cvv2?|cvc2?|security code|prüfnummer|código de seguridad)[ :=#]{0,3}(?:is |ist |es )?(\d{3,4})\b/gi;

/** The codes on the back of a card, where they are named. */
export function findCardCodes(text: string): Match[] {
  return [...text.matchAll(codeAfterCard)].map(({ 0: whole, 1: code = "", index }) => {
    const end = index + whole.length;
    return { start: end - code.length, end, kind: "secret" as const };
  });
}
