/** Where a reply says what its claims say. Pure. */
export interface MarkedPiece {
  text: string;
  /** The claim's place in the list; null for what is no claim, or is put in other words. */
  claim: number | null;
}

/** The reply in pieces that together are the reply. A claim is marked once, where it first stands word for word. */
export function markClaims(reply: string, claims: readonly { text: string }[]): MarkedPiece[] {
  const found = claims
    .map(({ text }, claim) => ({ claim, start: text === "" ? -1 : reply.indexOf(text), length: text.length }))
    .filter(({ start }) => start >= 0)
    .toSorted((a, b) => a.start - b.start || b.length - a.length);
  const pieces: MarkedPiece[] = [];
  let at = 0;
  for (const { claim, start, length } of found) {
    // Of two that overlap the first one is marked; the list below names both.
    if (start < at) continue;
    if (start > at) pieces.push({ text: reply.slice(at, start), claim: null });
    pieces.push({ text: reply.slice(start, start + length), claim });
    at = start + length;
  }
  if (at < reply.length) pieces.push({ text: reply.slice(at), claim: null });
  return pieces;
}
