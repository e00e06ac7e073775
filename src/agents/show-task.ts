/** What an agent's model is shown of its task. Pure; its rules are held against all of it. */
import type { ProposedAction } from "../domain/draft.ts";
import type { Envelope } from "../domain/envelope.ts";
import { riskBandOf, type RiskBand } from "../domain/risk-band.ts";
import type { AgentTask } from "../domain/task.ts";
import { compactTask, type CompactTask } from "../memory/compact.ts";
import { promptLimitOf } from "../memory/prompt-limit.ts";
import { keepCited } from "../memory/recall.ts";
import type { TenantConfig } from "../tenants/config.ts";
import { catalogOf } from "../tools/catalog.ts";

/** By what is at stake and by what the ticket's budget has left. */
export function showTask(
  task: AgentTask,
  { tenant, economy }: { tenant: TenantConfig; economy: Envelope["economy"] },
): CompactTask {
  const band = bandOf(task, tenant);
  const limitTokens = promptLimitOf(band, economy, tenant.memory);
  return compactTask(task.role === "validate" ? keepCited(task) : task, { band, limitTokens });
}

function bandOf(task: AgentTask, tenant: TenantConfig): RiskBand {
  if (task.role === "triage") return riskBandOf(null, []);
  const catalog = catalogOf(tenant);
  const tiers = proposedIn(task).map(({ tool }) => catalog.find(tool)?.tier ?? null);
  return riskBandOf(task.assessment, tiers);
}

function proposedIn(task: AgentTask): readonly ProposedAction[] {
  const draft =
    task.role === "validate" ? task.draft : task.role === "draft" ? task.revision?.previous : null;
  const decided = task.role === "draft" ? (task.decidedActions ?? []) : [];
  return draft?.outcome === "drafted" ? [...draft.actions, ...decided] : decided;
}
