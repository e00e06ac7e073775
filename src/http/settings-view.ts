import { connectorModules, isConnected } from "../connectors/registry.ts";
import type { SettingsView } from "../domain/settings.ts";
import { policyVersionOf } from "../policy/fingerprint.ts";
import type { TenantConfig } from "../tenants/config.ts";
import type { CurrentOverlay } from "../tenants/settings-versions.ts";
import { catalogOf } from "../tools/catalog.ts";

/** A tenant's settings as its people see them: no secret and no hash of a token. Pure. */
export function viewSettings(tenant: TenantConfig, current: CurrentOverlay): SettingsView {
  const { policy, limits, budget, budgets, burnAlerts, sla, approvals, replies, agents, memory, triage } =
    tenant;
  const { redaction, recording, models, connectors } = tenant;
  const { id, name, plan, environment, placement } = tenant;
  const tools = catalogOf(tenant).list();
  return {
    version: current.version,
    changedBy: current.changedBy,
    changedAt: current.changedAt,
    settings: {
      policy,
      limits,
      budget,
      budgets,
      burnAlerts,
      sla,
      approvals,
      replies,
      agents,
      memory,
      triage,
      redaction,
      recording,
      models,
      connectors,
    },
    suspendedRules: tenant.suspendedRules,
    changedSections: Object.keys(current.overlay),
    tokens: tenant.apiTokens.map((token) => ({ name: token.name, role: token.role })),
    fixed: {
      id,
      name,
      plan,
      environment,
      placement: placement === "perTicket" ? "one object a ticket" : `${placement.shards} shards`,
    },
    systems: connectorModules.map((module) => ({
      name: module.name,
      isConnected: isConnected(module, tenant),
      isEmbedded: module.settings === null,
      tools: tools.filter(({ connector }) => connector === module.name).length,
    })),
    broken: [...current.broken, ...findUnusable(tenant, current)],
    policyVersion: policyVersionOf(policy),
  };
}

/** Settings of systems that this release does not take any more; what is deployed stands in for them. */
function findUnusable(tenant: TenantConfig, { version, overlay }: CurrentOverlay): SettingsView["broken"] {
  return connectorModules.flatMap(({ name, settings }) => {
    const isChanged = Object.hasOwn(overlay.connectors ?? {}, name);
    const parsed = isChanged ? settings?.safeParse(tenant.connectors[name]) : null;
    if (!parsed?.error) return [];
    const [issue] = parsed.error.issues;
    const problem = `${issue?.path.join(".") || "it"}: ${issue?.message ?? "does not fit"}`;
    return [{ section: `connectors.${name}`, version, problem }];
  });
}
