/**
 * Every tool there is. A tool is known by name@version; a change of meaning makes a new version. What an agent may
 * see and what a tenant may do is decided by tier, role, plan, environment and policy, never by the model.
 */
import type { Helpdesk } from "../connectors/connector.ts";
import { connectorModules, isConnected, listToolsOf } from "../connectors/registry.ts";
import { toolId, type ToolDefinition } from "../domain/tool.ts";
import type { TenantConfig } from "../tenants/config.ts";

/** The tools of one tenant: of the systems it has connected, and no others. */
export interface ToolCatalog {
  /** The tool with this id (`orders.get@1`), or null. */
  find(id: string): ToolDefinition | null;
  list(): readonly ToolDefinition[];
  /** How tickets of a webhook source are answered, or null where the tenant has no helpdesk that holds them. */
  helpdeskOf(source: string): Helpdesk | null;
}

const catalogs = new WeakMap<TenantConfig, ToolCatalog>();

export function catalogOf(tenant: TenantConfig): ToolCatalog {
  const known = catalogs.get(tenant);
  if (known) return known;
  const modules = connectorModules.filter((module) => isConnected(module, tenant));
  const tools = modules.flatMap((module) => listToolsOf(module, tenant));
  const byId = new Map(tools.map((tool) => [toolId(tool), tool]));
  const helpdesks = modules.flatMap(({ helpdesk }) => helpdesk ?? []);
  const catalog: ToolCatalog = {
    find: (id) => byId.get(id) ?? null,
    list: () => tools,
    helpdeskOf: (source) =>
      helpdesks.find((helpdesk) => helpdesk.source === source) ??
      helpdesks.find((helpdesk) => helpdesk.source === "*") ??
      null,
  };
  catalogs.set(tenant, catalog);
  return catalog;
}

/** Every tool that is ours to define, whoever has connected its system: for docs, scripts and tests. */
export function listAllTools(): readonly ToolDefinition[] {
  return connectorModules.flatMap(({ tools }) => Object.values(tools));
}

/** The tool with this id (`orders.get@1`) among all of them, or null. */
export function findTool(id: string): ToolDefinition | null {
  return listAllTools().find((tool) => toolId(tool) === id) ?? null;
}
