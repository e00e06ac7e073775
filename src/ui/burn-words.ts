/** How the coordinator page says how fast budgets burn. Pure. */
import type { BurnAlert, BurnRate, BurnView } from "../domain/burn.ts";
import type { Metrics } from "../domain/metrics.ts";
import { formatSpan } from "./format.ts";
import { titleOf } from "./words.ts";

type Spend = Metrics["spend"];

const windowWords = { fast: "the last hour", slow: "the last six hours" } as const;

/** `All tickets`, `Triage`, `Refund request`. */
export function scopeOf(workflow: BurnRate["workflow"]): string {
  return workflow === null ? "All tickets" : titleOf(workflow);
}

/** `7.3 ×`, or that there was nothing. */
export function writeRate(rate: number): string {
  if (rate === 0) return "–";
  return rate < 0.1 ? "< 0.1 ×" : `${rate < 10 ? rate.toFixed(1) : Math.round(rate)} ×`;
}

/** `The month's budget burns 15 × as fast as it would last, over the last hour: Refund request alone.` */
export function tellAlert({ budget, window, workflow, rate }: BurnAlert | BurnRate): string {
  const whose = workflow === null ? "" : `: ${scopeOf(workflow)} alone`;
  return `The ${budget}’s budget burns ${writeRate(rate)} as fast as it would last, over ${windowWords[window]}${whose}.`;
}

/** Whether the people in the chat know: `Told in the chat.`, or why not; null where nobody is to be told. */
export function tellWhoKnows({ telling, resolvedAt }: BurnView["alerts"][number]): string | null {
  if (!telling) return null;
  const { what, status, attempts, reason } = telling;
  if (status === "told") return what === "ended" ? "The chat knows that it is over." : "Told in the chat.";
  const why = reason === null ? "" : ` (${reason})`;
  if (status === "owed") {
    if (attempts === 0) return "About to be told in the chat.";
    return `Not told in the chat yet, after ${attempts} ${attempts === 1 ? "try" : "tries"}${why}.`;
  }
  const whom = resolvedAt === null ? "The chat was not told" : "The chat was not told that it is over";
  return status === "refused" ? `${whom}${why}.` : `${whom}: given up after ${attempts} tries${why}.`;
}

/** When the budget is spent, if it goes on so: in words, or null where it lasts until it is whole again. */
export function tellEnd(
  { budget, of, rate, workflow }: BurnRate,
  { limits, [budget]: spent }: Spend,
  nowMs: number,
): string | null {
  const limit = limits[`${budget}${of === "tokens" ? "Tokens" : "CostMicros"}`];
  if (limit === null || workflow !== null || rate === 0) return null;
  const left = limit - spent[of] - spent.reserved[of];
  if (left <= 0) return "Nothing is left of it.";
  const lengthMs = budget === "day" ? 86_400_000 : monthMsBefore(spent.freshAt);
  const leftMs = (left / limit) * (lengthMs / rate);
  return nowMs + leftMs < spent.freshAt ? `At this rate it is spent in ${formatSpan(leftMs)}.` : null;
}

/** The rate that an alert which is on has by now; null where nothing was spent any more. */
export function rateOf(alert: BurnAlert, { burn }: Spend): BurnRate | null {
  const { budget, window, workflow } = alert;
  const isSame = (rate: BurnRate) =>
    rate.budget === budget && rate.window === window && rate.workflow === workflow;
  return burn.rates.find(isSame) ?? null;
}

/** Both windows of a budget and a scope side by side, the tenant's first, then the fastest. */
export function tabulate(rates: readonly BurnRate[]): {
  workflow: BurnRate["workflow"];
  budget: BurnRate["budget"];
  fast: number;
  slow: number;
}[] {
  const rows = new Map<string, ReturnType<typeof tabulate>[number]>();
  for (const { workflow, budget, window, rate } of rates) {
    const key = `${workflow} ${budget}`;
    const row = rows.get(key) ?? { workflow, budget, fast: 0, slow: 0 };
    rows.set(key, { ...row, [window]: rate });
  }
  return [...rows.values()];
}

function monthMsBefore(freshAt: number): number {
  const end = new Date(freshAt);
  return freshAt - Date.UTC(end.getUTCFullYear(), end.getUTCMonth() - 1);
}
