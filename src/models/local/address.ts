import { splitSentences } from "./text.ts";

/** After these an address may begin. */
const leads = /:\s*|(?<=\s)(?:to|at|nach|an|auf|in|a|en|is|ist|lautet|es|إلى|الى|هو)\s+/giu;

/** A house number beside a word, and a further part after a comma or a line's end. */
const houseNumber =
  /\p{L}[\p{L}.'-]*,?\s+\d{1,4}\s?[a-z]?(?![\p{L}\d])|(?<![\p{L}\d])\d{1,4}\s?[a-z]?,?\s+\p{L}{2,}/u;
const furtherPart = /[,،]\s*[\p{L}\d][^,،]{2,}/u;
const beginning = /^[\p{Lu}\d\p{Script=Arabic}]/u;
const limits = { least: 10, most: 200 } as const;

/** The new address a text states, on one line. Null where none is stated clearly. */
export function findAddress(text: string): string | null {
  const candidates = [...text.matchAll(leads)]
    .map((match) => cleanAddress(text.slice(match.index + match[0].length)))
    .filter(isAddress);
  // A lead inside an address ("Frankfurt an der Oder") yields a part of it.
  return candidates.reduce<string | null>(
    (longest, each) => (longest === null || each.length > longest.length ? each : longest),
    null,
  );
}

function cleanAddress(rest: string): string {
  const paragraph = rest.split(/\n\s*\n/)[0] ?? "";
  const [sentence] = splitSentences(paragraph.trim().replace(/[,،]?\s*\n\s*/g, ", "));
  return (sentence ?? "")
    .replace(
      /[\s,]+(?:please|bitte|por favor|من فضلك|thanks|thank you|danke|gracias|شكرا|instead|stattdessen|rather than|anstatt|en lugar)(?!\p{L}).*$/iu,
      "",
    )
    .replace(/^["'„“«]+|["'“”»]+$/g, "")
    .replace(/[\s,.;!]+$/, "")
    .trim();
}

function isAddress(candidate: string): boolean {
  return (
    candidate.length >= limits.least &&
    candidate.length <= limits.most &&
    beginning.test(candidate) &&
    houseNumber.test(candidate) &&
    furtherPart.test(candidate) &&
    !/@|\bSB-?\d|[?؟]|\d+\s+(?:days?|tage?n?|días?|weeks?)\b/iu.test(candidate)
  );
}
