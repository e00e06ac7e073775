/** A process that runs tickets, with a planted hole or without. Asked and answered by `fleet.ts`. */
import { flushCompileCache } from "node:module";
import { findPlantedHole } from "./planted-holes.ts";
import type { CaseResult, Part } from "./injection-run.ts";
import type { Case } from "./injections.ts";
import { preparePlatform } from "./platform.ts";

export interface Job {
  kind: "run";
  seed: number;
  from: number;
  to: number;
  stopAtFirst: boolean;
}

export interface ForgeJob {
  kind: "forge";
  each: number;
  seed: number;
}

export interface CaseJob {
  kind: "cases";
  cases: readonly Case[];
  part: Part;
}

const [name = ""] = process.argv.slice(2);
preparePlatform(name ? findPlantedHole(name) : null);
// The worker's log is for people; what counts here is told otherwise.
console.log = console.warn = () => {};
// Only now: everything is loaded by it, with the hole in it.
const { runTickets } = await import("./run.ts");
const { forgeEvery } = await import("./forge-run.ts");

const { runCase } = await import("./injection-run.ts");

function work(job: Job | ForgeJob | CaseJob): Promise<unknown> {
  switch (job.kind) {
    case "run":
      return runTickets(job);
    case "forge":
      return forgeEvery(job.each, job.seed);
    case "cases":
      return runCases(job);
  }
}

async function runCases({ cases, part }: CaseJob): Promise<CaseResult[]> {
  const results: CaseResult[] = [];
  for (const [index, planted] of cases.entries()) results.push(await runCase(planted, index, part));
  return results;
}

process.on("message", (job: Job | ForgeJob | CaseJob) => {
  work(job).then(
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
