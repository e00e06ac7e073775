/** A process that runs seeds, with a planted bug or without. Asked and answered by `fleet.ts`. */
import { flushCompileCache } from "node:module";
import { findPlantedBug } from "./planted-bugs.ts";
import { plant } from "./plant.ts";
import type { Outcome } from "./run.ts";
import type { FaultKind } from "./schedule.ts";
import { ObjectGone } from "./storage.ts";
import type { Violation } from "./witness.ts";

export interface Job {
  kind: "run";
  from: number;
  to: number;
  /** Seeds not to run. */
  except: readonly number[];
  stopAtFirst: boolean;
}

/** One seed that fails, to be explained by as little as possible. */
export interface ShrinkJob {
  kind: "shrink";
  seed: number;
}

export interface Explanation {
  violations: Violation[];
  /** How many things went wrong, and those that are enough. */
  before: number;
  enough: string[];
  trace: string[];
}

export interface Failure {
  seed: number;
  violations: Violation[];
}

/** What a job came to. Counts are by name. */
export interface JobReport {
  ran: number;
  tickets: number;
  happened: number;
  failures: Failure[];
  struck: [FaultKind, number][];
  reached: [string, number][];
  crashedAt: [string, number][];
  /** Over all traces, in the order of the seeds. */
  traceHash: number;
  /** What the core let go unhandled, each once. */
  unhandled: string[];
}

const unhandled = new Set<string>();
process.on("unhandledRejection", (error) => {
  // What was under way in an object that is gone ends like this on the platform as well.
  if (!(error instanceof ObjectGone)) unhandled.add(String(error));
});

const [name = ""] = process.argv.slice(2);
if (name) plant(findPlantedBug(name));
// Only now: the core is loaded by it, with the bug in it.
const { runSchedule, countKinds } = await import("./run.ts");
const { shrink, writeTrace } = await import("./shrink.ts");

process.on("message", (job: Job | ShrinkJob) => {
  void (job.kind === "run" ? work(job) : explain(job)).then(
    (report) => process.send?.(report),
    (error: unknown) => {
      console.error(error);
      process.exit(1);
    },
  );
});
// A child is ended from outside, which would leave the next one nothing of what was compiled.
flushCompileCache();
process.send?.("ready");

async function work({ from, to, except, stopAtFirst }: Job): Promise<JobReport> {
  const struck = new Map<FaultKind, number>();
  const reached = new Map<string, number>();
  const crashedAt = new Map<string, number>();
  const report: JobReport = {
    ran: 0,
    tickets: 0,
    happened: 0,
    failures: [],
    struck: [],
    reached: [],
    crashedAt: [],
    traceHash: 0,
    unhandled: [],
  };
  for (let seed = from; seed < to; seed++) {
    if (except.includes(seed)) continue;
    const outcome: Outcome = await runSchedule({ seed, only: null });
    report.ran += 1;
    report.tickets += outcome.tickets;
    report.happened += outcome.happened;
    report.traceHash = (Math.imul(report.traceHash, 31) + outcome.traceHash) >>> 0;
    countKinds(outcome.struck, struck);
    addUp(outcome.reached, reached);
    addUp(outcome.crashedAt, crashedAt);
    if (outcome.violations.length === 0) continue;
    report.failures.push({ seed, violations: outcome.violations });
    if (stopAtFirst) break;
  }
  return {
    ...report,
    struck: [...struck],
    reached: [...reached],
    crashedAt: [...crashedAt],
    unhandled: [...unhandled],
  };
}

async function explain({ seed }: ShrinkJob): Promise<Explanation> {
  const outcome = await runSchedule({ seed, only: null });
  const { violations } = outcome;
  if (violations.length === 0) return { violations, before: outcome.struck.length, enough: [], trace: [] };
  const shrunk = await shrink(outcome);
  return {
    violations,
    before: shrunk.before,
    enough: [...(shrunk.schedule.only ?? [])],
    trace: writeTrace(shrunk.outcome),
  };
}

function addUp(counts: ReadonlyMap<string, number>, total: Map<string, number>): void {
  for (const [key, value] of counts) total.set(key, (total.get(key) ?? 0) + value);
}
