/** A live tenant's refund by Stripe, told to its people in Slack: both servers are the witnesses. */
import { env } from "cloudflare:workers";
import { afterEach, beforeEach, describe, expect, inject, it, vi } from "vitest";
import { SignalboxClient } from "../../scripts/fixtures/signalbox-client.ts";
import { bindTenants } from "../../scripts/fixtures/variants.ts";
import { channel, readSlackBooks, setUpSlack } from "../connectors/slack/slack-channel.ts";
import { readStripeBooks, setUpStripe } from "../connectors/stripe/stripe-desk.ts";
import { aCharge, aCustomer } from "../connectors/stripe/stripe-objects.ts";
import type { StripeFault } from "../connectors/stripe/stripe-server.ts";
import { storeCredential } from "../support/credentials.ts";
import { tryToTheEnd, waitForEffect } from "../support/effects.ts";
import { installScripts } from "../support/scripts.ts";
import { fetchWorker, origin } from "../support/signalbox.ts";
import { findTestTenant } from "../support/tenants.ts";
import { sendTicket, tidyUp, waitFor, waitForApproval } from "../support/tickets.ts";

beforeEach(installScripts);
afterEach(tidyUp);

const post = "POST /v1/refunds";
const charge = aCharge({ id: "ch_curtains", amount: 14_500, customer: "cus_thomas" });

describe("a refund by Stripe that a person approves", () => {
  it("is paid once, with everything on the way there done elsewhere", async () => {
    const { client, ticketId, stripe } = await openStory("demo-till", []);
    const approval = await waitForApproval(client, ticketId);
    expect(approval).toMatchObject({
      action: { tool: "stripe.refund@1", arguments: { chargeId: "ch_curtains", amountCents: 14_500 } },
      amountCents: 14_500,
      currency: "EUR",
    });
    expect((await stripe()).refunds).toEqual([]);
    await client.decide(ticketId, approval.id, { decision: "approve" });
    const { effects } = await waitFor(client, ticketId, "resolved", "escalated");
    expect(effects[0]).toMatchObject({ tool: "stripe.refund@1", status: "confirmed", attempts: 1 });
    await expectPaidOnce(stripe, ticketId);
  });

  it.each([
    ["before it was paid", "reset", false],
    ["after it was paid", "reset", true],
    ["half way through its answer", "truncated", true],
  ] as const)("is paid once where the connection breaks %s", async (what, how, afterwards) => {
    const { client, ticketId, stripe } = await openStory(`demo-till-${what.split(" ")[0]}`, [
      { on: post, how, times: 1, afterwards },
    ]);
    const { id } = await waitForApproval(client, ticketId);
    await client.decide(ticketId, id, { decision: "approve" });
    await waitForEffect(client, ticketId, "unknown");
    const view = await tryToTheEnd(client, ticketId);
    expect(view.effects[0]).toMatchObject({ tool: "stripe.refund@1", status: "confirmed", attempts: 2 });
    await expectPaidOnce(stripe, ticketId, 2);
  });

  it("is found where every answer is lost, and is not paid again", async () => {
    const { client, ticketId, stripe } = await openStory("demo-till-lost", [
      { on: post, how: "reset", times: 99, afterwards: true },
    ]);
    const { id } = await waitForApproval(client, ticketId);
    await client.decide(ticketId, id, { decision: "approve" });
    await waitForEffect(client, ticketId, "unknown");
    const view = await tryToTheEnd(client, ticketId);
    expect(view.effects[0]).toMatchObject({ tool: "stripe.refund@1", status: "foundApplied" });
    await expectPaidOnce(stripe, ticketId, 4);
  });

  it("is not paid where it is rejected", async () => {
    const { client, ticketId, stripe } = await openStory("demo-till-no", []);
    const { id } = await waitForApproval(client, ticketId);
    await client.decide(ticketId, id, { decision: "reject", note: "No." });
    await waitFor(client, ticketId, "escalated");
    expect((await stripe()).requests.filter(({ method }) => method === "POST")).toEqual([]);
  });
});

describe("what Slack is told of a ticket", () => {
  it("is that it waits, and later that a person has it, each once and no more than that", async () => {
    const { client, ticketId, slack } = await openStory("demo-till-chat", []);
    const { id } = await waitForApproval(client, ticketId);
    await vi.waitUntil(async () => (await slack()).messages.length === 1, { timeout: 10_000, interval: 50 });
    await client.decide(ticketId, id, { decision: "reject", note: "No." });
    await waitFor(client, ticketId, "escalated");
    await vi.waitUntil(async () => (await slack()).messages.length === 2, { timeout: 10_000, interval: 50 });
    const link = `https://signalbox.example.com/tickets/${ticketId}`;
    expect((await slack()).messages.map(({ text }) => text)).toEqual([
      `A ticket waits for an approval, which is given in Signalbox alone: ${link}`,
      `A ticket needs a person: an approval was rejected. ${link}`,
    ]);
  });

  it("keeps no ticket waiting where Slack says nothing", async () => {
    const { client, ticketId, slack } = await openStory("demo-till-mute", [], "hang");
    const { id } = await waitForApproval(client, ticketId);
    await client.decide(ticketId, id, { decision: "approve" });
    const { effects } = await waitFor(client, ticketId, "resolved", "escalated");
    expect(effects[0]).toMatchObject({ tool: "stripe.refund@1", status: "confirmed" });
    expect((await slack()).messages).toEqual([]);
  });
});

/** A tenant of its own with both systems connected, and Thomas's ticket about his curtains. */
async function openStory(id: string, faults: StripeFault[], slackFault?: "hang") {
  const demo = findTestTenant("demo-own");
  const chain = ["scripted/stripe-refund"];
  const tenant = {
    ...demo,
    id,
    environment: "live" as const,
    models: { small: chain, standard: chain, frontier: chain },
    connectors: {
      stripe: { baseUrl: inject("stripeServer") },
      slack: { baseUrl: inject("slackServer"), channel, uiUrl: "https://signalbox.example.com" },
    },
    policy: {
      ...demo.policy,
      rules: [
        ...demo.policy.rules,
        {
          id: "stripe-refund",
          tool: "stripe.refund",
          approvers: 1,
          sampleOneIn: null,
          suspendOnFault: false,
          intents: null,
          tiers: null,
          minAmountCents: null,
          maxAmountCents: null,
          currencies: null,
          decision: "ask" as const,
          why: "Money leaves by a person's word.",
        },
      ],
    },
  };
  Object.assign(env, bindTenants([tenant]));
  const [key, token] = [`sk_test_${crypto.randomUUID()}`, `xoxb-${crypto.randomUUID()}`];
  await setUpStripe(key, {
    customers: [aCustomer({ id: "cus_thomas", email: "thomas.okafor@example.com", name: "Thomas Okafor" })],
    charges: [structuredClone(charge)],
    faults,
  });
  await setUpSlack(
    token,
    slackFault ? { faults: [{ on: "chat.postMessage", how: slackFault, times: 99 }] } : {},
  );
  await storeCredential(id, "stripe", key);
  await storeCredential(id, "slack", token);
  const client = new SignalboxClient({ origin, tenant, fetch: fetchWorker });
  const ticketId = await sendTicket(client, "refund-approved");
  return { client, ticketId, stripe: () => readStripeBooks(key), slack: () => readSlackBooks(token) };
}

/** Stripe's own list holds one refund of this ticket, whatever was posted how often, under one key. */
async function expectPaidOnce(
  stripe: () => ReturnType<typeof readStripeBooks>,
  ticketId: string,
  posts = 1,
): Promise<void> {
  const { refunds, requests } = await stripe();
  expect(refunds).toMatchObject([{ charge: "ch_curtains", amount: 14_500, currency: "eur" }]);
  const posted = requests.filter(({ method }) => method === "POST");
  expect(posted).toHaveLength(posts);
  const keys = new Set(posted.map(({ headers }) => headers["idempotency-key"]));
  expect(keys.size).toBe(1);
  expect([...keys][0]).toMatch(new RegExp(`^${ticketId}:`));
}
