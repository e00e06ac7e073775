/** What was said on a ticket, and what was found out, is kept apart from its events and forgotten in its own time. */
import { env } from "cloudflare:workers";
import { runInDurableObject } from "cloudflare:test";
import { afterEach, describe, expect, it, vi } from "vitest";
import type { SignalboxClient } from "../../scripts/fixtures/signalbox-client.ts";
import type { TicketCoordinator } from "../../src/coordinator/coordinator.ts";
import { Forgetting } from "../../src/coordinator/forgetting.ts";
import { hashEvent, isChainIntact, Journal } from "../../src/coordinator/journal.ts";
import { settingsOf } from "../../src/coordinator/settings.ts";
import { summariseReceipt } from "../../src/coordinator/view.ts";
import { systemClock } from "../../src/domain/clock.ts";
import { memoryViewSchema, type Retention } from "../../src/domain/memory-view.ts";
import { createObjectName } from "../../src/domain/object-name.ts";
import type { TicketEvent } from "../../src/domain/event.ts";
import { startTicket } from "../../src/machines/step.ts";
import { drafted, exampleTicket, message, triaged } from "../support/events.ts";
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
  sendTicket,
  tamper,
  tidyUp,
  waitFor,
} from "../support/tickets.ts";

afterEach(tidyUp);

const dayMs = 24 * 3_600_000;

describe("what is said on a ticket, and what is found out about it", () => {
  it("is in a table of its own each, once, and the events only name it", async () => {
    const { client, ticketId, body, reply, view } = await resolveTicket();
    const events = JSON.stringify(await querySql(client, ticketId, "select event from events"));
    const found = view.evidence.flatMap(({ title, content }) => [
      title,
      JSON.stringify(content).slice(2, 42),
    ]);
    expect(found.length).toBeGreaterThan(0);
    const said = [body, reply].map((words) => JSON.stringify(words).slice(1, 40));
    for (const words of [...said, view.assessment?.summary, ...found]) expect(events).not.toContain(words);
    const turns = await readWords(client, ticketId, "turns");
    // The message, and the draft whose words are the reply's.
    expect(turns).toHaveLength(2);
    expect(turns[0]).toEqual([body]);
    expect(turns[1]).toContain(reply);
    // What triage made of it, and all that was gathered: one row each, however many pieces.
    expect(await readWords(client, ticketId, "findings")).toEqual([
      [view.assessment?.summary, view.assessment?.entities],
      view.evidence.flatMap(({ title, content }) => [title, content]),
    ]);
    expect(await isIntact(client, ticketId)).toBe(true);
  });

  it.each([
    [
      "a word is changed",
      "update turns set words = replace(words, 'SB-', 'SX-') where ticket_id = ? and seq = 1",
    ],
    ["words are taken away", "delete from turns where ticket_id = ? and seq = 1"],
    ["a record is changed", "update findings set words = replace(words, 'SB-', 'SX-') where ticket_id = ?"],
    ["findings are taken away", "delete from findings where ticket_id = ?"],
  ])("is not whole in the audit once %s", async (_, query) => {
    const { client, ticketId } = await resolveTicket();
    await tamper(client, ticketId, query);
    expect(await isIntact(client, ticketId)).toBe(false);
  });

  it("is erased with the ticket", async () => {
    const { client, ticketId } = await resolveTicket();
    expect((await request(client, `tickets/${ticketId}`, { method: "DELETE", role: "admin" })).status).toBe(
      202,
    );
    for (const table of ["turns", "findings"]) {
      await expect
        .poll(() => querySql(client, ticketId, `select * from ${table} where ticket_id = ?`, ticketId))
        .toEqual([]);
    }
  });
});

describe("once its days are over", () => {
  it("what was said is forgotten with the recordings, and what was found is kept until its own are over", async () => {
    const { client, ticketId, body, view } = await resolveTicket();
    await vi.waitUntil(async () => {
      await ringAlarm(client, ticketId);
      // At the end of the day in which the seventh has passed.
      return Number(await readAlarm(client, ticketId)) > Date.now() + 6 * dayMs;
    });
    expect(await readRetention(client, ticketId)).toMatchObject([
      {
        stratum: "turn",
        version: 1,
        days: 7,
        keptUntil: await readAlarm(client, ticketId),
        forgottenAt: null,
      },
      { stratum: "task", version: 1, days: 30, keptUntil: expect.any(Number), forgottenAt: null },
    ]);
    await ringAfter(client, ticketId, 9 * dayMs);
    expect(
      await querySql(client, ticketId, "select seq, salt, words from turns where ticket_id = ?", ticketId),
    ).toEqual([{ seq: 0, salt: "", words: "[]" }]);
    expect(await querySql(client, ticketId, "select * from recordings")).toEqual([]);
    expect(await isIntact(client, ticketId)).toBe(true);
    const later = await client.readTicket(ticketId);
    expect(later).toMatchObject({
      state: "resolved",
      messages: [{ body: `[${body.length} characters, forgotten on ${today()}]` }, { from: "signalbox" }],
      assessment: view.assessment,
      evidence: view.evidence,
    });
    expect(later.reply?.body).toMatch(forgotten);
    const [turn, task] = await readRetention(client, ticketId);
    expect(turn).toMatchObject({ keptUntil: null, forgottenAt: expect.any(Number) });
    expect(task).toMatchObject({ keptUntil: await readAlarm(client, ticketId), forgottenAt: null });
  });

  it("what was found is forgotten as well, where it was it says so, and the audit is as whole as before", async () => {
    const { client, ticketId, view } = await resolveTicket();
    await ringAfter(client, ticketId, 32 * dayMs);
    expect(
      await querySql(client, ticketId, "select seq, salt, words from findings where ticket_id = ?", ticketId),
    ).toEqual([{ seq: 0, salt: "", words: "[]" }]);
    expect(await isIntact(client, ticketId)).toBe(true);
    const { assessment, evidence, calls, draft } = await client.readTicket(ticketId);
    expect(assessment).toEqual({
      ...view.assessment,
      summary: expect.stringMatching(forgotten),
      entities: { ...blankEntities },
    });
    expect(evidence).toEqual(
      view.evidence.map((piece) => ({
        ...piece,
        title: expect.stringMatching(forgotten),
        content: expect.stringMatching(forgotten),
      })),
    );
    // What it was decided by is there still: who was called, and what the draft rested on.
    expect(calls).toEqual(view.calls);
    const claims = view.draft?.outcome === "drafted" ? view.draft.claims : [];
    expect(draft).toMatchObject({
      outcome: "drafted",
      claims: claims.map(({ evidenceIds }) => ({ text: expect.stringMatching(forgotten), evidenceIds })),
    });
    const [event] = (await client.readEvents(ticketId)).items.filter(({ type }) => type === "agent.gathered");
    expect(JSON.stringify(event?.data)).toContain(`forgotten on ${today()}`);
    await vi.waitUntil(async () => {
      await ringAlarm(client, ticketId);
      return (await readAlarm(client, ticketId)) === null;
    });
  });

  it.each(["cassette", "fixture"])("no %s is made of the ticket, and it is said why", async (kind) => {
    const { client, ticketId } = await resolveTicket();
    const path = `tickets/${ticketId}/${kind}`;
    expect((await request(client, path, { role: "admin" })).status).toBe(200);
    await ringAfter(client, ticketId, 9 * dayMs);
    expect(await request(client, path, { role: "admin" })).toMatchObject({
      status: 409,
      body: {
        type: "urn:signalbox:forgotten",
        detail: expect.stringContaining("What was said on this ticket"),
      },
    });
  });

  it("a customer who writes again is answered, and only what is new is kept, and dated anew", async () => {
    const { client, ticketId, ticket } = await resolveTicket();
    await ringAfter(client, ticketId, 32 * dayMs);
    const first = today();
    const again = `Hello again. ${ticket.body}`;
    expect((await deliver(client, { ...ticket, body: again }, "again")).body.status).toBe("updated");
    await waitFor(client, ticketId, "resolved", "escalated", "awaitingApproval");
    const { messages, assessment, evidence } = await client.readTicket(ticketId);
    expect(messages[0]?.body).toContain(`forgotten on ${first}`);
    expect(messages.map(({ body }) => body)).toContain(again);
    expect(assessment?.summary).not.toMatch(forgotten);
    expect(evidence.map(({ title }) => title).join()).not.toMatch(/forgotten/);
    expect(await isIntact(client, ticketId)).toBe(true);

    await ringAfter(client, ticketId, 32 * dayMs);
    const later = await client.readTicket(ticketId);
    expect(later.messages[0]?.body).toContain(`forgotten on ${first}`);
    expect(later.messages.at(-1)?.body).toContain(`forgotten on ${today()}`);
    expect(await isIntact(client, ticketId)).toBe(true);
  });

  it("what was done is still known, and is not undone without knowing whose it is", async () => {
    const client = await openTenant(findTestTenant("demo-forgetful"), "demo");
    const ticketId = await sendTicket(client, "address-change");
    const { draft } = await waitFor(client, ticketId, "resolved");
    const readDeeds = async () => {
      const { body } = await request(client, `tickets/${ticketId}/memory`, { role: "viewer" });
      return memoryViewSchema.parse(body).task.deeds;
    };
    const [deed] = await readDeeds();
    expect(deed).toMatchObject({ outcome: "done", isReversible: true });
    await ringAfter(client, ticketId, 32 * dayMs);
    expect(await readDeeds()).toEqual([{ ...deed, isReversible: false }]);
    const events = JSON.stringify(await querySql(client, ticketId, "select event from events"));
    // What its system answered is forgotten; what it was told to do is the audit's.
    expect(events).not.toContain("previousAddress");
    expect(events).toContain(JSON.stringify(deed?.action.arguments).replaceAll('"', String.raw`\"`));
    const [action] = draft?.outcome === "drafted" ? draft.actions : [];
    expect(
      await request(client, `tickets/${ticketId}/revert`, { body: { actionId: action?.id } }),
    ).toMatchObject({ status: 409, body: { type: "urn:signalbox:forgotten" } });
    expect(await isIntact(client, ticketId)).toBe(true);
  });
});

describe("forgetting that is cut off between two steps", () => {
  it.each([1, 2, 3, 4, 5])("leaves nothing half: before its step %i, and gone on with later", (step) =>
    inJournal(`cut-off-${step}`, (journal, storage) => {
      const ids = ["a", "b", "c"].map((letter) => `tkt_${letter.repeat(32)}`);
      for (const ticketId of ids) resolveStored(journal, ticketId);
      const forgetful = { turnDays: 7, taskDays: 7 };
      const open = (transact: (work: () => void) => void) =>
        new Forgetting({
          tenant: { id: "demo-own", memory: { ...findTestTenant("demo-own").memory, ...forgetful } },
          journal,
          clock: { ...systemClock, now: () => 9 * dayMs },
          transact: (_, work) => transact(work),
        });
      let steps = 0;
      const cut = open((work) =>
        storage.transactionSync(() => {
          work();
          // What was written in this transaction is rolled back.
          if ((steps += 1) === step) throw new Error("cut off");
        }),
      );
      expect(() => cut.run()).toThrow("cut off");
      for (const ticketId of ids) journal.forgetKept(ticketId);
      for (const ticketId of ids) {
        const stored = journal.readStoredEvents(ticketId);
        expect(isChainIntact(stored) && journal.areWordsWhole(ticketId, stored)).toBe(true);
      }
      const again = open((work) => storage.transactionSync(work));
      expect(again.dueAt()).toBe(8 * dayMs);
      again.run();
      expect(again.dueAt()).toBeNull();
      const left = storage.sql.exec(
        "select 1 from turns where seq > 0 union all select 1 from findings where seq > 0",
      );
      expect([...left]).toEqual([]);
    }),
  );
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

const forgotten = /^\[\d+ characters, forgotten on \d{4}-\d\d-\d\d\]$/;
const blankEntities = {
  orderIds: [],
  invoiceIds: [],
  subscriptionIds: [],
  trackingNumbers: [],
  emails: [],
  amounts: [],
};

function today(): string {
  return new Date().toISOString().slice(0, 10);
}

/** Moves the clock by so much and fires the alarm. */
async function ringAfter(client: SignalboxClient, ticketId: string, ms: number): Promise<void> {
  await ringAlarm(client, ticketId);
  jumpAhead(ms);
  await ringAlarm(client, ticketId);
}

async function readRetention(client: SignalboxClient, ticketId: string): Promise<Retention[]> {
  const { body } = await request(client, `tickets/${ticketId}/memory`, { role: "viewer" });
  return memoryViewSchema.parse(body).retention;
}

/** Row by row. */
async function readWords(client: SignalboxClient, ticketId: string, table: "turns" | "findings") {
  const rows = await querySql(client, ticketId, `select words from ${table} order by seq`);
  return rows.map(({ words }): unknown => JSON.parse(String(words)));
}

/** A ticket that is over since the beginning of time, with words of both strata. */
function resolveStored(journal: Journal, ticketId: string): void {
  const ticket = { ...exampleTicket, id: ticketId };
  const received = { type: "ticket.received", ticket, message: message(), contentKey: "k" } as const;
  const { snapshot } = startTicket(settingsOf(findTestTenant("demo-own")));
  let hash = "";
  for (const [index, event] of [received, triaged("resolve")].entries()) {
    const row = { seq: index + 1, eventId: `${index}`, at: 1, state: "resolved", event } as const;
    hash = journal.append(ticketId, hash, row);
  }
  const summary = { ...summariseReceipt(received, snapshot, 1), state: "resolved" } as const;
  journal.saveTicket({ ticketId, seq: 2, snapshot, summary, hash, change: 1 });
}

async function resolveTicket() {
  const client = await openTenant(findTestTenant("demo-forgetful"), "demo");
  const ticket = copyTicket("shipping-status");
  const { ticketId } = await deliver(client, ticket);
  const view = await waitFor(client, ticketId, "resolved");
  const { messages, reply } = view;
  return { client, ticketId, ticket, view, body: messages[0]?.body ?? "", reply: reply?.body ?? "" };
}

async function isIntact(client: SignalboxClient, ticketId: string): Promise<boolean> {
  return (await client.readEvents(ticketId)).intact;
}

function inJournal(
  name: string,
  use: (journal: Journal, storage: DurableObjectStorage) => void,
): Promise<void> {
  const stub = env.TICKET_COORDINATOR.getByName(
    createObjectName({ tenantId: "demo-own", kind: "coordinator", id: `strata-${name}` }),
  );
  return runInDurableObject(stub, (_: TicketCoordinator, { storage }) =>
    use(new Journal(storage.sql, () => "salt"), storage),
  );
}
