/** Which objects work on a ticket. Pure: the same ticket always meets the same objects. */
import type { AgentRole } from "../domain/call.ts";
import { createObjectName } from "../domain/object-name.ts";
import type { TenantConfig } from "../tenants/config.ts";

/** Agents are shared by tickets even where every ticket has its own coordinator. */
const agentShardsPerTicketPlacement = 4;

/** The coordinator that holds a ticket: one of the tenant's shards, or its own. */
export function coordinatorOf(tenant: TenantConfig, ticketId: string): string {
  const id =
    tenant.placement === "perTicket" ? ticketId : `shard-${shardOf(ticketId, tenant.placement.shards)}`;
  return createObjectName({ tenantId: tenant.id, kind: "coordinator", id });
}

/** The warm agent of a role that serves a ticket. */
export function agentOf(tenant: TenantConfig, role: AgentRole, ticketId: string): string {
  const shards = tenant.placement === "perTicket" ? agentShardsPerTicketPlacement : tenant.placement.shards;
  return createObjectName({ tenantId: tenant.id, kind: "agent", id: `${role}-${shardOf(ticketId, shards)}` });
}

/** A ticket's id ends in hash digits, so its last eight spread evenly. */
function shardOf(ticketId: string, shards: number): number {
  return Number.parseInt(ticketId.slice(-8), 16) % shards;
}
