import { findPersonalData } from "./detect.ts";
import type { Known } from "./known.ts";
import { structuredKinds, type RedactionKind } from "./kinds.ts";

const structured: ReadonlySet<RedactionKind> = new Set(structuredKinds);

/**
 * The text with everything that has a form of its own, or with all of these kinds, replaced by its kind, `[email]`. There
 * is no way back.
 */
export function erasePersonalData(text: string, kinds: ReadonlySet<RedactionKind> = structured): string {
  let erased = "";
  let at = 0;
  for (const { start, end, kind } of findPersonalData(text, { kinds })) {
    erased += `${text.slice(at, start)}[${kind}]`;
    at = end;
  }
  return erased + text.slice(at);
}

/** The text with these values replaced by their kinds, wherever one stands as a whole word. */
export function eraseKnown(text: string, known: readonly Known[]): string {
  return known
    .toSorted((left, right) => right.value.length - left.value.length)
    .reduce((erased, { kind, value }) => {
      const whole = new RegExp(
        `(?<![\\p{L}\\p{N}])${value.replaceAll(/[.*+?^${}()|[\]\\/]/g, String.raw`\$&`)}(?![\\p{L}\\p{N}])`,
        "gu",
      );
      return erased.replaceAll(whole, `[${kind}]`);
    }, text);
}
