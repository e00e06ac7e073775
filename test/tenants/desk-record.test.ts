/** What a tenant's people made of actions, as its desk keeps it: told once, twice, late and out of order. */
import { runInDurableObject } from "cloudflare:test";
import { env } from "cloudflare:workers";
import { describe, expect, it } from "vitest";
import { createObjectName } from "../../src/domain/object-name.ts";
import type { Counters } from "../../src/domain/tally.ts";
import { DeskIndex } from "../../src/tenants/desk-index.ts";
import { createSummary } from "../support/summaries.ts";

const ticket = createSummary({ id: `tkt_${"1".repeat(32)}`, receivedAt: 1_800_000_000_000 });
const key = "asProposed refund_request refunds.create EUR 10000";
const edited = "edited refund_request refunds.create EUR 10000";

describe("the track record", () => {
  it("counts a ticket's judgements once, however often and in whatever order they are told", async () => {
    await withDesk((index) => {
      tell(index, 1, { [key]: 1 });
      tell(index, 1, { [key]: 1 });
      tell(index, 3, { [key]: 1, [edited]: 1 });
      tell(index, 2, { [key]: 1 });
      expect(index.trackRecord()).toMatchObject([{ judged: { asProposed: 1, edited: 1 } }]);
    });
  });

  it("goes on where it stood after the object was lost, and outlives the ticket", async () => {
    await withDesk((index, storage) => {
      tell(index, 1, { [key]: 1 });
      const again = new DeskIndex(storage.sql);
      tell(again, 2, { [key]: 2 });
      again.remove(ticket.id);
      expect(again.trackRecord()).toMatchObject([{ judged: { asProposed: 2 } }]);
    });
  });

  it("knows when something last went wrong, and of what was counted before there was a time that it was no longer ago than now", async () => {
    const fault = "reverted refund_request refunds.create EUR 10000";
    await withDesk((index, storage) => {
      tell(index, 1, { [fault]: 1 }, 500);
      tell(index, 2, { [fault]: 1, [key]: 1 }, 900);
      expect(index.trackRecord()).toMatchObject([{ lastFaultAt: 500 }]);
      tell(index, 3, { [fault]: 2, [key]: 1 }, 1_000);
      expect(index.trackRecord()).toMatchObject([{ lastFaultAt: 1_000 }]);

      storage.sql.exec("DROP TABLE track_record");
      storage.sql.exec(
        "CREATE TABLE track_record (key TEXT PRIMARY KEY, times INTEGER NOT NULL) WITHOUT ROWID",
      );
      storage.sql.exec("INSERT INTO track_record VALUES (?, 1)", fault);
      const before = Date.now();
      const [entry] = new DeskIndex(storage.sql).trackRecord();
      expect(entry?.lastFaultAt).toBeGreaterThanOrEqual(before);
      expect(new DeskIndex(storage.sql).trackRecord()).toEqual([entry]);
    });
  });

  it("keeps what it knows of a ticket whose tally says nothing of it", async () => {
    await withDesk((index) => {
      tell(index, 1, { [key]: 1 });
      index.upsert([{ ...ticket, version: 2 }]);
      tell(index, 3, { [key]: 1 });
      expect(index.trackRecord()).toMatchObject([{ judged: { asProposed: 1 } }]);
    });
  });
});

function tell(index: DeskIndex, version: number, judged: Counters, nowMs?: number): void {
  index.upsert(
    [{ ...ticket, version }],
    [{ id: ticket.id, stateSince: 0, isCorrected: false, hours: {}, judged }],
    nowMs,
  );
}

let opened = 0;

async function withDesk(work: (index: DeskIndex, storage: DurableObjectStorage) => void): Promise<void> {
  opened += 1;
  const name = createObjectName({ tenantId: "demo", kind: "desk", id: `record-${opened}` });
  await runInDurableObject(env.TENANT_DESK.getByName(name), (_, { storage }) => {
    storage.sql.exec("DROP TABLE IF EXISTS tickets");
    storage.sql.exec("DROP TABLE IF EXISTS track_record");
    work(new DeskIndex(storage.sql), storage);
  });
}
