import { readFaults } from "../tenants/drill.ts";
import type { TenantConfig } from "../tenants/config.ts";
import type { Connector, ConnectorEnvironment, ConnectorModule } from "./connector.ts";
import { withToolFaults } from "./faulty.ts";
import { github } from "./github/index.ts";
import { knowledge } from "./knowledge/index.ts";
import { sandbox } from "./sandbox/index.ts";
import { zendesk } from "./zendesk/index.ts";

/** The one list of systems that can be connected. */
export const connectorModules: readonly ConnectorModule[] = [knowledge, sandbox, github, zendesk];

/** Whether a tenant has this system: it has settings for it, or it is embedded and not kept from live tenants. */
export function isConnected(module: ConnectorModule, tenant: TenantConfig): boolean {
  if (module.settings) return Object.hasOwn(tenant.connectors, module.name);
  return Object.values(module.tools).some(({ environments }) => environments.includes(tenant.environment));
}

/**
 * The systems a tenant has connected, by the name the tool catalog knows them by. Throws where the tenant's settings of
 * one are not what it takes, and where a local worker has faults nobody can read.
 */
export function createConnectors(
  env: ConnectorEnvironment,
  tenant: TenantConfig,
): ReadonlyMap<string, Connector> {
  return new Map(
    connectorModules
      .filter((module) => isConnected(module, tenant))
      .map((module) => {
        const settings = module.settings?.parse(tenant.connectors[module.name]) ?? null;
        return [module.name, withDrills(module.connect({ env, tenant, settings }), env)];
      }),
  );
}

/** Only a worker that runs locally can break anything on purpose. */
function withDrills(connector: Connector, env: ConnectorEnvironment): Connector {
  if (env.ENVIRONMENT !== "local") return connector;
  readFaults(env);
  return withToolFaults(connector, env);
}
