import { describe, expect, it } from "vitest";
import { judgeActions } from "../../src/coordinator/judge.ts";
import type { TicketEvent } from "../../src/domain/event.ts";
import type { TicketState } from "../../src/domain/state.ts";

const action = { id: "a1", tool: "refunds.create@1", arguments: {}, reason: "", evidenceIds: [] };
const kind = "refund_request refunds.create EUR 5000";

describe("what people made of a ticket's actions", () => {
  it("is counted by what the ticket is about, the tool and the size of the amount", () => {
    const decisions = ["granted", "edited", "changesRequested", "rejected"] as const;
    const judged = decisions.map((decision) =>
      judgeActions([triaged(), validated("ask"), step({ type: `approval.${decision}`, approvalId: "p1" })]),
    );
    expect(judged).toEqual([
      { [`asProposed ${kind}`]: 1 },
      { [`edited ${kind}`]: 1 },
      { [`changed ${kind}`]: 1 },
      { [`rejected ${kind}`]: 1 },
    ]);
  });

  it("has what was done unasked, and not a second time what people had agreed to", () => {
    expect(judgeActions([triaged(), validated("allow"), completed()])).toEqual({ [`automatic ${kind}`]: 1 });
    const granted = step({ type: "approval.granted", approvalId: "p1" });
    expect(judgeActions([triaged(), validated("ask"), granted, completed()])).toEqual({
      [`asProposed ${kind}`]: 1,
    });
  });

  it.each([
    ["a person undoes", "reverted", [step({ type: "action.revertRequested", actionId: "a1" })]],
    ["somebody complains of", "complained", [feedback("shouldHaveEscalated")]],
    [
      "a customer comes back about",
      "reopened",
      [
        step({ type: "customer.replied" }, "triaging"),
        step({ type: "agent.triaged", output: { intent: "refund_request" } }, "gathering"),
      ],
    ],
  ] as const)("has what %s, once it was done", (_, judgement, after) => {
    const before = [triaged(), validated("allow")];
    const rest = step({ type: "reply.sent" }, "resolved");
    expect(judgeActions([...before, completed(), rest, ...after])).toMatchObject({
      [`${judgement} ${kind}`]: 1,
    });
    expect(judgeActions([...before, ...after])).toEqual({});
  });

  it("counts for no intent once the ticket was taken for several, also where a person says what it is", () => {
    const other = step({ type: "agent.triaged", output: { intent: "damaged_item" } }, "gathering");
    const corrected = step({ type: "feedback.given", feedback: { rating: "up", intent: "damaged_item" } });
    const several = { [`automatic several refunds.create EUR 5000`]: 1 };
    expect(judgeActions([triaged(), other, validated("allow"), completed()])).toEqual(several);
    expect(judgeActions([triaged(), corrected, validated("allow"), completed()])).toEqual(several);
    expect(judgeActions([triaged(), triaged(), validated("allow"), completed()])).toEqual({
      [`automatic ${kind}`]: 1,
    });
  });

  it("does not take a message that needs no reply for a customer who came back", () => {
    const thanks = [
      step({ type: "reply.sent" }, "resolved"),
      step({ type: "customer.replied" }, "triaging"),
      step({ type: "agent.triaged", output: { intent: "refund_request" } }, "resolved"),
    ];
    const judged = judgeActions([triaged(), validated("allow"), completed(), ...thanks]);
    expect(judged).toEqual({ [`automatic ${kind}`]: 1 });
  });

  it("counts no complaint about the tone, nor a customer's word while the ticket is in work", () => {
    const chat = step({ type: "customer.replied" }, "acting");
    const judged = judgeActions([triaged(), validated("allow"), completed(), chat, feedback("tone")]);
    expect(judged).toEqual({ [`automatic ${kind}`]: 1 });
  });

  it("counts what was undone as standing no longer", () => {
    const undone = step({ type: "action.revertRequested", actionId: "a1" });
    const judged = judgeActions([triaged(), validated("allow"), completed(), undone, feedback("incorrect")]);
    expect(judged).toEqual({ [`automatic ${kind}`]: 1, [`reverted ${kind}`]: 1 });
  });

  it("knows nothing of an approval nobody put, or an action nobody ruled on", () => {
    expect(
      judgeActions([triaged(), completed(), step({ type: "approval.granted", approvalId: "p1" })]),
    ).toEqual({});
  });
});

/** Only what is read of an event is given. */
function step(event: object, state: TicketState = "drafting") {
  return { event: event as TicketEvent, state };
}

function triaged() {
  return step({ type: "agent.triaged", output: { intent: "refund_request" } });
}

function validated(decision: "allow" | "ask") {
  const of = { amountCents: 4_000, currency: "EUR" };
  const rulings = [{ actionId: "a1", decision, ...of }];
  const approvals = decision === "ask" ? [{ id: "p1", action, ...of }] : [];
  return step({ type: "agent.validated", rulings, approvals });
}

function completed() {
  return step({ type: "action.completed", action });
}

function feedback(reason: string) {
  return step({ type: "feedback.given", feedback: { rating: "down", reason } }, "resolved");
}
