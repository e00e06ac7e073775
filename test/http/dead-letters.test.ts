/** What people do about dead letters, over HTTP. */
import { env } from "cloudflare:workers";
import { afterEach, describe, expect, it, vi } from "vitest";
import type { SignalboxClient } from "../../scripts/fixtures/signalbox-client.ts";
import { createLetterId, type GivenUp } from "../../src/domain/dead-letter.ts";
import { createObjectName } from "../../src/domain/object-name.ts";
import { openTenant } from "../support/signalbox.ts";
import { findTestTenant } from "../support/tenants.ts";
import {
  intercept,
  readEventTypes,
  request,
  sendTicket,
  tamper,
  tidyUp,
  waitFor,
  waitUntilStill,
} from "../support/tickets.ts";

afterEach(tidyUp);

describe("a dead letter is inspected", () => {
  it("with its ticket's state, reason and last ten events", async () => {
    const client = await open();
    const ticketId = await sendTicket(client, "shipping-status");
    await waitFor(client, ticketId, "resolved");
    for (let round = 0; round < 8; round += 1) await client.act(ticketId, "feedback", { rating: "up" });
    const id = await put(client, { source: "queue", ticketId });
    const { status, body } = await request(client, `dead-letters/${id}`, { role: "viewer" });
    expect(status).toBe(200);
    expect(body).toMatchObject({ id, status: "open", ticket: { state: "resolved", reason: "replied" } });
    const types = await readEventTypes(client, ticketId);
    expect(types.length).toBeGreaterThan(10);
    expect(body).toMatchObject({ ticket: { events: types.slice(-10).map((type) => ({ type })) } });
  });

  it("also where its ticket can no longer be read", async () => {
    const client = await open();
    const ticketId = await sendTicket(client, "human-request");
    await waitFor(client, ticketId, "escalated");
    await tamper(client, ticketId, "update tickets set snapshot = '{}' where ticket_id = ?");
    const id = await put(client, { source: "ticket", ticketId, what: "machine" });
    expect(await request(client, `dead-letters/${id}`)).toMatchObject({
      status: 200,
      body: { ticket: { state: "escalated", reason: null } },
    });
    await tamper(client, ticketId, "update events set event = '{' where ticket_id = ?");
    expect(await request(client, `dead-letters/${id}`)).toMatchObject({
      status: 200,
      body: { ticket: { state: null, reason: null, events: [] } },
    });
  });

  it.each([
    ["that names no ticket", null],
    ["whose ticket does not exist", `tkt_${"e".repeat(32)}`],
  ])("without a ticket: %s", async (_, ticketId) => {
    const client = await open();
    const id = await put(client, { source: "queue", ticketId });
    expect(await request(client, `dead-letters/${id}`)).toMatchObject({
      status: 200,
      body: { ticket: null },
    });
  });

  it.each(["", "/redrive", "/dismiss"])("and is unknown where there is none: %s", async (tail) => {
    const client = await open();
    const body = tail === "" ? undefined : { note: "n" };
    expect(await request(client, `dead-letters/ltr_nothing${tail}`, { body })).toMatchObject({
      status: 404,
      body: { type: "urn:signalbox:letterUnknown" },
    });
  });
});

describe("a dead letter is redriven", () => {
  it("by sending the ticket's pointer again, which starts what was never started", async () => {
    const client = await open();
    const send = vi.spyOn(env.INTAKE_QUEUE, "send").mockResolvedValue(queued);
    const ticketId = await sendTicket(client, "shipping-status");
    send.mockRestore();
    const id = await put(client, { source: "queue", ticketId });
    expect(
      await request(client, `dead-letters/${id}/redrive`, { body: { note: "The gate is back." } }),
    ).toMatchObject({
      status: 200,
      body: { id, status: "redriven", decidedBy: "Ada Approver", note: "The gate is back." },
    });
    await waitFor(client, ticketId, "resolved");
    expect(await openLetters(client)).not.toContain(id);
  });

  it("as a new run of a ticket whose step was given up", async () => {
    const client = await open();
    const ticketId = await giveUpTicket(client);
    const id = await put(client, { source: "step", ticketId });
    expect(await request(client, `dead-letters/${id}/redrive`, { body: {} })).toMatchObject({
      status: 200,
      body: { status: "redriven" },
    });
    await waitUntilStill(client, ticketId);
    expect(await readEventTypes(client, ticketId)).toContain("ticket.redriven");
  });

  it("once, though two people ask at the same time", async () => {
    const client = await open();
    const ticketId = await giveUpTicket(client);
    const id = await put(client, { source: "step", ticketId });
    const redrive = () => request(client, `dead-letters/${id}/redrive`, { body: {} });
    const given = await Promise.all([redrive(), redrive(), redrive()]);
    expect(given.map(({ status }) => status).toSorted()).toEqual([200, 409, 409]);
    const types = await readEventTypes(client, ticketId);
    expect(types.filter((type) => type === "ticket.redriven")).toHaveLength(1);
  });

  it("once, though the desk was lost before it could note it: asking again completes it", async () => {
    const client = await open();
    const ticketId = await giveUpTicket(client);
    const id = await put(client, { source: "step", ticketId });
    const desk = intercept(env.TENANT_DESK, "settleDeadLetter", () => Promise.reject(new Error("lost")));
    expect(await request(client, `dead-letters/${id}/redrive`, { body: {} })).toMatchObject({ status: 500 });
    expect(await openLetters(client)).toContain(id);

    desk.mockRestore();
    await waitUntilStill(client, ticketId);
    expect(await request(client, `dead-letters/${id}/redrive`, { body: {} })).toMatchObject({
      status: 200,
      body: { status: "redriven" },
    });
    const types = await readEventTypes(client, ticketId);
    expect(types.filter((type) => type === "ticket.redriven")).toHaveLength(1);
  });

  it("again once it has failed again", async () => {
    const client = await open();
    const ticketId = await giveUpTicket(client);
    const id = await put(client, { source: "step", ticketId });
    await request(client, `dead-letters/${id}/redrive`, { body: {} });
    await waitUntilStill(client, ticketId);
    expect(await openLetters(client)).not.toContain(id);
    await put(client, { source: "step", ticketId });
    expect(await openLetters(client)).toContain(id);
  });

  it("not where its ticket has moved on: the letter stays open and says so", async () => {
    const client = await open();
    const ticketId = await sendTicket(client, "human-request");
    await waitFor(client, ticketId, "escalated");
    const id = await put(client, { source: "step", ticketId });
    expect(await request(client, `dead-letters/${id}/redrive`, { body: {} })).toMatchObject({
      status: 409,
      body: { type: "urn:signalbox:stateForbids", state: "escalated" },
    });
    expect(await openLetters(client)).toContain(id);
  });

  it("not where it names no ticket, or one that is not there", async () => {
    const client = await open();
    const unnamed = await put(client, { source: "queue", ticketId: null, what: "another pointer" });
    expect(await request(client, `dead-letters/${unnamed}/redrive`, { body: {} })).toMatchObject({
      status: 409,
      body: { type: "urn:signalbox:ticketUnnamed" },
    });
    const gone = await put(client, { source: "step", ticketId: `tkt_${"f".repeat(32)}` });
    expect(await request(client, `dead-letters/${gone}/redrive`, { body: {} })).toMatchObject({
      status: 404,
      body: { type: "urn:signalbox:ticketUnknown" },
    });
  });
});

describe("a dead letter is dismissed", () => {
  it("with a note, once: whoever comes later is told who did and when", async () => {
    const client = await open();
    const id = await put(client, { source: "queue", ticketId: null, what: "a third pointer" });
    for (const body of [{}, { note: "" }, { note: "  " }]) {
      expect(await request(client, `dead-letters/${id}/dismiss`, { body })).toMatchObject({ status: 422 });
    }
    expect(
      await request(client, `dead-letters/${id}/dismiss`, { body: { note: "Our own test." } }),
    ).toMatchObject({
      status: 200,
      body: { status: "dismissed", decidedBy: "Ada Approver", note: "Our own test." },
    });
    for (const action of ["redrive", "dismiss"]) {
      expect(
        await request(client, `dead-letters/${id}/${action}`, { role: "admin", body: { note: "n" } }),
      ).toMatchObject({
        status: 409,
        body: {
          type: "urn:signalbox:alreadySettled",
          decidedBy: "Ada Approver",
          decidedAt: expect.any(Number),
          letterStatus: "dismissed",
        },
      });
    }
  });
});

const queued = { metadata: { metrics: { backlogCount: 0, backlogBytes: 0 } } };

function open() {
  return openTenant(findTestTenant("demo-hurt"), "demo");
}

/** Tells the tenant's desk of something that was given up just now. Gives the letter's id. */
async function put(client: SignalboxClient, changes: Partial<GivenUp>): Promise<string> {
  const { id: tenantId } = client.tenant;
  const letter: GivenUp = {
    source: "step",
    ticketId: null,
    what: "agent.ask draft",
    attempts: 5,
    error: "Error: away",
    at: Date.now(),
    ...changes,
  };
  const desk = env.TENANT_DESK.getByName(createObjectName({ tenantId, kind: "desk", id: "main" }));
  await desk.recordDeadLetter(tenantId, letter);
  return createLetterId(letter);
}

async function openLetters(client: SignalboxClient): Promise<unknown> {
  const { body } = await request(client, "dead-letters?status=open&limit=200");
  const { items } = body as { items: { id: string }[] };
  return items.map(({ id }) => id);
}

/** A ticket with a person because one of its steps was given up. */
async function giveUpTicket(client: SignalboxClient): Promise<string> {
  const ticketId = await sendTicket(client, "human-request");
  await waitFor(client, ticketId, "escalated");
  await tamper(
    client,
    ticketId,
    `update tickets set snapshot = json_set(snapshot, '$.context.reason', 'recoveryExhausted',
       '$.context.abandonedIn', 'triaging') where ticket_id = ?`,
  );
  return ticketId;
}
