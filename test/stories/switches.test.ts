/** What people switch off at the gate is off for the very next call, wherever a ticket stands. */
import { afterEach, describe, expect, it } from "vitest";
import type { SignalboxClient } from "../../scripts/fixtures/signalbox-client.ts";
import type { Call } from "../../src/domain/call.ts";
import { openTenant } from "../support/signalbox.ts";
import { findTestTenant } from "../support/tenants.ts";
import { readDeeds, request, sendTicket, tidyUp, waitFor, waitForApproval } from "../support/tickets.ts";

afterEach(tidyUp);

describe("a tool that is switched off", () => {
  it("after its action was approved is not run: nothing has left, and a person has the ticket", async () => {
    const client = await openTenant(findTestTenant("demo-switched"), "demo");
    const ticketId = await sendTicket(client, "refund");
    const approval = await waitForApproval(client, ticketId);
    await turn(client, "refunds.create", true);
    await request(client, `tickets/${ticketId}/approvals/${approval.id}`, { body: { decision: "approve" } });
    expect(await waitFor(client, ticketId, "escalated")).toMatchObject({ reason: "toolFailed" });
    expect((await readDeeds(client, { orderId: "SB-10001" })).refunds).toEqual([]);
    expect(await lastToolCall(client, ticketId)).toMatchObject({
      callee: "refunds.create@1",
      outcome: "blocked",
      reason: "toolDisabled",
    });

    await turn(client, "refunds.create", false);
    const next = await sendTicket(client, "refund");
    const again = await waitForApproval(client, next);
    await request(client, `tickets/${next}/approvals/${again.id}`, { body: { decision: "approve" } });
    expect(await waitFor(client, next, "resolved")).toMatchObject({ reason: "replied" });
  });

  it("for reading is refused to gather, which looks nothing up", async () => {
    const client = await openTenant(findTestTenant("demo-switched"), "demo");
    await turn(client, "*", true);
    const ticketId = await sendTicket(client, "shipping-status");
    const { calls } = await waitFor(client, ticketId, "escalated");
    const tools = calls.filter(({ kind }) => kind === "tool");
    expect(tools.length).toBeGreaterThan(0);
    expect(tools.filter(({ reason }) => reason !== "tenantDisabled")).toEqual([]);
    expect((await client.books()).repliesSent).toEqual([]);
    await turn(client, "*", false);
  });
});

async function turn(client: SignalboxClient, target: string, isOff: boolean): Promise<void> {
  const { status } = await request(client, `switches/${target}`, {
    method: "PUT",
    role: "admin",
    body: { isOff, reason: "Somebody looks into it." },
  });
  expect(status).toBe(200);
}

async function lastToolCall(client: SignalboxClient, ticketId: string): Promise<Call | undefined> {
  return (await client.readTicket(ticketId)).calls.findLast(({ kind }) => kind === "tool");
}
