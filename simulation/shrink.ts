/** Finds the fewest things that have to go wrong for a run to fail as it did: delta debugging over what struck. */
import { runSchedule, type Outcome } from "./run.ts";
import type { Schedule, StrikeId } from "./schedule.ts";
import { beginning } from "./world.ts";

/** Runs that may be spent on one failure. */
const mostRuns = 400;

export interface Shrunk {
  schedule: Schedule;
  outcome: Outcome;
  /** How many strikes there were before. */
  before: number;
}

/** `failed`: the outcome to explain. The result fails by the same invariant, with a trace. */
export async function shrink(failed: Outcome): Promise<Shrunk> {
  const { seed } = failed;
  const invariant = failed.violations[0]?.invariant;
  const spent = { runs: 0 };
  const fails = async (only: readonly StrikeId[]): Promise<boolean> => {
    spent.runs += 1;
    const { violations } = await runSchedule({ seed, only });
    return violations[0]?.invariant === invariant;
  };

  let left: StrikeId[] = [...failed.struck];
  let parts = 2;
  while (left.length > 0 && spent.runs < mostRuns) {
    const size = Math.ceil(left.length / parts);
    let isSmaller = false;
    for (let start = 0; start < left.length; start += size) {
      const without = [...left.slice(0, start), ...left.slice(start + size)];
      if (await fails(without)) {
        left = without;
        parts = Math.max(2, parts - 1);
        isSmaller = true;
        break;
      }
    }
    if (isSmaller) continue;
    if (size <= 1) break;
    parts = Math.min(left.length, parts * 2);
  }
  const schedule: Schedule = { seed, only: left };
  return { schedule, outcome: await runSchedule(schedule, true), before: failed.struck.length };
}

/** A trace to read: the lines of the failing ticket's neighbourhood, at most so many. */
export function writeTrace(outcome: Outcome, most = 60): string[] {
  const [first] = outcome.violations;
  const lines = outcome.trace.map(
    ({ at, who, what }) =>
      `${String(at - beginning).padStart(10)} ms  ${who.padEnd(28)} ${what.slice(0, 150)}`,
  );
  // What led to it is told by its last lines; how it began, by its first.
  const head = Math.floor(most / 3);
  const shown =
    lines.length <= most
      ? lines
      : [
          ...lines.slice(0, head),
          `            … ${lines.length - most} lines …`,
          ...lines.slice(head - most),
        ];
  return first ? [...shown, `${first.invariant} ${first.kind}: ${first.message}`] : shown;
}
