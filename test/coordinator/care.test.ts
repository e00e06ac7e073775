/** How people look after tickets: two who must agree, claims, more time, setting aside, taking back, undoing. */
import { env } from "cloudflare:workers";
import { abortAllDurableObjects } from "cloudflare:test";
import { afterEach, describe, expect, it } from "vitest";
import type { SignalboxClient } from "../../scripts/fixtures/signalbox-client.ts";
import { readEnvelope } from "../support/hops.ts";
import { openTenant } from "../support/signalbox.ts";
import { findTestTenant } from "../support/tenants.ts";
import {
  intercept,
  jumpAhead,
  readDeeds,
  readEventTypes,
  request,
  ringAlarm,
  sendTicket,
  tidyUp,
  waitFor,
  waitForApproval,
} from "../support/tickets.ts";

afterEach(tidyUp);

const minute = 60_000;
const orderId = "SB-10001";

describe("a question that two people must agree to", () => {
  it("stays open after the first, and the same person counts once", async () => {
    const { client, ticketId, approval } = await askPeople();
    expect(approval).toMatchObject({ needed: 2, endorsements: [] });
    expect(await decide(client, ticketId, approval.id, { decision: "approve", note: "Fine." })).toMatchObject(
      {
        status: 200,
        body: {
          state: "awaitingApproval",
          approval: { status: "pending", endorsements: [{ by: "Ada Approver", note: "Fine." }] },
        },
      },
    );
    expect(await decide(client, ticketId, approval.id, { decision: "approve" })).toMatchObject({
      status: 409,
      body: { type: "urn:signalbox:needsAnother", endorsedBy: "Ada Approver" },
    });
    expect((await readDeeds(client, { orderId })).refunds).toEqual([]);
    await decide(client, ticketId, approval.id, { decision: "approve" }, "admin");
    await leave(client, ticketId);
    const view = await waitFor(client, ticketId, "resolved");
    expect(view.approvals).toMatchObject([{ status: "approved", decidedBy: "Astrid Admin" }]);
    expect((await readDeeds(client, { orderId })).refunds).toEqual([approval.amountCents]);
  });

  it("and was edited after the first agreed wants a second one for the new arguments", async () => {
    const { client, ticketId, approval } = await askPeople();
    await decide(client, ticketId, approval.id, { decision: "approve" });
    const wanted = { ...approval.action.arguments, amountCents: 5_100 };
    // Ada agreed to another sum: her word is not worth Astrid's second one.
    await decide(client, ticketId, approval.id, { decision: "edit", arguments: wanted }, "admin");
    const again = await waitForApproval(client, ticketId);
    expect(again).toMatchObject({ needed: 2, amountCents: 5_100, endorsements: [{ by: "Astrid Admin" }] });
    expect((await readDeeds(client, { orderId })).refunds).toEqual([]);
    await decide(client, ticketId, again.id, { decision: "approve" });
    await leave(client, ticketId);
    await waitFor(client, ticketId, "resolved");
    expect((await readDeeds(client, { orderId })).refunds).toEqual([5_100]);
  });

  it("and was edited wants somebody other than who edited it", async () => {
    const { client, ticketId, approval } = await askPeople();
    const wanted = { ...approval.action.arguments, amountCents: 5_100 };
    await decide(client, ticketId, approval.id, { decision: "edit", arguments: wanted });
    const again = await waitForApproval(client, ticketId);
    expect(again).toMatchObject({
      needed: 2,
      amountCents: 5_100,
      endorsements: [{ by: "Ada Approver" }],
    });
    expect(await decide(client, ticketId, again.id, { decision: "approve" })).toMatchObject({ status: 409 });
    expect(await decide(client, ticketId, again.id, { decision: "approve" }, "admin")).toMatchObject({
      status: 200,
      body: { approval: { status: "approved" } },
    });
    await leave(client, ticketId);
    await waitFor(client, ticketId, "resolved");
    expect((await readDeeds(client, { orderId })).refunds).toEqual([5_100]);
  });
});

describe("a claimed ticket", () => {
  it("is decided on by nobody else, until they take it over", async () => {
    const { client, ticketId, approval } = await askPeople();
    expect(await act(client, ticketId, "assignment", { assignee: "Ada Approver" })).toMatchObject({
      status: 202,
    });
    const refused = { status: 409, body: { type: "urn:signalbox:assigned", assignee: "Ada Approver" } };
    expect(await decide(client, ticketId, approval.id, { decision: "reject" }, "admin")).toMatchObject(
      refused,
    );
    const claim = { assignee: "Astrid Admin" };
    expect(await act(client, ticketId, "assignment", claim, "admin")).toMatchObject(refused);
    await act(client, ticketId, "assignment", { ...claim, steal: true }, "admin");
    expect(await client.readTicket(ticketId)).toMatchObject({ assignee: "Astrid Admin" });
    expect(await decide(client, ticketId, approval.id, { decision: "reject" }, "admin")).toMatchObject({
      status: 200,
    });
  });

  it("is free again after 15 minutes, and one that was given to somebody is not", async () => {
    const { client, ticketId, approval } = await askPeople();
    await act(client, ticketId, "assignment", { assignee: "Ada Approver" });
    jumpAhead(15 * minute);
    const claim = { assignee: "Astrid Admin" };
    expect(await act(client, ticketId, "assignment", claim, "admin")).toMatchObject({ status: 202 });
    await act(client, ticketId, "assignment", { assignee: "Alan Approver" }, "admin");
    jumpAhead(60 * minute);
    expect(await client.readTicket(ticketId)).toMatchObject({
      assignee: "Alan Approver",
      assignedUntil: null,
    });
    expect(await decide(client, ticketId, approval.id, { decision: "reject" })).toMatchObject({
      status: 409,
    });
  });

  it("is renewed by what its holder does", async () => {
    const { client, ticketId } = await askPeople();
    await act(client, ticketId, "assignment", { assignee: "Ada Approver" });
    jumpAhead(10 * minute);
    await act(client, ticketId, "snooze", { until: null });
    jumpAhead(10 * minute);
    expect(await act(client, ticketId, "assignment", { assignee: "Astrid Admin" }, "admin")).toMatchObject({
      status: 409,
      body: { assignee: "Ada Approver" },
    });
  });

  it("is given to nobody the tenant does not know", async () => {
    const { client, ticketId } = await askPeople();
    expect(await act(client, ticketId, "assignment", { assignee: "Mallory" })).toMatchObject({
      status: 422,
      body: { type: "urn:signalbox:assigneeUnknown" },
    });
  });
});

describe("a question that needs more time", () => {
  it("runs out that much later, and never more than seven days after it was put", async () => {
    const { client, ticketId, approval } = await askPeople();
    const extend = (byMs: number) => act(client, ticketId, `approvals/${approval.id}/extend`, { byMs });
    expect(await extend(8 * 24 * 60 * minute)).toMatchObject({
      status: 422,
      body: { type: "urn:signalbox:untilInvalid" },
    });
    expect(await extend(60 * minute)).toMatchObject({ status: 202 });
    const view = await client.readTicket(ticketId);
    expect(view.approvals).toMatchObject([{ expiresAt: approval.expiresAt + 60 * minute }]);
    jumpAhead(approval.expiresAt + minute - Date.now());
    await ringAlarm(client, ticketId);
    expect(await client.readTicket(ticketId)).toMatchObject({ state: "awaitingApproval" });
    jumpAhead(60 * minute);
    await ringAlarm(client, ticketId);
    expect(await waitFor(client, ticketId, "escalated")).toMatchObject({ reason: "approvalExpired" });
    expect(await extend(minute)).toMatchObject({
      status: 409,
      body: { type: "urn:signalbox:nothingPending" },
    });
  });
});

describe("a ticket that is set aside", () => {
  it("says until when, and comes back when it is wanted", async () => {
    const { client, ticketId } = await askPeople();
    const until = Date.now() + 60 * minute;
    expect(await act(client, ticketId, "snooze", { until })).toMatchObject({ status: 202 });
    expect(await client.readTicket(ticketId)).toMatchObject({ snoozedUntil: until });
    expect(await act(client, ticketId, "snooze", { until: Date.now() - 1 })).toMatchObject({ status: 422 });
    await act(client, ticketId, "snooze", { until: null });
    expect(await client.readTicket(ticketId)).toMatchObject({ snoozedUntil: null });
  });

  it("is woken at its time, after a restart as well, and its question runs out when it would have", async () => {
    const { client, ticketId, approval } = await askPeople();
    await act(client, ticketId, "snooze", { until: Date.now() + 10 * minute });
    expect(await client.readTicket(ticketId)).toMatchObject({
      approvals: [{ expiresAt: approval.expiresAt }],
    });
    await abortAllDurableObjects();
    jumpAhead(10 * minute);
    await ringAlarm(client, ticketId);
    expect(await client.readTicket(ticketId)).toMatchObject({
      state: "awaitingApproval",
      snoozedUntil: null,
    });
  });
});

describe("a reply that is held", () => {
  it("is taken back: it never leaves, its draft stays, and a person has the ticket", async () => {
    const { client, ticketId } = await answer();
    expect(await act(client, ticketId, "recall", {})).toMatchObject({ status: 202 });
    const view = await waitFor(client, ticketId, "escalated");
    expect(view).toMatchObject({
      reason: "takenOver",
      reply: null,
      replyDueAt: null,
      draft: { outcome: "drafted" },
    });
    jumpAhead(2 * minute);
    await ringAlarm(client, ticketId);
    expect((await readDeeds(client, { ticketId })).replies).toEqual([]);
    expect(await act(client, ticketId, "recall", {})).toMatchObject({
      status: 409,
      body: { type: "urn:signalbox:replyLeft" },
    });
  });

  it("leaves at its time and once, after a restart as well", async () => {
    const { client, ticketId } = await answer();
    await abortAllDurableObjects();
    await leave(client, ticketId);
    await waitFor(client, ticketId, "resolved");
    expect((await readDeeds(client, { ticketId })).replies).toHaveLength(1);
    expect(await act(client, ticketId, "recall", {})).toMatchObject({ status: 409 });
  });
});

describe("a deed", () => {
  it("is undone by its tool's compensation, once", async () => {
    const client = await openTenant(findTestTenant("demo-own"), "demo");
    const ticketId = await sendTicket(client, "address-change");
    const { draft } = await waitFor(client, ticketId, "resolved");
    const [action] = draft?.outcome === "drafted" ? draft.actions : [];
    const before = (await client.books()).addressChanges.length;
    const revert = (key: string) =>
      request(client, `tickets/${ticketId}/revert`, { body: { actionId: action?.id }, idempotencyKey: key });
    expect(await revert("once")).toMatchObject({ status: 202 });
    expect(await revert("once")).toMatchObject({ status: 202 });
    await untilHas(client, ticketId, "action.compensated");
    expect((await client.books()).addressChanges).toHaveLength(before + 1);
    expect(await revert("twice")).toMatchObject({
      status: 409,
      body: { type: "urn:signalbox:nothingToRevert" },
    });
    expect(await client.readTicket(ticketId)).toMatchObject({ state: "resolved" });
  });
});

describe("what an agent could not find", () => {
  it("is asked of a person, and their answer is in the next reply", async () => {
    const client = await openTenant(findTestTenant("demo-own"), "demo");
    const unable = { outcome: "unable", reason: "insufficientEvidence", note: "Are parcels insured?" };
    const clueless = intercept(env.DRAFT_AGENT, "ask", async (_, [hops]) => {
      const { callId, epoch } = readEnvelope(hops);
      return { outcome: "drafted", callId, epoch, calls: [], output: unable };
    });
    const ticketId = await sendTicket(client, "delivery-options");
    expect(await waitFor(client, ticketId, "escalated")).toMatchObject({
      reason: "insufficientEvidence",
      question: "Are parcels insured?",
    });
    clueless.mockRestore();
    const note = "Yes, since this month. “We insure every parcel that leaves our workshop.”";
    await act(client, ticketId, "handback", { note });
    const { reply, evidence, draft } = await waitFor(client, ticketId, "resolved");
    expect(reply?.body).toContain("We insure every parcel that leaves our workshop.");
    expect(reply?.body).not.toContain("since this month");
    const said = evidence.find(({ provenance }) => provenance === "person");
    expect(said).toMatchObject({ content: note });
    expect(draft?.outcome === "drafted" && draft.claims).toContainEqual({
      text: "We insure every parcel that leaves our workshop.",
      evidenceIds: [said?.id],
    });
  });
});

describe("feedback", () => {
  it("is about a step where it names one of the ticket's calls", async () => {
    const { client, ticketId } = await askPeople();
    const [call] = (await client.readTicket(ticketId)).calls;
    const say = (callId: string) => act(client, ticketId, "feedback", { rating: "down", callId });
    expect(await say(call?.id ?? "")).toMatchObject({ status: 202 });
    expect((await client.readTicket(ticketId)).feedback).toMatchObject([{ callId: call?.id }]);
    expect(await say("no-such-call")).toMatchObject({
      status: 422,
      body: { type: "urn:signalbox:callUnknown" },
    });
  });
});

async function openCareful(): Promise<SignalboxClient> {
  return openTenant(findTestTenant("demo-careful"), "demo");
}

async function askPeople() {
  const client = await openCareful();
  const ticketId = await sendTicket(client, "refund");
  return { client, ticketId, approval: await waitForApproval(client, ticketId) };
}

/** A ticket that needs nobody, up to its reply, which is held. */
async function answer() {
  const client = await openCareful();
  const ticketId = await sendTicket(client, "shipping-status");
  const { replyDueAt } = await waitFor(client, ticketId, "replying");
  expect(replyDueAt).toBeGreaterThan(Date.now());
  return { client, ticketId };
}

async function leave(client: SignalboxClient, ticketId: string): Promise<void> {
  await waitFor(client, ticketId, "replying");
  jumpAhead(minute);
  await ringAlarm(client, ticketId);
}

function act(
  client: SignalboxClient,
  ticketId: string,
  action: string,
  body: object,
  role: "approver" | "admin" = "approver",
) {
  return request(client, `tickets/${ticketId}/${action}`, { body, role });
}

function decide(
  client: SignalboxClient,
  ticketId: string,
  approvalId: string,
  decision: object,
  role: "approver" | "admin" = "approver",
) {
  return act(client, ticketId, `approvals/${approvalId}`, decision, role);
}

async function untilHas(client: SignalboxClient, ticketId: string, type: string): Promise<void> {
  await expect.poll(() => readEventTypes(client, ticketId), { timeout: 10_000 }).toContain(type);
}
