/**
 * Whether the tasks of an agent are moved to another class of models, by what was measured of the models. Pure. A class
 * moves one step at a time, within the tenant's bounds, and never for what may be chance: both ends of Wilson's interval
 * count, and what was found bad is not tried again as long as the window remembers it.
 */
import { wilson } from "../domain/interval.ts";
import type { ModelFigures } from "../domain/metrics.ts";
import { taskClasses, type Adaptive, type TaskClass } from "../domain/task-class.ts";

/** What was measured of one model with one agent, within the window. */
export type Measured = Pick<ModelFigures, "calls" | "meanMs" | "costMicros" | "firstAnswers" | "invalid">;

/** What a move has brought about must be seen before the next one, milliseconds. */
export const settleMs = 10 * 60_000;

export interface ClassMove {
  to: TaskClass;
  reason: string;
}

/** Null: it stays where it is. `measuredOf`: of the first model of a class; null where it was never asked. */
export function adaptClass(wish: {
  taskClass: TaskClass;
  /** Where it belongs while nothing speaks against it. */
  base: TaskClass;
  bounds: Adaptive;
  measuredOf: (taskClass: TaskClass) => Measured | null;
}): ClassMove | null {
  const { taskClass, base, bounds, measuredOf } = wish;
  const at = taskClasses.indexOf(taskClass);
  const up = at < taskClasses.indexOf(bounds.maxClass) ? taskClasses[at + 1] : undefined;
  const down = at > taskClasses.indexOf(bounds.minClass) ? taskClasses[at - 1] : undefined;
  const here = measuredOf(taskClass);

  if (here && judge(here, bounds) === "bad") {
    return up ? { to: up, reason: `${taskClass} gave ${writeValidity(here, bounds)}` } : null;
  }
  const below = down ? measuredOf(down) : null;
  if (!down || (below && judge(below, bounds) === "bad")) return null;
  if (at > taskClasses.indexOf(base)) return { to: down, reason: `nothing speaks against ${down} any more` };
  const excess = here && judge(here, bounds) === "good" ? findExcess(here, bounds) : null;
  return excess ? { to: down, reason: `${taskClass} ${excess}` } : null;
}

/** `unsure` where there are too few answers, or where the share that fits may be on either side. */
function judge(
  { firstAnswers, invalid }: Measured,
  { minSamples, minValidity }: Adaptive,
): "good" | "bad" | "unsure" {
  if (firstAnswers < minSamples) return "unsure";
  const [low, high] = wilson(firstAnswers - invalid, firstAnswers);
  if (high < minValidity) return "bad";
  // Even of a hundred answers without a fault the lower end is 0.96.
  return low >= minValidity || invalid === 0 ? "good" : "unsure";
}

function findExcess(
  { calls, meanMs, costMicros }: Measured,
  { maxLatencyMs, maxCostMicros }: Adaptive,
): string | null {
  if (maxLatencyMs !== null && meanMs !== null && meanMs > maxLatencyMs)
    return `took ${Math.round(meanMs)} ms a request, at most ${maxLatencyMs} are wanted`;
  const meanMicros = calls > 0 ? costMicros / calls : 0;
  if (maxCostMicros !== null && meanMicros > maxCostMicros)
    return `cost ${Math.round(meanMicros)} micros a request, at most ${maxCostMicros} are wanted`;
  return null;
}

function writeValidity({ firstAnswers, invalid }: Measured, { minValidity }: Adaptive): string {
  const share = Math.round(((firstAnswers - invalid) / firstAnswers) * 100);
  return `${share} % valid answers of ${firstAnswers}, at least ${Math.round(minValidity * 100)} % are wanted`;
}
