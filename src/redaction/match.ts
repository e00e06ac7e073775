import type { RedactionKind } from "./kinds.ts";

/** Something found in a folded text: from `start` up to, not including, `end`. */
export interface Match {
  start: number;
  end: number;
  kind: RedactionKind;
}

/** How far before a number words are read that say what it is. */
const cueReach = 48;

/** Where the last of these words ends before a place, as a distance, or infinity where there is none near. */
export function distanceTo(cue: RegExp, text: string, at: number): number {
  const before = text.slice(Math.max(0, at - cueReach), at).toLowerCase();
  let last = -1;
  for (const found of before.matchAll(cue)) last = found.index + found[0].length;
  return last < 0 ? Number.POSITIVE_INFINITY : before.length - last;
}

/** The words by which a business's own numbers are announced, in the four languages. For lower-case text. */
export const recordCue =
  /order|purchase|invoice|bill(?:ing)?\b|\bticket|tracking|parcel|shipment|consignment|receipt|reference|\bref\b|\bpo\b|\bsku\b|article|\bitem|serial|\bisbn|\bean\b|booking|bestell|auftrag|rechnung|sendung|artikel|beleg|pedido|compra|factura|env[ií]o|seguimiento|referencia|طلب|فاتورة|شحنة|تتبع/g;
