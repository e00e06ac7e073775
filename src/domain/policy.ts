import { z } from "zod";

/** One line of a tenant's policy. The first rule that fits decides; where none fits, the answer is deny. */
export const policyRuleSchema = z.strictObject({
  id: z.string(),
  /** `refunds.create`, or `*` for every tool of the tiers named. */
  tool: z.string(),
  tiers: z.array(z.union([z.literal(0), z.literal(1), z.literal(2), z.literal(3)])).nullable(),
  /** Fits only amounts up to and including this many cents. Null: any amount, and none. */
  maxAmountCents: z.number().int().nonnegative().nullable(),
  decision: z.enum(["allow", "ask", "deny"]),
  /** Shown to the approver, or told as the reason of a refusal. */
  why: z.string(),
});
export type PolicyRule = z.infer<typeof policyRuleSchema>;

export const policySchema = z.strictObject({
  version: z.string(),
  rules: z.array(policyRuleSchema),
  /** Tools that are switched off, whatever the rules say. */
  disabledTools: z.array(z.string()),
});
export type Policy = z.infer<typeof policySchema>;
