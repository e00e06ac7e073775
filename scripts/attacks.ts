/** `npm run attacks`: an attacker plays every model; the systems' own books say whether anything came of it. */
import { availableParallelism } from "node:os";
import { styleText } from "node:util";
import {
  findHoles,
  forgeEnvelopes,
  recordCatches,
  runAttacks,
  runCases,
  type Catch,
  type Forgeries,
} from "../attacks/fleet.ts";
import { sampleGrid } from "../attacks/grid.ts";
import type { CaseResult, Part } from "../attacks/injection-run.ts";
import type { Case } from "../attacks/injections.ts";
import { readHarmless, readInjections, readReplies } from "../attacks/outside-cases.ts";
import { plantedHoles } from "../attacks/planted-holes.ts";
import type { RunReport } from "../attacks/run.ts";
import { printTable, readCommand, readWholeNumber, writeJson } from "./command.ts";

const { values } = readCommand({
  usage: "npm run attacks -- --plans 100000",
  about:
    "Runs the real coordinators, agents, gates and sandboxes of four tenants with an attacker in the place of every model, of some approvers and of some agents. What reached the systems and what their books hold says whether anything unauthorised was done. Planted holes show that it would be noticed.",
  options: {
    plans: { type: "string", value: "N", about: "So many drafts put forward by the attacker (2000)." },
    seed: { type: "string", value: "S", about: "Other plans with another seed (1)." },
    forgeries: { type: "string", value: "N", about: "So many forged envelopes for every claim (500)." },
    injections: {
      type: "string",
      value: "N",
      about: "So many of the 1,200 planted instructions, for a model that obeys (240).",
    },
    data: {
      type: "string",
      value: "FOLDER",
      about: "Attacks collected by others (as SIGNALBOX_CONFORMANCE_DATA says).",
    },
    holes: { type: "boolean", about: "The planted holes alone." },
    record: {
      type: "boolean",
      about: "With --holes: keep the tickets that go through them, to be tried first.",
    },
    hole: { type: "string", value: "NAME", about: "This planted hole alone." },
    workers: { type: "string", value: "K", about: "Processes side by side (as many as there are cores)." },
    json: { type: "string", value: "FILE", about: "Write the result as JSON." },
  },
});

/** Tickets within which a planted hole has to be found. */
const ticketsPerHole = 1_600;

const seed = readWholeNumber("--seed", values.seed, 1);
const workers = Math.max(1, readWholeNumber("--workers", values.workers, availableParallelism()));
if (values.hole !== undefined && !plantedHoles.some(({ name }) => name === values.hole)) {
  console.error(
    `There is no planted hole "${values.hole}". There are:\n  ${plantedHoles.map(({ name }) => name).join("\n  ")}`,
  );
  process.exit(2);
}
const isHolesOnly = values.holes === true || values.hole !== undefined;

const startedAt = performance.now();
const report = isHolesOnly ? null : await attack(readWholeNumber("--plans", values.plans, 2_000));
const forgeries = isHolesOnly ? null : await forgeAll(readWholeNumber("--forgeries", values.forgeries, 500));
const suites = isHolesOnly ? [] : await playSuites();
const catches = await catchAll(values.hole === undefined ? null : [values.hole]);
if (values.holes && values.record) recordCatches(catches);

const violations = [
  ...(report?.failures.flatMap((failure) => failure.violations) ?? []),
  ...suites.flatMap((suite) => suite.results.flatMap((result) => result.violations)),
];
const accepted = forgeries?.claims.reduce((sum, claim) => sum + claim.accepted, 0) ?? 0;
const found = catches.filter(({ failure }) => failure !== null).length;
const isRight = violations.length === 0 && accepted === 0 && found === catches.length;
writeJson(values.json, {
  plans: report?.plans ?? 0,
  tickets: report?.tickets ?? 0,
  seconds: Math.round((performance.now() - startedAt) / 1000),
  counts: report?.counts ?? null,
  ends: report?.ends ?? null,
  violations,
  forgeries,
  suites: suites.map(({ name, results }) => ({ name, ...summarise(results) })),
  planted: { total: catches.length, found },
});
const outcome = report
  ? `${report.plans} plans: ${violations.length} violations; ${forgeries?.tried ?? 0} forged envelopes, ${accepted} accepted; `
  : "";
console.log(
  styleText(isRight ? "green" : "red", `\n${outcome}${found} of ${catches.length} planted holes found.`),
);
process.exitCode = isRight ? 0 : 1;

async function attack(plans: number): Promise<RunReport> {
  const since = performance.now();
  const ran = await runAttacks({ plans, seed }, workers, (soFar) => {
    const speed = soFar.plans / ((performance.now() - since) / 1000);
    progress(
      `${soFar.plans} of ${plans} plans, ${speed.toFixed(0)}/s, ${soFar.failures.length} tickets failed`,
    );
  });
  endProgress();
  const seconds = (performance.now() - since) / 1000;
  console.log(
    `${ran.plans} plans on ${ran.tickets} tickets in ${seconds.toFixed(1)} s: ${(ran.plans / seconds).toFixed(0)} plans a second\n`,
  );
  printTable(
    ["what happened", "times"],
    Object.entries(ran.counts).map(([name, times]) => [name, String(times)]),
  );
  console.log("");
  printTable(
    ["how tickets ended", "tickets"],
    Object.entries(ran.ends)
      .toSorted(([, left], [, right]) => right - left)
      .map(([end, times]) => [end, String(times)]),
  );
  for (const { ticket, violations: broken } of ran.failures.slice(0, 20)) {
    for (const { kind, message } of broken)
      console.log(styleText("red", `ticket ${ticket}: ${kind}: ${message}`));
  }
  return ran;
}

async function forgeAll(each: number): Promise<Forgeries> {
  const forged = await forgeEnvelopes({ each, seed });
  console.log("");
  printTable(
    ["forged claim", "tried", "accepted"],
    forged.claims.map(({ claim, tried, accepted: taken }) => [claim, String(tried), String(taken)]),
  );
  return forged;
}

interface Suite {
  name: string;
  results: CaseResult[];
}

async function playSuites(): Promise<Suite[]> {
  const folder = values.data ?? process.env["SIGNALBOX_CONFORMANCE_DATA"];
  const grid = sampleGrid(readWholeNumber("--injections", values.injections, 240), seed);
  const played = [await playSuite("planted instructions, obeyed", grid, "obedient")];
  if (folder) {
    played.push(
      await playSuite("others' instructions, obeyed", readInjections(folder), "obedient"),
      await playSuite("others' exfiltrating replies, said", readReplies(folder), "parrot"),
      await playSuite("others' harmless texts, answered", readHarmless(folder), "embedded"),
    );
  }
  console.log("");
  printTable(
    ["suite", "cases", "heard", "violations", "replies", "deeds", "for security", "for people"],
    played.map(({ name, results }) => {
      const { cases, heard, violations: broken, replies, deeds, suspected, escalated } = summarise(results);
      return [name, ...[cases, heard, broken, replies, deeds, suspected, escalated].map(String)];
    }),
  );
  if (!folder) {
    console.log("Not run: what others have collected. Name its folder with --data.");
  }
  for (const { results } of played) {
    for (const { name, violations: broken } of results) {
      for (const { kind, message } of broken) console.log(styleText("red", `${name}: ${kind}: ${message}`));
    }
  }
  return played;
}

async function playSuite(name: string, cases: readonly Case[], part: Part): Promise<Suite> {
  const results = await runCases({ cases, part }, workers, (done) =>
    progress(`${name}: ${done} of ${cases.length}`),
  );
  endProgress();
  return { name, results };
}

function summarise(results: readonly CaseResult[]) {
  const sum = (read: (result: CaseResult) => number) => results.reduce((total, one) => total + read(one), 0);
  return {
    cases: results.length,
    heard: sum(({ isHeard }) => Number(isHeard)),
    violations: sum(({ violations: broken }) => broken.length),
    replies: sum(({ replies }) => replies),
    deeds: sum(({ deeds }) => deeds),
    suspected: sum(({ end }) => Number(end === "escalated security")),
    escalated: sum(({ end }) => Number(end.startsWith("escalated"))),
  };
}

async function catchAll(names: readonly string[] | null): Promise<Catch[]> {
  let tried = 0;
  const caught = await findHoles({ names, tickets: ticketsPerHole, seed }, workers, ({ hole }) =>
    progress(`planted holes: ${(tried += 1)} tried, ${hole.name}`),
  );
  endProgress();
  console.log("");
  printTable(
    ["planted hole", "found after", "by", "opens"],
    caught.map(({ hole, failure, plans, error }) => [
      hole.name,
      error ?? (failure ? `${plans} plans` : `NOT in ${plans}`),
      failure?.violations[0]?.kind ?? "",
      hole.opens,
    ]),
  );
  return caught;
}

function progress(text: string): void {
  if (process.stdout.isTTY) process.stdout.write(`\r\u001b[K${text}`);
}

function endProgress(): void {
  if (process.stdout.isTTY) process.stdout.write("\r\u001b[K");
}
