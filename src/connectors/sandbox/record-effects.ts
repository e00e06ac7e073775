/** What the embedded business makes of a record when it is told to, as far as that can be said beforehand. Pure. */
import type { FieldChange } from "../../domain/approval.ts";
import type { JsonValue } from "../../domain/json-value.ts";
import type { RecordEffect } from "../../domain/tool.ts";

const order = {
  kind: "order",
  read: { tool: "orders.get@1", argumentsOf: ({ orderId = null }) => ({ orderId }) },
} satisfies Omit<RecordEffect, "changesOf">;

export const refundedOrder: RecordEffect = {
  ...order,
  changesOf: ({ amountCents }, { totalCents, refundedCents }) => {
    if (![amountCents, totalCents, refundedCents].every((sum) => typeof sum === "number")) return [];
    const [amount, total, refunded] = [Number(amountCents), Number(totalCents), Number(refundedCents)];
    return [
      { field: "refundedCents", before: refunded, after: refunded + amount },
      // What is left cannot be less than nothing: an amount above it is refused by the shop.
      { field: "leftCents", before: total - refunded, after: Math.max(0, total - refunded - amount) },
    ];
  },
};

export const movedOrder: RecordEffect = {
  ...order,
  changesOf: ({ address = null }, { shippingAddress = null }) => [
    { field: "shippingAddress", before: shippingAddress, after: address },
  ],
};

export const cancelledOrder: RecordEffect = {
  ...order,
  changesOf: (_, { status = null, totalCents = null, refundedCents = null }) => [
    { field: "status", before: status, after: "cancelled" },
    // One that was never paid has nothing to be paid back.
    ...(status === "paid" ? changed("refundedCents", refundedCents, totalCents) : []),
  ],
};

export const cancelledSubscription: RecordEffect = {
  kind: "subscription",
  read: { tool: "subscriptions.list@1", argumentsOf: (_, { email }) => ({ email }) },
  changesOf: (_, { status = null, renewsAt = null }) => [
    { field: "status", before: status, after: "cancelled" },
    ...changed("renewsAt", renewsAt, null),
  ],
};

function changed(field: string, before: JsonValue, after: JsonValue): FieldChange[] {
  return before === after ? [] : [{ field, before, after }];
}
