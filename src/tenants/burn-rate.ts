/** How fast budgets burn, from what was used in the last hours. Pure. */
import {
  burnWindows,
  type BurnFactors,
  type BurnRate,
  type BurnWindow,
  type Workflow,
} from "../domain/burn.ts";
import type { Spend, SpendLimits } from "../domain/spend.ts";
import { bucketMs, type SpendBucket } from "./spend-buckets.ts";

const dayMs = 86_400_000;
const windowNames = ["fast", "slow"] as const satisfies readonly BurnWindow[];

export interface BurnLimits {
  budgets: SpendLimits;
  burnAlerts: BurnFactors;
}

/**
 * The rates of the tenant and of every workflow that has used anything in a window. A workflow is held against the
 * tenant's budget, for it has none of its own: the rates of all of them add up to the tenant's.
 */
export function computeBurnRates(
  buckets: readonly SpendBucket[],
  { budgets, burnAlerts }: BurnLimits,
  nowMs: number,
): BurnRate[] {
  const workflows = new Set(buckets.map(({ workflow }) => workflow));
  const scopes: (Workflow | null)[] = [null, ...workflows];
  const rates = (["day", "month"] as const).flatMap((budget) =>
    windowNames.flatMap((window) =>
      scopes.flatMap((workflow) => {
        const own = workflow === null ? buckets : buckets.filter((bucket) => bucket.workflow === workflow);
        const factor = burnAlerts[`${budget}${window === "fast" ? "Fast" : "Slow"}` as const];
        const rate = computeFastest(own, { budget, window }, budgets, nowMs);
        if (!rate || (workflow !== null && rate.spent === 0)) return [];
        return [{ budget, window, workflow, ...rate, factor }];
      }),
    ),
  );
  return rates.toSorted(
    (one, other) => Number(one.workflow !== null) - Number(other.workflow !== null) || other.rate - one.rate,
  );
}

/** An alert that is on ends a little below where it fired, so that a rate about there is not told again and again. */
const endsBelow = 0.9;

/** Whether an alert is on: over the window because it is much, over the control window because it goes on. */
export function isBurning({ rate, controlRate, factor }: BurnRate, { wasOn }: { wasOn: boolean }): boolean {
  return factor !== null && Math.min(rate, controlRate) >= (wasOn ? endsBelow * factor : factor);
}

type Rate = Pick<BurnRate, "of" | "spent" | "rate" | "controlRate">;

/** By tokens or by money, whichever comes nearer to an alert; null where neither is bounded. */
function computeFastest(
  buckets: readonly SpendBucket[],
  { budget, window }: Pick<BurnRate, "budget" | "window">,
  limits: SpendLimits,
  nowMs: number,
): Rate | null {
  const { windowMs, controlMs } = burnWindows[window];
  const lengthMs = budget === "day" ? dayMs : monthMsAt(nowMs);
  const measure = (of: BurnRate["of"], limit: number | null): Rate[] => {
    if (limit === null) return [];
    const over = (ms: number) => {
      const { used, coveredMs } = sumOver(buckets, ms, nowMs);
      return { spent: used[of], rate: used[of] / ((limit * coveredMs) / lengthMs) };
    };
    return [{ of, ...over(windowMs), controlRate: over(controlMs).rate }];
  };
  const both = [
    ...measure("tokens", limits[`${budget}Tokens`]),
    ...measure("costMicros", limits[`${budget}CostMicros`]),
  ];
  const nearness = ({ rate, controlRate }: Rate) => Math.min(rate, controlRate);
  const [nearest = null] = both.toSorted(
    (one, other) => nearness(other) - nearness(one) || other.rate - one.rate,
  );
  return nearest;
}

/**
 * Whole buckets and the one being filled: up to five minutes more than the window. The rate is over the time they
 * really cover, so that it does not jump where a bucket ends.
 */
function sumOver(
  buckets: readonly SpendBucket[],
  windowMs: number,
  nowMs: number,
): { used: Spend; coveredMs: number } {
  const first = Math.floor(nowMs / bucketMs) - windowMs / bucketMs;
  const used = { tokens: 0, costMicros: 0 };
  for (const { bucket, tokens, costMicros } of buckets) {
    if (bucket < first) continue;
    used.tokens += tokens;
    used.costMicros += costMicros;
  }
  return { used, coveredMs: nowMs - first * bucketMs };
}

function monthMsAt(nowMs: number): number {
  const date = new Date(nowMs);
  const startOf = (offset: number) => Date.UTC(date.getUTCFullYear(), date.getUTCMonth() + offset);
  return startOf(1) - startOf(0);
}
