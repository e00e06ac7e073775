/** A whole Signalbox inside the test's own workerd: the real worker, its real objects and queues, seeded fixtures. */
import { exports } from "cloudflare:workers";
import { SignalboxClient } from "../../scripts/fixtures/signalbox-client.ts";
import { parseArticle } from "../../src/connectors/knowledge/article.ts";
import { businessSchema, type Business } from "../../src/connectors/sandbox/records.ts";
import { parseTicketFixture, resolveDates, type TicketFixture } from "../../src/domain/fixture.ts";
import { tenantConfigSchema, type TenantConfig } from "../../src/tenants/config.ts";

// Vite reads these options without running the code, so each call spells them out.
const tickets = import.meta.glob<string>("../../fixtures/tickets/*.json", {
  query: "?raw",
  import: "default",
  eager: true,
});
const businesses = import.meta.glob<string>("../../fixtures/business/*.json", {
  query: "?raw",
  import: "default",
  eager: true,
});
const tenants = import.meta.glob<string>("../../fixtures/tenants/*.json", {
  query: "?raw",
  import: "default",
  eager: true,
});
const articles = import.meta.glob<string>("../../fixtures/knowledge/{en,de,es,ar}/*.md", {
  query: "?raw",
  import: "default",
  eager: true,
});

export const origin = "http://signalbox.test";

export function fetchWorker(url: string, init?: RequestInit): Promise<Response> {
  return exports.default.fetch(url.startsWith("/") ? `${origin}${url}` : url, init);
}

export function readFixture(name: string): TicketFixture {
  return parseTicketFixture(readText(tickets, `tickets/${name}.json`), Date.now());
}

export function readTenant(tenantId: string): TenantConfig {
  return tenantConfigSchema.parse(JSON.parse(readText(tenants, `tenants/${tenantId}.json`)));
}

export function readBusiness(tenantId: string): Business {
  const text = readText(businesses, `business/${tenantId}.json`);
  return businessSchema.parse(JSON.parse(resolveDates(text, Date.now())));
}

const seeded = new Set<string>();

/** A client of a tenant; its business is loaded anew, its articles once. */
export async function openTenant(tenant: TenantConfig, business = tenant.id): Promise<SignalboxClient> {
  const client = await openLiveTenant(tenant);
  await client.loadBusiness(readBusiness(business));
  return client;
}

/** A client of a tenant that has no embedded business; its articles are loaded once. */
export async function openLiveTenant(tenant: TenantConfig): Promise<SignalboxClient> {
  const client = new SignalboxClient({ origin, tenant, fetch: fetchWorker });
  if (!seeded.has(tenant.id)) {
    seeded.add(tenant.id);
    await client.ingest(
      Object.values(articles).map((text) => {
        const article = parseArticle(text);
        if (!article.ok) throw new Error(JSON.stringify(article.failure));
        return article.value;
      }),
    );
  }
  return client;
}

function readText(files: Record<string, string>, path: string): string {
  const text = files[`../../fixtures/${path}`];
  if (text === undefined) throw new Error(`there is no fixture ${path}`);
  return text;
}
