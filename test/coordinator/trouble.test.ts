/** Tickets nobody can work on: tried a bounded number of times, then parked and put before people. */
import { env } from "cloudflare:workers";
import { afterEach, describe, expect, it, vi } from "vitest";
import type { SignalboxClient } from "../../scripts/fixtures/signalbox-client.ts";
import { Journal } from "../../src/coordinator/journal.ts";
import { machineVersion } from "../../src/machines/ticket.ts";
import { moveTo, playBusiness, tryToTheEnd } from "../support/effects.ts";
import { giveUp, lettersOf, recoveryCap, redrive, ring, stateOf, untilTold } from "../support/letters.ts";
import { readEnvelope } from "../support/hops.ts";
import { openTenant } from "../support/signalbox.ts";
import { findTestTenant } from "../support/tenants.ts";
import {
  intercept,
  jumpAhead,
  pause,
  querySql,
  readAlarm,
  readRows,
  ringAlarm,
  sendTicket,
  tamper,
  tidyUp,
  untilDeskKnows,
  waitFor,
} from "../support/tickets.ts";

afterEach(tidyUp);

describe("a ticket of a machine that nobody has", () => {
  it("is tried less and less often, then parked, and told to the desk once", async () => {
    const { client, ticketId } = await poison("demo-own");
    const waits: number[] = [];
    for (let attempts = 1; attempts < recoveryCap; attempts += 1) {
      await untilDeskKnows(client, ticketId);
      await ring(client, ticketId);
      const [trouble] = await readTroubles(client, ticketId);
      expect(trouble).toMatchObject({ attempts, machine: machineVersion });
      expect(trouble?.["error"]).toContain("ticket@99");
      waits.push(Number(trouble?.["due_at"]) - Date.now());
      // Never later; it may look in earlier, as long as the desk is being told of anything.
      expect(await readAlarm(client, ticketId)).toBeLessThanOrEqual(Number(trouble?.["due_at"]));
      moveTo(Number(trouble?.["due_at"]));
    }
    const grown = waits.slice(1, 5).map((wait, index) => wait > Number(waits[index]));
    expect(grown).toEqual([true, true, true, true]);
    expect(await lettersOf(client, ticketId)).toEqual([]);

    await ring(client, ticketId);
    expect(await readTroubles(client, ticketId)).toMatchObject([{ attempts: recoveryCap, due_at: null }]);
    const [letter] = await untilTold(client, ticketId);
    expect(letter).toMatchObject({
      source: "ticket",
      what: "machine",
      attempts: recoveryCap,
      status: "open",
    });

    jumpAhead(3_600_000);
    await vi.waitUntil(async () => {
      await ring(client, ticketId);
      // Nothing but the end of the retention of other tickets is waited for.
      return Number((await readAlarm(client, ticketId)) ?? Infinity) > Date.now() + 24 * 3_600_000;
    });
    expect(await readTroubles(client, ticketId)).toMatchObject([{ attempts: recoveryCap }]);
    expect(await lettersOf(client, ticketId)).toEqual([letter]);
  });

  it("is not begun upon: no agent is asked whose answer could not be written down", async () => {
    const client = await openTenant(findTestTenant("demo-own"), "demo");
    const asked = intercept(env.TRIAGE_AGENT, "ask", () => new Promise(() => {}));
    const ticketId = await sendTicket(client, "shipping-status");
    await waitFor(client, ticketId, "triaging");
    await tamper(client, ticketId, unknownMachine);
    asked.mockRestore();
    let asks = 0;
    intercept(env.TRIAGE_AGENT, "ask", (pass, [hops]) => {
      if (readEnvelope(hops).ticketId === ticketId) asks += 1;
      return pass();
    });
    await park(client, ticketId);
    expect(asks).toBe(0);

    await tamper(client, ticketId, knownMachine);
    await tamper(client, ticketId, "update troubles set machine = 'ticket@1' where ticket_id = ?");
    expect(await readTroubles(client, ticketId)).toEqual([]);
    await ring(client, ticketId);
    expect(await waitFor(client, ticketId, "resolved")).toMatchObject({ reason: "replied" });
  });

  it("keeps no other ticket of its shard waiting", async () => {
    const { client, ticketId } = await poison("demo-hurt");
    const other = await sendTicket(client, "human-request");
    const { sla } = await waitFor(client, other, "escalated");
    moveTo(Number(sla.dueAt));
    await ring(client, ticketId);
    expect((await client.readTicket(other)).sla.state).toBe("atRisk");
    expect(await readTroubles(client, ticketId)).toHaveLength(1);
    const third = await sendTicket(client, "shipping-status");
    await waitFor(client, third, "resolved");
  });

  it("is released by a person, and parked again where nothing has changed", async () => {
    const { client, ticketId } = await poison("demo-own");
    await park(client, ticketId);
    const [letter] = await untilTold(client, ticketId);
    jumpAhead(60_000);
    await redrive(client, letter);
    expect(await readTroubles(client, ticketId)).toEqual([]);
    await park(client, ticketId);
    const [again] = await untilTold(client, ticketId);
    expect(again).toMatchObject({ id: letter?.id, status: "open" });

    await tamper(client, ticketId, knownMachine);
    jumpAhead(60_000);
    await redrive(client, again);
    await ring(client, ticketId);
    expect((await client.readTicket(ticketId)).sla.state).toBe("atRisk");
    expect(await readTroubles(client, ticketId)).toEqual([]);
  });

  it("is released by a release with another machine", async () => {
    const { client, ticketId } = await poison("demo-own");
    await park(client, ticketId);
    await tamper(client, ticketId, knownMachine);
    expect(await readTroubles(client, ticketId)).toHaveLength(1);
    await tamper(client, ticketId, "update troubles set machine = 'ticket@1' where ticket_id = ?");
    expect(await readTroubles(client, ticketId)).toEqual([]);
    await ring(client, ticketId);
    expect((await client.readTicket(ticketId)).sla.state).toBe("atRisk");
  });
});

describe("a ticket whose events can no longer be read", () => {
  it("is with a person after so many tries, and told to the desk once", async () => {
    const client = await openTenant(findTestTenant("demo-own"), "demo");
    intercept(env.TRIAGE_AGENT, "ask", () => new Promise(() => {}));
    const ticketId = await sendTicket(client, "shipping-status");
    await waitFor(client, ticketId, "triaging");
    await tamper(client, ticketId, "update events set event = '{' where ticket_id = ? and seq = 1");
    await giveUp(client, ticketId);
    expect(await stateOf(client, ticketId)).toBe("escalated");
    expect(await untilTold(client, ticketId)).toMatchObject([{ source: "step", what: "agent.ask triage" }]);
  });

  it("while a request of its own may have left is parked, and looked up once it can be read again", async () => {
    const client = await openTenant(findTestTenant("demo-own"), "demo");
    playBusiness({ sendReply: ["lostBefore"] });
    const ticketId = await sendTicket(client, "shipping-status");
    await vi.waitUntil(
      async () => (await readRows(client, ticketId, "effects"))[0]?.["status"] === "unknown",
    );
    await tamper(client, ticketId, "update events set event = 'x' || event where ticket_id = ? and seq = 1");
    await park(client, ticketId);
    const [letter] = await untilTold(client, ticketId);
    expect(letter).toMatchObject({ source: "ticket" });
    expect((await client.books()).repliesSent).toEqual([]);

    await tamper(
      client,
      ticketId,
      "update events set event = substr(event, 2) where ticket_id = ? and seq = 1",
    );
    jumpAhead(60_000);
    await redrive(client, letter);
    await ring(client, ticketId);
    expect(await tryToTheEnd(client, ticketId)).toMatchObject({ state: "resolved", reason: "replied" });
    expect((await client.books()).repliesSent).toHaveLength(1);
  });
});

describe("an alarm in which everything goes wrong", () => {
  it("does not throw, for the platform gives up alarms that do, and the next one is set", async () => {
    const { client, ticketId } = await restWithPerson("demo-own");
    const broken = vi.spyOn(Journal.prototype, "dueTimers").mockImplementation(() => {
      throw new Error("the disk is gone");
    });
    for (let times = 0; times < 8; times += 1) {
      expect(await ringAlarm(client, ticketId)).toBe(true);
      expect(await readAlarm(client, ticketId)).not.toBeNull();
    }
    // On a slow machine the alarm also comes by itself in between.
    expect(broken.mock.calls.length).toBeGreaterThanOrEqual(8);
  });
});

const unknownMachine =
  "update tickets set snapshot = json_set(snapshot, '$.machineVersion', 'ticket@99') where ticket_id = ?";
const knownMachine = `update tickets set snapshot = json_set(snapshot, '$.machineVersion', '${machineVersion}') where ticket_id = ?`;

/** A ticket that waits with a person, and for its SLA. */
async function restWithPerson(tenantId: string) {
  const client = await openTenant(findTestTenant(tenantId), "demo");
  const ticketId = await sendTicket(client, "human-request");
  const { sla } = await waitFor(client, ticketId, "escalated");
  return { client, ticketId, dueAt: Number(sla.dueAt) };
}

/** The same, of a machine that nobody has; its SLA has just come due. */
async function poison(tenantId: string) {
  const { client, ticketId, dueAt } = await restWithPerson(tenantId);
  await tamper(client, ticketId, unknownMachine);
  moveTo(dueAt);
  return { client, ticketId };
}

/** Lets time pass until the ticket is parked. */
async function park(client: SignalboxClient, ticketId: string): Promise<void> {
  for (let rounds = 0; rounds < 40; rounds += 1) {
    const [trouble] = await readTroubles(client, ticketId);
    if (trouble && trouble["due_at"] === null) return;
    if (trouble) moveTo(Number(trouble["due_at"]));
    await ring(client, ticketId);
    await pause(20);
  }
  throw new Error("it is not parked");
}

function readTroubles(client: SignalboxClient, ticketId: string) {
  return querySql(client, ticketId, "select * from troubles where ticket_id = ?", ticketId);
}
