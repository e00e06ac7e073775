import { z } from "zod";
import { defineRead, type Operation } from "./operation.ts";

const text = z.string();

export const reads: Record<string, Operation> = {
  findCustomer: defineRead(z.strictObject({ email: text }), ({ records }, { email }) => ({
    customer: records.listByOwner("customers", email.trim())[0] ?? null,
  })),

  readThread: defineRead(
    z.strictObject({ ticketId: text, externalId: text }),
    ({ threads }, { ticketId }) => ({
      messages: threads.read(ticketId),
    }),
  ),

  listOrders: defineRead(
    z.strictObject({ email: text, limit: z.number().int().positive() }),
    ({ records }, { email, limit }) => ({
      orders: newestFirst(records.listByOwner("orders", email.trim()), (order) => order.placedAt).slice(
        0,
        limit,
      ),
    }),
  ),

  getOrder: defineRead(z.strictObject({ orderId: text }), ({ records }, { orderId }) => ({
    order: records.get("orders", orderId),
  })),

  trackShipments: defineRead(z.strictObject({ orderId: text }), ({ records }, { orderId }) => ({
    shipments: records.listByOwner("shipments", orderId),
  })),

  listInvoices: defineRead(
    z.strictObject({ email: text, orderId: text.nullable() }),
    ({ records }, { email, orderId }) => ({
      invoices: newestFirst(
        records
          .listByOwner("invoices", email.trim())
          .filter((invoice) => orderId === null || invoice.orderId?.toLowerCase() === orderId.toLowerCase()),
        (invoice) => invoice.issuedAt,
      ),
    }),
  ),

  listSubscriptions: defineRead(z.strictObject({ email: text }), ({ records }, { email }) => ({
    subscriptions: records.listByOwner("subscriptions", email.trim()),
  })),

  listRefunds: defineRead(z.strictObject({ orderId: text }), ({ records }, { orderId }) => ({
    refunds: newestFirst(records.listByOwner("refunds", orderId), (refund) => refund.createdAt),
  })),
};

function newestFirst<Item>(items: Item[], instantOf: (item: Item) => string): Item[] {
  return items.toSorted((one, other) => Date.parse(instantOf(other)) - Date.parse(instantOf(one)));
}
