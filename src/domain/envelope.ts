/**
 * The hop envelope: what travels with every call to an agent or a tool. A receiver trusts nothing else about who
 * is calling and how far the call may go. A child envelope can only narrow its parent.
 */
import { z } from "zod";
import { agentRoleSchema } from "./call.ts";
import { tenantIdSchema, ticketIdSchema } from "./ids.ts";

export const envelopeSchema = z.strictObject({
  tenantId: tenantIdSchema,
  ticketId: ticketIdSchema,
  /** The coordinator object to come back to. */
  coordinator: z.string(),
  callId: z.string(),
  /** The agents on the way here, the callee last. */
  path: z.array(agentRoleSchema).min(1),
  /** Moves whenever a person or a newer message takes the ticket over; work of an older epoch is void. */
  epoch: z.number().int(),
  attempt: z.number().int(),
  policyVersion: z.string(),
  traceId: z.string(),
  /** Unix milliseconds after which the answer is no longer awaited. */
  deadlineAt: z.number(),
  /** What the call and its children may still spend. */
  remaining: z.strictObject({ tokens: z.number().int(), costMicros: z.number().int() }),
  /** How the model is to economise, as the ticket's budget stands. */
  economy: z.enum(["ok", "compact", "cheaper", "draftOnly"]),
});
export type Envelope = z.infer<typeof envelopeSchema>;
