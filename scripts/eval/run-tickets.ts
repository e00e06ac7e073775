/** Runs whole tickets through the real worker, each as often as asked, with the tenant's models or with others. */
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { tenantConfigSchema, type TenantConfig } from "../../src/tenants/config.ts";
import { loadBusiness, loadTenant } from "../fixtures/load.ts";
import { readCompatible, readProviders } from "../fixtures/model-providers.ts";
import { runFixture } from "../fixtures/run-fixture.ts";
import type { SignalboxClient } from "../fixtures/signalbox-client.ts";
import { bindTenants, createVariant } from "../fixtures/variants.ts";
import { seedTenant } from "../seed.ts";
import { startServer } from "../server.ts";
import type { TicketCase } from "./cases.ts";
import { judgeFailure, judgeTicket, type JudgedTicket } from "./judge-ticket.ts";

/** The class of tasks, or all of them, and the model that is to do them: `openai/gpt-5-mini`. */
export type ModelChoice = Partial<Record<"small" | "standard" | "frontier", string>>;

interface Turn {
  ticket: TicketCase;
  run: number;
  tenant: TenantConfig;
}

/** A model over the network may take its time. */
const timeoutMs = 180_000;
/** Tenants that are worked on at once. Tickets of one tenant share its books, so they go one after the other. */
const lanes = 2;

export async function runTickets(options: {
  cases: readonly TicketCase[];
  repeat: number;
  models: ModelChoice;
  onDone: (judged: JudgedTicket) => void;
}): Promise<JudgedTicket[]> {
  const turns = options.cases.flatMap((ticket) =>
    Array.from({ length: options.repeat }, (_, index): Turn => ({
      ticket,
      run: index + 1,
      tenant: createTenant(ticket, index + 1, options.models),
    })),
  );
  const stateDir = mkdtempSync(join(tmpdir(), "signalbox-eval-"));
  const server = await startServer({
    stateDir,
    bindings: { ...bindTenants(turns.map(({ tenant }) => tenant)), ...readProviders() },
  });
  const judged: JudgedTicket[] = [];
  const waiting = [...Map.groupBy(turns, ({ tenant }) => tenant.id).values()];
  const work = async () => {
    for (let group = waiting.shift(); group; group = waiting.shift()) {
      const [first] = group;
      if (!first) continue;
      const client = await seedTenant(server.url, first.tenant, { business: first.ticket.fixture.tenant });
      for (const turn of group) {
        const done = await takeTurn(client, turn);
        judged.push(done);
        options.onDone(done);
      }
    }
  };
  try {
    await Promise.all(Array.from({ length: lanes }, work));
  } finally {
    await server.stop();
    rmSync(stateDir, { recursive: true, force: true });
  }
  return judged.toSorted((left, right) => left.name.localeCompare(right.name) || left.run - right.run);
}

/** A tenant of its own for every round, so that a ticket is new each time. Throws where a model's name is none. */
function createTenant({ fixture }: TicketCase, run: number, models: ModelChoice): TenantConfig {
  const tenant = createVariant(fixture, loadTenant(fixture.tenant));
  return tenantConfigSchema.parse({
    ...tenant,
    id: run === 1 ? tenant.id : `${tenant.id}-run${run}`,
    models: {
      ...tenant.models,
      ...Object.fromEntries(Object.entries(models).map(([taskClass, model]) => [taskClass, [model]])),
    },
    ...readCompatible(),
  });
}

async function takeTurn(client: SignalboxClient, { ticket, run }: Turn): Promise<JudgedTicket> {
  const startedAt = Date.now();
  const { fixture } = ticket;
  try {
    await client.loadBusiness(loadBusiness(fixture.tenant));
    const { ticketId, view, ms, differences } = await runFixture(fixture, client, { timeoutMs });
    const events = (await client.readEvents(ticketId)).items;
    return judgeTicket(ticket, { run, view, events, ms, differences });
  } catch (error) {
    const message = error instanceof Error ? error.message : String(error);
    return judgeFailure(ticket, { run, ms: Date.now() - startedAt, message });
  }
}
