/** What a person writes to the customer: it reaches them once, or whoever wrote it learns why it did not. */
import { abortAllDurableObjects } from "cloudflare:test";
import { afterEach, describe, expect, it } from "vitest";
import type { SignalboxClient } from "../../scripts/fixtures/signalbox-client.ts";
import { holdAt, playBusiness, tryAgain, waitForEffect } from "../support/effects.ts";
import { openTenant } from "../support/signalbox.ts";
import { findTestTenant } from "../support/tenants.ts";
import {
  copyTicket,
  deliver,
  jumpAhead,
  readDeeds,
  readEventTypes,
  readRows,
  request,
  ringAlarm,
  sendTicket,
  tidyUp,
  waitFor,
  waitForApproval,
} from "../support/tickets.ts";

afterEach(tidyUp);

const minute = 60_000;
const words = "I have looked into it myself: your parcel is on its way. Ada";

describe("a reply that a person writes", () => {
  it("reaches the customer in their words, once, and the ticket stays with the person", async () => {
    const { client, ticketId } = await escalate();
    expect(await answer(client, ticketId)).toMatchObject({ status: 202 });
    const view = await untilSent(client, ticketId);
    expect(view).toMatchObject({ state: "escalated", reason: "takenOver", reply: { body: words } });
    expect(view.written).toMatchObject([{ by: "Ada Approver", status: "sent", why: null, dueAt: null }]);
    expect(view.messages.filter(({ body }) => body === words)).toMatchObject([
      { from: "human", to: "customer", authorName: "Ada Approver" },
    ]);
    expect(await readReplies(client, ticketId)).toMatchObject([
      { body: words, to: view.ticket.requester.email },
    ]);
    expect(await readRows(client, ticketId, "effects")).toEqual([]);
  });

  it("stands in the call chain: the person, and the tool that sent it because of them", async () => {
    const { client, ticketId } = await escalate();
    await answer(client, ticketId);
    const { calls } = await untilSent(client, ticketId);
    const written = calls.find(({ kind, reason }) => kind === "human" && reason === "written");
    expect(written).toMatchObject({ callee: "Ada Approver", outcome: "success" });
    expect(calls.at(-1)).toMatchObject({
      parentId: written?.id,
      kind: "tool",
      callee: "replies.send@1",
      outcome: "success",
    });
  });

  it("is kept apart from its events, so that its words are forgotten with all others", async () => {
    const { client, ticketId } = await escalate();
    await answer(client, ticketId);
    await untilSent(client, ticketId);
    const stored = await readRows(client, ticketId, "events");
    expect(stored.filter(({ event }) => String(event).includes("looked into it myself"))).toEqual([]);
  });

  it("that is to resolve the ticket does so once it has been sent", async () => {
    const { client, ticketId } = await escalate();
    await answer(client, ticketId, { resolves: true });
    expect(await waitFor(client, ticketId, "resolved")).toMatchObject({
      reason: "humanResolved",
      reply: { body: words },
    });
    expect((await readDeeds(client, { ticketId })).replies).toEqual([words]);
  });

  it("takes over from agents: the approval is void and the draft is not sent", async () => {
    const client = await openShared();
    const ticketId = await sendTicket(client, "refund-approved");
    const approval = await waitForApproval(client, ticketId);
    await answer(client, ticketId);
    const view = await untilSent(client, ticketId);
    expect(view).toMatchObject({
      state: "escalated",
      approvals: [{ id: approval.id, status: "superseded" }],
    });
    expect((await readDeeds(client, { ticketId })).replies).toEqual([words]);
  });

  it("is sent on a ticket that was resolved, too", async () => {
    const client = await openShared();
    const ticketId = await sendTicket(client, "shipping-status");
    const { reply } = await waitFor(client, ticketId, "resolved");
    await answer(client, ticketId);
    expect(await untilSent(client, ticketId)).toMatchObject({ state: "escalated" });
    expect((await readDeeds(client, { ticketId })).replies).toEqual([reply?.body, words]);
  });

  it("of a customer who writes back comes back to people, until the ticket is handed back", async () => {
    const client = await openShared();
    const ticket = copyTicket("human-request");
    const { ticketId } = await deliver(client, ticket);
    await waitFor(client, ticketId, "escalated");
    await answer(client, ticketId, { resolves: true });
    await waitFor(client, ticketId, "resolved");
    await deliver(client, { ...ticket, body: "Thank you, and one thing more: where is SB-10027?" });
    expect(await waitFor(client, ticketId, "escalated", "triaging")).toMatchObject({ state: "escalated" });
    expect((await readDeeds(client, { ticketId })).replies).toEqual([words]);
    await client.act(ticketId, "handback", {});
    const { path } = await waitFor(client, ticketId, "resolved", "awaitingApproval", "escalated");
    expect(path.lastIndexOf("triaging")).toBeGreaterThan(path.indexOf("answering"));
  });
});

describe("a note for the team", () => {
  it.each([{}, { to: "team" }])("is kept with the ticket and sent to nobody: %j", async (more) => {
    const { client, ticketId } = await escalate();
    const note = { from: "human", body: "Their third ticket this week.", ...more };
    expect(await request(client, `tickets/${ticketId}/messages`, { body: note })).toMatchObject({
      status: 202,
    });
    const { messages, written } = await client.readTicket(ticketId);
    expect(messages.at(-1)).toMatchObject({ body: note.body, to: "team" });
    expect(written).toEqual([]);
    expect(await readRows(client, ticketId, "effects")).toEqual([]);
    expect((await readDeeds(client, { ticketId })).replies).toEqual([]);
  });

  it("that is said to resolve the ticket is refused: only what is sent can", async () => {
    const { client, ticketId } = await escalate();
    const body = { from: "human", body: "Done.", resolves: true };
    expect(await request(client, `tickets/${ticketId}/messages`, { body })).toMatchObject({ status: 422 });
  });

  it("does not stop a reply that is on its way", async () => {
    const { client, ticketId } = await escalate();
    const held = holdAt("effectAuthorised");
    await answer(client, ticketId);
    await held.untilReached();
    await client.act(ticketId, "messages", { from: "human", body: "I have just written to them." });
    held.open();
    await untilSent(client, ticketId);
    expect((await readDeeds(client, { ticketId })).replies).toEqual([words]);
  });
});

describe("a reply that is asked for twice", () => {
  it("by the same key is sent once, also after it has been sent", async () => {
    const { client, ticketId } = await escalate();
    const key = "one click";
    const both = await Promise.all([answer(client, ticketId, {}, key), answer(client, ticketId, {}, key)]);
    expect(both).toMatchObject([{ status: 202 }, { status: 202 }]);
    await untilSent(client, ticketId);
    expect(await answer(client, ticketId, {}, key)).toMatchObject({ status: 202 });
    await abortAllDurableObjects();
    expect(await answer(client, ticketId, {}, key)).toMatchObject({ status: 202 });
    expect((await client.readTicket(ticketId)).written).toHaveLength(1);
    expect((await readDeeds(client, { ticketId })).replies).toEqual([words]);
  });

  it("by the same key and in other words is refused, for one of the two would be lost", async () => {
    const { client, ticketId } = await escalate();
    await answer(client, ticketId, {}, "one key");
    expect(await answer(client, ticketId, { body: "Something else." }, "one key")).toMatchObject({
      status: 409,
      body: { type: "urn:signalbox:requestReused" },
    });
  });

  it("by another key waits until the first one has been sent", async () => {
    const { client, ticketId } = await escalate();
    const held = holdAt("effectAuthorised");
    await answer(client, ticketId);
    await held.untilReached();
    expect(await answer(client, ticketId, { body: "And another thing." })).toMatchObject({
      status: 409,
      body: { type: "urn:signalbox:stateForbids", state: "answering" },
    });
    held.open();
    await untilSent(client, ticketId);
  });
});

describe("a reply that is held", () => {
  it("leaves at its time and once, after a restart as well", async () => {
    const { client, ticketId } = await escalate("demo-careful");
    await answer(client, ticketId);
    const { written, replyDueAt, state } = await client.readTicket(ticketId);
    expect(state).toBe("answering");
    expect(written).toMatchObject([{ status: "held", dueAt: replyDueAt }]);
    expect((await readDeeds(client, { ticketId })).replies).toEqual([]);
    await abortAllDurableObjects();
    jumpAhead(minute);
    await ringAlarm(client, ticketId);
    await untilSent(client, ticketId);
    expect((await readDeeds(client, { ticketId })).replies).toEqual([words]);
  });

  it("is taken back: it never leaves, its words stay, and the person can write another", async () => {
    const { client, ticketId } = await escalate("demo-careful");
    await answer(client, ticketId);
    expect(await request(client, `tickets/${ticketId}/recall`, { body: {} })).toMatchObject({ status: 202 });
    const view = await waitFor(client, ticketId, "escalated");
    expect(view.written).toMatchObject([{ status: "recalled", dueAt: null }]);
    expect(view.messages.map(({ body }) => body)).toContain(words);
    jumpAhead(2 * minute);
    await ringAlarm(client, ticketId);
    expect((await readDeeds(client, { ticketId })).replies).toEqual([]);
    await answer(client, ticketId, { body: "Better words." });
    jumpAhead(2 * minute);
    await ringAlarm(client, ticketId);
    await untilSent(client, ticketId);
    expect((await readDeeds(client, { ticketId })).replies).toEqual(["Better words."]);
  });

  it("goes with the ticket where that is cancelled", async () => {
    const { client, ticketId } = await escalate("demo-careful");
    await answer(client, ticketId);
    await client.act(ticketId, "cancel", {});
    jumpAhead(2 * minute);
    await ringAlarm(client, ticketId);
    expect(await client.readTicket(ticketId)).toMatchObject({
      state: "cancelled",
      written: [{ status: "withdrawn" }],
    });
    expect((await readDeeds(client, { ticketId })).replies).toEqual([]);
  });

  it("cannot be answered over by the bot: the ticket is not handed back meanwhile", async () => {
    const { client, ticketId } = await escalate("demo-careful");
    await answer(client, ticketId);
    expect(await request(client, `tickets/${ticketId}/handback`, { body: {} })).toMatchObject({
      status: 409,
      body: { state: "answering" },
    });
  });
});

describe("a customer who writes while a person does", () => {
  it("is read first where the person has not seen it", async () => {
    const { client, ticketId, ticket, seen } = await escalateWithWords();
    await deliver(client, { ...ticket, body: "Forget it, it has just come." });
    expect(await answer(client, ticketId, { answers: seen })).toMatchObject({
      status: 409,
      body: { type: "urn:signalbox:threadChanged" },
    });
    const newest = (await client.readTicket(ticketId)).messages.at(-1)?.id;
    expect(await answer(client, ticketId, { answers: newest })).toMatchObject({ status: 202 });
    await untilSent(client, ticketId);
    expect((await readDeeds(client, { ticketId })).replies).toEqual([words]);
  });

  it("stops a reply that has not left, and the person learns of it", async () => {
    const { client, ticketId, ticket } = await escalateWithWords("demo-careful");
    await answer(client, ticketId, { resolves: true });
    await deliver(client, { ...ticket, body: "Forget it, it has just come." });
    jumpAhead(minute);
    await ringAlarm(client, ticketId);
    const view = await waitFor(client, ticketId, "escalated", "resolved");
    expect(view).toMatchObject({ state: "escalated", written: [{ status: "outdated" }] });
    expect((await readDeeds(client, { ticketId })).replies).toEqual([]);
  });

  it("while it leaves: it is sent, and the ticket is not resolved over their words", async () => {
    const { client, ticketId, ticket } = await escalateWithWords();
    const held = holdAt("effectApplied");
    await answer(client, ticketId, { resolves: true });
    await held.untilReached();
    await deliver(client, { ...ticket, body: "One thing more." });
    held.open();
    expect(await untilSent(client, ticketId)).toMatchObject({ state: "escalated" });
    expect((await readDeeds(client, { ticketId })).replies).toEqual([words]);
  });
});

describe("a reply that does not get through", () => {
  it("is tried again, and sent once though its answer was lost", async () => {
    const { client, ticketId } = await escalate();
    const asked = playBusiness({ sendReply: ["busy", "lostAfter"] });
    await answer(client, ticketId);
    await waitForEffect(client, ticketId, "authorised");
    expect((await client.readTicket(ticketId)).written).toMatchObject([{ status: "sending" }]);
    await tryAgain(client, ticketId);
    await waitForEffect(client, ticketId, "unknown");
    expect((await client.readTicket(ticketId)).written).toMatchObject([{ status: "unknown" }]);
    await tryAgain(client, ticketId);
    await untilSent(client, ticketId);
    expect(asked.map(({ operation }) => operation)).toEqual(["sendReply", "sendReply", "findByKey"]);
    expect(new Set(asked.map(({ key }) => key)).size).toBe(1);
    expect((await readDeeds(client, { ticketId })).replies).toEqual([words]);
  });

  it("says so: its words stay, with what the helpdesk said, and the person can send them again", async () => {
    const { client, ticketId } = await escalate();
    playBusiness({ sendReply: ["refused"] });
    await answer(client, ticketId, { resolves: true });
    const view = await waitFor(client, ticketId, "escalated");
    expect(view).toMatchObject({ reason: "toolFailed", written: [{ status: "failed", why: "Never." }] });
    expect(view.messages.map(({ body }) => body)).toContain(words);
    await answer(client, ticketId, { resolves: true });
    await waitFor(client, ticketId, "resolved");
    expect((await readDeeds(client, { ticketId })).replies).toEqual([words]);
  });
});

describe("who may answer, and what", () => {
  it("an approver may, and a viewer may not", async () => {
    const { client, ticketId } = await escalate();
    const body = { from: "human", to: "customer", body: words };
    expect(await request(client, `tickets/${ticketId}/messages`, { body, role: "viewer" })).toMatchObject({
      status: 403,
    });
    expect((await client.readTicket(ticketId)).written).toEqual([]);
  });

  it("not where somebody else looks after the ticket", async () => {
    const { client, ticketId } = await escalate();
    const claim = { assignee: "Astrid Admin" };
    await request(client, `tickets/${ticketId}/assignment`, { body: claim, role: "admin" });
    expect(await answer(client, ticketId)).toMatchObject({
      status: 409,
      body: { type: "urn:signalbox:assigned", assignee: "Astrid Admin" },
    });
  });

  it("where the policy asks about replies, whoever writes one has answered", async () => {
    const { client, ticketId } = await escalate("demo-asking");
    expect(await answer(client, ticketId)).toMatchObject({ status: 202 });
    await untilSent(client, ticketId);
    expect((await readDeeds(client, { ticketId })).replies).toEqual([words]);
  });

  it("not where the policy wants two to agree, or says no", async () => {
    const two = await escalate("demo-asking-two");
    await answer(two.client, two.ticketId);
    expect(await waitFor(two.client, two.ticketId, "escalated")).toMatchObject({
      written: [{ status: "failed" }],
    });
    const none = await escalate("demo-mute");
    expect(await answer(none.client, none.ticketId)).toMatchObject({
      status: 422,
      body: { type: "urn:signalbox:replyDenied" },
    });
    expect((await readDeeds(two.client, two)).replies).toEqual([]);
    expect((await readDeeds(none.client, none)).replies).toEqual([]);
  });

  it("not on a ticket that was cancelled", async () => {
    const { client, ticketId } = await escalate();
    await client.act(ticketId, "cancel", {});
    expect(await answer(client, ticketId)).toMatchObject({ status: 409, body: { state: "cancelled" } });
    expect(await readEventTypes(client, ticketId)).not.toContain("reply.written");
  });
});

async function openShared(): Promise<SignalboxClient> {
  return openTenant(findTestTenant("demo-shared"), "demo");
}

/** A ticket whose customer wants a person, and that a person has by now. */
async function escalate(tenantId = "demo-shared") {
  const client = await openTenant(findTestTenant(tenantId), "demo");
  const ticketId = await sendTicket(client, "human-request");
  await waitFor(client, ticketId, "escalated");
  return { client, ticketId };
}

/** The same, with what was delivered and the name of the message that the person has seen. */
async function escalateWithWords(tenantId = "demo-shared") {
  const client = await openTenant(findTestTenant(tenantId), "demo");
  const ticket = copyTicket("human-request");
  const { ticketId } = await deliver(client, ticket);
  const { messages } = await waitFor(client, ticketId, "escalated");
  return { client, ticket, ticketId, seen: messages.at(-1)?.id };
}

function answer(
  client: SignalboxClient,
  ticketId: string,
  more: { body?: string; resolves?: boolean; answers?: string | undefined } = {},
  idempotencyKey?: string,
) {
  const body = { from: "human", to: "customer", body: words, ...more };
  return request(client, `tickets/${ticketId}/messages`, {
    body,
    ...(idempotencyKey !== undefined && { idempotencyKey }),
  });
}

/** Waits until the newest reply that was written has been sent. */
async function untilSent(client: SignalboxClient, ticketId: string) {
  const view = await waitFor(client, ticketId, "escalated", "resolved");
  expect(view.written.at(-1)).toMatchObject({ status: "sent" });
  return view;
}

async function readReplies(client: SignalboxClient, ticketId: string) {
  const { repliesSent } = await client.books();
  return repliesSent.filter((reply) => reply.ticketId === ticketId);
}
