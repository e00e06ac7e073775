import { describe, expect, it } from "vitest";
import type { EventView } from "../../src/domain/view.ts";
import type { Machine } from "../../src/ui/api.ts";
import { markClaims } from "../../src/ui/claim-marks.ts";
import { actorOf, eventSentence } from "../../src/ui/event-words.ts";
import { nextStep, stepMark } from "../../src/ui/guide.ts";
import { movesOf } from "../../src/ui/move-words.ts";
import { snoozeChoices } from "../../src/ui/snooze-choices.ts";
import { ticksOf } from "../../src/ui/time-ticks.ts";

describe("claims in a reply", () => {
  const reply = "We refund €96.00. It takes 5 days. We refund €96.00.";

  it("are marked where they first stand, and the pieces together are the reply", () => {
    const pieces = markClaims(reply, [{ text: "It takes 5 days." }, { text: "We refund €96.00." }]);
    expect(pieces.map(({ text }) => text).join("")).toBe(reply);
    expect(pieces.filter(({ claim }) => claim !== null)).toEqual([
      { text: "We refund €96.00.", claim: 1 },
      { text: "It takes 5 days.", claim: 0 },
    ]);
  });

  it("in other words are not marked, nor is an empty one, nor the second of two that overlap", () => {
    expect(markClaims(reply, [{ text: "You get your money." }, { text: "" }])).toEqual([
      { text: reply, claim: null },
    ]);
    const overlapping = markClaims("abcdef", [{ text: "cdef" }, { text: "abcd" }]);
    expect(overlapping).toEqual([
      { text: "abcd", claim: 1 },
      { text: "ef", claim: null },
    ]);
  });
});

describe("a time line", () => {
  it("has four to nine round marks, whatever its length", () => {
    expect(ticksOf(280)).toEqual([50, 100, 150, 200, 250]);
    for (const spanMs of [10, 99, 100, 623, 1_000, 8_999, 47_000, 3_600_000]) {
      const ticks = ticksOf(spanMs);
      expect(ticks.length, String(spanMs)).toBeGreaterThanOrEqual(4);
      expect(ticks.length, String(spanMs)).toBeLessThanOrEqual(9);
      expect(ticks.at(-1)).toBeLessThanOrEqual(spanMs);
    }
    expect(ticksOf(0)).toEqual([]);
  });
});

describe("setting aside", () => {
  it("is offered for hours, until tomorrow morning and until the next Monday, also on a Monday and a Sunday", () => {
    const monday = new Date(2026, 10, 23, 15);
    const sunday = new Date(2026, 10, 29, 15);
    expect(snoozeChoices(monday.getTime()).map(({ until }) => until)).toEqual([
      new Date(2026, 10, 23, 16).getTime(),
      new Date(2026, 10, 23, 19).getTime(),
      new Date(2026, 10, 24, 9).getTime(),
      new Date(2026, 10, 30, 9).getTime(),
    ]);
    expect(snoozeChoices(sunday.getTime()).at(-1)?.until).toBe(new Date(2026, 10, 30, 9).getTime());
  });
});

describe("the journal's entries", () => {
  it("say who took a ticket, gave it on and let go of it", () => {
    const assigned = (data: Record<string, string | null>) => eventSentence(entry("ticket.assigned", data));
    expect(assigned({ by: "Ada", assignee: "Ada" })).toBe("took it");
    expect(assigned({ by: "Ada", assignee: "Alan" })).toBe("gave it to Alan");
    expect(assigned({ by: "Ada", assignee: null })).toBe("let go of it");
  });

  it("name a person, an agent, the customer, a timer, or Signalbox", () => {
    expect(actorOf(entry("approval.granted", { by: "Ada" }))).toBe("Ada");
    expect(actorOf(entry("feedback.given", { feedback: { by: "Alan" } }))).toBe("Alan");
    expect(actorOf(entry("agent.drafted", {}))).toBe("Draft");
    expect(actorOf(entry("agent.failed", { role: "gather" }))).toBe("gather");
    expect(actorOf(entry("customer.replied", {}))).toBe("Customer");
    expect(actorOf(entry("timer.expired", { name: "sla" }))).toBe("Timer sla");
    expect(actorOf(entry("reply.sent", {}))).toBe("Signalbox");
  });

  it("of a kind nobody has words for stay without a sentence", () => {
    expect(eventSentence(entry("something.else", {}))).toBe("");
  });
});

describe("what people can do from a state", () => {
  it("is each deed once with every state it leads to, and nothing that agents or clocks do", () => {
    const transitions = [
      { from: "awaitingApproval", to: "acting", event: "approval.granted" },
      { from: "awaitingApproval", to: "awaitingApproval", event: "approval.granted" },
      { from: "awaitingApproval", to: "acting", event: "approval.granted" },
      { from: "awaitingApproval", to: "escalated", event: "timer.expired" },
      { from: "resolved", to: "triaging", event: "ticket.handedBack" },
    ];
    const machine = { transitions } as unknown as Machine;
    expect(movesOf(machine, "awaitingApproval")).toEqual([
      { deed: "Approve", to: ["Acting", "Waiting for approval"] },
    ]);
    expect(movesOf(machine, "triaging")).toEqual([]);
  });
});

describe("the first visit", () => {
  it("goes from posting to watching to deciding, and ends wherever the ticket comes to rest", () => {
    expect(nextStep(null, null)).toBe("post");
    expect(nextStep("t1", null)).toBe("watch");
    expect(nextStep("t1", "drafting")).toBe("watch");
    expect(nextStep("t1", "awaitingApproval")).toBe("decide");
    for (const state of ["resolved", "escalated", "cancelled", "erased"] as const) {
      expect(nextStep("t1", state)).toBe("done");
    }
  });

  it("marks what lies behind, what is next and what is to come", () => {
    expect(stepMark("post", "watch")).toBe("done");
    expect(stepMark("watch", "watch")).toBe("now");
    expect(stepMark("decide", "watch")).toBe("later");
  });
});

function entry(type: string, data: EventView["data"]): EventView {
  return { type, data } as EventView;
}
