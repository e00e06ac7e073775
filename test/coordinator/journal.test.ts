import { env } from "cloudflare:workers";
import { runInDurableObject } from "cloudflare:test";
import { afterEach, describe, expect, it, vi } from "vitest";
import type { TicketCoordinator } from "../../src/coordinator/coordinator.ts";
import { dispatch, type Dispatch } from "../../src/coordinator/dispatch.ts";
import { isChainIntact, Journal } from "../../src/coordinator/journal.ts";
import type { StoredEventRow } from "../../src/coordinator/rows.ts";
import { createObjectName } from "../../src/domain/object-name.ts";
import type { TicketEvent } from "../../src/domain/event.ts";
import { exampleTicket, gathered, message, triaged } from "../support/events.ts";
import { openTenant } from "../support/signalbox.ts";
import { findTestTenant } from "../support/tenants.ts";
import { querySql, request, sendTicket, tidyUp, waitFor } from "../support/tickets.ts";

afterEach(tidyUp);

describe("a ticket's events", () => {
  it("are a chain in which every change, gap and exchange is noticed", async () => {
    await inJournal("chain", (journal) => {
      recordRun(journal);
      const events = journal.readStoredEvents(exampleTicket.id);
      expect(events).toHaveLength(4);
      expect(isChainIntact(events)).toBe(true);
      expect(isChainIntact([])).toBe(true);

      events.forEach((event, index) => {
        expect(isChainIntact(events.toSpliced(index, 1)), `without ${index}`).toBe(
          index === events.length - 1,
        );
        for (const change of changesOf(event)) {
          expect(isChainIntact(events.with(index, change)), JSON.stringify(change)).toBe(false);
        }
      });
      for (let index = 0; index < events.length - 1; index += 1) {
        const [left, right] = [events[index], events[index + 1]];
        if (!left || !right) throw new Error("unreachable");
        expect(isChainIntact(events.with(index, right).with(index + 1, left))).toBe(false);
        const renumbered = [
          { ...right, seq: left.seq },
          { ...left, seq: right.seq },
        ];
        expect(isChainIntact(events.toSpliced(index, 2, ...renumbered))).toBe(false);
      }
    });
  });

  it("cut off at the end are noticed by the ticket's own head", async () => {
    const client = await openTenant(findTestTenant("demo-own"), "demo");
    const ticketId = await sendTicket(client, "human-request");
    await waitFor(client, ticketId, "escalated");
    expect(await request(client, `tickets/${ticketId}/events`)).toMatchObject({ body: { intact: true } });
    await querySql(
      client,
      ticketId,
      `delete from events where ticket_id = ?1
       and seq = (select max(seq) from events where ticket_id = ?1)`,
      ticketId,
    );
    expect(await request(client, `tickets/${ticketId}/events`)).toMatchObject({ body: { intact: false } });
  });

  it("changed in the table show in the API", async () => {
    const client = await openTenant(findTestTenant("demo-own"), "demo");
    const ticketId = await sendTicket(client, "human-request");
    await waitFor(client, ticketId, "escalated");
    await querySql(
      client,
      ticketId,
      "update events set event = json_set(event, '$.message.body', 'I never said so') where ticket_id = ? and seq = 1",
      ticketId,
    );
    expect(await request(client, `tickets/${ticketId}/events`)).toMatchObject({ body: { intact: false } });
  });
});

describe("one event", () => {
  it("is written with its snapshot and what is owed, or not at all", async () => {
    await inJournal("rollback", (journal, storage) => {
      recordRun(journal);
      const before = dump(storage);
      const failing = vi.spyOn(Journal.prototype, "saveTicket").mockImplementation(() => {
        throw new Error("the disk is full");
      });
      expect(() =>
        storage.transactionSync(() =>
          dispatch(journal, 9, at({ eventId: "late", event: { type: "ticket.cancelled", by: "Ada" } })),
        ),
      ).toThrow("the disk is full");
      failing.mockRestore();
      expect(dump(storage)).toEqual(before);
    });
  });

  it("counts once, however often it comes", async () => {
    await inJournal("once", (journal, storage) => {
      recordRun(journal);
      const again = at({
        eventId: "message",
        event: { type: "customer.replied", message: message(), contentKey: "2" },
      });
      expect(dispatch(journal, 5, again).status).toBe("applied");
      const before = dump(storage);
      expect(dispatch(journal, 6, again).status).toBe("duplicate");
      expect(dump(storage)).toEqual(before);
    });
  });

  it("that ends an effect comes too late once the effect is owed no more", async () => {
    await inJournal("late", (journal, storage) => {
      recordRun(journal);
      const [owed] = journal.readEffects(exampleTicket.id);
      const settles = owed?.effectId ?? "";
      dispatch(
        journal,
        5,
        at({ eventId: "message", event: { type: "human.replied", message: message(), by: "Ada" } }),
      );
      const before = dump(storage);
      const report: TicketEvent = {
        type: "agent.drafted",
        callId: "c",
        calls: [],
        output: { outcome: "unable", reason: "outOfScope", note: "" },
      };
      expect(dispatch(journal, 6, at({ eventId: `effect:${settles}`, event: report, settles })).status).toBe(
        "late",
      );
      expect(dump(storage)).toEqual(before);
    });
  });

  it("that ends an effect in a state that has no use for it still ends the effect", async () => {
    await inJournal("useless", (journal) => {
      recordRun(journal);
      const [owed] = journal.readEffects(exampleTicket.id);
      const settles = owed?.effectId ?? "";
      const answered = dispatch(
        journal,
        5,
        at({ eventId: `effect:${settles}`, event: triaged("resolve"), settles }),
      );
      expect(answered.status).toBe("ignored");
      expect(journal.readEffects(exampleTicket.id)).toEqual([]);
    });
  });

  it("of a ticket nobody knows is ignored", async () => {
    await inJournal("unknown", (journal, storage) => {
      expect(dispatch(journal, 1, at({ eventId: "e", event: { type: "ticket.started" } })).status).toBe(
        "ignored",
      );
      expect(journal.readTicket(exampleTicket.id)).toBeNull();
      expect(dump(storage).every((rows) => rows.length === 0)).toBe(true);
    });
  });
});

/** A coordinator's journal that holds nothing yet. */
function inJournal(
  name: string,
  use: (journal: Journal, storage: DurableObjectStorage) => void,
): Promise<void> {
  const stub = env.TICKET_COORDINATOR.getByName(
    createObjectName({ tenantId: "demo-own", kind: "coordinator", id: `journal-${name}` }),
  );
  return runInDurableObject(stub, (_: TicketCoordinator, { storage }) =>
    use(new Journal(storage.sql, () => "salt"), storage),
  );
}

function at(what: Pick<Dispatch, "eventId" | "event" | "settles">): Dispatch {
  return { ticketId: exampleTicket.id, nowMs: 1_000, ...what };
}

/** Received, started, triaged, gathered: draft has been asked. */
function recordRun(journal: Journal): void {
  const settings = {
    slaAtRiskMs: 1_000,
    slaBreachMs: 2_000,
    approvalExpireMs: 1_000,
    budget: { tokens: 1_000, costMicros: 1_000 },
  };
  const received: TicketEvent = {
    type: "ticket.received",
    ticket: exampleTicket,
    message: message(),
    contentKey: "1",
  };
  dispatch(journal, 1, { ...at({ eventId: "received", event: received }), settings });
  const facts: TicketEvent[] = [{ type: "ticket.started" }, triaged("resolve"), gathered()];
  for (const [index, event] of facts.entries()) {
    const [owed] = journal.readEffects(exampleTicket.id);
    dispatch(journal, index + 2, at({ eventId: `fact-${index}`, event, settles: owed?.effectId ?? "" }));
  }
}

function dump({ sql }: DurableObjectStorage) {
  return ["tickets", "events", "effects", "timers", "turns"].map((table) =>
    sql.exec(`select * from ${table}`).toArray(),
  );
}

function changesOf(event: StoredEventRow): StoredEventRow[] {
  return [
    { ...event, at: event.at + 1 },
    { ...event, seq: event.seq + 1 },
    { ...event, eventId: `${event.eventId}x` },
    { ...event, state: event.state === "resolved" ? "queued" : "resolved" },
    { ...event, hash: event.hash.replace(/^./, (digit) => (digit === "0" ? "1" : "0")) },
    { ...event, text: JSON.stringify({ type: "ticket.cancelled", by: "Mallory" }) },
  ];
}
