/** The embedded business's own records: what its tables hold and its operations answer. Money is in cents. */
import { z } from "zod";

const currency = z.enum(["EUR", "USD", "GBP"]);
/** ISO 8601 date-time, UTC. */
const instant = z.string();

export const customerSchema = z.strictObject({
  id: z.string(),
  email: z.string(),
  name: z.string(),
  language: z.string(),
  tier: z.enum(["standard", "vip"]),
  createdAt: instant,
});

export const orderSchema = z.strictObject({
  /** `SB-10042` */
  id: z.string(),
  customerId: z.string(),
  /** Copied from the customer, so that ownership can be told from the order alone. */
  customerEmail: z.string(),
  status: z.enum(["pending", "paid", "shipped", "delivered", "cancelled", "returned"]),
  items: z.array(
    z.strictObject({
      sku: z.string(),
      name: z.string(),
      quantity: z.number().int(),
      priceCents: z.number().int(),
    }),
  ),
  totalCents: z.number().int(),
  refundedCents: z.number().int(),
  currency,
  shippingAddress: z.string(),
  placedAt: instant,
  deliveredAt: instant.nullable(),
});

export const shipmentSchema = z.strictObject({
  id: z.string(),
  orderId: z.string(),
  customerEmail: z.string(),
  carrier: z.string(),
  trackingNumber: z.string(),
  status: z.enum(["labelCreated", "inTransit", "outForDelivery", "delivered", "delayed", "lost"]),
  estimatedDelivery: instant.nullable(),
  lastEvent: z.string(),
});

export const invoiceSchema = z.strictObject({
  /** `INV-2026-0042` */
  id: z.string(),
  orderId: z.string().nullable(),
  customerId: z.string(),
  customerEmail: z.string(),
  totalCents: z.number().int(),
  currency,
  status: z.enum(["open", "paid", "void", "refunded"]),
  issuedAt: instant,
});

export const subscriptionSchema = z.strictObject({
  /** `SUB-301` */
  id: z.string(),
  customerId: z.string(),
  customerEmail: z.string(),
  plan: z.string(),
  status: z.enum(["active", "paused", "cancelled"]),
  priceCents: z.number().int(),
  currency,
  renewsAt: instant.nullable(),
});

export const refundSchema = z.strictObject({
  id: z.string(),
  orderId: z.string(),
  customerEmail: z.string(),
  amountCents: z.number().int(),
  currency,
  reason: z.string(),
  status: z.enum(["processing", "settled"]),
  createdAt: instant,
});

export const sentReplySchema = z.strictObject({
  id: z.string(),
  ticketId: z.string(),
  to: z.string(),
  subject: z.string(),
  body: z.string(),
  sentAt: instant,
});

/** A business as it is loaded into a sandbox. */
export const businessSchema = z.strictObject({
  customers: z.array(customerSchema),
  orders: z.array(orderSchema),
  shipments: z.array(shipmentSchema),
  invoices: z.array(invoiceSchema),
  subscriptions: z.array(subscriptionSchema),
  refunds: z.array(refundSchema),
});
export type Business = z.infer<typeof businessSchema>;

/** The sandbox's own account of what was done to it: the witness that owes nothing to Signalbox's ledger. */
export const booksSchema = z.strictObject({
  customers: z.array(customerSchema),
  orders: z.array(orderSchema),
  refunds: z.array(refundSchema),
  cancellations: z.array(
    z.strictObject({ kind: z.enum(["order", "subscription"]), targetId: z.string(), at: instant }),
  ),
  subscriptions: z.array(subscriptionSchema),
  /** Every reply the helpdesk's outbox holds, oldest first. */
  repliesSent: z.array(sentReplySchema),
  notes: z.array(z.strictObject({ ticketId: z.string(), body: z.string(), at: instant })),
  passwordResets: z.array(z.strictObject({ customerId: z.string(), at: instant })),
  addressChanges: z.array(
    z.strictObject({ orderId: z.string(), from: z.string(), to: z.string(), at: instant }),
  ),
  invoicesResent: z.array(z.strictObject({ invoiceId: z.string(), to: z.string(), at: instant })),
});
export type Books = z.infer<typeof booksSchema>;
