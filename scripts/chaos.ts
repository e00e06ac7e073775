/** `npm run chaos`: breaks models and tools under a steady stream of tickets, heals them, and tells what it did. */
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { styleText } from "node:util";
import { createOffice, fixtureNames } from "./chaos/business.ts";
import { createChart } from "./chaos/chart.ts";
import { countTickets, runDrill, type DrillOutcome } from "./chaos/drill.ts";
import { grammar, parseFaults } from "./chaos/grammar.ts";
import { phases } from "./chaos/summary.ts";
import { printTable, readCommand, readWholeNumber, writeJson } from "./command.ts";
import { mostCopies } from "./fixtures/copies.ts";
import { loadArticles, loadBusiness, loadFixture, loadTenant } from "./fixtures/load.ts";
import { SignalboxClient } from "./fixtures/signalbox-client.ts";
import { bindTenants } from "./fixtures/variants.ts";
import { build, startServer } from "./server.ts";

const { values } = readCommand({
  usage: "npm run chaos -- [--model KIND[,P%]] [--tool NAME=KIND[,P%]] …",
  about: `A drill: tickets at a steady rate through the real worker, calm, then with faults, then healed again.
Ends with 1 where an effect happened twice, or a ticket was lost or got stuck.

${grammar}`,
  options: {
    model: {
      type: "string",
      many: true,
      value: "FAULT",
      about: "Break the language model. May be repeated.",
    },
    tool: { type: "string", many: true, value: "NAME=FAULT", about: "Break tools. May be repeated." },
    seconds: { type: "string", value: "N", about: "How long tickets are posted at least (75)." },
    rate: { type: "string", value: "N", about: "Tickets a second (4)." },
    seed: { type: "string", value: "N", about: "Chooses the calls a share of which is struck (1)." },
    wait: { type: "string", value: "SECONDS", about: "How long tickets in work are waited for (660)." },
    json: { type: "string", value: "FILE", about: "Write the outcome as JSON." },
  },
});

const typed = { models: values.model ?? [], tools: values.tool ?? [] };
const seconds = readBounded("--seconds", values.seconds, 75, { least: 6, most: 600 });
const ratePerSecond = readBounded("--rate", values.rate, 4, { least: 1, most: 40 });
const patienceMs = readBounded("--wait", values.wait, 660, { least: 1, most: 3_600 }) * 1_000;
const faults = parseFaults({ ...typed, seed: readWholeNumber("--seed", values.seed, 1) });
if (!faults.ok) refuse(faults.failure);
if (typed.models.length + typed.tools.length === 0) refuse("Name a fault with --model or --tool.");

const plan = {
  faults: faults.value,
  ratePerSecond,
  phaseMs: { calm: seconds * 200, fault: seconds * 400, healed: seconds * 400 },
  extraMs: 60_000,
  patienceMs,
};
/** Its own tenant, whose gate lets the stream through; a person's slots are no part of the drill. */
const tenant = {
  ...loadTenant("demo"),
  id: "demo-chaos",
  limits: { slots: 500, ratePerSecond: 1_000, burst: 1_000 },
};
const ticketCount = countTickets(plan);
if (ticketCount > mostCopies) {
  console.error(
    `That is up to ${ticketCount} tickets; ${mostCopies} is the most. Lower --rate or --seconds.`,
  );
  process.exit(2);
}
const office = createOffice(
  fixtureNames.map((name) => loadFixture(new URL(`../fixtures/tickets/${name}.json`, import.meta.url))),
  loadBusiness("demo"),
  ticketCount,
);

console.log("Building …");
await build();
const stateDir = mkdtempSync(join(tmpdir(), "signalbox-chaos-"));
const server = await startServer({ stateDir, bindings: bindTenants([tenant]) });
for (const signal of ["SIGINT", "SIGTERM"] as const) process.on(signal, () => void end(130));
try {
  const client = new SignalboxClient({ origin: server.url, tenant });
  console.log(`Loading ${office.tickets.length} customers and their orders …`);
  await client.loadBusiness(office.business);
  await client.ingest(loadArticles());
  console.log(`Drilling ${describeFaults()}, ${ratePerSecond} tickets a second\n`);
  const outcome = await runDrill(client, { ...plan, tickets: office.tickets }, createChart(process.stdout));
  report(outcome);
} catch (error) {
  console.error(`\nThe drill broke off: ${error instanceof Error ? error.message : String(error)}`);
  process.exitCode = 1;
}
await end(process.exitCode === undefined ? 0 : Number(process.exitCode));

async function end(code: number): Promise<never> {
  await server.stop();
  rmSync(stateDir, { recursive: true, force: true });
  process.exit(code);
}

function report(outcome: DrillOutcome): void {
  const { strikes, escalated, p50Ms, p95Ms, recoveryMs, duplicateEffects, lost, stuck, refused, unserved } =
    outcome;
  console.log("");
  printTable(
    ["end to end", ...phases],
    [
      ["p50", ...phases.map((phase) => tellMs(p50Ms[phase]))],
      ["p95", ...phases.map((phase) => tellMs(p95Ms[phase]))],
    ],
  );
  console.log("");
  const people = Object.entries(escalated).map(([reason, count]) => `${count} ${reason}`);
  const struck = [...strikes.models, ...strikes.tools].map(
    ({ kind, calls, struck: hit }) => `${kind} ${hit} of ${calls} calls`,
  );
  printTable(
    ["drill", ""],
    [
      ["faults struck", struck.join(", ")],
      ["tickets", `${outcome.tickets}, of which ${outcome.resolved} resolved`],
      ["escalations", people.join(", ") || "none"],
      ["recovery", recoveryMs === null ? "not as long as the drill looked" : tellMs(recoveryMs)],
      ["duplicate effects", String(duplicateEffects)],
      ["lost", String(lost)],
      ["stuck", String(stuck)],
      ["resolved short", `${unserved} without the effect that was asked for`],
      ...(refused > 0 ? [["not accepted", String(refused)]] : []),
    ],
  );
  const { strikes: _, ...figures } = outcome;
  writeJson(values.json, { faults: typed, seconds, ratePerSecond, ...figures, strikes });
  const ok = duplicateEffects === 0 && lost === 0 && stuck === 0;
  console.log(
    ok
      ? styleText("green", "\nNothing twice, nothing lost, nothing stuck.")
      : styleText("red", "\nNot good."),
  );
  process.exitCode = ok ? 0 : 1;
}

function describeFaults(): string {
  return [
    ...typed.models.map((fault) => `model ${fault}`),
    ...typed.tools.map((fault) => `tool ${fault}`),
  ].join(" and ");
}

function tellMs(ms: number | null): string {
  if (ms === null) return "–";
  return ms < 1_000 ? `${Math.round(ms)} ms` : `${(ms / 1_000).toFixed(1)} s`;
}

function readBounded(
  name: string,
  text: string | undefined,
  fallback: number,
  { least, most }: { least: number; most: number },
): number {
  const number = readWholeNumber(name, text, fallback);
  if (number < least || number > most) refuse(`${name} is from ${least} to ${most}, not ${number}.`);
  return number;
}

function refuse(message: string): never {
  console.error(`${message}\n\n${grammar}`);
  process.exit(2);
}
