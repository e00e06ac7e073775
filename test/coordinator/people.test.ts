import { env } from "cloudflare:workers";
import { abortAllDurableObjects } from "cloudflare:test";
import { afterEach, describe, expect, it, vi } from "vitest";
import { openTenant } from "../support/signalbox.ts";
import { installScripts } from "../support/scripts.ts";
import { findTestTenant } from "../support/tenants.ts";
import {
  copyTicket,
  deliver,
  intercept,
  jumpAhead,
  never,
  querySql,
  readDeeds,
  readEventTypes,
  readRows,
  request,
  ringAlarm,
  sendTicket,
  tidyUp,
  waitFor,
  waitUntilStill,
  waitForApproval,
} from "../support/tickets.ts";

installScripts();
afterEach(tidyUp);

describe("an approval", () => {
  it("given lets exactly the approved action happen, and the reply leave after it", async () => {
    const { client, ticketId, approval } = await askPerson();
    const granted = await decide(ticketId, approval.id, { decision: "approve", note: "Fine." });
    expect(granted).toMatchObject({
      status: 200,
      body: { approval: { status: "approved", decidedBy: "Ada Approver", note: "Fine." } },
    });
    const view = await waitFor(client, ticketId, "resolved");
    expect(await readDeeds(client, { ticketId, orderId })).toEqual({
      refunds: [approval.action.arguments["amountCents"]],
      replies: [view.reply?.body],
    });
    expect(view.calls.filter(({ kind }) => kind === "human")).toMatchObject([
      { callee: "Ada Approver", reason: "approve" },
    ]);
  });

  it("edited is a new one: the difference is kept, and what was decided is what is done", async () => {
    const { client, ticketId, approval } = await askPerson();
    const wanted = { ...approval.action.arguments, amountCents: 7_200 };
    expect(await decide(ticketId, approval.id, { decision: "edit", arguments: wanted })).toMatchObject({
      status: 200,
    });
    const view = await waitFor(client, ticketId, "resolved");
    expect(view.approvals).toMatchObject([
      { id: approval.id, status: "superseded", decidedBy: "Ada Approver" },
      {
        status: "edited",
        action: { arguments: wanted },
        proposedArguments: approval.action.arguments,
        decidedBy: "Ada Approver",
      },
    ]);
    expect(view.approvals[1]?.actionHash).not.toBe(approval.actionHash);
    expect((await readDeeds(client, { orderId })).refunds).toEqual([7_200]);
  });

  it("edited into what the tool or the policy cannot take stays open", async () => {
    const { client, ticketId, approval } = await askPerson();
    const edit = (changes: object) =>
      decide(ticketId, approval.id, {
        decision: "edit",
        arguments: { ...approval.action.arguments, ...changes },
      });
    expect(await edit({ amountCents: "much" })).toMatchObject({
      status: 422,
      body: { type: "urn:signalbox:argumentsInvalid" },
    });
    expect(await edit({ orderId: "SB-10007" })).toMatchObject({
      status: 422,
      body: { type: "urn:signalbox:argumentsDenied" },
    });
    expect(await decide(ticketId, approval.id, { decision: "approve" })).toMatchObject({ status: 200 });
    await waitFor(client, ticketId, "resolved");
  });

  it("sent back with a note has the draft written again with that note, and asks anew", async () => {
    const { client, ticketId, approval } = await askPerson();
    const tasks: unknown[] = [];
    intercept(env.DRAFT_AGENT, "ask", (pass, [, task]) => {
      tasks.push(task);
      return pass();
    });
    await decide(ticketId, approval.id, {
      decision: "requestChanges",
      note: "Please say as well how long the money takes to arrive.",
    });
    const again = await waitForApproval(client, ticketId);
    expect(tasks).toMatchObject([
      {
        revision: {
          note: "Please say as well how long the money takes to arrive.",
          previous: { outcome: "drafted" },
        },
      },
    ]);
    expect(again.id).not.toBe(approval.id);
    expect((await client.readTicket(ticketId)).approvals[0]).toMatchObject({
      status: "changesRequested",
      note: "Please say as well how long the money takes to arrive.",
    });
  });

  it("refused hands the ticket over, and nothing is done", async () => {
    const { client, ticketId, approval } = await askPerson();
    await decide(ticketId, approval.id, { decision: "reject", note: "Not this time." });
    expect(await waitFor(client, ticketId, "escalated")).toMatchObject({ reason: "approvalRejected" });
    expect(await readDeeds(client, { ticketId, orderId })).toEqual({ refunds: [], replies: [] });
  });

  it("runs out by the clock, and cannot be given any more", async () => {
    const { client, ticketId, approval } = await askPerson();
    vi.useFakeTimers({ toFake: ["Date"], now: approval.expiresAt + 1_000 });
    // Before the alarm has had its turn the time is up all the same.
    expect(await decide(ticketId, approval.id, { decision: "approve" })).toMatchObject({
      status: 409,
      body: { approvalStatus: "expired" },
    });
    await ringAlarm(client, ticketId);
    expect(await waitFor(client, ticketId, "escalated")).toMatchObject({ reason: "approvalExpired" });
    expect(await decide(ticketId, approval.id, { decision: "approve" })).toMatchObject({
      status: 409,
      body: { approvalStatus: "expired" },
    });
    expect((await readDeeds(client, { orderId })).refunds).toEqual([]);
  });

  it("is decided once: the second hears who decided and when", async () => {
    const { client, ticketId, approval } = await askPerson();
    await decide(ticketId, approval.id, { decision: "approve" });
    expect(await decide(ticketId, approval.id, { decision: "reject" })).toMatchObject({
      status: 409,
      body: {
        type: "urn:signalbox:alreadyDecided",
        approvalStatus: "approved",
        decidedBy: "Ada Approver",
        decidedAt: expect.any(Number),
        detail: expect.stringContaining("Ada Approver"),
      },
    });
    await waitFor(client, ticketId, "resolved");
  });

  it("given by two people at once counts once", async () => {
    const { client, ticketId, approval } = await askPerson();
    const answers = await Promise.all([
      decide(ticketId, approval.id, { decision: "approve" }, "approver"),
      decide(ticketId, approval.id, { decision: "approve" }, "admin"),
    ]);
    expect(answers.map(({ status }) => status).toSorted()).toEqual([200, 409]);
    await waitFor(client, ticketId, "resolved");
    expect((await readDeeds(client, { orderId })).refunds).toHaveLength(1);
  });

  it("is void once the customer has written again", async () => {
    const client = await openShared();
    const ticket = copyTicket("refund-approved");
    const { ticketId } = await deliver(client, ticket);
    const { id } = await waitForApproval(client, ticketId);
    await deliver(client, { ...ticket, body: "Wait, please: I would rather keep the curtains after all." });
    expect(await decide(ticketId, id, { decision: "approve" })).toMatchObject({
      status: 409,
      body: { approvalStatus: "superseded" },
    });
    expect((await readDeeds(client, { orderId })).refunds).toEqual([]);
  });

  it("is good for one run: the same action in a later run is asked for again", async () => {
    const client = await openShared();
    const ticketId = await sendTicket(client, "refund-approved");
    const { id } = await waitForApproval(client, ticketId);
    // The refund fails, so that a later run has every reason to propose it again.
    const broken = intercept(env.SANDBOX_BUSINESS, "run", async (pass, [, operation]) =>
      operation === "createRefund"
        ? { status: "failed", reason: "bankClosed", message: "come back later", retryable: false }
        : pass(),
    );
    await decide(ticketId, id, { decision: "approve" });
    expect(await waitFor(client, ticketId, "escalated")).toMatchObject({ reason: "toolFailed" });
    broken.mockRestore();
    await client.act(ticketId, "handback", {});
    const view = await waitFor(client, ticketId, "awaitingApproval", "resolved");
    expect(view).toMatchObject({ state: "awaitingApproval" });
    expect((await readDeeds(client, { orderId })).refunds).toEqual([]);
  });

  it("that nobody knows is not found", async () => {
    const { ticketId } = await askPerson();
    expect(await decide(ticketId, "apr_unknown", { decision: "approve" })).toMatchObject({ status: 404 });
    expect(await decide(`tkt_${"0".repeat(32)}`, "apr_1", { decision: "approve" })).toMatchObject({
      status: 404,
    });
  });
});

describe("a person who takes over", () => {
  it("while the bot drafts has the ticket: the late answer costs, and changes nothing else", async () => {
    const client = await openTenant(findTestTenant("demo-late"), "demo");
    const ticketId = await sendTicket(client, "shipping-status");
    await waitFor(client, ticketId, "drafting");
    const before = await client.readTicket(ticketId);
    await client.act(ticketId, "messages", { from: "human", body: "I am on it." });
    expect(await client.readTicket(ticketId)).toMatchObject({ state: "escalated", reason: "takenOver" });

    await vi.waitUntil(async () => (await readEventTypes(client, ticketId)).includes("agent.answeredLate"), {
      timeout: 5_000,
    });
    const after = await client.readTicket(ticketId);
    expect(after).toMatchObject({ state: "escalated", reason: "takenOver", draft: null, reply: null });
    expect(after.budget.spent.outputTokens).toBe(before.budget.spent.outputTokens + 50);
    expect((await readDeeds(client, { ticketId })).replies).toEqual([]);
    expect(await readRows(client, ticketId, "effects")).toEqual([]);
  });

  it("while an action is on its way learns what became of it", async () => {
    const { client, ticketId, approval } = await askPerson();
    const gate = holdOperation("createRefund");
    await decide(ticketId, approval.id, { decision: "approve" });
    await gate.untilHeld();
    await client.act(ticketId, "messages", { from: "human", body: "I am on it." });
    gate.open();
    await vi.waitUntil(async () => (await readEventTypes(client, ticketId)).includes("action.completed"), {
      timeout: 5_000,
    });
    expect(await client.readTicket(ticketId)).toMatchObject({ state: "escalated", reply: null });
    expect(await readRows(client, ticketId, "effects")).toEqual([]);
  });

  it.each([
    ["closes the ticket", "resolve", "resolved"],
    ["cancels the ticket", "cancel", "cancelled"],
  ] as const)("and %s while an action is on its way learns what became of it", async (_, action, state) => {
    const { client, ticketId, approval } = await askPerson();
    const gate = holdOperation("createRefund");
    await decide(ticketId, approval.id, { decision: "approve" });
    await gate.untilHeld();
    await client.act(ticketId, action, {});
    gate.open();
    await vi.waitUntil(async () => (await readEventTypes(client, ticketId)).includes("action.completed"), {
      timeout: 5_000,
    });
    expect(await client.readTicket(ticketId)).toMatchObject({ state, reply: null });
    expect(await readRows(client, ticketId, "effects")).toEqual([]);
  });

  it("and hands back while an action is on its way still learns what became of it", async () => {
    const { client, ticketId, approval } = await askPerson();
    const gate = holdOperation("createRefund");
    await decide(ticketId, approval.id, { decision: "approve" });
    await gate.untilHeld();
    await client.act(ticketId, "messages", { from: "human", body: "Wait." });
    intercept(env.TRIAGE_AGENT, "ask", never);
    await client.act(ticketId, "handback", {});
    gate.open();
    await vi.waitUntil(async () => (await readEventTypes(client, ticketId)).includes("action.completed"), {
      timeout: 5_000,
    });
    await client.act(ticketId, "cancel", {});
    expect(await readRows(client, ticketId, "effects")).toEqual([]);
  });

  it.each([
    ["never took place is not sent again", false],
    ["took place is known as done", true],
  ])("and hands back while an action is lost: what %s", async (_, isDone) => {
    const { client, ticketId, approval } = await askPerson();
    let isLost = false;
    const lost = intercept(env.SANDBOX_BUSINESS, "run", async (pass, [, operation]) => {
      if (operation !== "createRefund") return pass();
      if (isDone) await pass();
      isLost = true;
      return never();
    });
    await decide(ticketId, approval.id, { decision: "approve" });
    await vi.waitUntil(() => isLost, { timeout: 5_000 });
    await client.act(ticketId, "messages", { from: "human", body: "Wait." });
    await client.act(ticketId, "handback", {});
    const { state, approvals } = await waitUntilStill(client, ticketId);
    lost.mockRestore();
    await abortAllDurableObjects();
    jumpAhead(60_000);
    await ringAlarm(client, ticketId);
    const end = isDone ? "action.completed" : "effect.withdrawn";
    await vi.waitUntil(async () => (await readEventTypes(client, ticketId)).includes(end), {
      timeout: 5_000,
    });
    expect((await readDeeds(client, { orderId })).refunds).toEqual(isDone ? [14_500] : []);
    expect(await client.readTicket(ticketId)).toMatchObject({ state, approvals });
    expect(await readRows(client, ticketId, "effects")).toEqual([]);
  });

  it("hands the ticket back, and the bot begins again with a fresh budget", async () => {
    const client = await openShared();
    const ticketId = await sendTicket(client, "shipping-status");
    await waitFor(client, ticketId, "resolved");
    await client.act(ticketId, "handback", { note: "Say it in fewer words." });
    const view = await waitFor(client, ticketId, "resolved");
    expect(view.path.filter((state) => state === "triaging")).toHaveLength(2);
    const events = await querySql(
      client,
      ticketId,
      "select event ->> 'note' as note from events where ticket_id = ? and event ->> 'type' = 'ticket.handedBack'",
      ticketId,
    );
    expect(events).toEqual([{ note: "Say it in fewer words." }]);
  });

  it("does the same thing twice by one idempotency key only once", async () => {
    const client = await openShared();
    const ticketId = await sendTicket(client, "human-request");
    await waitFor(client, ticketId, "escalated");
    const again = () =>
      request(client, `tickets/${ticketId}/feedback`, { body: { rating: "up" }, idempotencyKey: "one" });
    expect([await again(), await again()]).toMatchObject([{ status: 202 }, { status: 202 }]);
    expect((await client.readTicket(ticketId)).feedback).toMatchObject([
      { rating: "up", by: "Ada Approver" },
    ]);
  });
});

describe("what a state forbids is a conflict that names the state", () => {
  it.each([
    ["awaitingApproval", "handback", {}],
    ["cancelled", "handback", {}],
    ["cancelled", "resolve", {}],
    ["cancelled", "cancel", {}],
    ["resolved", "resolve", {}],
    ["resolved", "cancel", {}],
  ])("%s: %s", async (state, action, body) => {
    const { client, ticketId } = await askPerson();
    if (state === "cancelled") await client.act(ticketId, "cancel", {});
    if (state === "resolved") await client.act(ticketId, "resolve", {});
    const events = await readRows(client, ticketId, "events");
    expect(await request(client, `tickets/${ticketId}/${action}`, { body })).toMatchObject({
      status: 409,
      body: { type: "urn:signalbox:stateForbids", state },
    });
    expect(await readRows(client, ticketId, "events")).toEqual(events);
  });

  it("a ticket nobody knows is not found", async () => {
    const client = await openShared();
    for (const action of ["handback", "resolve", "cancel"]) {
      const answer = await request(client, `tickets/tkt_${"0".repeat(32)}/${action}`, { body: {} });
      expect(answer).toMatchObject({ status: 404, body: { type: "urn:signalbox:ticketUnknown" } });
    }
  });
});

const orderId = "SB-10006";

function openShared() {
  return openTenant(findTestTenant("demo-shared"), "demo");
}

/** A ticket that waits for a person's word on a refund of 145.00. */
async function askPerson() {
  const client = await openShared();
  const ticketId = await sendTicket(client, "refund-approved");
  return { client, ticketId, approval: await waitForApproval(client, ticketId) };
}

async function decide(
  ticketId: string,
  approvalId: string,
  body: object,
  role: "approver" | "admin" = "approver",
) {
  return request({ tenant: findTestTenant("demo-shared") }, `tickets/${ticketId}/approvals/${approvalId}`, {
    body,
    role,
  });
}

/** The sandbox's answer to an operation is kept back until it is let go. */
function holdOperation(operation: string) {
  let isHeld = false;
  let isOpen = false;
  intercept(env.SANDBOX_BUSINESS, "run", async (pass, [, asked]) => {
    const answer = await pass();
    if (asked !== operation) return answer;
    isHeld = true;
    await vi.waitUntil(() => isOpen, { timeout: 10_000, interval: 10 });
    return answer;
  });
  return {
    untilHeld: () => vi.waitUntil(() => isHeld, { timeout: 5_000, interval: 10 }),
    open: () => {
      isOpen = true;
    },
  };
}
