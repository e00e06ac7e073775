/** What a ticket costs in rows written, and what it leaves behind. */
import { runInDurableObject } from "cloudflare:test";
import { afterEach, describe, expect, it, vi } from "vitest";
import type { SignalboxClient } from "../../scripts/fixtures/signalbox-client.ts";
import type { TicketCoordinator } from "../../src/coordinator/coordinator.ts";
import { createTicketId } from "../../src/domain/ids.ts";
import type { TicketView } from "../../src/domain/view.ts";
import { playBusiness, tryAgain, tryToTheEnd } from "../support/effects.ts";
import { openTenant } from "../support/signalbox.ts";
import { findTestTenant } from "../support/tenants.ts";
import { copyTicket, deliver, holderOf, querySql, sendTicket, tidyUp, waitFor } from "../support/tickets.ts";

afterEach(tidyUp);

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
