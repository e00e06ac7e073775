import { beforeAll, describe, expect, it } from "vitest";
import { createStripeConnector } from "../../../src/connectors/stripe/connector.ts";
import type { Connector } from "../../../src/connectors/connector.ts";
import { EgressRefusal } from "../../../src/egress/egress.ts";
import { describeReads, describeWrites } from "../connector-suite.ts";
import { ann, aRefund, openStripeDesk, type StripeDesk } from "./stripe-desk.ts";
import { aCharge, aCustomer, anInvoice } from "./stripe-objects.ts";

const desks = new Map<string, StripeDesk>();
beforeAll(async () => {
  for (const tenant of ["acme", "other"]) {
    desks.set(tenant, await openStripeDesk({ charges: [aCharge({ id: "ch_1", amount: 9_000_000 })] }));
  }
});

/** As the registry does: one connector for each tenant. */
const connector: Connector = {
  name: "stripe",
  run: (request) => deskOf(request.tenantId).connector.run(request),
};
const server = { origin: "https://api.stripe.com", account: null, timeoutMs: 5_000 };
const connectors = {
  connector,
  silent: createStripeConnector(() => new Promise<never>(() => {}), server),
  /** The payment can be read, and then the connection breaks. */
  broken: createStripeConnector(async (input) => {
    const isCharge = String(input).includes("/charges/");
    if (isCharge) return Response.json(aCharge({ id: "ch_1" }));
    throw new EgressRefusal({ code: "connectionFailed", host: "api.stripe.com", isRequestSent: true });
  }, server),
};

describeReads("Stripe", () => ({ ...connectors, tenantId: "acme", operation: "listCharges", input: ann }));

describeWrites("Stripe", () => ({
  ...connectors,
  tenantId: "acme",
  otherTenantId: "other",
  operation: "refund",
  input: aRefund,
  otherInput: { ...aRefund, amountCents: 999 },
  inputWith: (text) => ({ ...aRefund, reason: text.slice(0, 200) }),
  countEffects: async (tenant) => (await deskOf(tenant).books()).refunds.length,
  holdsText: async (tenant, text) =>
    (await deskOf(tenant).books()).refunds.some(
      ({ metadata }) => metadata?.["signalbox_reason"] === text.slice(0, 200),
    ),
}));

describe("what Stripe's records become", () => {
  it("names their owner by the address and their money by the currency in capitals", async () => {
    const desk = await openStripeDesk();
    expect(await desk.read("listCharges", ann)).toEqual({
      status: "success",
      output: {
        charges: [
          {
            id: "ch_1",
            customerId: "cus_ann",
            customerEmail: "ann.weaver@example.com",
            status: "succeeded",
            totalCents: 4_990,
            refundedCents: 0,
            refundableCents: 4_990,
            total: "49.90 EUR",
            refundable: "49.90 EUR",
            currency: "EUR",
            isDisputed: false,
            description: "Linen curtains",
            createdAt: "2026-10-01T00:00:00.000Z",
          },
        ],
      },
    });
    expect(await desk.read("findCustomer", { email: ann.email })).toMatchObject({
      output: { customers: [{ id: "cus_ann", email: "ann.weaver@example.com" }] },
    });
    expect(await desk.read("listInvoices", ann)).toMatchObject({
      output: { invoices: [{ id: "in_1", customerEmail: "ann.weaver@example.com", total: "49.90 EUR" }] },
    });
  });

  it("are counted in the currency's smallest unit, whichever it is", async () => {
    const desk = await openStripeDesk({
      charges: [
        aCharge({ id: "ch_yen", amount: 500, currency: "jpy" }),
        aCharge({ id: "ch_dinar", amount: 1_250, currency: "kwd", created: 1 }),
      ],
    });
    expect(await desk.read("listCharges", ann)).toMatchObject({
      output: {
        charges: [
          { totalCents: 500, total: "500 JPY" },
          { totalCents: 1_250, total: "1.250 KWD" },
        ],
      },
    });
    const input = { ...aRefund, chargeId: "ch_yen", amountCents: 500, currency: "JPY" };
    expect(await desk.refund(input)).toMatchObject({
      output: { refund: { amountCents: 500, amount: "500 JPY" } },
    });
    expect((await desk.books()).refunds).toMatchObject([{ amount: 500, currency: "jpy" }]);
  });

  it("can be paid back as far as they were paid and not yet paid back", async () => {
    const desk = await openStripeDesk({
      charges: [
        aCharge({ id: "ch_part", amount_refunded: 990, created: 3 }),
        aCharge({ id: "ch_held", captured: false, amount_captured: 0, created: 2 }),
        aCharge({ id: "ch_failed", status: "failed", created: 1 }),
      ],
    });
    expect(await desk.read("listCharges", ann)).toMatchObject({
      output: {
        charges: [
          { id: "ch_part", refundableCents: 4_000 },
          { id: "ch_held", status: "uncaptured", refundableCents: 0 },
          { id: "ch_failed", refundableCents: 0 },
        ],
      },
    });
  });

  it("come from all of an address's customers, newest first, and from nobody else's", async () => {
    const desk = await openStripeDesk({
      customers: [
        aCustomer({ id: "cus_ann" }),
        aCustomer({ id: "cus_guest" }),
        aCustomer({ id: "cus_bob", email: "bob@example.com" }),
      ],
      charges: [
        aCharge({ id: "ch_old", created: 1 }),
        aCharge({ id: "ch_new", created: 2, customer: "cus_guest" }),
        aCharge({ id: "ch_bob", created: 3, customer: "cus_bob" }),
      ],
      invoices: [anInvoice({ id: "in_bob", customer: "cus_bob" })],
    });
    expect(await desk.read("listCharges", ann)).toMatchObject({
      output: { charges: [{ id: "ch_new" }, { id: "ch_old" }] },
    });
    expect(await desk.read("listCharges", { ...ann, limit: 1 })).toMatchObject({
      output: { charges: [{ id: "ch_new" }] },
    });
    expect(await desk.read("listInvoices", ann)).toEqual({ status: "success", output: { invoices: [] } });
  });

  it("are nobody's where the list was not filtered by the address", async () => {
    const every = createStripeConnector(
      async () =>
        Response.json({
          object: "list",
          has_more: false,
          data: [aCustomer({ id: "cus_bob", email: "bob@example.com" })],
        }),
      server,
    );
    const signal = new AbortController().signal;
    const request = { tenantId: "acme", operation: "listCharges", input: ann, idempotencyKey: null, signal };
    expect(await every.run(request)).toEqual({ status: "success", output: { charges: [] } });
  });
});

describe("a request to Stripe", () => {
  it("carries the key the egress put in, the pinned version, and nothing of the SDK's own", async () => {
    const desk = await openStripeDesk({ account: "acct_1" });
    await desk.refund();
    const { requests } = await desk.books();
    expect(requests.map(({ method, path }) => `${method} ${path}`)).toEqual([
      "GET /v1/charges/ch_1",
      "POST /v1/refunds",
    ]);
    for (const { headers } of requests) {
      expect(headers).toMatchObject({
        authorization: `Bearer ${desk.key}`,
        "stripe-version": "2026-10-28.endive",
        "stripe-account": "acct_1",
      });
      expect(JSON.stringify(headers)).not.toContain("put-in-by-the-egress");
      expect(Object.keys(headers).filter((name) => name.startsWith("x-stripe"))).toEqual([]);
    }
    expect(requests[1]).toMatchObject({
      headers: { "idempotency-key": "tkt_1:7.0", "content-type": "application/x-www-form-urlencoded" },
      params: {
        charge: "ch_1",
        amount: "1000",
        reason: "requested_by_customer",
        "metadata[signalbox_effect]": "tkt_1:7.0",
        "metadata[signalbox_reason]": "A curtain was torn.",
      },
    });
  });

  it("never leaves for a payment in another currency, or of a name that is no payment's", async () => {
    const desk = await openStripeDesk({ charges: [aCharge({ id: "ch_1", currency: "usd" })] });
    expect(await desk.refund()).toMatchObject({
      status: "failed",
      reason: "currencyMismatch",
      retryable: false,
    });
    expect(await desk.refund({ ...aRefund, chargeId: "ch_1/../../balance" })).toMatchObject({
      reason: "inputInvalid",
    });
    const { refunds, requests } = await desk.books();
    expect(refunds).toEqual([]);
    expect(requests.filter(({ method }) => method === "POST")).toEqual([]);
  });
});

function deskOf(tenant: string): StripeDesk {
  const desk = desks.get(tenant);
  if (!desk) throw new Error(`${tenant} has no account`);
  return desk;
}
