import { describe, expect, it } from "vitest";
import type { TicketEvent } from "../../src/domain/event.ts";
import { rememberAll } from "../../src/memory/memory.ts";
import {
  agentFailed,
  approval,
  call,
  drafted,
  everyEvent,
  exampleTicket,
  gathered,
  message,
  refundAction,
  ruling,
  triaged,
  validated,
} from "../support/events.ts";

describe("what is remembered of a ticket", () => {
  it("begins with its receipt, and without one there is nothing", () => {
    expect(remember()).toMatchObject({
      ticket: exampleTicket,
      messages: [{ id: "m1" }],
      approvals: [],
      reply: null,
    });
    expect(() => rememberAll([])).toThrow("receipt");
    expect(() => rememberAll([{ event: gathered(), at: 1 }])).toThrow("receipt");
  });

  it("changes nothing in the events it comes from, whatever they are", () => {
    const events = [received, ...everyEvent, ...everyEvent].map((event, at) => ({ event, at }));
    const before = structuredClone(events);
    rememberAll(events);
    expect(events).toEqual(before);
    expect(rememberAll(events)).toEqual(rememberAll(before));
  });

  it("holds every call of every event, in order", () => {
    const one = { ...agentFailed(true), calls: [call({ id: "1" }), call({ id: "2" })] } as TicketEvent;
    const two: TicketEvent = { type: "agent.answeredLate", callId: "x", calls: [call({ id: "3" })] };
    const three: TicketEvent = { type: "reply.sent", body: "b", language: "en", call: call({ id: "4" }) };
    expect(remember(one, two, three).calls.map(({ id }) => id)).toEqual(["1", "2", "3", "4"]);
  });

  it("holds the reply that left as a message of its own, and which words were answered", () => {
    const { messages, reply } = remember(...run, {
      type: "reply.sent",
      body: "Done.",
      language: "en",
      call: call(),
    });
    expect(reply).toMatchObject({ body: "Done.", language: "en" });
    expect(messages.at(-1)).toMatchObject({ from: "signalbox", body: "Done.", automatic: true });
  });

  it("adds what was found while drafting to the evidence", () => {
    const draft = drafted("drafted");
    if (draft.type === "agent.drafted" && draft.output.outcome === "drafted")
      draft.output.evidence = [evidence];
    expect(remember(triaged("resolve"), gathered(), draft).dossier?.evidence).toEqual([evidence]);
  });
});

describe("a new run", () => {
  it("keeps the thread and forgets what the last one found out, wrote and was allowed", () => {
    const last = remember(...run, granted);
    expect(last).toMatchObject({ earlierApprovals: 0, approvals: [{ status: "approved" }] });
    const next = remember(...run, granted, writesAgain, triaged("resolve"));
    expect(next).toMatchObject({
      dossier: null,
      draft: null,
      verdict: null,
      rulings: [],
      revision: null,
      decidedActions: null,
      earlierApprovals: 1,
      approvals: [{ status: "approved" }],
    });
    expect(next.messages).toHaveLength(2);
    expect(next.contentKey).toBe("k2");
  });
});

describe("an open question to a person", () => {
  it.each([
    ["granted", granted, "approved"],
    [
      "rejected",
      { type: "approval.rejected", approvalId: "apr_1", by: "Ada", note: null, call: call() },
      "rejected",
    ],
    [
      "sent back",
      { type: "approval.changesRequested", approvalId: "apr_1", by: "Ada", note: "shorter", call: call() },
      "changesRequested",
    ],
    ["left until its time ran out", { type: "timer.expired", name: "approval" }, "expired"],
    [
      "overtaken by the customer",
      { type: "customer.replied", message: message(), contentKey: "k2" },
      "superseded",
    ],
    [
      "overtaken by a person",
      { type: "human.replied", message: message({ from: "human" }), by: "Ada" },
      "superseded",
    ],
    ["overtaken by a cancellation", { type: "ticket.cancelled", by: "Ada" }, "superseded"],
    ["passed by the SLA", { type: "timer.expired", name: "sla" }, "pending"],
    [
      "passed by an automatic message",
      { type: "customer.replied", message: message({ automatic: true }), contentKey: "k2" },
      "pending",
    ],
    ["passed by another's answer", { ...grantedOf("apr_2") }, "pending"],
  ] satisfies [string, TicketEvent, string][])("%s", (_, event, status) => {
    expect(remember(...run, event).approvals).toMatchObject([{ id: "apr_1", status }]);
  });

  it("sent back leaves the note and the draft for the next one", () => {
    const event: TicketEvent = {
      type: "approval.changesRequested",
      approvalId: "apr_1",
      by: "Ada",
      note: "shorter",
      call: call(),
    };
    expect(remember(...run, event).revision).toMatchObject({
      note: "shorter",
      previous: { outcome: "drafted" },
    });
  });

  it("edited leaves the action as it was decided, for the next draft to repeat", () => {
    const action = { ...refundAction, arguments: { ...refundAction.arguments, amountCents: 5 } };
    const memory = remember(...run, {
      type: "approval.edited",
      approvalId: "apr_1",
      by: "Ada",
      note: null,
      edited: approval({ id: "apr_2", status: "edited", action }),
      call: call(),
    });
    expect(memory.decidedActions).toEqual([action]);
    expect(memory.approvals).toMatchObject([
      { id: "apr_1", status: "superseded", decidedBy: "Ada" },
      { id: "apr_2", status: "edited" },
    ]);
  });
});

describe("a claim", () => {
  const claimed: TicketEvent = { type: "ticket.assigned", assignee: "Ada", until: 2_000, by: "Ada" };
  const says = (by: string): TicketEvent => ({ type: "personalData.revealed", by });

  it("is renewed by whatever its holder does, and by nobody else", () => {
    expect(remember(claimed).assignment).toEqual({ assignee: "Ada", until: 2_000 });
    expect(remember(claimed, says("Grace")).assignment?.until).toBe(2_000);
    expect(remember(claimed, says("Ada")).assignment?.until).toBeGreaterThan(2_000);
  });

  it("that has lapsed is not revived, and what was given does not lapse", () => {
    const lapsed: TicketEvent = { ...claimed, until: 1 };
    expect(remember(lapsed, says("Ada")).assignment).toEqual({ assignee: "Ada", until: 1 });
    const given: TicketEvent = { ...claimed, until: null, by: "Grace" };
    expect(remember(given, says("Ada")).assignment).toEqual({ assignee: "Ada", until: null });
  });
});

describe("a ticket that is set aside", () => {
  const aside: TicketEvent = { type: "ticket.snoozed", until: 9_000, afterMs: 8_000, by: "Ada" };

  it.each([
    ["its time", { type: "timer.expired", name: "snooze" }],
    ["a customer who writes", { type: "customer.replied", message: message(), contentKey: "k2" }],
    ["a person", { type: "ticket.snoozed", until: null, afterMs: null, by: "Ada" }],
  ] satisfies [string, TicketEvent][])("is woken by %s", (_, event) => {
    expect(remember(aside).snoozedUntil).toBe(9_000);
    expect(remember(aside, event).snoozedUntil).toBeNull();
  });

  it("is not woken by another timer or an automatic message", () => {
    const automatic: TicketEvent = {
      type: "customer.replied",
      message: message({ automatic: true }),
      contentKey: "k2",
    };
    expect(remember(aside, { type: "timer.expired", name: "sla" }, automatic).snoozedUntil).toBe(9_000);
  });
});

describe("what a person says when handing a ticket back", () => {
  const back = (note: string | null): TicketEvent => ({ type: "ticket.handedBack", by: "Ada", note });
  const notes = (...events: TicketEvent[]) =>
    remember(...run, ...events, triaged("resolve"), gathered())
      .dossier?.evidence.filter(({ provenance }) => provenance === "person")
      .map(({ content }) => content);

  it("is before the agents of the next run, as a colleague's words and cut to its bound", () => {
    expect(notes(back("We do ship there."))).toEqual(["We do ship there."]);
    expect(notes(back("x".repeat(5_000)))?.[0]).toHaveLength(2_000);
  });

  it("still holds when it is handed back once more without a word, and no longer once a reply has left", () => {
    const sent: TicketEvent = { type: "reply.sent", body: "Done.", language: "en", call: call() };
    expect(notes(back("We do ship there."), back(null))).toEqual(["We do ship there."]);
    expect(notes(back("Yes."), back("No."))).toEqual(["No."]);
    expect(notes(back("We do ship there."), sent)).toEqual([]);
  });
});

describe("a deed that may have been undone", () => {
  const done: TicketEvent = { type: "action.completed", action: refundAction, output: {}, call: call() };
  const failed = (reason: string): TicketEvent => ({
    type: "compensation.failed",
    action: refundAction,
    reason,
    message: "",
    call: call(),
  });

  it("is a deed nobody can be sure of, and one that was not undone is done", () => {
    expect(remember(done, failed("outcomeUnknown")).deeds).toMatchObject([{ outcome: "unknown" }]);
    expect(remember(done, failed("toolDisabled")).deeds).toMatchObject([{ outcome: "done" }]);
  });

  it("is not taken for a later one of the same name", () => {
    const later = { ...refundAction, arguments: { ...refundAction.arguments, orderId: "SB-2" } };
    const undone: TicketEvent = {
      type: "action.compensated",
      action: refundAction,
      compensation: refundAction,
      call: call(),
    };
    expect(remember(done, { ...done, action: later }, undone).deeds).toMatchObject([{ action: later }]);
    expect(remember({ ...done, action: later }, undone).deeds).toMatchObject([{ action: later }]);
  });
});

const received: TicketEvent = {
  type: "ticket.received",
  ticket: exampleTicket,
  message: message(),
  contentKey: "k1",
};
const run = [
  triaged("resolve"),
  gathered(),
  drafted("drafted"),
  validated("pass", [ruling("ask")], [approval()]),
];
const granted = grantedOf("apr_1");
const writesAgain: TicketEvent = {
  type: "customer.replied",
  message: message({ id: "m2" }),
  contentKey: "k2",
};
const evidence = {
  id: "e1",
  provenance: "systemOfRecord",
  tool: "orders.get@1",
  callId: "c",
  title: "order SB-1",
  content: { id: "SB-1" },
} as const;

function grantedOf(approvalId: string): TicketEvent {
  return { type: "approval.granted", approvalId, by: "Ada", note: null, call: call() };
}

function remember(...events: TicketEvent[]) {
  return rememberAll([received, ...events].map((event, at) => ({ event, at })));
}
