import { z } from "zod";
import { burnAlertSchema } from "../../domain/burn.ts";
import { escalationReasonSchema } from "../../domain/escalation.ts";
import { ticketIdSchema } from "../../domain/ids.ts";
import { everyPlan, type ToolDefinition } from "../../domain/tool.ts";

/**
 * All that a notice may be about. No subject, no words of anybody, no amount, no argument: whoever reads along in a
 * channel learns that there is something to do, and where.
 */
export const noticeSchema = z.strictObject({
  what: z.enum(["approvalWaiting", "escalated"]),
  ticketId: ticketIdSchema,
  /** Why a person has it now; null where an approval waits. */
  reason: escalationReasonSchema.nullable(),
});

/** What both tools have in common: one message into one channel, which the tenant's settings name and no argument can. */
const messageDefaults = {
  version: 1,
  connector: "slack",
  output: z.strictObject({ notice: z.strictObject({ id: z.string(), channel: z.string() }) }),
  tier: 1,
  roles: [],
  isProposable: false,
  plans: everyPlan,
  environments: ["sandbox", "staging", "live"],
  // Slack takes about one message a second for a channel.
  limits: { ratePerMinute: 50, burst: 10, concurrency: 2 },
  timeoutMs: 10_000,
  idempotency: { class: "marker", settleMs: 10_000 },
  compensation: null,
  provenance: "systemOfRecord",
  dataLabels: ["internal"],
  amountArgument: null,
  targetArgument: null,
} as const satisfies Partial<ToolDefinition>;

export const slackTools = {
  "slack.notify": {
    ...messageDefaults,
    name: "slack.notify",
    purpose: "Tells a Slack channel that a ticket waits for a person, and where to open it.",
    operation: "notify",
    input: noticeSchema,
    sources: { what: "words", ticketId: "words", reason: "words" },
  },
  "slack.alert": {
    ...messageDefaults,
    name: "slack.alert",
    purpose: "Tells a Slack channel that a budget burns too fast, or does so no longer, and where to see it.",
    operation: "alert",
    // Names of ours, times and figures: nothing of any ticket.
    input: burnAlertSchema,
    sources: {
      budget: "words",
      window: "words",
      workflow: "words",
      firedAt: "words",
      resolvedAt: "words",
      rate: "words",
      factor: "words",
    },
    isAboutTenant: true,
  },
} as const satisfies Record<string, ToolDefinition>;
