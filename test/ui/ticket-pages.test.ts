import { describe, expect, it } from "vitest";
import type { FilterContext } from "../../src/domain/ticket-filter.ts";
import type { TicketSummary } from "../../src/domain/view.ts";
import type { TicketPage } from "../../src/ui/api.ts";
import {
  applyNews,
  matches,
  prunePages,
  queryOf,
  removeTicket,
  type TicketFilter,
} from "../../src/ui/ticket-pages.ts";
import { createSummary } from "../support/summaries.ts";

const all: TicketFilter = { group: "all", q: "" };
const approval: TicketFilter = { group: "approval", q: "" };
const context: FilterContext = { me: "Ada", nowMs: 100_000, parked: new Set() };

describe("live news", () => {
  it("puts a new ticket where the list's order has it", () => {
    expect(idsAfter([page([5, 3])], all, [summary(4), summary(6)])).toEqual([["t6", "t5", "t4", "t3"]]);
  });

  it("replaces a ticket by its newer version and ignores an older one", () => {
    const pages = [page([2, 1])];
    const news = [summary(1, { version: 3, subject: "new" }), summary(2, { version: 0, subject: "old" })];
    const [changed] = applyNews(pages, all, news, context);
    expect(changed?.items.map((item) => item.subject)).toEqual(["Ticket 2", "new"]);
  });

  it("takes a ticket out of a list it no longer belongs to, and puts it into one it now does", () => {
    const waiting = summary(1, { state: "awaitingApproval" });
    expect(
      idsAfter([{ items: [waiting], next: null }], approval, [summary(1, { version: 2, state: "acting" })]),
    ).toEqual([[]]);
    expect(idsAfter([page([])], approval, [{ ...waiting, version: 2 }])).toEqual([["t1"]]);
  });

  it("leaves a ticket older than all that is loaded to the page it will come with", () => {
    expect(idsAfter([page([5, 4], "more")], all, [summary(1)])).toEqual([["t5", "t4"]]);
    expect(idsAfter([page([5, 4], "more"), page([3, 2])], all, [summary(1)])).toEqual([
      ["t5", "t4"],
      ["t3", "t2", "t1"],
    ]);
  });

  it("moves a ticket whose due time has changed, where the list is in that order", () => {
    const due: TicketFilter = { ...all, order: "due" };
    const pages = [
      { items: [summary(1, { slaDueAt: 10 }), summary(2, { slaDueAt: 20 }), summary(3)], next: null },
    ];
    const later = summary(1, { version: 2, slaDueAt: 30 });
    expect(idsAfter(pages, due, [later])).toEqual([["t2", "t1", "t3"]]);
    expect(idsAfter(pages, due, [{ ...later, slaDueAt: null }])).toEqual([["t2", "t1", "t3"]]);
  });

  it("takes out what leaves a list by time alone, and touches nothing else", () => {
    const mine: TicketFilter = { ...all, saved: "mine" };
    const claim = { assignee: "Ada", assignedUntil: 101_000 };
    const pages = [{ items: [summary(1, claim), summary(2, { ...claim, assignedUntil: null })], next: null }];
    expect(prunePages(pages, mine, context)).toBe(pages);
    expect(prunePages(pages, mine, { ...context, nowMs: 101_000 }).map(idsOf)).toEqual([["t2"]]);
    expect(prunePages([page([1])], all, { ...context, me: null }).map(idsOf)).toEqual([["t1"]]);
  });

  it("removes an erased ticket from whichever page it is on", () => {
    expect(removeTicket([page([4, 3], "more"), page([2, 1])], "t2").map(idsOf)).toEqual([
      ["t4", "t3"],
      ["t1"],
    ]);
  });
});

describe("a filter", () => {
  it("asks for each of a group's states", () => {
    expect(queryOf(all).toString()).toBe("");
    expect(queryOf({ group: "approval", q: "late parcel" }).toString()).toBe(
      "state=awaitingApproval&q=late+parcel",
    );
    expect(queryOf({ group: "person", q: "", saved: "failed", order: "due" }).toString()).toBe(
      "state=escalated&state=answering&filter=failed&order=due",
    );
    expect(queryOf({ group: "work", q: "" }).getAll("state")).toContain("drafting");
  });

  it("matches as the server does: every word, in any case, in id, subject, requester or intent", () => {
    const item = summary(1, { subject: "ÜBERFÄLLIGE Lieferung", intent: "delivery_delay" });
    expect(matches({ group: "all", q: "überfällige delay" }, item, context)).toBe(true);
    expect(matches({ group: "all", q: "delivery delay t1" }, item, context)).toBe(true);
    expect(matches({ group: "all", q: "lieferung refund" }, item, context)).toBe(false);
  });
});

function idsAfter(pages: TicketPage[], filter: TicketFilter, news: TicketSummary[]) {
  return applyNews(pages, filter, news, context).map(idsOf);
}

function idsOf(of: TicketPage) {
  return of.items.map((item) => item.id);
}

function page(numbers: number[], next: string | null = null): TicketPage {
  return { items: numbers.map((n) => summary(n)), next };
}

function summary(n: number, over: Partial<TicketSummary> = {}): TicketSummary {
  return createSummary({
    id: `t${n}`,
    subject: `Ticket ${n}`,
    receivedAt: n * 1_000,
    ...over,
  });
}
