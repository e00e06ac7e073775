/** What a tenant's models may spend in a day and a month, asked of the gate's real object. */
import { env } from "cloudflare:workers";
import { abortAllDurableObjects, runInDurableObject } from "cloudflare:test";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { createObjectName } from "../../src/domain/object-name.ts";
import type { SpendLimits } from "../../src/domain/spend.ts";
import type { TenantGate } from "../../src/tenants/gate.ts";
import { SpendLedger } from "../../src/tenants/spend-ledger.ts";
import { findTestTenant } from "../support/tenants.ts";
import { jumpAhead, tidyUp } from "../support/tickets.ts";

const tenantId = "demo-thrifty";
const leaseMs = 30_000;
const workflow = "refund_request";
const used = { tokens: 10, costMicros: 20 };
const noon = Date.UTC(2026, 9, 30, 12);
const hour = 3_600_000;

beforeEach(() => setClock(noon));
afterEach(async () => {
  await tidyUp();
  Object.assign(env, { TENANT_DEMO_THRIFTY: "" });
});

describe("a budget", () => {
  it("is not overspent by a micro, though 500 ask for a part of it at the same time", async () => {
    const gate = openGate("crowd", { dayCostMicros: 7_777 });
    const costs = Array.from({ length: 500 }, (_, index) => 1 + ((index * 37) % 101));
    const answers = await Promise.all(
      costs.map((costMicros, index) => reserve(gate, `r${index}`, { tokens: 1, costMicros })),
    );
    const granted = costs.filter((_, index) => answers[index]?.status === "reserved");
    const sum = granted.reduce((total, cost) => total + cost, 0);
    expect(sum).toBeLessThanOrEqual(7_777);
    // Nor is anybody refused whose part was still there.
    const smallestRefused = Math.min(...costs.filter((_, index) => answers[index]?.status === "refused"));
    expect(sum + smallestRefused).toBeGreaterThan(7_777);
    expect((await gate.spending(tenantId)).day).toMatchObject({
      costMicros: 0,
      reserved: { costMicros: sum },
    });
  });

  it("is not overspent either while the 500 settle and ask again in any order", async () => {
    const gate = openGate("churn", { dayTokens: 5_000 });
    const spend = async (spender: number) => {
      let tokens = 0;
      for (let round = 0; round < 4; round += 1) {
        const id = `${spender}-${round}`;
        const answer = await reserve(gate, id, { tokens: 50, costMicros: 0 });
        if (answer.status === "refused") continue;
        const really = 5 + ((spender + round) % 46);
        await gate.settleSpend(tenantId, id, { tokens: really, costMicros: 0 });
        tokens += really;
      }
      return tokens;
    };
    const spent = await Promise.all(Array.from({ length: 500 }, (_, index) => spend(index)));
    const total = spent.reduce((sum, tokens) => sum + tokens, 0);
    const { day } = await gate.spending(tenantId);
    expect(day).toMatchObject({ tokens: total, reserved: { tokens: 0 } });
    expect(total).toBeLessThanOrEqual(5_000);
    // What nobody used can still be had, to the last token.
    await spendAll(gate, "rest", 5_000 - total);
    expect(await reserve(gate, "over", { tokens: 1, costMicros: 0 })).toMatchObject({ status: "refused" });
  });

  it.each([
    ["day", "dayTokens", "2026-10-31T00:00:00.000Z", "tokens"],
    ["day", "dayCostMicros", "2026-10-31T00:00:00.000Z", "micros"],
    ["month", "monthTokens", "2026-11-01T00:00:00.000Z", "tokens"],
    ["month", "monthCostMicros", "2026-11-01T00:00:00.000Z", "micros"],
  ] as const)(
    "of a %s (%s) that is spent says which it is and when it is whole again",
    async (name, limit, at, unit) => {
      const gate = openGate(`says-${limit}`, { [limit]: 45 });
      await reserve(gate, "a", { tokens: 40, costMicros: 40 });
      expect(await reserve(gate, "b", { tokens: 6, costMicros: 6 })).toEqual({
        status: "refused",
        budget: name,
        message: `the tenant's budget of this ${name} has 5 ${unit} left of the 6 this may take; it is whole again at ${at}`,
      });
      expect(await reserve(gate, "c", { tokens: 5, costMicros: 5 })).toEqual({ status: "reserved" });
    },
  );

  it("of a day is whole again at midnight UTC, of a month on its first day, and not a millisecond before", async () => {
    const gate = openGate("midnight", { dayTokens: 50, monthTokens: 80 });
    await spendAll(gate, "a", 50);
    setClock(Date.UTC(2026, 9, 31) - 1);
    expect(await reserve(gate, "b", { tokens: 1, costMicros: 0 })).toMatchObject({ budget: "day" });
    setClock(Date.UTC(2026, 9, 31));
    await spendAll(gate, "c", 30);
    expect(await reserve(gate, "d", { tokens: 1, costMicros: 0 })).toMatchObject({ budget: "month" });
    setClock(Date.UTC(2026, 10, 1));
    await spendAll(gate, "e", 50);
    expect(await gate.spending(tenantId)).toMatchObject({ day: { tokens: 50 }, month: { tokens: 50 } });
  });

  it("is charged on the day a request began, however late it ends", async () => {
    const gate = openGate("overnight", { dayTokens: 100, monthTokens: 1_000 });
    setClock(Date.UTC(2026, 9, 31) - 1_000);
    await reserve(gate, "late", { tokens: 100, costMicros: 0 });
    setClock(Date.UTC(2026, 9, 31) + 5_000);
    expect(await reserve(gate, "next", { tokens: 100, costMicros: 0 })).toEqual({ status: "reserved" });
    await gate.settleSpend(tenantId, "late", { tokens: 90, costMicros: 0 });
    expect(await gate.spending(tenantId)).toMatchObject({
      day: { tokens: 0, reserved: { tokens: 100 } },
      month: { tokens: 90, reserved: { tokens: 100 } },
    });
  });
});

describe("a reservation", () => {
  it("asked for again is the same one, and settled again is settled once", async () => {
    const gate = openGate("again", { dayTokens: 100 });
    for (let time = 0; time < 3; time += 1) {
      expect(await reserve(gate, "a", { tokens: 60, costMicros: 0 })).toEqual({ status: "reserved" });
    }
    expect((await gate.spending(tenantId)).day.reserved.tokens).toBe(60);
    await gate.settleSpend(tenantId, "a", used);
    await gate.settleSpend(tenantId, "a", used);
    expect((await gate.spending(tenantId)).day).toMatchObject({ ...used, reserved: { tokens: 0 } });
  });

  it("whose holder died counts in full once its lease is over, and a late word changes nothing", async () => {
    const gate = openGate("dead", { dayTokens: 100 });
    await reserve(gate, "a", { tokens: 60, costMicros: 7 });
    jumpAhead(leaseMs - 1);
    expect((await gate.spending(tenantId)).day).toMatchObject({ tokens: 0, reserved: { tokens: 60 } });
    jumpAhead(1);
    await gate.settleSpend(tenantId, "a", { tokens: 1, costMicros: 1 });
    expect((await gate.spending(tenantId)).day).toMatchObject({
      tokens: 60,
      costMicros: 7,
      reserved: { tokens: 0, costMicros: 0 },
    });
  });

  it("that was settled for more than was set aside counts with all of it", async () => {
    const gate = openGate("more", { dayTokens: 100 });
    await reserve(gate, "a", { tokens: 10, costMicros: 0 });
    await gate.settleSpend(tenantId, "a", { tokens: 150, costMicros: 0 });
    expect(await reserve(gate, "b", { tokens: 1, costMicros: 0 })).toMatchObject({
      message: expect.stringContaining("has 0 tokens left"),
    });
  });

  it("of another tenant is not taken", async () => {
    const gate = openGate("stranger", { dayTokens: 100 });
    await runInDurableObject(gate, async (own: TenantGate) => {
      await expect(own.reserveSpend("acme", { id: "a", ...used, workflow, leaseMs })).rejects.toThrow();
      await expect(own.settleSpend("acme", "a", used)).rejects.toThrow();
    });
  });

  it("outlives the object, and so does what was spent", async () => {
    await reserve(openGate("restart", { dayTokens: 100 }), "a", { tokens: 30, costMicros: 0 });
    await spendAll(openGate("restart", { dayTokens: 100 }), "b", 20);
    await abortAllDurableObjects();
    const gate = openGate("restart", { dayTokens: 100 });
    expect((await gate.spending(tenantId)).day).toMatchObject({ tokens: 20, reserved: { tokens: 30 } });
    expect(await reserve(gate, "c", { tokens: 51, costMicros: 0 })).toMatchObject({ status: "refused" });
    await gate.settleSpend(tenantId, "a", used);
    expect((await gate.spending(tenantId)).day).toMatchObject({ tokens: 30, reserved: { tokens: 0 } });
  });
});

it("costs a row to set something aside, three to settle it, and none to refuse or look", async () => {
  await runInDurableObject(openGate("rows", {}), (_: TenantGate, { storage }) => {
    let written = 0;
    const exec: SqlStorage["exec"] = (text, ...values) => {
      const cursor = storage.sql.exec(text, ...values);
      written += cursor.rowsWritten;
      return cursor as never;
    };
    const face = {
      sql: { exec } as SqlStorage,
      transactionSync: <Value>(closure: () => Value) => storage.transactionSync(closure),
    };
    const ledger = new SpendLedger(face, { now: () => Date.now(), wait: async () => {} });
    const limits: SpendLimits = { ...unlimited, dayTokens: 100 };
    const cost = (deed: () => unknown) => {
      written = 0;
      deed();
      return written;
    };
    const wish = (id: string, tokens: number) => ({ id, tokens, costMicros: 1, workflow, leaseMs }) as const;
    expect(cost(() => ledger.reserve(wish("a", 60), limits))).toBe(1);
    expect(cost(() => ledger.reserve(wish("a", 60), limits))).toBe(0);
    expect(cost(() => ledger.reserve(wish("b", 60), limits))).toBe(0);
    expect(cost(() => ledger.settle("a", used))).toBe(3);
    expect(cost(() => ledger.settle("a", used))).toBe(0);
    expect(cost(() => ledger.view())).toBe(0);
  });
});

it("keeps two months of days and no more", async () => {
  const gate = openGate("kept", { dayTokens: 100 });
  for (let day = 0; day < 100; day += 1) {
    setClock(noon + day * 24 * hour);
    await spendAll(gate, `d${day}`, 1);
  }
  const rows = await runInDurableObject(gate, (_: TenantGate, { storage }) =>
    storage.sql.exec("select count(*) as days from spend_days").toArray(),
  );
  expect(rows).toEqual([{ days: 63 }]);
});

const unlimited = { dayTokens: null, dayCostMicros: null, monthTokens: null, monthCostMicros: null };

/** A gate of its own for each test, of a tenant with these limits. */
function openGate(name: string, limits: Partial<SpendLimits>): DurableObjectStub<TenantGate> {
  const { budgets, ...tenant } = findTestTenant("demo-own");
  // Of alerts `burn-alerts.test.ts` tells.
  const burnAlerts = { dayFast: null, daySlow: null, monthFast: null, monthSlow: null };
  const thrifty = { ...tenant, id: tenantId, burnAlerts, budgets: { ...budgets, ...unlimited, ...limits } };
  Object.assign(env, { TENANT_DEMO_THRIFTY: JSON.stringify(thrifty) });
  return env.TENANT_GATE.getByName(createObjectName({ tenantId, kind: "gate", id: `spend-${name}` }));
}

function reserve(gate: DurableObjectStub<TenantGate>, id: string, spend: typeof used) {
  return gate.reserveSpend(tenantId, { id, ...spend, workflow, leaseMs });
}

async function spendAll(gate: DurableObjectStub<TenantGate>, id: string, tokens: number): Promise<void> {
  expect(await reserve(gate, id, { tokens, costMicros: 0 })).toEqual({ status: "reserved" });
  await gate.settleSpend(tenantId, id, { tokens, costMicros: 0 });
}

function setClock(now: number): void {
  vi.useFakeTimers({ toFake: ["Date"], now });
}
