/** What people see behind a ticket: covered words, who has uncovered them, and what is remembered. */
import { afterEach, describe, expect, it } from "vitest";
import { ticketViewSchema } from "../../src/domain/view.ts";
import { openTenant } from "../support/signalbox.ts";
import { findTestTenant } from "../support/tenants.ts";
import {
  copyTicket,
  deliver,
  readEventTypes,
  request,
  tidyUp,
  waitFor,
  waitForApproval,
} from "../support/tickets.ts";

afterEach(tidyUp);

const numbers = "Call me: +44 20 7946 0958, me@private.example.";

describe("the words of a ticket", () => {
  it("are covered where that is asked for, and whole otherwise", async () => {
    const { client, ticketId, body } = await ask();
    const covered = ticketViewSchema.parse(
      (await request(client, `tickets/${ticketId}?masked=true`, { role: "viewer" })).body,
    );
    expect(covered.messages[0]?.body).toContain("Call me: [Phone 1], [E-mail 2].");
    expect(covered.ticket.requester.email).toMatch(/^\[E-mail \d\]$/);
    expect(JSON.stringify([covered.messages, covered.ticket])).not.toMatch(/7946|@/);
    expect((await client.readTicket(ticketId)).messages[0]?.body).toBe(body);
  });

  it("are uncovered for a person whose name the journal keeps, once for each request", async () => {
    const { client, ticketId, body } = await ask();
    const reveal = () => request(client, `tickets/${ticketId}/reveal`, { body: {}, idempotencyKey: "one" });
    expect(await reveal()).toMatchObject({ status: 200, body: { messages: [{ body }] } });
    await reveal();
    const revealed = (await readEventTypes(client, ticketId)).filter(
      (type) => type === "personalData.revealed",
    );
    expect(revealed).toHaveLength(1);
    const { items, intact } = await client.readEvents(ticketId);
    expect(intact).toBe(true);
    expect(items.find(({ type }) => type === "personalData.revealed")?.data).toEqual({ by: "Ada Approver" });
  });

  it("stay covered for who may only look, and nobody uncovers a ticket that is not there", async () => {
    const { client, ticketId } = await ask();
    expect(await request(client, `tickets/${ticketId}/reveal`, { body: {}, role: "viewer" })).toMatchObject({
      status: 403,
    });
    expect(await request(client, `tickets/${ticketId.slice(0, -3)}000/reveal`, { body: {} })).toMatchObject({
      status: 404,
    });
  });
});

describe("what is remembered", () => {
  it("is told layer by layer: what each agent is shown, the rules, and what people decided", async () => {
    const { client, ticketId } = await ask();
    const approval = await waitForApproval(client, ticketId);
    const wanted = { decision: "requestChanges", note: "Say sorry first." };
    await request(client, `tickets/${ticketId}/approvals/${approval.id}`, { body: wanted });
    await waitForApproval(client, ticketId);
    const { body } = await request(client, `tickets/${ticketId}/memory`, { role: "viewer" });
    expect(body).toMatchObject({
      turns: [
        { role: "triage", messages: 1, evidence: [] },
        { role: "gather" },
        { role: "draft", revision: { note: "Say sorry first." } },
        { role: "validate" },
      ],
      task: { messages: 1, deeds: [] },
      policy: { rules: expect.arrayContaining([{ id: approval.ruleId, isUsed: true }]) },
      tenant: { environment: "sandbox" },
      approvals: [
        { status: "changesRequested", by: "Ada Approver", isOfThisRun: true },
        { status: "pending", by: null },
      ],
    });
  });
});

describe("a question about a refund", () => {
  it("says what becomes of the order, and that is what becomes of it", async () => {
    const { client, ticketId } = await ask();
    const { id, changes, target, amountCents } = await waitForApproval(client, ticketId);
    expect(target).toMatchObject({ kind: "order", id: "SB-10001" });
    expect(changes).toMatchObject([{ field: "refundedCents", before: 0 }, { field: "leftCents" }]);
    await client.decide(ticketId, id, { decision: "approve" });
    await waitFor(client, ticketId, "resolved");
    const order = (await client.books()).orders.find((each) => each.id === "SB-10001");
    expect(order?.refundedCents).toBe(amountCents);
    expect(changes[0]?.after).toBe(order?.refundedCents);
    expect(changes[1]?.after).toBe((order?.totalCents ?? 0) - (order?.refundedCents ?? 0));
  });
});

async function ask() {
  const client = await openTenant(findTestTenant("demo-own"), "demo");
  const ticket = copyTicket("refund");
  const body = `${ticket.body}\n${numbers}`;
  const { ticketId } = await deliver(client, { ...ticket, body });
  return { client, ticketId, body };
}
