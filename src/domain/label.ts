/**
 * What people's judgements of a ticket teach: each is a labelled example, and where something was wrong it names the stage
 * at fault. Texts are without personal data before a label leaves the ticket's coordinator.
 */
import { z } from "zod";
import { intentSchema } from "./intent.ts";

export const faultStages = ["triage", "gather", "draft", "validate", "policy"] as const;
export const faultStageSchema = z.enum(faultStages);
export type FaultStage = z.infer<typeof faultStageSchema>;

export const labelSchema = z.strictObject({
  /** `lbl_…`, of the ticket and the event. */
  id: z.string(),
  ticketId: z.string(),
  /** Unix milliseconds. */
  at: z.number(),
  by: z.string(),
  /** How it was said: in feedback, by deciding on an action, or by taking something back. */
  source: z.enum(["feedback", "approval", "correction"]),
  /** In a word: `incorrect`, `edited`, `reverted`. */
  said: z.string(),
  isRight: z.boolean(),
  /** Where it went wrong; null where nothing did, or where nobody can say. */
  stage: faultStageSchema.nullable(),
  /** What it was taken for, and how surely; null before triage. */
  assessed: z.strictObject({ intent: intentSchema, confidence: z.number() }).nullable(),
  /** What it is, as far as a person has said. */
  intent: intentSchema.nullable(),
  /** A state that would have been right, as far as that follows. */
  outcome: z.enum(["escalated", "resolved", "awaitingApproval"]).nullable(),
  subject: z.string(),
  body: z.string(),
});
export type Label = z.infer<typeof labelSchema>;

/** How often each stage was found at fault. */
export const stageCountsSchema = z.strictObject({
  right: z.number().int(),
  wrong: z.array(z.strictObject({ stage: faultStageSchema.nullable(), count: z.number().int() })),
});

export const labelListSchema = z.strictObject({
  /** Corrected intents that no admin has decided on, newest first: each may become an example. */
  proposals: z.array(labelSchema),
  counts: stageCountsSchema,
});
export type LabelList = z.infer<typeof labelListSchema>;

export const proposalDecisionSchema = z.strictObject({ decision: z.enum(["accept", "reject"]) });
export type ProposalDecision = z.infer<typeof proposalDecisionSchema>;

/**
 * The tenant's evaluation set, as JSON Lines for `npm run eval -- --tickets`: a row for each ticket that was judged, with
 * what is known of its right end and everything that was said of it.
 */
export function writeEvalSet(labels: readonly Label[]): string {
  const byTicket = Map.groupBy(labels, ({ ticketId }) => ticketId);
  return [...byTicket.values()]
    .map((said) => said.toSorted((left, right) => left.at - right.at))
    .map((said) => {
      const last = said.at(-1);
      const intent = said.findLast((label) => label.intent !== null)?.intent;
      const outcome = said.findLast((label) => label.outcome !== null)?.outcome;
      const judged = said.map(({ source, said: word, isRight, stage, assessed }) => ({
        source,
        said: word,
        isRight,
        stage,
        assessed,
      }));
      return `${JSON.stringify({
        subject: last?.subject,
        body: last?.body,
        ...(intent && { intent }),
        ...(outcome && { outcome }),
        judged,
      })}\n`;
    })
    .join("");
}
