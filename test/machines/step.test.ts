import { describe, expect, it } from "vitest";
import type { TicketEffect } from "../../src/domain/effect.ts";
import type { TicketEvent } from "../../src/domain/event.ts";
import { startTicket, stateOf, step, type Step } from "../../src/machines/step.ts";
import { turnLimits } from "../../src/machines/ticket-setup.ts";
import {
  agentFailed,
  approval,
  call,
  drafted,
  gathered,
  message,
  ruling,
  triaged,
  validated,
} from "../support/events.ts";

const settings = {
  slaAtRiskMs: 1_000,
  slaBreachMs: 3_000,
  approvalExpireMs: 5_000,
  budget: { tokens: 1_000, costMicros: 1_000 },
};

describe("one step", () => {
  it("is the same for the same snapshot and event, and leaves both as they were", () => {
    const { snapshot } = play(started, triaged("resolve"));
    const before = structuredClone(snapshot);
    const event = gathered();
    expect(step(snapshot, event)).toEqual(step(JSON.parse(JSON.stringify(snapshot)), event));
    expect(snapshot).toEqual(before);
  });

  it("is none where the event means nothing", () => {
    expect(step(play(started).snapshot, gathered())).toBeNull();
    expect(step(play({ type: "ticket.cancelled", by: "Ada" }).snapshot, started)).toBeNull();
  });

  it("throws for a snapshot of another machine: it is not guessed at", () => {
    const { snapshot } = play(started);
    expect(() => step({ ...snapshot, machineVersion: "ticket@0" }, gathered())).toThrow("ticket@0");
  });
});

describe("a stage that fails", () => {
  it("is asked again after 2 s and 8 s, then a person has it", () => {
    const once = play(started, agentFailed(true));
    const twice = play(started, agentFailed(true), agentFailed(true));
    expect(asks(once)).toEqual([{ kind: "agent.ask", role: "triage", attempt: 2, delayMs: 2_000 }]);
    expect(asks(twice)).toEqual([{ kind: "agent.ask", role: "triage", attempt: 3, delayMs: 8_000 }]);
    expectEnd(
      play(started, ...Array.from({ length: turnLimits.failures }, () => agentFailed(true))),
      "attemptsExhausted",
    );
  });

  it("waits as long as the provider asked for, where that is longer", () => {
    const patient = agentFailed(true);
    if (patient.type === "agent.failed") patient.failure.retryAfterMs = 30_000;
    expect(asks(play(started, patient))).toMatchObject([{ delayMs: 30_000 }]);
    const impatient = agentFailed(true);
    if (impatient.type === "agent.failed") impatient.failure.retryAfterMs = 10;
    expect(asks(play(started, impatient))).toMatchObject([{ delayMs: 2_000 }]);
  });

  it("counts its own failures, not those of the stage before", () => {
    expect(asks(play(started, agentFailed(true), agentFailed(true), triaged("resolve")))).toMatchObject([
      { role: "gather", attempt: 1, delayMs: 0 },
    ]);
  });

  it("for good goes to a person at once", () => {
    expectEnd(play(started, agentFailed(false)), "agentFailed");
  });
});

describe("the budget", () => {
  it.each([
    [590, "ok"],
    [600, "compact"],
    [799, "compact"],
    [800, "cheaper"],
    [950, "draftOnly"],
  ] as const)("at %d of 1000 tokens is %s", (tokens, budget) => {
    expect(play(started, spend(triaged("resolve"), tokens)).snapshot.value.budget).toBe(budget);
  });

  it("counts money as it counts tokens, and what a late answer cost", () => {
    const late: TicketEvent = { type: "agent.answeredLate", callId: "c", calls: [call({ costMicros: 600 })] };
    expect(play(started, late).snapshot.value.budget).toBe("compact");
  });

  it("that is spent gives the ticket to a person, in whatever stage", () => {
    expectEnd(play(started, spend(triaged("resolve"), 1_000)), "budgetExhausted");
    expectEnd(
      play(started, triaged("resolve"), gathered(), spend(drafted("drafted"), 2_000)),
      "budgetExhausted",
    );
  });

  it("at its last rung leaves the draft to a person: nothing is done or sent", () => {
    const { effects, ...end } = play(
      started,
      triaged("resolve"),
      spend(gathered(), 960),
      drafted("drafted"),
      validated("pass"),
    );
    expectEnd({ effects, ...end }, "budgetExhausted");
    expect(effects.some(({ kind }) => kind === "reply.send" || kind === "action.run")).toBe(false);
  });

  it("is whole again when a person hands the ticket back", () => {
    const back = play(started, spend(triaged("resolve"), 1_000), {
      type: "ticket.handedBack",
      by: "Ada",
      note: null,
    });
    expect(back.snapshot).toMatchObject({ value: { budget: "ok" }, context: { spent: { tokens: 0 } } });
  });
});

describe("the SLA", () => {
  const late: TicketEvent = { type: "timer.expired", name: "sla" };

  it("warns, then is broken; a ticket in work goes on", () => {
    const warned = play(started, late);
    expect(warned.snapshot.value.sla).toBe("atRisk");
    expect(warned.effects).toContainEqual({ kind: "timer.set", name: "sla", afterMs: 2_000 });
    const broken = play(started, late, late);
    expect([broken.snapshot.value.sla, stateOf(broken.snapshot)]).toEqual(["breached", "triaging"]);
  });

  it("broken gives a ticket that never started to a person", () => {
    expectEnd(play(late, late), "deadlineExceeded");
    expectEnd(play({ type: "ticket.queued" }, late, late), "deadlineExceeded");
  });

  it("ends with the ticket and begins anew when the customer writes again", () => {
    const closed = play(started, triaged("close"));
    expect(closed.effects).toContainEqual({ kind: "timer.cancel", name: "sla" });
    const reopened = play(started, late, triaged("close"), writes);
    expect([reopened.snapshot.value.sla, stateOf(reopened.snapshot)]).toEqual(["onTrack", "triaging"]);
    expect(reopened.effects).toContainEqual({ kind: "timer.set", name: "sla", afterMs: 1_000 });
  });
});

describe("a customer who writes again", () => {
  it.each([
    ["in work", [started]],
    ["waiting for a person's word", [...toValidation, validated("pass", [ruling("ask")], [approval()])]],
    ["answered", [started, triaged("close")]],
  ])("starts the run anew, with the ticket %s, and voids what was under way", (_, events) => {
    const before = play(...events);
    const after = play(...events, writes);
    expect(stateOf(after.snapshot)).toBe("triaging");
    expect(after.snapshot.context.epoch).toBe(before.snapshot.context.epoch + 1);
    expect(asks(after)).toMatchObject([{ role: "triage", attempt: 1 }]);
  });

  it("does so by a machine for nothing at all", () => {
    const automatic: TicketEvent = {
      type: "customer.replied",
      message: message({ automatic: true }),
      contentKey: "k",
    };
    const after = play(started, automatic);
    expect(after.effects).toEqual([]);
    expect(after.snapshot).toEqual(play(started).snapshot);
  });

  it.each([
    ["in work", [started]],
    ["answered each time", [started, triaged("close")]],
  ])("again and again ends with a person, and nothing of it stays under way: %s", (_, events) => {
    const again = Array.from({ length: turnLimits.restarts }, () => [writes, ...events.slice(1)]).flat();
    const last = play(...events, ...again, writes);
    expectEnd(last, "loopDetected");
    if (events.length === 1) expect(last.effects).toContainEqual({ kind: "effects.void" });
  });

  it("while the reply leaves is answered after it", () => {
    const reply: TicketEvent = { type: "reply.sent", body: "b", language: "en", call: call() };
    const noted = play(...toValidation, validated("pass"), writes);
    expect(stateOf(noted.snapshot)).toBe("replying");
    const after = play(...toValidation, validated("pass"), writes, reply);
    expect(stateOf(after.snapshot)).toBe("triaging");
  });
});

describe("turning back has an end", () => {
  it("for drafts that validate sends back", () => {
    const turn = [drafted("drafted"), validated("revise")];
    const turns = Array.from({ length: turnLimits.revisions }, () => turn).flat();
    expect(stateOf(play(started, triaged("resolve"), gathered(), ...turns).snapshot)).toBe("drafting");
    expectEnd(play(started, triaged("resolve"), gathered(), ...turns, ...turn), "validationFailed");
  });

  it("for tickets that are handed back", () => {
    const turn: TicketEvent[] = [{ type: "human.replied", message: message(), by: "Ada" }, back];
    const turns = Array.from({ length: turnLimits.handbacks }, () => turn).flat();
    const last = play(started, ...turns);
    expect(stateOf(last.snapshot)).toBe("triaging");
    const taken = play(started, ...turns, ...turn.slice(0, 1));
    expect(step(taken.snapshot, back)).toBeNull();
  });
});

const started: TicketEvent = { type: "ticket.started" };
const back: TicketEvent = { type: "ticket.handedBack", by: "Ada", note: null };
const writes: TicketEvent = { type: "customer.replied", message: message(), contentKey: "k2" };
const toValidation = [started, triaged("resolve"), gathered(), drafted("drafted")];

/** The last of these steps. Throws where an event means nothing. */
function play(...events: TicketEvent[]): Step {
  let last: Step = startTicket(settings);
  for (const event of events) {
    const next = step(last.snapshot, event);
    if (!next) throw new Error(`${event.type} means nothing in ${stateOf(last.snapshot)}`);
    last = next;
  }
  return last;
}

function asks({ effects }: Step): TicketEffect[] {
  return effects.filter(({ kind }) => kind === "agent.ask");
}

function expectEnd({ snapshot }: Step, reason: string): void {
  expect([stateOf(snapshot), snapshot.context.reason]).toEqual(["escalated", reason]);
}

/** The event, with what its calls cost. */
function spend<Event extends TicketEvent>(event: Event, inputTokens: number): Event {
  return { ...event, calls: [call({ inputTokens })] };
}
