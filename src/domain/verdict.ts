import { z } from "zod";
import { escalationReasonSchema } from "./escalation.ts";

/** The rules a draft is held against. `model` is the model's own objection: it may block, never allow. */
export const findingRuleSchema = z.enum([
  "citation",
  "link",
  "money",
  "promise",
  "personalData",
  "recipient",
  "language",
  "length",
  "instruction",
  "action",
  "model",
]);

export const findingSchema = z.strictObject({
  rule: findingRuleSchema,
  severity: z.enum(["block", "warn"]),
  message: z.string(),
});
export type Finding = z.infer<typeof findingSchema>;

/** Validate's answer. */
export const verdictSchema = z.strictObject({
  verdict: z.enum(["pass", "revise", "escalate"]),
  reason: escalationReasonSchema.nullable(),
  findings: z.array(findingSchema),
});
export type Verdict = z.infer<typeof verdictSchema>;
