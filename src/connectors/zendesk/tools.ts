/** What can be done on Zendesk's tickets. */
import { z } from "zod";
import { postedReplySchema, replySchema, threadQuerySchema, threadSchema } from "../../domain/helpdesk.ts";
import { everyPlan, readDefaults, type ToolDefinition } from "../../domain/tool.ts";

const everywhere = ["sandbox", "staging", "live"] as const;

/** The smallest plan allows 200 requests a minute for all who use the API; one ticket takes 30 updates in ten minutes. */
const limits = { ratePerMinute: 60, burst: 20, concurrency: 5 } as const;

/** How long Zendesk may still be at a request we gave up: its own limit for one is a minute. */
const marked = { class: "marker", settleMs: 60_000 } as const;

const read = {
  ...readDefaults,
  connector: "zendesk",
  environments: everywhere,
  limits,
  dataLabels: ["personal"],
} as const;

const write = {
  version: 1,
  connector: "zendesk",
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

const ticket = z.string().regex(/^\d{1,20}$/, "a ticket's number");
/** Zendesk ends a tag at a space. */
const tag = z
  .string()
  .min(1)
  .max(80)
  .regex(/^[\p{L}\p{N}_.:/-]+$/u, "a tag")
  .toLowerCase();
const status = z.enum(["open", "pending", "hold", "solved"]);
const tagged = z.strictObject({ id: z.string(), tags: z.array(z.string()) });

export const zendeskTools = {
  "zendesk.readTicket": {
    ...read,
    name: "zendesk.readTicket",
    purpose: "The ticket as the helpdesk has it, and who its requester is: name and e-mail address.",
    operation: "readTicket",
    timeoutMs: 20_000,
    input: z.strictObject({ ticket }),
    output: z.strictObject({
      ticket: z.strictObject({
        id: z.string(),
        subject: z.string(),
        status: z.string(),
        priority: z.string().nullable(),
        tags: z.array(z.string()),
        channel: z.string().nullable(),
        createdAt: z.string(),
        updatedAt: z.string(),
      }),
      requester: z.strictObject({
        id: z.string(),
        name: z.string().nullable(),
        /** Lower case. */
        email: z.string().nullable(),
      }),
    }),
    provenance: "systemOfRecord",
    sources: { ticket: "ticket" },
    targetArgument: "ticket",
  },
  "zendesk.readThread": {
    ...read,
    name: "zendesk.readThread",
    purpose: "What customers have written on the ticket, oldest first.",
    operation: "readThread",
    // Only the coordinator asks, when a reply came too late.
    roles: [],
    timeoutMs: 20_000,
    input: threadQuerySchema,
    output: threadSchema,
    provenance: "customerText",
    sources: { ticketId: "ticket", externalId: "ticket" },
  },
  "zendesk.reply": {
    ...write,
    name: "zendesk.reply",
    purpose: "Posts the validated reply as a public comment on the ticket.",
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
  "zendesk.addTags": {
    ...write,
    name: "zendesk.addTags",
    purpose: "Puts tags on the ticket.",
    operation: "addTags",
    isProposable: true,
    input: z.strictObject({ ticket, tags: z.array(tag).min(1).max(10) }),
    output: z.strictObject({
      ticket: tagged,
      /** Those that were not there before; null where that could not be told. */
      added: z.array(z.string()).nullable(),
    }),
    tier: 1,
    sources: { ticket: "ticket", tags: "words" },
    targetArgument: "ticket",
    compensation: {
      tool: "zendesk.removeTags@1",
      argumentsOf: ({ ticket: id = null }, output) => {
        const { success, data } = z.looseObject({ added: z.array(z.string()) }).safeParse(output);
        return success ? { ticket: id, tags: data.added } : null;
      },
    },
  },
  "zendesk.removeTags": {
    ...write,
    name: "zendesk.removeTags",
    purpose: "Takes tags off the ticket again.",
    operation: "removeTags",
    isProposable: false,
    input: z.strictObject({ ticket, tags: z.array(tag).max(10) }),
    output: z.strictObject({ ticket: tagged }),
    tier: 1,
    sources: { ticket: "ticket", tags: "record" },
    targetArgument: "ticket",
  },
  "zendesk.setStatus": {
    ...write,
    name: "zendesk.setStatus",
    purpose: "Sets the ticket to open, pending, hold or solved.",
    operation: "setStatus",
    isProposable: true,
    input: z.strictObject({ ticket, status }),
    output: z.strictObject({
      ticket: z.strictObject({ id: z.string(), status: z.string() }),
      /** Null where that could not be told. */
      previousStatus: z.string().nullable(),
    }),
    tier: 1,
    sources: { ticket: "ticket", status: "words" },
    targetArgument: "ticket",
    compensation: {
      tool: "zendesk.setStatus@1",
      argumentsOf: ({ ticket: id = null }, output) => {
        // A ticket cannot be made new again.
        const { success, data } = z.looseObject({ previousStatus: status }).safeParse(output);
        return success ? { ticket: id, status: data.previousStatus } : null;
      },
    },
  },
} as const satisfies Record<string, ToolDefinition>;
