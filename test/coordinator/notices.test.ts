import { describe, expect, it, vi } from "vitest";
import { keyOf, noticeAttempts, Notices, tellAgainMs, type Notice } from "../../src/coordinator/notices.ts";
import type { TicketRow } from "../../src/coordinator/rows.ts";
import type { Clock } from "../../src/domain/clock.ts";
import { startTicket } from "../../src/machines/step.ts";
import { settingsOf } from "../../src/coordinator/settings.ts";
import { findTestTenant } from "../support/tenants.ts";

describe("a notice", () => {
  it("is told when a ticket comes to wait for a person, and when a person has it", async () => {
    const told = open();
    told.notices.ticketMoved(aRow("a", "awaitingApproval"), "validating");
    told.notices.ticketMoved(aRow("a", "escalated", "approvalRejected"), "awaitingApproval");
    told.notices.ticketMoved(aRow("b", "escalated", "replied"), "drafting");
    await told.untilIdle();
    expect(told.sent).toMatchObject([
      { ticketId: "a", epoch: 1, what: "approvalWaiting", reason: null, isRepeat: false },
      { ticketId: "a", epoch: 1, what: "escalated", reason: "approvalRejected", isRepeat: false },
      { ticketId: "b", what: "escalated", reason: null },
    ]);
  });

  it("is told of no other state, and of none a ticket stays in", async () => {
    const told = open();
    told.notices.ticketMoved(aRow("a", "drafting"), "gathering");
    told.notices.ticketMoved(aRow("a", "resolved"), "replying");
    told.notices.ticketMoved(aRow("a", "escalated"), "escalated");
    expect(told.notices.isIdle).toBe(true);
    expect(told.sent).toEqual([]);
  });

  it("is told once for a ticket, its run and its state, however often it comes to it", async () => {
    const told = open();
    for (let time = 0; time < 3; time += 1) {
      told.notices.ticketMoved(aRow("a", "awaitingApproval"), "validating");
      await told.untilIdle();
    }
    told.notices.ticketMoved(aRow("a", "awaitingApproval", null, 2), "validating");
    await told.untilIdle();
    expect(told.sent.map(keyOf)).toEqual(["a:notice:1.approvalWaiting", "a:notice:2.approvalWaiting"]);
  });

  it("that could not be told is looked for and told later, and holds up no other", async () => {
    const told = open();
    told.fails = 1;
    told.notices.ticketMoved(aRow("a", "escalated"), "drafting");
    told.notices.ticketMoved(aRow("b", "escalated"), "drafting");
    await vi.waitUntil(() => told.sent.length === 2);
    expect(told.wakes).toEqual([tellAgainMs]);
    told.notices.flush();
    await told.untilStill();
    expect(told.sent).toHaveLength(2);
    told.nowMs = tellAgainMs;
    told.notices.flush();
    await told.untilIdle();
    expect(told.sent.map(({ ticketId, isRepeat }) => [ticketId, isRepeat])).toEqual([
      ["a", false],
      ["b", false],
      ["a", true],
    ]);
  });

  it("is given up after a few tries", async () => {
    const told = open();
    told.fails = Infinity;
    told.notices.ticketMoved(aRow("a", "escalated"), "drafting");
    for (let time = 1; time < 10; time += 1) {
      await told.untilStill();
      told.nowMs = time * tellAgainMs;
      told.notices.flush();
    }
    expect(told.sent).toHaveLength(noticeAttempts);
    expect(told.notices.isIdle).toBe(true);
  });

  it("of a ticket that is found so after a restart waits until what was under way is over", async () => {
    const told = open();
    told.notices.ticketFound(aRow("a", "awaitingApproval"));
    told.notices.ticketFound(aRow("b", "drafting"));
    expect(told.wakes).toEqual([tellAgainMs]);
    expect(told.sent).toEqual([]);
    told.nowMs = tellAgainMs;
    told.notices.flush();
    await told.untilIdle();
    expect(told.sent).toMatchObject([{ ticketId: "a", isRepeat: true }]);
  });

  it("is remembered as told for a bounded number", async () => {
    const told = open();
    for (let index = 0; index < 2_500; index += 1) {
      told.notices.ticketMoved(aRow(`t${index}`, "escalated"), "drafting");
    }
    await told.untilIdle();
    expect(told.sent).toHaveLength(2_500);
  });
});

function open() {
  const state = { sent: [] as Notice[], wakes: [] as number[], fails: 0, nowMs: 0 };
  const clock: Clock = { now: () => state.nowMs, wait: () => new Promise(() => {}) };
  const notices = new Notices({
    tenantId: "demo",
    clock,
    send: async (notice) => {
      state.sent.push(notice);
      if (state.fails === 0) return;
      state.fails -= 1;
      throw new Error("the chat is away");
    },
    wakeBy: (at) => void state.wakes.push(at),
  });
  return Object.assign(state, {
    notices,
    untilIdle: () => vi.waitUntil(() => notices.isIdle, { timeout: 5_000, interval: 5 }),
    /** Whatever is under way has come to something. */
    untilStill: () => new Promise((resolve) => setTimeout(resolve, 5)),
  });
}

function aRow(
  ticketId: string,
  state: TicketRow["summary"]["state"],
  reason: TicketRow["summary"]["reason"] = null,
  epoch = 1,
): TicketRow {
  const { snapshot } = startTicket(settingsOf(findTestTenant("demo-own")));
  const context = { ...snapshot.context, epoch };
  // Nothing else of a summary is read.
  const summary = { state, reason } as TicketRow["summary"];
  return { ticketId, seq: 1, snapshot: { ...snapshot, context }, summary, hash: "", change: 1 };
}
