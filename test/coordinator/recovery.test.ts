import { env } from "cloudflare:workers";
import { abortAllDurableObjects, evictDurableObject } from "cloudflare:test";
import { afterEach, describe, expect, it, vi } from "vitest";
import type { SignalboxClient } from "../../scripts/fixtures/signalbox-client.ts";
import { openTenant } from "../support/signalbox.ts";
import { installScripts } from "../support/scripts.ts";
import { findTestTenant } from "../support/tenants.ts";
import {
  holderOf,
  intercept,
  jumpAhead,
  never,
  pause,
  querySql,
  readAlarm,
  readDeeds,
  readEventTypes,
  readRows,
  ringAlarm,
  sendTicket,
  tidyUp,
  waitFor,
  waitForApproval,
  waitUntilStill,
} from "../support/tickets.ts";

installScripts();
afterEach(tidyUp);

describe("when every object is lost", () => {
  it("while an agent thinks, the ticket is worked out and paid once", async () => {
    const client = await openTenant(findTestTenant("demo-pensive"), "demo");
    const ticketId = await sendTicket(client, "refund-small");
    await waitFor(client, ticketId, "triaging");
    await crash(client, ticketId);
    expect(await waitUntilStill(client, ticketId)).toMatchObject({ state: "resolved" });
    await expectPaidOnce(client, ticketId, "SB-10002", 3_400);
    expect((await readEventTypes(client, ticketId)).filter((type) => type === "agent.triaged")).toHaveLength(
      1,
    );
  });

  it.each([
    ["before the refund was made", false],
    ["after the refund was made", true],
  ])("with the refund's request on its way, %s, it is made once", async (_, isMade) => {
    const client = await openShared();
    const lost = loseAnswers("createRefund", isMade);
    const ticketId = await sendTicket(client, "refund-approved");
    const { id } = await waitForApproval(client, ticketId);
    await client.decide(ticketId, id, { decision: "approve" });
    await lost.untilLeft();
    expect((await readDeeds(client, { orderId: "SB-10006" })).refunds).toHaveLength(isMade ? 1 : 0);
    expect(await readRows(client, ticketId, "effects")).toMatchObject([{ status: "dispatched" }]);

    lost.restore();
    await crash(client, ticketId);
    expect(await waitUntilStill(client, ticketId)).toMatchObject({ state: "resolved", reason: "replied" });
    await expectPaidOnce(client, ticketId, "SB-10006", 14_500);
  });

  it("with the reply on its way, the customer gets it once", async () => {
    const client = await openShared();
    const lost = loseAnswers("sendReply", true);
    const ticketId = await sendTicket(client, "refund-small");
    await lost.untilLeft();
    lost.restore();
    await crash(client, ticketId);
    await waitFor(client, ticketId, "resolved");
    await expectPaidOnce(client, ticketId, "SB-10002", 3_400);
  });

  it("while a person is asked, the question stays and can be answered", async () => {
    const client = await openShared();
    const ticketId = await sendTicket(client, "refund-approved");
    const { id } = await waitForApproval(client, ticketId);
    await crash(client, ticketId);
    await client.decide(ticketId, id, { decision: "approve" });
    await waitFor(client, ticketId, "resolved");
    await expectPaidOnce(client, ticketId, "SB-10006", 14_500);
  });

  it("while a person is asked and never answers, the question still runs out", async () => {
    const client = await openShared();
    const ticketId = await sendTicket(client, "refund-approved");
    const { expiresAt } = await waitForApproval(client, ticketId);
    await abortAllDurableObjects();
    vi.useFakeTimers({ toFake: ["Date"], now: expiresAt + 1_000 });
    await ringAlarm(client, ticketId);
    expect(await waitUntilStill(client, ticketId)).toMatchObject({
      state: "escalated",
      reason: "approvalExpired",
    });
  });

  it("ten times in a row, the ticket still comes to its one end", async () => {
    const client = await openShared();
    const ticketId = await sendTicket(client, "refund-small");
    for (let crashes = 0; crashes < 9; crashes += 1) {
      await pause(15 * crashes);
      await crash(client, ticketId);
    }
    await crash(client, ticketId, longestWaitMs);
    expect(await waitUntilStill(client, ticketId)).toMatchObject({ state: "resolved" });
    await expectPaidOnce(client, ticketId, "SB-10002", 3_400);
  });
});

describe("a coordinator that is put to sleep", () => {
  it("while people think goes on where it was, and knows all it knew", async () => {
    const client = await openShared();
    const ticketId = await sendTicket(client, "refund-approved");
    const { id } = await waitForApproval(client, ticketId);
    await pause(100);
    const before = await client.readTicket(ticketId);
    await evictDurableObject(holderOf(client, ticketId));
    expect(await client.readTicket(ticketId)).toEqual(before);
    await client.decide(ticketId, id, { decision: "approve" });
    await waitFor(client, ticketId, "resolved");
    await expectPaidOnce(client, ticketId, "SB-10006", 14_500);
  });
});

describe("the alarm", () => {
  it("fired early, twice and at once changes nothing", async () => {
    const client = await openTenant(findTestTenant("demo-pensive"), "demo");
    const ticketId = await sendTicket(client, "shipping-status");
    await waitFor(client, ticketId, "triaging");
    const rows = await readRows(client, ticketId, "effects");
    await ringAlarm(client, ticketId);
    await Promise.all([ringAlarm(client, ticketId), ringAlarm(client, ticketId)]);
    expect(await readRows(client, ticketId, "effects")).toEqual(rows);
    await client.act(ticketId, "cancel", {});
  });

  it("is set while anything is owed, and for what is to be forgotten when nothing else is due", async () => {
    const client = await openTenant(findTestTenant("demo-own"), "demo");
    const ticketId = await sendTicket(client, "shipping-status");
    expect(await readAlarm(client, ticketId)).not.toBeNull();
    await waitFor(client, ticketId, "resolved");
    await pause(400);
    await ringAlarm(client, ticketId);
    const { turnDays } = client.tenant.memory;
    const inDays = (Number(await readAlarm(client, ticketId)) - Date.now()) / (24 * 3_600_000);
    expect(Math.ceil(inDays) - Number(turnDays)).toBeOneOf([0, 1]);
  });

  it("waits for the SLA and for nothing else where only that is left", async () => {
    const client = await openTenant(findTestTenant("demo-own"), "demo");
    const ticketId = await sendTicket(client, "human-request");
    const { sla } = await waitFor(client, ticketId, "escalated");
    await pause(400);
    await ringAlarm(client, ticketId);
    expect(await readAlarm(client, ticketId)).toBe(sla.dueAt);
    vi.useFakeTimers({ toFake: ["Date"], now: Number(sla.dueAt) });
    await ringAlarm(client, ticketId);
    expect((await client.readTicket(ticketId)).sla.state).toBe("atRisk");
  });

  it("adds no rows, however often it fires", async () => {
    const client = await openTenant(findTestTenant("demo-own"), "demo");
    const ticketId = await sendTicket(client, "refund-approved");
    await waitForApproval(client, ticketId);
    await pause(400);
    await ringAlarm(client, ticketId);
    const before = await countRows(client, ticketId);
    for (let minute = 0; minute < 10; minute += 1) {
      jumpAhead(60_000);
      await ringAlarm(client, ticketId);
    }
    expect(await countRows(client, ticketId)).toEqual(before);
  });
});

async function countRows(client: SignalboxClient, ticketId: string) {
  const tables = ["tickets", "events", "effects", "timers", "tombstones", "cursors"];
  const counts = tables.map(async (table) => [
    table,
    (await querySql(client, ticketId, `select count(*) as rows from ${table}`))[0]?.["rows"],
  ]);
  return Object.fromEntries(await Promise.all(counts));
}

function openShared() {
  return openTenant(findTestTenant("demo-shared"), "demo");
}

/** Longer than a step that was lost again and again waits for its next try. */
const longestWaitMs = 11 * 60_000;

/** Everything in memory is gone; a minute later the alarm looks in. */
async function crash(client: SignalboxClient, ticketId: string, laterMs = 60_000): Promise<void> {
  await abortAllDurableObjects();
  jumpAhead(laterMs);
  await ringAlarm(client, ticketId);
}

/** The sandbox gets the requests of an operation, or does not; its answers are lost on the way. */
function loseAnswers(operation: string, isCarriedOut: boolean) {
  let isLeft = false;
  const spy = intercept(env.SANDBOX_BUSINESS, "run", async (pass, [, asked]) => {
    if (asked !== operation) return pass();
    if (isCarriedOut) await pass();
    isLeft = true;
    return never();
  });
  return {
    // Asked again and again: a promise settled inside an object goes on inside it, and dies with it.
    untilLeft: () => vi.waitUntil(() => isLeft, { timeout: 5_000, interval: 10 }),
    restore: () => spy.mockRestore(),
  };
}

async function expectPaidOnce(
  client: SignalboxClient,
  ticketId: string,
  orderId: string,
  amountCents: number,
): Promise<void> {
  const { refunds, replies } = await readDeeds(client, { ticketId, orderId });
  expect(refunds).toEqual([amountCents]);
  expect(replies).toHaveLength(1);
}
