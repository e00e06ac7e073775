/**
 * Stripe's own shapes, read loosely and only where we use them, and what they become as records of ours. Amounts are
 * whole numbers of the currency's smallest unit on both sides, so nothing is ever converted: 500 are five dollars, and
 * five hundred yen.
 */
import { z } from "zod";
import { writeMoney } from "../../domain/money.ts";

const id = z.string().min(1).max(255);
/** Unix seconds. */
const instant = z.number().int().nonnegative();
const amount = z.number().int();
const currency = z
  .string()
  .regex(/^[A-Za-z]{3}$/)
  .transform((code) => code.toUpperCase());
/** What somebody wrote about it: data for people, cut short. */
const words = z
  .string()
  .nullish()
  .transform((text) => text?.slice(0, 200) ?? null);

/** One page of a list. */
export function listOf<Schema extends z.ZodType>(schema: Schema) {
  return z.object({ object: z.literal("list"), data: z.array(schema), has_more: z.boolean() });
}

export const wireCustomerSchema = z.object({
  object: z.literal("customer"),
  id,
  email: z.string().nullable(),
  name: words,
  created: instant,
});
export type WireCustomer = z.infer<typeof wireCustomerSchema>;

export const wireChargeSchema = z.object({
  object: z.literal("charge"),
  id,
  amount,
  amount_refunded: amount,
  captured: z.boolean(),
  currency,
  description: words,
  disputed: z.boolean(),
  status: z.enum(["succeeded", "pending", "failed"]),
  created: instant,
});
export type WireCharge = z.infer<typeof wireChargeSchema>;

export const wireInvoiceSchema = z.object({
  object: z.literal("invoice"),
  id,
  number: z.string().nullable(),
  status: z.string().nullable(),
  total: amount,
  amount_paid: amount,
  amount_remaining: amount,
  currency,
  created: instant,
});
export type WireInvoice = z.infer<typeof wireInvoiceSchema>;

export const wireRefundSchema = z.object({
  object: z.literal("refund"),
  id,
  amount,
  charge: id.nullable(),
  currency,
  metadata: z.record(z.string(), z.string()).nullish(),
  status: z.string().nullable(),
  failure_reason: z.string().nullish(),
  created: instant,
});
export type WireRefund = z.infer<typeof wireRefundSchema>;

export const customerRecordSchema = z.strictObject({
  id: z.string(),
  email: z.string(),
  name: z.string().nullable(),
  createdAt: z.string(),
});

export function toCustomerRecord(wire: WireCustomer, email: string): z.infer<typeof customerRecordSchema> {
  return { id: wire.id, email, name: wire.name, createdAt: toIsoTime(wire.created) };
}

/** Whose a record is, as Stripe says: it is listed under that customer. */
const owned = { customerId: z.string(), customerEmail: z.string() };

export const chargeRecordSchema = z.strictObject({
  id: z.string(),
  ...owned,
  status: z.enum(["succeeded", "pending", "failed", "uncaptured"]),
  totalCents: z.number().int(),
  refundedCents: z.number().int(),
  /** What can still be paid back. */
  refundableCents: z.number().int(),
  /** The same amounts as a person writes them. */
  total: z.string(),
  refundable: z.string(),
  currency: z.string(),
  isDisputed: z.boolean(),
  description: z.string().nullable(),
  createdAt: z.string(),
});

export function toChargeRecord(
  wire: WireCharge,
  owner: { customerId: string; customerEmail: string },
): z.infer<typeof chargeRecordSchema> {
  const status = wire.status === "succeeded" && !wire.captured ? "uncaptured" : wire.status;
  const refundableCents = status === "succeeded" ? Math.max(0, wire.amount - wire.amount_refunded) : 0;
  return {
    id: wire.id,
    ...owner,
    status,
    totalCents: wire.amount,
    refundedCents: wire.amount_refunded,
    refundableCents,
    total: writeMoney(wire.amount, wire.currency),
    refundable: writeMoney(refundableCents, wire.currency),
    currency: wire.currency,
    isDisputed: wire.disputed,
    description: wire.description,
    createdAt: toIsoTime(wire.created),
  };
}

export const invoiceRecordSchema = z.strictObject({
  id: z.string(),
  ...owned,
  number: z.string().nullable(),
  status: z.string(),
  totalCents: z.number().int(),
  paidCents: z.number().int(),
  dueCents: z.number().int(),
  total: z.string(),
  currency: z.string(),
  issuedAt: z.string(),
});

export function toInvoiceRecord(
  wire: WireInvoice,
  owner: { customerId: string; customerEmail: string },
): z.infer<typeof invoiceRecordSchema> {
  return {
    id: wire.id,
    ...owner,
    number: wire.number,
    status: wire.status ?? "draft",
    totalCents: wire.total,
    paidCents: wire.amount_paid,
    dueCents: wire.amount_remaining,
    total: writeMoney(wire.total, wire.currency),
    currency: wire.currency,
    issuedAt: toIsoTime(wire.created),
  };
}

export const refundRecordSchema = z.strictObject({
  id: z.string(),
  chargeId: z.string(),
  amountCents: z.number().int(),
  amount: z.string(),
  currency: z.string(),
  status: z.string(),
  createdAt: z.string(),
});

export function toRefundRecord(wire: WireRefund, chargeId: string): z.infer<typeof refundRecordSchema> {
  return {
    id: wire.id,
    chargeId,
    amountCents: wire.amount,
    amount: writeMoney(wire.amount, wire.currency),
    currency: wire.currency,
    status: wire.status ?? "pending",
    createdAt: toIsoTime(wire.created),
  };
}

function toIsoTime(unixSeconds: number): string {
  return new Date(unixSeconds * 1000).toISOString();
}
