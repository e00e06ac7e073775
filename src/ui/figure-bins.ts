/** The figures of a window as a chart's bars: by the hour for a day, by the day for longer. Pure. */
import type { HourFigures, Metrics } from "../domain/metrics.ts";
import { hourMs } from "../domain/tally.ts";

export interface Bin extends Omit<HourFigures, "ended"> {
  automatic: number;
  human: number;
  escalated: number;
  cancelled: number;
}

/** Every bar of the window in order, those in which nothing happened as well. The last one is not over yet. */
export function binsOf(window: Pick<Metrics["window"], "hours" | "since" | "byHour">): Bin[] {
  const hoursInBin = window.hours > 24 ? 24 : 1;
  const bins = Array.from({ length: Math.ceil(window.hours / hoursInBin) }, (_, index) =>
    emptyBin(window.since + index * hoursInBin * hourMs),
  );
  for (const hour of window.byHour) {
    const bin = bins[Math.floor((hour.at - window.since) / (hoursInBin * hourMs))];
    if (bin) addHour(bin, hour);
  }
  return bins;
}

/** Of the tickets that ended, how many needed nobody; null where none ended. */
export function automaticShare(bins: readonly Bin[]): number | null {
  const ended = bins.reduce(
    (sum, { automatic, human, escalated, cancelled }) => sum + automatic + human + escalated + cancelled,
    0,
  );
  return ended === 0 ? null : bins.reduce((sum, { automatic }) => sum + automatic, 0) / ended;
}

function emptyBin(at: number): Bin {
  return {
    at,
    received: 0,
    automatic: 0,
    human: 0,
    escalated: 0,
    cancelled: 0,
    costMicros: 0,
    toolCalls: 0,
    toolFailures: 0,
    toolTimeouts: 0,
    toolRetries: 0,
  };
}

function addHour(bin: Bin, { at: _, ended, ...counts }: HourFigures): void {
  for (const [name, count] of Object.entries({ ...counts, ...ended })) {
    // The names of an hour's counts are the bin's.
    bin[name as Exclude<keyof Bin, "at">] += count;
  }
}
