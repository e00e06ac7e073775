/** The kill test's judge must be able to say no: each of these books and tickets has one thing wrong with it. */
import { describe, expect, it } from "vitest";
import { audit, type AcceptedTicket, type Expectation } from "../../scripts/kill-test/audit.ts";
import { computeRecoveries, type History } from "../../scripts/kill-test/recovery.ts";
import type { Books } from "../../src/connectors/sandbox/records.ts";
import type { Approval } from "../../src/domain/approval.ts";

const at = "2026-11-20T10:00:00.000Z";

describe("the audit", () => {
  it("finds nothing where every ticket came to its end and the books show each effect once", () => {
    const verdict = judge();
    expect(verdict.findings).toEqual([]);
    expect(verdict.ended).toBe(2);
  });

  it("finds a lost ticket", () => {
    expect(kindsOf(judge({ ticket: { view: null } }))).toEqual(["lost"]);
  });

  it("finds a ticket that never came to an end", () => {
    const view = { state: "acting", reason: null, path: ["received", "acting"], approvals: [] } as const;
    expect(kindsOf(judge({ ticket: { view: { ...view, path: [...view.path], approvals: [] } } }))).toEqual([
      "lost",
    ]);
  });

  it("finds an acceptance that was forgotten: a copy sent after the 202 was taken for a new ticket", () => {
    const receipts = [
      { status: "accepted", isLater: false },
      { status: "accepted", isLater: true },
    ];
    expect(kindsOf(judge({ ticket: { receipts } }))).toEqual(["lost"]);
  });

  it("has nothing against copies sent at once whose answers overtake each other", () => {
    const receipts = [
      { status: "duplicate", isLater: false },
      { status: "accepted", isLater: false },
      { status: "duplicate", isLater: true },
    ];
    expect(judge({ ticket: { receipts } }).findings).toEqual([]);
  });

  it("finds a wrong end", () => {
    const view = { ...end("escalated"), reason: "toolFailed" as const };
    expect(kindsOf(judge({ ticket: { view } }))).toEqual(["wrongEnds"]);
  });

  it("finds a ticket that came to its end twice", () => {
    const view = {
      ...end("resolved"),
      path: ["resolved" as const, "triaging" as const, "resolved" as const],
    };
    expect(kindsOf(judge({ ticket: { view } }))).toEqual(["wrongEnds"]);
  });

  it("finds a refund that was paid twice, though it is the right amount", () => {
    const refunds = [refund("R1"), refund("R2")];
    expect(kindsOf(judge({ books: { refunds } }))).toEqual(["duplicatedEffects"]);
  });

  it("finds a reply that was sent twice, even when its line is the same to the letter", () => {
    const repliesSent = [reply("M1"), reply("M1")];
    expect(kindsOf(judge({ books: { repliesSent } }))).toEqual(["duplicatedEffects"]);
  });

  it("finds a wrong amount", () => {
    const refunds = [{ ...refund("R1"), amountCents: 34_00 * 10 }];
    expect(kindsOf(judge({ books: { refunds } }))).toEqual(["unexpectedEffects"]);
  });

  it("finds a reply to somebody else", () => {
    const repliesSent = [{ ...reply("M1"), to: "mallory@example.com" }];
    expect(kindsOf(judge({ books: { repliesSent } }))).toEqual(["unexpectedEffects"]);
  });

  it("finds an effect that did not happen", () => {
    expect(kindsOf(judge({ books: { refunds: [] } }))).toEqual(["missingEffects"]);
  });

  it("finds an effect nobody asked for", () => {
    const passwordResets = [{ customerId: "CUS-9", at }];
    expect(kindsOf(judge({ books: { passwordResets } }))).toEqual(["unexpectedEffects"]);
  });

  it("finds a reply on a ticket that should have had none", () => {
    const repliesSent = [reply("M1"), { ...reply("M2"), ticketId: "tkt_legal" }];
    const { findings } = judge({ books: { repliesSent } });
    expect(findings).toMatchObject([{ kind: "unexpectedEffects", ticketId: "tkt_legal" }]);
  });

  it("finds an order that changed without a line in the books", () => {
    const orders = [order("SB-1"), { ...order("SB-2"), status: "cancelled" as const }];
    expect(kindsOf(judge({ books: { orders } }))).toEqual(["unexpectedEffects"]);
  });

  it("finds a broken chain of events", () => {
    expect(kindsOf(judge({ ticket: { isChainIntact: false } }))).toEqual(["brokenChains"]);
  });
});

describe("the audit of decisions", () => {
  const asked: Expectation = { ...expectation(), decision: "approved" };
  const view = { ...end("resolved"), approvals: [approval("Ada")] };
  const granted = [{ type: "approval.granted", data: {} }];

  it("has nothing against one decision, and one 409 for whoever came second", () => {
    const decisions = [
      { approvalId: "apr_1", by: "Alan", status: 409 },
      { approvalId: "apr_1", by: "Ada", status: 200 },
    ];
    expect(judge({ ticket: { expected: asked, view, events: granted, decisions } }).findings).toEqual([]);
  });

  it("finds an approval that was decided twice", () => {
    const events = [...granted, ...granted];
    expect(kindsOf(judge({ ticket: { expected: asked, view, events } }))).toEqual(["wrongDecisions"]);
  });

  it("finds a decision that was confirmed to somebody and then forgotten", () => {
    const decisions = [{ approvalId: "apr_1", by: "Alan", status: 200 }];
    expect(kindsOf(judge({ ticket: { expected: asked, view, events: granted, decisions } }))).toEqual([
      "wrongDecisions",
    ]);
  });

  it("finds a question nobody should have been asked", () => {
    expect(kindsOf(judge({ ticket: { view, events: granted } }))).toEqual([
      "wrongDecisions",
      "wrongDecisions",
    ]);
  });
});

describe("the audit of a tool that may be called only once", () => {
  const expected: Expectation = {
    ...expectation(),
    honestEnds: [{ state: "escalated", reason: "toolOutcomeUnknown" }],
  };
  const view = { ...end("escalated"), reason: "toolOutcomeUnknown" as const };

  it("lets the ticket end with a person, its effects done or not", () => {
    const verdict = judge({ ticket: { expected, view }, books: { repliesSent: [] } });
    expect(verdict.findings).toEqual([]);
    expect(verdict.endedHonestly).toBe(1);
  });

  it("still finds an effect that happened twice", () => {
    const books = { refunds: [refund("R1"), refund("R2")], repliesSent: [] };
    expect(kindsOf(judge({ ticket: { expected, view }, books }))).toEqual(["duplicatedEffects"]);
  });

  it("does not allow that end to a ticket whose tools may be called again", () => {
    expect(kindsOf(judge({ ticket: { view } }))).toEqual(["wrongEnds"]);
  });
});

describe("recovery", () => {
  const cutOff: History = [
    { at: 100, state: "received" },
    { at: 200, state: "acting" },
    { at: 900, state: "resolved" },
  ];

  it("is the time from the restart until the last ticket in work is at rest", () => {
    const waiting: History = [{ at: 150, state: "awaitingApproval" }];
    expect(
      computeRecoveries([{ aim: "acting", killedAt: 300, restartedAt: 500 }], [cutOff, waiting]),
    ).toEqual([{ inWork: { acting: 1, awaitingApproval: 1 }, recoveryMs: 400 }]);
  });

  it("belongs to the last kill that cut a ticket off", () => {
    const kills = [
      { aim: "acting", killedAt: 300, restartedAt: 400 },
      { aim: "startUp", killedAt: 600, restartedAt: 700 },
    ];
    expect(computeRecoveries(kills, [cutOff]).map(({ recoveryMs }) => recoveryMs)).toEqual([
      "cutByNextKill",
      200,
    ]);
  });

  it("says of what never came to rest that it never did", () => {
    const stuck: History = [{ at: 100, state: "drafting" }];
    const [recovery] = computeRecoveries(
      [{ aim: "agents", killedAt: 300, restartedAt: 400 }],
      [cutOff, stuck],
    );
    expect(recovery?.recoveryMs).toBe("never");
  });
});

/** A refund and a threat with a lawyer, both as they should be, but for the changes. */
function judge({
  ticket = {},
  books = {},
}: { ticket?: Partial<AcceptedTicket>; books?: Partial<Books> } = {}) {
  const legal = accept({
    ticketId: "tkt_legal",
    expected: { ...expectation(), end: { state: "escalated", reason: "legal" }, effects: [] },
    view: { ...end("escalated"), reason: "legal" },
  });
  return audit([accept(ticket), legal], createBooks({ refunds: [], repliesSent: [] }), createBooks(books));
}

function kindsOf({ findings }: ReturnType<typeof audit>) {
  return findings.map(({ kind }) => kind);
}

function accept(changes: Partial<AcceptedTicket>): AcceptedTicket {
  return {
    ticketId: "tkt_refund",
    kind: "refund-small",
    expected: expectation(),
    receipts: [{ status: "accepted", isLater: false }],
    decisions: [],
    view: end("resolved"),
    events: [],
    isChainIntact: true,
    ...changes,
  };
}

function expectation(): Expectation {
  return {
    end: { state: "resolved", reason: "replied" },
    effects: [
      { book: "refund", target: "SB-1", detail: "3400 EUR" },
      { book: "reply", target: "tkt_refund", detail: "oliver@example.com" },
    ],
    decision: null,
    honestEnds: [],
  };
}

function end(state: "resolved" | "escalated") {
  const path = ["received" as const, "acting" as const, state];
  return { state, reason: "replied" as const, path, approvals: [] as Approval[] };
}

function createBooks(changes: Partial<Books>): Books {
  return {
    customers: [],
    orders: [order("SB-1"), order("SB-2")],
    refunds: [refund("R1")],
    cancellations: [],
    subscriptions: [],
    repliesSent: [reply("M1")],
    notes: [],
    passwordResets: [],
    addressChanges: [],
    invoicesResent: [],
    ...changes,
  };
}

function order(id: string): Books["orders"][number] {
  return {
    id,
    customerId: "CUS-1",
    customerEmail: "oliver@example.com",
    status: "delivered",
    items: [],
    totalCents: 3_400,
    refundedCents: 0,
    currency: "EUR",
    shippingAddress: "88 Mill Street, Leeds",
    placedAt: at,
    deliveredAt: at,
  };
}

function refund(id: string): Books["refunds"][number] {
  return {
    id,
    orderId: "SB-1",
    customerEmail: "oliver@example.com",
    amountCents: 3_400,
    currency: "EUR",
    reason: "Within the return period",
    status: "processing",
    createdAt: at,
  };
}

function reply(id: string): Books["repliesSent"][number] {
  return {
    id,
    ticketId: "tkt_refund",
    to: "oliver@example.com",
    subject: "Re: Refund",
    body: "Done.",
    sentAt: at,
  };
}

function approval(decidedBy: string): Approval {
  return {
    id: "apr_1",
    action: { id: "a1", tool: "refunds.create@1", arguments: {}, reason: "", evidenceIds: [] },
    actionHash: "hash",
    tier: 2,
    amountCents: 3_400,
    currency: "EUR",
    ruleId: "refund-large",
    origins: [],
    policyVersion: "1",
    why: "",
    status: "approved",
    requestedAt: 0,
    expiresAt: 1,
    decidedBy,
    decidedAt: 0,
    note: null,
    needed: 1,
    endorsements: [],
    changes: [],
    target: null,
    proposedArguments: null,
  };
}
