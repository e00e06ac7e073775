import { env } from "cloudflare:workers";
import { afterEach, describe, expect, it, vi } from "vitest";
import type { SignalboxClient } from "../../scripts/fixtures/signalbox-client.ts";
import { openTenant } from "../support/signalbox.ts";
import { findTestTenant } from "../support/tenants.ts";
import { readEnvelope } from "../support/hops.ts";
import {
  copyTicket,
  deliver,
  intercept,
  jumpAhead,
  never,
  readDeeds,
  ringAlarm,
  sendTicket,
  tamper,
  tidyUp,
  waitFor,
  waitForApproval,
} from "../support/tickets.ts";

afterEach(tidyUp);

describe("in one coordinator", () => {
  it("neither a ticket whose agent hangs nor one that cannot be read holds up twenty others", async () => {
    const client = await openTenant(findTestTenant("demo-hurt"), "demo");
    const stuck: string[] = [];
    intercept(env.DRAFT_AGENT, "ask", (pass, [hops]) =>
      stuck.includes(readEnvelope(hops).ticketId) ? never() : pass(),
    );
    vi.spyOn(env.INTAKE_QUEUE, "send").mockResolvedValue({
      metadata: { metrics: { backlogCount: 0, backlogBytes: 0 } },
    });
    const hanging = await sendTicket(client, "shipping-status");
    const unreadable = await sendTicket(client, "shipping-status");
    stuck.push(hanging);
    await tamper(
      client,
      unreadable,
      "update events set event = json_set(event, '$.type', 'ticket.unheard') where ticket_id = ?",
    );
    vi.restoreAllMocks();
    intercept(env.DRAFT_AGENT, "ask", (pass, [hops]) =>
      stuck.includes(readEnvelope(hops).ticketId) ? never() : pass(),
    );
    const tickets = await Promise.all(
      Array.from({ length: 20 }, () => sendTicket(client, "shipping-status")),
    );
    jumpAhead(60_000);
    await ringAlarm(client, hanging);

    await waitFor(client, hanging, "drafting");
    for (const ticketId of tickets) await waitFor(client, ticketId, "resolved");
    expect((await client.readTicket(hanging)).state).toBe("drafting");
    await client.act(hanging, "cancel", {});
  });

  it("a ticket of another machine version does not keep the alarm from the others", async () => {
    const client = await openTenant(findTestTenant("demo-hurt"), "demo");
    const [old, young] = [
      await sendTicket(client, "refund-approved"),
      await sendTicket(client, "refund-approved"),
    ];
    await waitForApproval(client, old);
    const { expiresAt } = await waitForApproval(client, young);
    await tamper(
      client,
      old,
      "update tickets set snapshot = json_set(snapshot, '$.machineVersion', 'ticket@0') where ticket_id = ?",
    );
    vi.useFakeTimers({ toFake: ["Date"], now: expiresAt + 1_000 });
    await ringAlarm(client, young).catch(() => false);
    expect(await client.readTicket(young)).toMatchObject({ state: "escalated", reason: "approvalExpired" });
    await tamper(
      client,
      old,
      "update tickets set snapshot = json_set(snapshot, '$.machineVersion', 'ticket@1') where ticket_id = ?",
    );
  });

  it("a ticket that cannot be started does not keep its batch from starting", async () => {
    const client = await openTenant(findTestTenant("demo-hurt"), "demo");
    const send = vi.spyOn(env.INTAKE_QUEUE, "send").mockResolvedValue({
      metadata: { metrics: { backlogCount: 0, backlogBytes: 0 } },
    });
    const [old, young] = [
      await sendTicket(client, "shipping-status"),
      await sendTicket(client, "shipping-status"),
    ];
    send.mockRestore();
    await tamper(client, old, "update tickets set snapshot = '{}' where ticket_id = ?");
    await env.INTAKE_QUEUE.sendBatch(
      [old, young].map((ticketId) => ({ body: { tenantId: client.tenant.id, ticketId } })),
    );
    expect(await waitFor(client, young, "resolved")).toMatchObject({ reason: "replied" });
  });
});

describe.each(["demo-own", "demo-shared"])("wherever tickets live, the story is the same: %s", (tenantId) => {
  it("a refund is asked for, approved, paid once and answered", async () => {
    const client = await openTenant(findTestTenant(tenantId), "demo");
    const ticketId = await sendTicket(client, "refund-approved");
    const { id } = await waitForApproval(client, ticketId);
    await client.decide(ticketId, id, { decision: "approve" });
    expect(await waitFor(client, ticketId, "resolved")).toMatchObject({
      path: [
        "received",
        "triaging",
        "gathering",
        "drafting",
        "validating",
        "awaitingApproval",
        "acting",
        "replying",
        "resolved",
      ],
    });
    expect(await readDeeds(client, { ticketId, orderId: "SB-10006" })).toMatchObject({
      refunds: [14_500],
      replies: [expect.any(String)],
    });
  });

  it("a customer who writes again starts the run anew", async () => {
    const client = await openTenant(findTestTenant(tenantId), "demo");
    const ticket = copyTicket("refund-approved");
    const { ticketId } = await deliver(client, ticket);
    const first = await waitForApproval(client, ticketId);
    await deliver(client, {
      ...ticket,
      body: "The order is SB-10006, and I would like all of the money back.",
    });
    const second = await waitForOther(client, ticketId, first.id);
    expect((await client.readTicket(ticketId)).approvals).toMatchObject([
      { id: first.id, status: "superseded" },
      { id: second, status: "pending" },
    ]);
  });

  it("people see it in their list, and what they erase is gone", async () => {
    const client = await openTenant(findTestTenant(tenantId), "demo");
    const ticketId = await sendTicket(client, "human-request");
    await waitFor(client, ticketId, "escalated");
    await client.act(ticketId, "resolve", {});
    expect(await client.readTicket(ticketId)).toMatchObject({ state: "resolved", reason: "humanResolved" });
  });
});

async function waitForOther(client: SignalboxClient, ticketId: string, approvalId: string) {
  const found = await vi.waitUntil(
    async () => {
      const { approvals } = await client.readTicket(ticketId);
      return approvals.find(({ id, status }) => id !== approvalId && status === "pending");
    },
    { timeout: 5_000 },
  );
  return found?.id;
}
