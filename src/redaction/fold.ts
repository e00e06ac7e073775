/**
 * One spelling for what people, and those who want to get past a filter, write in many: digits of any script,
 * full-width letters, the many spaces and dashes, and characters nobody sees.
 */
export interface Folded {
  text: string;
  /** The place in the original at which the character at this place of `text` begins. */
  startOf(index: number): number;
  /** The place in the original just behind the character before this place of `text`. */
  endOf(index: number): number;
}

const unseen = String.raw`\u00ad\u061c\u180e\u200b-\u200f\u202a-\u202e\u2060-\u2064\u2066-\u2069\u20e3\ufe00-\ufe0f\ufeff`;
const spaces = String.raw`\u00a0\u2000-\u200a\u202f\u205f\u3000`;
const dashes = String.raw`\u2010-\u2015\u2212\ufe58\ufe63`;
const wide = String.raw`\uff01-\uff5e`;

const isUnseen = new RegExp(`[${unseen}]`, "u");
const isSpace = new RegExp(`[${spaces}]`, "u");
const isDash = new RegExp(`[${dashes}]`, "u");
const isWide = new RegExp(`[${wide}]`, "u");
const isDigit = /\p{Nd}/u;
const needsFolding = new RegExp(`[${unseen}${spaces}${dashes}${wide}\u3002]|(?![0-9])\\p{Nd}`, "u");

/** The text in its one spelling. Costs next to nothing where there is nothing to fold. */
export function fold(source: string): Folded {
  if (!needsFolding.test(source)) {
    return { text: source, startOf: (index) => index, endOf: (index) => index };
  }
  const starts: number[] = [];
  const ends: number[] = [];
  let text = "";
  let at = 0;
  for (const character of source) {
    const folded = foldCharacter(character);
    for (let unit = 0; unit < folded.length; unit += 1) {
      // A pair of surrogates that stays as it is keeps its two places.
      const isPair = folded.length === 2;
      starts.push(isPair ? at + unit : at);
      ends.push(isPair ? at + unit + 1 : at + character.length);
    }
    text += folded;
    at += character.length;
  }
  return {
    text,
    startOf: (index) => starts[index] ?? source.length,
    endOf: (index) => ends[index - 1] ?? 0,
  };
}

function foldCharacter(character: string): string {
  if (character <= "\u007f") return character;
  if (isUnseen.test(character)) return "";
  if (isSpace.test(character)) return " ";
  if (isDash.test(character)) return "-";
  if (character === "\u3002") return ".";
  const code = character.codePointAt(0) ?? 0;
  if (isWide.test(character)) return String.fromCodePoint(code - 0xfee0);
  return isDigit.test(character) ? String(digitOf(code)) : character;
}

/** Unicode lists the decimal digits of a script side by side, from zero to nine. */
function digitOf(code: number): number {
  const compatible = Number.parseInt(String.fromCodePoint(code).normalize("NFKC"), 10);
  if (!Number.isNaN(compatible)) return compatible;
  let zero = code;
  while (code - zero < 9 && isDigit.test(String.fromCodePoint(zero - 1))) zero -= 1;
  return code - zero;
}
