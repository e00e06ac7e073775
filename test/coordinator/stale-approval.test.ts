/** What a person approved is done to the record they were shown. Where it is another one by then, they are asked anew. */
import { env } from "cloudflare:workers";
import { afterEach, describe, expect, it, vi } from "vitest";
import type { Business } from "../../src/connectors/sandbox/records.ts";
import { openTenant, readBusiness } from "../support/signalbox.ts";
import { findTestTenant } from "../support/tenants.ts";
import {
  intercept,
  jumpAhead,
  readDeeds,
  readEventTypes,
  ringAlarm,
  sendTicket,
  tidyUp,
  waitFor,
  waitForApproval,
} from "../support/tickets.ts";

const orderId = "SB-10006";
const tenant = findTestTenant("demo-own");

afterEach(tidyUp);

describe("an approved action whose record has changed since the question was put", () => {
  it("does not leave: the person is asked anew, with what the record is now", async () => {
    const { client, ticketId, approval, business } = await askPerson();
    expect(approval.changes).toContainEqual({ field: "refundedCents", before: 0, after: 14_500 });

    await client.loadBusiness(withOrder(business, { refundedCents: 2_000 }));
    await client.decide(ticketId, approval.id, { decision: "approve" });
    const held = await vi.waitUntil(
      async () => (await client.readEvents(ticketId)).items.find(({ type }) => type === "action.outdated"),
      { timeout: 5_000, interval: 20 },
    );
    const asked = await waitForApproval(client, ticketId);

    expect((await readDeeds(client, { orderId })).refunds).toEqual([]);
    expect(held?.data).toMatchObject({
      differences: [{ field: "refundedCents", before: 0, after: 2_000 }],
      call: { callee: "orders.get@1", outcome: "success" },
    });
    expect(asked.id).not.toBe(approval.id);
    expect(asked.changes).toContainEqual({ field: "refundedCents", before: 2_000, after: 14_500 });
    expect((await client.readTicket(ticketId)).approvals.map(({ status }) => status)).toEqual([
      "superseded",
      "pending",
    ]);

    await client.decide(ticketId, asked.id, { decision: "approve" });
    await waitFor(client, ticketId, "resolved");
    expect((await readDeeds(client, { orderId })).refunds).toEqual([12_500]);
  });

  it("that is gone altogether is not acted on either", async () => {
    const { client, ticketId, approval, business } = await askPerson();
    const orders = business.orders.filter(({ id }) => id !== orderId);
    await client.loadBusiness({ ...business, orders });
    await client.decide(ticketId, approval.id, { decision: "approve" });
    await waitFor(client, ticketId, "resolved", "escalated");
    expect(await readEventTypes(client, ticketId)).toContain("action.outdated");
    expect((await readDeeds(client, { orderId })).refunds).toEqual([]);
  });
});

describe("an approved action whose record cannot be read once more", () => {
  it("waits until it can be", async () => {
    const { client, ticketId, approval } = await askPerson();
    let refusals = 0;
    const silent = intercept(env.SANDBOX_BUSINESS, "run", async (pass, [, operation]) => {
      if (operation !== "getOrder") return pass();
      refusals += 1;
      throw new Error("the shop is closed");
    });
    await client.decide(ticketId, approval.id, { decision: "approve" });
    await vi.waitUntil(() => refusals > 0, { timeout: 5_000, interval: 10 });
    expect((await client.readTicket(ticketId)).state).toBe("acting");
    expect((await readDeeds(client, { orderId })).refunds).toEqual([]);

    silent.mockRestore();
    await new Promise((resolve) => setTimeout(resolve, 100));
    jumpAhead(60_000);
    await ringAlarm(client, ticketId);
    await waitFor(client, ticketId, "resolved");
    expect((await readDeeds(client, { orderId })).refunds).toEqual([14_500]);
  });
});

describe("an approved action whose record is as it was", () => {
  it("is carried out, at the price of one more reading", async () => {
    const { client, ticketId, approval } = await askPerson();
    let readings = 0;
    intercept(env.SANDBOX_BUSINESS, "run", async (pass, [, operation]) => {
      if (operation === "getOrder") readings += 1;
      return pass();
    });
    await client.decide(ticketId, approval.id, { decision: "approve" });
    await waitFor(client, ticketId, "resolved");
    expect(readings).toBe(1);
    const { calls } = await client.readTicket(ticketId);
    expect(calls.slice(-3).map(({ caller, callee }) => `${caller} ${callee}`)).toEqual([
      "coordinator orders.get@1",
      "coordinator refunds.create@1",
      "coordinator replies.send@1",
    ]);
    expect((await readDeeds(client, { orderId })).refunds).toEqual([14_500]);
  });
});

async function askPerson() {
  const client = await openTenant(tenant, "demo");
  // Its dates are counted from when it is read, so it is read once.
  const business = readBusiness("demo");
  await client.loadBusiness(business);
  const ticketId = await sendTicket(client, "refund-approved");
  return { client, business, ticketId, approval: await waitForApproval(client, ticketId) };
}

function withOrder(business: Business, changes: Partial<Business["orders"][number]>): Business {
  const orders = business.orders.map((order) => (order.id === orderId ? { ...order, ...changes } : order));
  return { ...business, orders };
}
