import { describe, expect, it } from "vitest";
import { listDeedFaults } from "../../src/coordinator/deed-faults.ts";
import type { TicketEvent } from "../../src/domain/event.ts";
import type { TicketState } from "../../src/domain/state.ts";

const ticketId = "tkt_1";

describe("what went wrong with what a rule let go", () => {
  it.each([
    ["a reversal", "reverted", [step({ type: "action.revertRequested", actionId: "a1" })]],
    ["a complaint that it was wrong", "complained", [feedback("incorrect")]],
    ["a complaint that a person should have had it", "complained", [feedback("shouldHaveEscalated")]],
    ["a customer who comes back with more", "reopened", [back(), triaged("gathering")]],
    ["a customer who comes back and goes to a person", "reopened", [back(), triaged("escalated")]],
  ] as const)("is %s", (_, kind, after) => {
    expect(listFaults([ruled("allow", "earned"), done(), replied(), ...after])).toEqual([
      {
        id: `tkt_1/2/${kind}`,
        ruleId: "earned",
        kind,
        ticketId,
        tool: "refunds.create",
        amountCents: 2_500,
        currency: "EUR",
      },
    ]);
  });

  it.each([
    ["a customer whose message needs no reply", [back(), triaged("resolved")]],
    ["a customer who has not been heard yet", [back()]],
    ["a complaint about the tone", [feedback("tone")]],
    ["the reversal of something else", [step({ type: "action.revertRequested", actionId: "a2" })]],
  ] as const)("is not %s", (_, after) => {
    expect(listFaults([ruled("allow", "earned"), done(), replied(), ...after])).toEqual([]);
  });

  it("is no fault of a rule where a person had agreed, where nothing was done, or in another run", () => {
    const after = [replied(), back(), triaged("gathering")];
    expect(listFaults([ruled("ask", "large"), done(), ...after])).toEqual([]);
    expect(listFaults([ruled("allow", "approval apr_1"), done(), ...after])).toEqual([]);
    expect(listFaults([ruled("allow", "earned"), ...after])).toEqual([]);
    const again = [ruled("ask", "large"), done(), ...after];
    expect(listFaults([ruled("allow", "earned"), done(), ...again])).toEqual([]);
  });

  it("is one of its kind for each deed, however often it is said, and the same when told again", () => {
    const once = [ruled("allow", "earned"), done(), replied(), back(), triaged("gathering")];
    const twice = [...once, replied(), back(), triaged("gathering"), feedback("incorrect")];
    expect(listFaults(twice).map(({ id }) => id)).toEqual(["tkt_1/2/reopened", "tkt_1/2/complained"]);
    expect(listFaults(twice)[0]).toEqual(listFaults(once)[0]);
  });

  it("ends with what was undone", () => {
    const undone = step({ type: "action.revertRequested", actionId: "a1" });
    const kinds = listFaults([ruled("allow", "earned"), done(), replied(), undone, feedback("incorrect")]);
    expect(kinds.map(({ kind }) => kind)).toEqual(["reverted"]);
  });
});

type Step = ReturnType<typeof step>;

/** Only what is read of an event is given. */
function step(event: object, state: TicketState = "resolved") {
  return { event: event as TicketEvent, state };
}

function listFaults(steps: readonly Step[]) {
  return listDeedFaults(
    ticketId,
    steps.map((each, index) => ({ ...each, seq: index + 1 })),
  );
}

function ruled(decision: "allow" | "ask", ruleId: string) {
  return step(
    {
      type: "agent.validated",
      rulings: [{ actionId: "a1", decision, ruleId, amountCents: 2_500, currency: "EUR" }],
    },
    "acting",
  );
}

function done() {
  return step({ type: "action.completed", action: { id: "a1", tool: "refunds.create@1" } }, "replying");
}

function replied() {
  return step({ type: "reply.sent" });
}

function back() {
  return step({ type: "customer.replied" }, "triaging");
}

function triaged(state: TicketState) {
  return step({ type: "agent.triaged" }, state);
}

function feedback(reason: string) {
  return step({ type: "feedback.given", feedback: { rating: "down", reason } });
}
