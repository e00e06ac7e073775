/**
 * People's names, as far as their surroundings give them away: how somebody is greeted, introduced, signed for or
 * quoted, and common given names. A name that stands in none of these places is not found; the names a record or a
 * ticket vouches for are looked for by `placeholders.ts` wherever they stand.
 */
import { isCommonWord } from "./common-words.ts";
import { isGivenName } from "./given-names.ts";
import type { Match } from "./match.ts";
import { cueBefore, isKinAfter, isPlaceAfter, isSaidAfter } from "./name-cues.ts";

interface Word {
  start: number;
  end: number;
  text: string;
}

const largeWord =
  /(?<![\p{L}\p{N}\p{M}])[A-Z\u00c0-\u1fff](?:['’]\p{Lu})?[\p{L}\p{M}]+(?:[-'’](?!s(?!\p{L}))\p{L}[\p{L}\p{M}]*)*/gu;
/** What may stand between the parts of a name: an initial, or a particle. */
const withinName =
  /^[ \t](?:(?:\p{Lu}\.|de|da|do|dos|di|del|della|van|von|vom|zu|der|den|ter|la|le|bin|ibn|al|el|af|av|y) ){0,2}$/u;
const mostWords = 4;

export function findNames(text: string): Match[] {
  const matches: Match[] = [];
  const add = (start: number, end: number) => matches.push({ start, end, kind: "name" });
  const words = readLargeWords(text);
  const isShouted =
    words.filter(({ text: word }) => word === word.toUpperCase()).length > Math.max(4, words.length / 2);
  for (const name of joinWords(words, text)) judge(name, text, isShouted, add);
  findPlainIntroductions(text, add);
  return matches;
}

function readLargeWords(text: string): Word[] {
  const words: Word[] = [];
  for (const { 0: word, index } of text.matchAll(largeWord)) {
    // The pattern asks for a range, which costs a third of asking for capitals.
    const first = word[0] ?? "";
    if (first !== first.toLowerCase()) words.push({ start: index, end: index + word.length, text: word });
  }
  return words;
}

/** Words that begin large and follow each other, without those that are nobody's name. */
function joinWords(words: readonly Word[], text: string): Word[][] {
  const names: Word[][] = [];
  let open: Word[] = [];
  for (const word of words) {
    const last = open.at(-1);
    if (isCommonWord(word.text)) {
      open = [];
      continue;
    }
    const isJoined = last && word.start - last.end <= 12 && withinName.test(text.slice(last.end, word.start));
    if (!isJoined) {
      open = [];
      names.push(open);
    }
    open.push(word);
  }
  return names;
}

function judge(
  name: Word[],
  text: string,
  isShouted: boolean,
  add: (start: number, end: number) => void,
): void {
  const [first, last] = [name[0], name.at(-1)];
  if (!first || !last) return;
  if (isPlaceAfter(text, last.end)) return;
  const given = name.findIndex(({ text: word }) => isGivenName(word));
  if (given >= 0) {
    const from = name[given]?.start ?? first.start;
    // `São Tiago` is a place, and Saint Peter's a church.
    if (given > 0 && /^(?:S[ãa]o|San|Santa|Sankt|Saint)$/.test(name[given - 1]?.text ?? "")) return;
    const isIntroduced = given > 0 && cueBefore(text, first.start) !== null;
    return add(isIntroduced ? first.start : from, last.end);
  }
  if (isShouted || name.length > mostWords) return;
  const cue = cueBefore(text, first.start);
  const isFull = name.length > 1;
  if (cue === "sure" || isKinAfter(text, last.end)) return add(first.start, last.end);
  if (
    isSaidAfter(text, last.end, first.start) &&
    !/(?:^|\s)(?:the|your|our|a|an|der|die|el|la) $/i.test(
      text.slice(Math.max(0, first.start - 5), first.start),
    )
  )
    return add(first.start, last.end);
  if (cue === "greeting" && (isFull || /^ ?(?:[,!.:;\n–—-]|$)/.test(text.slice(last.end, last.end + 2))))
    return add(first.start, last.end);
  if (cue === "signature" && /^[ \t]*(?:[\r\n,.]|$)/.test(text.slice(last.end, last.end + 3)))
    return add(first.start, last.end);
  if (!isFull) return;
  const isOwner = /^['’]s\s/.test(text.slice(last.end, last.end + 3));
  if (cue === "hint" || isOwner || isHeading(text, first.start, last.end)) add(first.start, last.end);
}

/** Alone on the line that begins a block, as in the address at the end of a letter. */
function isHeading(text: string, start: number, end: number): boolean {
  return (
    (start === 0 || /\n[ \t]?\r?\n$|--[ ]?\r?\n$/.test(text.slice(Math.max(0, start - 5), start))) &&
    /^[ ]?\r?\n[^\n]/.test(text.slice(end, end + 4))
  );
}

const small = String.raw`(?<name>\p{Ll}[\p{L}'’-]{1,20}(?: \p{Ll}[\p{L}'’-]{1,20})?)`;
const plainIntroduction = new RegExp(
  String.raw`(?<!\p{L})(?:my name(?:'s|’s| is)|mein name ist|ich hei(?:ß|ss)e|me llamo|mi nombre es) ${small}(?=[ ]?(?:[,.!;\n]|$| (?:and|but|from|und|aber|aus|y|pero|de)(?!\p{L})))`,
  "giu",
);
const arabicName = String.raw`(?<name>\p{Script=Arabic}{2,15}(?: \p{Script=Arabic}{2,15})?)`;
const arabicIntroduction = new RegExp(
  String.raw`(?<!\p{L})(?:اسمي|السيدة|السيد|الأستاذة?|عزيزتي|عزيزي|تحياتي،?\n|مع التحية،?\n)\s?${arabicName}`,
  "gu",
);

/** Names written small after words that can mean nothing else, and Arabic ones, whose letters know no size. */
function findPlainIntroductions(text: string, add: (start: number, end: number) => void): void {
  const forms: RegExp[] = [];
  if (/\bname\b|hei(?:ß|ss)e|llamo|nombre/i.test(text)) forms.push(plainIntroduction);
  if (/[\u0600-\u06ff]/.test(text)) forms.push(arabicIntroduction);
  for (const form of forms) {
    for (const found of text.matchAll(form)) {
      const written = found.groups?.["name"] ?? "";
      if (written.split(" ").some((word) => isCommonWord(word))) continue;
      const start = found.index + found[0].length - written.length;
      add(start, start + written.length);
    }
  }
}
