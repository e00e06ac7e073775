/** Which rule of a policy fits an action. Pure. */
import type { Policy, PolicyRule } from "../domain/policy.ts";
import { describeFault, type Suspension } from "../domain/suspension.ts";
import type { ToolDefinition } from "../domain/tool.ts";

/** What rules look at. */
export interface RuleSubject {
  tool: Pick<ToolDefinition, "name" | "tier">;
  amountCents: number | null;
  currency: string | null;
}

/** The first rule that fits, or null. */
export function findRule(policy: Policy, subject: RuleSubject): PolicyRule | null {
  return policy.rules.find((rule) => describeMisfit(rule, subject) === null) ?? null;
}

/** A rule as it counts for what people can be asked about: while it is suspended it asks where it would allow. */
export function ruleInForce(rule: PolicyRule, suspendedRules: readonly Suspension[]): PolicyRule {
  const suspension = suspendedRules.find(({ ruleId }) => ruleId === rule.id);
  if (!suspension || rule.decision !== "allow") return rule;
  const why = `This rule is suspended: ${describeFault(suspension)}. ${rule.why}`;
  return { ...rule, decision: "ask", sampleOneIn: null, suspendOnFault: false, why };
}

/** Every rule as it counts for a tool that people can be asked about; for any other the policy as it is. */
export function policyInForce(
  policy: Policy,
  suspendedRules: readonly Suspension[],
  { tier, isProposable }: Pick<ToolDefinition, "tier" | "isProposable">,
): Policy {
  if (tier === 0 || !isProposable || suspendedRules.length === 0) return policy;
  return { ...policy, rules: policy.rules.map((rule) => ruleInForce(rule, suspendedRules)) };
}

/** Why a rule does not fit, as the end of a sentence that begins with the rule; null where it fits. */
export function describeMisfit(
  rule: PolicyRule,
  { tool, amountCents, currency }: RuleSubject,
): string | null {
  if (rule.tool !== "*" && rule.tool !== tool.name) return `is for ${rule.tool}`;
  if (rule.tiers && !rule.tiers.includes(tool.tier)) return `is for tier ${rule.tiers.join(" or ")}`;
  if (rule.currencies && (currency === null || !rule.currencies.includes(currency))) {
    return `is for ${rule.currencies.join(" or ")}, not for ${currency ?? "what has no currency"}`;
  }
  const { minAmountCents, maxAmountCents } = rule;
  if (minAmountCents === null && maxAmountCents === null) return null;
  if (amountCents === null) return "is for amounts, and there is none";
  if (minAmountCents !== null && amountCents < minAmountCents) {
    return `is for ${formatCents(minAmountCents)} and more, not for ${formatCents(amountCents)}`;
  }
  if (maxAmountCents !== null && amountCents > maxAmountCents) {
    return `is for ${formatCents(maxAmountCents)} and less, not for ${formatCents(amountCents)}`;
  }
  return null;
}

/** `5000` reads `50.00`. */
export function formatCents(cents: number): string {
  return (cents / 100).toFixed(2);
}
