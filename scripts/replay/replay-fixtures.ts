/** Fixture tickets through the real worker, each outcome held against what the fixture expects. */
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { styleText } from "node:util";
import type { Call } from "../../src/domain/call.ts";
import type { TicketFixture } from "../../src/domain/fixture.ts";
import type { TicketView } from "../../src/domain/view.ts";
import { printTable, writeJson } from "../command.ts";
import { loadBusinessOf, loadScripts, loadTenant } from "../fixtures/load.ts";
import { createProgress } from "../fixtures/progress.ts";
import { runFixture, type FixtureRun } from "../fixtures/run-fixture.ts";
import type { SignalboxClient } from "../fixtures/signalbox-client.ts";
import { bindTenants, createVariant } from "../fixtures/variants.ts";
import { seedTenant } from "../seed.ts";
import { startServer } from "../server.ts";

/** One is shown with its whole journey, many as a table. Gives whether all ended as expected. */
export async function replayFixtures(
  fixtures: readonly TicketFixture[],
  jsonFile: string | undefined,
): Promise<boolean> {
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
      const known = clients.get(tenant.id);
      const client = known ?? (await seedTenant(server.url, tenant, { business: fixture.tenant }));
      clients.set(tenant.id, client);
      await client.loadBusiness(loadBusinessOf(fixture));
      runs.push({ fixture, ...(await replay(fixture, client)) });
    }
    return report(runs, jsonFile);
  } finally {
    await server.stop();
    rmSync(stateDir, { recursive: true, force: true });
  }
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
  jsonFile: string | undefined,
): boolean {
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
  writeJson(jsonFile, {
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
  return ok;
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
