import type { Match } from "./match.ts";

const longestLocal = 64;
/** Without the signs that the standard allows and that links are made of. */
const localSigns = new Set(".!$%&'*+^_~-");

/** Where the part before the `@` begins. */
function localStart(text: string, at: number): number {
  let start = at;
  while (start > 0 && at - start < longestLocal && isLocalPart(text, start - 1)) start -= 1;
  // Punctuation before an address belongs to the sentence.
  while (start < at && localSigns.has(text[start] ?? "") && text[start] !== "_") start += 1;
  return start;
}

function isLocalPart(text: string, index: number): boolean {
  const code = text.charCodeAt(index);
  if (code < 128)
    return (
      (code > 96 && code < 123) ||
      (code > 63 && code < 91 && code !== 64) ||
      (code > 47 && code < 58) ||
      localSigns.has(text[index] ?? "")
    );
  return /[\p{L}\p{N}\p{M}]/u.test(text[index] ?? "");
}

const longestDomain = 254;
const domainStart =
  /^(?:\[[\d.]{7,15}\]|[\p{L}\p{N}\p{M}](?:[\p{L}\p{N}\p{M}-]{0,62}\.){1,8}(?:xn--[a-z0-9-]{2,59}|[\p{L}\p{M}]{2,24}))/iu;

/** E-mail addresses, and the ways of spelling one that are meant for people only. */
export function findEmails(text: string): Match[] {
  const matches: Match[] = [];
  for (let at = text.indexOf("@"); at >= 0; at = text.indexOf("@", at + 1)) {
    const start = localStart(text, at);
    const domain = start < at ? domainStart.exec(text.slice(at + 1, at + 1 + longestDomain)) : null;
    if (domain) matches.push({ start, end: at + 1 + domain[0].length, kind: "email" });
  }
  if (/[[({<] ?(?:at|@) ?[\])}>]|\bdot\b|\bpunkt\b|\bpunto\b/i.test(text)) {
    for (const form of spelt) {
      for (const { 0: whole, index } of text.matchAll(form)) {
        matches.push({ start: index, end: index + whole.length, kind: "email" });
      }
    }
  }
  return matches;
}

const name = String.raw`(?<![\w.+-])[\w+-]{1,40}(?:(?:\.| ?[\[({<] ?(?:dot|punkt|punto) ?[\])}>] ?)[\w+-]{1,40}){0,4}`;
const dot = String.raw`(?: ?\. ?| ?[\[({<] ?(?:dot|punkt|punto|\.) ?[\])}>] ?| (?:dot|punkt|punto) )`;
const domain = String.raw`[\w-]{1,63}(?:${dot}[\w-]{2,63}){1,4}(?![\w-])`;
const spelt = [
  // jane [at] example [dot] com
  new RegExp(String.raw`${name} ?[\[({<] ?(?:at|@|arroba) ?[\])}>] ?${domain}`, "gi"),
  // jane at example dot com: with "at" in the open, only where the dot is spelt out as well.
  new RegExp(
    String.raw`${name} (?:at|arroba) [\w-]{1,63}(?: (?:dot|punkt|punto) [\w-]{2,63}){1,4}(?![\w-])`,
    "gi",
  ),
];
