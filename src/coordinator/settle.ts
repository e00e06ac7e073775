/**
 * How an agent's report becomes the event that ends what was owed. Pure: the report goes in, a fact comes out, with
 * the policy's word on every action that a draft proposes.
 */
import type { Approval, Endorsement } from "../domain/approval.ts";
import type { ProposedAction } from "../domain/draft.ts";
import type { Ruling, TicketEvent } from "../domain/event.ts";
import { digest } from "../domain/ids.ts";
import type { ArgumentOrigin } from "../domain/origin.ts";
import type { AgentReport } from "../domain/task.ts";
import type { ToolDefinition } from "../domain/tool.ts";
import type { TicketMemory } from "../memory/memory.ts";
import { requesterEmailOf } from "../memory/requester.ts";
import { decideAction, hashAction } from "../policy/decide.ts";
import { sureIntents } from "../policy/intents.ts";
import { ownsRecord } from "../policy/ownership.ts";
import { policyVersionOf } from "../policy/fingerprint.ts";
import { ruleOnOrigins, traceOrigins } from "../policy/provenance.ts";
import { ruleOnPrecedent, type Precedent } from "../policy/repetition.ts";
import { drawSample } from "../policy/sample.ts";
import type { TenantConfig } from "../tenants/config.ts";
import { catalogOf, type ToolCatalog } from "../tools/catalog.ts";
import { changesOf } from "./record-changes.ts";

/**
 * The event an agent's report amounts to. `expiresAt`: until when a question to a person may be answered.
 * `isDraftOnly`: the budget leaves the draft to a person, whatever becomes of it.
 */
export function settleReport(
  report: AgentReport,
  memory: TicketMemory,
  tenant: TenantConfig,
  now: { nowMs: number; expiresAt: number; isDraftOnly: boolean; sampleKey: Uint8Array },
): TicketEvent {
  const { callId, calls } = report;
  switch (report.outcome) {
    case "triaged":
      return { type: "agent.triaged", callId, output: report.output, calls };
    case "gathered":
      return { type: "agent.gathered", callId, output: report.output, calls };
    case "drafted":
      return { type: "agent.drafted", callId, output: report.output, calls };
    case "validated": {
      const rulings = report.output.verdict === "pass" ? ruleOnDraft(memory, tenant, now) : [];
      const isAnswerIdle = now.isDraftOnly || rulings.some(({ decision }) => decision === "deny");
      // Nobody is asked what no answer could help.
      const approvals = isAnswerIdle
        ? []
        : openApprovals(rulings, memory, { callId, catalog: catalogOf(tenant), ...now });
      return { type: "agent.validated", callId, output: report.output, rulings, approvals, calls };
    }
    case "failed":
      return { type: "agent.failed", callId, role: report.role, failure: report.failure, calls };
  }
}

/** Whether the system of record says that an action's target is the requester's. */
export function ownsTarget(action: ProposedAction, memory: TicketMemory, catalog: ToolCatalog): boolean {
  const tool = catalog.find(action.tool);
  if (!tool?.targetArgument) return true;
  const target = tool.targetArgument;
  if (tool.sources[target] === "ticket") return action.arguments[target] === memory.ticket.externalId;
  const evidence = memory.dossier?.evidence ?? [];
  return ownsRecord(evidence, action.arguments[target], requesterEmailOf(memory.ticket, evidence));
}

/** Where an action's arguments come from, as things stand; nothing where its tool is unknown. */
export function originsOf(
  action: ProposedAction,
  memory: TicketMemory,
  tenant: TenantConfig,
  nowMs: number,
): ArgumentOrigin[] {
  const tool = catalogOf(tenant).find(action.tool);
  if (!tool) return [];
  const { ticket, messages, dossier, decidedActions } = memory;
  const evidence = dossier?.evidence ?? [];
  return traceOrigins(action, tool, {
    ticket,
    messages,
    evidence,
    requesterEmail: requesterEmailOf(ticket, evidence),
    // An edit of one action carries the others along as they were proposed: nobody has decided on those. And what
    // somebody has decided stands for as long as their approval does.
    decided: (decidedActions ?? []).filter((decided) => {
      const approval = findApproval(decided, memory);
      return approval?.policyVersion === policyVersionOf(tenant.policy) && approval.expiresAt > nowMs;
    }),
  });
}

/** Whether the same was done on this ticket before, in any run. */
export function precedentOf(action: ProposedAction, memory: TicketMemory, catalog: ToolCatalog): Precedent {
  const tool = catalog.find(action.tool);
  const target = targetOf(action, tool);
  const isSame = (other: ProposedAction) => other.tool === action.tool && targetOf(other, tool) === target;
  return memory.deeds.find((deed) => isSame(deed.action))?.outcome ?? null;
}

/** Where an action falls when samples are taken; null where its tool is unknown. */
export function drawOf(
  action: ProposedAction,
  { ticket }: Pick<TicketMemory, "ticket">,
  { catalog, sampleKey }: { catalog: ToolCatalog; sampleKey: Uint8Array },
): number | null {
  const tool = catalog.find(action.tool);
  return tool && drawSample(sampleKey, action, { tool, ticketId: ticket.id });
}

/** A person's yes to exactly this action, given in this run, or null. */
export function findApproval(action: ProposedAction, memory: TicketMemory): Approval | null {
  const hash = hashAction(action);
  return (
    memory.approvals
      .slice(memory.earlierApprovals)
      .findLast(
        ({ actionHash, status }) => actionHash === hash && (status === "approved" || status === "edited"),
      ) ?? null
  );
}

function ruleOnDraft(
  memory: TicketMemory,
  tenant: TenantConfig,
  { nowMs, sampleKey }: { nowMs: number; sampleKey: Uint8Array },
): Ruling[] {
  if (memory.draft?.outcome !== "drafted") return [];
  const { actions } = memory.draft;
  const catalog = catalogOf(tenant);
  return actions.map((action, index) => {
    const tool = catalog.find(action.tool);
    const decided = decideAction(action, {
      tool,
      ...tenant,
      ownsTarget: ownsTarget(action, memory, catalog),
      draw: drawOf(action, memory, { catalog, sampleKey }),
      intents: sureIntents(memory.takenFor, tenant.triage),
    });
    const sourced = ruleOnOrigins(decided, tool, originsOf(action, memory, tenant, nowMs));
    const once = ruleWithinDraft(sourced, action, { tool, before: actions.slice(0, index) });
    const ruling = ruleOnPrecedent(once, precedentOf(action, memory, catalog));
    const approval = ruling.decision === "ask" ? findApproval(action, memory) : null;
    const isAgreed = approval && 1 + approval.endorsements.length >= (ruling.approvers ?? 1);
    return isAgreed ? { ...ruling, decision: "allow", ruleId: `approval ${approval.id}` } : ruling;
  });
}

/** What nobody may propose is denied; what one draft proposes twice needs a person. */
function ruleWithinDraft(
  ruling: Ruling,
  action: ProposedAction,
  { tool, before }: { tool: ToolDefinition | null; before: readonly ProposedAction[] },
): Ruling {
  if (tool && !tool.isProposable) {
    return { ...ruling, decision: "deny", ruleId: "notProposable", why: `Nobody may propose ${tool.name}.` };
  }
  if (ruling.decision === "deny") return ruling;
  const target = targetOf(action, tool);
  const isTwice = before.some((other) => other.tool === action.tool && targetOf(other, tool) === target);
  return isTwice
    ? { ...ruling, decision: "ask", ruleId: "repeatedInDraft", why: "The draft proposes this twice." }
    : ruling;
}

/** The record acted on; without one, the exact arguments. */
function targetOf(action: ProposedAction, tool: ToolDefinition | null): string {
  const name = tool?.targetArgument;
  return name ? String(action.arguments[name]) : hashAction(action);
}

function openApprovals(
  rulings: readonly Ruling[],
  memory: TicketMemory,
  at: { callId: string; catalog: ToolCatalog; nowMs: number; expiresAt: number },
): Approval[] {
  const actions = memory.draft?.outcome === "drafted" ? memory.draft.actions : [];
  return rulings
    .filter(({ decision }) => decision === "ask")
    .flatMap((ruling) => {
      const action = actions.find(({ id }) => id === ruling.actionId);
      if (!action) return [];
      const asked = openApproval(action, ruling, { ...at, ...changesOf(action, memory, at.catalog) });
      return [{ ...asked, endorsements: endorsementsOf(findApproval(action, memory)) }];
    });
}

/** Whoever has put other arguments in a question's place has agreed to them, and is not asked again. */
function endorsementsOf(edited: Approval | null | undefined): Endorsement[] {
  if (!edited || edited.decidedBy === null || edited.decidedAt === null) return [];
  return [{ by: edited.decidedBy, at: edited.decidedAt, note: edited.note }];
}

function openApproval(
  action: ProposedAction,
  ruling: Ruling,
  at: Pick<Approval, "target" | "changes"> & { callId: string; nowMs: number; expiresAt: number },
): Approval {
  return {
    id: `apr_${digest("approval", at.callId, action.id, ruling.actionHash).slice(0, 24)}`,
    action,
    actionHash: ruling.actionHash,
    tier: ruling.tier,
    amountCents: ruling.amountCents,
    currency: ruling.currency,
    ruleId: ruling.ruleId,
    policyVersion: ruling.policyVersion,
    why: ruling.why,
    origins: ruling.origins ?? [],
    needed: ruling.approvers ?? 1,
    endorsements: [],
    changes: at.changes,
    target: at.target,
    status: "pending",
    requestedAt: at.nowMs,
    expiresAt: at.expiresAt,
    decidedBy: null,
    decidedAt: null,
    note: null,
    proposedArguments: null,
  };
}
