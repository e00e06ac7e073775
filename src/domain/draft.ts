import { z } from "zod";
import { escalationReasonSchema } from "./escalation.ts";
import { evidenceSchema } from "./evidence.ts";
import { jsonValueSchema } from "./json-value.ts";

/** One statement of the reply and the evidence it rests on. */
export const claimSchema = z.strictObject({ text: z.string(), evidenceIds: z.array(z.string()) });

/** A side effect somebody proposes. It is a wish: only the policy or a person can make it an action. */
export const proposedActionSchema = z.strictObject({
  /** Short and stable within a draft: `a1`, `a2`, … */
  id: z.string(),
  /** `refunds.create@1` */
  tool: z.string(),
  arguments: z.record(z.string(), jsonValueSchema),
  /** One sentence for the approver. */
  reason: z.string(),
  evidenceIds: z.array(z.string()),
});
export type ProposedAction = z.infer<typeof proposedActionSchema>;

/** Draft's answer: a reply with its grounds and the actions it takes for granted, or why there is none. */
export const draftSchema = z.discriminatedUnion("outcome", [
  z.strictObject({
    outcome: z.literal("drafted"),
    language: z.string(),
    /** Plain text. What is said of an action is said as done: the reply leaves only after the actions succeeded. */
    reply: z.string(),
    claims: z.array(claimSchema),
    actions: z.array(proposedActionSchema),
    confidence: z.number().min(0).max(1),
    /** What was found out while drafting; it joins the ticket's evidence. */
    evidence: z.array(evidenceSchema),
  }),
  z.strictObject({ outcome: z.literal("unable"), reason: escalationReasonSchema, note: z.string() }),
]);
export type Draft = z.infer<typeof draftSchema>;
export type WrittenDraft = Extract<Draft, { outcome: "drafted" }>;
