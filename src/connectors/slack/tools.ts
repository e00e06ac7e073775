import { z } from "zod";
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

export const slackTools = {
  "slack.notify": {
    name: "slack.notify",
    version: 1,
    purpose: "Tells a Slack channel that a ticket waits for a person, and where to open it.",
    connector: "slack",
    operation: "notify",
    input: noticeSchema,
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
    sources: { what: "words", ticketId: "words", reason: "words" },
    amountArgument: null,
    targetArgument: null,
  },
} as const satisfies Record<string, ToolDefinition>;
