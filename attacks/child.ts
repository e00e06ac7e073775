/** A process that runs tickets, with a planted hole or without. Asked and answered by `fleet.ts`. */
import { findPlantedHole } from "./planted-holes.ts";
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

const [name = ""] = process.argv.slice(2);
preparePlatform(name ? findPlantedHole(name) : null);
// The worker's log is for people; what counts here is told otherwise.
console.log = console.warn = () => {};
// Only now: everything is loaded by it, with the hole in it.
const { runTickets } = await import("./run.ts");
const { forgeEvery } = await import("./forge-run.ts");

process.on("message", (job: Job | ForgeJob) => {
  const work: Promise<unknown> = job.kind === "run" ? runTickets(job) : forgeEvery(job.each, job.seed);
  work.then(
    (report) => process.send?.(report),
    (error: unknown) => {
      console.error(error);
      process.exit(1);
    },
  );
});
process.send?.("ready");
