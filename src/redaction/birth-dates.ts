import { distanceTo, type Match } from "./match.ts";

const birthCue =
  /\bborn\b|birth|\bd\.?o\.?b\b|geboren|geburt|\bgeb\.|nacimiento|nacid[oa]|nací|cumpleaños|ميلاد|مواليد|ولدت/g;
const month = String.raw`(?:jan|feb|mar|mär|apr|may|mai|jun|jul|aug|sep|oct|okt|nov|dec|dez|ene|abr|ago|dic)[\p{L}]{0,7}\.?`;
const date = new RegExp(
  [
    String.raw`\d{4}[-/.]\d{1,2}[-/.]\d{1,2}`,
    String.raw`\d{1,2}[-/.]\d{1,2}[-/.](?:\d{4}|\d{2})`,
    String.raw`\d{1,2}(?:st|nd|rd|th|\.)? (?:of |de )?${month},?(?: de)? \d{4}`,
    String.raw`${month} \d{1,2}(?:st|nd|rd|th)?,? \d{4}`,
  ]
    .map((form) => `(?<![\\p{L}\\p{N}])${form}(?![\\p{L}\\p{N}])`)
    .join("|"),
  "giu",
);

/** Dates that words near before them call somebody's birth. All other dates stay: a business works with them. */
export function findBirthDates(text: string): Match[] {
  if (text.toLowerCase().search(birthCue) < 0) return [];
  return [...text.matchAll(date)]
    .filter(({ index }) => Number.isFinite(distanceTo(birthCue, text, index)))
    .map(({ 0: written, index }) => ({ start: index, end: index + written.length, kind: "birthDate" }));
}
