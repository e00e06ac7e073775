/** How fast budgets burn, as arithmetic. */
import { describe, expect, it } from "vitest";
import { burnWindows, type BurnFactors, type BurnRate, type Workflow } from "../../src/domain/burn.ts";
import { computeBurnRates, isBurning } from "../../src/tenants/burn-rate.ts";
import { bucketMs, type SpendBucket } from "../../src/tenants/spend-buckets.ts";

const factors: BurnFactors = { dayFast: 6, daySlow: 2, monthFast: 14.4, monthSlow: 6 };
const unlimited = { dayTokens: null, dayCostMicros: null, monthTokens: null, monthCostMicros: null };
/** The end of a bucket, in a month of 30 days. */
const now = Date.UTC(2026, 10, 20, 12) - 1;
const bucketsOfDay = 288;
const current = Math.floor(now / bucketMs);

describe("a rate", () => {
  it("is 1 where a budget is spent evenly, over both windows, by day and month, whenever one looks", () => {
    const dayCostMicros = bucketsOfDay * 100;
    const limits = { ...unlimited, dayCostMicros, monthCostMicros: dayCostMicros * 30 };
    for (let elapsedMs = 1; elapsedMs < bucketMs; elapsedMs += 7_001) {
      const at = current * bucketMs + elapsedMs;
      const even = spread(73, () => 100);
      // The bucket that is being filled has what belongs to its part.
      even[0]!.costMicros = (100 * elapsedMs) / bucketMs;
      for (const { rate, controlRate } of rates(even, limits, at)) {
        expect(rate).toBeCloseTo(1, 6);
        expect(controlRate).toBeCloseTo(1, 6);
      }
    }
  });

  it("doubles where twice as much is spent, and halves where the budget is twice as large", () => {
    const one = find(rates(spread(73, noise), limit(10_000)), "day", "fast");
    expect(
      find(
        rates(
          spread(73, (at) => 2 * noise(at)),
          limit(10_000),
        ),
        "day",
        "fast",
      ).rate,
    ).toBeCloseTo(2 * one.rate, 9);
    expect(find(rates(spread(73, noise), limit(20_000)), "day", "fast").rate).toBeCloseTo(one.rate / 2, 9);
  });

  it("of the tenant is the sum of those of its workflows, in every window", () => {
    const workflows: Workflow[] = ["triage", "refund_request", "order_status", "abuse"];
    const mixed = workflows.flatMap((workflow, index) =>
      spread(73, (at) => noise(at * (index + 1)), workflow),
    );
    const all = rates(mixed, { ...unlimited, dayCostMicros: 10_000, monthCostMicros: 90_000 });
    expect(all).toHaveLength(4 * (1 + workflows.length));
    for (const tenant of all.filter(({ workflow }) => workflow === null)) {
      const parts = all.filter(
        ({ workflow, budget, window }) =>
          workflow !== null && budget === tenant.budget && window === tenant.window,
      );
      for (const figure of ["rate", "controlRate", "spent"] as const) {
        expect(parts.reduce((sum, part) => sum + part[figure], 0)).toBeCloseTo(tenant[figure], 6);
      }
    }
  });

  it("leaves out what is older than its window", () => {
    const { windowMs } = burnWindows.fast;
    const at = (bucketsAgo: number) =>
      find(rates([bucket(current - bucketsAgo, 500)], limit(10_000)), "day", "fast").spent;
    expect(at(windowMs / bucketMs)).toBe(500);
    expect(at(windowMs / bucketMs + 1)).toBe(0);
  });

  it("is that of tokens or of money, whichever comes nearer to an alert", () => {
    const used = [{ ...bucket(current, 10), tokens: 9_000 }, bucket(current - 1, 10)];
    const both = { ...unlimited, dayTokens: 10_000, dayCostMicros: 10_000 };
    expect(find(rates(used, both), "day", "fast")).toMatchObject({ of: "tokens", spent: 9_000 });
    expect(find(rates(used, limit(10_000)), "day", "fast")).toMatchObject({ of: "costMicros", spent: 20 });
  });

  it("is of budgets that bound something, and of nothing else", () => {
    expect(rates(spread(73, noise), unlimited)).toEqual([]);
    expect(new Set(rates(spread(73, noise), limit(1)).map(({ budget }) => budget))).toEqual(new Set(["day"]));
    // The tenant's is there from the beginning.
    expect(rates([], limit(1))).toMatchObject([{ rate: 0 }, { rate: 0 }]);
  });

  it.each([
    [Date.UTC(2026, 1, 10), 28],
    [Date.UTC(2028, 1, 10), 29],
    [Date.UTC(2026, 11, 10), 31],
  ])("of a month knows how long this one is: %d has %d days", (at, days) => {
    const used = [{ ...bucket(Math.floor(at / bucketMs), 1_000) }];
    const month = { ...unlimited, monthCostMicros: 1_000_000 };
    const elapsedMs = at % bucketMs;
    const { rate } = find(rates(used, month, at), "month", "fast");
    const covered = burnWindows.fast.windowMs + elapsedMs;
    expect(rate).toBeCloseTo(1_000 / ((1_000_000 * covered) / (days * 86_400_000)), 9);
  });
});

describe("an alert is on", () => {
  it("only where much was spent over the window, and is spent still", () => {
    const much = spread(13, () => 3_000);
    const before = much.filter(({ bucket: at }) => at < current - 1);
    const lately = much.filter(({ bucket: at }) => at >= current);
    const isOn = (used: SpendBucket[]) =>
      isBurning(find(rates(used, limit(100_000)), "day", "fast"), { wasOn: false });
    expect([isOn(much), isOn(before), isOn(lately)]).toEqual([true, false, false]);
  });

  it("from its very factor on, until it is a tenth below, and never without one", () => {
    const rate = find(
      rates(
        spread(73, () => 100),
        limit(10_000),
      ),
      "day",
      "fast",
    );
    const at = (factor: number | null, wasOn = false) => isBurning({ ...rate, factor }, { wasOn });
    const least = Math.min(rate.rate, rate.controlRate);
    expect([at(least), at(least + 1e-9), at(null)]).toEqual([true, false, false]);
    expect([at(least / 0.91, true), at(least / 0.89, true), at(null, true)]).toEqual([true, false, false]);
  });
});

function rates(used: SpendBucket[], budgets: typeof unlimited | object, at = now): BurnRate[] {
  return computeBurnRates(used, { budgets: { ...unlimited, ...budgets }, burnAlerts: factors }, at);
}

function find(all: BurnRate[], budget: BurnRate["budget"], window: BurnRate["window"]): BurnRate {
  const found = all.find(
    (rate) => rate.workflow === null && rate.budget === budget && rate.window === window,
  );
  if (!found) throw new Error(`there is no rate of the ${budget}, ${window}`);
  return found;
}

function limit(dayCostMicros: number): object {
  return { dayCostMicros };
}

/** So many buckets back from now, the newest first. */
function spread(count: number, cost: (at: number) => number, workflow: Workflow = "triage"): SpendBucket[] {
  return Array.from({ length: count }, (_, back) => bucket(current - back, cost(back), workflow));
}

function bucket(at: number, costMicros: number, workflow: Workflow = "triage"): SpendBucket {
  return { bucket: at, workflow, tokens: 0, costMicros };
}

/** Some figure or other, the same each time. */
function noise(at: number): number {
  return 1 + ((at * 7_919) % 97);
}
