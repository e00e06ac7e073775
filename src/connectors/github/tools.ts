/** What can be done on GitHub's issues. */
import { z } from "zod";
import { postedReplySchema, replySchema, threadQuerySchema, threadSchema } from "../../domain/helpdesk.ts";
import { everyPlan, readDefaults, type ToolDefinition } from "../../domain/tool.ts";

const everywhere = ["sandbox", "staging", "live"] as const;

/** GitHub's primary limit is 5,000 requests an hour for an account, its secondary one 80 changes a minute. */
const limits = { ratePerMinute: 60, burst: 20, concurrency: 5 } as const;

/** How long GitHub may still be at a request we gave up. It ends requests itself after ten seconds. */
const marked = { class: "marker", settleMs: 15_000 } as const;

const write = {
  version: 1,
  connector: "github",
  roles: [],
  plans: everyPlan,
  environments: everywhere,
  limits,
  timeoutMs: 30_000,
  idempotency: marked,
  compensation: null,
  provenance: "systemOfRecord",
  dataLabels: ["internal"],
  amountArgument: null,
} as const;

/** `owner/name#88` */
const issue = z.string().min(4).max(220);
const label = z
  .string()
  .trim()
  .min(1)
  .max(50)
  .regex(/^[^\p{C},]+$/u, "a label");

export const githubTools = {
  "github.readThread": {
    ...readDefaults,
    name: "github.readThread",
    purpose: "What customers have written on the issue, oldest first.",
    connector: "github",
    operation: "readThread",
    input: threadQuerySchema,
    output: threadSchema,
    // Only the coordinator asks, when a reply came too late.
    roles: [],
    environments: everywhere,
    limits,
    timeoutMs: 20_000,
    provenance: "customerText",
    dataLabels: ["personal"],
    sources: { ticketId: "ticket", externalId: "ticket" },
  },
  "github.reply": {
    ...write,
    name: "github.reply",
    purpose: "Posts the validated reply as a comment on the ticket's issue.",
    operation: "reply",
    isProposable: false,
    input: replySchema,
    output: postedReplySchema,
    tier: 2,
    dataLabels: ["personal"],
    sources: {
      ticketId: "ticket",
      externalId: "ticket",
      to: "ticket",
      subject: "ticket",
      inReplyTo: "ticket",
      body: "words",
    },
    targetArgument: null,
  },
  "github.addLabels": {
    ...write,
    name: "github.addLabels",
    purpose: "Puts labels on the ticket's issue.",
    operation: "addLabels",
    isProposable: true,
    input: z.strictObject({ issue, labels: z.array(label).min(1).max(10) }),
    output: z.strictObject({
      issue: z.strictObject({ id: z.string(), labels: z.array(z.string()) }),
      /** Those that were not there before; null where that could not be told. */
      added: z.array(z.string()).nullable(),
    }),
    tier: 1,
    sources: { issue: "ticket", labels: "words" },
    targetArgument: "issue",
    compensation: {
      tool: "github.removeLabels@1",
      argumentsOf: ({ issue: name = null }, output) => {
        const { success, data } = z.looseObject({ added: z.array(z.string()) }).safeParse(output);
        return success ? { issue: name, labels: data.added } : null;
      },
    },
  },
  "github.removeLabels": {
    ...write,
    name: "github.removeLabels",
    purpose: "Takes labels off the ticket's issue again.",
    operation: "removeLabels",
    isProposable: false,
    input: z.strictObject({ issue, labels: z.array(z.string().min(1).max(50)).max(10) }),
    output: z.strictObject({ issue: z.strictObject({ id: z.string(), labels: z.array(z.string()) }) }),
    tier: 1,
    sources: { issue: "ticket", labels: "record" },
    targetArgument: "issue",
  },
  "github.closeIssue": {
    ...write,
    name: "github.closeIssue",
    purpose: "Closes the ticket's issue, as done or as not planned.",
    operation: "closeIssue",
    isProposable: true,
    input: z.strictObject({ issue, reason: z.enum(["completed", "not_planned"]) }),
    output: z.strictObject({
      issue: z.strictObject({ id: z.string(), state: z.literal("closed") }),
      /** Null where that could not be told. */
      wasOpen: z.boolean().nullable(),
    }),
    tier: 1,
    sources: { issue: "ticket", reason: "words" },
    targetArgument: "issue",
    compensation: {
      tool: "github.restoreState@1",
      argumentsOf: ({ issue: name = null }, output) => {
        const { success, data } = z.looseObject({ wasOpen: z.boolean() }).safeParse(output);
        return success ? { issue: name, state: data.wasOpen ? "open" : "closed" } : null;
      },
    },
  },
  "github.restoreState": {
    ...write,
    name: "github.restoreState",
    purpose: "Opens the ticket's issue again, or leaves it closed, as it was before.",
    operation: "restoreState",
    isProposable: false,
    input: z.strictObject({ issue, state: z.enum(["open", "closed"]) }),
    output: z.strictObject({
      issue: z.strictObject({ id: z.string(), state: z.enum(["open", "closed"]) }),
    }),
    tier: 1,
    sources: { issue: "ticket", state: "record" },
    targetArgument: "issue",
  },
} as const satisfies Record<string, ToolDefinition>;
