/** Several processes that run seeds side by side. */
import { fork, type ChildProcess } from "node:child_process";
import { writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import shownBy from "./shown-by.json" with { type: "json" };
import type { Explanation, Failure, Job, JobReport, ShrinkJob } from "./child.ts";
import { plantedBugs, type PlantedBug } from "./planted-bugs.ts";

/** Seeds handed out at once: few enough for a lively progress line. */
const seedsPerJob = 50;

export interface Coverage {
  ran: number;
  tickets: number;
  happened: number;
  failures: Failure[];
  struck: Map<string, number>;
  reached: Map<string, number>;
  crashedAt: Map<string, number>;
  traceHashes: Map<number, number>;
  unhandled: Set<string>;
}

/** Runs these seeds in so many processes. */
export async function runSeeds(
  range: { from: number; to: number },
  workers: number,
  progress: (soFar: Coverage) => void,
): Promise<Coverage> {
  const total: Coverage = {
    ran: 0,
    tickets: 0,
    happened: 0,
    failures: [],
    struck: new Map(),
    reached: new Map(),
    crashedAt: new Map(),
    traceHashes: new Map(),
    unhandled: new Set(),
  };
  let next = range.from;
  await Promise.all(
    Array.from({ length: workers }, async () => {
      await using child = await Child.start("");
      while (next < range.to) {
        const from = next;
        next = Math.min(range.to, next + seedsPerJob);
        add(total, from, await child.run({ kind: "run", from, to: next, except: [], stopAtFirst: false }));
        progress(total);
      }
    }),
  );
  total.failures.sort((left, right) => left.seed - right.seed);
  return total;
}

export interface Catch {
  bug: PlantedBug;
  /** The first seed that shows it, or null where none does. */
  failure: Failure | null;
  ran: number;
  /** Why it could not be tried. */
  error: string | null;
}

/** Writes down which seed shows which bug: it is tried first, to save a long search, and need not hold for ever. */
export function recordCatches(catches: readonly Catch[]): void {
  const seeds = catches.flatMap(({ bug, failure }) => (failure ? [[bug.name, failure.seed] as const] : []));
  const text = `${JSON.stringify(Object.fromEntries(seeds), null, 2)}\n`;
  writeFileSync(resolve(import.meta.dirname, "shown-by.json"), text);
}

/**
 * Looks for each planted bug, in a process of its own. `except`: seeds that fail without any planted bug, which
 * therefore say nothing.
 */
export async function catchBugs(
  request: { names: readonly string[] | null; seeds: number; except: readonly number[] },
  workers: number,
  progress: (caught: Catch) => void,
): Promise<Catch[]> {
  const { names, seeds, except } = request;
  const waiting = plantedBugs.filter(({ name }) => names?.includes(name) ?? true);
  const order = [...waiting];
  const catches: Catch[] = [];
  await Promise.all(
    Array.from({ length: workers }, async () => {
      for (let bug = waiting.shift(); bug; bug = waiting.shift()) {
        const caught = await catchBug(bug, seeds, except);
        catches.push(caught);
        progress(caught);
      }
    }),
  );
  return catches.toSorted((left, right) => order.indexOf(left.bug) - order.indexOf(right.bug));
}

async function catchBug(bug: PlantedBug, seeds: number, except: readonly number[]): Promise<Catch> {
  try {
    await using child = await Child.start(bug.name);
    const look = (from: number, to: number) =>
      child.run({ kind: "run", from, to, except, stopAtFirst: true });
    const hint: number | undefined = (shownBy as Record<string, number>)[bug.name];
    const shown = hint === undefined ? null : await look(hint, hint + 1);
    const { failures, ran } = shown && shown.failures.length > 0 ? shown : await look(1, seeds + 1);
    return { bug, failure: failures[0] ?? null, ran, error: null };
  } catch (error) {
    return { bug, failure: null, ran: 0, error: error instanceof Error ? error.message : String(error) };
  }
}

/** Why a seed fails, by as little as possible. `bug`: a planted bug's name, or nothing. */
export async function explainSeed(seed: number, bug = ""): Promise<Explanation> {
  await using child = await Child.start(bug);
  return await child.explain({ kind: "shrink", seed });
}

function add(total: Coverage, from: number, report: JobReport): void {
  total.ran += report.ran;
  total.tickets += report.tickets;
  total.happened += report.happened;
  total.failures.push(...report.failures);
  total.traceHashes.set(from, report.traceHash);
  for (const line of report.unhandled) total.unhandled.add(line);
  for (const name of ["struck", "reached", "crashedAt"] as const) {
    for (const [key, value] of report[name]) total[name].set(key, (total[name].get(key) ?? 0) + value);
  }
}

class Child {
  readonly #process: ChildProcess;
  #complaint = "";

  constructor(bug: string) {
    this.#process = fork(resolve(import.meta.dirname, "child.ts"), [bug], {
      execArgv: ["--disable-warning=ExperimentalWarning"],
      // Each of many children loads the whole core; compiled once, it is loaded in a third of the time.
      env: { ...process.env, NODE_COMPILE_CACHE: join(tmpdir(), "signalbox-compile-cache") },
      stdio: ["ignore", "inherit", "pipe", "ipc"],
    });
    this.#process.stderr?.on("data", (text: Buffer) => {
      this.#complaint = `${this.#complaint}${text.toString()}`.slice(0, 4_000);
    });
  }

  static async start(bug: string): Promise<Child> {
    const child = new Child(bug);
    await child.#next();
    return child;
  }

  async run(job: Job): Promise<JobReport> {
    const report = this.#next();
    this.#process.send(job);
    // The child sends a report for a job and nothing else.
    return (await report) as JobReport;
  }

  async explain(job: ShrinkJob): Promise<Explanation> {
    const explanation = this.#next();
    this.#process.send(job);
    return (await explanation) as Explanation;
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
