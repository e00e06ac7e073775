/** An order as the simulated shop has it. */
import type { Business } from "../src/connectors/sandbox/records.ts";

export type OrderRecord = Business["orders"][number];

const instant = "2026-01-05T09:00:00.000Z";

/** An order with what is known of it; the rest is what orders usually have. */
export function orderRecord(id: string, known: Partial<OrderRecord>): OrderRecord {
  return {
    id,
    customerId: "C-1",
    customerEmail: "customer@example.com",
    status: "paid",
    items: [],
    totalCents: 5_000,
    refundedCents: 0,
    currency: "EUR",
    shippingAddress: "1 Old Street",
    placedAt: instant,
    deliveredAt: null,
    ...known,
  };
}
