/** A tool as people see it: what it is, what the policy says of it, and what stands in its way just now. */
import { z } from "zod";
import { provenanceSchema } from "./evidence.ts";
import { policyBandSchema } from "./explanation.ts";
import { switchViewSchema } from "./switch.ts";

export const toolViewSchema = z.strictObject({
  /** `refunds.create@1` */
  id: z.string(),
  name: z.string(),
  version: z.number().int(),
  purpose: z.string(),
  connector: z.string(),
  tier: z.union([z.literal(0), z.literal(1), z.literal(2), z.literal(3)]),
  roles: z.array(z.string()),
  /** Whether a draft may propose it; else the coordinator alone has a use for it. */
  isProposable: z.boolean(),
  plans: z.array(z.string()),
  environments: z.array(z.string()),
  limits: z
    .strictObject({ ratePerMinute: z.number(), burst: z.number(), concurrency: z.number() })
    .nullable(),
  timeoutMs: z.number(),
  idempotency: z.enum(["read", "key", "marker", "once"]),
  /** The tool that undoes it. */
  compensation: z.string().nullable(),
  provenance: provenanceSchema,
  dataLabels: z.array(z.string()),
  /** Where each argument has to come from: `record` where nothing else is said. */
  sources: z.record(z.string(), z.string()),
  amountArgument: z.string().nullable(),
  targetArgument: z.string().nullable(),
  /** JSON Schema. */
  input: z.looseObject({}),
  output: z.looseObject({}),
  /** The policy's word, amount by amount. */
  bands: z.array(policyBandSchema),
  /** Why nobody can use it now. Empty: it can be used, as far as the policy goes. */
  obstacles: z.array(
    z.strictObject({ by: z.enum(["switch", "policy"]), reason: z.string(), words: z.string() }),
  ),
  /** The tool's own switch; null where it was never touched. */
  switch: switchViewSchema.nullable(),
});
export type ToolView = z.infer<typeof toolViewSchema>;

export const toolListSchema = z.strictObject({
  tools: z.array(toolViewSchema),
  policyVersion: z.string(),
  plan: z.string(),
  environment: z.string(),
  /** The switch for everything; null where it was never touched. */
  everything: switchViewSchema.nullable(),
});
export type ToolList = z.infer<typeof toolListSchema>;

export const switchListSchema = z.strictObject({
  /** Every switch that was ever set, as it stands. What has none is on. */
  switches: z.array(switchViewSchema),
  /** The latest changes, newest first. */
  history: z.array(switchViewSchema),
});
export type SwitchList = z.infer<typeof switchListSchema>;
