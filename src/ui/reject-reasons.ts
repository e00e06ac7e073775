/** Why people reject, in words that are sent as the decision's note. */
export const rejectReasons = [
  "Wrong action",
  "Wrong amount or values",
  "Not our policy",
  "Suspicious request",
  "Other",
] as const;

/** The note of a rejection: the reason, and what was added to it. Null where `Other` stands alone: it says nothing. */
export function rejectNote(reason: string, words: string): string | null {
  const added = words.trim();
  if (reason !== "Other") return added === "" ? reason : `${reason}: ${added}`;
  return added === "" ? null : added;
}
