/** An action that failed after others were done: those are undone where they can be, and a person has the ticket. */
import { env } from "cloudflare:workers";
import { abortAllDurableObjects } from "cloudflare:test";
import { afterEach, describe, expect, it } from "vitest";
import type { SignalboxClient } from "../../scripts/fixtures/signalbox-client.ts";
import { bindTenants } from "../../scripts/fixtures/variants.ts";
import type { ProposedAction } from "../../src/domain/draft.ts";
import type { TenantConfig } from "../../src/tenants/config.ts";
import {
  action,
  holdAt,
  playBusiness,
  proposeActions,
  tryToTheEnd,
  waitForEffect,
  type Play,
} from "../support/effects.ts";
import { openTenant } from "../support/signalbox.ts";
import { findTestTenant } from "../support/tenants.ts";
import {
  copyTicket,
  deliver,
  jumpAhead,
  readRows,
  request,
  ringAlarm,
  tidyUp,
  waitFor,
  waitForApproval,
} from "../support/tickets.ts";

const nadia = "nadia.petrova@example.com";
const grace = "grace.bellamy@example.com";
const orderId = "SB-10031";

const move = action("a1", "orders.changeAddress@1", { orderId, address: "14 Chapel Street, Oxford" });
const pay = action("a2", "refunds.create@1", { orderId, amountCents: 500, currency: "EUR", reason: "late" });
const mail = action("a3", "invoices.resend@1", { invoiceId: "INV-2026-0031" });
const end = action("a1", "subscriptions.cancel@1", { subscriptionId: "SUB-301", reason: "enough" });
const payGrace = action("a2", "refunds.create@1", { ...pay.arguments, orderId: "SB-10007" });

afterEach(tidyUp);

describe("what an action did before another failed for good", () => {
  it("is undone by its tool's own compensation, under the policy, and a person has the ticket", async () => {
    const { client, ticketId, before } = await propose([move, pay], { createRefund: ["refused"] });
    const view = await waitFor(client, ticketId, "escalated");
    expect(view).toMatchObject({ reason: "toolFailed", reply: null });
    expect(view.path.slice(-3)).toEqual(["acting", "compensating", "escalated"]);
    expect(view.effects).toMatchObject([
      { tool: "orders.changeAddress@1", status: "confirmed" },
      { tool: "refunds.create@1", status: "failed" },
      { tool: "orders.changeAddress@1", status: "confirmed" },
    ]);
    expect(await addressOf(client)).toBe(before);
    expect((await client.books()).addressChanges).toMatchObject([{ from: before }, { to: before }]);
    expect(await eventsOf(client, ticketId, "action.compensated")).toMatchObject([
      { action: { id: "a1" }, compensation: { id: "a1.undo", arguments: { orderId, address: before } } },
    ]);
  });

  it("is undone for a subscription that a person let end", async () => {
    const { client, ticketId, before } = await endSubscription("demo-shared");
    expect(before).not.toBeNull();
    await grant(client, ticketId);
    expect(await waitFor(client, ticketId, "escalated")).toMatchObject({ reason: "toolFailed" });
    expect((await client.readTicket(ticketId)).effects.map(({ tool, status }) => [tool, status])).toEqual([
      ["subscriptions.cancel@1", "confirmed"],
      ["refunds.create@1", "failed"],
      ["subscriptions.resume@1", "confirmed"],
    ]);
    expect(await renewalOf(client)).toBe(before);
  });

  it("is undone past what nothing undoes, which stays", async () => {
    const { client, ticketId, before } = await propose([move, mail, pay], { createRefund: ["refused"] });
    expect(await waitFor(client, ticketId, "escalated")).toMatchObject({ reason: "toolFailed" });
    expect(await eventsOf(client, ticketId, "compensation.failed")).toMatchObject([
      { action: { id: "a3" }, reason: "notCompensable" },
    ]);
    expect(await addressOf(client)).toBe(before);
    expect((await client.books()).invoicesResent).toHaveLength(1);
  });

  it("stays done where the policy would ask a person, and the ticket says so", async () => {
    const rules = demo.policy.rules.map((rule) =>
      rule.id === "reversible" ? { ...rule, decision: "ask" as const } : rule,
    );
    const tenant = bind({ ...demo, id: "demo-asks", policy: { ...demo.policy, rules } });
    const { client, ticketId } = await propose([move, pay], { createRefund: ["refused"] }, tenant);
    await grant(client, ticketId);
    const view = await waitFor(client, ticketId, "escalated");
    expect(view).toMatchObject({ reason: "toolFailed" });
    expect(view.effects.map(({ status }) => status)).toEqual(["confirmed", "failed", "failed"]);
    expect(await eventsOf(client, ticketId, "compensation.failed")).toMatchObject([
      { action: { id: "a1" }, reason: "approvalMissing" },
    ]);
    expect((await client.books()).addressChanges).toHaveLength(1);
  });

  it("stays done where the policy denies the undoing, and the ticket says so", async () => {
    const disabledTools = ["subscriptions.resume"];
    bind({ ...demo, id: "demo-denies", policy: { ...demo.policy, disabledTools } });
    const { client, ticketId } = await endSubscription("demo-denies");
    await grant(client, ticketId);
    await waitFor(client, ticketId, "escalated");
    expect(await eventsOf(client, ticketId, "compensation.failed")).toMatchObject([
      { action: { id: "a1" }, reason: "toolDisabled" },
    ]);
    expect(await renewalOf(client)).toBeNull();
  });

  it("stays where it was the only one", async () => {
    const { client, ticketId } = await propose([pay], { createRefund: ["refused"] });
    const view = await waitFor(client, ticketId, "escalated");
    expect(view.effects).toMatchObject([{ tool: "refunds.create@1", status: "failed" }]);
  });
});

describe("an undoing that is cut off", () => {
  it.each(["effectDispatched", "effectApplied"] as const)("at %s is done once", async (point) => {
    const held = holdAt(point, 3);
    const { client, ticketId, before } = await propose([move, pay], { createRefund: ["refused"] });
    await held.untilReached();
    await abortAllDurableObjects();
    held.open();
    jumpAhead(60_000);
    await ringAlarm(client, ticketId);
    expect(await waitFor(client, ticketId, "escalated")).toMatchObject({ reason: "toolFailed" });
    expect(await addressOf(client)).toBe(before);
    expect((await client.books()).addressChanges).toHaveLength(2);
    expect(await readRows(client, ticketId, "effects")).toEqual([]);
  });

  it("by a lost answer is done once, under one key", async () => {
    const { client, ticketId, asked } = await propose([move, pay], {
      createRefund: ["refused"],
      changeAddress: ["done", "lostAfter"],
    });
    await waitForEffect(client, ticketId, "unknown");
    await tryToTheEnd(client, ticketId);
    const keys = asked.filter(({ operation }) => operation === "changeAddress").map(({ key }) => key);
    expect(keys).toHaveLength(3);
    expect(new Set(keys).size).toBe(2);
    expect((await client.books()).addressChanges).toHaveLength(2);
  });

  it("for good is a person's to look at", async () => {
    const lost = Array<Play>(4).fill("lostBefore");
    const { client, ticketId } = await propose([move, pay], {
      createRefund: ["refused"],
      changeAddress: ["done", ...lost],
      findByKey: [...lost, "lostBefore"],
    });
    const view = await tryToTheEnd(client, ticketId);
    expect(view.effects.map(({ status }) => status)).toEqual(["confirmed", "failed", "needsHuman"]);
    expect(await readRows(client, ticketId, "effects")).toEqual([]);
  });
});

const demo = findTestTenant("demo-shared");

/** Makes a tenant known to the worker. */
function bind(tenant: TenantConfig): TenantConfig {
  Object.assign(env, bindTenants([tenant]));
  return tenant;
}

/** A ticket of Nadia's whose draft proposes these actions. */
async function propose(actions: ProposedAction[], plays: Record<string, Play[]>, tenant = demo) {
  const client = await openTenant(tenant, "demo");
  const asked = playBusiness(plays);
  const before = await addressOf(client);
  proposeActions(nadia, actions);
  const { ticketId } = await deliver(client, copyTicket("address-change"));
  return { client, asked, before, ticketId };
}

/** A ticket of Grace's: her subscription is to end, which a person is asked about, and a refund after it fails. */
async function endSubscription(tenantId: string) {
  const client = await openTenant({ ...demo, id: tenantId }, "demo");
  playBusiness({ createRefund: ["refused"] });
  proposeActions(grace, [end, payGrace]);
  const before = await renewalOf(client);
  const { ticketId } = await deliver(client, copyTicket("subscription-cancel-approved"));
  return { client, before, ticketId };
}

async function grant(client: SignalboxClient, ticketId: string): Promise<void> {
  const { id } = await waitForApproval(client, ticketId);
  await client.decide(ticketId, id, { decision: "approve" });
}

async function addressOf(client: SignalboxClient): Promise<string | undefined> {
  return (await client.books()).orders.find(({ id }) => id === orderId)?.shippingAddress;
}

async function renewalOf(client: SignalboxClient): Promise<string | null | undefined> {
  return (await client.books()).subscriptions.find(({ id }) => id === "SUB-301")?.renewsAt;
}

async function eventsOf(client: SignalboxClient, ticketId: string, type: string): Promise<unknown[]> {
  const { body } = await request(client, `tickets/${ticketId}/events`);
  const { items } = body as { items: { type: string; data: unknown }[] };
  return items.filter((event) => event.type === type).map(({ data }) => data);
}
