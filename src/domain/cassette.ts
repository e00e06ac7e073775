/**
 * A cassette: one ticket as it was worked on, with everything its models and tools answered, so that it can be run again
 * without them. Its deliveries and decisions are a fixture's, so that the same runner posts them.
 */
import { z } from "zod";
import { jsonValueSchema } from "./json-value.ts";
import { recordedCallSchema, recordedSettingsSchema } from "./recorded-call.ts";
import { ticketFixtureSchema } from "./fixture.ts";
import { ticketIdSchema } from "./ids.ts";
import { ticketStateSchema } from "./state.ts";
import { reasonSchema } from "./view.ts";

const actionSchema = z.strictObject({ tool: z.string(), arguments: z.record(z.string(), jsonValueSchema) });

/** What became of it: what two runs of one ticket are compared by, once their calls are the same. */
export const outcomeSchema = z.strictObject({
  state: ticketStateSchema,
  reason: reasonSchema.nullable(),
  /** The main states in order, without `received` and `queued`. */
  path: z.array(ticketStateSchema),
  intent: z.string().nullable(),
  rulings: z.array(actionSchema.extend({ decision: z.enum(["allow", "ask", "deny"]), ruleId: z.string() })),
  actions: z.array(actionSchema.extend({ outcome: z.enum(["done", "failed", "unknown", "compensated"]) })),
  reply: z.string().nullable(),
  costMicros: z.number().int(),
});
export type Outcome = z.infer<typeof outcomeSchema>;

export const cassetteSchema = z.strictObject({
  version: z.literal(1),
  ticketId: ticketIdSchema,
  /** Unix milliseconds: when the ticket came. */
  receivedAt: z.number(),
  /** Whether personal data was replaced by stand-ins. */
  hasStandIns: z.boolean(),
  began: recordedSettingsSchema,
  /** The ticket, what people did, and what came of it. */
  fixture: ticketFixtureSchema,
  /** What is missing, or cannot be done again: a replay may part from the recording there. */
  gaps: z.array(z.string()),
  /** In order, each with the hash by which it is found again. */
  calls: z.array(
    z.strictObject({
      fingerprint: z.string(),
      call: recordedCallSchema,
      /** How often somebody had acted while the ticket was in work, before it was known what this one answered. */
      deeds: z.number().int().default(0),
    }),
  ),
  outcome: outcomeSchema,
});
export type Cassette = z.infer<typeof cassetteSchema>;
