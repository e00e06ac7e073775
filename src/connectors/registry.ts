import { readFaults } from "../tenants/drill.ts";
import { findReel, type ReelEnvironment } from "../tenants/reel.ts";
import type { ToolDefinition } from "../domain/tool.ts";
import type { TenantConfig } from "../tenants/config.ts";
import { deployedOf } from "../tenants/overlay.ts";
import type { Connector, ConnectorEnvironment, ConnectorModule } from "./connector.ts";
import { withToolFaults } from "./faulty.ts";
import { github } from "./github/index.ts";
import { knowledge } from "./knowledge/index.ts";
import { mcp } from "./mcp/index.ts";
import { withReel } from "./replayed.ts";
import { sandbox } from "./sandbox/index.ts";
import { slack } from "./slack/index.ts";
import { stripe } from "./stripe/index.ts";
import { zendesk } from "./zendesk/index.ts";

/** The one list of systems that can be connected. */
export const connectorModules: readonly ConnectorModule[] = [
  knowledge,
  sandbox,
  github,
  zendesk,
  stripe,
  slack,
  mcp,
];

/** Whether a tenant has this system: it has settings for it, or it is embedded and not kept from live tenants. */
export function isConnected(module: ConnectorModule, tenant: TenantConfig): boolean {
  if (module.settings) return Object.hasOwn(tenant.connectors, module.name);
  return Object.values(module.tools).some(({ environments }) => environments.includes(tenant.environment));
}

/** The tools of one system as this tenant has it. Throws where the tenant's settings of it are not what it takes. */
export function listToolsOf(module: ConnectorModule, tenant: TenantConfig): readonly ToolDefinition[] {
  const fixed = Object.values(module.tools);
  return module.toolsOf ? [...fixed, ...module.toolsOf(readSettings(module, tenant))] : fixed;
}

function readSettings(module: ConnectorModule, tenant: TenantConfig): unknown {
  return module.settings?.parse(withUsableSettings(module, tenant).connectors[module.name]) ?? null;
}

/** What people have once set, and a later release does not take, is left aside for what is deployed. */
function withUsableSettings({ name, settings }: ConnectorModule, tenant: TenantConfig): TenantConfig {
  if (!settings || settings.safeParse(tenant.connectors[name]).success) return tenant;
  const deployed = deployedOf(tenant).connectors[name] ?? null;
  return { ...tenant, connectors: { ...tenant.connectors, [name]: deployed } };
}

/**
 * The systems a tenant has connected, by the name the tool catalog knows them by. Throws where the tenant's settings of
 * one are not what it takes, and where a local worker has faults nobody can read.
 */
export function createConnectors(
  env: ConnectorEnvironment & ReelEnvironment,
  tenant: TenantConfig,
): ReadonlyMap<string, Connector> {
  const reel = findReel(env, tenant.id);
  return new Map(
    connectorModules
      .filter((module) => isConnected(module, tenant))
      .map((module) => {
        const settings = readSettings(module, tenant);
        const usable = withUsableSettings(module, tenant);
        const connector = withDrills(module.connect({ env, tenant: usable, settings }), env);
        if (!reel) return [module.name, connector];
        const tools = listToolsOf(module, tenant);
        return [module.name, withReel(connector, { reel, tools, isEmbedded: module.settings === null })];
      }),
  );
}

/** Only a worker that runs locally can break anything on purpose. */
function withDrills(connector: Connector, env: ConnectorEnvironment): Connector {
  if (env.ENVIRONMENT !== "local") return connector;
  readFaults(env);
  return withToolFaults(connector, env);
}
