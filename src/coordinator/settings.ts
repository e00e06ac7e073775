import type { TicketSettings } from "../machines/ticket-setup.ts";
import type { TenantConfig } from "../tenants/config.ts";

const known = new WeakMap<TenantConfig, TicketSettings>();

/** What a tenant settles for its tickets, as the machine knows it. The same object as long as the tenant's is. */
export function settingsOf(tenant: TenantConfig): TicketSettings {
  const settings = known.get(tenant) ?? readSettings(tenant);
  known.set(tenant, settings);
  return settings;
}

function readSettings(tenant: TenantConfig): TicketSettings {
  return {
    slaAtRiskMs: tenant.sla.atRiskMs,
    slaBreachMs: tenant.sla.breachMs,
    approvalExpireMs: tenant.approvals.expireMs,
    ...(tenant.replies.undoMs > 0 && { replyUndoMs: tenant.replies.undoMs }),
    budget: tenant.budget,
  };
}
