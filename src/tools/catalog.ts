/**
 * Every tool there is. A tool is known by name@version; a change of meaning makes a new version. What an agent may
 * see and what a tenant may do is decided by tier, role, plan, environment and policy, never by the model.
 */
import { z } from "zod";
import { passageSchema } from "../connectors/knowledge/passage.ts";
import {
  customerSchema,
  invoiceSchema,
  orderSchema,
  refundSchema,
  sentReplySchema,
  shipmentSchema,
  subscriptionSchema,
} from "../connectors/sandbox/records.ts";
import { threadMessageSchema } from "../connectors/sandbox/thread-store.ts";
import { toolId, type ToolDefinition } from "../domain/tool.ts";

const everyPlan = ["free", "pro", "enterprise"] as const;
const everywhere = ["sandbox", "staging", "live"] as const;

const read = {
  version: 1,
  tier: 0,
  roles: ["gather"],
  isProposable: false,
  plans: everyPlan,
  environments: everywhere,
  timeoutMs: 5_000,
  idempotency: { class: "read" },
  compensation: null,
  amountArgument: null,
  targetArgument: null,
} as const;

const sandboxRead = { ...read, connector: "sandbox", provenance: "systemOfRecord" } as const;

/** How long the sandbox may be at a request after we gave it up; it knows its keys for good, as few systems do. */
const settleMs = 5_000;
const keyed = { class: "key", lifeMs: 24 * 3_600_000, settleMs } as const;

const write = {
  version: 1,
  connector: "sandbox",
  roles: [],
  isProposable: true,
  plans: everyPlan,
  environments: everywhere,
  timeoutMs: 15_000,
  idempotency: keyed,
  compensation: null,
  provenance: "systemOfRecord",
  amountArgument: null,
} as const;

export const tools = {
  "knowledge.search": {
    ...read,
    name: "knowledge.search",
    purpose: "Finds passages of the help centre for a question. Prefer few, precise words.",
    connector: "knowledge",
    operation: "search",
    input: z.strictObject({
      query: z.string().min(1).max(400),
      language: z.string().max(10),
      intent: z.string().max(40).nullable(),
      limit: z.number().int().min(1).max(8),
    }),
    output: z.strictObject({ passages: z.array(passageSchema) }),
    provenance: "knowledge",
  },
  "customers.find": {
    ...sandboxRead,
    name: "customers.find",
    purpose: "The customer with this e-mail address, if there is one.",
    operation: "findCustomer",
    input: z.strictObject({ email: z.string().min(3).max(320) }),
    output: z.strictObject({ customer: customerSchema.nullable() }),
  },
  "orders.list": {
    ...sandboxRead,
    name: "orders.list",
    purpose: "A customer's latest orders, newest first.",
    operation: "listOrders",
    input: z.strictObject({ email: z.string().min(3).max(320), limit: z.number().int().min(1).max(10) }),
    output: z.strictObject({ orders: z.array(orderSchema) }),
  },
  "orders.get": {
    ...sandboxRead,
    name: "orders.get",
    purpose: "One order by its number.",
    operation: "getOrder",
    input: z.strictObject({ orderId: z.string().min(1).max(40) }),
    output: z.strictObject({ order: orderSchema.nullable() }),
  },
  "shipments.track": {
    ...sandboxRead,
    name: "shipments.track",
    purpose: "Where an order's parcels are.",
    operation: "trackShipments",
    input: z.strictObject({ orderId: z.string().min(1).max(40) }),
    output: z.strictObject({ shipments: z.array(shipmentSchema) }),
  },
  "invoices.list": {
    ...sandboxRead,
    name: "invoices.list",
    purpose: "A customer's invoices, newest first; with an order number, only that order's.",
    operation: "listInvoices",
    input: z.strictObject({ email: z.string().min(3).max(320), orderId: z.string().max(40).nullable() }),
    output: z.strictObject({ invoices: z.array(invoiceSchema) }),
  },
  "subscriptions.list": {
    ...sandboxRead,
    name: "subscriptions.list",
    purpose: "A customer's subscriptions.",
    operation: "listSubscriptions",
    input: z.strictObject({ email: z.string().min(3).max(320) }),
    output: z.strictObject({ subscriptions: z.array(subscriptionSchema) }),
  },
  "refunds.list": {
    ...sandboxRead,
    name: "refunds.list",
    purpose: "The refunds made for an order.",
    operation: "listRefunds",
    input: z.strictObject({ orderId: z.string().min(1).max(40) }),
    output: z.strictObject({ refunds: z.array(refundSchema) }),
  },
  "orders.changeAddress": {
    ...write,
    name: "orders.changeAddress",
    purpose: "Changes where an order that has not been shipped goes to.",
    operation: "changeAddress",
    input: z.strictObject({ orderId: z.string().min(1).max(40), address: z.string().min(5).max(400) }),
    output: z.strictObject({ order: orderSchema, previousAddress: z.string() }),
    tier: 1,
    targetArgument: "orderId",
    compensation: {
      tool: "orders.changeAddress@1",
      argumentsOf: ({ orderId = null }, output) => {
        const before = z.looseObject({ previousAddress: z.string() }).safeParse(output);
        return before.success ? { orderId, address: before.data.previousAddress } : null;
      },
    },
  },
  "invoices.resend": {
    ...write,
    name: "invoices.resend",
    purpose: "Sends an invoice again to the address the customer's account has.",
    operation: "resendInvoice",
    input: z.strictObject({ invoiceId: z.string().min(1).max(40) }),
    output: z.strictObject({ invoice: invoiceSchema }),
    tier: 1,
    idempotency: { class: "once" },
    targetArgument: "invoiceId",
  },
  "accounts.resetPassword": {
    ...write,
    name: "accounts.resetPassword",
    purpose: "Sends a password reset link to the address the customer's account has.",
    operation: "resetPassword",
    input: z.strictObject({ customerId: z.string().min(1).max(40) }),
    output: z.strictObject({ customer: customerSchema }),
    tier: 1,
    idempotency: { class: "once" },
    targetArgument: "customerId",
  },
  "refunds.create": {
    ...write,
    name: "refunds.create",
    purpose: "Pays money for an order back, by the way it was paid.",
    operation: "createRefund",
    input: z.strictObject({
      orderId: z.string().min(1).max(40),
      amountCents: z.number().int().positive().max(10_000_000),
      currency: z.enum(["EUR", "USD", "GBP"]),
      reason: z.string().min(1).max(200),
    }),
    output: z.strictObject({ refund: refundSchema }),
    tier: 2,
    plans: ["pro", "enterprise"],
    amountArgument: "amountCents",
    targetArgument: "orderId",
  },
  "orders.cancel": {
    ...write,
    name: "orders.cancel",
    purpose: "Cancels an order that has not been shipped and pays back what was paid.",
    operation: "cancelOrder",
    input: z.strictObject({ orderId: z.string().min(1).max(40), reason: z.string().min(1).max(200) }),
    output: z.strictObject({ order: orderSchema }),
    tier: 2,
    targetArgument: "orderId",
  },
  "subscriptions.cancel": {
    ...write,
    name: "subscriptions.cancel",
    purpose: "Ends a subscription at the end of the period that is paid for.",
    operation: "cancelSubscription",
    input: z.strictObject({ subscriptionId: z.string().min(1).max(40), reason: z.string().min(1).max(200) }),
    output: z.strictObject({ subscription: subscriptionSchema, previousRenewsAt: z.string().nullable() }),
    tier: 2,
    targetArgument: "subscriptionId",
    compensation: {
      tool: "subscriptions.resume@1",
      argumentsOf: ({ subscriptionId = null }, output) => {
        const before = z.looseObject({ previousRenewsAt: z.string().nullable() }).safeParse(output);
        return before.success ? { subscriptionId, renewsAt: before.data.previousRenewsAt } : null;
      },
    },
  },
  "subscriptions.resume": {
    ...write,
    name: "subscriptions.resume",
    purpose: "Takes a cancellation of a subscription back.",
    operation: "resumeSubscription",
    isProposable: false,
    input: z.strictObject({
      subscriptionId: z.string().min(1).max(40),
      renewsAt: z.string().max(40).nullable(),
    }),
    output: z.strictObject({ subscription: subscriptionSchema }),
    tier: 1,
    targetArgument: "subscriptionId",
  },
  "threads.read": {
    ...sandboxRead,
    name: "threads.read",
    purpose: "What the customer has written on the helpdesk's thread, oldest first.",
    operation: "readThread",
    // Only the coordinator asks, when a reply came too late.
    roles: [],
    input: z.strictObject({ ticketId: z.string() }),
    output: z.strictObject({ messages: z.array(threadMessageSchema) }),
  },
  "customers.erase": {
    ...write,
    name: "customers.erase",
    purpose: "Erases a customer and everything known of them. Only people do this.",
    operation: "eraseCustomer",
    isProposable: false,
    input: z.strictObject({ customerId: z.string().min(1).max(40) }),
    output: z.strictObject({ customerId: z.string() }),
    tier: 3,
    targetArgument: "customerId",
  },
  "replies.send": {
    ...write,
    name: "replies.send",
    purpose:
      "Sends the validated reply to the requester. The recipient comes from the ticket, never from a model.",
    operation: "sendReply",
    isProposable: false,
    input: z.strictObject({
      ticketId: z.string(),
      to: z.string(),
      subject: z.string(),
      body: z.string().min(1).max(20_000),
      /** The last customer message the reply answers. */
      inReplyTo: z.string(),
    }),
    output: z.strictObject({ reply: sentReplySchema }),
    tier: 2,
    targetArgument: null,
    // As on a helpdesk: posted twice is posted twice, but a posted reply can be found.
    timeoutMs: 10_000,
    idempotency: { class: "marker", settleMs },
  },
} as const satisfies Record<string, ToolDefinition>;

const byId = new Map<string, ToolDefinition>(Object.values(tools).map((tool) => [toolId(tool), tool]));

/** The tool with this id (`orders.get@1`), or null. */
export function findTool(id: string): ToolDefinition | null {
  return byId.get(id) ?? null;
}
