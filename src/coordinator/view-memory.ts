/** What is remembered of a ticket, as people are shown it. Pure: by the same choice that agents are shown it by. */
import { showTask } from "../agents/show-task.ts";
import type { AgentRole } from "../domain/call.ts";
import type { Envelope } from "../domain/envelope.ts";
import type { MemoryView, Retention } from "../domain/memory-view.ts";
import type { AgentTask } from "../domain/task.ts";
import type { TicketMemory } from "../memory/memory.ts";
import { recallTask } from "../memory/recall.ts";
import { policyVersionOf } from "../policy/fingerprint.ts";
import type { TenantConfig } from "../tenants/config.ts";
import { catalogOf } from "../tools/catalog.ts";

const roles: readonly AgentRole[] = ["triage", "gather", "draft", "validate"];

export function viewMemory(
  memory: TicketMemory,
  {
    tenant,
    economy,
    retention,
  }: { tenant: TenantConfig; economy: Envelope["economy"]; retention: Retention[] },
): MemoryView {
  const forgottenAt = retention.find(({ stratum }) => stratum === "task")?.forgottenAt ?? 0;
  const used = new Set(memory.rulings.map(({ ruleId }) => ruleId));
  const catalog = catalogOf(tenant);
  return {
    turns: roles.flatMap((role) => {
      const task = recallTask(memory, role);
      if (!task) return [];
      const { compaction } = showTask(task, { tenant, economy });
      return [{ ...viewTurn(task, memory), compaction }];
    }),
    retention,
    task: {
      messages: memory.messages.length,
      evidence: memory.dossier?.evidence.length ?? 0,
      earlierReply:
        memory.revision?.previous.outcome === "drafted" && memory.revision.previous !== memory.draft
          ? memory.revision.previous.reply
          : null,
      deeds: memory.deeds.map(({ action, outcome, output, at }) => ({
        action: { id: action.id, tool: action.tool, arguments: action.arguments },
        outcome,
        at,
        isReversible:
          outcome === "done" &&
          // Nobody can say any more whose record it is.
          at >= forgottenAt &&
          catalog.find(action.tool)?.compensation?.argumentsOf(action.arguments, output) != null,
      })),
    },
    policy: {
      version: policyVersionOf(tenant.policy),
      rules: tenant.policy.rules.map(({ id }) => ({ id, isUsed: used.has(id) })),
    },
    tenant: {
      name: tenant.name,
      plan: tenant.plan,
      environment: tenant.environment,
      languages: tenant.triage.languages,
      minConfidence: tenant.triage.minConfidence,
      connectors: Object.keys(tenant.connectors),
    },
    approvals: memory.approvals.map(({ id, action, status, decidedBy, note }, index) => ({
      id,
      tool: action.tool,
      status,
      by: decidedBy,
      note,
      isOfThisRun: index >= memory.earlierApprovals,
    })),
  };
}

function viewTurn(task: AgentTask, memory: TicketMemory): Omit<MemoryView["turns"][number], "compaction"> {
  const whole = new Map(memory.messages.map(({ id, body }) => [id, body]));
  const dossier = "dossier" in task ? task.dossier : null;
  const evidence = dossier?.evidence ?? ("evidence" in task ? task.evidence : []);
  const revision = task.role === "draft" ? task.revision : null;
  const decided = task.role === "draft" ? (task.decidedActions ?? []) : [];
  return {
    role: task.role,
    messages: task.messages.length,
    clipped: task.messages.filter(({ id, body }) => whole.get(id) !== body).length,
    evidence: evidence.map(({ id }) => id),
    gaps: dossier?.gaps.length ?? 0,
    revision: revision && { findings: revision.findings.length, note: revision.note },
    decided: decided.map(({ tool }) => tool),
  };
}
