/** Figures in a text, in one form whatever the language: `34.50`, `2026-11-12`, `SB-10042`, `30`. */
import { readDigits } from "./extract.ts";
import { phrases } from "./phrases/phrases.ts";
import { foldText } from "./text.ts";

const months = new Map<string, number>();
for (const table of Object.values(phrases)) {
  for (const [index, month] of table.months.entries()) months.set(foldText(month), index + 1);
}
const monthNames = [...months.keys()].toSorted((a, b) => b.length - a.length).join("|");
const datePattern = new RegExp(`(\\d{1,2})\\.?(?: de)? (${monthNames})(?: de)? (\\d{4})`, "g");
const isoPattern = /(\d{4})-(\d{2})-(\d{2})(?:t[\d:.]+z?)?/g;
const idPattern = /\b[a-z]+(?:-[a-z\d]+)*-?\d[a-z\d-]*\b/g;
const numberPattern = /\d+(?:[.,]\d+)?/g;

const twoDigits = (value: number) => String(value).padStart(2, "0");

/** Every figure of a text, each in its one form. */
export function listFigures(source: string): string[] {
  const figures: string[] = [];
  let text = readDigits(foldText(source)).replace(/\s+/g, " ");
  const take = (pattern: RegExp, read: (match: RegExpExecArray) => string) => {
    for (const match of text.matchAll(pattern)) figures.push(read(match as RegExpExecArray));
    text = text.replace(pattern, " ");
  };
  take(
    datePattern,
    (match) =>
      `${match[3] ?? ""}-${twoDigits(months.get(match[2] ?? "") ?? 0)}-${twoDigits(Number(match[1]))}`,
  );
  take(isoPattern, (match) => `${match[1] ?? ""}-${match[2] ?? ""}-${match[3] ?? ""}`);
  take(idPattern, (match) => match[0]);
  take(numberPattern, (match) => match[0].replace(",", "."));
  return figures;
}

/** All figures of some records, texts and arguments. Whole numbers count as cents too: 3450 is also 34.50. */
export function listKnownFigures(values: readonly unknown[]): Set<string> {
  const known = new Set<string>();
  const visit = (value: unknown): void => {
    if (typeof value === "number") {
      known
        .add(String(value))
        .add((value / 100).toFixed(2))
        .add(String(value / 100));
    } else if (typeof value === "string") {
      for (const figure of listFigures(value)) known.add(figure);
    } else if (typeof value === "object" && value !== null) {
      for (const inner of Object.values(value)) visit(inner);
    }
  };
  for (const value of values) visit(value);
  return known;
}
