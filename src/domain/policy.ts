import { z } from "zod";
import { intentSchema } from "./intent.ts";

const cents = z.number().int().nonnegative();

/** One line of a tenant's policy. The first rule that fits decides; where none fits, the answer is deny. */
export const policyRuleSchema = z
  .strictObject({
    id: z.string(),
    /** `refunds.create`, or `*` for every tool of the tiers named. */
    tool: z.string(),
    tiers: z.array(z.union([z.literal(0), z.literal(1), z.literal(2), z.literal(3)])).nullable(),
    /** Fits only amounts from this many cents on, this many included. Null: any amount, and none. */
    minAmountCents: cents.nullable().default(null),
    /** Fits only amounts up to and including this many cents. Null: any amount, and none. */
    maxAmountCents: cents.nullable(),
    /** Fits only these currencies (`EUR`), which a rule about amounts should say. Null: any currency, and none. */
    currencies: z
      .array(z.string().regex(/^[A-Z]{3}$/))
      .min(1)
      .nullable()
      .default(null),
    /**
     * Fits only tickets that triage took for one of these and for nothing else. Null: any ticket. Such a rule lets go what
     * one person would be asked about, and nothing else: `policy/rules.ts`.
     */
    intents: z.array(intentSchema).min(1).nullable().default(null),
    decision: z.enum(["allow", "ask", "deny"]),
    /** Where it asks: how many different people must agree. */
    approvers: z.number().int().min(1).max(2).default(1),
    /** Of what it lets go, one in so many is asked about all the same. Null: nothing is. Only where it allows. */
    sampleOneIn: z.number().int().min(2).max(1_000).nullable().default(null),
    /** Whether it is suspended as soon as something that it let go is reverted, complained of or reopened. */
    suspendOnFault: z.boolean().default(false),
    /** Shown to the approver, or told as the reason of a refusal. */
    why: z.string(),
  })
  .refine(({ minAmountCents, maxAmountCents }) => (minAmountCents ?? 0) <= (maxAmountCents ?? Infinity), {
    message: "the least amount is above the largest",
    path: ["minAmountCents"],
  })
  .refine(({ decision, sampleOneIn }) => decision === "allow" || sampleOneIn === null, {
    message: "only of what is allowed can samples be taken",
    path: ["sampleOneIn"],
  })
  .refine(({ decision, suspendOnFault }) => decision === "allow" || !suspendOnFault, {
    message: "only what allows can be suspended",
    path: ["suspendOnFault"],
  })
  // Whoever finds the words that are taken for another intent would be out of reach of a rule that asks or denies.
  .refine(({ intents, decision }) => intents === null || decision === "allow", {
    message: "only what allows may name intents",
    path: ["intents"],
  })
  .refine(({ intents, tool }) => intents === null || tool !== "*", {
    message: "what names intents names one tool",
    path: ["tool"],
  })
  .refine(({ intents, sampleOneIn }) => intents === null || sampleOneIn !== null, {
    message: "of what names intents samples are taken",
    path: ["sampleOneIn"],
  })
  .refine(({ intents, suspendOnFault }) => intents === null || suspendOnFault, {
    message: "what names intents is suspended by a fault",
    path: ["suspendOnFault"],
  });
export type PolicyRule = z.infer<typeof policyRuleSchema>;

export const policySchema = z.strictObject({
  /** For people. What counts as the policy's version has its content in it as well: `policyVersionOf`. */
  version: z.string(),
  rules: z.array(policyRuleSchema),
  /** Tools that are switched off, whatever the rules say. */
  disabledTools: z.array(z.string()),
});
export type Policy = z.infer<typeof policySchema>;
