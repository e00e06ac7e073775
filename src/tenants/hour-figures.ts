/** What the counters of some hours say. Pure. `domain/tally.ts` describes the counters' keys. */
import type { DeskMetrics, HourFigures, ModelFigures, ToolFigures } from "../domain/metrics.ts";
import { stageSchema, type Stage } from "../domain/state.ts";
import { addCounters, msOfBucket, type Counters } from "../domain/tally.ts";

type Figures = Pick<DeskMetrics["window"], "byHour" | "stagesMs" | "tools" | "models" | "costMicros">;

/** The hours one by one, and all of them together. */
export function readHours(hours: readonly { at: number; counters: Counters }[]): Figures {
  const total: Counters = {};
  for (const { counters } of hours) addCounters(total, counters);
  return {
    byHour: hours.map(({ at, counters }) => figuresOf(at, counters)),
    stagesMs: stagesOf(total),
    tools: callsBy(total, "tool")
      .map(toolOf)
      .toSorted((a, b) => troubleOf(b) - troubleOf(a) || b.calls - a.calls),
    models: callsBy(total, "model")
      .map(modelOf)
      .toSorted((a, b) => b.costMicros - a.costMicros || b.inputTokens - a.inputTokens),
    costMicros: total["micros"] ?? 0,
  };
}

function figuresOf(at: number, counters: Counters): HourFigures {
  const ended = (how: string) => counters[`ended ${how}`] ?? 0;
  const ofTools = (what: string) =>
    Object.entries(counters).reduce(
      (sum, [key, count]) => (key.startsWith(`${what} tool `) ? sum + count : sum),
      0,
    );
  return {
    at,
    received: counters["received"] ?? 0,
    ended: {
      automatic: ended("automatic"),
      human: ended("human"),
      escalated: ended("escalated"),
      cancelled: ended("cancelled"),
    },
    costMicros: counters["micros"] ?? 0,
    toolCalls: ofTools("calls"),
    toolFailures: ofTools("failed"),
    toolTimeouts: ofTools("timeouts"),
    toolRetries: ofTools("retries"),
  };
}

function stagesOf(total: Counters): Figures["stagesMs"] {
  const buckets = new Map<Stage, { bucket: number; count: number }[]>();
  for (const [key, count] of Object.entries(total)) {
    const [what, bucket, name] = key.split(" ");
    const stage = stageSchema.safeParse(name);
    if (what !== "took" || !stage.success) continue;
    buckets.set(stage.data, [...(buckets.get(stage.data) ?? []), { bucket: Number(bucket), count }]);
  }
  const stages: Figures["stagesMs"] = {};
  for (const [stage, lengths] of buckets) {
    const sorted = lengths.toSorted((a, b) => a.bucket - b.bucket);
    const count = sorted.reduce((sum, { count: times }) => sum + times, 0);
    const at = (share: number) => {
      let left = Math.ceil(share * count);
      return msOfBucket(sorted.find(({ count: times }) => (left -= times) <= 0)?.bucket ?? 0);
    };
    stages[stage] = { count, p50: at(0.5), p95: at(0.95) };
  }
  return stages;
}

/** Counters of calls of one kind by what was called. */
function callsBy(total: Counters, kind: "tool" | "model"): { name: string; counters: Counters }[] {
  const byName = new Map<string, Counters>();
  for (const [key, count] of Object.entries(total)) {
    const [what = "", of, ...rest] = key.split(" ");
    if (of !== kind) continue;
    const name = rest.join(" ");
    byName.set(name, { ...byName.get(name), [what]: count });
  }
  return [...byName].map(([name, counters]) => ({ name, counters }));
}

function outcomesOf(counters: Counters) {
  const { calls = 0, failed = 0, timeouts = 0, retries = 0, ms = 0 } = counters;
  return { calls, failed, timeouts, retries, meanMs: calls > 0 ? ms / calls : null };
}

function toolOf({ name, counters }: { name: string; counters: Counters }): ToolFigures {
  return { tool: name, ...outcomesOf(counters), blocked: counters["blocked"] ?? 0 };
}

function modelOf({ name, counters }: { name: string; counters: Counters }): ModelFigures {
  const [role = "", ...model] = name.split(" ");
  return {
    model: model.join(" "),
    role,
    ...outcomesOf(counters),
    inputTokens: counters["input"] ?? 0,
    outputTokens: counters["output"] ?? 0,
    cachedInputTokens: counters["cached"] ?? 0,
    costMicros: counters["micros"] ?? 0,
    firstAnswers: counters["answered"] ?? 0,
    invalid: counters["invalid"] ?? 0,
  };
}

function troubleOf({ failed, timeouts, retries }: ToolFigures): number {
  return failed + timeouts + retries;
}
