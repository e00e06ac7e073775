/** What tallies make of a tenant's figures, told once, twice, late and out of order. */
import { runInDurableObject } from "cloudflare:test";
import { env } from "cloudflare:workers";
import { describe, expect, it } from "vitest";
import { createObjectName } from "../../src/domain/object-name.ts";
import { bucketOfMs, hourMs, hourOf, msOfBucket, type TicketTally } from "../../src/domain/tally.ts";
import type { TicketSummary } from "../../src/domain/view.ts";
import { DeskIndex } from "../../src/tenants/desk-index.ts";
import { createSummary } from "../support/summaries.ts";

const nowMs = hourOf(1_800_000_000_000) + 30 * 60_000;
const thisHour = hourOf(nowMs);

describe("a tally", () => {
  it("told twice, or after a newer one, counts once", async () => {
    await withDesk(({ index }) => {
      const first = tally(1, { "calls tool orders.get@1": 2, "failed tool orders.get@1": 1, micros: 100 });
      const second = tally(1, { ...first.hours[thisHour], "calls tool orders.get@1": 5, micros: 250 });
      index.upsert([summary(1)], [first], nowMs);
      index.upsert([summary(1)], [first], nowMs);
      index.upsert([summary(1, { version: 3 })], [second], nowMs);
      index.upsert([summary(1, { version: 2 })], [first], nowMs);
      index.upsert([summary(1, { version: 3 })], [second], nowMs);
      const { window } = index.metrics(1, nowMs);
      expect(window.costMicros).toBe(250);
      expect(window.tools).toMatchObject([{ tool: "orders.get@1", calls: 5, failed: 1 }]);
    });
  });

  it("goes on counting where it stood after the object was lost", async () => {
    await withDesk(({ sql, index }) => {
      index.upsert([summary(1)], [tally(1, { received: 1, micros: 7 })], nowMs);
      const again = new DeskIndex(sql);
      again.upsert([summary(1, { version: 2 })], [tally(1, { received: 1, micros: 9 })], nowMs);
      again.upsert([summary(2)], [tally(2, { received: 1 })], nowMs);
      expect(again.metrics(1, nowMs).window.byHour).toMatchObject([{ received: 2, costMicros: 9 }]);
    });
  });

  it("counts in the hour it belongs to, however late it is told, and not at all after eight days", async () => {
    await withDesk(({ index }) => {
      const late = tally(1, {});
      late.hours = {
        [thisHour]: { received: 1 },
        [thisHour - 3 * hourMs]: { "ended automatic": 1 },
        [thisHour - 193 * hourMs]: { "ended escalated": 1 },
      };
      index.upsert([summary(1)], [late], nowMs);
      expect(index.metrics(168, nowMs).window.byHour).toMatchObject([
        { at: thisHour - 3 * hourMs, received: 0, ended: { automatic: 1, escalated: 0 } },
        { at: thisHour, received: 1, ended: { automatic: 0 } },
      ]);
      // The window begins with an hour: three hours are this one and two before it.
      expect(index.metrics(3, nowMs).window.byHour).toHaveLength(1);
    });
  });

  it("of one batch costs the tickets’ rows and one row for its hour; a summary alone costs one", async () => {
    await withDesk(({ sql }) => {
      const written = countRows(sql);
      const index = new DeskIndex(written.sql);
      const hundred = Array.from({ length: 100 }, (_, n) => n);
      const tell = (version: number, tallies: TicketTally[]) =>
        written.by(() =>
          index.upsert(
            hundred.map((n) => summary(n, { version })),
            tallies,
            nowMs,
          ),
        );
      expect(
        tell(
          1,
          hundred.map((n) => tally(n, { received: 1 })),
        ),
      ).toBe(101);
      expect(
        tell(
          2,
          hundred.map((n) => tally(n, { received: 1, micros: 5 })),
        ),
      ).toBe(101);
      // Nothing new in them: nothing is written for them.
      expect(
        tell(
          3,
          hundred.map((n) => tally(n, { received: 1, micros: 5 })),
        ),
      ).toBe(100);
      expect(tell(4, [])).toBe(100);
      expect(index.metrics(1, nowMs).window).toMatchObject({ costMicros: 500, byHour: [{ received: 100 }] });
    });
  });

  it("keeps eight days of hours, and no more counters in one than two thousand", async () => {
    await withDesk(({ sql, index }) => {
      for (let hour = 0; hour < 200; hour += 1) {
        const at = nowMs + hour * hourMs;
        index.upsert([summary(hour)], [{ ...tally(hour, {}), hours: { [hourOf(at)]: { received: 1 } } }], at);
      }
      expect(sql.exec("SELECT count(*) AS hours FROM hours").one()).toEqual({ hours: 193 });
      const many = Object.fromEntries(Array.from({ length: 2_000 }, (_, n) => [`calls tool t${n}@1`, 1]));
      const at = nowMs + 200 * hourMs;
      const hours = { [hourOf(at)]: many };
      index.upsert([summary(201)], [{ ...tally(201, {}), hours }], at);
      const more = { [hourOf(at)]: { "calls tool another@1": 1, "calls tool t7@1": 1 } };
      index.upsert([summary(202)], [{ ...tally(202, {}), hours: more }], at);
      const { tools } = index.metrics(1, at).window;
      expect(tools).toHaveLength(2_000);
      expect(tools.find(({ tool }) => tool === "t7@1")?.calls).toBe(2);
    });
  });
});

describe("the figures", () => {
  it("say of each lane how many are in it, which one for longest and since when", async () => {
    await withDesk(({ index }) => {
      const state = "gathering";
      index.upsert(
        [summary(1, { state }), summary(2, { state }), summary(3, { state: "resolved", reason: "replied" })],
        [tally(1, {}, { stateSince: nowMs - 5 }), tally(2, {}, { stateSince: nowMs - 9 }), tally(3, {})],
        nowMs,
      );
      expect(index.metrics(1, nowMs).lanes).toEqual([
        { state, tickets: 2, oldest: { id: id(2), since: nowMs - 9 } },
      ]);
    });
  });

  it("read percentiles of a stage at most a tenth off", async () => {
    await withDesk(({ index }) => {
      const lengths = Array.from({ length: 200 }, (_, n) => 100 * (n + 1));
      const counters: Record<string, number> = {};
      for (const ms of lengths) {
        const key = `took ${bucketOfMs(ms)} draft`;
        counters[key] = (counters[key] ?? 0) + 1;
        expect(Math.abs(msOfBucket(bucketOfMs(ms)) - ms) / ms).toBeLessThan(0.1);
      }
      index.upsert([summary(1)], [tally(1, counters)], nowMs);
      const { draft } = index.metrics(1, nowMs).window.stagesMs;
      expect(draft?.count).toBe(200);
      expect(Math.abs((draft?.p50 ?? 0) - 10_000) / 10_000).toBeLessThan(0.1);
      expect(Math.abs((draft?.p95 ?? 0) - 19_000) / 19_000).toBeLessThan(0.1);
    });
  });

  it("hold triage’s confidence against what became of the tickets", async () => {
    await withDesk(({ index }) => {
      const done = { state: "resolved", reason: "replied" } as const;
      index.upsert(
        [
          summary(1, { ...done, confidence: 0.95 }),
          summary(2, { ...done, confidence: 1 }),
          summary(3, { ...done, confidence: 0.9, reason: "humanResolved" }),
          summary(4, { confidence: 0.92 }),
          summary(5, { state: "escalated", reason: "lowConfidence", confidence: 0.2 }),
          summary(6, { confidence: null }),
        ],
        [tally(2, {}, { isCorrected: true })],
        nowMs,
      );
      const [low, high] = index.metrics(1, nowMs).window.confidence;
      expect(low).toMatchObject({ bucket: 2, tickets: 1, ended: 1, right: 0 });
      expect(high).toMatchObject({ bucket: 9, tickets: 4, ended: 3, right: 1 });
      expect(high?.meanConfidence).toBeCloseTo(0.9425);
    });
  });

  it("name the tools with most trouble first, and what each model cost for whom", async () => {
    await withDesk(({ index }) => {
      index.upsert(
        [summary(1)],
        [
          tally(1, {
            "calls tool orders.get@1": 9,
            "ms tool orders.get@1": 90,
            "calls tool mcp.some tool@1": 3,
            "timeouts tool mcp.some tool@1": 1,
            "retries tool mcp.some tool@1": 2,
            "blocked tool mcp.some tool@1": 1,
            "calls model draft openai/gpt": 2,
            "input model draft openai/gpt": 1_000,
            "cached model draft openai/gpt": 600,
            "micros model draft openai/gpt": 40,
            "calls model triage local/small": 1,
          }),
        ],
        nowMs,
      );
      const { tools, models } = index.metrics(1, nowMs).window;
      expect(tools).toEqual([
        { tool: "mcp.some tool@1", calls: 3, failed: 0, blocked: 1, timeouts: 1, retries: 2, meanMs: 0 },
        { tool: "orders.get@1", calls: 9, failed: 0, blocked: 0, timeouts: 0, retries: 0, meanMs: 10 },
      ]);
      expect(models).toMatchObject([
        { model: "openai/gpt", role: "draft", inputTokens: 1_000, cachedInputTokens: 600, costMicros: 40 },
        { model: "local/small", role: "triage", calls: 1, costMicros: 0 },
      ]);
    });
  });
});

let desks = 0;

async function withDesk(work: (desk: { sql: SqlStorage; index: DeskIndex }) => void): Promise<void> {
  const name = createObjectName({ tenantId: `figures-${++desks}`, kind: "desk", id: "main" });
  await runInDurableObject(env.TENANT_DESK.getByName(name), (_, { storage: { sql } }) =>
    work({ sql, index: new DeskIndex(sql) }),
  );
}

/** Counts rows written by what is done; cursors that answer write while they are read. */
function countRows(sql: SqlStorage) {
  let cursors: { rowsWritten: number }[] = [];
  const counted: Pick<SqlStorage, "exec"> = {
    exec: (statement, ...values) => {
      const cursor = sql.exec(statement, ...values);
      cursors.push(cursor);
      // The caller names the row's type; it is passed on untouched.
      return cursor as never;
    },
  };
  const by = (work: () => void) => {
    cursors = [];
    work();
    return cursors.reduce((sum, { rowsWritten }) => sum + rowsWritten, 0);
  };
  return { sql: counted, by };
}

function tally(n: number, counters: Record<string, number>, over: Partial<TicketTally> = {}): TicketTally {
  const hours: TicketTally["hours"] = { [thisHour]: counters };
  return { id: id(n), stateSince: nowMs, isCorrected: false, hours, ...over };
}

function id(n: number): string {
  return `tkt_${n.toString(16).padStart(32, "0")}`;
}

function summary(n: number, over: Partial<TicketSummary> = {}): TicketSummary {
  return createSummary({
    id: id(n),
    subject: `Ticket ${n}`,
    receivedAt: nowMs,
    ...over,
  });
}
