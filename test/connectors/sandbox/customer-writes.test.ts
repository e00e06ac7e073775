import { runInDurableObject } from "cloudflare:test";
import { describe, expect, it } from "vitest";
import type { SandboxBusiness } from "../../../src/connectors/sandbox/sandbox-business.ts";
import {
  anInvoice,
  ann,
  anOrder,
  aReply,
  aShipment,
  aSubscription,
  businessOf,
  openBusiness,
  refusal,
  success,
} from "./business.ts";

describe("what is done for a customer", () => {
  it("sends an invoice again to the address the account has now", async () => {
    const { write, books } = await openBusiness("invoice-resend", {
      invoices: [anInvoice({ customerEmail: "old@example.com" })],
    });
    expect(await write("resendInvoice", { invoiceId: "INV-1" })).toMatchObject(
      success({ invoice: { id: "INV-1", customerEmail: ann.email } }),
    );
    expect((await books()).invoicesResent).toEqual([
      { invoiceId: "INV-1", to: ann.email, at: expect.any(String) },
    ]);
  });

  it("sends no invoice that is void, unknown or nobody's", async () => {
    const { write, books } = await openBusiness("invoice-refused", {
      invoices: [anInvoice({ status: "void" }), anInvoice({ id: "INV-2", customerId: "CUS-9" })],
    });
    expect(await write("resendInvoice", { invoiceId: "INV-1" })).toEqual(refusal("invoiceVoid"));
    expect(await write("resendInvoice", { invoiceId: "INV-2" })).toEqual(refusal("customerNotFound"));
    expect(await write("resendInvoice", { invoiceId: "INV-3" })).toEqual(refusal("invoiceNotFound"));
    expect((await books()).invoicesResent).toEqual([]);
  });

  it("resets the password of a customer there is", async () => {
    const { write, books } = await openBusiness("password-reset");
    expect(await write("resetPassword", { customerId: "CUS-1" })).toEqual(success({ customer: ann }));
    expect(await write("resetPassword", { customerId: "CUS-9" })).toEqual(refusal("customerNotFound"));
    expect((await books()).passwordResets).toEqual([{ customerId: "CUS-1", at: expect.any(String) }]);
  });

  it("cancels a subscription once, whether it runs or rests", async () => {
    const { write, books } = await openBusiness("subscription-cancel", {
      subscriptions: [aSubscription(), aSubscription({ id: "SUB-2", status: "paused", renewsAt: null })],
    });
    for (const subscriptionId of ["SUB-1", "SUB-2"]) {
      const input = { subscriptionId, reason: "Too many cushions." };
      expect(await write("cancelSubscription", input)).toMatchObject(
        success({ subscription: { id: subscriptionId, status: "cancelled", renewsAt: null } }),
      );
      expect(await write("cancelSubscription", input)).toEqual(refusal("subscriptionAlreadyCancelled"));
    }
    expect(await write("cancelSubscription", { subscriptionId: "SUB-3", reason: "None." })).toEqual(
      refusal("subscriptionNotFound"),
    );
    const { subscriptions, cancellations } = await books();
    expect(subscriptions.map(({ status }) => status)).toEqual(["cancelled", "cancelled"]);
    expect(cancellations).toMatchObject([
      { kind: "subscription", targetId: "SUB-1" },
      { kind: "subscription", targetId: "SUB-2" },
    ]);
  });

  it("sends a reply to one recipient only", async () => {
    const { write, books } = await openBusiness("reply");
    for (const to of [
      "",
      "a@example.com,b@example.com",
      "a@example.com\r\nBcc: b@example.com",
      "a@example.com b",
    ]) {
      expect(await write("sendReply", { ...aReply, to })).toEqual(refusal("inputInvalid"));
    }
    expect(await write("sendReply", aReply)).toMatchObject({ status: "success" });
    const { inReplyTo: _, externalId: __, ...sent } = aReply;
    expect((await books()).repliesSent).toEqual([
      { ...sent, id: expect.stringMatching(/^MSG-/), sentAt: expect.any(String) },
    ]);
  });
});

describe("erasing a customer", () => {
  it("leaves nothing of them but the fact of what was done", async () => {
    const { write, books, findByKey } = await openBusiness("erase", {
      orders: [anOrder({ status: "delivered" })],
      shipments: [aShipment],
      invoices: [anInvoice()],
      subscriptions: [aSubscription()],
    });
    await write("createRefund", { orderId: "SB-1", amountCents: 100, currency: "EUR", reason: "Broken." });
    await write("sendReply", aReply, "reply-key");
    await write("resendInvoice", { invoiceId: "INV-1" });
    expect(await write("eraseCustomer", { customerId: "CUS-1" }, "erase-key")).toEqual(
      success({ customerId: "CUS-1" }),
    );

    const after = await books();
    expect(after).toMatchObject({ customers: [], orders: [], refunds: [], subscriptions: [] });
    expect(after.repliesSent).toMatchObject([{ ticketId: "tkt_1", to: "[erased]", body: "[erased]" }]);
    expect(after.invoicesResent).toMatchObject([{ invoiceId: "INV-1", to: "[erased]" }]);
    expect(await findByKey("reply-key")).toMatchObject({ output: { reply: { to: "[erased]" } } });
    expect(await dumpOf("erase")).not.toMatch(/ann|weaver|quay lane|on its way/i);
    expect(await write("eraseCustomer", { customerId: "CUS-1" }, "erase-key")).toEqual(
      success({ customerId: "CUS-1" }),
    );
    expect(await write("eraseCustomer", { customerId: "CUS-1" })).toEqual(refusal("customerNotFound"));
  });

  it("leaves other customers alone", async () => {
    const bea = { ...ann, id: "CUS-2", email: "bea@example.com" };
    const order = anOrder({ id: "SB-2", customerId: "CUS-2", customerEmail: bea.email });
    const { write, books } = await openBusiness("erase-one", { customers: [ann, bea], orders: [order] });
    await write("sendReply", { ...aReply, to: bea.email });
    await write("eraseCustomer", { customerId: "CUS-1" });
    expect(await books()).toMatchObject({
      customers: [bea],
      orders: [order],
      repliesSent: [{ to: bea.email }],
    });
  });

  it.each(["pending", "paid", "shipped"] as const)("waits while an order is %s", async (status) => {
    const { write, books } = await openBusiness("erase-underway", { orders: [anOrder({ status })] });
    expect(await write("eraseCustomer", { customerId: "CUS-1" })).toEqual(refusal("ordersUnderway"));
    expect((await books()).customers).toEqual([ann]);
  });
});

/** Everything that lies in a sandbox's tables, as text. */
function dumpOf(tenantId: string): Promise<string> {
  return runInDurableObject(businessOf(tenantId), (_instance: SandboxBusiness, { storage }) =>
    JSON.stringify(["records", "deeds"].map((table) => storage.sql.exec(`SELECT * FROM ${table}`).toArray())),
  );
}
