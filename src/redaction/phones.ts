import { distanceTo, recordCue } from "./match.ts";
import { digitsOf, gapBefore, type Run } from "./run.ts";

const phoneCue =
  /phone|mobile|\bcell|\bcall(?:s|ed|ing)?\b|\btel\b|\btel[.:]|\bfax|whats ?app|\bsms\b|text me|messages? to|reach (?:me|us|him|her|them)|\bring\b|\bdial|contact (?:number|me)|answering at|telefon|handy|mobil|anruf|rückruf|rufnummer|erreich|teléfono|telefono|móvil|movil|celular|ll[aá]m|هاتف|جوال|موبايل|رقمي|اتصل|واتساب/g;
const phoneAfter =
  /^[ ,]{0,2}\(?(?:office|fax|mobile|cell|home|work|tel|phone|handy|büro|privat|oficina|casa|móvil)\b/i;
const currency = String.raw`[$€£¥₹%‰°]|(?:eur|usd|gbp|chf|aed|sar|egp|cents?|euros?|dollars?|pounds?|kg|g|mg|ml|l|cm|mm|m|km|mb|gb|px|days?|hours?|minutes?|weeks?|years?|tage?n?|stunden?|días|horas|percent|pcs|pieces|stück|units?|points?|people|items?)\b`;
const amountAfter = new RegExp(`^ ?(?:${currency})`, "i");
const amountBefore = /(?:[$€£¥₹]|\b(?:eur|usd|gbp|chf)) ?-?$/i;

/** Whether a number is a telephone's, by its form and by the words around it. */
export function isPhone(run: Run, text: string): boolean {
  const [first, last] = [run[0], run.at(-1)];
  const digits = digitsOf(run);
  if (!first || !last || digits.length < 6) return false;
  if (amountAfter.test(text.slice(last.end, last.end + 12))) return false;
  const before = text.slice(Math.max(0, first.start - 6), first.start);
  if (amountBefore.test(before)) return false;
  // A fraction or a time goes on behind it, or comes from before it.
  if (/[\d]?[,:]$/.test(before) && /\d[,:]$/.test(before)) return false;
  if (/^[,:]\d/.test(text.slice(last.end, last.end + 2))) return false;

  const toRecord = distanceTo(recordCue, text, first.start);
  const toPhone = distanceTo(phoneCue, text, first.start);
  const isNamed = toPhone < toRecord || phoneAfter.test(text.slice(last.end, last.end + 12));
  if (isNamed) return digits.length >= 6;
  // "00" followed by a country's code, which never begins with a zero.
  const isInternational = /\+ ?\(?$/.test(before) || (/^00[1-9]/.test(first.digits) && digits.length >= 10);
  if (isInternational) return digits.length >= 8;
  if (Number.isFinite(toRecord)) return false;
  if (run.length === 1) return /^0[1-9]\d{8,9}$/.test(digits);
  return digits.length >= 7 && isGroupedLikePhone(run, text);
}

function isGroupedLikePhone(run: Run, text: string): boolean {
  const gaps = run.slice(1).map((_, index) => gapBefore(run, index + 1, text));
  const lengths = run.map(({ digits }) => digits.length);
  const digits = digitsOf(run);
  const hasBrackets = gaps.some((gap) => gap.includes(")"));
  if (hasBrackets) return digits.length >= 8;
  if (lengths.some((length) => length > 8) || gaps.some((gap) => gap.length > 1 && !/ [-/] /.test(gap)))
    return false;
  if (run.length === 2) {
    const isLocal = lengths[0] === 3 && lengths[1] === 4;
    const isTrunk =
      /^0[1-9]/.test(digits) && (lengths[0] ?? 0) >= 2 && digits.length >= 8 && (lengths[1] ?? 0) >= 4;
    const isHalved = lengths[0] === 5 && lengths[1] === 5 && gaps[0] === " ";
    return isLocal || isTrunk || isHalved;
  }
  // As in France and Denmark.
  const isPairs = lengths.every((length) => length === 2) && gaps.every((gap) => gap === gaps[0]);
  if (isPairs) return run.length === 4 || (run.length === 5 && digits.startsWith("0"));
  // `1.234.567` is an amount; `1 - 2 - 3456` is a list.
  const isThousands =
    /^\d{1,3}$/.test(run[0]?.digits ?? "") && lengths.slice(1).every((length) => length === 3);
  if (isThousands && gaps.every((gap) => gap === ".") && !digits.startsWith("0")) return false;
  const longest = Math.max(...lengths);
  return longest >= 3 && longest <= 6 && run.length <= 6 && lengths.slice(1).every((length) => length >= 2);
}
