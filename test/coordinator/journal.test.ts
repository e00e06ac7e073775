import { env } from "cloudflare:workers";
import { runInDurableObject } from "cloudflare:test";
import { afterEach, describe, expect, it, vi } from "vitest";
import type { SignalboxClient } from "../../scripts/fixtures/signalbox-client.ts";
import type { TicketCoordinator } from "../../src/coordinator/coordinator.ts";
import { dispatch, type Dispatch } from "../../src/coordinator/dispatch.ts";
import { isChainIntact, Journal, type EventRow } from "../../src/coordinator/journal.ts";
import { createTicketId } from "../../src/domain/ids.ts";
import { createObjectName } from "../../src/domain/object-name.ts";
import type { TicketEvent } from "../../src/domain/event.ts";
import type { TicketView } from "../../src/domain/view.ts";
import { playBusiness, tryAgain, tryToTheEnd } from "../support/effects.ts";
import { exampleTicket, gathered, message, triaged } from "../support/events.ts";
import { openTenant } from "../support/signalbox.ts";
import { findTestTenant } from "../support/tenants.ts";
import {
  copyTicket,
  deliver,
  holderOf,
  querySql,
  request,
  sendTicket,
  tidyUp,
  waitFor,
} from "../support/tickets.ts";

afterEach(tidyUp);

describe("a ticket's events", () => {
  it("are a chain in which every change, gap and exchange is noticed", async () => {
    await inJournal("chain", (journal) => {
      recordRun(journal);
      const events = journal.readEvents(exampleTicket.id);
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

describe("what a ticket costs", () => {
  it("a straight ticket of four stages is this many rows", async () => {
    const client = await openTenant(findTestTenant("demo-own"), "demo");
    const ticket = copyTicket("shipping-status");
    const key = { tenantId: client.tenant.id, source: "standard", externalId: String(ticket["id"]) };
    const written = await countWrites(holderOf(client, createTicketId(key)));
    const { ticketId } = await deliver(client, ticket);
    const view = await waitFor(client, ticketId, "resolved");
    expect(view.path).toEqual([
      "received",
      "triaging",
      "gathering",
      "drafting",
      "validating",
      "replying",
      "resolved",
    ]);
    // Every event: its row and the ticket's. Every effect: owed and done; the reply's is marked as dispatched as well.
    // The SLA timer: set and cancelled. No index, so a row is a row. The desk's cursor comes on top and is not counted.
    expect(written).toMatchObject({ events: 7, tickets: 7, effects: 13, timers: 2 });
  });

  it("a try that comes to nothing, and a look-up, are this many rows more", async () => {
    const client = await openTenant(findTestTenant("demo-own"), "demo");
    playBusiness({ sendReply: ["lostBefore"] });
    const ticket = copyTicket("shipping-status");
    const key = { tenantId: client.tenant.id, source: "standard", externalId: String(ticket["id"]) };
    const written = await countWrites(holderOf(client, createTicketId(key)));
    const { ticketId } = await deliver(client, ticket);
    expect(await tryToTheEnd(client, ticketId)).toMatchObject({ state: "resolved" });
    // Lost: noted with its event. Looked for: taken up, noted with its event. Sent again: taken up, and marked.
    expect(written).toMatchObject({ events: 7 + 2, tickets: 7 + 2, effects: 13 + 1 + 2 + 2, timers: 2 });
  });

  it("leaves nothing behind, whatever was lost, tried and looked up on its way", async () => {
    const client = await openTenant(findTestTenant("demo-own"), "demo");
    playBusiness({
      createRefund: ["lostAfter", "busy", "lostBefore", "busy"],
      sendReply: ["busy", "lostBefore", "lostAfter"],
      findByKey: ["lostBefore", "lostBefore", "done", "lostBefore"],
    });
    const ticketId = await sendTicket(client, "refund-small");
    let tries = 0;
    for (; (await client.readTicket(ticketId)).state !== "resolved"; tries += 1) {
      // A ticket has one step under way, its SLA and perhaps one question; and is in trouble, or given up, once.
      expect(await countOwed(client, ticketId)).toEqual({ effects: 1, timers: 1, troubles: 0, letters: 0 });
      await vi.waitUntil(async () => isWaiting(await client.readTicket(ticketId)), { timeout: 5_000 });
      // Its alarm is lost each time, and found by whoever looks in.
      await runInDurableObject(holderOf(client, ticketId), (_: TicketCoordinator, { storage }) =>
        storage.deleteAlarm(),
      );
      await holderOf(client, ticketId).lookIn();
      await tryAgain(client, ticketId);
      await vi.waitUntil(async () => isWaiting(await client.readTicket(ticketId)), { timeout: 5_000 });
    }
    // Six for the refund: three requests, three look-ups. Five for the reply: two requests, three look-ups.
    expect(tries).toBe(11);
    expect(await countOwed(client, ticketId)).toEqual({ effects: 0, timers: 0, troubles: 0, letters: 0 });
    expect(await querySql(client, ticketId, "select name from cursors")).toHaveLength(2);
  });
});

/** It waits for its next try, or for nothing. */
function isWaiting({ state, effects }: TicketView): boolean {
  const { status, attempts } = effects.at(-1) ?? {};
  return state === "resolved" || status === "unknown" || (status === "authorised" && Number(attempts) > 0);
}

async function countOwed(client: SignalboxClient, ticketId: string) {
  const tables = ["effects", "timers", "troubles", "letters"];
  const [counts] = await querySql(
    client,
    ticketId,
    `select ${tables.map((table) => `(select count(*) from ${table}) as ${table}`).join()}`,
  );
  return counts;
}

/** A coordinator's journal that holds nothing yet. */
function inJournal(
  name: string,
  use: (journal: Journal, storage: DurableObjectStorage) => void,
): Promise<void> {
  const stub = env.TICKET_COORDINATOR.getByName(
    createObjectName({ tenantId: "demo-own", kind: "coordinator", id: `journal-${name}` }),
  );
  return runInDurableObject(stub, (_: TicketCoordinator, { storage }) =>
    use(new Journal(storage.sql), storage),
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
  return ["tickets", "events", "effects", "timers"].map((table) =>
    sql.exec(`select * from ${table}`).toArray(),
  );
}

function changesOf(event: EventRow): EventRow[] {
  return [
    { ...event, at: event.at + 1 },
    { ...event, seq: event.seq + 1 },
    { ...event, eventId: `${event.eventId}x` },
    { ...event, state: event.state === "resolved" ? "queued" : "resolved" },
    { ...event, hash: event.hash.replace(/^./, (digit) => (digit === "0" ? "1" : "0")) },
    { ...event, event: { type: "ticket.cancelled", by: "Mallory" } },
  ];
}

/** Counts by table what the object's own writes cost, as the database counts it. */
async function countWrites(stub: DurableObjectStub<TicketCoordinator>) {
  const counts: Record<string, number> = {};
  await runInDurableObject(stub, (_: TicketCoordinator, { storage }) => {
    const exec = storage.sql.exec.bind(storage.sql);
    vi.spyOn(storage.sql, "exec").mockImplementation((query, ...values) => {
      const cursor = exec(query, ...values);
      const [, table] = /^(?:insert or replace into|insert into|update|delete from) (\w+)/.exec(query) ?? [];
      if (table) counts[table] = (counts[table] ?? 0) + cursor.rowsWritten;
      // A cursor of whatever rows the caller asked for.
      return cursor as ReturnType<SqlStorage["exec"]> as never;
    });
  });
  return counts;
}
