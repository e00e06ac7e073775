import type { TenantConfig } from "../src/tenants/config.ts";
import { loadArticles, loadBusiness } from "./fixtures/load.ts";
import { SignalboxClient } from "./fixtures/signalbox-client.ts";

/**
 * Loads a sandbox tenant's business and help centre. `business` names the fixture where it is not the tenant's own.
 * A business that has been worked with is kept, unless `fresh`.
 */
export async function seedTenant(
  origin: string,
  tenant: TenantConfig,
  { business = tenant.id, fresh = false } = {},
): Promise<SignalboxClient> {
  const client = new SignalboxClient({ origin, tenant });
  const { customers } = await client.books();
  if (fresh || customers.length === 0) await client.loadBusiness(loadBusiness(business));
  await client.ingest(loadArticles());
  return client;
}
