import { env } from "cloudflare:workers";
import {
  abortAllDurableObjects,
  createExecutionContext,
  createMessageBatch,
  getQueueResult,
} from "cloudflare:test";
import { afterEach, describe, expect, it, vi } from "vitest";
import worker from "../../src/worker.ts";
import wrangler from "../../wrangler.toml?raw";
import { openTenant } from "../support/signalbox.ts";
import { findTestTenant } from "../support/tenants.ts";
import {
  copyTicket,
  deliver,
  jumpAhead,
  readDeeds,
  readEventTypes,
  readRows,
  request,
  ringAlarm,
  sendTicket,
  tidyUp,
  waitFor,
  waitUntilStill,
} from "../support/tickets.ts";

afterEach(tidyUp);

describe("a delivery", () => {
  it("is accepted once; each of four more copies is a duplicate and changes nothing", async () => {
    const client = await openShared();
    const ticket = copyTicket("refund-small");
    const first = await deliver(client, ticket, "five-times");
    expect(first).toMatchObject({ status: 202, body: { status: "accepted" } });
    expect(first.body).toMatchObject({
      url: `http://signalbox.test/api/demo-shared/tickets/${first.ticketId}`,
    });
    await waitFor(client, first.ticketId, "resolved");
    const events = await readRows(client, first.ticketId, "events");
    const books = await client.books();

    for (let copy = 0; copy < 4; copy += 1) {
      expect(await deliver(client, ticket, "five-times")).toMatchObject({
        status: 202,
        body: { status: "duplicate", ticketId: first.ticketId },
      });
    }
    expect(await readRows(client, first.ticketId, "events")).toEqual(events);
    expect(await client.books()).toEqual(books);
    expect(await readDeeds(client, { ticketId: first.ticketId, orderId: "SB-10002" })).toMatchObject({
      refunds: [3_400],
      replies: [expect.any(String)],
    });
  });

  it("with the same words under a fresh delivery id is a duplicate", async () => {
    const client = await openShared();
    const ticket = copyTicket("shipping-status");
    const { ticketId } = await deliver(client, ticket);
    await waitFor(client, ticketId, "resolved");
    expect(await deliver(client, ticket)).toMatchObject({ status: 202, body: { status: "duplicate" } });
    expect((await client.readTicket(ticketId)).messages).toHaveLength(2);
  });

  it("with other words is the ticket's next message, and is in its events", async () => {
    const client = await openShared();
    const ticket = copyTicket("human-request");
    const { ticketId } = await deliver(client, ticket);
    await waitFor(client, ticketId, "escalated");
    const later = await deliver(client, { ...ticket, body: "It is about my lamp, by the way." });
    expect(later).toMatchObject({ status: 202, body: { status: "updated" }, ticketId });
    const { messages } = await client.readTicket(ticketId);
    expect(messages.at(-1)).toMatchObject({ from: "customer", body: "It is about my lamp, by the way." });
    expect(await readEventTypes(client, ticketId)).toContain("customer.replied");
  });

  it("arriving twenty times at once is accepted exactly once", async () => {
    const client = await openShared();
    const ticket = copyTicket("shipping-status");
    const answers = await Promise.all(Array.from({ length: 20 }, () => deliver(client, ticket, "twenty")));
    expect(answers.map(({ body }) => body.status).toSorted()).toEqual([
      "accepted",
      ...Array.from({ length: 19 }, () => "duplicate"),
    ]);
    const ticketId = answers[0]?.ticketId ?? "";
    await waitFor(client, ticketId, "resolved");
    const types = await readEventTypes(client, ticketId);
    expect(types.filter((type) => type === "ticket.received")).toHaveLength(1);
    expect((await readDeeds(client, { ticketId })).replies).toHaveLength(1);
  });

  it("of another ticket goes its own way at the same time", async () => {
    const client = await openShared();
    const [refund, status] = await Promise.all([
      sendTicket(client, "refund-small"),
      sendTicket(client, "shipping-status"),
    ]);
    const views = await Promise.all([
      waitFor(client, refund, "resolved"),
      waitFor(client, status, "resolved"),
    ]);
    expect(views.map(({ reply }) => reply?.body)).toEqual([
      expect.stringContaining("SB-10002"),
      expect.stringContaining("SB-10027"),
    ]);
    expect((await readDeeds(client, { orderId: "SB-10002" })).refunds).toEqual([3_400]);
  });

  it("of an erased ticket is gone, at the webhook as in the API", async () => {
    const client = await openShared();
    const ticket = copyTicket("shipping-status");
    const { ticketId } = await deliver(client, ticket);
    await waitFor(client, ticketId, "resolved");
    const erased = await request(client, `tickets/${ticketId}`, { method: "DELETE", role: "admin" });
    expect(erased).toMatchObject({ status: 202, body: { ticketId } });

    expect(await deliver(client, ticket)).toMatchObject({ status: 410, body: { status: 410 } });
    for (const path of ["", "/calls", "/events", "/trace"]) {
      expect(await request(client, `tickets/${ticketId}${path}`)).toMatchObject({
        status: 410,
        body: { type: "urn:signalbox:ticketErased", receipt: { ticketId } },
      });
    }
    expect(JSON.stringify(erased.body)).not.toMatch(/oliver|SB-10027/i);
    for (const table of ["events", "effects", "timers", "turns"] as const) {
      expect(await readRows(client, ticketId, table)).toEqual([]);
    }
  });
});

describe("what was answered with 202 is stored", () => {
  it("a ticket whose objects all die right after the answer finishes by the alarm alone", async () => {
    const client = await openShared();
    const send = vi.spyOn(env.INTAKE_QUEUE, "send").mockResolvedValue(queued);
    const ticketId = await sendTicket(client, "refund-small");
    await abortAllDurableObjects();
    expect(await client.readTicket(ticketId)).toMatchObject({ state: "received" });

    send.mockRestore();
    jumpAhead(60_000);
    await ringAlarm(client, ticketId);
    expect(await waitUntilStill(client, ticketId)).toMatchObject({ state: "resolved" });
    expect(await readDeeds(client, { ticketId, orderId: "SB-10002" })).toMatchObject({
      refunds: [3_400],
      replies: [expect.any(String)],
    });
  });

  it.each([
    ["fails", () => Promise.reject(new Error("the queue is away"))],
    ["hangs", () => new Promise<never>(() => {})],
  ])("where the queue %s, the webhook answers at once and the alarm sends again", async (_, broken) => {
    const client = await openShared();
    const send = vi.spyOn(env.INTAKE_QUEUE, "send").mockImplementation(broken);
    const startedAt = performance.now();
    const ticketId = await sendTicket(client, "shipping-status");
    expect(performance.now() - startedAt).toBeLessThan(2_000);
    expect(send).toHaveBeenCalledTimes(1);

    send.mockRestore();
    jumpAhead(60_000);
    await ringAlarm(client, ticketId);
    expect(await waitUntilStill(client, ticketId)).toMatchObject({ state: "resolved" });
  });
});

describe("the queue", () => {
  it("acknowledges what it could follow and retries what it could not, message by message", async () => {
    const client = await openShared();
    vi.spyOn(env.INTAKE_QUEUE, "send").mockResolvedValue(queued);
    const ticketId = await sendTicket(client, "shipping-status");
    const result = await consume("signalbox-intake", [
      { tenantId: "nobody", ticketId },
      { tenantId: "demo-shared", ticketId },
      { wrong: true },
      "text",
    ]);
    expect(result.explicitAcks).toEqual(["m1"]);
    expect(result.retryMessages.map(({ msgId }) => msgId)).toEqual(["m0", "m2", "m3"]);
    await waitFor(client, ticketId, "resolved");
  });

  it("does not let a tenant with unreadable settings hold up its neighbours", async () => {
    const client = await openShared();
    vi.spyOn(env.INTAKE_QUEUE, "send").mockResolvedValue(queued);
    const ticketId = await sendTicket(client, "shipping-status");
    Object.assign(env, { TENANT_BROKEN: "{}" });
    const result = await consume("signalbox-intake", [
      { tenantId: "broken", ticketId },
      { tenantId: "demo-shared", ticketId },
    ]).finally(() => Reflect.deleteProperty(env, "TENANT_BROKEN"));
    expect(result).toMatchObject({ explicitAcks: ["m1"], retryMessages: [{ msgId: "m0" }] });
    await waitFor(client, ticketId, "resolved");
  });

  it("records at the tenant's desk what could not be delivered, and takes every dead letter out", async () => {
    const client = await openShared();
    const ticketId = `tkt_${"d".repeat(32)}`;
    const result = await consume("signalbox-intake-dead", [
      { tenantId: "demo-shared", ticketId },
      { tenantId: "nobody", ticketId },
      { wrong: true },
    ]);
    expect(result.explicitAcks).toEqual(["m0", "m1", "m2"]);
    expect(await request(client, "dead-letters")).toMatchObject({
      status: 200,
      body: { items: [{ source: "queue", ticketId, what: "intake pointer", attempts: 6, status: "open" }] },
    });
  });

  it("retries a message nobody can follow, and puts it before the people of the tenant it names", async () => {
    const client = await openTenant(findTestTenant("demo-hurt"), "demo");
    const poison = { tenantId: "demo-hurt", ticketId: "<b>nobody</b>" };
    expect(await consume("signalbox-intake", [poison])).toMatchObject({
      explicitAcks: [],
      retryMessages: [{ msgId: "m0" }],
    });
    await consume("signalbox-intake-dead", [poison]);
    expect(await request(client, "dead-letters?status=open&limit=200")).toMatchObject({
      body: {
        items: expect.arrayContaining([
          expect.objectContaining({
            source: "queue",
            ticketId: null,
            error: 'The message names no ticket: {"tenantId":"demo-hurt","ticketId":"<b>nobody</b>"}',
          }),
        ]),
      },
    });
  });

  it("is retried as often as the dead letters say", () => {
    const settings = [...wrangler.matchAll(/^max_retries = (\d+)$/gm)].map(([, retries]) => retries);
    expect(settings).toEqual(["5", "5"]);
  });

  it("starts a ticket once, however often its pointer comes", async () => {
    const client = await openShared();
    vi.spyOn(env.INTAKE_QUEUE, "send").mockResolvedValue(queued);
    const ticketId = await sendTicket(client, "shipping-status");
    const pointer = { tenantId: "demo-shared", ticketId };
    await Promise.all([
      consume("signalbox-intake", [pointer, pointer]),
      consume("signalbox-intake", [pointer, pointer]),
    ]);
    await waitFor(client, ticketId, "resolved");
    await consume("signalbox-intake", [pointer]);
    const types = await readEventTypes(client, ticketId);
    expect(types.filter((type) => type === "ticket.started")).toHaveLength(1);
    expect((await readDeeds(client, { ticketId })).replies).toHaveLength(1);
  });
});

const queued = { metadata: { metrics: { backlogCount: 0, backlogBytes: 0 } } };

function openShared() {
  return openTenant(findTestTenant("demo-shared"), "demo");
}

async function consume(queue: string, bodies: unknown[]) {
  const batch = createMessageBatch(
    queue,
    bodies.map((body, index) => ({ id: `m${index}`, timestamp: new Date(), attempts: 1, body })),
  );
  await worker.queue(batch, env);
  return getQueueResult(batch, createExecutionContext());
}
