import { env } from "cloudflare:workers";
import { expect } from "vitest";
import type { Business } from "../../../src/connectors/sandbox/records.ts";
import { createObjectName } from "../../../src/domain/object-name.ts";

export function businessOf(tenantId: string) {
  return env.SANDBOX_BUSINESS.getByName(createObjectName({ tenantId, kind: "sandbox", id: "main" }));
}

type Order = Business["orders"][number];

export const ann = {
  id: "CUS-1",
  email: "Ann.Weaver@example.com",
  name: "Ann Weaver",
  language: "en",
  tier: "standard",
  createdAt: "2026-01-01T00:00:00.000Z",
} satisfies Business["customers"][number];

/** An order of Ann's over 80.00 EUR. */
export function anOrder(changes: Partial<Order> = {}): Order {
  return {
    id: "SB-1",
    customerId: ann.id,
    customerEmail: ann.email,
    status: "paid",
    items: [{ sku: "LAMP", name: "Harbour lamp", quantity: 2, priceCents: 4_000 }],
    totalCents: 8_000,
    refundedCents: 0,
    currency: "EUR",
    shippingAddress: "1 Quay Lane, Leeds",
    placedAt: "2026-02-01T09:00:00.000Z",
    deliveredAt: null,
    ...changes,
  };
}

export function anInvoice(changes: Partial<Business["invoices"][number]> = {}): Business["invoices"][number] {
  return {
    id: "INV-1",
    orderId: "SB-1",
    customerId: ann.id,
    customerEmail: ann.email,
    totalCents: 8_000,
    currency: "EUR",
    status: "paid",
    issuedAt: "2026-02-01T09:00:00.000Z",
    ...changes,
  };
}

export const aShipment = {
  id: "SHP-1",
  orderId: "SB-1",
  customerEmail: ann.email,
  carrier: "Northway Parcel",
  trackingNumber: "NP1",
  status: "inTransit",
  estimatedDelivery: null,
  lastEvent: "Left the depot",
} satisfies Business["shipments"][number];

export function aSubscription(
  changes: Partial<Business["subscriptions"][number]> = {},
): Business["subscriptions"][number] {
  return {
    id: "SUB-1",
    customerId: ann.id,
    customerEmail: ann.email,
    plan: "Loom Club monthly",
    status: "active",
    priceCents: 1_900,
    currency: "EUR",
    renewsAt: "2026-03-01T00:00:00.000Z",
    ...changes,
  };
}

/** A business with one customer and nothing else but what is given. */
export function aBusiness(parts: Partial<Business> = {}): Business {
  return {
    customers: [ann],
    orders: [],
    shipments: [],
    invoices: [],
    subscriptions: [],
    refunds: [],
    ...parts,
  };
}

export const aReply = {
  ticketId: "tkt_1",
  to: "ann.weaver@example.com",
  subject: "Your lamp",
  body: "It is on its way.",
  externalId: "T-1",
  inReplyTo: "m1",
};

/** Loads a business of its own for one test and answers how to work on it. */
export async function openBusiness(tenantId: string, parts: Partial<Business> = {}) {
  const business = businessOf(tenantId);
  await business.load(tenantId, aBusiness(parts));
  let writes = 0;
  return {
    read: (operation: string, input: object) => business.run(tenantId, operation, input, null),
    write: (operation: string, input: object, key = `key-${++writes}`) =>
      business.run(tenantId, operation, input, key),
    books: () => business.books(tenantId),
    findByKey: (key: string) => business.findByKey(tenantId, key),
  };
}

export function success(output: object) {
  return { status: "success", output };
}

/** The answer to something the business's rules forbid. */
export function refusal(reason: string) {
  return { status: "failed", reason, message: expect.any(String), retryable: false };
}
