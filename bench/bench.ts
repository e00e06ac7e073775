/** `npm run bench`: Signalbox beside Cloudflare Workflows and a bare Durable Object, in one workerd. */
import { styleText } from "node:util";
import { printTable, readCommand, readWholeNumber, writeJson } from "../scripts/command.ts";
import { loadTenant } from "../scripts/fixtures/load.ts";
import { seedTenant } from "../scripts/seed.ts";
import { tenantConfigSchema, type TenantConfig } from "../src/tenants/config.ts";
import { measureGate, type GateCost } from "./gate-cost.ts";
import { firstLoadLimitBytes, measureFirstLoad } from "./first-load.ts";
import { bareObject, createOrchestration, createWhole, runRound, workflows, type Design } from "./round.ts";
import { summariseRounds, type Row } from "./summary.ts";
import { measureSettledBytes, readWorkflowRows, startStage } from "./stage.ts";

const { values } = readCommand({
  usage: "npm run bench [-- --tickets 300 --concurrency 64 --rounds 3]",
  about:
    "Measures tickets through Signalbox with models that answer at once, beside Cloudflare Workflows and a bare Durable Object doing the same four stages with three tool calls.",
  options: {
    tickets: { type: "string", value: "N", about: "Tickets of each design in one round (300)." },
    concurrency: { type: "string", value: "N", about: "Tickets in work at once (64)." },
    rounds: { type: "string", value: "N", about: "Rounds, each with every design; medians are shown (3)." },
    shards: {
      type: "string",
      value: "N",
      about: "Coordinators that share the tenant's tickets (as shipped).",
    },
    only: {
      type: "string",
      value: "NAMES",
      about: "Of these designs alone, the gate, or the ui, separated by commas.",
    },
    json: { type: "string", value: "FILE", about: "Write the figures as JSON." },
  },
});
const tickets = Math.max(1, readWholeNumber("--tickets", values.tickets, 300));
const concurrency = Math.max(1, readWholeNumber("--concurrency", values.concurrency, 64));
const rounds = Math.max(1, readWholeNumber("--rounds", values.rounds, 3));
const shards = readWholeNumber("--shards", values.shards, 0);

const scripted = createTenant("demo-scripted", "scripted/bench");
const local = createTenant("demo-local", "local/signalbox-local-1");
const wanted = values.only?.split(",");
const designs = [
  createOrchestration("signalbox-orchestration", scripted),
  createWhole("signalbox-whole", "whole", scripted),
  createWhole("signalbox-local-model", "local", local),
  workflows,
  bareObject,
].filter(({ name }) => wanted?.includes(name) ?? true);

if (!wanted || wanted.includes("ui")) await reportFirstLoad();
if (wanted?.every((name) => name === "ui")) process.exit();

console.log("Building and starting …");
const stage = await startStage([scripted, local]);
try {
  const seeded: [string, TenantConfig][] = [
    [stage.urls.whole, scripted],
    [stage.urls.local, local],
    [stage.urls.orchestration, scripted],
  ];
  for (const [url, tenant] of seeded) await seedTenant(url, tenant, { business: "demo" });
  for (const design of designs) {
    await runRound(stage, design, { tickets: Math.ceil(tickets / 3), concurrency, run: "warm-up" });
  }
  const files = designs.map((design) => design.files);
  const before = await measureSettledBytes(stage, files);
  const done = new Map<Design, Awaited<ReturnType<typeof runRound>>[]>();
  for (let round = 1; round <= rounds; round++) {
    for (const design of designs) {
      const run = await runRound(stage, design, { tickets, concurrency, run: String(round) });
      done.set(design, [...(done.get(design) ?? []), run]);
      const speed = (run.tickets / run.seconds).toFixed(0);
      console.log(`round ${round} of ${rounds}  ${design.name.padEnd(24)} ${speed.padStart(5)} tickets/s`);
    }
  }
  const after = await measureSettledBytes(stage, files);
  const gate = wanted && !wanted.includes("gate") ? [] : await measureGate(stage, scripted.id, rounds);
  report(
    designs.map((design, index) =>
      summariseRounds(design.name, done.get(design) ?? [], (after[index] ?? 0) - (before[index] ?? 0)),
    ),
    gate,
  );
} finally {
  await stage.stop();
}

/** Prints what the inbox loads; a load over its limit fails the run. */
async function reportFirstLoad(): Promise<void> {
  console.log("Opening the inbox in Chromium …");
  const load = await measureFirstLoad(Math.max(rounds, 3));
  const kilobytes = (bytes: number) => `${(bytes / 1024).toFixed(1)} KB`;
  printTable(
    ["scripts", "script, gzip", "of at most", "styles, gzip", "interactive ms", "slowest ms", "thread ms"],
    [
      [
        String(load.scripts),
        kilobytes(load.scriptBytes),
        kilobytes(firstLoadLimitBytes),
        kilobytes(load.styleBytes),
        load.interactiveMs.toFixed(0),
        load.slowestMs.toFixed(0),
        load.threadMs.toFixed(0),
      ],
    ],
  );
  const { scroll } = load;
  printTable(
    [
      "tickets in the list",
      "frames in 5 s",
      "median ms",
      "slowest ms",
      "over two frames",
      "rows in the document",
    ],
    [
      [
        String(scroll.tickets),
        String(scroll.frames),
        scroll.medianFrameMs.toFixed(1),
        scroll.slowestFrameMs.toFixed(0),
        `${(100 * scroll.overBudget).toFixed(1)} %`,
        String(scroll.rows),
      ],
    ],
  );
  if (load.scriptBytes > firstLoadLimitBytes) process.exitCode = 1;
}

/** Tenant demo with limits that are not what is measured, and another model. */
function createTenant(id: string, model: string): TenantConfig {
  return tenantConfigSchema.parse({
    ...loadTenant("demo"),
    id,
    models: { small: [model], standard: [model], frontier: [model] },
    limits: { slots: 10_000, ratePerSecond: 100_000, burst: 100_000 },
    ...(shards > 0 && { placement: { shards } }),
  });
}

function report(rows: Row[], gate: GateCost[]): void {
  const flow = rows.find(({ name }) => name === "workflows");
  if (flow) {
    const left = readWorkflowRows(stage.stateDir, 20);
    flow.sqlRowsWritten = left.rows + left.keys;
    flow.rowsBy = { rows: left.rows, keys: left.keys };
  }
  const ratio = (row: Row) => (flow ? `${(row.ticketsPerSecond / flow.ticketsPerSecond).toFixed(2)} ×` : "");
  console.log(`\n${tickets} tickets × ${rounds} rounds, ${concurrency} in work at once; per ticket:\n`);
  printTable(
    [
      "design",
      "tickets/s",
      "(spread)",
      "× Workflows",
      "p50 ms",
      "p95 ms",
      "CPU ms",
      "SQL rows",
      "DO requests",
      "disk bytes",
    ],
    rows.map((row) => [
      row.name,
      row.ticketsPerSecond.toFixed(0),
      `${row.slowest.toFixed(0)}-${row.fastest.toFixed(0)}`,
      ratio(row),
      row.p50Ms.toFixed(0),
      row.p95Ms.toFixed(0),
      row.cpuMs.toFixed(2),
      row.sqlRowsWritten.toFixed(1),
      row.doRequests.toFixed(1),
      row.diskBytes.toFixed(0),
    ]),
  );
  for (const { name, rowsBy, requestsBy } of rows) {
    console.log(`\n${styleText("bold", name)}`);
    console.log(`  rows written: ${list(rowsBy)}`);
    console.log(`  requests:     ${list(requestsBy)}`);
  }
  if (gate.length > 0) {
    console.log("\nA tool call through the gate, over the connector's own:\n");
    printTable(
      ["call", "calls", "CPU ms", "wall ms", "SQL rows", "DO requests"],
      gate.map(({ name, calls, cpuMs, wallMs, sqlRowsWritten, doRequests }) => [
        name,
        String(calls),
        cpuMs.toFixed(2),
        wallMs.toFixed(2),
        sqlRowsWritten.toFixed(2),
        doRequests.toFixed(2),
      ]),
    );
  }
  writeJson(values.json, {
    gate,
    rows: rows.map(({ rowsBy: _, requestsBy: __, slowest: ___, fastest: ____, ...row }) => row),
  });
}

function list(counts: Record<string, number>): string {
  return Object.entries(counts)
    .toSorted(([, left], [, right]) => right - left)
    .map(([name, count]) => `${name} ${count.toFixed(2)}`)
    .join(", ");
}
