/** What people can make of an action. Words alone: pages load this without any schema. */

/**
 * `asProposed`, `edited`, `changed` (sent back to draft) and `rejected` are decisions of people who were asked;
 * `automatic` was done unasked. Of what was done: `reverted` by a person, `complained` of in feedback (incorrect, or
 * should have escalated), `reopened` by a customer who came back.
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
