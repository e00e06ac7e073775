/**
 * Everything about a call that can be settled without waiting for anybody: its input, who asks, the policy, where the
 * arguments come from, a person's approval. Pure; settled anew each time, since neither a ruling nor an approval outlives
 * what it rested on.
 */
import type { Approval } from "../domain/approval.ts";
import type { ProposedAction } from "../domain/draft.ts";
import type { Ruling } from "../domain/event.ts";
import type { ToolDefinition } from "../domain/tool.ts";
import { decideAction } from "../policy/decide.ts";
import { ruleOnOrigins } from "../policy/provenance.ts";
import { ruleOnPrecedent } from "../policy/repetition.ts";
import { refuse, type Refusal, type ToolEffect, type ToolRequest } from "./request.ts";

export type Permission = { status: "permitted"; input: unknown; ruling: Ruling } | Refusal;

export function permit(tool: ToolDefinition, request: ToolRequest, nowMs: number): Permission {
  const parsed = tool.input.safeParse(request.input);
  if (!parsed.success) {
    const [issue] = parsed.error.issues;
    return refuse("inputInvalid", `${issue?.path.join(".") || "input"}: ${issue?.message ?? "does not fit"}`);
  }
  const { caller, effect } = request;
  if (tool.tier === 0) {
    const mayRead = caller === "coordinator" || tool.roles.some((role) => role === caller);
    if (!mayRead) return refuse("roleExcluded", `${caller} has no ${tool.name}.`);
    // Nobody is asked about a look-up: what the policy does not simply allow is refused.
    const ruling = ruleOn(tool, request, { ownsTarget: true, draw: null, intents: [] });
    if (ruling.decision !== "allow") return refuse(ruling.ruleId, ruling.why);
    return { status: "permitted", input: parsed.data, ruling };
  }
  if (caller !== "coordinator" || !effect) {
    return refuse("roleExcluded", `${caller} may not run ${tool.name}.`);
  }
  const sourced = ruleOnOrigins(ruleOn(tool, request, effect), tool, effect.origins);
  const ruling = ruleOnPrecedent(sourced, effect.precedent);
  const suspended = request.tenant.suspendedRules.some(({ ruleId }) => ruleId === ruling.ruleId);
  return (
    contest(ruling, effect.approval, { nowMs, suspended }) ?? {
      status: "permitted",
      input: parsed.data,
      ruling,
    }
  );
}

function contest(
  ruling: Ruling,
  approval: Approval | null,
  { nowMs, suspended }: { nowMs: number; suspended: boolean },
): Refusal | null {
  if (ruling.decision === "deny") return refuse(ruling.ruleId, ruling.why);
  if (ruling.decision === "allow") return null;
  if (!approval || (approval.status !== "approved" && approval.status !== "edited")) {
    return refuse(suspended ? "ruleSuspended" : "approvalMissing", ruling.why);
  }
  if (approval.actionHash !== ruling.actionHash) {
    return refuse("approvalForOtherAction", "What was approved is not what is asked for.");
  }
  if (approval.policyVersion !== ruling.policyVersion) {
    return refuse("approvalStale", "The policy has changed since the approval.");
  }
  if (agreedTo(approval).size < (ruling.approvers ?? 1)) {
    return refuse("approvalIncomplete", "Not as many people have agreed as the policy wants.");
  }
  if (approval.expiresAt <= nowMs) return refuse("approvalExpired", "The approval has expired.");
  return null;
}

/** Different people: whoever agrees twice is still one. */
function agreedTo({ decidedBy, endorsements }: Approval): Set<string> {
  const names = [decidedBy, ...endorsements.map(({ by }) => by)];
  return new Set(names.filter((name) => name !== null));
}

function ruleOn(
  tool: ToolDefinition,
  { tenant, callId, tool: id, input }: ToolRequest,
  { ownsTarget, draw, intents }: Pick<ToolEffect, "ownsTarget" | "draw" | "intents">,
): Ruling {
  const action: ProposedAction = {
    id: callId,
    tool: id,
    // Parsed against the tool's schema just before; every tool takes an object.
    arguments: input as ProposedAction["arguments"],
    reason: "",
    evidenceIds: [],
  };
  return decideAction(action, { tool, ...tenant, ownsTarget, draw, intents });
}
