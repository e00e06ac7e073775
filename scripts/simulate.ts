/** `npm run simulate`: seeded schedules of crashes and other trouble against the real core, and planted bugs. */
import { availableParallelism } from "node:os";
import { styleText } from "node:util";
import {
  catchBugs,
  explainSeed,
  recordCatches,
  runSeeds,
  type Catch,
  type Coverage,
} from "../simulation/fleet.ts";
import { plantedBugs } from "../simulation/planted-bugs.ts";
import { faultKinds } from "../simulation/schedule.ts";
import { ObjectGone } from "../simulation/storage.ts";
import type { Violation } from "../simulation/witness.ts";
import { printTable, readCommand, readWholeNumber, writeJson } from "./command.ts";

const { values } = readCommand({
  usage: "npm run simulate -- --seeds 10000",
  about:
    "Runs the real core in a simulated world, one seed after another: crashes, lost messages, late alarms, dead tools, people. The same seed is the same run, line by line. Planted bugs show that it would notice.",
  options: {
    seeds: { type: "string", value: "N", about: "So many seeds, and the planted bugs (1000)." },
    from: { type: "string", value: "S", about: "The first seed (1)." },
    seed: { type: "string", value: "S", about: "This seed alone; if it fails, its shortest trace." },
    trace: { type: "boolean", about: "With --seed: the whole run, line by line." },
    bugs: { type: "boolean", about: "The planted bugs alone." },
    record: { type: "boolean", about: "With --bugs: keep the seeds that show them, to be tried first." },
    bug: {
      type: "string",
      value: "NAME",
      about: "This planted bug alone, and the shortest trace that shows it.",
    },
    workers: { type: "string", value: "K", about: "Processes side by side (as many as there are cores)." },
    json: { type: "string", value: "FILE", about: "Write the result as JSON." },
  },
});

/** Seeds that a planted bug may take to be caught. */
const seedsPerBug = 600;

const workers = Math.max(1, readWholeNumber("--workers", values.workers, availableParallelism()));
process.on("unhandledRejection", (error) => {
  if (!(error instanceof ObjectGone)) throw error;
});

if (values.bug !== undefined && !plantedBugs.some(({ name }) => name === values.bug)) {
  console.error(
    `There is no planted bug "${values.bug}". There are:\n  ${plantedBugs.map(({ name }) => name).join("\n  ")}`,
  );
  process.exit(2);
}
if (values.seed === undefined) await runAll();
else await (values.trace ? traceSeed : showSeed)(readWholeNumber("--seed", values.seed, 1));

async function runAll(): Promise<void> {
  const from = readWholeNumber("--from", values.from, 1);
  const seeds = readWholeNumber("--seeds", values.seeds, 1_000);
  const onlyBugs = values.bugs === true || values.bug !== undefined;
  const startedAt = performance.now();
  // What fails without a planted bug says nothing about one.
  const range = onlyBugs ? { from: 1, to: seedsPerBug + 1 } : { from, to: from + seeds };
  const coverage = await runSeeds(range, workers, (soFar) => {
    const speed = soFar.ran / ((performance.now() - startedAt) / 1000);
    progress(
      `${soFar.ran} of ${range.to - range.from} seeds, ${speed.toFixed(0)}/s, ${soFar.failures.length} failed`,
    );
  });
  const seconds = (performance.now() - startedAt) / 1000;
  endProgress();
  if (!onlyBugs) reportCoverage(coverage, seconds);

  let tried = 0;
  const catches = await catchBugs(
    {
      names: values.bug === undefined ? null : [values.bug],
      seeds: seedsPerBug,
      except: coverage.failures.map(({ seed }) => seed),
    },
    workers,
    ({ bug }) => progress(`planted bugs: ${(tried += 1)} tried, ${bug.name}`),
  );
  endProgress();
  reportCatches(catches);
  if (values.bugs && values.record) recordCatches(catches);

  const [first] = catches;
  if (values.bug !== undefined && first?.failure) await showSeed(first.failure.seed, values.bug);
  for (const { seed } of onlyBugs ? [] : coverage.failures.slice(0, 3)) await showSeed(seed);
  const counts = countViolations(coverage.failures.flatMap(({ violations }) => violations));
  const caught = catches.filter(({ failure }) => failure !== null).length;
  writeJson(values.json, {
    seeds: coverage.ran,
    ...counts,
    planted: { total: catches.length, caught },
    schedulesPerSecond: Math.round(coverage.ran / seconds),
    failures: coverage.failures,
    coverage: {
      tickets: coverage.tickets,
      happenings: coverage.happened,
      crashPoints: Object.fromEntries(
        [...coverage.reached.keys()]
          .toSorted()
          .map((point) => [
            point,
            { reached: coverage.reached.get(point) ?? 0, crashedAt: coverage.crashedAt.get(point) ?? 0 },
          ]),
      ),
      faults: Object.fromEntries(faultKinds.map((kind) => [kind, coverage.struck.get(kind) ?? 0])),
    },
  });
  const isRight = coverage.failures.length === 0 && caught === catches.length;
  const { lost, duplicated, stuck, wrongEnd } = counts;
  console.log(
    styleText(
      isRight ? "green" : "red",
      `\n${coverage.ran} seeds: ${lost} lost, ${duplicated} duplicated, ${stuck} stuck, ${wrongEnd} wrong ends; ${caught} of ${catches.length} planted bugs caught.`,
    ),
  );
  process.exitCode = isRight ? 0 : 1;
}

async function showSeed(seed: number, bug = ""): Promise<void> {
  const { violations, before, enough, trace } = await explainSeed(seed, bug);
  const [violation] = violations;
  if (!violation) {
    console.log(`Seed ${seed}: nothing is wrong, though ${before} things went wrong.`);
    return;
  }
  const { invariant, kind, message } = violation;
  console.log(styleText("red", `\nSeed ${seed}: ${invariant} (${kind}) ${message}`));
  console.log(
    `Of ${before} things that went wrong ${enough.length} are enough: ${enough.join(", ") || "none"}\n`,
  );
  console.log(trace.join("\n"));
  if (!bug) process.exitCode = 1;
}

/** One seed as it is, line by line. */
async function traceSeed(seed: number): Promise<void> {
  const { runSchedule } = await import("../simulation/run.ts");
  const { writeTrace } = await import("../simulation/shrink.ts");
  const outcome = await runSchedule({ seed, only: null }, true);
  console.log(writeTrace(outcome, Number.POSITIVE_INFINITY).join("\n"));
  console.log(`\n${outcome.happened} happenings; what went wrong: ${outcome.struck.join(", ") || "nothing"}`);
  process.exitCode = outcome.violations.length > 0 ? 1 : 0;
}

function reportCoverage(coverage: Coverage, seconds: number): void {
  const speed = (coverage.ran / seconds).toFixed(0);
  console.log(
    `${coverage.ran} seeds, ${coverage.tickets} tickets, ${coverage.happened} happenings in ${seconds.toFixed(1)} s: ${speed} schedules a second\n`,
  );
  printTable(
    ["crash point", "reached", "crashed at"],
    [...coverage.reached.keys()]
      .toSorted()
      .map((point) => [point, count(coverage.reached, point), count(coverage.crashedAt, point)]),
  );
  console.log("");
  printTable(
    ["fault", "struck"],
    faultKinds.map((kind) => [kind, count(coverage.struck, kind)]),
  );
  for (const line of coverage.unhandled) console.log(`unhandled in the core: ${line}`);
  const groups = Map.groupBy(coverage.failures, ({ violations }) => violations[0]?.invariant ?? "");
  if (groups.size > 0) console.log("");
  for (const [invariant, failures] of groups) {
    const [first] = failures;
    console.log(
      styleText(
        "red",
        `${invariant}: ${failures.length} seeds, first ${first?.seed}: ${first?.violations[0]?.message}`,
      ),
    );
  }
}

function reportCatches(catches: readonly Catch[]): void {
  console.log("");
  printTable(
    ["planted bug", "caught at seed", "by", "breaks"],
    catches.map(({ bug, failure, ran, error }) => [
      bug.name,
      error ?? (failure ? String(failure.seed) : `NOT in ${ran}`),
      failure?.violations[0]?.invariant ?? "",
      bug.breaks,
    ]),
  );
}

function countViolations(violations: readonly Violation[]) {
  const counts = { lost: 0, duplicated: 0, stuck: 0, wrongEnd: 0 };
  for (const { kind } of violations) counts[kind] += 1;
  return counts;
}

function count(counts: ReadonlyMap<string, number>, name: string): string {
  return String(counts.get(name) ?? 0);
}

function progress(text: string): void {
  if (process.stdout.isTTY) process.stdout.write(`\r\u001b[K${text}`);
}

function endProgress(): void {
  if (process.stdout.isTTY) process.stdout.write("\r\u001b[K");
}
