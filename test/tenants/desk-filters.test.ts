/** The saved filters: what the desk lists and counts, and what the UI makes of live news, are the same. */
import { runInDurableObject } from "cloudflare:test";
import { env } from "cloudflare:workers";
import { describe, expect, it } from "vitest";
import { Random } from "../../scripts/kill-test/random.ts";
import { createObjectName } from "../../src/domain/object-name.ts";
import { stageOfState, ticketStates } from "../../src/domain/state.ts";
import {
  compareTickets,
  isInFilter,
  savedFilters,
  type FilterContext,
  type SavedFilter,
} from "../../src/domain/ticket-filter.ts";
import type { Ask, TicketSummary } from "../../src/domain/view.ts";
import { DeadLetters } from "../../src/tenants/dead-letters.ts";
import { DeskIndex } from "../../src/tenants/desk-index.ts";
import { applyNews, prunePages, type TicketFilter } from "../../src/ui/ticket-pages.ts";
import type { TicketPage } from "../../src/ui/api.ts";
import { createSummary } from "../support/summaries.ts";

const nowMs = 1_800_000_000_000;
const minute = 60_000;
const saved = savedFilters;

describe("a saved filter", () => {
  const ask: Ask = {
    approvalId: "apr_1",
    tool: "refunds.create@1",
    arguments: {},
    tier: 2,
    amountCents: 100,
    currency: "EUR",
    ruleId: "refund-large",
    expiresAt: nowMs,
    needed: 1,
    given: 0,
  };
  it.each<{ what: string; ticket: Partial<TicketSummary>; isParked?: boolean; filters: SavedFilter[] }>([
    { what: "one in work", ticket: {}, filters: [] },
    { what: "one of mine", ticket: { assignee: "Ada" }, filters: ["mine"] },
    { what: "one I have claimed", ticket: { assignee: "Ada", assignedUntil: nowMs + 1 }, filters: ["mine"] },
    { what: "one whose claim has lapsed", ticket: { assignee: "Ada", assignedUntil: nowMs }, filters: [] },
    { what: "somebody else’s", ticket: { assignee: "Ole" }, filters: [] },
    { what: "one of mine that is over", ticket: { assignee: "Ada", state: "resolved" }, filters: [] },
    { what: "one at risk", ticket: { sla: "atRisk" }, filters: ["breaching"] },
    { what: "one late", ticket: { sla: "breached", state: "awaitingApproval" }, filters: ["breaching"] },
    { what: "one late with a person", ticket: { sla: "breached", state: "escalated" }, filters: [] },
    { what: "one late and over", ticket: { sla: "breached", state: "resolved" }, filters: [] },
    { what: "a weighty question", ticket: { state: "awaitingApproval", asks: [ask] }, filters: ["highRisk"] },
    {
      what: "a weighty question behind a light one",
      ticket: { state: "awaitingApproval", asks: [{ ...ask, tier: 1 }, ask] },
      filters: ["highRisk"],
    },
    {
      what: "a light question",
      ticket: { state: "awaitingApproval", asks: [{ ...ask, tier: 1 }] },
      filters: [],
    },
    {
      what: "one nobody decided on in time",
      ticket: { state: "escalated", reason: "approvalExpired" },
      filters: ["expired"],
    },
    { what: "a tool’s failure", ticket: { state: "escalated", reason: "toolFailed" }, filters: ["failed"] },
    {
      what: "an outcome nobody knows",
      ticket: { state: "escalated", reason: "toolOutcomeUnknown" },
      filters: ["failed"],
    },
    { what: "a legal matter", ticket: { state: "escalated", reason: "legal" }, filters: [] },
    { what: "one with a dead letter", ticket: {}, isParked: true, filters: ["parked"] },
    { what: "one put off", ticket: { snoozedUntil: nowMs + 1 }, filters: ["snoozed"] },
    { what: "one put off until now", ticket: { snoozedUntil: nowMs }, filters: [] },
    { what: "one put off and over", ticket: { snoozedUntil: nowMs + 1, state: "cancelled" }, filters: [] },
  ])("$what", async ({ ticket, isParked = false, filters }) => {
    await withDesk(({ index, letters }) => {
      const item = summary(1, ticket);
      index.upsert([item]);
      if (isParked) letters.record(letterOf(item.id));
      const context = { me: "Ada", nowMs, parked: new Set(letters.openTickets()) };
      const listed = saved.filter((filter) => listAll(index, { saved: filter }).length > 0);
      expect(listed).toEqual(filters);
      expect(saved.filter((filter) => isInFilter(filter, item, context))).toEqual(filters);
      const counts = index.counts("Ada", nowMs);
      expect(saved.filter((filter) => counts[filter] > 0)).toEqual(filters);
    });
  });
});

describe("the desk and the UI", () => {
  it.each([1, 2, 3])("agree on every list after any news, seed %i", async (seed) => {
    const random = new Random(seed);
    const filters: TicketFilter[] = [undefined, ...saved].flatMap((filter) =>
      (["newest", "due"] as const).flatMap((order) =>
        (["all", "approval", "person"] as const).map((group) => ({ group, q: "", saved: filter, order })),
      ),
    );
    filters.push({ group: "all", q: "refund MIA", saved: "mine" });
    await withDesk(({ index, letters }) => {
      const contextNow = (): FilterContext => ({
        me: "Ada",
        nowMs,
        parked: new Set(letters.openTickets()),
      });
      let lists = filters.map((filter) => ({ filter, pages: [{ items: [], next: null }] as TicketPage[] }));
      const known = new Map<string, TicketSummary>();
      let isAnythingListed = false;
      for (let round = 0; round < 40; round += 1) {
        const n = Math.floor(random.next() * 12);
        const before = known.get(id(n));
        // Some of it is old, some of it comes twice.
        const version = Math.max(1, (before?.version ?? 0) + Math.floor(random.next() * 4) - 1);
        const item = randomSummary(n, version, random);
        const [changed] = index.upsert([item]);
        if (changed) known.set(item.id, changed);
        const pick = id(Math.floor(random.next() * 12));
        if (known.has(pick) && random.chance(0.4)) letters.record(letterOf(pick));
        const [open] = letters.openTickets();
        if (open && random.chance(0.2)) letters.remove(open);
        const context = contextNow();
        lists = lists.map(({ filter, pages }) => ({
          filter,
          // A list of parked tickets is asked for anew whenever letters come or go.
          pages:
            filter.saved === "parked"
              ? pagesOf([...known.values()], filter, context)
              : prunePages(applyNews(pages, filter, changed ? [changed] : [], context), filter, context),
        }));
        for (const { filter, pages } of lists) {
          const listed = listAll(index, filter);
          isAnythingListed ||= listed.length > 0;
          expect({ filter, items: pages.flatMap((page) => page.items) }).toEqual({ filter, items: listed });
        }
        const counts = index.counts("Ada", nowMs);
        for (const filter of saved) expect(counts[filter]).toBe(listAll(index, { saved: filter }).length);
      }
      expect(isAnythingListed).toBe(true);
    });
  });

  it("agree on the order by what is due, page by page, with what has no due time last", async () => {
    await withDesk(({ index }) => {
      const items = [5, 1, null, 3, 3, null].map((due, n) =>
        summary(n, { slaDueAt: due === null ? null : nowMs + due * minute }),
      );
      index.upsert(items);
      const sorted = items.toSorted((a, b) => compareTickets("due", a, b));
      expect(listAll(index, { order: "due" })).toEqual(sorted);
      expect(sorted.map(({ slaDueAt }) => slaDueAt && (slaDueAt - nowMs) / minute)).toEqual([
        1,
        3,
        3,
        5,
        null,
        null,
      ]);
    });
  });

  it("keep a cursor of one order out of the other", async () => {
    await withDesk(({ index }) => {
      index.upsert([summary(1), summary(2)]);
      const page = index.list({ order: "due", limit: 1 });
      const cursor = page.ok ? (page.value.next ?? "") : "";
      expect(index.list({ order: "due", limit: 1, cursor })).toMatchObject({ ok: true });
      expect(index.list({ limit: 1, cursor })).toEqual({ ok: false, failure: "cursorInvalid" });
    });
  });
});

describe("a desk of an earlier release", () => {
  it("is brought up to date from the summaries it has, and loses nothing", async () => {
    await withDesk(({ sql }) => {
      sql.exec(`
        DROP TABLE tickets;
        CREATE TABLE tickets (received_at INTEGER NOT NULL, id TEXT NOT NULL, version INTEGER NOT NULL,
          state TEXT NOT NULL, reason TEXT, waiting_since INTEGER, pending_approvals INTEGER NOT NULL,
          resolved_ms INTEGER, input_tokens INTEGER NOT NULL, output_tokens INTEGER NOT NULL,
          cost_micros INTEGER NOT NULL, words TEXT NOT NULL, summary TEXT NOT NULL,
          PRIMARY KEY (received_at, id)) WITHOUT ROWID;
        CREATE INDEX tickets_waiting ON tickets (received_at, id) WHERE state IN ('awaitingApproval', 'escalated');`);
      const items = [
        summary(1, { state: "escalated", reason: "toolFailed" }),
        summary(2, { assignee: "Ada", slaDueAt: nowMs + minute }),
        summary(3),
      ];
      for (const item of items) {
        const { receivedAt, version, state, reason } = item;
        const summaryText = JSON.stringify(item);
        const values = [receivedAt, item.id, version, state, reason, summaryText];
        sql.exec("INSERT INTO tickets VALUES (?, ?, ?, ?, ?, NULL, 0, 77, 1, 2, 3, 'words', ?)", ...values);
      }
      const index = new DeskIndex(sql);
      expect(listAll(index, {})).toHaveLength(3);
      expect(listAll(index, { saved: "failed" }).map((item) => item.id)).toEqual([id(1)]);
      expect(listAll(index, { saved: "mine" }).map((item) => item.id)).toEqual([id(2)]);
      expect(listAll(index, { order: "due" })[0]?.id).toBe(id(2));
      expect(sql.exec("SELECT name FROM sqlite_master WHERE name LIKE 'tickets_%'").toArray()).toEqual([
        { name: "tickets_attention" },
      ]);
      // Opened again there is nothing left to do.
      expect(() => new DeskIndex(sql)).not.toThrow();
      expect(index.upsert([summary(3, { version: 2 })])).toHaveLength(1);
    });
  });
});

let desks = 0;

/** An index and letters in the SQLite of a desk of its own. */
async function withDesk(
  work: (desk: { sql: SqlStorage; index: DeskIndex; letters: DeadLetters }) => void,
): Promise<void> {
  const name = createObjectName({ tenantId: `filters-${++desks}`, kind: "desk", id: "main" });
  await runInDurableObject(env.TENANT_DESK.getByName(name), (_, { storage: { sql } }) =>
    work({ sql, index: new DeskIndex(sql), letters: new DeadLetters(sql) }),
  );
}

/** Every page of a list, as Ada sees it. */
function listAll(index: DeskIndex, filter: Partial<TicketFilter>): TicketSummary[] {
  const states = {
    all: undefined,
    approval: "awaitingApproval",
    person: ["escalated", "answering"],
  } as const satisfies Record<string, unknown>;
  const { group = "all", saved: named, order, q } = filter;
  const state = group in states ? states[group as keyof typeof states] : undefined;
  const items: TicketSummary[] = [];
  let cursor: string | undefined;
  do {
    const page = index.list({ state, filter: named, order, q, me: "Ada", limit: 3, cursor }, nowMs);
    if (!page.ok) throw new Error(page.failure);
    items.push(...page.value.items);
    cursor = page.value.next ?? undefined;
  } while (cursor !== undefined);
  return items;
}

function pagesOf(
  items: readonly TicketSummary[],
  filter: TicketFilter,
  context: FilterContext,
): TicketPage[] {
  return applyNews([{ items: [], next: null }], filter, items, context);
}

function randomSummary(n: number, version: number, random: Random): TicketSummary {
  const pick = <Value>(...values: Value[]): Value =>
    values[Math.floor(random.next() * values.length)] as Value;
  const state = pick(...ticketStates);
  const asks =
    state === "awaitingApproval"
      ? Array.from({ length: pick(1, 2) }, (_, index): Ask => ({
          approvalId: `apr_${index}`,
          tool: "refunds.create@1",
          arguments: {},
          tier: pick(1, 2, 3),
          amountCents: null,
          currency: null,
          ruleId: "rule",
          expiresAt: nowMs,
          needed: 1,
          given: 0,
        }))
      : [];
  return summary(n, {
    version,
    state,
    stage: stageOfState(state),
    reason: state === "escalated" ? pick("approvalExpired", "toolFailed", "loopDetected", "legal") : null,
    sla: pick("onTrack", "onTrack", "atRisk", "breached"),
    slaDueAt: pick(null, nowMs - minute, nowMs + minute, nowMs + 2 * minute),
    assignee: pick(null, "Ada", "Ole"),
    assignedUntil: pick(null, nowMs - minute, nowMs + minute),
    snoozedUntil: pick(null, nowMs - minute, nowMs, nowMs + minute),
    subject: pick("A Refund", "A parcel"),
    asks,
    pendingApprovals: asks.length,
  });
}

function letterOf(ticketId: string) {
  return { source: "step", ticketId, what: "timer sla", attempts: 8, error: "", at: nowMs } as const;
}

function id(n: number): string {
  return `tkt_${n.toString(16).padStart(32, "0")}`;
}

function summary(n: number, over: Partial<TicketSummary> = {}): TicketSummary {
  return createSummary({
    id: id(n),
    subject: `Ticket ${n}`,
    requester: "mia@example.com",
    receivedAt: nowMs - 60 * minute + n * minute,
    updatedAt: nowMs,
    ...over,
  });
}
