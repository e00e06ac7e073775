/** `npm run demo`: the main job, with no key and no network. Posts fixture tickets and shows where each one goes. */
import { mkdtempSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { styleText } from "node:util";
import type { TicketFixture } from "../src/domain/fixture.ts";
import { printTable, readCommand, readWholeNumber, writeJson } from "./command.ts";
import { loadFixtures, loadScripts, loadTenant, loadTenantIds } from "./fixtures/load.ts";
import { createProgress } from "./fixtures/progress.ts";
import { runFixture, type FixtureRun } from "./fixtures/run-fixture.ts";
import type { SignalboxClient } from "./fixtures/signalbox-client.ts";
import { bindTenants, withRecording } from "./fixtures/variants.ts";
import { seedTenant } from "./seed.ts";
import { build, developmentTokenOf, startServer } from "./server.ts";

const { values } = readCommand({
  usage: "npm run demo [-- --exit]",
  about: "Builds Signalbox, starts the real worker, posts signed tickets and shows each one's way through.",
  options: {
    exit: { type: "boolean", about: "End when every ticket has come to rest." },
    json: { type: "string", value: "FILE", about: "Write the outcome as JSON." },
  },
});

const port = readWholeNumber("PORT", process.env["PORT"], values.exit ? 0 : 8787);
const stateDir = mkdtempSync(join(tmpdir(), "signalbox-demo-"));
const token = developmentTokenOf(stateDir);
const fixtures = loadFixtures().filter(({ tags, tenant }) => tenant === "demo" && tags.includes("demo"));

console.log("Building …");
await build();
const server = await startServer({
  port,
  stateDir,
  bindings: {
    ...bindTenants(loadTenantIds().map(loadTenant).map(withRecording)),
    SIGNALBOX_DEV_TOKEN: token,
    SCRIPTED_MODELS: loadScripts(),
  },
});
console.log("Loading the shop's records and help centre …");
const client = await seedTenant(server.url, loadTenant("demo"), { fresh: true });

console.log(`Posting ${fixtures.length} signed tickets to ${server.url}/webhooks/demo\n`);
const outcomes = [];
for (const fixture of fixtures) outcomes.push(await show(fixture, client));

console.log("");
printTable(
  ["ticket", "state", "reason", "ms", "as expected"],
  outcomes.map(({ fixture, state, reason, ms, differences }) => [
    fixture,
    state,
    reason ?? "",
    String(ms),
    differences.length === 0 ? "yes" : `no: ${differences.join("; ")}`,
  ]),
);
const ok = outcomes.every(({ differences }) => differences.length === 0);
writeJson(values.json, {
  ok,
  tickets: outcomes.map(({ fixture, id, state, reason, ms }) => ({ fixture, id, state, reason, ms })),
});

if (values.exit) {
  await server.stop();
  process.exit(ok ? 0 : 1);
}
console.log(`
Approvals are waiting at ${styleText("bold", `${server.url}/#tenant=demo&token=${token}`)}
Ctrl-C ends the demo.`);
for (const signal of ["SIGINT", "SIGTERM"] as const) {
  process.on(signal, () => void server.stop().then(() => process.exit(0)));
}

async function show(fixture: TicketFixture, through: SignalboxClient) {
  process.stdout.write(`${styleText("bold", fixture.name.padEnd(36))}`);
  const run = await runFixture(fixture, through, { onProgress: createProgress() }).catch(
    (error: unknown): FixtureRun | Error => (error instanceof Error ? error : new Error(String(error))),
  );
  process.stdout.write("\n");
  if (run instanceof Error) {
    return {
      fixture: fixture.name,
      id: "",
      state: "failed",
      reason: null,
      ms: 0,
      differences: [run.message],
    };
  }
  const { state, reason } = run.view;
  return { fixture: fixture.name, id: run.ticketId, state, reason, ms: run.ms, differences: run.differences };
}
