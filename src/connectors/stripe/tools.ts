/**
 * What can be looked up and done at Stripe. Amounts are in the currency's smallest unit, as Stripe counts them, in
 * arguments and records alike.
 */
import { z } from "zod";
import { readDefaults, type ToolDefinition } from "../../domain/tool.ts";
import { chargeRecordSchema, customerRecordSchema, invoiceRecordSchema, refundRecordSchema } from "./wire.ts";

const environments = ["sandbox", "staging", "live"] as const;

/** Well below what Stripe allows an account, which has other customers of its own. */
const limits = { ratePerMinute: 600, burst: 40, concurrency: 10 } as const;

const read = {
  ...readDefaults,
  ownerArgument: "email",
  connector: "stripe",
  environments,
  limits,
  timeoutMs: 10_000,
  provenance: "systemOfRecord",
  dataLabels: ["personal", "financial"],
} as const;

/** What is no address finds nobody, so anything may be asked. */
const email = z.string().min(3).max(1_000);
const limit = z.number().int().min(1).max(10);

export const stripeTools = {
  "stripe.findCustomer": {
    ...read,
    name: "stripe.findCustomer",
    purpose: "The Stripe customers with this e-mail address; usually one, at most three.",
    operation: "findCustomer",
    input: z.strictObject({ email }),
    output: z.strictObject({ customers: z.array(customerRecordSchema) }),
    dataLabels: ["personal"],
  },
  "stripe.listInvoices": {
    ...read,
    name: "stripe.listInvoices",
    purpose:
      "A customer's latest Stripe invoices. totalCents, paidCents and dueCents are in the currency's smallest unit; total is the same for people.",
    operation: "listInvoices",
    input: z.strictObject({ email, limit }),
    output: z.strictObject({ invoices: z.array(invoiceRecordSchema) }),
  },
  "stripe.listCharges": {
    ...read,
    name: "stripe.listCharges",
    purpose:
      "A customer's latest payments by Stripe, with what can still be refunded. totalCents, refundedCents and refundableCents are in the currency's smallest unit; total and refundable are the same for people.",
    operation: "listCharges",
    input: z.strictObject({ email, limit }),
    output: z.strictObject({ charges: z.array(chargeRecordSchema) }),
  },
  "stripe.refund": {
    name: "stripe.refund",
    version: 1,
    purpose:
      "Pays a Stripe payment back, in part or whole, by the way it was paid. amountCents is in the currency's smallest unit and currency that of the payment.",
    connector: "stripe",
    operation: "refund",
    input: z.strictObject({
      /** A charge, or a payment by bank debit, which Stripe names `py_…`. */
      chargeId: z.string().regex(/^(?:ch|py)_\w{1,200}$/),
      amountCents: z.number().int().positive().max(99_999_999),
      currency: z.string().regex(/^[A-Z]{3}$/),
      reason: z.string().min(1).max(200),
    }),
    output: z.strictObject({ refund: refundRecordSchema }),
    tier: 2,
    roles: [],
    isProposable: true,
    plans: ["pro", "enterprise"],
    environments,
    limits,
    timeoutMs: 20_000,
    // Stripe keeps a key for at least 24 hours: an hour is left for clocks, queues and the request's own way.
    idempotency: { class: "key", lifeMs: 23 * 3_600_000, settleMs: 60_000 },
    compensation: null,
    provenance: "systemOfRecord",
    dataLabels: ["personal", "financial"],
    sources: { chargeId: "record", amountCents: "record", currency: "record", reason: "words" },
    amountArgument: "amountCents",
    targetArgument: "chargeId",
    recordEffect: {
      kind: "payment",
      // As many as the tool gives at once: what was among them when the question was put should be still.
      read: {
        tool: "stripe.listCharges@1",
        argumentsOf: (_, { email: owner }) => ({ email: owner, limit: 10 }),
      },
      changesOf: ({ amountCents }, { refundedCents, refundableCents }) => {
        if (![amountCents, refundedCents, refundableCents].every((sum) => typeof sum === "number")) return [];
        const [amount, refunded, refundable] = [
          Number(amountCents),
          Number(refundedCents),
          Number(refundableCents),
        ];
        return [
          { field: "refundedCents", before: refunded, after: refunded + amount },
          { field: "refundableCents", before: refundable, after: Math.max(0, refundable - amount) },
        ];
      },
    },
  },
} as const satisfies Record<string, ToolDefinition>;
