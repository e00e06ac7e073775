import { z } from "zod";
import { proposedActionSchema } from "./draft.ts";
import { jsonValueSchema } from "./json-value.ts";
import { argumentOriginSchema } from "./origin.ts";

export const approvalStatusSchema = z.enum([
  "pending",
  "approved",
  "edited",
  "changesRequested",
  "rejected",
  "expired",
  "superseded",
]);
export type ApprovalStatus = z.infer<typeof approvalStatusSchema>;

/** A question to a person about one exact action. Single use; void after `expiresAt`. */
export const approvalSchema = z.strictObject({
  id: z.string(),
  action: proposedActionSchema,
  /** SHA-256 over tool and canonical arguments: what was shown is what is approved is what is run. */
  actionHash: z.string(),
  tier: z.number().int(),
  amountCents: z.number().int().nullable(),
  currency: z.string().nullable(),
  /** The policy rule that asks. */
  ruleId: z.string(),
  policyVersion: z.string(),
  /** Why a person is asked, in a sentence. */
  why: z.string(),
  /** Where the arguments come from. Questions of earlier versions say nothing of it. */
  origins: z.array(argumentOriginSchema).default([]),
  status: approvalStatusSchema,
  /** Unix milliseconds. */
  requestedAt: z.number(),
  expiresAt: z.number(),
  decidedBy: z.string().nullable(),
  decidedAt: z.number().nullable(),
  note: z.string().nullable(),
  /** On `edited`: the arguments as they were proposed. */
  proposedArguments: z.record(z.string(), jsonValueSchema).nullable(),
});
export type Approval = z.infer<typeof approvalSchema>;

export const decisionSchema = z.discriminatedUnion("decision", [
  z.strictObject({ decision: z.literal("approve"), note: z.string().max(2000).optional() }),
  z.strictObject({
    decision: z.literal("edit"),
    arguments: z.record(z.string(), jsonValueSchema),
    note: z.string().max(2000).optional(),
  }),
  z.strictObject({ decision: z.literal("requestChanges"), note: z.string().min(1).max(2000) }),
  z.strictObject({ decision: z.literal("reject"), note: z.string().max(2000).optional() }),
]);
export type Decision = z.infer<typeof decisionSchema>;
