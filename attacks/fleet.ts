/** Several processes that run tickets side by side. */
import { fork, type ChildProcess } from "node:child_process";
import { writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import shownBy from "./shown-by.json" with { type: "json" };
import type { CaseJob, ForgeJob, Job } from "./child.ts";
import type { CaseResult, Part } from "./injection-run.ts";
import type { Case } from "./injections.ts";
import type { ForgedClaim } from "./forge-run.ts";
import { plantedHoles, type PlantedHole } from "./planted-holes.ts";
import type { RunReport, TicketFailure } from "./run.ts";

/** Tickets handed out at once: whole worlds, and few enough for a lively progress line. */
const ticketsPerJob = 40;

/** Runs tickets in so many processes until so many plans were put forward. */
export async function runAttacks(
  wish: { plans: number; seed: number },
  workers: number,
  progress: (soFar: RunReport) => void,
): Promise<RunReport> {
  const total: RunReport = {
    tickets: 0,
    plans: 0,
    failures: [],
    counts: {
      deeds: 0,
      approvedDeeds: 0,
      replies: 0,
      reads: 0,
      foreignReads: 0,
      calls: 0,
      forgeries: 0,
      modelTurns: 0,
    },
    ends: {},
  };
  let next = 0;
  await Promise.all(
    Array.from({ length: workers }, async () => {
      await using child = await Child.start("");
      while (total.plans < wish.plans) {
        const from = next;
        next += ticketsPerJob;
        add(total, await child.run({ kind: "run", seed: wish.seed, from, to: next, stopAtFirst: false }));
        progress(total);
      }
    }),
  );
  total.failures.sort((left, right) => left.ticket - right.ticket);
  return total;
}

export interface Catch {
  hole: PlantedHole;
  /** The first ticket that goes through it, or null where none does. */
  failure: TicketFailure | null;
  /** Plans until then. */
  plans: number;
  /** Why it could not be tried. */
  error: string | null;
}

/**
 * Writes down in which world (by its first ticket) which hole shows: it is tried first, to save a long search, and
 * need not hold for ever.
 */
export function recordCatches(catches: readonly Catch[]): void {
  const worlds = catches.flatMap(({ hole, failure }) =>
    failure ? [[hole.name, failure.world] as const] : [],
  );
  const text = `${JSON.stringify(Object.fromEntries(worlds), null, 2)}\n`;
  writeFileSync(resolve(import.meta.dirname, "shown-by.json"), text);
}

/** Looks for each planted hole, in a process of its own. */
export async function findHoles(
  wish: { names: readonly string[] | null; tickets: number; seed: number },
  workers: number,
  progress: (caught: Catch) => void,
): Promise<Catch[]> {
  const order = plantedHoles.filter(({ name }) => wish.names?.includes(name) ?? true);
  const waiting = [...order];
  const catches: Catch[] = [];
  await Promise.all(
    Array.from({ length: workers }, async () => {
      for (let hole = waiting.shift(); hole; hole = waiting.shift()) {
        const caught = await findHole(hole, wish);
        catches.push(caught);
        progress(caught);
      }
    }),
  );
  return catches.toSorted((left, right) => order.indexOf(left.hole) - order.indexOf(right.hole));
}

async function findHole(hole: PlantedHole, wish: { tickets: number; seed: number }): Promise<Catch> {
  try {
    await using child = await Child.start(hole.name);
    const look = (from: number, to: number) =>
      child.run({ kind: "run", seed: wish.seed, from, to, stopAtFirst: true });
    const hint: number | undefined = (shownBy as Record<string, number>)[hole.name];
    const shown = hint === undefined ? null : await look(hint, hint + ticketsPerJob);
    const { failures, plans } = shown && shown.failures.length > 0 ? shown : await look(0, wish.tickets);
    return { hole, failure: failures[0] ?? null, plans, error: null };
  } catch (error) {
    return { hole, failure: null, plans: 0, error: error instanceof Error ? error.message : String(error) };
  }
}

/** Cases handed out at once. */
const casesPerJob = 20;

/** Runs cases side by side; the results are in the order of the cases. */
export async function runCases(
  wish: { cases: readonly Case[]; part: Part },
  workers: number,
  progress: (done: number) => void,
): Promise<CaseResult[]> {
  const { cases, part } = wish;
  const results: CaseResult[][] = [];
  let next = 0;
  let done = 0;
  await Promise.all(
    Array.from({ length: workers }, async () => {
      await using child = await Child.start("");
      while (next * casesPerJob < cases.length) {
        const index = next;
        next += 1;
        const some = cases.slice(index * casesPerJob, (index + 1) * casesPerJob);
        results[index] = await child.play({ kind: "cases", cases: some, part });
        done += some.length;
        progress(done);
      }
    }),
  );
  return results.flat();
}

export interface Forgeries {
  tried: number;
  claims: ForgedClaim[];
}

/** Forges so many envelopes for every claim of one. */
export async function forgeEnvelopes(wish: { each: number; seed: number }): Promise<Forgeries> {
  await using child = await Child.start("");
  const claims = await child.forge({ kind: "forge", ...wish });
  return { tried: claims.reduce((sum, { tried }) => sum + tried, 0), claims };
}

function add(total: RunReport, report: RunReport): void {
  total.tickets += report.tickets;
  total.plans += report.plans;
  total.failures.push(...report.failures);
  for (const [name, number] of Object.entries(report.counts)) {
    total.counts[name as keyof RunReport["counts"]] += number;
  }
  for (const [end, number] of Object.entries(report.ends)) total.ends[end] = (total.ends[end] ?? 0) + number;
}

class Child {
  readonly #process: ChildProcess;
  #complaint = "";

  constructor(hole: string) {
    this.#process = fork(resolve(import.meta.dirname, "child.ts"), [hole], {
      execArgv: ["--disable-warning=ExperimentalWarning"],
      // Each of many children loads the whole core; compiled once, it is loaded in a third of the time.
      env: { ...process.env, NODE_COMPILE_CACHE: join(tmpdir(), "signalbox-compile-cache") },
      stdio: ["ignore", "inherit", "pipe", "ipc"],
    });
    this.#process.stderr?.on("data", (text: Buffer) => {
      this.#complaint = `${this.#complaint}${text.toString()}`.slice(-4_000);
    });
  }

  static async start(hole: string): Promise<Child> {
    const child = new Child(hole);
    await child.#next();
    return child;
  }

  async run(job: Job): Promise<RunReport> {
    const report = this.#next();
    this.#process.send(job);
    // The child sends a report for a job and nothing else.
    return (await report) as RunReport;
  }

  async play(job: CaseJob): Promise<CaseResult[]> {
    const results = this.#next();
    this.#process.send(job);
    return (await results) as CaseResult[];
  }

  async forge(job: ForgeJob): Promise<ForgedClaim[]> {
    const claims = this.#next();
    this.#process.send(job);
    return (await claims) as ForgedClaim[];
  }

  #next(): Promise<unknown> {
    return new Promise((resolveNext, reject) => {
      const ended = () => {
        const line = this.#complaint.split("\n").find((text) => /^\w*Error: /.test(text));
        reject(new Error(line?.trim() || "the process ended without a word"));
      };
      this.#process.once("exit", ended);
      this.#process.once("message", (message) => {
        this.#process.off("exit", ended);
        resolveNext(message);
      });
    });
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.#process.kill();
  }
}
