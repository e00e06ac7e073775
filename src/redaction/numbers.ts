/**
 * Reads the numbers of a text as people write them: groups of digits with a little between them. Every number goes
 * to whoever knows its form: an address of the internet, a card, a number of the state, a telephone. Dates, amounts
 * and the business's own numbers are nobody's. Takes time in proportion to the text.
 */
import { isIP } from "node:net";
import { findCards } from "./cards.ts";
import type { Match } from "./match.ts";
import { isNationalNumber } from "./national-ids.ts";
import { isPhone } from "./phones.ts";
import { digitsOf, gapBefore, type Group, type Run } from "./run.ts";

const between = /^(?:[ .\-/]| {2}| ?\(|\)[ -]?| [-/] |-\(|[/.]\s)$/;

/** All numbers of a folded text, with the personal ones told by kind. */
export function findNumbers(text: string): Match[] {
  const matches: Match[] = [];
  for (const run of readRuns(text)) {
    for (const part of splitOffAddresses(run, text, matches)) {
      for (const rest of splitOffCards(part, text, matches)) {
        for (const number of splitAtDates(rest, text)) judge(number, text, matches);
      }
    }
  }
  return matches;
}

function readRuns(text: string): Group[][] {
  const runs: Group[][] = [];
  let open: Group[] = [];
  for (const { 0: digits, index: start } of text.matchAll(/\d+/g)) {
    const last = open.at(-1);
    const isJoined = last && start - last.end <= 3 && between.test(text.slice(last.end, start));
    if (!isJoined) {
      open = [];
      runs.push(open);
    }
    open.push({ start, end: start + digits.length, digits });
  }
  return runs;
}

function splitOffAddresses(run: Group[], text: string, matches: Match[]): Group[][] {
  if (run.length < 4) return [run];
  return splitOff(run, (at) => {
    const four = run.slice(at, at + 4);
    const [first, , , last] = four;
    if (!first || !last || last.end - first.start > 15 || isIP(text.slice(first.start, last.end)) !== 4)
      return 0;
    const isVersion = /\d\.$|\bv(?:er(?:sion)?)?\.? ?$/i.test(
      text.slice(Math.max(0, first.start - 9), first.start),
    );
    if (!isVersion) matches.push({ start: first.start, end: last.end, kind: "ip" });
    return 4;
  });
}

function splitOffCards(run: Group[], text: string, matches: Match[]): Group[][] {
  return splitOff(run, (at) => {
    const groups = findCards(run, at, text);
    const [first, last] = [run[at], run[at + groups - 1]];
    if (first && last && groups > 0) matches.push({ start: first.start, end: last.end, kind: "card" });
    return groups;
  });
}

function splitAtDates(run: Group[], text: string): Group[][] {
  if (run.length < 3) return [run];
  return splitOff(run, (at) => (isDate(run.slice(at, at + 3), text) ? 3 : 0));
}

function isDate(three: Run, text: string): boolean {
  const gap = gapBefore(three, 1, text);
  if (three.length < 3 || gap !== gapBefore(three, 2, text) || !["-", "/", "."].includes(gap)) return false;
  const [first = 0, second = 0, third = 0] = three.map(({ digits }) => Number(digits));
  const lengths = three.map(({ digits }) => digits.length).join("");
  const isMonthAndDay = (one: number, other: number) =>
    one >= 1 && other >= 1 && Math.min(one, other) <= 12 && Math.max(one, other) <= 31;
  if (/^4[12][12]$/.test(lengths)) return isMonthAndDay(second, third);
  return /^[12][12][24]$/.test(lengths) && isMonthAndDay(first, second) && third >= 0;
}

/** Takes groups out of a run: `take` says how many from here on. What is left stays in order. */
function splitOff(run: Group[], take: (at: number) => number): Group[][] {
  const parts: Group[][] = [[]];
  for (let at = 0; at < run.length;) {
    const taken = take(at);
    const group = run[at];
    if (taken > 0) parts.push([]);
    else if (group) parts.at(-1)?.push(group);
    at += Math.max(1, taken);
  }
  return parts.filter(({ length }) => length > 0);
}

const longestPhone = 15;

function judge(run: Group[], text: string, matches: Match[]): void {
  const bare = withoutForeignEnds(run, text);
  const [first, last] = [bare[0], bare.at(-1)];
  if (!first || !last) return;
  if (isNationalNumber(bare, text)) {
    matches.push({ start: first.start, end: last.end, kind: "nationalId" });
    return;
  }
  if (digitsOf(bare).length > longestPhone) {
    // Two numbers side by side.
    const parts = splitAtWideGaps(bare, text);
    if (parts.length > 1) for (const part of parts) judge(part, text, matches);
    return;
  }
  if (isPhone(bare, text))
    matches.push({ start: openingOf(first.start, text), end: endOf(last.end, text), kind: "phone" });
}

function splitAtWideGaps(run: Group[], text: string): Group[][] {
  const parts: Group[][] = [];
  for (const [index, group] of run.entries()) {
    if (index === 0 || gapBefore(run, index, text).length > 1) parts.push([]);
    parts.at(-1)?.push(group);
  }
  return parts;
}

const extension = /^ ?(?:x|ext\.?|extension|durchwahl) ?\d{1,6}(?![\p{L}\p{N}])/iu;

/** With the extension behind it. */
function endOf(end: number, text: string): number {
  return end + (extension.exec(text.slice(end, end + 20))?.[0].length ?? 0);
}

/** With the plus and the bracket that belong to a telephone number. */
function openingOf(start: number, text: string): number {
  const opening = /(?:\+ ?\(?|\(\+?)$/.exec(text.slice(Math.max(0, start - 3), start));
  return start - (opening?.[0].length ?? 0);
}

/** Without groups at the ends that belong to a word (`SB-10027`, `#85632`, `250g`) rather than to the number. */
function withoutForeignEnds(run: Group[], text: string): Group[] {
  let from = 0;
  let to = run.length;
  const [first, last] = [run[0], run.at(-1)];
  if (first && /(?:[\p{L}_#&]|[\p{L}\d][-/_.])$/u.test(text.slice(Math.max(0, first.start - 2), first.start)))
    from = 1;
  const after = last ? text.slice(last.end, last.end + 20) : "";
  if (/^[\p{L}_]|^[-_]\p{L}/u.test(after) && !extension.test(after)) to -= 1;
  return run.slice(from, to);
}
