/**
 * Turns text into the terms it is indexed and searched by. The same function serves both sides, so it may be crude
 * as long as it is consistent. English endings are the index's own business (its Porter tokenizer).
 */
import { stopWords } from "./stop-words.ts";

const maxTermLength = 40;

/** The words of a text in index form, stop words left out, in order and with repetitions. Never throws. */
export function termsOf(text: string, language: string): string[] {
  const stopped = stoppedIn(language);
  const stem = stemmers.get(language);
  return foldedWords(text)
    .filter((word) => !stopped.has(word) && (word.length > 1 || /\p{N}/u.test(word)))
    .map((word) => (stem ? stem(word) : word).slice(0, maxTermLength));
}

/** Accents, vowel signs and hamzas are dropped: people leave them out, or put them in, as they please. */
function foldedWords(text: string): string[] {
  const folded = text
    .normalize("NFKD")
    .toLowerCase()
    .replaceAll(/['’]s(?!\p{L})/gu, "")
    .replaceAll(/[\p{M}\u0640'’]/gu, "")
    .replaceAll("ß", "ss")
    .replaceAll("ى", "ي")
    .replaceAll("ة", "ه")
    .replaceAll(/[\u0660-\u0669]/g, (digit) => String(digit.charCodeAt(0) - 0x0660));
  return folded.match(/[\p{L}\p{N}]+/gu) ?? [];
}

const stopped = new Map<string, ReadonlySet<string>>();

function stoppedIn(language: string): ReadonlySet<string> {
  let words = stopped.get(language);
  if (!words) {
    words = new Set(foldedWords(stopWords[language] ?? ""));
    if (stopWords[language]) stopped.set(language, words);
  }
  return words;
}

const stemmers: ReadonlyMap<string, (word: string) => string> = new Map([
  ["de", stemGerman],
  ["es", stemSpanish],
  ["ar", stemArabic],
]);

/** A `t` is an ending after a consonant (`storniert`) and part of the word after a vowel (`Paket`). */
function stemGerman(word: string): string {
  const plain = word.replaceAll(/([aou])e/g, "$1");
  return stemOf(plain, /^(.{4,}?)(?:ungen|ung|end|(?<=[^aeiou])te[mnrs]?|(?<=[^aeiou])t|en|er|em|es|e|s|n)$/);
}

function stemSpanish(word: string): string {
  return stemOf(
    word,
    /^(.{3,}?)(?:aciones|acion|iciones|icion|iones|ion|ando|iendo|ados?|adas?|idos?|idas?|aron|ieron|aste|iste|ar|er|ir|es|os|as|o|a|e|s)$/,
  );
}

/** The article comes off before the endings, and as often as it is there: `الإلغاء` and `إلغاء` must meet. */
function stemArabic(word: string): string {
  let stem = word;
  for (;;) {
    const shorter = stem.replace(/^(?:وال|بال|كال|فال|لل|ال)(?=.{2})/, "");
    if (shorter === stem) break;
    stem = shorter;
  }
  stem = stem.replace(/^[وبلف](?=.{4})/, "");
  for (;;) {
    const shorter = stemOf(stem, /^(.{3,})(?:هم|ها|كم|نا|ات|ان|ون|ين|يه|ته|تي|تك|وا|ه|ي|ك|ت|ا)$/);
    if (shorter === stem) return stem;
    stem = shorter;
  }
}

function stemOf(word: string, pattern: RegExp): string {
  return pattern.exec(word)?.[1] ?? word;
}
