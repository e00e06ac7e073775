/** How far a call to an agent may go, and what taints it. Pure. */
import type { AgentRole } from "../domain/call.ts";
import { mayAsk } from "../domain/call-guard.ts";
import type { Envelope } from "../domain/envelope.ts";
import type { Provenance } from "../domain/evidence.ts";
import type { AgentTask } from "../domain/task.ts";
import { toolId } from "../domain/tool.ts";
import type { TicketSnapshot } from "../machines/step.ts";
import type { TenantConfig } from "../tenants/config.ts";
import { catalogOf } from "../tools/catalog.ts";

/** The agents a role may ask, and every tool that it or they may use: none of them writes. */
export function scopeOf(role: AgentRole, tenant: TenantConfig): Envelope["scope"] {
  const agents = mayAsk[role];
  const users = [role, ...agents];
  const tools = catalogOf(tenant)
    .list()
    .filter(({ tier, roles }) => tier === 0 && roles.some((user) => users.includes(user)));
  return { agents: [...agents], tools: tools.map(toolId) };
}

/** How the agents are to economise, as the ticket's budget stands. */
export function economyOf({ value: { budget } }: TicketSnapshot): Envelope["economy"] {
  return budget === "exhausted" ? "draftOnly" : budget;
}

/** Where what a task holds comes from. Every task holds the customer's words. */
export function labelsOf(task: AgentTask): Provenance[] {
  const labels = new Set<Provenance>(["customerText"]);
  if (task.role !== "triage") labels.add("model");
  const evidence =
    task.role === "triage" ? [] : task.role === "gather" ? task.evidence : task.dossier.evidence;
  for (const { provenance } of evidence) labels.add(provenance);
  return [...labels];
}
