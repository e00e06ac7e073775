/** What people can make of an action. Words alone: pages load this without any schema. */

/**
 * `asProposed`, `edited`, `changed` (sent back to draft) and `rejected` are decisions of people who were asked;
 * `automatic` was done unasked. Of what was done: `reverted` by a person, `complained` of in feedback (incorrect, or
 * should have escalated), `reopened` by a customer who came back with what needs a reply.
 */
export const judgements = [
  "asProposed",
  "edited",
  "changed",
  "rejected",
  "automatic",
  "reverted",
  "complained",
  "reopened",
] as const;
export type Judgement = (typeof judgements)[number];

/** The judgements that say that something done went wrong. */
export const faultNames = ["reverted", "complained", "reopened"] as const satisfies readonly Judgement[];
export type FaultName = (typeof faultNames)[number];

/** How often each was said, before anything was. */
export function nothingJudged(): Record<Judgement, number> {
  return {
    asProposed: 0,
    edited: 0,
    changed: 0,
    rejected: 0,
    automatic: 0,
    reverted: 0,
    complained: 0,
    reopened: 0,
  };
}
