/** What is at stake in a ticket, as far as is known when an agent is asked: by it is decided how much may be left out. */
import { z } from "zod";
import type { RiskFlag } from "./assessment.ts";
import type { Intent } from "./intent.ts";

export const riskBandSchema = z.enum(["low", "medium", "high"]);
export type RiskBand = z.infer<typeof riskBandSchema>;

/** How a call's task was compacted: tokens before and after, and what it was held against. */
export const compactionSchema = z.strictObject({
  band: riskBandSchema,
  /** What the task may come to; what must not be left out may come to more. */
  limitTokens: z.number().int(),
  beforeTokens: z.number().int(),
  afterTokens: z.number().int(),
});
export type Compaction = z.infer<typeof compactionSchema>;

const order: readonly RiskBand[] = ["low", "medium", "high"];

/** Information is low, what can be put right is medium, money and what cannot be taken back is high. */
const bandOfIntent = {
  order_status: "low",
  order_cancel: "high",
  order_change: "medium",
  address_change: "medium",
  delivery_options: "low",
  delivery_delay: "low",
  item_not_received: "high",
  damaged_item: "high",
  wrong_item: "high",
  return_request: "medium",
  refund_request: "high",
  refund_status: "low",
  refund_policy: "low",
  invoice_request: "low",
  payment_issue: "medium",
  payment_methods: "low",
  double_charge: "high",
  subscription_cancel: "high",
  subscription_change: "medium",
  account_access: "medium",
  account_update: "medium",
  account_close: "high",
  data_erasure: "high",
  data_export: "high",
  bug_report: "low",
  how_to: "low",
  feature_request: "low",
  outage: "medium",
  complaint: "medium",
  human_request: "medium",
  legal_threat: "high",
  abuse: "high",
  self_harm: "high",
  spam: "low",
  auto_reply: "low",
  feedback: "low",
  out_of_scope: "low",
} as const satisfies Record<Intent, RiskBand>;

const bandOfFlag = {
  promptInjection: "high",
  legalThreat: "high",
  selfHarm: "high",
  abuse: "high",
  fraud: "high",
  credentials: "high",
  personalData: "medium",
  vip: "medium",
} as const satisfies Record<RiskFlag, RiskBand>;

/**
 * The highest of what triage says and of what is proposed. `tiers`: of the actions that are proposed or decided on; null
 * stands for a tool nobody knows. Without an assessment nothing is known yet, which is not the same as nothing at stake.
 */
export function riskBandOf(
  assessment: { intent: Intent; riskFlags: readonly RiskFlag[] } | null,
  tiers: readonly (number | null)[],
): RiskBand {
  const bands: RiskBand[] = assessment
    ? [bandOfIntent[assessment.intent], ...assessment.riskFlags.map((flag) => bandOfFlag[flag])]
    : ["medium"];
  for (const tier of tiers) bands.push(tier === 0 ? "low" : tier === 1 ? "medium" : "high");
  return order.findLast((band) => bands.includes(band)) ?? "low";
}
