/** Objects as Stripe sends them, with the fields that a support desk looks at. Amounts are in the smallest unit. */
import type { Stripe } from "stripe";

export type ServedCustomer = Pick<
  Stripe.Customer,
  "object" | "id" | "email" | "name" | "created" | "livemode" | "metadata" | "description" | "phone"
>;
export type ServedCharge = Pick<
  Stripe.Charge,
  | "object"
  | "id"
  | "amount"
  | "amount_captured"
  | "amount_refunded"
  | "captured"
  | "created"
  | "currency"
  | "customer"
  | "description"
  | "disputed"
  | "livemode"
  | "metadata"
  | "paid"
  | "payment_intent"
  | "refunded"
  | "status"
>;
export type ServedInvoice = Pick<
  Stripe.Invoice,
  | "object"
  | "id"
  | "amount_due"
  | "amount_paid"
  | "amount_remaining"
  | "created"
  | "currency"
  | "customer"
  | "customer_email"
  | "livemode"
  | "metadata"
  | "number"
  | "status"
  | "total"
>;
export type ServedRefund = Pick<
  Stripe.Refund,
  | "object"
  | "id"
  | "amount"
  | "charge"
  | "created"
  | "currency"
  | "metadata"
  | "payment_intent"
  | "reason"
  | "status"
> & { failure_reason?: string };

const created = Date.UTC(2026, 9, 1) / 1000;

export function aCustomer(changes: Partial<ServedCustomer> & { id: string }): ServedCustomer {
  return {
    object: "customer",
    email: "ann.weaver@example.com",
    name: "Ann Weaver",
    description: null,
    phone: null,
    created,
    livemode: false,
    metadata: {},
    ...changes,
  };
}

export function aCharge(changes: Partial<ServedCharge> & { id: string }): ServedCharge {
  const amount = changes.amount ?? 4_990;
  return {
    object: "charge",
    amount,
    amount_captured: amount,
    amount_refunded: 0,
    captured: true,
    created,
    currency: "eur",
    customer: "cus_ann",
    description: "Linen curtains",
    disputed: false,
    livemode: false,
    metadata: {},
    paid: true,
    payment_intent: null,
    refunded: false,
    status: "succeeded",
    ...changes,
  };
}

export function anInvoice(changes: Partial<ServedInvoice> & { id: string }): ServedInvoice {
  const total = changes.total ?? 4_990;
  return {
    object: "invoice",
    amount_due: total,
    amount_paid: total,
    amount_remaining: 0,
    created,
    currency: "eur",
    customer: "cus_ann",
    customer_email: "ann.weaver@example.com",
    livemode: false,
    metadata: {},
    number: "A1B2-0001",
    status: "paid",
    total,
    ...changes,
  };
}
