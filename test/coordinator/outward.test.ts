/** What becomes of an outside effect whose answer is lost, with the sandbox business as the witness. */
import { afterEach, describe, expect, it } from "vitest";
import type { SignalboxClient } from "../../scripts/fixtures/signalbox-client.ts";
import { dispatchAttempts, lookUpAttempts } from "../../src/coordinator/ledger.ts";
import { openTenant } from "../support/signalbox.ts";
import {
  holdAt,
  moveTo,
  playBusiness,
  tryAgain,
  tryToTheEnd,
  waitForEffect,
  type Asked,
} from "../support/effects.ts";
import { findTestTenant } from "../support/tenants.ts";
import {
  jumpAhead,
  readDeeds,
  readEventTypes,
  readRows,
  ringAlarm,
  sendTicket,
  tamper,
  tidyUp,
  waitFor,
  waitForApproval,
  waitUntilStill,
} from "../support/tickets.ts";

afterEach(tidyUp);

describe("a refund, for which the other side honours a key", () => {
  it.each(["lostBefore", "lostAfter", "garbled"] as const)(
    "that was %s goes again under the same key: one refund",
    async (play) => {
      const { client, ticketId, asked } = await sendRefund({ createRefund: [play] });
      await waitForEffect(client, ticketId, "unknown");
      const view = await tryToTheEnd(client, ticketId);
      expect(view).toMatchObject({ state: "resolved", reason: "replied" });
      expect(new Set(keysOf(asked, "createRefund"))).toEqual(new Set([keysOf(asked, "createRefund")[0]]));
      expect(keysOf(asked, "createRefund")).toHaveLength(2);
      expect(view.effects).toMatchObject([
        { tool: "refunds.create@1", status: "confirmed", attempts: 2, dueAt: null },
        { tool: "replies.send@1", status: "confirmed", attempts: 1, dueAt: null },
      ]);
      expect(await triesOf(client, ticketId, "refunds.create@1")).toEqual(["1 timeout", "2 success"]);
      await expectDeeds(client, ticketId, { refunds: [3_400], replies: 1 });
    },
  );

  it("that was done, lost, and then kept out by a busy system is looked up and found: not failed", async () => {
    const { client, ticketId, asked } = await sendRefund({
      createRefund: ["lostAfter", "busy", "busy", "busy"],
    });
    const view = await tryToTheEnd(client, ticketId);
    expect(view).toMatchObject({ state: "resolved", reason: "replied" });
    expect(keysOf(asked, "createRefund")).toHaveLength(dispatchAttempts);
    expect(keysOf(asked, "findByKey")).toEqual([keysOf(asked, "createRefund")[0]]);
    expect(view.effects[0]).toMatchObject({ status: "foundApplied", attempts: dispatchAttempts });
    expect(await triesOf(client, ticketId, "refunds.create@1")).toEqual([
      "1 timeout",
      "2 failed",
      "3 failed",
      "4 failed",
      "4 success",
    ]);
    await expectDeeds(client, ticketId, { refunds: [3_400], replies: 1 });
  });

  it("that was lost each time is looked up, not found, and failed: nothing was done", async () => {
    const { client, ticketId, asked } = await sendRefund({
      createRefund: ["lostBefore", "lostBefore", "lostBefore", "lostBefore"],
    });
    const view = await tryToTheEnd(client, ticketId);
    expect(view).toMatchObject({ state: "escalated", reason: "toolFailed" });
    expect(keysOf(asked, "createRefund")).toHaveLength(dispatchAttempts);
    expect(view.effects).toMatchObject([{ status: "failed", attempts: dispatchAttempts }]);
    await expectDeeds(client, ticketId, { refunds: [], replies: 0 });
  });

  it("that a busy system never takes fails after its last try, without a look-up", async () => {
    const { client, ticketId, asked } = await sendRefund({ createRefund: ["busy", "busy", "busy", "busy"] });
    const view = await tryToTheEnd(client, ticketId);
    expect(view).toMatchObject({ state: "escalated", reason: "toolFailed" });
    expect(asked.map(({ operation }) => operation)).toEqual(Array(dispatchAttempts).fill("createRefund"));
    expect(view.effects).toMatchObject([{ status: "failed", attempts: dispatchAttempts }]);
  });

  it("whose key would stand for something else never leaves again: a person looks", async () => {
    const { client, ticketId, asked } = await sendRefund({ createRefund: ["lostBefore"] });
    await waitForEffect(client, ticketId, "unknown");
    await tamper(
      client,
      ticketId,
      "update effects set dispatch = json_set(dispatch, '$.argumentHash', 'other') where ticket_id = ?",
    );
    await tryAgain(client, ticketId);
    const view = await waitUntilStill(client, ticketId);
    expect(view).toMatchObject({ state: "escalated", reason: "toolOutcomeUnknown" });
    expect(view.effects).toMatchObject([{ status: "needsHuman" }]);
    expect(keysOf(asked, "createRefund")).toHaveLength(1);
  });

  it.each([
    ["that was done is found, and the ticket goes on", "lostAfter", "resolved", [14_500]],
    ["that was not done is not sent again", "lostBefore", "escalated", []],
  ] as const)("whose approval runs out between two tries: what %s", async (_, play, state, refunds) => {
    const client = await openShared();
    const asked = playBusiness({ createRefund: [play] });
    const ticketId = await sendTicket(client, "refund-approved");
    const { id, expiresAt } = await waitForApproval(client, ticketId);
    await client.decide(ticketId, id, { decision: "approve" });
    await waitForEffect(client, ticketId, "unknown");
    moveTo(expiresAt + 1_000);
    expect(await tryToTheEnd(client, ticketId)).toMatchObject({ state });
    expect(keysOf(asked, "createRefund")).toHaveLength(1);
    expect((await readDeeds(client, { orderId: "SB-10006" })).refunds).toEqual(refunds);
  });
});

describe("a reply, which can be found by its mark but would be mailed twice", () => {
  it("that was lost is looked for only when it can have settled, and found: one reply", async () => {
    const { client, ticketId, asked } = await sendReply({ sendReply: ["lostAfter"] });
    const { dueAt } = await waitForEffect(client, ticketId, "unknown");
    expect(Number(dueAt) - Date.now()).toBeGreaterThan(14_000);
    moveTo(Number(dueAt) - 1_000);
    await ringAlarm(client, ticketId);
    expect(asked).toHaveLength(1);

    const view = await tryToTheEnd(client, ticketId);
    expect(view).toMatchObject({ state: "resolved", reason: "replied" });
    expect(asked.map(({ operation }) => operation)).toEqual(["sendReply", "findByKey"]);
    expect(view.effects).toMatchObject([{ tool: "replies.send@1", status: "foundApplied", attempts: 1 }]);
    await expectDeeds(client, ticketId, { refunds: [], replies: 1 });
  });

  it("that never arrived is looked for, not found, and sent again: one reply", async () => {
    const { client, ticketId, asked } = await sendReply({ sendReply: ["lostBefore"] });
    const view = await tryToTheEnd(client, ticketId);
    expect(view).toMatchObject({ state: "resolved", reason: "replied" });
    expect(asked.map(({ operation }) => operation)).toEqual(["sendReply", "findByKey", "sendReply"]);
    expect(view.effects).toMatchObject([{ status: "confirmed", attempts: 2 }]);
    expect(await triesOf(client, ticketId, "replies.send@1")).toEqual([
      "1 timeout",
      "1 success",
      "2 success",
    ]);
    await expectDeeds(client, ticketId, { refunds: [], replies: 1 });
  });

  it("that can never be looked for ends with a person, after so many look-ups", async () => {
    const findByKey = Array(lookUpAttempts).fill("lostBefore");
    const { client, ticketId, asked } = await sendReply({ sendReply: ["lostAfter"], findByKey });
    const view = await tryToTheEnd(client, ticketId);
    expect(view).toMatchObject({ state: "escalated", reason: "toolOutcomeUnknown" });
    expect(keysOf(asked, "sendReply")).toHaveLength(1);
    expect(keysOf(asked, "findByKey")).toHaveLength(lookUpAttempts);
    expect(view.effects).toMatchObject([{ status: "needsHuman", attempts: 1, dueAt: null }]);
    expect(await readRows(client, ticketId, "effects")).toEqual([]);
  });

  it("of a run that a person has ended is looked for once and never sent again", async () => {
    const { client, ticketId, asked } = await sendReply({ sendReply: ["lostBefore"] });
    await waitForEffect(client, ticketId, "unknown");
    await client.act(ticketId, "messages", { from: "human", body: "I am on it." });
    await client.act(ticketId, "handback", {});
    await waitFor(client, ticketId, "resolved");
    await tryAgain(client, ticketId);
    expect(await readEventTypes(client, ticketId)).toContain("effect.withdrawn");
    const [lost, looked] = [keysOf(asked, "sendReply"), keysOf(asked, "findByKey")];
    expect(looked).toEqual([lost[0]]);
    expect(new Set(lost).size).toBe(2);
    await expectDeeds(client, ticketId, { refunds: [], replies: 1 });
    expect(await readRows(client, ticketId, "effects")).toEqual([]);
  });
});

describe("mail that goes out as often as it is asked for, and bears no key", () => {
  it.each(["lostAfter", "lostBefore", "garbled"] as const)(
    "once its answer is %s is a person's, and never goes again",
    async (play) => {
      const client = await openShared();
      const asked = playBusiness({ resendInvoice: [play] });
      const ticketId = await sendTicket(client, "invoice-resend");
      const view = await waitUntilStill(client, ticketId);
      expect(view).toMatchObject({ state: "escalated", reason: "toolOutcomeUnknown" });
      expect(view.effects).toMatchObject([{ tool: "invoices.resend@1", status: "needsHuman", attempts: 1 }]);
      jumpAhead(3_600_000);
      await ringAlarm(client, ticketId);
      expect(keysOf(asked, "resendInvoice")).toHaveLength(1);
      expect(keysOf(asked, "findByKey")).toEqual([]);
      expect((await client.books()).invoicesResent).toHaveLength(play === "lostBefore" ? 0 : 1);
    },
  );

  it("that a busy system did not take goes again: nothing was done", async () => {
    const client = await openShared();
    const asked = playBusiness({ resendInvoice: ["busy"] });
    const ticketId = await sendTicket(client, "invoice-resend");
    expect(await tryToTheEnd(client, ticketId)).toMatchObject({ state: "resolved" });
    expect(keysOf(asked, "resendInvoice")).toHaveLength(2);
    expect((await client.books()).invoicesResent).toHaveLength(1);
  });
});

describe("an effect whose ticket a person takes over", () => {
  it("between its mark and its leaving does not leave, and is withdrawn", async () => {
    const client = await openShared();
    const asked = playBusiness({});
    const held = holdAt("effectDispatched");
    const ticketId = await sendTicket(client, "refund-small");
    await held.untilReached();
    expect((await client.readTicket(ticketId)).effects).toMatchObject([{ status: "dispatched" }]);
    await client.act(ticketId, "messages", { from: "human", body: "I am on it." });
    held.open();
    await waitForEffect(client, ticketId, "withdrawn");
    expect(await client.readTicket(ticketId)).toMatchObject({
      state: "escalated",
      reason: "takenOver",
      effects: [{ tool: "refunds.create@1", status: "withdrawn" }],
    });
    expect(asked).toEqual([]);
    expect(await readRows(client, ticketId, "effects")).toEqual([]);
  });
});

function openShared() {
  return openTenant(findTestTenant("demo-shared"), "demo");
}

/** A ticket that ends with a refund of 34.00 and a reply. */
async function sendRefund(plays: Parameters<typeof playBusiness>[0]) {
  const client = await openShared();
  const asked = playBusiness(plays);
  return { client, asked, ticketId: await sendTicket(client, "refund-small") };
}

/** A ticket that ends with a reply alone. */
async function sendReply(plays: Parameters<typeof playBusiness>[0]) {
  const client = await openShared();
  const asked = playBusiness(plays);
  return { client, asked, ticketId: await sendTicket(client, "shipping-status") };
}

function keysOf(asked: readonly Asked[], operation: string): string[] {
  return asked.filter((request) => request.operation === operation).map(({ key }) => key);
}

/** The tries of a tool in the call chain: which, and how it went. */
async function triesOf(client: SignalboxClient, ticketId: string, tool: string): Promise<string[]> {
  const { calls } = await client.readTicket(ticketId);
  return calls.filter(({ callee }) => callee === tool).map(({ attempt, outcome }) => `${attempt} ${outcome}`);
}

async function expectDeeds(
  client: SignalboxClient,
  ticketId: string,
  expected: { refunds: number[]; replies: number },
): Promise<void> {
  const { refunds, replies } = await readDeeds(client, { ticketId, orderId: "SB-10002" });
  expect(refunds).toEqual(expected.refunds);
  expect(replies).toHaveLength(expected.replies);
}
