/** What was said on a ticket is kept apart from its events, and is forgotten in its own time. */
import { env } from "cloudflare:workers";
import { runInDurableObject } from "cloudflare:test";
import { afterEach, describe, expect, it, vi } from "vitest";
import type { SignalboxClient } from "../../scripts/fixtures/signalbox-client.ts";
import type { TicketCoordinator } from "../../src/coordinator/coordinator.ts";
import { hashEvent, isChainIntact, Journal } from "../../src/coordinator/journal.ts";
import { createObjectName } from "../../src/domain/object-name.ts";
import type { TicketEvent } from "../../src/domain/event.ts";
import { drafted, exampleTicket, message } from "../support/events.ts";
import { openTenant } from "../support/signalbox.ts";
import { findTestTenant } from "../support/tenants.ts";
import {
  copyTicket,
  deliver,
  jumpAhead,
  querySql,
  readAlarm,
  request,
  ringAlarm,
  tamper,
  tidyUp,
  waitFor,
} from "../support/tickets.ts";

afterEach(tidyUp);

const dayMs = 24 * 3_600_000;

describe("what is said on a ticket", () => {
  it("is in a table of its own, once, and the events only name it", async () => {
    const { client, ticketId, body, reply } = await resolveTicket();
    const events = JSON.stringify(await querySql(client, ticketId, "select event from events"));
    for (const words of [body, reply]) expect(events).not.toContain(JSON.stringify(words).slice(1, 40));
    const turns = await querySql(client, ticketId, "select seq, version, words from turns order by seq");
    // The message, and the draft whose words are the reply's.
    expect(turns).toHaveLength(2);
    expect(turns.map(({ version }) => version)).toEqual([1, 1]);
    expect(JSON.parse(String(turns[0]?.["words"]))).toEqual([body]);
    expect(JSON.parse(String(turns[1]?.["words"]))).toContain(reply);
    expect(await isIntact(client, ticketId)).toBe(true);
  });

  it.each([
    ["changed", "update turns set words = replace(words, 'SB-', 'SX-') where ticket_id = ? and seq = 1"],
    ["taken away", "delete from turns where ticket_id = ? and seq = 1"],
  ])("and is %s shows in the audit", async (_, query) => {
    const { client, ticketId } = await resolveTicket();
    await tamper(client, ticketId, query);
    expect(await isIntact(client, ticketId)).toBe(false);
  });

  it("is erased with the ticket", async () => {
    const { client, ticketId } = await resolveTicket();
    expect((await request(client, `tickets/${ticketId}`, { method: "DELETE", role: "admin" })).status).toBe(
      202,
    );
    await expect
      .poll(() => querySql(client, ticketId, "select * from turns where ticket_id = ?", ticketId))
      .toEqual([]);
  });
});

describe("once its days are over", () => {
  it("the words of a ticket and its recordings are forgotten, and its audit is as whole as before", async () => {
    const { client, ticketId, body } = await resolveTicket();
    await vi.waitUntil(async () => {
      await ringAlarm(client, ticketId);
      // At the end of the day in which the seventh has passed.
      return Number(await readAlarm(client, ticketId)) > Date.now() + 6 * dayMs;
    });
    jumpAhead(9 * dayMs);
    await ringAlarm(client, ticketId);
    expect(
      await querySql(client, ticketId, "select seq, salt, words from turns where ticket_id = ?", ticketId),
    ).toEqual([{ seq: 0, salt: "", words: "[]" }]);
    expect(await querySql(client, ticketId, "select * from recordings")).toEqual([]);
    expect(await isIntact(client, ticketId)).toBe(true);
    const view = await client.readTicket(ticketId);
    const forgotten = `[${body.length} characters, no longer kept]`;
    expect(view).toMatchObject({ state: "resolved", messages: [{ body: forgotten }, { from: "signalbox" }] });
    expect(view.reply?.body).toMatch(/^\[\d+ characters, no longer kept\]$/);
    const { body: memory } = await request(client, `tickets/${ticketId}/memory`, { role: "viewer" });
    expect(memory).toMatchObject({ retention: { turnDays: 7, forgottenAt: expect.any(Number) } });
    await vi.waitUntil(async () => {
      await ringAlarm(client, ticketId);
      return (await readAlarm(client, ticketId)) === null;
    });
  });

  it("a customer who writes again is answered, and only what is new is kept", async () => {
    const { client, ticketId, ticket } = await resolveTicket();
    await ringAlarm(client, ticketId);
    jumpAhead(9 * dayMs);
    await ringAlarm(client, ticketId);
    const again = `Hello again. ${ticket.body}`;
    expect((await deliver(client, { ...ticket, body: again }, "again")).body.status).toBe("updated");
    await waitFor(client, ticketId, "resolved", "escalated", "awaitingApproval");
    const { messages } = await client.readTicket(ticketId);
    expect(messages[0]?.body).toMatch(/no longer kept/);
    expect(messages.map(({ body }) => body)).toContain(again);
    expect(await isIntact(client, ticketId)).toBe(true);
  });
});

describe("events of an earlier release", () => {
  it("have their words in them, and are read as they are", () =>
    inJournal("earlier", (journal, { sql }) => {
      const events: TicketEvent[] = [
        { type: "ticket.received", ticket: exampleTicket, message: message(), contentKey: "k" },
        drafted("drafted"),
      ];
      let hash = "";
      for (const [index, event] of events.entries()) {
        const [seq, text] = [index + 1, JSON.stringify(event)];
        hash = hashEvent(hash, { seq, eventId: `${seq}`, at: 1, state: "drafting", event }, text);
        const row = [exampleTicket.id, `${seq}`, seq, 1, "drafting", text, hash];
        sql.exec("insert into events values (?, ?, ?, ?, ?, ?, ?)", ...row);
      }
      const stored = journal.readStoredEvents(exampleTicket.id);
      expect(stored.map(({ event }) => event)).toEqual(events);
      expect(isChainIntact(stored) && journal.areWordsWhole(exampleTicket.id, stored)).toBe(true);
    }));

  it("are the same once they are written by this one, wherever somebody else's words look like a name", () =>
    inJournal("same", (journal) => {
      const forged = JSON.stringify({ words: "0".repeat(64), characters: 3 });
      const event: TicketEvent = {
        type: "ticket.received",
        ticket: { ...exampleTicket, metadata: { words: forged } },
        message: message({ body: forged }),
        contentKey: "k",
      };
      journal.append(exampleTicket.id, "", { seq: 1, eventId: "e", at: 1, state: "received", event });
      journal.forgetKept(exampleTicket.id);
      expect(JSON.stringify(journal.readEvents(exampleTicket.id)[0]?.event)).toBe(JSON.stringify(event));
    }));
});

async function resolveTicket() {
  const client = await openTenant(findTestTenant("demo-forgetful"), "demo");
  const ticket = copyTicket("shipping-status");
  const { ticketId } = await deliver(client, ticket);
  const { messages, reply } = await waitFor(client, ticketId, "resolved");
  return { client, ticketId, ticket, body: messages[0]?.body ?? "", reply: reply?.body ?? "" };
}

async function isIntact(client: SignalboxClient, ticketId: string): Promise<boolean> {
  return (await client.readEvents(ticketId)).intact;
}

function inJournal(
  name: string,
  use: (journal: Journal, storage: DurableObjectStorage) => void,
): Promise<void> {
  const stub = env.TICKET_COORDINATOR.getByName(
    createObjectName({ tenantId: "demo-own", kind: "coordinator", id: `turns-${name}` }),
  );
  return runInDurableObject(stub, (_: TicketCoordinator, { storage }) =>
    use(new Journal(storage.sql, () => "salt"), storage),
  );
}
