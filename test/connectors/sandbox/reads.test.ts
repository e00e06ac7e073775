import { describe, expect, it } from "vitest";
import { anInvoice, ann, anOrder, aShipment, aSubscription, openBusiness, success } from "./business.ts";

describe("reading", () => {
  it("finds a customer by address in any case, and says null for a stranger", async () => {
    const { read } = await openBusiness("read-customer");
    expect(await read("findCustomer", { email: " ann.weaver@EXAMPLE.com " })).toEqual(
      success({ customer: ann }),
    );
    expect(await read("findCustomer", { email: "eve@example.com" })).toEqual(success({ customer: null }));
  });

  it("lists a customer's orders newest first, no more than asked for", async () => {
    const orders = ["2026-01-05", "2026-03-05", "2026-02-05"].map((day, index) =>
      anOrder({ id: `SB-${index}`, placedAt: `${day}T09:00:00.000Z` }),
    );
    const stranger = anOrder({ id: "SB-9", customerEmail: "eve@example.com" });
    const { read } = await openBusiness("read-orders", { orders: [...orders, stranger] });
    expect(await read("listOrders", { email: "ann.weaver@example.com", limit: 2 })).toEqual(
      success({ orders: [orders[1], orders[2]] }),
    );
  });

  it("gets an order by its number in any case, and says null where there is none", async () => {
    const { read } = await openBusiness("read-order", { orders: [anOrder()] });
    expect(await read("getOrder", { orderId: "sb-1" })).toEqual(success({ order: anOrder() }));
    expect(await read("getOrder", { orderId: "SB-2" })).toEqual(success({ order: null }));
  });

  it("lists shipments and refunds of one order, and a customer's invoices and subscriptions", async () => {
    const refund = {
      id: "RF-1",
      orderId: "SB-1",
      customerEmail: ann.email,
      amountCents: 100,
      currency: "EUR",
      reason: "Scratched.",
      status: "settled",
      createdAt: "2026-02-03T00:00:00.000Z",
    } as const;
    const invoices = [
      anInvoice(),
      anInvoice({ id: "INV-2", orderId: null, issuedAt: "2026-02-09T00:00:00.000Z" }),
    ];
    const { read } = await openBusiness("read-lists", {
      shipments: [aShipment, { ...aShipment, id: "SHP-2", orderId: "SB-2" }],
      refunds: [refund, { ...refund, id: "RF-2", orderId: "SB-2" }],
      invoices,
      subscriptions: [aSubscription()],
    });
    const email = ann.email;
    expect(await read("trackShipments", { orderId: "SB-1" })).toEqual(success({ shipments: [aShipment] }));
    expect(await read("listRefunds", { orderId: "SB-1" })).toEqual(success({ refunds: [refund] }));
    expect(await read("listInvoices", { email, orderId: null })).toEqual(
      success({ invoices: invoices.toReversed() }),
    );
    expect(await read("listInvoices", { email, orderId: "sb-1" })).toEqual(
      success({ invoices: [anInvoice()] }),
    );
    expect(await read("listSubscriptions", { email })).toEqual(success({ subscriptions: [aSubscription()] }));
  });
});
