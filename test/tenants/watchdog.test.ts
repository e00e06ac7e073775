/** The day an alarm is lost: somebody looks in on every coordinator that owes anything, and on no other. */
import { env } from "cloudflare:workers";
import { createScheduledController, runDurableObjectAlarm, runInDurableObject } from "cloudflare:test";
import { afterEach, describe, expect, it } from "vitest";
import type { SignalboxClient } from "../../scripts/fixtures/signalbox-client.ts";
import { bindTenants } from "../../scripts/fixtures/variants.ts";
import type { TicketCoordinator } from "../../src/coordinator/coordinator.ts";
import { coordinatorOf } from "../../src/coordinator/placement.ts";
import { createObjectName } from "../../src/domain/object-name.ts";
import { listTenantIds } from "../../src/tenants/config.ts";
import type { TenantWatchdog } from "../../src/tenants/watchdog.ts";
import worker from "../../src/worker.ts";
import { moveTo } from "../support/effects.ts";
import { openTenant } from "../support/signalbox.ts";
import { findTestTenant } from "../support/tenants.ts";
import {
  copyTicket,
  deliver,
  holderOf,
  intercept,
  pause,
  readAlarm,
  sendTicket,
  tidyUp,
  waitFor,
} from "../support/tickets.ts";

const roundMs = 5 * 60_000;
const openWatchdog = env.TENANT_WATCHDOG.getByName.bind(env.TENANT_WATCHDOG);

afterEach(tidyUp);

describe("a coordinator", () => {
  it("is watched before its first delivery is answered, and does not ask again", async () => {
    const client = await openOwn();
    const told: string[] = [];
    intercept(env.TENANT_WATCHDOG, "watch", async (pass) => {
      await pause(50);
      await pass();
      told.push("watched");
    });
    const ticket = copyTicket("human-request");
    const { ticketId } = await deliver(client, ticket);
    told.push("answered");
    await deliver(client, { ...ticket, body: "Hello? Is anybody there?" });
    expect(told).toEqual(["watched", "answered"]);
    await waitFor(client, ticketId, "escalated");
    expect(await watchedBy(client)).toEqual([coordinatorOf(client.tenant, ticketId)]);
  });

  it("takes tickets in though its watchdog is away, and asks again with the next delivery", async () => {
    const client = await openOwn();
    const away = intercept(env.TENANT_WATCHDOG, "watch", () => Promise.reject(new Error("away")));
    const ticket = copyTicket("human-request");
    const { ticketId } = await deliver(client, ticket);
    await waitFor(client, ticketId, "escalated");
    expect(await watchedBy(client)).toEqual([]);
    away.mockRestore();
    await deliver(client, { ...ticket, body: "Hello? Is anybody there?" });
    expect(await watchedBy(client)).toHaveLength(1);
  });

  it("whose alarm was lost, and whose rows are overdue, is revived", async () => {
    const { client, ticketId, dueAt } = await loseAlarm();
    moveTo(dueAt + roundMs);
    expect(await round(client)).toEqual({ looked: 1, revived: 1 });
    expect((await client.readTicket(ticketId)).sla.state).toBe("atRisk");
    expect(await readAlarm(client, ticketId)).not.toBeNull();
    expect(await round(client)).toEqual({ looked: 1, revived: 0 });
  });

  it("whose alarm was lost while nothing was due has it set again", async () => {
    const { client, ticketId, dueAt } = await loseAlarm();
    expect(await round(client)).toEqual({ looked: 1, revived: 0 });
    expect(await readAlarm(client, ticketId)).toBe(dueAt);
    expect((await client.readTicket(ticketId)).sla.state).toBe("onTrack");
  });

  it("that owes nothing is forgotten, and watched again after its next delivery", async () => {
    const client = await openOwn();
    const ticket = copyTicket("shipping-status");
    const { ticketId } = await deliver(client, ticket);
    await waitFor(client, ticketId, "resolved");
    expect(await round(client)).toEqual({ looked: 1, revived: 0 });
    expect(await round(client)).toEqual({ looked: 0, revived: 0 });
    expect(await alarmOfWatchdog(client)).toBeNull();

    await deliver(client, { ...ticket, body: "I want to speak to a person, please." });
    expect(await watchedBy(client)).toEqual([coordinatorOf(client.tenant, ticketId)]);
    expect(await alarmOfWatchdog(client)).not.toBeNull();
  });

  it("that asks while it is being looked at is not forgotten by that look", async () => {
    const client = await openOwn();
    const ticketId = await sendTicket(client, "shipping-status");
    await waitFor(client, ticketId, "resolved");
    const name = coordinatorOf(client.tenant, ticketId);
    const looked = intercept(env.TICKET_COORDINATOR, "lookIn", async (pass) => {
      const answer = await pass();
      await watchdogOf(client).watch(client.tenant.id, name);
      return answer;
    });
    expect(await round(client)).toEqual({ looked: 1, revived: 0 });
    looked.mockRestore();
    expect(await watchedBy(client)).toEqual([name]);
    expect(await round(client)).toEqual({ looked: 1, revived: 0 });
    expect(await watchedBy(client)).toEqual([]);
  });
});

describe("a watchdog", () => {
  it("looks in by its own alarm, which is set as long as anybody is watched", async () => {
    const { client, ticketId, dueAt } = await loseAlarm();
    expect(await alarmOfWatchdog(client)).toBeLessThanOrEqual(Date.now() + roundMs);
    moveTo(dueAt + roundMs);
    expect(await runDurableObjectAlarm(watchdogOf(client))).toBe(true);
    expect((await client.readTicket(ticketId)).sla.state).toBe("atRisk");
    expect(await alarmOfWatchdog(client)).toBe(Date.now() + roundMs);
  });

  it("looks again at a coordinator that throws, and all the same at the others", async () => {
    const client = await openOwn();
    for (let tickets = 0; tickets < 2; tickets += 1) {
      await waitFor(client, await sendTicket(client, "shipping-status"), "resolved");
    }
    let looks = 0;
    const broken = intercept(env.TICKET_COORDINATOR, "lookIn", (pass) => {
      looks += 1;
      return looks === 1 ? Promise.reject(new Error("lost")) : pass();
    });
    expect(await round(client)).toEqual({ looked: 2, revived: 0 });
    expect(await watchedBy(client)).toHaveLength(1);
    expect(await alarmOfWatchdog(client)).not.toBeNull();
    broken.mockRestore();
    expect(await round(client)).toEqual({ looked: 1, revived: 0 });
    expect(await watchedBy(client)).toEqual([]);
  });

  it("of more than it can look at begins with those it has not looked at for longest", async () => {
    const client = await openOwn();
    let looks = 0;
    const owing = { owes: true, wasOverdue: false };
    const looked = intercept(env.TICKET_COORDINATOR, "lookIn", async () => {
      looks += 1;
      return looks > 400 ? { ...owing, owes: false } : owing;
    });
    await runInDurableObject(watchdogOf(client), (_: TenantWatchdog, { storage }) => {
      for (let index = 0; index < 250; index += 1) {
        storage.sql.exec("insert into watched values (?, 1, 0)", `${client.tenant.id}:coordinator:${index}`);
      }
    });
    expect(await round(client)).toMatchObject({ looked: 200 });
    const waiting = () =>
      runInDurableObject(watchdogOf(client), (_: TenantWatchdog, { storage }) =>
        storage.sql.exec("select 1 from watched where looked_at = 0").toArray(),
      );
    expect(await waiting()).toHaveLength(50);
    await round(client);
    expect(await waiting()).toEqual([]);
    expect(looks).toBe(400);

    await round(client);
    await round(client);
    expect(await watchedBy(client)).toEqual([]);
    looked.mockRestore();
  });

  it("of one tenant does nothing in another's name", async () => {
    const client = await openOwn();
    await expect(refusal(watchdogOf(client).watch("acme", "acme:coordinator:0"))).resolves.toContain(
      "tenant",
    );
    await expect(refusal(watchdogOf(client).round("acme"))).resolves.toContain("tenant");
    expect(await watchedBy(client)).toEqual([]);
  });
});

describe("the worker's schedule", () => {
  it("sends every tenant's watchdog on its round, though one of them is lost", async () => {
    const sent: unknown[] = [];
    intercept(env.TENANT_WATCHDOG, "round", async (_, [tenantId]) => {
      sent.push(tenantId);
      if (sent.length === 1) throw new Error("lost");
      return { looked: 0, revived: 0 };
    });
    await keepSchedule();
    expect(sent.length).toBeGreaterThan(1);
    expect(sent.toSorted()).toEqual(listTenantIds(env).toSorted());
  });

  it("revives a coordinator although its watchdog's alarm was lost as well", async () => {
    const { client, ticketId, dueAt } = await loseAlarm();
    await runInDurableObject(watchdogOf(client), (_: TenantWatchdog, { storage }) => storage.deleteAlarm());
    moveTo(dueAt + roundMs);
    await keepSchedule();
    expect((await client.readTicket(ticketId)).sla.state).toBe("atRisk");
    expect(await alarmOfWatchdog(client)).not.toBeNull();
  });
});

let opened = 0;

/** A tenant of its own, so that its watchdog has nobody else to look after. */
function openOwn(): Promise<SignalboxClient> {
  opened += 1;
  const tenant = { ...findTestTenant("demo-own"), id: `demo-watched-${opened}` };
  Object.assign(env, bindTenants([tenant]));
  return openTenant(tenant, "demo");
}

/** A ticket that waits for its SLA, in a coordinator whose alarm is gone without its knowing. */
async function loseAlarm() {
  const client = await openOwn();
  const ticketId = await sendTicket(client, "human-request");
  const { sla } = await waitFor(client, ticketId, "escalated");
  await runInDurableObject(holderOf(client, ticketId), (_: TicketCoordinator, { storage }) =>
    storage.deleteAlarm(),
  );
  return { client, ticketId, dueAt: Number(sla.dueAt) };
}

/** The object itself, whatever stands between it and others. */
function watchdogOf({ tenant }: SignalboxClient) {
  return openWatchdog(createObjectName({ tenantId: tenant.id, kind: "watchdog", id: "main" }));
}

function round(client: SignalboxClient) {
  return watchdogOf(client).round(client.tenant.id);
}

function watchedBy(client: SignalboxClient): Promise<string[]> {
  return runInDurableObject(watchdogOf(client), (_: TenantWatchdog, { storage }) =>
    storage.sql
      .exec<{ coordinator: string }>("select coordinator from watched")
      .toArray()
      .map(({ coordinator }) => coordinator),
  );
}

function alarmOfWatchdog(client: SignalboxClient): Promise<number | null> {
  return runInDurableObject(watchdogOf(client), (_: TenantWatchdog, { storage }) => storage.getAlarm());
}

async function keepSchedule(): Promise<void> {
  await worker.scheduled(createScheduledController(), env);
}

/** Why it was refused, or nothing. */
function refusal(asked: Promise<unknown>): Promise<string> {
  return asked.then(
    () => "",
    (error: unknown) => String(error),
  );
}
