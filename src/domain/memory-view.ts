/** What is remembered of a ticket and what each agent is shown of it, layer by layer, for people who ask why. */
import { z } from "zod";
import { agentRoleSchema } from "./call.ts";
import { approvalStatusSchema } from "./approval.ts";
import { proposedActionSchema } from "./draft.ts";
import { compactionSchema } from "./risk-band.ts";
import { stratumSchema } from "./stratum.ts";

/** What one agent would be shown if it were asked now. Counts say how much of what there is. */
export const shownSchema = z.strictObject({
  role: agentRoleSchema,
  messages: z.number().int(),
  /** Messages that are shown in part. */
  clipped: z.number().int(),
  /** By id, in the order they are shown. */
  evidence: z.array(z.string()),
  gaps: z.number().int(),
  /** What of it would be left out for its model, and why; null where nothing. */
  compaction: compactionSchema.nullable(),
  /** Whether an earlier draft comes back with it, and with what a person said of it. */
  revision: z.strictObject({ findings: z.number().int(), note: z.string().nullable() }).nullable(),
  /** Actions a person has decided on, which it must repeat. */
  decided: z.array(z.string()),
});

/** How long a stratum's words are kept. Times are Unix milliseconds. */
export const retentionSchema = z.strictObject({
  stratum: stratumSchema,
  /** Of the form they are stored in. */
  version: z.number().int(),
  /** How long after the ticket's end; null: as long as the ticket. */
  days: z.number().nullable(),
  /** Null while the ticket is not over, where they are kept as long as it, and where none are left. */
  keptUntil: z.number().nullable(),
  /** For the last time; null where none ever were. */
  forgottenAt: z.number().nullable(),
});
export type Retention = z.infer<typeof retentionSchema>;

export const memoryViewSchema = z.strictObject({
  /** What each agent is shown; an agent whose turn cannot have come is left out. */
  turns: z.array(shownSchema),
  /** Of what is stored apart from the events, one for each stratum; recordings go with the first of them. */
  retention: z.array(retentionSchema),
  /** What is known of this ticket in this run, and what was done in any run. */
  task: z.strictObject({
    messages: z.number().int(),
    evidence: z.number().int(),
    /** What an earlier draft of this run answered, where one came back. */
    earlierReply: z.string().nullable(),
    deeds: z.array(
      z.strictObject({
        action: proposedActionSchema.pick({ id: true, tool: true, arguments: true }),
        outcome: z.enum(["done", "unknown"]),
        at: z.number(),
        /** Whether its tool can undo it. */
        isReversible: z.boolean(),
      }),
    ),
  }),
  /** What the tenant's people have laid down. */
  policy: z.strictObject({
    version: z.string(),
    rules: z.array(z.strictObject({ id: z.string(), isUsed: z.boolean() })),
  }),
  tenant: z.strictObject({
    name: z.string(),
    plan: z.string(),
    environment: z.string(),
    languages: z.array(z.string()),
    minConfidence: z.number(),
    connectors: z.array(z.string()),
  }),
  /** What people have decided on this ticket; what an earlier run decided permits nothing any more. */
  approvals: z.array(
    z.strictObject({
      id: z.string(),
      tool: z.string(),
      status: approvalStatusSchema,
      by: z.string().nullable(),
      note: z.string().nullable(),
      isOfThisRun: z.boolean(),
    }),
  ),
});
export type MemoryView = z.infer<typeof memoryViewSchema>;
