import type { TicketSettings } from "../machines/ticket-setup.ts";
import type { TenantConfig } from "../tenants/config.ts";

/** What a tenant settles for its tickets, as the machine knows it. */
export function settingsOf(tenant: TenantConfig): TicketSettings {
  return {
    slaAtRiskMs: tenant.sla.atRiskMs,
    slaBreachMs: tenant.sla.breachMs,
    approvalExpireMs: tenant.approvals.expireMs,
    ...(tenant.replies.undoMs > 0 && { replyUndoMs: tenant.replies.undoMs }),
    budget: tenant.budget,
  };
}
