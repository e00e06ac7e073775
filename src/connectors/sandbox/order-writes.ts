/** What can be done to an order. Rules first, then changes: a breach leaves no trace. */
import { z } from "zod";
import { succeed } from "../../domain/result.ts";
import {
  breach,
  createRecordId,
  defineWrite,
  type Occasion,
  type Operation,
  type Shop,
} from "./operation.ts";
import { normaliseEmail } from "./record-store.ts";
import type { Business } from "./records.ts";

type Order = Business["orders"][number];
type Refund = Business["refunds"][number];

const orderId = z.string();
const unshipped: readonly Order["status"][] = ["pending", "paid"];
const refundable: readonly Order["status"][] = ["paid", "shipped", "delivered", "returned"];

export const orderWrites: Record<string, Operation> = {
  changeAddress: defineWrite(
    z.strictObject({ orderId, address: z.string().trim().min(1) }),
    ({ records }, input, { at }) => {
      const order = records.get("orders", input.orderId);
      if (!order) return orderNotFound(input.orderId);
      if (!unshipped.includes(order.status)) {
        return breach(
          "orderNotChangeable",
          `Order ${order.id} is ${order.status}; it goes where it was sent.`,
        );
      }
      const changed = { ...order, shippingAddress: input.address };
      records.update("orders", changed);
      return succeed({
        about: normaliseEmail(order.customerEmail),
        output: { order: changed, previousAddress: order.shippingAddress },
        entry: {
          book: "addressChanges",
          line: { orderId: order.id, from: order.shippingAddress, to: input.address, at },
        },
      });
    },
  ),

  createRefund: defineWrite(
    z.strictObject({
      orderId,
      amountCents: z.number().int().positive(),
      currency: z.string(),
      reason: z.string().min(1),
    }),
    (shop, input, occasion) => {
      const order = shop.records.get("orders", input.orderId);
      if (!order) return orderNotFound(input.orderId);
      if (!refundable.includes(order.status)) {
        return breach(
          "orderNotRefundable",
          `Order ${order.id} is ${order.status}; there is nothing to pay back.`,
        );
      }
      if (input.currency !== order.currency) {
        return breach("currencyMismatch", `Order ${order.id} was paid in ${order.currency}.`);
      }
      const leftCents = order.totalCents - order.refundedCents;
      if (input.amountCents > leftCents) {
        return breach("amountTooHigh", `Of order ${order.id}, ${leftCents} cents are left to pay back.`);
      }
      const refund = payBack(shop, order, { amountCents: input.amountCents, reason: input.reason }, occasion);
      return succeed({ about: normaliseEmail(order.customerEmail), output: { refund }, entry: null });
    },
  ),

  cancelOrder: defineWrite(
    z.strictObject({ orderId, reason: z.string().min(1) }),
    (shop, input, occasion) => {
      const found = shop.records.get("orders", input.orderId);
      if (!found) return orderNotFound(input.orderId);
      if (!unshipped.includes(found.status)) {
        return breach("orderNotCancellable", `Order ${found.id} is ${found.status}.`);
      }
      const order: Order = { ...found, status: "cancelled" };
      const leftCents = order.totalCents - order.refundedCents;
      if (found.status === "paid" && leftCents > 0) {
        payBack(shop, order, { amountCents: leftCents, reason: input.reason }, occasion);
        order.refundedCents = order.totalCents;
      } else {
        shop.records.update("orders", order);
        markInvoices(shop, order, "void");
      }
      return succeed({
        about: normaliseEmail(order.customerEmail),
        output: { order },
        entry: { book: "cancellations", line: { kind: "order", targetId: order.id, at: occasion.at } },
      });
    },
  ),
};

function orderNotFound(id: string) {
  return breach("orderNotFound", `There is no order ${id}.`);
}

/** Records a refund and stores the order with it. The rules have been checked. */
function payBack(
  shop: Shop,
  order: Order,
  refunded: Pick<Refund, "amountCents" | "reason">,
  occasion: Occasion,
): Refund {
  const refund: Refund = {
    id: createRecordId("RF", occasion),
    orderId: order.id,
    customerEmail: order.customerEmail,
    currency: order.currency,
    status: "processing",
    createdAt: occasion.at,
    ...refunded,
  };
  const refundedCents = order.refundedCents + refund.amountCents;
  shop.records.insert("refunds", refund);
  shop.records.update("orders", { ...order, refundedCents });
  if (refundedCents === order.totalCents) markInvoices(shop, order, "refunded");
  return refund;
}

function markInvoices({ records }: Shop, order: Order, status: "void" | "refunded"): void {
  for (const invoice of records.listByOwner("invoices", order.customerEmail)) {
    if (invoice.orderId === order.id) records.update("invoices", { ...invoice, status });
  }
}
