import { distanceTo, recordCue, type Match } from "./match.ts";
import { digitsOf, gapBefore, type Run } from "./run.ts";

const idCue =
  /social security|\bssn\b|national insurance|\bnino\b|\bni number|national id|identity (?:card|number|document)|\bid[ -]?card|\bid number|passport|tax(?:payer)? (?:id|number|identification)|\bitin\b|driver'?s? licen[cs]e|steuer-?(?:id|nummer|identifikation)|personalausweis|ausweis|reisepass|sozialversicherung|\bdni\b|\bnie\b|\bnif\b|pasaporte|seguridad social|documento de identidad|\bcpf\b|هوية|جواز|الرقم القومي/g;

/** Whether a number is one that a state gave a person: by a form nothing else has, a check digit, or the words before it. */
export function isNationalNumber(run: Run, text: string): boolean {
  const digits = digitsOf(run);
  const [first] = run;
  if (!first || digits.length < 8 || digits.length > 15) return false;
  const gaps = run.slice(1).map((_, index) => gapBefore(run, index + 1, text));
  const form = run.map((group) => group.digits.length).join("-");
  // Social security and taxpayer numbers of the United States.
  if (form === "3-2-4" && gaps.every((gap) => gap === "-")) return !/^000|^.{3}00|0000$/.test(digits);
  if (form === "3-3-3-2" && gaps.join("") === "..-") return isCpf(digits);
  if (form === "2-3-3-3" && gaps.every((gap) => gap === " ") && isGermanTaxId(digits)) return true;
  if (digits.length === 15 && /^[12]\d\d(?:0[1-9]|1[0-2])/.test(digits) && isFrenchNumber(digits))
    return true;
  const toId = distanceTo(idCue, text, first.start);
  return toId < distanceTo(recordCue, text, first.start);
}

const withLetters: readonly (readonly [RegExp, (value: string) => boolean])[] = [
  // United Kingdom: national insurance.
  [
    /\b(?!BG|GB|NK|KN|TN|NT|ZZ)[A-CEGHJ-PR-TW-Z][A-CEGHJ-NPR-TW-Z][ -]?\d{2}[ -]?\d{2}[ -]?\d{2}[ -]?[A-D]\b/gi,
    () => true,
  ],
  // Spain: DNI and NIE, whose letter is a remainder.
  [/\b(?:[XYZ][ -]?\d{7}|\d{8})[ -]?[A-HJ-NP-TV-Z]\b/gi, isSpanish],
  // Italy: codice fiscale.
  [/\b[A-Z]{6}\d{2}[A-EHLMPRST]\d{2}[A-Z]\d{3}[A-Z]\b/gi, () => true],
];

/** After a word for it, whatever has letters and enough digits. */
const namedId =
  /(?:passport|reisepass|pasaporte|ausweis(?:nummer)?|id[ -]?card|identity card|licen[cs]e|dni|nie)(?: (?:number|no\.?|nr\.?|nummer|número))?(?: is| ist| es)?[ :#]{1,3}([A-Z0-9]{6,14})\b/gi;

/** Numbers of states that have letters in them. */
export function findLetteredIds(text: string): Match[] {
  const matches: Match[] = [];
  for (const [form, isValid] of withLetters) {
    for (const { 0: value, index } of text.matchAll(form)) {
      if (isValid(value) && text[index - 1] !== "-")
        matches.push({ start: index, end: index + value.length, kind: "nationalId" });
    }
  }
  for (const { 0: whole, 1: value = "", index } of text.matchAll(namedId)) {
    if ((value.match(/\d/g)?.length ?? 0) < 5) continue;
    const end = index + whole.length;
    matches.push({ start: end - value.length, end, kind: "nationalId" });
  }
  return matches;
}

function isSpanish(value: string): boolean {
  const plain = value.replaceAll(/[ -]/g, "").toUpperCase();
  const number = Number(plain.slice(0, -1).replace("X", "0").replace("Y", "1").replace("Z", "2"));
  return "TRWAGMYFPDXBNJZSQVHLCKE"[number % 23] === plain.at(-1);
}

/** ISO 7064, MOD 11,10; and one digit is there twice or three times. */
function isGermanTaxId(digits: string): boolean {
  if (digits.length !== 11 || digits.startsWith("0") || new Set(digits.slice(0, 10)).size > 9) return false;
  let product = 10;
  for (const digit of digits.slice(0, 10)) {
    const sum = (Number(digit) + product) % 10 || 10;
    product = (sum * 2) % 11;
  }
  return (11 - product) % 10 === Number(digits[10]);
}

function isFrenchNumber(digits: string): boolean {
  return 97 - (Number(digits.slice(0, 13)) % 97) === Number(digits.slice(13));
}

function isCpf(digits: string): boolean {
  const check = (length: number) => {
    const sum = Array.from(digits.slice(0, length)).reduce(
      (total, digit, index) => total + Number(digit) * (length + 1 - index),
      0,
    );
    return ((sum * 10) % 11) % 10;
  };
  return new Set(digits).size > 1 && check(9) === Number(digits[9]) && check(10) === Number(digits[10]);
}
