import { describe, expect, it } from "vitest";
import type { Business } from "../../../src/connectors/sandbox/records.ts";
import { anInvoice, anOrder, openBusiness, refusal } from "./business.ts";

type Status = Business["orders"][number]["status"];

describe("a refund", () => {
  it("is recorded, and counted on the order", async () => {
    const { read, write, books } = await openBusiness("refund-recorded", { orders: [anOrder()] });
    const answer = await write("createRefund", aRefund({ amountCents: 3_000 }));
    const refund = {
      id: expect.stringMatching(/^RF-[0-9A-F]{12}$/),
      orderId: "SB-1",
      customerEmail: "Ann.Weaver@example.com",
      amountCents: 3_000,
      currency: "EUR",
      reason: "It broke.",
      status: "processing",
      createdAt: expect.stringMatching(/Z$/),
    };
    expect(answer).toEqual({ status: "success", output: { refund } });
    expect((await books()).refunds).toEqual([refund]);
    expect(await read("getOrder", { orderId: "SB-1" })).toMatchObject({
      output: { order: { status: "paid", refundedCents: 3_000 } },
    });
  });

  it("can be as much as was paid, and not a cent more", async () => {
    const { write, books } = await openBusiness("refund-limit", {
      orders: [anOrder({ refundedCents: 500 })],
    });
    expect(await write("createRefund", aRefund({ amountCents: 7_501 }))).toEqual(refusal("amountTooHigh"));
    expect(await write("createRefund", aRefund({ amountCents: 7_500 }))).toMatchObject({ status: "success" });
    expect(await write("createRefund", aRefund({ amountCents: 1 }))).toEqual(refusal("amountTooHigh"));
    expect((await books()).refunds).toHaveLength(1);
  });

  it("is in the currency that was paid", async () => {
    const { write, books } = await openBusiness("refund-currency", { orders: [anOrder()] });
    expect(await write("createRefund", aRefund({ currency: "USD" }))).toEqual(refusal("currencyMismatch"));
    expect((await books()).refunds).toEqual([]);
  });

  it.each([0, -100, 10.5, Number.NaN, Number.POSITIVE_INFINITY])(
    "is never of %d cents",
    async (amountCents) => {
      const { write } = await openBusiness("refund-amount", { orders: [anOrder()] });
      expect(await write("createRefund", aRefund({ amountCents }))).toEqual(refusal("inputInvalid"));
    },
  );

  it.each<[Status, boolean]>([
    ["pending", false],
    ["paid", true],
    ["shipped", true],
    ["delivered", true],
    ["returned", true],
    ["cancelled", false],
  ])("of an order that is %s: allowed is %s", async (status, allowed) => {
    const { write } = await openBusiness("refund-status", { orders: [anOrder({ status })] });
    const answer = await write("createRefund", aRefund());
    if (allowed) expect(answer).toMatchObject({ status: "success" });
    else expect(answer).toEqual(refusal("orderNotRefundable"));
  });

  it("needs an order", async () => {
    const { write } = await openBusiness("refund-no-order");
    expect(await write("createRefund", aRefund())).toEqual(refusal("orderNotFound"));
  });

  it("of everything marks the order's invoice as refunded, and no other", async () => {
    const { read, write } = await openBusiness("refund-invoice", {
      orders: [anOrder()],
      invoices: [anInvoice(), anInvoice({ id: "INV-2", orderId: "SB-2" })],
    });
    await write("createRefund", aRefund({ amountCents: 5_000 }));
    expect(await invoiceStatuses(read)).toEqual({ "INV-1": "paid", "INV-2": "paid" });
    await write("createRefund", aRefund({ amountCents: 3_000 }));
    expect(await invoiceStatuses(read)).toEqual({ "INV-1": "refunded", "INV-2": "paid" });
  });

  it("made under one key always has the same number", async () => {
    const first = await openBusiness("refund-number-1", { orders: [anOrder()] });
    const second = await openBusiness("refund-number-2", { orders: [anOrder()] });
    await first.write("createRefund", aRefund(), "the-key");
    await second.write("createRefund", aRefund(), "the-key");
    const [one] = (await first.books()).refunds;
    const [other] = (await second.books()).refunds;
    expect(one?.id).toBe(other?.id);
  });
});

describe("a cancellation", () => {
  it("of a paid order pays back what has not been paid back yet", async () => {
    const { write, books } = await openBusiness("cancel-paid", {
      orders: [anOrder({ refundedCents: 1_000 })],
      invoices: [anInvoice()],
    });
    expect(await write("cancelOrder", { orderId: "SB-1", reason: "Too late." })).toMatchObject({
      status: "success",
      output: { order: { id: "SB-1", status: "cancelled", totalCents: 8_000, refundedCents: 8_000 } },
    });
    const { orders, refunds, cancellations } = await books();
    expect(orders).toMatchObject([{ status: "cancelled", refundedCents: 8_000 }]);
    expect(refunds).toMatchObject([
      { orderId: "SB-1", amountCents: 7_000, currency: "EUR", reason: "Too late." },
    ]);
    expect(cancellations).toEqual([{ kind: "order", targetId: "SB-1", at: expect.any(String) }]);
  });

  it("of an order nobody has paid pays nothing back and voids the invoice", async () => {
    const { read, write, books } = await openBusiness("cancel-pending", {
      orders: [anOrder({ status: "pending" })],
      invoices: [anInvoice({ status: "open" })],
    });
    expect(await write("cancelOrder", { orderId: "SB-1", reason: "Mistake." })).toMatchObject({
      output: { order: { status: "cancelled", refundedCents: 0 } },
    });
    expect((await books()).refunds).toEqual([]);
    expect(await invoiceStatuses(read)).toEqual({ "INV-1": "void" });
  });

  it.each<Status>(["shipped", "delivered", "returned", "cancelled"])(
    "of an order that is %s is refused",
    async (status) => {
      const { write, books } = await openBusiness("cancel-status", { orders: [anOrder({ status })] });
      const answer = await write("cancelOrder", { orderId: "SB-1", reason: "Mistake." });
      expect(answer).toEqual(refusal("orderNotCancellable"));
      expect(await books()).toMatchObject({ orders: [{ status }], refunds: [], cancellations: [] });
    },
  );

  it("needs an order", async () => {
    const { write } = await openBusiness("cancel-no-order");
    expect(await write("cancelOrder", { orderId: "SB-1", reason: "Mistake." })).toEqual(
      refusal("orderNotFound"),
    );
  });
});

describe("a change of address", () => {
  it.each<Status>(["pending", "paid"])("is made to an order that is %s, and written down", async (status) => {
    const { write, books } = await openBusiness("address-change", { orders: [anOrder({ status })] });
    expect(
      await write("changeAddress", { orderId: "SB-1", address: " 2 Mill Street, Leeds " }),
    ).toMatchObject({
      output: { order: { status, shippingAddress: "2 Mill Street, Leeds" } },
    });
    expect(await books()).toMatchObject({
      orders: [{ shippingAddress: "2 Mill Street, Leeds" }],
      addressChanges: [{ orderId: "SB-1", from: "1 Quay Lane, Leeds", to: "2 Mill Street, Leeds" }],
    });
  });

  it.each<Status>(["shipped", "delivered", "returned", "cancelled"])(
    "is refused for an order that is %s",
    async (status) => {
      const { write, books } = await openBusiness("address-status", { orders: [anOrder({ status })] });
      const answer = await write("changeAddress", { orderId: "SB-1", address: "2 Mill Street, Leeds" });
      expect(answer).toEqual(refusal("orderNotChangeable"));
      expect(await books()).toMatchObject({
        orders: [{ shippingAddress: "1 Quay Lane, Leeds" }],
        addressChanges: [],
      });
    },
  );

  it("needs an order and an address", async () => {
    const { write } = await openBusiness("address-missing", { orders: [anOrder()] });
    expect(await write("changeAddress", { orderId: "SB-9", address: "2 Mill Street" })).toEqual(
      refusal("orderNotFound"),
    );
    expect(await write("changeAddress", { orderId: "SB-1", address: "  " })).toEqual(refusal("inputInvalid"));
  });
});

function aRefund(changes: object = {}) {
  return { orderId: "SB-1", amountCents: 1_000, currency: "EUR", reason: "It broke.", ...changes };
}

/** Ann's invoices and how they stand, as the business tells it. */
async function invoiceStatuses(
  read: Awaited<ReturnType<typeof openBusiness>>["read"],
): Promise<Record<string, string>> {
  const answer = await read("listInvoices", { email: "ann.weaver@example.com", orderId: null });
  if (answer.status !== "success") throw new Error(answer.message);
  // The operation's own output, as the catalog's schema has it.
  const { invoices } = answer.output as { invoices: Business["invoices"] };
  return Object.fromEntries(invoices.map(({ id, status }) => [id, status]));
}
