/** Every fixture ticket through the built worker, by its public doors. */
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { measureHandOff, sumHandOffs, type RoleHandOff } from "../../scripts/eval/hand-off.ts";
import { loadBusiness, loadFixtures, loadScripts, loadTenant } from "../../scripts/fixtures/load.ts";
import { runFixture } from "../../scripts/fixtures/run-fixture.ts";
import type { SignalboxClient } from "../../scripts/fixtures/signalbox-client.ts";
import { bindTenants, createVariant } from "../../scripts/fixtures/variants.ts";
import { seedTenant } from "../../scripts/seed.ts";
import { startServer, type Server } from "../../scripts/server.ts";

const stateDir = mkdtempSync(join(tmpdir(), "signalbox-fixtures-"));
const fixtures = loadFixtures();
const tenantOf = (fixture: (typeof fixtures)[number]) => createVariant(fixture, loadTenant(fixture.tenant));
const clients = new Map<string, SignalboxClient>();
const handOffs: RoleHandOff[] = [];
let server: Server;

beforeAll(async () => {
  server = await startServer({
    stateDir,
    bindings: { ...bindTenants(fixtures.map(tenantOf)), SCRIPTED_MODELS: loadScripts() },
  });
});
afterAll(async () => {
  await server.stop();
  rmSync(stateDir, { recursive: true, force: true });
});

describe("every fixture ticket ends where its expectation says", () => {
  it.each(fixtures.map((fixture) => [fixture.name, fixture.about, fixture] as const))(
    "%s: %s",
    async (_name, _about, fixture) => {
      const client = await openTenant(fixture);
      const { differences, ticketId } = await runFixture(fixture, client);
      expect(differences).toEqual([]);
      // A scripted model's tokens say nothing of prompts.
      if (fixture.model === null) handOffs.push(measureHandOff((await client.readEvents(ticketId)).items));
    },
  );
});

describe("the models of all fixture tickets", () => {
  it("are shown at most half of what they would be if the whole transcript were handed on", () => {
    const { total } = sumHandOffs(handOffs);
    expect(handOffs.length).toBeGreaterThan(150);
    expect(total.shownTokens / total.naiveTokens).toBeLessThanOrEqual(0.5);
  });
});

/** The fixture's tenant, its business as on the first day. */
async function openTenant(fixture: (typeof fixtures)[number]): Promise<SignalboxClient> {
  const tenant = tenantOf(fixture);
  const open = clients.get(tenant.id);
  if (open) {
    await open.loadBusiness(loadBusiness(fixture.tenant));
    return open;
  }
  const client = await seedTenant(server.url, tenant, { business: fixture.tenant, fresh: true });
  clients.set(tenant.id, client);
  return client;
}
