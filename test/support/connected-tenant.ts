/** Tenants that have connected a system of a test's own, whose address is not known before the test runs. */
import { env } from "cloudflare:workers";
import { expect } from "vitest";
import type { SignalboxClient } from "../../scripts/fixtures/signalbox-client.ts";
import { bindingNameOf, tenantConfigSchema, type TenantConfig } from "../../src/tenants/config.ts";
import { openLiveTenant, openTenant, readTenant } from "./signalbox.ts";
import { request } from "./tickets.ts";

interface Connection {
  /** `demo-…`, of a tenant no other test has. */
  tenantId: string;
  environment: "sandbox" | "live";
  connector: string;
  settings: object;
  token: string;
}

/** The demo tenant with this system connected and its replies allowed, its token in the vault. */
export async function connectTenant(connection: Connection): Promise<SignalboxClient> {
  const { tenantId, environment, connector, settings, token } = connection;
  const demo = readTenant("demo");
  const reply = { tiers: null, maxAmountCents: null, decision: "allow", why: "A validated reply may leave." };
  const tenant: TenantConfig = tenantConfigSchema.parse({
    ...demo,
    id: tenantId,
    environment,
    placement: { shards: 1 },
    connectors: { [connector]: settings },
    policy: {
      ...demo.policy,
      rules: [...demo.policy.rules, { id: "reply-outside", tool: `${connector}.reply`, ...reply }],
    },
  });
  Reflect.set(env, bindingNameOf(tenantId), JSON.stringify(tenant));
  const client = await (environment === "live" ? openLiveTenant(tenant) : openTenant(tenant, "demo"));
  const stored = await request(client, `connectors/${connector}/credential`, {
    method: "PUT",
    role: "admin",
    body: { kind: "static", token },
  });
  expect(stored.status).toBe(200);
  return client;
}
