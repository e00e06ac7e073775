/**
 * What can be looked up and done in the embedded business. Its tools are for tenants that try Signalbox out; a live
 * tenant has its own systems.
 */
import { z } from "zod";
import { replySchema, threadQuerySchema, threadSchema } from "../../domain/helpdesk.ts";
import { everyPlan, readDefaults, type ToolDefinition } from "../../domain/tool.ts";
import { cancelledOrder, cancelledSubscription, movedOrder, refundedOrder } from "./record-effects.ts";
import {
  customerSchema,
  invoiceSchema,
  orderSchema,
  refundSchema,
  sentReplySchema,
  shipmentSchema,
  subscriptionSchema,
} from "./records.ts";

const environments = ["sandbox", "staging"] as const;

const read = {
  ...readDefaults,
  connector: "sandbox",
  environments,
  limits: null,
  provenance: "systemOfRecord",
  dataLabels: ["personal"],
} as const;

/** How long the sandbox may be at a request after we gave it up; it knows its keys for good, as few systems do. */
const settleMs = 5_000;
const keyed = { class: "key", lifeMs: 24 * 3_600_000, settleMs } as const;

const write = {
  version: 1,
  connector: "sandbox",
  roles: [],
  isProposable: true,
  plans: everyPlan,
  environments,
  limits: null,
  timeoutMs: 15_000,
  idempotency: keyed,
  compensation: null,
  provenance: "systemOfRecord",
  dataLabels: ["personal"],
  amountArgument: null,
} as const;

/** Nobody has to be spared; but money that leaves faster than this is nobody's wish. */
const moneyLimits = { ratePerMinute: 600, burst: 200, concurrency: 100 } as const;

/** A reply's every argument but its words. */
const fromTicket = {
  ticketId: "ticket",
  externalId: "ticket",
  to: "ticket",
  subject: "ticket",
  inReplyTo: "ticket",
} as const;

export const sandboxTools = {
  "customers.find": {
    ...read,
    name: "customers.find",
    purpose: "The customer with this e-mail address, if there is one.",
    operation: "findCustomer",
    ownerArgument: "email",
    input: z.strictObject({ email: z.string().min(3).max(320) }),
    output: z.strictObject({ customer: customerSchema.nullable() }),
  },
  "orders.list": {
    ...read,
    name: "orders.list",
    purpose: "A customer's latest orders, newest first.",
    operation: "listOrders",
    ownerArgument: "email",
    input: z.strictObject({ email: z.string().min(3).max(320), limit: z.number().int().min(1).max(10) }),
    output: z.strictObject({ orders: z.array(orderSchema) }),
  },
  "orders.get": {
    ...read,
    name: "orders.get",
    purpose: "One order by its number.",
    operation: "getOrder",
    input: z.strictObject({ orderId: z.string().min(1).max(40) }),
    output: z.strictObject({ order: orderSchema.nullable() }),
  },
  "shipments.track": {
    ...read,
    name: "shipments.track",
    purpose: "Where an order's parcels are.",
    operation: "trackShipments",
    input: z.strictObject({ orderId: z.string().min(1).max(40) }),
    output: z.strictObject({ shipments: z.array(shipmentSchema) }),
  },
  "invoices.list": {
    ...read,
    name: "invoices.list",
    purpose: "A customer's invoices, newest first; with an order number, only that order's.",
    operation: "listInvoices",
    ownerArgument: "email",
    input: z.strictObject({ email: z.string().min(3).max(320), orderId: z.string().max(40).nullable() }),
    dataLabels: ["personal", "financial"],
    output: z.strictObject({ invoices: z.array(invoiceSchema) }),
  },
  "subscriptions.list": {
    ...read,
    name: "subscriptions.list",
    purpose: "A customer's subscriptions.",
    operation: "listSubscriptions",
    ownerArgument: "email",
    input: z.strictObject({ email: z.string().min(3).max(320) }),
    dataLabels: ["personal", "financial"],
    output: z.strictObject({ subscriptions: z.array(subscriptionSchema) }),
  },
  "refunds.list": {
    ...read,
    name: "refunds.list",
    purpose: "The refunds made for an order.",
    operation: "listRefunds",
    input: z.strictObject({ orderId: z.string().min(1).max(40) }),
    dataLabels: ["personal", "financial"],
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
    sources: { orderId: "record", address: "words" },
    targetArgument: "orderId",
    recordEffect: movedOrder,
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
    sources: { invoiceId: "record" },
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
    sources: { customerId: "record" },
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
    dataLabels: ["personal", "financial"],
    limits: moneyLimits,
    tier: 2,
    plans: ["pro", "enterprise"],
    amountArgument: "amountCents",
    sources: { orderId: "record", amountCents: "record", currency: "record", reason: "words" },
    targetArgument: "orderId",
    recordEffect: refundedOrder,
  },
  "orders.cancel": {
    ...write,
    name: "orders.cancel",
    purpose: "Cancels an order that has not been shipped and pays back what was paid.",
    operation: "cancelOrder",
    input: z.strictObject({ orderId: z.string().min(1).max(40), reason: z.string().min(1).max(200) }),
    output: z.strictObject({ order: orderSchema }),
    limits: moneyLimits,
    tier: 2,
    sources: { orderId: "record", reason: "words" },
    targetArgument: "orderId",
    recordEffect: cancelledOrder,
  },
  "subscriptions.cancel": {
    ...write,
    name: "subscriptions.cancel",
    purpose: "Ends a subscription at the end of the period that is paid for.",
    operation: "cancelSubscription",
    input: z.strictObject({ subscriptionId: z.string().min(1).max(40), reason: z.string().min(1).max(200) }),
    output: z.strictObject({ subscription: subscriptionSchema, previousRenewsAt: z.string().nullable() }),
    tier: 2,
    sources: { subscriptionId: "record", reason: "words" },
    targetArgument: "subscriptionId",
    recordEffect: cancelledSubscription,
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
    sources: { subscriptionId: "record", renewsAt: "record" },
    targetArgument: "subscriptionId",
  },
  "threads.read": {
    ...read,
    name: "threads.read",
    purpose: "What the customer has written on the helpdesk's thread, oldest first.",
    operation: "readThread",
    // Only the coordinator asks, when a reply came too late.
    roles: [],
    input: threadQuerySchema,
    output: threadSchema,
    provenance: "customerText",
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
    sources: { customerId: "record" },
    targetArgument: "customerId",
  },
  "replies.send": {
    ...write,
    name: "replies.send",
    purpose:
      "Sends the validated reply to the requester. The recipient comes from the ticket, never from a model.",
    operation: "sendReply",
    isProposable: false,
    input: replySchema,
    output: z.strictObject({ reply: sentReplySchema }),
    tier: 2,
    sources: { ...fromTicket, body: "words" },
    targetArgument: null,
    // As on a helpdesk: posted twice is posted twice, but a posted reply can be found.
    timeoutMs: 10_000,
    idempotency: { class: "marker", settleMs },
  },
} as const satisfies Record<string, ToolDefinition>;
