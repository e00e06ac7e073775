import { describe, expect, it } from "vitest";
import type { Ask } from "../../src/domain/view.ts";
import { batchAskOf, fitsBatch, readBatch, whyNotInBatch } from "../../src/ui/batch.ts";
import { agreementOf, amountOf, holderOf, proposalOf, waitOf } from "../../src/ui/inbox-words.ts";
import { knownOf, readNews } from "../../src/ui/news.ts";
import { createSummary } from "../support/summaries.ts";

const minute = 60_000;

describe("a row of the inbox", () => {
  it("says what is proposed, for how much, and how many more questions there are", () => {
    expect(proposalOf({ asks: [] })).toBeNull();
    expect(proposalOf({ asks: [refund()] })).toBe("Refund €145.00 for order SB-10006");
    expect(proposalOf({ asks: [refund(), resend("a2")] })).toBe(
      "Refund €145.00 for order SB-10006, and 1 more",
    );
    expect(amountOf({ asks: [refund()] })).toBe("€145.00");
    expect(amountOf({ asks: [resend("a2")] })).toBeNull();
  });

  it("says how many have agreed only where one person is not enough", () => {
    expect(agreementOf({ asks: [refund()] })).toBeNull();
    expect(agreementOf({ asks: [refund({ needed: 2 })] })).toBe("Two people must agree");
    expect(agreementOf({ asks: [refund({ needed: 2, given: 1 })] })).toBe("1 of 2 have agreed");
  });

  it("names whoever has the ticket until the claim has lapsed", () => {
    const claim = { assignee: "Ada", assignedUntil: 12 * minute };
    expect(holderOf(claim, { me: "Ada", now: 0 })).toEqual({ words: "You, 12 min", isMe: true });
    expect(holderOf(claim, { me: "Alan", now: 0 })).toEqual({ words: "Ada, 12 min", isMe: false });
    expect(holderOf(claim, { me: "Ada", now: 12 * minute })).toBeNull();
    expect(holderOf({ ...claim, assignedUntil: null }, { me: "Alan", now: 0 })?.words).toBe("Ada");
  });

  it("says how long it waits, unless it is set aside for now", () => {
    expect(waitOf({ waitingSince: 0, snoozedUntil: null }, 5 * minute)).toBe("waiting 5 min");
    expect(waitOf({ waitingSince: 0, snoozedUntil: 4 * minute }, 5 * minute)).toBe("waiting 5 min");
    expect(waitOf({ waitingSince: 0, snoozedUntil: 9 * minute }, 5 * minute)).toMatch(/^set aside until /);
    expect(waitOf({ waitingSince: null, snoozedUntil: null }, 5 * minute)).toBeNull();
  });
});

describe("questions that are answered together", () => {
  const first = ticket("t1", [resend("a1")]);

  it("are of the same action and of a low tier, one for each ticket", () => {
    expect(fitsBatch([], first)).toBe(true);
    expect(fitsBatch([first], ticket("t2", [resend("a2")]))).toBe(true);
    expect(fitsBatch([first], ticket("t2", [resend("a2", { tool: "accounts.resetPassword@1" })]))).toBe(
      false,
    );
    expect(fitsBatch([first], ticket("t2", [resend("a2", { tier: 0 })]))).toBe(false);
  });

  it("are never weighty, never of two people and never one of several", () => {
    expect(batchAskOf(ticket("t", [refund()]))).toBeNull();
    expect(batchAskOf(ticket("t", [resend("a", { needed: 2 })]))).toBeNull();
    expect(batchAskOf(ticket("t", [resend("a"), resend("b")]))).toBeNull();
    expect(batchAskOf({ ...first, pendingApprovals: 2 })).toBeNull();
  });

  it("tell whoever tries another one why it does not fit", () => {
    expect(whyNotInBatch([first], ticket("t", []))).toBe("It asks for no approval.");
    expect(whyNotInBatch([first], ticket("t", [refund()]))).toMatch(/by itself/);
    expect(whyNotInBatch([first], ticket("t", [resend("b", { tool: "other.tool@1" })]))).toMatch(
      /same action/,
    );
    expect(whyNotInBatch([first], ticket("t", [resend("b")]))).toBeNull();
  });

  it("leave out those that were answered meanwhile", () => {
    const second = ticket("t2", [resend("a2")]);
    const answered = ticket("t3", []);
    expect(readBatch([first, second, answered])).toEqual({
      entries: [
        { ticketId: "t1", approvalId: "a1", title: "Send invoice INV-1 again" },
        { ticketId: "t2", approvalId: "a2", title: "Send invoice INV-1 again" },
      ],
      words: expect.stringMatching(/, for 2 tickets$/),
    });
    expect(readBatch([first, answered]).words).toBe("Send invoice INV-1 again");
    expect(readBatch([])).toMatchObject({ entries: [] });
  });
});

describe("live news said aloud", () => {
  const item = ticket("t1", [refund()]);

  it("names a question once", () => {
    expect(readNews(new Map(), [item], null)).toEqual({
      approvals: [{ ticketId: "t1", subject: "A ticket", action: "Refund €145.00 for order SB-10006" }],
      words: "New approval: Refund €145.00 for order SB-10006.",
    });
    expect(readNews(new Map([["t1", knownOf(item)]]), [item], null)).toEqual({ approvals: [], words: null });
  });

  it("counts several questions instead of reading them all out", () => {
    expect(readNews(new Map(), [item, ticket("t2", [resend("a2")])], null).words).toBe(
      "2 new approvals wait.",
    );
  });

  it("says how the ticket that is open moves, and of no other", () => {
    const known = new Map([["t1", knownOf(item)]]);
    const moved = { ...item, state: "resolved" as const, asks: [] };
    expect(readNews(known, [moved], "t1").words).toBe("This ticket: Resolved.");
    expect(readNews(known, [moved], "t2").words).toBeNull();
  });
});

function ticket(id: string, asks: Ask[]) {
  return createSummary({ id, receivedAt: 0, state: "awaitingApproval", asks, pendingApprovals: asks.length });
}

function refund(given: Partial<Ask> = {}): Ask {
  return {
    approvalId: "refund",
    tool: "refunds.create@1",
    arguments: { orderId: "SB-10006", amountCents: 14_500, currency: "EUR" },
    tier: 2,
    amountCents: 14_500,
    currency: "EUR",
    ruleId: "refund-large",
    expiresAt: 60 * minute,
    needed: 1,
    given: 0,
    ...given,
  };
}

function resend(approvalId: string, given: Partial<Ask> = {}): Ask {
  const about = { tool: "invoices.resend@1", arguments: { invoiceId: "INV-1" }, tier: 1 };
  return refund({ approvalId, ...about, amountCents: null, currency: null, ...given });
}
