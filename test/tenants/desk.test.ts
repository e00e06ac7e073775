import { evictDurableObject, runInDurableObject } from "cloudflare:test";
import { env } from "cloudflare:workers";
import { getAgentByName } from "agents";
import { afterEach, describe, expect, it, vi } from "vitest";
import { createObjectName } from "../../src/domain/object-name.ts";
import type { TicketSummary } from "../../src/domain/view.ts";
import { hourOf } from "../../src/domain/tally.ts";
import { savedFilters } from "../../src/domain/ticket-filter.ts";
import { DeskIndex } from "../../src/tenants/desk-index.ts";
import { listTickets, type TicketQuery } from "../../src/tenants/desk-list.ts";
import type { LiveMessage, TenantDesk } from "../../src/tenants/desk.ts";
import { createSummary } from "../support/summaries.ts";

const minute = 60_000;
const t0 = 1_800_000_000_000;

const opened: WebSocket[] = [];

afterEach(() => {
  vi.useRealTimers();
  for (const socket of opened.splice(0)) socket.close();
});

describe("the index", () => {
  it("lists what was published, newest arrival first", async () => {
    const { desk, tenantId } = await openDesk();
    await desk.publish(tenantId, [summary(1), summary(3), summary(2)]);
    expect(await idsOf(desk, tenantId)).toEqual([id(3), id(2), id(1)]);
  });

  it("keeps the newer version whatever the order of arrival", async () => {
    const { desk, tenantId } = await openDesk();
    await desk.publish(tenantId, [summary(1, { version: 5, state: "resolved", reason: "replied" })]);
    await desk.publish(tenantId, [summary(1, { version: 4, state: "drafting" })]);
    await desk.publish(tenantId, [summary(1, { version: 6, subject: "six" }), summary(1, { version: 2 })]);
    const page = await listed(desk, tenantId);
    expect(page.items).toMatchObject([{ version: 6, subject: "six" }]);
  });

  it("gives back exactly the summary it was given", async () => {
    const { desk, tenantId } = await openDesk();
    const given = summary(1, {
      subject: 'Où est "ma" commande ? <b>☂</b>',
      requester: null,
      confidence: 0.1,
    });
    await desk.publish(tenantId, [given]);
    expect((await listed(desk, tenantId)).items).toEqual([given]);
  });

  it("pages without loss or repetition while tickets arrive and change", async () => {
    const { desk, tenantId } = await openDesk();
    await desk.publish(
      tenantId,
      [1, 2, 3, 4, 5].map((n) => summary(n)),
    );
    const first = await listed(desk, tenantId, { limit: 2 });
    await desk.publish(tenantId, [summary(6), summary(1, { version: 9, updatedAt: t0 + 99 * minute })]);
    const second = await listed(desk, tenantId, { limit: 2, cursor: first.next ?? "" });
    const third = await listed(desk, tenantId, { limit: 2, cursor: second.next ?? "" });
    expect([first, second, third].map((page) => page.items.map((item) => item.id))).toEqual([
      [id(5), id(4)],
      [id(3), id(2)],
      [id(1)],
    ]);
    expect(third.next).toBeNull();
  });

  it("tells tickets apart that arrived in the same millisecond", async () => {
    const { desk, tenantId } = await openDesk();
    await desk.publish(
      tenantId,
      [1, 2, 3].map((n) => summary(n, { receivedAt: t0 })),
    );
    const first = await listed(desk, tenantId, { limit: 2 });
    const second = await listed(desk, tenantId, { limit: 2, cursor: first.next ?? "" });
    expect([...first.items, ...second.items].map((item) => item.id)).toEqual([id(3), id(2), id(1)]);
  });

  it.each(["", "nonsense", "e30", btoa("[1]"), btoa('["x","y"]'), "%%%"])(
    "refuses the cursor %j",
    async (cursor) => {
      const { desk, tenantId } = await openDesk();
      expect(await desk.list(tenantId, { cursor, limit: 10 })).toEqual({
        ok: false,
        failure: "cursorInvalid",
      });
    },
  );

  it("filters by state", async () => {
    const { desk, tenantId } = await openDesk();
    await desk.publish(tenantId, [
      summary(1, { state: "awaitingApproval" }),
      summary(2, { state: "drafting" }),
      summary(3, { state: "escalated" }),
    ]);
    expect(await idsOf(desk, tenantId, { state: "awaitingApproval" })).toEqual([id(1)]);
    expect(await idsOf(desk, tenantId, { state: ["drafting", "escalated"] })).toEqual([id(3), id(2)]);
    expect(await idsOf(desk, tenantId, { state: ["resolved"] })).toEqual([]);
  });

  it("searches id, subject, requester and intent for every word, in any case and script", async () => {
    const { desk, tenantId } = await openDesk();
    await desk.publish(tenantId, [
      summary(1, { subject: "Rückerstattung ÜBERFÄLLIG", requester: "ole@example.com" }),
      summary(2, { subject: "Where is my parcel? 100%", intent: "delivery_delay" }),
    ]);
    expect(await idsOf(desk, tenantId, { q: "überfällig OLE" })).toEqual([id(1)]);
    expect(await idsOf(desk, tenantId, { q: "delivery delay" })).toEqual([id(2)]);
    expect(await idsOf(desk, tenantId, { q: id(2).toUpperCase() })).toEqual([id(2)]);
    expect(await idsOf(desk, tenantId, { q: "100%" })).toEqual([id(2)]);
    expect(await idsOf(desk, tenantId, { q: "%" })).toEqual([id(2)]);
    expect(await idsOf(desk, tenantId, { q: "parcel ole" })).toEqual([]);
  });

  it("forgets a removed ticket even if an older summary arrives afterwards", async () => {
    const { desk, tenantId } = await openDesk();
    await desk.publish(tenantId, [summary(1), summary(2)]);
    await desk.remove(tenantId, id(1));
    await desk.publish(tenantId, [summary(1, { version: 99 })]);
    expect(await idsOf(desk, tenantId)).toEqual([id(2)]);
  });

  it("writes one row for a summary, two for one that starts to wait, none for an old one", async () => {
    const { desk } = await openDesk();
    const writtenBy = (items: TicketSummary[]) =>
      runInDurableObject(desk, (_: TenantDesk, state) => {
        const cursors: { rowsWritten: number }[] = [];
        const sql: Pick<SqlStorage, "exec"> = {
          exec: (query, ...values) => {
            const cursor = state.storage.sql.exec(query, ...values);
            cursors.push(cursor);
            // The caller names the row's type; it is passed on untouched.
            return cursor as never;
          },
        };
        new DeskIndex(sql).upsert(items);
        return cursors.reduce((sum, cursor) => sum + cursor.rowsWritten, 0);
      });
    const hundred = Array.from({ length: 100 }, (_, n) => summary(n));
    expect(await writtenBy(hundred)).toBe(100);
    expect(await writtenBy(hundred.map((item) => ({ ...item, version: 2 })))).toBe(100);
    expect(await writtenBy(hundred)).toBe(0);
    expect(await writtenBy([summary(1, { version: 3, state: "escalated" })])).toBe(2);
    expect(await writtenBy([summary(1, { version: 4, state: "resolved", reason: "replied" })])).toBe(1);
  });

  it("finds tickets that need people without reading the others", async () => {
    const { desk, tenantId } = await openDesk();
    await desk.publish(tenantId, [
      ...Array.from({ length: 300 }, (_, n) => summary(n, { state: "resolved", reason: "replied" })),
      summary(301, { state: "escalated" }),
    ]);
    const planOf = (query: Partial<TicketQuery>) =>
      runInDurableObject(desk, (_: TenantDesk, { storage: { sql } }) => {
        const plans: string[] = [];
        const explaining: Pick<SqlStorage, "exec"> = {
          exec: (statement, ...values) => {
            const steps = sql.exec(`EXPLAIN QUERY PLAN ${statement}`, ...values).toArray();
            plans.push(...steps.map((step) => String(step["detail"])));
            // The caller names the row's type; it is passed on untouched.
            return sql.exec(statement, ...values) as never;
          },
        };
        listTickets(explaining, { limit: 10, ...query }, Date.now());
        return plans.join("; ");
      });
    for (const filter of savedFilters.filter((name) => name !== "parked")) {
      expect(await planOf({ filter })).toContain("tickets_attention");
    }
    const plan = await planOf({ state: ["escalated"] });
    expect(plan).toContain("tickets_attention");
    expect(plan).not.toContain("TEMP B-TREE");
  });
});

describe("figures", () => {
  it("has nothing but zeros to say of an empty desk", async () => {
    const { desk, tenantId } = await openDesk();
    expect(await desk.metrics(tenantId, 1)).toEqual({
      adaptedClasses: [],
      tickets: 0,
      states: {},
      reasons: {},
      outcomes: { automatic: 0, human: 0, escalated: 0, cancelled: 0 },
      endToEndMs: { count: 0, p50: null, p95: null },
      cost: { inputTokens: 0, outputTokens: 0, costMicros: 0 },
      waiting: { approvals: 0, tickets: 0, oldestSince: null },
      deadLetters: 0,
      lanes: [],
      window: {
        hours: 1,
        since: hourOf(Date.now()),
        endToEndMs: { count: 0, p50: null, p95: null },
        stagesMs: {},
        byHour: [],
        confidence: [],
        tools: [],
        models: [],
        costMicros: 0,
        ticketCost: { tickets: 0, meanMicros: null, maxMicros: 0 },
        budgetExhausted: 0,
      },
    });
  });

  it("counts states, reasons, outcomes, cost and what waits", async () => {
    const { desk, tenantId } = await openDesk();
    await desk.publish(tenantId, [
      summary(1, { state: "resolved", reason: "replied" }),
      summary(2, { state: "resolved", reason: "humanResolved" }),
      summary(3, { state: "escalated", reason: "legal", waitingSince: t0 + 7 * minute }),
      summary(4, { state: "awaitingApproval", waitingSince: t0 + 5 * minute, pendingApprovals: 2 }),
      summary(5, { state: "cancelled" }),
      summary(6, { cost: { inputTokens: 10, outputTokens: 5, costMicros: 1234 } }),
    ]);
    expect(await desk.metrics(tenantId)).toMatchObject({
      tickets: 6,
      states: { resolved: 2, escalated: 1, awaitingApproval: 1, cancelled: 1, drafting: 1 },
      reasons: { replied: 1, humanResolved: 1, legal: 1 },
      outcomes: { automatic: 1, human: 1, escalated: 1, cancelled: 1 },
      cost: { inputTokens: 10, outputTokens: 5, costMicros: 1234 },
      waiting: { approvals: 2, tickets: 2, oldestSince: t0 + 5 * minute },
    });
  });

  it("takes the time to resolution from the first summary that says resolved", async () => {
    const { desk, tenantId } = await openDesk();
    const resolved = Array.from({ length: 20 }, (_, n) => resolvedAfter(n, (n + 1) * 1_000));
    await desk.publish(tenantId, resolved);
    // Feedback an hour later changes the ticket, not how long it took.
    await desk.publish(
      tenantId,
      resolved.map((item) => ({ ...item, version: 2, updatedAt: item.updatedAt + 60 * minute })),
    );
    expect((await desk.metrics(tenantId)).endToEndMs).toEqual({ count: 20, p50: 10_000, p95: 19_000 });
    await desk.publish(tenantId, [{ ...resolvedAfter(0, 0), version: 3, state: "triaging", reason: null }]);
    expect((await desk.metrics(tenantId)).endToEndMs.count).toBe(19);
  });
});

describe("tenants", () => {
  it("refuses every call made for another tenant", async () => {
    const { desk } = await openDesk();
    await runInDurableObject(desk, async (instance: TenantDesk) => {
      await expect(instance.publish("other", [summary(1)])).rejects.toThrow("another");
      await expect(instance.list("other", { limit: 1 })).rejects.toThrow("another");
      await expect(instance.metrics("other")).rejects.toThrow("another");
      await expect(instance.deadLetters("other", { limit: 1 })).rejects.toThrow("another");
      await expect(instance.deadLetter("other", "ltr_1")).rejects.toThrow("another");
      await expect(instance.issueConnectionTicket("other", { name: "Eve", role: "admin" })).rejects.toThrow(
        "another",
      );
    });
  });
});

describe("the live connection", () => {
  it("greets with the newest tickets and then sends what changes", async () => {
    const { desk, tenantId } = await openDesk();
    await desk.publish(tenantId, [summary(1)]);
    const live = await connect(desk, tenantId);
    expect(await live.next()).toEqual({
      type: "hello",
      tenantId,
      items: [summary(1)],
      openLetters: 0,
      parked: [],
    });
    await desk.publish(tenantId, [summary(2)]);
    expect(await live.next()).toEqual({ type: "tickets", items: [summary(2)] });
    await desk.remove(tenantId, id(2));
    expect(await live.next()).toEqual({ type: "removed", id: id(2) });
  });

  it("says how many dead letters are open, on connecting and whenever that may have changed", async () => {
    const { desk, tenantId } = await openDesk();
    const letter = {
      source: "step",
      ticketId: id(1),
      what: "timer sla",
      attempts: 5,
      error: "",
      at: t0,
    } as const;
    await desk.recordDeadLetter(tenantId, letter);
    const live = await connect(desk, tenantId);
    expect(await live.next()).toMatchObject({ type: "hello", openLetters: 1, parked: [id(1)] });
    await desk.recordDeadLetter(tenantId, { ...letter, what: "machine" });
    expect(await live.next()).toEqual({ type: "letters", open: 2, parked: [id(1)] });
    await desk.remove(tenantId, id(1));
    expect(await live.next()).toEqual({ type: "letters", open: 0, parked: [] });
  });

  it("sends one batch for many changes within a quarter of a second, each ticket in its newest version", async () => {
    const { desk, tenantId } = await openDesk();
    const live = await connect(desk, tenantId);
    await live.next();
    await desk.publish(tenantId, [summary(1)]);
    for (const version of [2, 3, 4]) {
      await desk.publish(tenantId, [summary(1, { version }), summary(version, { version })]);
    }
    const batches = [await live.next(), await live.next()];
    expect(batches[0]).toEqual({ type: "tickets", items: [summary(1)] });
    expect(batches[1]).toMatchObject({ type: "tickets" });
    const items = typeof batches[1] === "object" && batches[1].type === "tickets" ? batches[1].items : [];
    expect(items.map((item) => [item.id, item.version])).toEqual([
      [id(1), 4],
      [id(2), 2],
      [id(3), 3],
      [id(4), 4],
    ]);
  });

  it("says nothing of a summary that is not news", async () => {
    const { desk, tenantId } = await openDesk();
    await desk.publish(tenantId, [summary(1, { version: 3 })]);
    const live = await connect(desk, tenantId);
    await live.next();
    await desk.publish(tenantId, [summary(1, { version: 2 })]);
    await desk.publish(tenantId, [summary(2)]);
    expect(await live.next()).toEqual({ type: "tickets", items: [summary(2)] });
  });

  it("keeps its connections when the object is put to sleep", async () => {
    const { desk, tenantId } = await openDesk();
    const live = await connect(desk, tenantId);
    await live.next();
    await evictDurableObject(desk);
    await desk.publish(tenantId, [summary(1)]);
    expect(await live.next()).toEqual({ type: "tickets", items: [summary(1)] });
  });

  it("takes a ticket once", async () => {
    const { desk, tenantId } = await openDesk();
    const { ticket } = await desk.issueConnectionTicket(tenantId, ada);
    expect(listen(await upgrade(desk, ticket)).status).toBe(101);
    expect((await upgrade(desk, ticket)).status).toBe(401);
  });

  it("refuses a missing, an invented and an expired ticket", async () => {
    const { desk, tenantId } = await openDesk();
    expect((await upgrade(desk, "")).status).toBe(401);
    expect((await upgrade(desk, "0".repeat(48))).status).toBe(401);
    const { ticket, expiresAt } = await desk.issueConnectionTicket(tenantId, ada);
    vi.useFakeTimers({ toFake: ["Date"], now: expiresAt });
    const refused = await upgrade(desk, ticket);
    expect(refused.status).toBe(401);
    expect(refused.headers.get("Content-Type")).toBe("application/problem+json");
  });

  it.each(["https://evil.example", "null", ""])(
    "refuses the origin %j and leaves the ticket good",
    async (origin) => {
      const { desk, tenantId } = await openDesk();
      const { ticket } = await desk.issueConnectionTicket(tenantId, ada);
      expect((await upgrade(desk, ticket, { Origin: origin })).status).toBe(403);
      expect(listen(await upgrade(desk, ticket)).status).toBe(101);
    },
  );

  it("answers a plain request with 426", async () => {
    const { desk } = await openDesk();
    expect((await desk.fetch("https://desk.test/live/x")).status).toBe(426);
  });

  it.each([
    "hello",
    '{"type":"rpc","id":"1","method":"remove","args":["x","y"]}',
    '{"type":"cf_agent_state","state":{"mine":true}}',
  ])("hangs up on whoever says %s, and changes nothing", async (frame) => {
    const { desk, tenantId } = await openDesk();
    const live = await connect(desk, tenantId);
    await live.next();
    live.socket.send(frame);
    expect(await live.closed).toBe(1003);
    expect(await runInDurableObject(desk, (instance: TenantDesk) => instance.state ?? null)).toBeNull();
  });

  it("answers a heartbeat", async () => {
    const { desk, tenantId } = await openDesk();
    const live = await connect(desk, tenantId);
    await live.next();
    live.socket.send("ping");
    expect(await live.next()).toBe("pong");
  });

  it("ignores the SDK's other roads in", async () => {
    const { desk, tenantId } = await openDesk();
    const { ticket } = await desk.issueConnectionTicket(tenantId, ada);
    const response = await desk.fetch(
      `https://desk.test/live/${tenantId}/sub/tenant-desk/x?__agents_transport=capnweb&ticket=${ticket}`,
      { headers: { Upgrade: "websocket", Origin: "https://desk.test", "x-agents-lifecycle-props": "e30=" } },
    );
    const live = listen(response);
    expect(await live.next()).toMatchObject({ type: "hello" });
  });

  it("ends a connection after an hour", async () => {
    const { desk, tenantId } = await openDesk();
    const live = await connect(desk, tenantId);
    await live.next();
    vi.useFakeTimers({ toFake: ["Date"], now: Date.now() + 60 * minute });
    await desk.publish(tenantId, [summary(1)]);
    expect(await live.closed).toBe(4001);
  });
});

const ada = { name: "Ada", role: "approver" } as const;
let desks = 0;

async function openDesk() {
  const tenantId = `desk-${++desks}`;
  const name = createObjectName({ tenantId, kind: "desk", id: "main" });
  return { tenantId, desk: await getAgentByName(env.TENANT_DESK, name) };
}

type Desk = Awaited<ReturnType<typeof openDesk>>["desk"];

async function listed(desk: Desk, tenantId: string, query: Partial<Parameters<TenantDesk["list"]>[1]> = {}) {
  const page = await desk.list(tenantId, { limit: 50, ...query });
  if (!page.ok) throw new Error(page.failure);
  return page.value;
}

async function idsOf(desk: Desk, tenantId: string, query: Partial<Parameters<TenantDesk["list"]>[1]> = {}) {
  return (await listed(desk, tenantId, query)).items.map((item) => item.id);
}

function upgrade(desk: Desk, ticket: string, headers: Record<string, string> = {}) {
  return desk.fetch(`https://desk.test/live/x?ticket=${ticket}`, {
    headers: { Upgrade: "websocket", Origin: "https://desk.test", ...headers },
  });
}

async function connect(desk: Desk, tenantId: string) {
  const { ticket } = await desk.issueConnectionTicket(tenantId, ada);
  return listen(await upgrade(desk, ticket));
}

function listen(response: Response) {
  const socket = response.webSocket;
  if (!socket) throw new Error(`no connection: ${response.status}`);
  const arrived: (LiveMessage | "pong")[] = [];
  let wake = () => {};
  socket.addEventListener("message", (event) => {
    const text = String(event.data);
    arrived.push(text === "pong" ? text : (JSON.parse(text) as LiveMessage));
    wake();
  });
  const closed = new Promise<number>((resolve) =>
    socket.addEventListener("close", (event) => resolve(event.code)),
  );
  socket.accept();
  opened.push(socket);
  const next = async () => {
    while (arrived.length === 0) await new Promise<void>((resolve) => (wake = resolve));
    const message = arrived.shift();
    if (!message) throw new Error("unreachable");
    return message;
  };
  return { status: response.status, socket, closed, next };
}

function id(n: number): string {
  return `tkt_${n.toString(16).padStart(32, "0")}`;
}

function resolvedAfter(n: number, ms: number): TicketSummary {
  return summary(n, { state: "resolved", reason: "replied", updatedAt: t0 + n * minute + ms });
}

/** The n-th ticket: it arrived n minutes after t0. */
function summary(n: number, over: Partial<TicketSummary> = {}): TicketSummary {
  return createSummary({
    id: id(n),
    subject: `Ticket ${n}`,
    requester: "mia@example.com",
    intent: "order_status",
    confidence: 0.9,
    receivedAt: t0 + n * minute,
    ...over,
  });
}
