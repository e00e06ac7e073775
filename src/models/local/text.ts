/** Reading text: folding, words, sentences, and what of a mail its author has just written. */

const arabicMarks = /[\u064B-\u0652\u0670\u0640]/g;
const invisible = /[\u200B-\u200F\u202A-\u202E\u2060-\u2069\uFEFF\u00AD]/g;

/** Lower case without accents, Arabic without vowel marks and letter variants, so that spelling habits fall together. */
export function foldText(text: string): string {
  return text
    .normalize("NFKD")
    .replace(/\p{M}/gu, "")
    .replace(invisible, "")
    .replace(arabicMarks, "")
    .replace(/[أإآٱ]/g, "ا")
    .replaceAll("ى", "ي")
    .replaceAll("ة", "ه")
    .toLowerCase()
    .replaceAll("ß", "ss")
    .replace(/[’‘`´]/g, "'");
}

/** The folded words of a text; an apostrophe joins (`don't` is `dont`), everything else parts. */
export function splitWords(text: string): string[] {
  return (
    foldText(text)
      .replaceAll("'", "")
      .match(/\p{L}+|\p{N}+/gu) ?? []
  );
}

const abbreviations =
  /(?:^|\s)(?:mr|mrs|ms|dr|nr|no|bzw|usw|ca|str|st|z\.\s?b|d\.\s?h|e\.g|i\.e|sra?|ud|uds|approx|\d)\.$/i;

/** The sentences of a text, trimmed, in order. A line's end ends a sentence only where a paragraph or list item ends. */
export function splitSentences(text: string): string[] {
  const sentences: string[] = [];
  for (const paragraph of text.split(/\n\s*\n|\n(?=\s*(?:[-*•]|\d+[.)])\s)/)) {
    let current = "";
    for (const piece of paragraph
      .replace(/\s+/g, " ")
      .trim()
      .split(/(?<=[.!?؟…])\s+/)) {
      current = current === "" ? piece : `${current} ${piece}`;
      if (abbreviations.test(current)) continue;
      if (current !== "") sentences.push(current);
      current = "";
    }
    if (current !== "") sentences.push(current);
  }
  return sentences;
}

const quoteStarts = [
  /^\s*>/,
  /^\s*-{2,}\s*(?:original message|forwarded message|ursprüngliche nachricht|weitergeleitete nachricht|mensaje original|mensaje reenviado|الرسالة الأصلية)/i,
  /^\s*_{8,}\s*$/,
  /^\s*\*?(?:from|von|de|من):\*?\s.*(?:@|\[mailto)/i,
  /^\s*(?:on|am|el|في)\b.{0,120}(?:wrote|schrieb.{0,60}|escribió|كتب.{0,60}):\s*$/i,
  /^\s*(?:on|am|el)\s.{4,120}$(?=\n?.{0,60}(?:wrote|schrieb|escribió):)/im,
];

const signatureStarts = [
  /^--\s*$/,
  /^\s*(?:sent from my|get outlook for|gesendet von mein|von meinem iphone|enviado desde mi|أرسلت من|أُرسلت من)/i,
];

const closings =
  /^\s*(?:(?:many |kind |best |warm )?(?:regards|thanks|thank you|cheers|best|sincerely|yours(?: sincerely| faithfully)?)|(?:mit )?(?:freundlichen? |besten |vielen |liebe |viele |herzliche )(?:grüßen?|grüssen?|dank)|mfg|lg|vg|(?:un )?(?:saludos?|atentamente|cordialmente|gracias)(?: cordial(?:es)?)?|مع (?:خالص )?(?:التحية|الشكر|تحياتي)|وشكرا|شكرا(?: لكم)?|تحياتي)[\s,.!،]*$/i;

/** What the author has just written: quoted history, signature and closing taken off. All of it where nothing else is left. */
export function readFresh(body: string): string {
  const lines = body.replaceAll("\r\n", "\n").split("\n");
  const kept: string[] = [];
  for (const [index, line] of lines.entries()) {
    const withNext = `${line}\n${lines[index + 1] ?? ""}`;
    if (quoteStarts.some((start) => start.test(line) || (start.multiline && start.test(withNext)))) {
      if (/^\s*>/.test(line)) continue;
      break;
    }
    if (signatureStarts.some((start) => start.test(line))) break;
    const rest = lines.slice(index + 1).filter((later) => later.trim() !== "");
    if (kept.length > 0 && closings.test(line) && rest.length <= 6) break;
    kept.push(line);
  }
  const fresh = kept.join("\n").trim();
  return fresh === "" ? body.trim() : fresh;
}
