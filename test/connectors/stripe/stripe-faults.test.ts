import { describe, expect, it } from "vitest";
import { EgressRefusal } from "../../../src/egress/egress.ts";
import { createStripeConnector } from "../../../src/connectors/stripe/connector.ts";
import { ann, aRefund, once, openStripeDesk } from "./stripe-desk.ts";
import { aCharge } from "./stripe-objects.ts";
import type { StripeFault } from "./stripe-server.ts";

const post = "POST /v1/refunds";
const timeoutMs = 400;

/** What may befall a request on the way, whoever is at fault. */
const faults: [string, StripeFault["how"]][] = [
  ["answers 500", { status: 500 }],
  ["answers 503", { status: 503 }],
  ["says nothing at all", "hang"],
  ["drips its answer for ever", "drip"],
  ["breaks the connection", "reset"],
  ["breaks off half way", "truncated"],
  ["answers what is no JSON", "malformed"],
  ["answers with a web page", "html"],
  ["answers with something of another service", "foreign"],
  ["answers without end", "huge"],
  ["sends the request elsewhere", { redirect: "https://evil.example.com/v1/refunds" }],
];

describe.each(faults)("where Stripe %s", (_, how) => {
  it("a read has failed and may be made again", async () => {
    const desk = await openStripeDesk({ faults: once("GET /v1/customers", how), timeoutMs });
    expect(await desk.read("listCharges", ann)).toMatchObject({ status: "failed", retryable: true });
    expect(await desk.read("listCharges", ann)).toMatchObject({ status: "success" });
  });

  it("a refund that was not made is unknown, is not found, and is made once by the next try", async () => {
    const desk = await openStripeDesk({ faults: once(post, how), timeoutMs });
    expect(await desk.refund()).toMatchObject({ status: "unknown" });
    expect(await desk.find()).toEqual({ status: "absent" });
    expect(await desk.refund()).toMatchObject({ status: "success" });
    expect((await desk.books()).refunds).toHaveLength(1);
  });

  it("a refund that was made is unknown, is found, and is not made again by the next try", async () => {
    const desk = await openStripeDesk({ faults: once(post, how, true), timeoutMs });
    expect(await desk.refund()).toMatchObject({ status: "unknown" });
    const found = await desk.find();
    expect(found).toMatchObject({ status: "found", output: { refund: { amountCents: 1_000 } } });
    expect(await desk.refund()).toEqual({ ...found, status: "success" });
    expect((await desk.books()).refunds).toHaveLength(1);
  });

  it("a look-up has found out nothing", async () => {
    const desk = await openStripeDesk({ faults: once("GET /v1/refunds", how), timeoutMs });
    await desk.refund();
    expect(await desk.find()).toMatchObject({ status: "unclear" });
    expect(await desk.find()).toMatchObject({ status: "found" });
  });

  it("nothing was paid where the payment could not even be read", async () => {
    const desk = await openStripeDesk({ faults: once("GET /v1/charges/", how), timeoutMs });
    expect(await desk.refund()).toMatchObject({ status: "failed", retryable: true });
    expect((await desk.books()).refunds).toEqual([]);
  });
});

describe("what Stripe says no to", () => {
  it.each([
    ["too many requests", { status: 429, code: "lock_timeout" }, { reason: "rateLimited", retryable: true }],
    ["a key it does not take", { status: 401 }, { reason: "unauthorised", retryable: false }],
    ["a key that may not", { status: 403 }, { reason: "forbidden", retryable: false }],
    ["a card", { status: 402, code: "card_declined" }, { reason: "card_declined", retryable: false }],
    ["words for a code", { status: 400, code: "Pay <me>!" }, { reason: "refused", retryable: false }],
  ])("%s has not happened", async (_, how, outcome) => {
    const desk = await openStripeDesk({ faults: once(post, how) });
    expect(await desk.refund()).toMatchObject({ status: "failed", ...outcome });
    expect((await desk.books()).refunds).toEqual([]);
  });

  it("says so with Stripe's own code", async () => {
    const desk = await openStripeDesk({
      charges: [
        aCharge({ id: "ch_1", amount_refunded: 4_990 }),
        aCharge({ id: "ch_2", disputed: true }),
        aCharge({ id: "ch_3", amount: 500 }),
      ],
    });
    const refuse = (reason: string) => ({ status: "failed", reason, retryable: false });
    expect(await desk.refund()).toMatchObject(refuse("charge_already_refunded"));
    const next = (chargeId: string) => desk.refund({ ...aRefund, chargeId }, { idempotencyKey: chargeId });
    expect(await next("ch_2")).toMatchObject(refuse("charge_disputed"));
    expect(await next("ch_3")).toMatchObject(refuse("invalid_request_error"));
    expect(await next("ch_nobodys")).toMatchObject(refuse("resource_missing"));
  });

  it("stays unknown while another request with the key is under way", async () => {
    const desk = await openStripeDesk({
      faults: once(post, { status: 409, code: "idempotency_key_in_use" }),
    });
    expect(await desk.refund()).toMatchObject({ status: "unknown" });
  });

  it("is not that the bank refused the money, which paid nobody", async () => {
    const desk = await openStripeDesk({ charges: [aCharge({ id: "ch_1", metadata: { refuses: "yes" } })] });
    expect(await desk.refund()).toMatchObject({ status: "failed", reason: "refundFailed", retryable: false });
    expect(await desk.find()).toEqual({ status: "absent" });
  });

  it("is not tried again by the SDK, whatever the answer advises", async () => {
    const again = { "stripe-should-retry": "true" };
    const desk = await openStripeDesk({ faults: once(post, { status: 500, headers: again }) });
    await desk.refund();
    expect((await desk.books()).requests.filter(({ method }) => method === "POST")).toHaveLength(1);
  });
});

describe("a request that cannot leave", () => {
  it.each([
    ["credentialAbsent", "unauthorised", false],
    ["credentialNeedsReauth", "unauthorised", false],
    ["credentialUnavailable", "unavailable", true],
    ["hostNotAllowed", "egressRefused", false],
  ] as const)("%s has not happened", async (code, reason, retryable) => {
    const { connector } = await openRefused(code);
    const signal = new AbortController().signal;
    const request = { tenantId: "acme", operation: "refund", input: aRefund, idempotencyKey: "k", signal };
    expect(await connector.run(request)).toMatchObject({ status: "failed", reason, retryable });
  });
});

describe("a refund that is looked for", () => {
  it("is told from the payment's other refunds, however many there are", async () => {
    const desk = await openStripeDesk({ charges: [aCharge({ id: "ch_1", amount: 1_000_000 })] });
    await desk.refund({ ...aRefund, amountCents: 1 });
    for (let index = 0; index < 120; index += 1) {
      await desk.refund({ ...aRefund, amountCents: 2 }, { idempotencyKey: `tkt_2:${index}` });
    }
    expect(await desk.find()).toMatchObject({ status: "found", output: { refund: { amountCents: 1 } } });
    expect(await desk.find(aRefund, "tkt_3:1.0")).toEqual({ status: "absent" });
  });
});

async function openRefused(code: EgressRefusal["code"]) {
  const refusal = new EgressRefusal({ code, host: "api.stripe.com", isRequestSent: false });
  const server = { origin: "https://api.stripe.com", account: null, timeoutMs };
  return { connector: createStripeConnector(() => Promise.reject(refusal), server) };
}
