/** What a ticket is surely about, as far as a rule may go by it. Pure. */
import type { Assessment } from "../domain/assessment.ts";
import type { Intent } from "../domain/intent.ts";

/** What a ticket was taken for, and how surely. */
export type TakenFor = Pick<Assessment, "intent" | "confidence">;

/**
 * Every intent a ticket was taken for, each once. Empty where there is none, or one was less sure than the tenant wants:
 * no rule about an intent fits then.
 */
export function sureIntents(
  takenFor: readonly TakenFor[],
  { minConfidence }: { minConfidence: number },
): Intent[] {
  const isSure = takenFor.every(({ confidence }) => confidence >= minConfidence);
  return isSure ? [...new Set(takenFor.map(({ intent }) => intent))] : [];
}
