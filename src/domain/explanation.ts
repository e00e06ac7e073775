/** How a policy comes to its word on an action: every check in the order it was made, up to the one that decided. */
import { z } from "zod";
import { intentSchema } from "./intent.ts";

export const checkSchema = z.strictObject({
  /** What was looked at: a condition that comes before the rules, or the rule with this id. */
  check: z.string(),
  isRule: z.boolean(),
  /** `passed`: a condition that holds. `passedOver`: a rule that does not fit. `decided`: the last one. */
  outcome: z.enum(["passed", "passedOver", "decided"]),
  /** In words, why. */
  words: z.string(),
});
export type Check = z.infer<typeof checkSchema>;

export const explanationSchema = z.strictObject({
  decision: z.enum(["allow", "ask", "deny"]),
  ruleId: z.string(),
  why: z.string(),
  /** How many people must agree where it asks. */
  approvers: z.number().int(),
  /** Where it allows: one in so many is asked about all the same. Null: none. */
  sampleOneIn: z.number().int().nullable(),
  policyVersion: z.string(),
  checks: z.array(checkSchema),
});
export type Explanation = z.infer<typeof explanationSchema>;

/** A range of amounts of which the policy says one and the same. */
export const policyBandSchema = z.strictObject({
  /** Null: every currency, or a tool that has none. */
  currencies: z.array(z.string()).nullable(),
  /** Null where the tool has no amount, or leaves it out. Both ends are included. */
  fromCents: z.number().int().nullable(),
  /** Null: however much. */
  toCents: z.number().int().nullable(),
  decision: z.enum(["allow", "ask", "deny"]),
  /** Null: no rule fits, and so the answer is deny. */
  ruleId: z.string().nullable(),
  /** One in so many of them is asked about all the same. Null: none. */
  sampleOneIn: z.number().int().nullable(),
  why: z.string(),
  /** Where it asks: the rules that let go what tickets about these intents want, but for one in so many. */
  byIntent: z.array(
    z.strictObject({
      intents: z.array(intentSchema),
      decision: z.enum(["allow", "ask"]),
      ruleId: z.string(),
      sampleOneIn: z.number().int().nullable(),
    }),
  ),
});
export type PolicyBand = z.infer<typeof policyBandSchema>;
