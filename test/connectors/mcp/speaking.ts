/** Speaking to the tenant's MCP servers, and to the hostile ones behind its back. */
import { env } from "cloudflare:workers";
import { inject } from "vitest";
import type { OperationResult, ToolDescription } from "../../../src/connectors/connector.ts";
import type { McpCall } from "../../../src/connectors/mcp/mcp-connection.ts";
import { mcpSettingsSchema } from "../../../src/connectors/mcp/settings.ts";
import { bindingNameOf } from "../../../src/tenants/config.ts";
import type { HostileState } from "../../support/hostile-mcp.ts";
import { createMcpTenant } from "../../support/mcp-tenants.ts";

/** Bound by hand: its servers have no address before they run. */
export const tenant = createMcpTenant(inject("mcpServers"));
const tenantId = tenant.id;
Object.assign(env, { [bindingNameOf(tenantId)]: JSON.stringify(tenant) });

export const settings = mcpSettingsSchema.parse(tenant.connectors["mcp"]);

/** Shapes that the types of calls between objects cannot say. */
interface Connection {
  call(tenantId: string, call: McpCall): Promise<OperationResult>;
  describe(
    tenantId: string,
    pins: readonly { tool: string; pin: string }[],
  ): Promise<Record<string, ToolDescription>>;
}

export function connectionTo(server: string) {
  return env.MCP_CONNECTION.getByName(`${tenantId}:mcp:${server}`);
}

function speakTo(server: string): Connection {
  return connectionTo(server) as unknown as Connection;
}

/** A tool with no pin of its own is called as if the server had been believed. */
export function callTool(server: string, tool: string, input: Record<string, unknown>, timeoutMs = 3_000) {
  const pin = settings.servers[server]?.tools[tool];
  const isRead = pin?.tier === 0;
  return speakTo(server).call(tenantId, { tool, pin: pin?.hash ?? "0".repeat(64), input, timeoutMs, isRead });
}

export function describeTools(server: string, tools: readonly string[]) {
  const pins = tools.map((tool) => ({ tool, pin: settings.servers[server]?.tools[tool]?.hash ?? "" }));
  return speakTo(server).describe(tenantId, pins);
}

export async function setState(kind: string, state: HostileState): Promise<void> {
  await fetch(`${hostileUrl()}/${kind}/state`, { method: "POST", body: JSON.stringify(state) });
}

export async function readMessages(kind: string): Promise<{ method?: string; params?: unknown }[]> {
  return (await fetch(`${hostileUrl()}/${kind}/messages`)).json();
}

function hostileUrl(): string {
  return inject("mcpServers").hostile;
}

/** How often tools of a hostile server have been called. */
export async function callsSeen(kind: string): Promise<number> {
  return (await readMessages(kind)).filter(({ method }) => method === "tools/call").length;
}
