/** Alerts on budgets that burn too fast, asked of the gate's real object. */
import { env } from "cloudflare:workers";
import { abortAllDurableObjects, runDurableObjectAlarm, runInDurableObject } from "cloudflare:test";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import type { BurnAlert, BurnFactors, BurnView, Workflow } from "../../src/domain/burn.ts";
import { createObjectName } from "../../src/domain/object-name.ts";
import type { SpendLimits } from "../../src/domain/spend.ts";
import { SpendWatch } from "../../src/tenants/spend-watch.ts";
import type { TenantGate } from "../../src/tenants/gate.ts";
import { findTestTenant } from "../support/tenants.ts";
import { jumpAhead, tidyUp } from "../support/tickets.ts";

const tenantId = "demo-burning";
const minute = 60_000;
/** In a future in which no alarm comes by itself. */
const noon = Date.UTC(2095, 9, 30, 12);
/** A hundred dollars a day. */
const day = { dayCostMicros: 100_000_000 };

beforeEach(() => void vi.useFakeTimers({ toFake: ["Date"], now: noon }));
afterEach(async () => {
  await tidyUp();
  Object.assign(env, { TENANT_DEMO_BURNING: "" });
});

describe("a budget that burns too fast", () => {
  it("fires once, for the tenant and for the workflow that is to blame, and is over soon after the spending", async () => {
    const gate = openGate("once", day);
    const told = listen();
    // Six times too fast is 25 dollars an hour: a little under it, it is calm.
    for (let at = 0; at < 12; at += 1) {
      await spend(gate, `calm-${at}`, 2_000_000, "order_status");
      jumpAhead(5 * minute);
    }
    expect(await firing(gate)).toEqual([]);
    for (let at = 0; at < 4; at += 1) {
      await spend(gate, `fast-${at}`, 10_000_000, "refund_request");
      jumpAhead(5 * minute);
    }
    await spend(gate, "last", 10_000_000, "refund_request");
    const on = await firing(gate);
    expect(on).toContainEqual(
      expect.objectContaining({ budget: "day", window: "fast", workflow: null, factor: 6 }),
    );
    expect(on).toContainEqual(
      expect.objectContaining({ budget: "day", window: "fast", workflow: "refund_request" }),
    );
    expect(on.filter(({ workflow }) => workflow === "order_status")).toEqual([]);
    expect(told("spend.burning")).toHaveLength(on.length);

    // Nothing is spent any more, and nobody looks but the gate itself.
    for (let at = 0; at < 8; at += 1) {
      jumpAhead(5 * minute);
      await runDurableObjectAlarm(gate);
    }
    expect(told("spend.calm")).toHaveLength(on.length);
    expect(await runDurableObjectAlarm(gate)).toBe(false);
    const { alerts } = await burn(gate);
    expect(alerts.map(({ resolvedAt }) => resolvedAt === null)).toEqual(on.map(() => false));
    const [fast] = alerts.filter(({ window, workflow }) => window === "fast" && workflow === null);
    expect((fast?.resolvedAt ?? 0) - (fast?.firedAt ?? 0)).toBeLessThanOrEqual(30 * minute);
  });

  it("about where its alert fires is told once, however often it goes up and down", async () => {
    const gate = openGate("hovering", day);
    const told = listen();
    // What six times allows grows by 138,889 in twenty seconds: every other charge is above it, and the next below.
    await spend(gate, "first", 25_050_000);
    for (let at = 1; at < 14; at += 1) {
      jumpAhead(20_000);
      await spend(gate, `h${at}`, at % 2 ? 10_000 : 270_000);
    }
    const fast = (event: string) =>
      told(event).filter((line) => line.includes("every workflow") && line.includes("day fast"));
    expect([fast("spend.burning").length, fast("spend.calm").length]).toEqual([1, 0]);
  });

  it("costs a row when it fires and one when it ends, besides those of its charge", async () => {
    await runInDurableObject(openGate("rows", day), (_: TenantGate, { storage }) => {
      let written = 0;
      const exec: SqlStorage["exec"] = (text, ...values) => {
        const cursor = storage.sql.exec(text, ...values);
        written += cursor.rowsWritten;
        return cursor as never;
      };
      const cost = (deed: () => unknown) => {
        written = 0;
        deed();
        return written;
      };
      const alerts: BurnAlert[] = [];
      const watch = new SpendWatch(
        {
          sql: { exec } as SqlStorage,
          transactionSync: <Value>(closure: () => Value) => storage.transactionSync(closure),
        },
        {
          clock: { now: () => Date.now(), wait: async () => {} },
          tell: (alert) => void alerts.push(alert),
          wakeAt: () => {},
        },
      );
      const tenant = findTestTenant("demo-own");
      const limits = { ...tenant, budgets: { ...tenant.budgets, ...day } };
      const pay = (id: string, costMicros: number) => {
        watch.reserve({ id, workflow: "triage", tokens: 0, costMicros, leaseMs: 30_000 }, limits);
        return cost(() => watch.settle(id, { tokens: 0, costMicros }, limits));
      };
      expect([pay("calm", 1_000), alerts.length]).toEqual([3, 0]);
      expect([pay("much", 90_000_000), alerts.length]).toEqual([3 + 4, 4]);
      expect(pay("more", 1_000)).toBe(3);
      expect(cost(() => watch.view(limits))).toBe(0);
      jumpAhead(12 * 60 * minute);
      expect([cost(() => void watch.wake(limits, neverTold)), alerts.length]).toEqual([4, 8]);
    });
  });

  it("is told with names and figures, and nothing of a ticket", async () => {
    const gate = openGate("words", day);
    const told = listen();
    await spend(gate, "all", 90_000_000, "refund_request");
    expect(told("spend.burning").map((line) => JSON.parse(line))).toContainEqual({
      level: "warn",
      event: "spend.burning",
      tenantId,
      source: "every workflow",
      reason: "day fast",
      count: 21.6,
    });
  });

  it("stays on over a restart, is not told again, and ends all the same", async () => {
    const told = listen();
    await spend(openGate("restart", day), "all", 90_000_000);
    const on = await firing(openGate("restart", day));
    // Of one moment, the tenant's own first.
    expect(on.map(({ workflow }) => workflow)).toEqual([null, null, "triage", "triage"]);
    await abortAllDurableObjects();
    const gate = openGate("restart", day);
    expect(await firing(gate)).toEqual(on);
    expect(told("spend.burning")).toHaveLength(on.length);
    jumpAhead(45 * minute);
    expect(await runDurableObjectAlarm(gate)).toBe(true);
    expect(await firing(gate)).toEqual([]);
    expect(told("spend.calm")).toHaveLength(on.length);
  });

  it("is calm once its people give it more, or want to hear nothing", async () => {
    await spend(openGate("given", day), "all", 90_000_000);
    expect(await firing(openGate("given", day))).not.toEqual([]);
    expect(await firing(openGate("given", { dayCostMicros: 10_000_000_000 }))).toEqual([]);
    const never = { dayFast: null, daySlow: null, monthFast: null, monthSlow: null };
    expect(await firing(openGate("given", day, never))).toEqual([]);
    expect((await burn(openGate("given", {}))).rates).toEqual([]);
  });

  it("burns with a request whose holder died, in the workflow it was for and at the time its lease ended", async () => {
    const gate = openGate("dead", day);
    await reserve(gate, "gone", 90_000_000, "double_charge");
    jumpAhead(2 * 60 * minute);
    const { rates } = await burn(gate);
    const own = rates.filter(({ workflow }) => workflow === "double_charge");
    expect(own).toMatchObject([{ window: "slow", spent: 90_000_000, controlRate: 0 }]);
  });
});

describe("what is kept", () => {
  it("is one row for a charge: the ring is written over, and holds what it should", async () => {
    const gate = openGate("ring", day);
    for (let at = 0; at < 160; at += 1) {
      await spend(gate, `r${at}`, 1_000, at % 2 ? "triage" : "abuse");
      jumpAhead(5 * minute);
    }
    expect(await query(gate, "select count(*) as rows from spend_buckets")).toEqual([{ rows: 73 * 2 }]);
    const slow = (await burn(gate)).rates.find(({ window, workflow }) => window === "slow" && !workflow);
    // 72 whole buckets, and the one that has just begun.
    expect(slow?.spent).toBe(72_000);
  });

  it("is the same after a restart", async () => {
    const seen: BurnView[] = [];
    for (let round = 0; round < 2; round += 1) {
      const gate = openGate("kept", day);
      if (round === 0) {
        await spend(gate, "a", 20_000_000, "triage");
        jumpAhead(11 * minute);
        await spend(gate, "b", 30_000_000, "bug_report");
      }
      seen.push(await burn(gate));
      await abortAllDurableObjects();
    }
    expect(seen[1]).toEqual(seen[0]);
  });

  it("of alerts is a hundred that are over", async () => {
    const gate = openGate("many", { dayCostMicros: 1_000 });
    for (let at = 0; at < 60; at += 1) {
      jumpAhead(25 * 60 * minute);
      await runDurableObjectAlarm(gate);
      await spend(gate, `m${at}`, 900);
    }
    const [{ rows } = { rows: 0 }] = await query(gate, "select count(*) as rows from burn_alerts");
    expect(rows).toBeGreaterThan(90);
    expect(rows).toBeLessThanOrEqual(104);
    expect((await burn(gate)).alerts.length).toBeLessThanOrEqual(14);
  });

  it("by an earlier release is taken over: a lease without a workflow still counts", async () => {
    const gate = openGate("older", day);
    await burn(gate);
    await query(gate, "alter table spend_leases drop column workflow");
    await query(
      gate,
      "insert into spend_leases values ('old', ?, ?, 5, 70000000)",
      Math.floor(noon / 86_400_000),
      noon + 1_000,
    );
    await abortAllDurableObjects();
    jumpAhead(minute);
    const { rates } = await burn(openGate("older", day));
    expect(rates.find(({ window, workflow }) => window === "fast" && !workflow)).toMatchObject({
      spent: 70_000_000,
    });
  });
});

/** A gate of its own for each test, of a tenant with these budgets. */
function openGate(
  name: string,
  limits: Partial<SpendLimits>,
  factors: Partial<BurnFactors> = {},
): DurableObjectStub<TenantGate> {
  const { budgets, burnAlerts, ...tenant } = findTestTenant("demo-own");
  const burning = {
    ...tenant,
    id: tenantId,
    budgets: { ...budgets, ...limits },
    burnAlerts: { ...burnAlerts, ...factors },
  };
  Object.assign(env, { TENANT_DEMO_BURNING: JSON.stringify(burning) });
  return env.TENANT_GATE.getByName(createObjectName({ tenantId, kind: "gate", id: `burn-${name}` }));
}

/** A chat that must not be told anything. */
function neverTold(): Promise<never> {
  return Promise.reject(new Error("told all the same"));
}

async function reserve(
  gate: DurableObjectStub<TenantGate>,
  id: string,
  costMicros: number,
  workflow: Workflow = "triage",
): Promise<void> {
  const wish = { id, workflow, tokens: 0, costMicros, leaseMs: 30_000 };
  expect(await gate.reserveSpend(tenantId, wish)).toEqual({ status: "reserved" });
}

async function spend(
  gate: DurableObjectStub<TenantGate>,
  id: string,
  costMicros: number,
  workflow: Workflow = "triage",
): Promise<void> {
  await reserve(gate, id, costMicros, workflow);
  await gate.settleSpend(tenantId, id, { tokens: 0, costMicros });
}

async function burn(gate: DurableObjectStub<TenantGate>): Promise<BurnView> {
  return (await gate.spending(tenantId)).burn;
}

async function firing(gate: DurableObjectStub<TenantGate>): Promise<BurnView["alerts"]> {
  return (await burn(gate)).alerts.filter(({ resolvedAt }) => resolvedAt === null);
}

function query(gate: DurableObjectStub<TenantGate>, text: string, ...values: (string | number)[]) {
  return runInDurableObject(gate, (_: TenantGate, { storage }) =>
    storage.sql.exec<{ rows: number }>(text, ...values).toArray(),
  );
}

/** What is logged from here on, by the event's name. */
function listen(): (event: string) => string[] {
  const lines: string[] = [];
  for (const level of ["info", "warn"] as const) {
    vi.spyOn(console, level).mockImplementation((line: string) => void lines.push(line));
  }
  return (event) => lines.filter((line) => line.includes(`"event":"${event}"`));
}
