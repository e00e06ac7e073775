/**
 * Whether an action may be done: by itself, after a person's yes, or not at all. Pure. What a model wants plays no
 * part in it; the first reason to say no is the one that counts, and where nothing says yes the answer is no.
 */
import { hashJson } from "../domain/canonical.ts";
import type { ProposedAction } from "../domain/draft.ts";
import type { Ruling } from "../domain/event.ts";
import type { Policy, PolicyRule } from "../domain/policy.ts";
import type { ToolDefinition } from "../domain/tool.ts";

export interface ActionContext {
  /** Null where the action names a tool that does not exist. */
  tool: ToolDefinition | null;
  policy: Policy;
  plan: "free" | "pro" | "enterprise";
  environment: "sandbox" | "staging" | "live";
  /** Whether the system of record says that the record acted on is the requester's own. */
  ownsTarget: boolean;
}

/** The hash an approval is bound to: the tool and the exact arguments, in canonical form. */
export function hashAction(action: { tool: string; arguments: ProposedAction["arguments"] }): string {
  return hashJson({ tool: action.tool, arguments: action.arguments });
}

/** The policy's word on one action, with the rule that gave it. */
export function decideAction(action: ProposedAction, context: ActionContext): Ruling {
  const { tool, policy } = context;
  const amountCents = readAmount(action, tool);
  const ruling = {
    actionId: action.id,
    actionHash: hashAction(action),
    tier: tool?.tier ?? 3,
    amountCents,
    currency: typeof action.arguments["currency"] === "string" ? action.arguments["currency"] : null,
    policyVersion: policy.version,
  };
  const deny = (ruleId: string, why: string): Ruling => ({ ...ruling, decision: "deny", ruleId, why });

  if (!tool) return deny("unknownTool", `There is no tool ${action.tool}.`);
  if (tool.tier === 3) return deny("neverAutomatic", "Only people do this, outside Signalbox.");
  if (policy.disabledTools.includes(tool.name)) return deny("toolDisabled", `${tool.name} is switched off.`);
  if (!tool.plans.includes(context.plan))
    return deny("planExcluded", `The ${context.plan} plan has no ${tool.name}.`);
  if (!tool.environments.includes(context.environment)) {
    return deny("environmentExcluded", `${tool.name} is not for ${context.environment}.`);
  }
  if (tool.targetArgument && !context.ownsTarget) {
    return deny("targetNotOwned", "The system of record does not say that this belongs to the requester.");
  }
  const rule = policy.rules.find((candidate) => fits(candidate, tool, amountCents));
  if (!rule) return deny("noRule", "No rule of the policy allows it.");
  return { ...ruling, decision: rule.decision, ruleId: rule.id, why: rule.why };
}

function fits(rule: PolicyRule, tool: ToolDefinition, amountCents: number | null): boolean {
  if (rule.tool !== "*" && rule.tool !== tool.name) return false;
  if (rule.tiers && !rule.tiers.includes(tool.tier)) return false;
  if (rule.maxAmountCents === null) return true;
  return amountCents !== null && amountCents <= rule.maxAmountCents;
}

function readAmount(action: ProposedAction, tool: ToolDefinition | null): number | null {
  const amount = tool?.amountArgument ? action.arguments[tool.amountArgument] : null;
  return typeof amount === "number" ? amount : null;
}
