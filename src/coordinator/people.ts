/** What people do with a ticket, as events. Pure: who and when are passed in; what does not fit is a conflict. */
import type { Approval, Decision } from "../domain/approval.ts";
import type { Call } from "../domain/call.ts";
import { hashJson } from "../domain/canonical.ts";
import type { TicketEvent } from "../domain/event.ts";
import { digest } from "../domain/ids.ts";
import { fail, succeed, type Result } from "../domain/result.ts";
import type { TicketMemory } from "../memory/memory.ts";
import { decideAction } from "../policy/decide.ts";
import { sureIntents } from "../policy/intents.ts";
import type { TenantConfig } from "../tenants/config.ts";
import { catalogOf } from "../tools/catalog.ts";
import { changesOf } from "./record-changes.ts";
import { drawOf, ownsTarget } from "./settle.ts";

/** A person, as their token names them. */
export interface Person {
  name: string;
  role: "viewer" | "approver" | "admin";
}

export type DecisionFailure =
  | { reason: "approvalUnknown" }
  /** Somebody decided already, the question ran out, or the ticket moved on. */
  | {
      reason: "alreadyDecided";
      status: Approval["status"];
      decidedBy: string | null;
      decidedAt: number | null;
    }
  /** Several have to agree, and this person has already. */
  | { reason: "needsAnother"; endorsedBy: string[] }
  /** Somebody else looks after the ticket; who wants to decide takes it over from them first. */
  | AssignedToAnother
  | { reason: "argumentsInvalid"; detail: string }
  | { reason: "argumentsDenied"; detail: string };

export interface AssignedToAnother {
  reason: "assigned";
  assignee: string;
  /** When their claim lapses, Unix milliseconds; null where it does not. */
  until: number | null;
}

/** The event a decision amounts to. */
export function settleDecision(
  memory: TicketMemory,
  tenant: TenantConfig,
  request: { approvalId: string; decision: Decision; by: Person; nowMs: number; sampleKey: Uint8Array },
): Result<TicketEvent, DecisionFailure> {
  const { approvalId, decision, by, nowMs, sampleKey } = request;
  const approval = memory.approvals.find(({ id }) => id === approvalId);
  if (!approval) return fail({ reason: "approvalUnknown" });
  const { status, decidedBy, decidedAt } = approval;
  if (status !== "pending") return fail({ reason: "alreadyDecided", status, decidedBy, decidedAt });
  if (approval.expiresAt <= nowMs) {
    return fail({ reason: "alreadyDecided", status: "expired", decidedBy, decidedAt: approval.expiresAt });
  }
  const other = assignedToAnother(memory, by, nowMs);
  if (other) return fail(other);
  const endorsedBy = approval.endorsements.map((endorsement) => endorsement.by);
  const common = {
    approvalId,
    by: by.name,
    call: recordDecision(approval, decision, by, nowMs),
  };
  switch (decision.decision) {
    case "approve": {
      if (endorsedBy.includes(by.name)) return fail({ reason: "needsAnother", endorsedBy });
      const isLast = endorsedBy.length + 1 >= approval.needed;
      const type = isLast ? "approval.granted" : "approval.endorsed";
      return succeed({ type, ...common, note: decision.note ?? null });
    }
    case "reject":
      return succeed({ type: "approval.rejected", ...common, note: decision.note ?? null });
    case "requestChanges":
      return succeed({ type: "approval.changesRequested", ...common, note: decision.note });
    case "edit": {
      const edited = editApproval(approval, decision, { memory, tenant, by, nowMs, sampleKey });
      if (!edited.ok) return edited;
      return succeed({
        type: "approval.edited",
        ...common,
        note: decision.note ?? null,
        edited: edited.value,
      });
    }
  }
}

/** Somebody else who has the ticket now, or null. A claim that has lapsed is nobody's. */
export function assignedToAnother(
  { assignment }: Pick<TicketMemory, "assignment">,
  by: Person,
  nowMs: number,
): AssignedToAnother | null {
  if (!assignment || assignment.assignee === by.name) return null;
  const { assignee, until } = assignment;
  return until !== null && until <= nowMs ? null : { reason: "assigned", assignee, until };
}

/** An edit is a new approval of other arguments, given by the person who edited; the old question is closed. */
function editApproval(
  approval: Approval,
  decision: Extract<Decision, { decision: "edit" }>,
  context: { memory: TicketMemory; tenant: TenantConfig; by: Person; nowMs: number; sampleKey: Uint8Array },
): Result<Approval, DecisionFailure> {
  const { memory, tenant, by, nowMs, sampleKey } = context;
  const catalog = catalogOf(tenant);
  const tool = catalog.find(approval.action.tool);
  const parsed = tool?.input.safeParse(decision.arguments);
  if (!tool || !parsed?.success) {
    const [issue] = parsed?.error?.issues ?? [];
    return fail({
      reason: "argumentsInvalid",
      detail: `${issue?.path.join(".") ?? ""}: ${issue?.message ?? "unknown tool"}`,
    });
  }
  const action = { ...approval.action, arguments: decision.arguments };
  const ruling = decideAction(action, {
    tool,
    ...tenant,
    ownsTarget: ownsTarget(action, memory, catalog),
    draw: drawOf(action, memory, { catalog, sampleKey }),
    intents: sureIntents(memory.takenFor, tenant.triage),
  });
  if (ruling.decision === "deny") return fail({ reason: "argumentsDenied", detail: ruling.why });
  return succeed({
    ...approval,
    id: `apr_${digest("edited", approval.id, ruling.actionHash).slice(0, 24)}`,
    action,
    actionHash: ruling.actionHash,
    amountCents: ruling.amountCents,
    currency: ruling.currency,
    ruleId: ruling.ruleId,
    policyVersion: ruling.policyVersion,
    why: ruling.why,
    ...changesOf(action, memory, catalog),
    status: "edited",
    decidedBy: by.name,
    decidedAt: nowMs,
    note: decision.note ?? null,
    proposedArguments: approval.action.arguments,
    // Whoever had agreed had agreed to other arguments.
    needed: ruling.approvers ?? 1,
    endorsements: [],
  });
}

/** A person's decision is a call of its own: the coordinator asked, the person answered. */
function recordDecision(approval: Approval, decision: Decision, by: Person, nowMs: number): Call {
  return {
    id: `${approval.id}.decision`,
    parentId: null,
    caller: "coordinator",
    callee: by.name,
    kind: "human",
    inputHash: hashJson({ actionHash: approval.actionHash, decision: decision.decision }),
    attempt: 1,
    startedAt: approval.requestedAt,
    endedAt: nowMs,
    outcome: "success",
    reason: decision.decision,
    inputTokens: 0,
    outputTokens: 0,
    costMicros: 0,
    traceId: approval.id,
  };
}
