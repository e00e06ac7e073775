import { env } from "cloudflare:workers";
import { runInDurableObject } from "cloudflare:test";
import { afterEach, describe, expect, it, vi } from "vitest";
import { createObjectName } from "../../src/domain/object-name.ts";
import type { TenantGate } from "../../src/tenants/gate.ts";
import { fetchWorker, openTenant } from "../support/signalbox.ts";
import { findTestTenant } from "../support/tenants.ts";
import { copyTicket, jumpAhead, sendTicket, tidyUp, waitFor } from "../support/tickets.ts";
import { signDelivery } from "../../scripts/fixtures/sign.ts";

afterEach(tidyUp);

describe("slots", () => {
  it("go to as many tickets as there are, once each, and the others wait", async () => {
    const { gate, id } = openGate("demo-narrow", "wait");
    expect(await gate.acquire(id, ["a", "b"])).toEqual({ granted: ["a"], waiting: ["b"] });
    expect(await gate.acquire(id, ["a", "b"])).toEqual({ granted: ["a"], waiting: ["b"] });
    expect(await gate.occupancy(id)).toEqual({ slots: 1, inUse: 1, waiting: 1 });
  });

  it("given back go to who has waited longest, and the queue is told", async () => {
    const { gate, id } = openGate("demo-narrow", "order");
    const send = vi.spyOn(env.INTAKE_QUEUE, "sendBatch");
    for (const ticketId of ["a", "z", "m", "b"]) {
      jumpAhead(5);
      await gate.acquire(id, [ticketId]);
    }
    let holder = "a";
    for (const next of ["z", "m", "b"]) {
      await gate.release(id, [holder]);
      expect(send.mock.lastCall?.[0]).toEqual([{ body: { tenantId: id, ticketId: next } }]);
      expect(await gate.acquire(id, [next])).toMatchObject({ granted: [next] });
      holder = next;
    }
  });

  it("asked for at the same moment go in the order of asking", async () => {
    const { gate, id } = openGate("demo-narrow", "moment");
    vi.useFakeTimers({ toFake: ["Date"], now: Date.now() });
    const send = vi.spyOn(env.INTAKE_QUEUE, "sendBatch");
    await gate.acquire(id, ["a", "z", "b"]);
    await gate.release(id, ["a"]);
    expect(send.mock.lastCall?.[0]).toEqual([{ body: { tenantId: id, ticketId: "z" } }]);
  });

  it("of a holder that died are free again in the end, and who waits is before who comes", async () => {
    const { gate, id } = openGate("demo-narrow", "lease");
    await gate.acquire(id, ["dead", "waiter"]);
    jumpAhead(11 * 60_000);
    expect(await gate.acquire(id, ["newcomer"])).toEqual({ granted: [], waiting: ["newcomer"] });
    expect(await gate.acquire(id, ["waiter"])).toEqual({ granted: ["waiter"], waiting: [] });
  });

  it("given back twice, or by who has none, change nothing", async () => {
    const { gate, id } = openGate("demo-narrow", "twice");
    await gate.acquire(id, ["a", "b"]);
    await gate.release(id, ["c"]);
    expect(await gate.occupancy(id)).toMatchObject({ inUse: 1, waiting: 1 });
    await gate.release(id, ["a"]);
    await gate.release(id, ["a"]);
    expect(await gate.occupancy(id)).toMatchObject({ inUse: 1, waiting: 0 });
  });

  it("of a ticket that gives up waiting are not kept for it", async () => {
    const { gate, id } = openGate("demo-narrow", "leave");
    await gate.acquire(id, ["a", "b", "c"]);
    await gate.release(id, ["b"]);
    expect(await gate.occupancy(id)).toMatchObject({ inUse: 1, waiting: 1 });
  });

  it("are asked for under the tenant's own name only", async () => {
    const { gate } = openGate("demo-narrow", "own");
    await runInDurableObject(gate, async (own: TenantGate) => {
      await expect(own.acquire("acme", ["a"])).rejects.toThrow("another");
      await expect(own.release("acme", ["a"])).rejects.toThrow("another");
      await expect(own.admit("acme")).rejects.toThrow("another");
    });
  });

  it("let tickets of a tenant with one slot through one after the other", async () => {
    const client = await openTenant(findTestTenant("demo-narrow"), "demo");
    const tickets = [];
    for (let index = 0; index < 4; index += 1) tickets.push(await sendTicket(client, "shipping-status"));
    const views = await Promise.all(tickets.map((ticketId) => waitFor(client, ticketId, "resolved")));
    expect(views.filter(({ path }) => path.includes("queued")).length).toBeGreaterThan(0);
    const gate = env.TENANT_GATE.getByName(
      createObjectName({ tenantId: "demo-narrow", kind: "gate", id: "main" }),
    );
    await vi.waitUntil(async () => (await gate.occupancy("demo-narrow")).inUse === 0, { timeout: 5_000 });
  });
});

describe("the rate of deliveries", () => {
  it("past its burst is answered 429 with the time to wait, after which it is well again", async () => {
    const tenant = findTestTenant("demo-rationed");
    vi.useFakeTimers({ toFake: ["Date"], now: Date.now() });
    const statuses = [];
    for (let index = 0; index < 4; index += 1) statuses.push((await post(tenant)).status);
    expect(statuses).toEqual([202, 202, 202, 429]);

    const refused = await post(tenant);
    expect(refused.headers.get("retry-after")).toBe("1");
    expect(await refused.json()).toMatchObject({ type: "urn:signalbox:tooManyDeliveries", status: 429 });
    expect((await post(findTestTenant("demo-own"))).status).toBe(202);

    jumpAhead(1_000);
    expect((await post(tenant)).status).toBe(202);
    expect((await post(tenant)).status).toBe(429);
  });

  it("is not used up by deliveries without a good signature", async () => {
    const tenant = findTestTenant("demo-rationed");
    jumpAhead(60_000);
    for (let index = 0; index < 10; index += 1) expect((await post(tenant, "v1,AAAA")).status).toBe(401);
    expect((await post(tenant)).status).toBe(202);
  });
});

function openGate(tenantId: string, name: string) {
  const gate = env.TENANT_GATE.getByName(createObjectName({ tenantId, kind: "gate", id: name }));
  return { gate, id: tenantId };
}

async function post(tenant: ReturnType<typeof findTestTenant>, signature?: string): Promise<Response> {
  const delivery = { event: null, key: null, ticket: copyTicket("human-request") };
  const { path, headers, body } = await signDelivery(tenant, "standard", delivery, Date.now());
  return fetchWorker(path, {
    method: "POST",
    headers: { ...headers, ...(signature && { "webhook-signature": signature }) },
    body,
  });
}
