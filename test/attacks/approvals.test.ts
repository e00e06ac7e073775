/** Somebody with an approver's session replays and alters what it says, over the API of the real worker. */
import { afterEach, describe, expect, it } from "vitest";
import { developmentToken } from "../../scripts/fixtures/signalbox-client.ts";
import { hashAction } from "../../src/policy/decide.ts";
import { fetchWorker, openTenant } from "../support/signalbox.ts";
import { findTestTenant } from "../support/tenants.ts";
import {
  jumpAhead,
  readDeeds,
  request,
  sendTicket,
  tidyUp,
  waitFor,
  waitForApproval,
  waitUntilStill,
} from "../support/tickets.ts";

afterEach(tidyUp);
const orderId = "SB-10006";

describe("an approval that is replayed", () => {
  it("on another ticket, or another tenant's, is unknown there", async () => {
    const { client, ticketId, approval } = await askPerson();
    const other = await sendTicket(client, "refund-edited");
    await waitForApproval(client, other);
    const elsewhere = await openTenant(findTestTenant("demo-own"), "demo");
    const abroad = await sendTicket(elsewhere, "refund-edited");
    await waitForApproval(elsewhere, abroad);
    const approve = { body: { decision: "approve" } };
    expect(await request(client, `tickets/${other}/approvals/${approval.id}`, approve)).toMatchObject({
      status: 404,
    });
    for (const id of [ticketId, abroad]) {
      const answer = await request(elsewhere, `tickets/${id}/approvals/${approval.id}`, approve);
      expect(answer.status).toBe(404);
    }
    expect(await readDeeds(client, { ticketId, orderId })).toEqual({ refunds: [], replies: [] });
    expect(await readDeeds(client, { ticketId: other, orderId: "SB-10007" })).toMatchObject({ refunds: [] });
    expect(await readDeeds(elsewhere, { ticketId: abroad, orderId: "SB-10007" })).toMatchObject({
      refunds: [],
    });
  });

  it("ten times at once is one deed, with the arguments that were shown", async () => {
    const { client, ticketId, approval } = await askPerson();
    const answers = await Promise.all(
      Array.from({ length: 10 }, () => decide(ticketId, approval.id, { decision: "approve" })),
    );
    expect(answers.map(({ status }) => status).toSorted()).toEqual([200, ...Array(9).fill(409)]);
    await expectExecuted(client, ticketId, approval.action.arguments);
  });

  it("with a yes and a no at once is either, and never both", async () => {
    const { client, ticketId, approval } = await askPerson();
    const [yes, no] = await Promise.all([
      decide(ticketId, approval.id, { decision: "approve" }),
      decide(ticketId, approval.id, { decision: "reject" }),
    ]);
    expect([yes.status, no.status].toSorted()).toEqual([200, 409]);
    await waitUntilStill(client, ticketId);
    const { refunds } = await readDeeds(client, { ticketId, orderId });
    expect(refunds).toEqual(yes.status === 200 ? [approval.action.arguments["amountCents"]] : []);
  });

  it("after an edit permits nothing: what was edited is what is done", async () => {
    const { client, ticketId, approval } = await askPerson();
    const edited = { ...approval.action.arguments, amountCents: 7_200 };
    expect(await decide(ticketId, approval.id, { decision: "edit", arguments: edited })).toMatchObject({
      status: 200,
    });
    expect(await decide(ticketId, approval.id, { decision: "approve" })).toMatchObject({ status: 409 });
    await expectExecuted(client, ticketId, edited);
    expect(await decide(ticketId, approval.id, { decision: "approve" })).toMatchObject({ status: 409 });
    expect((await readDeeds(client, { ticketId, orderId })).refunds).toEqual([7_200]);
  });

  it("after it has run out comes too late", async () => {
    const { client, ticketId, approval } = await askPerson();
    jumpAhead(approval.expiresAt - Date.now() + 1);
    expect(await decide(ticketId, approval.id, { decision: "approve" })).toMatchObject({
      status: 409,
      body: { approvalStatus: "expired" },
    });
    expect((await readDeeds(client, { ticketId, orderId })).refunds).toEqual([]);
  });
});

describe("a question that two people must agree to", () => {
  const careful = findTestTenant("demo-careful");
  const say = (ticketId: string, approvalId: string, body: object, idempotencyKey?: string) =>
    request({ tenant: careful }, `tickets/${ticketId}/approvals/${approvalId}`, {
      body,
      ...(idempotencyKey && { idempotencyKey }),
    });
  const askTwo = async () => {
    const client = await openTenant(careful, "demo");
    const ticketId = await sendTicket(client, "refund-approved");
    return { client, ticketId, approval: await waitForApproval(client, ticketId) };
  };

  it("is not answered by one person's yes ten times at once, under any key", async () => {
    const { client, ticketId, approval } = await askTwo();
    const answers = await Promise.all(
      Array.from({ length: 10 }, (_, index) =>
        say(ticketId, approval.id, { decision: "approve" }, index % 2 ? `key-${index}` : undefined),
      ),
    );
    expect(answers.map(({ status }) => status).toSorted()).toEqual([200, ...Array(9).fill(409)]);
    expect(await client.readTicket(ticketId)).toMatchObject({
      state: "awaitingApproval",
      approvals: [{ status: "pending", endorsements: [{ by: "Ada Approver" }] }],
    });
    expect((await readDeeds(client, { orderId })).refunds).toEqual([]);
  });

  it("is not answered by one person who agrees, edits, and agrees again", async () => {
    const { client, ticketId, approval } = await askTwo();
    await say(ticketId, approval.id, { decision: "approve" });
    const other = { ...approval.action.arguments, amountCents: 14_400 };
    await say(ticketId, approval.id, { decision: "edit", arguments: other });
    const again = await waitForApproval(client, ticketId);
    const back = { decision: "edit", arguments: approval.action.arguments };
    expect(await say(ticketId, again.id, { decision: "approve" })).toMatchObject({ status: 409 });
    await say(ticketId, again.id, back);
    const third = await waitForApproval(client, ticketId);
    expect(await say(ticketId, third.id, { decision: "approve" })).toMatchObject({
      status: 409,
      body: { type: "urn:signalbox:needsAnother", endorsedBy: "Ada Approver" },
    });
    expect((await readDeeds(client, { orderId })).refunds).toEqual([]);
  });
});

describe("a decision whose body is altered", () => {
  it.each([
    ["arguments beside a yes", '{"decision":"approve","arguments":{"orderId":"SB-10007","amountCents":1}}'],
    ["another action", '{"decision":"approve","action":{"tool":"customers.erase@1"}}'],
    ["another hash", '{"decision":"approve","actionHash":"0"}'],
    ["a tenant", '{"decision":"approve","tenantId":"acme"}'],
    ["somebody else's name", '{"decision":"approve","by":"Astrid Admin"}'],
    ["a yes in capitals", '{"decision":"APPROVE"}'],
    ["a list of decisions", '{"decision":["approve"]}'],
    ["two values", '{"decision":"reject"}{"decision":"approve"}'],
    ["a comment", '{"decision":"approve"/* */}'],
    ["nothing", ""],
    ["an edit with an argument there is not", edit({ approved: true })],
    ["an edit with another tenant's order", edit({ orderId: "AC-20001" })],
    ["an edit of somebody else's order", edit({ orderId: "SB-10007" })],
    ["an edit with a sum as text", edit({ amountCents: "14500" })],
    ["an edit with a sum below nothing", edit({ amountCents: -1 })],
    ["an edit with a sum beyond all bounds", edit({ amountCents: 1e15 })],
    ["an edit with half a cent", edit({ amountCents: 0.5 })],
    ["an edit of the prototype", '{"decision":"edit","arguments":{"__proto__":{"amountCents":1}}}'],
  ])("by %s decides nothing", async (_, body) => {
    const { client, ticketId, approval } = await askPerson();
    const answer = await send(ticketId, approval.id, body);
    expect(answer.status).toBeGreaterThanOrEqual(400);
    expect(answer.status).toBeLessThan(500);
    const view = await client.readTicket(ticketId);
    expect(view.approvals).toMatchObject([{ id: approval.id, status: "pending" }]);
    expect((await readDeeds(client, { ticketId, orderId })).refunds).toEqual([]);
  });

  it("by a key that is there twice is one decision, and what it permits is what was shown", async () => {
    const { client, ticketId, approval } = await askPerson();
    const answer = await send(ticketId, approval.id, '{"decision":"reject","decision":"approve"}');
    await waitUntilStill(client, ticketId);
    const { refunds } = await readDeeds(client, { ticketId, orderId });
    // Whichever key counts, there is no third way to read it.
    expect(refunds).toEqual(answer.status === 200 ? [approval.action.arguments["amountCents"]] : []);
  });
});

async function askPerson() {
  const client = await openTenant(findTestTenant("demo-shared"), "demo");
  const ticketId = await sendTicket(client, "refund-approved");
  const approval = await waitForApproval(client, ticketId);
  expect(approval.actionHash).toBe(hashAction(approval.action));
  return { client, ticketId, approval };
}

function edit(changes: object): string {
  const wish = { orderId, amountCents: 14_500, currency: "EUR", reason: "x", ...changes };
  return JSON.stringify({ decision: "edit", arguments: wish });
}

const tenant = findTestTenant("demo-shared");

function decide(ticketId: string, approvalId: string, body: object) {
  return request({ tenant }, `tickets/${ticketId}/approvals/${approvalId}`, { body });
}

function send(ticketId: string, approvalId: string, body: string): Promise<Response> {
  return fetchWorker(`/api/${tenant.id}/tickets/${ticketId}/approvals/${approvalId}`, {
    method: "POST",
    headers: {
      authorization: `Bearer ${developmentToken(tenant.id, "approver")}`,
      "content-type": "application/json",
    },
    body,
  });
}

/** Waits for the end; the books hold one refund, with exactly these arguments. */
async function expectExecuted(
  client: Awaited<ReturnType<typeof openTenant>>,
  ticketId: string,
  wanted: Record<string, unknown>,
): Promise<void> {
  await waitFor(client, ticketId, "resolved");
  const { refunds } = await client.books();
  const made = refunds
    .filter((refund) => refund.orderId === orderId)
    .map(({ orderId: id, amountCents, currency, reason }) => ({
      orderId: id,
      amountCents,
      currency,
      reason,
    }));
  expect(made).toEqual([wanted]);
}
