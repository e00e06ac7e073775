/**
 * The hop envelope: what travels with every call to an agent or a tool, signed by the coordinator (`hops/`). A receiver
 * trusts nothing else about who is calling and how far the call may go. A child envelope can only narrow its parent.
 */
import { z } from "zod";
import { agentRoleSchema } from "./call.ts";
import { provenanceSchema } from "./evidence.ts";
import { tenantIdSchema, ticketIdSchema } from "./ids.ts";

const common = {
  tenantId: tenantIdSchema,
  ticketId: ticketIdSchema,
  callId: z.string(),
  /** Moves whenever a person or a newer message takes the ticket over; work of an older epoch is void. */
  epoch: z.number().int(),
  attempt: z.number().int(),
  policyVersion: z.string(),
  machineVersion: z.string(),
  traceId: z.string(),
  /** Where what the call works on comes from; a child can only add to it. */
  labels: z.array(provenanceSchema),
  /** Unix milliseconds after which the answer is no longer awaited, and the envelope is void. */
  deadlineAt: z.number().int(),
};

export const agentEnvelopeSchema = z.strictObject({
  kind: z.literal("agent"),
  ...common,
  /** The coordinator object to come back to. */
  coordinator: z.string(),
  /** The agents on the way here, the callee last. */
  path: z.array(agentRoleSchema).min(1),
  /**
   * What may be called from here on down: agents through the coordinator, tools (`orders.get@1`) through the gate. Which
   * of the tools an agent itself may use is its role's, as the catalog says.
   */
  scope: z.strictObject({ agents: z.array(agentRoleSchema), tools: z.array(z.string()) }),
  /** SHA-256 of the task it was minted for. */
  inputHash: z.string(),
  /** What the call and its children may still spend. */
  remaining: z.strictObject({ tokens: z.number().int(), costMicros: z.number().int() }),
  /** How the model is to economise, as the ticket's budget stands. */
  economy: z.enum(["ok", "compact", "cheaper", "draftOnly"]),
  /** SHA-256 of the parent's signed form; null where the coordinator itself asks. */
  parentHash: z.string().nullable(),
});
export type Envelope = z.infer<typeof agentEnvelopeSchema>;

/** For one call of one tool by the coordinator. */
export const toolEnvelopeSchema = z.strictObject({
  kind: z.literal("tool"),
  ...common,
  /** `refunds.create@1` */
  tool: z.string(),
  tier: z.number().int(),
  /** SHA-256 over the tool and its exact arguments in the form of RFC 8785. */
  argumentHash: z.string(),
  /** The effect's idempotency key; null for a read. */
  effectKey: z.string().nullable(),
  /** The person's yes that permits it, where the policy asks for one. */
  approvalId: z.string().nullable(),
});
export type ToolEnvelope = z.infer<typeof toolEnvelopeSchema>;

/**
 * For one call of one tool by the coordinator on behalf of the tenant itself. It is of no ticket and no run, no person has
 * agreed to it, and it is good for nothing but tools that are about the tenant.
 */
export const tenantEnvelopeSchema = z.strictObject({
  kind: z.literal("tenant"),
  tenantId: common.tenantId,
  callId: common.callId,
  attempt: common.attempt,
  policyVersion: common.policyVersion,
  traceId: common.traceId,
  deadlineAt: common.deadlineAt,
  tool: toolEnvelopeSchema.shape.tool,
  tier: toolEnvelopeSchema.shape.tier,
  argumentHash: toolEnvelopeSchema.shape.argumentHash,
  effectKey: z.string(),
});
export type TenantEnvelope = z.infer<typeof tenantEnvelopeSchema>;

/**
 * Signed envelopes from the one the coordinator minted first to the call's own, which is the last. Every one of them
 * is needed to tell that the last is no wider than any before it.
 */
export type Hops = readonly string[];
