/** What the policy allows once it does not allow twice: whatever made a run begin again, nobody is paid for it. */
import { afterEach, describe, expect, it } from "vitest";
import { settleReport } from "../../src/coordinator/settle.ts";
import type { ProposedAction } from "../../src/domain/draft.ts";
import type { Ruling, TicketEvent } from "../../src/domain/event.ts";
import type { AgentReport } from "../../src/domain/task.ts";
import { rememberAll } from "../../src/memory/memory.ts";
import { action, holdAt, playBusiness, proposeActions } from "../support/effects.ts";
import { call, drafted, exampleTicket, gathered, message, triaged } from "../support/events.ts";
import { openTenant } from "../support/signalbox.ts";
import { findTestTenant } from "../support/tenants.ts";
import {
  copyTicket,
  deliver,
  readDeeds,
  request,
  tidyUp,
  waitForApproval,
  waitFor,
} from "../support/tickets.ts";

const tenant = findTestTenant("demo-shared");
const refund = payBack("a1", "SB-1", 900);

afterEach(tidyUp);

describe("a draft that repeats", () => {
  it("nothing is allowed what the policy allows", () => {
    expect(ruleOn([refund])).toMatchObject([{ decision: "allow", ruleId: "refund-small" }]);
    expect(ruleOn([refund, payBack("a2", "SB-2", 900)])).toMatchObject([
      { decision: "allow" },
      { decision: "allow" },
    ]);
  });

  it.each([
    ["the very same", payBack("a2", "SB-1", 900)],
    ["another sum on the same order", payBack("a2", "SB-1", 100)],
  ])("itself has a person asked about the second: %s", (_, second) => {
    expect(ruleOn([refund, second])).toMatchObject([
      { decision: "allow", ruleId: "refund-small" },
      { decision: "ask", ruleId: "repeatedInDraft" },
    ]);
  });

  it.each([
    ["done", "The same was done on this ticket already."],
    ["unresolved", "The same was tried on this ticket, and nobody knows whether it was done."],
  ])("what an earlier run left %s has a person asked, and told why", (outcome, why) => {
    expect(ruleOn([payBack("a7", "SB-1", 100)], [ended(outcome, refund)])).toMatchObject([
      { decision: "ask", ruleId: "doneBefore", why },
    ]);
    expect(ruleOn([payBack("a1", "SB-2", 900)], [ended(outcome, refund)])).toMatchObject([
      { decision: "allow" },
    ]);
  });

  it.each(["failed", "undone"])("what an earlier run left %s is as if it had never been", (outcome) => {
    const history = outcome === "undone" ? [ended("done", refund), ended("undone", refund)] : [];
    expect(ruleOn([refund], [...history, ended(outcome, refund)])).toMatchObject([{ decision: "allow" }]);
  });

  it("what was undone once of two times is still done before", () => {
    const history = [ended("done", refund), ended("done", refund), ended("undone", refund)];
    expect(ruleOn([refund], history)).toMatchObject([{ decision: "ask", ruleId: "doneBefore" }]);
  });

  it("what the policy denies stays denied", () => {
    const foreign = payBack("a2", "SB-9", 900);
    expect(ruleOn([foreign], [ended("done", foreign)])).toMatchObject([
      { decision: "deny", ruleId: "targetNotOwned" },
    ]);
  });
});

describe("a draft that proposes", () => {
  it.each([
    ["to reply", action("a1", "replies.send@1", { body: "Hello." })],
    ["to take a cancellation back", action("a1", "subscriptions.resume@1", { subscriptionId: "SB-1" })],
    ["to erase a customer", action("a1", "customers.erase@1", { customerId: "SB-1" })],
    ["a mere look-up", action("a1", "orders.get@1", { orderId: "SB-1" })],
  ])("%s is denied: nobody may propose it", (_, proposed) => {
    expect(ruleOn([proposed])).toMatchObject([{ decision: "deny", ruleId: "notProposable" }]);
  });

  it("a tool that does not exist is denied", () => {
    expect(ruleOn([action("a1", "money.print@1", {})])).toMatchObject([
      { decision: "deny", ruleId: "unknownTool" },
    ]);
  });
});

describe("a ticket whose run begins again after its action was done", () => {
  it("asks a person before the same is done again, and does it once without their word", async () => {
    const client = await openTenant(tenant, "demo");
    const asked = playBusiness({});
    proposeActions("oliver.penrose@example.com", [payBack("a1", "SB-10002", 900)]);
    const held = holdAt("effectApplied");
    const ticket = copyTicket("refund-small");
    const { ticketId } = await deliver(client, ticket);
    await held.untilReached();
    await deliver(client, { ...ticket, body: "I would like a refund for order SB-10002, please." });
    held.open();
    const approval = await waitForApproval(client, ticketId);
    expect(approval).toMatchObject({ ruleId: "doneBefore", status: "pending" });
    expect(await readDeeds(client, { ticketId, orderId: "SB-10002" })).toEqual({
      refunds: [900],
      replies: [],
    });

    await client.decide(ticketId, approval.id, { decision: "approve" });
    await waitFor(client, ticketId, "resolved");
    expect((await readDeeds(client, { orderId: "SB-10002" })).refunds).toEqual([900, 900]);
    expect(
      new Set(asked.filter(({ operation }) => operation === "createRefund").map(({ key }) => key)).size,
    ).toBe(2);
  });

  it("asks a person about the second of two alike in one draft", async () => {
    const client = await openTenant(tenant, "demo");
    proposeActions("oliver.penrose@example.com", [
      payBack("a1", "SB-10002", 900),
      payBack("a2", "SB-10002", 900),
    ]);
    const { ticketId } = await deliver(client, copyTicket("refund-small"));
    const approval = await waitForApproval(client, ticketId);
    expect(approval).toMatchObject({ ruleId: "repeatedInDraft", action: { id: "a2" } });
    await request(client, `tickets/${ticketId}/approvals/${approval.id}`, { body: { decision: "reject" } });
    expect(await waitFor(client, ticketId, "escalated")).toMatchObject({ reason: "approvalRejected" });
    expect((await readDeeds(client, { orderId: "SB-10002" })).refunds).toEqual([]);
  });

  it("is a person's where its draft proposes the reply itself", async () => {
    const client = await openTenant(tenant, "demo");
    const reply = {
      ticketId: "t",
      externalId: "T-1",
      to: "eve@example.com",
      subject: "s",
      body: "b",
      inReplyTo: "m",
    };
    proposeActions("oliver.penrose@example.com", [action("a1", "replies.send@1", reply)]);
    const { ticketId } = await deliver(client, copyTicket("refund-small"));
    expect(await waitFor(client, ticketId, "escalated")).toMatchObject({ reason: "policyDenied" });
    expect((await client.books()).repliesSent).toEqual([]);
  });
});

function payBack(id: string, orderId: string, amountCents: number): ProposedAction {
  return action(id, "refunds.create@1", { orderId, amountCents, currency: "EUR", reason: "late" });
}

/** How an action of an earlier run ended. */
function ended(outcome: string, of: ProposedAction): TicketEvent {
  switch (outcome) {
    case "done":
      return { type: "action.completed", action: of, output: {}, call: call() };
    case "undone":
      return { type: "action.compensated", action: of, compensation: of, call: call() };
    case "unresolved":
      return { type: "action.unresolved", action: of, message: "", call: call() };
    default:
      return { type: "action.failed", action: of, reason: "refused", message: "", call: call() };
  }
}

/** The rulings on a draft with these actions, after what earlier runs did. SB-1 and SB-2 are the customer's own. */
function ruleOn(actions: ProposedAction[], history: TicketEvent[] = []): Ruling[] {
  const draft = drafted("drafted");
  const dossier = gathered();
  if (draft.type !== "agent.drafted" || draft.output.outcome !== "drafted") throw new Error("unreachable");
  if (dossier.type !== "agent.gathered") throw new Error("unreachable");
  draft.output.actions = actions;
  dossier.output.evidence = ["SB-1", "SB-2"].map((id) => ({
    id,
    provenance: "systemOfRecord",
    tool: "orders.get@1",
    callId: "",
    title: id,
    content: { id, customerEmail: "ida@example.com", currency: "EUR", totalCents: 900, shippingCents: 100 },
  }));
  const received: TicketEvent = {
    type: "ticket.received",
    ticket: exampleTicket,
    message: message(),
    contentKey: "1",
  };
  const events = [received, ...history, triaged("resolve"), dossier, draft];
  const report: AgentReport = {
    outcome: "validated",
    callId: "c",
    epoch: 1,
    calls: [],
    output: { verdict: "pass", reason: null, findings: [] },
  };
  const settled = settleReport(report, rememberAll(events.map((event) => ({ event, at: 1_000 }))), tenant, {
    nowMs: 1_000,
    expiresAt: 2_000,
    isDraftOnly: false,
    sampleKey: new Uint8Array(32),
  });
  if (settled.type !== "agent.validated") throw new Error("unreachable");
  return settled.rulings;
}
