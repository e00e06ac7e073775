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

/** One person's agreement, where the policy asks for several. */
export const endorsementSchema = z.strictObject({
  by: z.string(),
  /** Unix milliseconds. */
  at: z.number(),
  note: z.string().nullable(),
});
export type Endorsement = z.infer<typeof endorsementSchema>;

/** What an action would make of one field of the record it acts on. */
export const fieldChangeSchema = z.strictObject({
  field: z.string(),
  /** Null where there was nothing, or where it is not known. */
  before: jsonValueSchema.nullable(),
  after: jsonValueSchema.nullable(),
});
export type FieldChange = z.infer<typeof fieldChangeSchema>;

/** The record an action acts on, as it was when the question was put. */
export const targetSchema = z.strictObject({
  kind: z.string(),
  id: z.string(),
  /** SHA-256 over its canonical JSON: another record is another revision. */
  revision: z.string(),
});
export type ActionTarget = z.infer<typeof targetSchema>;

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
  /** How many different people must agree. */
  needed: z.number().int().min(1).max(2).default(1),
  /** Who has agreed so far, short of the last one, who decides. */
  endorsements: z.array(endorsementSchema).default([]),
  /** What would change in the record, as the tool declares it; empty where it declares nothing. */
  changes: z.array(fieldChangeSchema).default([]),
  target: targetSchema.nullable().default(null),
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
