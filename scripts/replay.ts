/** `npm run replay`: fixture tickets through the real worker. One is shown with its whole journey, many as a table. */
import { existsSync, mkdtempSync, readdirSync, rmSync, statSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { styleText } from "node:util";
import type { Call } from "../src/domain/call.ts";
import type { TicketFixture } from "../src/domain/fixture.ts";
import type { TicketView } from "../src/domain/view.ts";
import { printTable, readCommand, writeJson } from "./command.ts";
import { loadBusiness, loadFixture, loadScripts, loadTenant } from "./fixtures/load.ts";
import { createProgress } from "./fixtures/progress.ts";
import { runFixture, type FixtureRun } from "./fixtures/run-fixture.ts";
import type { SignalboxClient } from "./fixtures/signalbox-client.ts";
import { bindTenants, createVariant } from "./fixtures/variants.ts";
import { seedTenant } from "./seed.ts";
import { startServer } from "./server.ts";

const { values, positionals } = readCommand({
  usage: "npm run replay -- fixtures/tickets/refund.json [FILE or FOLDER …]",
  about:
    "Runs fixture tickets through the real worker and holds each outcome against what the fixture expects.",
  options: { json: { type: "string", value: "FILE", about: "Write the outcome as JSON." } },
});

const fixtures = positionals.flatMap(listFiles).map((file) => loadFixture(resolve(file)));
if (fixtures.length === 0) {
  console.error("Name a fixture, such as fixtures/tickets/refund.json, or the folder fixtures/tickets.");
  process.exit(2);
}

const tenants = fixtures.map((fixture) => createVariant(fixture, loadTenant(fixture.tenant)));
const stateDir = mkdtempSync(join(tmpdir(), "signalbox-replay-"));
const server = await startServer({
  stateDir,
  bindings: { ...bindTenants(tenants), SCRIPTED_MODELS: loadScripts() },
});
try {
  const clients = new Map<string, SignalboxClient>();
  const runs: { fixture: TicketFixture; run: FixtureRun | null; differences: string[] }[] = [];
  for (const [index, fixture] of fixtures.entries()) {
    const tenant = tenants[index] ?? loadTenant(fixture.tenant);
    const business = fixture.tenant;
    const client =
      clients.get(tenant.id) ?? (await seedTenant(server.url, tenant, { business, fresh: true }));
    if (clients.has(tenant.id)) await client.loadBusiness(loadBusiness(business));
    clients.set(tenant.id, client);
    runs.push({ fixture, ...(await replay(fixture, client)) });
  }
  report(runs);
} finally {
  await server.stop();
  rmSync(stateDir, { recursive: true, force: true });
}

function listFiles(path: string): string[] {
  if (!existsSync(path)) {
    console.error(`There is no file ${path}.`);
    process.exit(2);
  }
  if (!statSync(path).isDirectory()) return [path];
  return readdirSync(path)
    .filter((name) => name.endsWith(".json"))
    .map((name) => join(path, name));
}

async function replay(
  fixture: TicketFixture,
  client: SignalboxClient,
): Promise<{ run: FixtureRun | null; differences: string[] }> {
  process.stdout.write(`${styleText("bold", fixture.name.padEnd(36))}`);
  try {
    const run = await runFixture(fixture, client, { onProgress: createProgress() });
    return { run, differences: run.differences };
  } catch (error) {
    return { run: null, differences: [error instanceof Error ? error.message : String(error)] };
  } finally {
    process.stdout.write("\n");
  }
}

function report(
  runs: readonly { fixture: TicketFixture; run: FixtureRun | null; differences: string[] }[],
): void {
  const [only] = runs;
  if (only?.run && runs.length === 1) printJourney(only.run.view);
  const different = runs.filter(({ differences }) => differences.length > 0);
  console.log("");
  printTable(
    ["ticket", "state", "reason", "ms", "as expected"],
    runs.map(({ fixture, run, differences }) => [
      fixture.name,
      run?.view.state ?? "failed",
      run?.view.reason ?? "",
      String(run?.ms ?? ""),
      differences.length === 0 ? "yes" : "no",
    ]),
  );
  for (const { fixture, differences } of different) {
    console.log(`\n${styleText("red", fixture.name)}\n  ${differences.join("\n  ")}`);
  }
  console.log(`\n${runs.length - different.length} of ${runs.length} as expected`);
  const ok = different.length === 0;
  writeJson(values.json, {
    ok,
    path: only?.run?.view.path ?? [],
    ...(ok ? {} : { divergence: different.flatMap(({ differences }) => differences) }),
    ...(runs.length > 1 && {
      tickets: runs.map(({ fixture, run, differences }) => ({
        fixture: fixture.name,
        state: run?.view.state ?? "failed",
        reason: run?.view.reason ?? null,
        path: run?.view.path ?? [],
        differences,
      })),
    }),
  });
  process.exitCode = ok ? 0 : 1;
}

function printJourney({ assessment, calls, approvals, reply }: TicketView): void {
  if (assessment) {
    const { intent, confidence, language, priority } = assessment;
    console.log(`\n${intent} (${Math.round(confidence * 100)} % sure), ${language}, ${priority}`);
  }
  console.log(`\n${styleText("bold", "Calls")}`);
  for (const call of calls) console.log(describeCall(call, depthOf(call, calls)));
  for (const { action, status, why } of approvals) {
    const text = `${action.tool} ${JSON.stringify(action.arguments)}\n  ${why}`;
    console.log(`\n${styleText("bold", "Approval")} ${status}: ${text}`);
  }
  if (reply) console.log(`\n${styleText("bold", "Reply")}\n${reply.body.replaceAll(/^/gm, "  ")}`);
}

function describeCall({ kind, callee, outcome, reason, startedAt, endedAt }: Call, depth: number): string {
  const words = `${kind} ${callee}  ${outcome}${reason ? ` (${reason})` : ""}  ${endedAt - startedAt} ms`;
  const text = `${"  ".repeat(depth + 1)}${words}`;
  return outcome === "blocked" ? styleText("red", text) : text;
}

function depthOf(call: Call, calls: readonly Call[]): number {
  const parent = calls.find(({ id }) => id === call.parentId);
  return parent ? depthOf(parent, calls) + 1 : 0;
}
