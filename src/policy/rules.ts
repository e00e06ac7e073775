/** Which rule of a policy fits an action. Pure. */
import type { Intent } from "../domain/intent.ts";
import type { Policy, PolicyRule } from "../domain/policy.ts";
import { describeFault, type Suspension } from "../domain/suspension.ts";
import type { ToolDefinition } from "../domain/tool.ts";

/** What rules look at. */
export interface RuleSubject {
  tool: Pick<ToolDefinition, "name" | "tier">;
  amountCents: number | null;
  currency: string | null;
  /** What the ticket is surely about (`intents.ts`); left out where nobody knows, or it must not count. */
  intents?: readonly Intent[];
}

/** A rule that was looked at and does not decide, with the reason, as the end of a sentence that begins with the rule. */
export interface PassedRule {
  rule: PolicyRule;
  why: string;
}

/** The rule that decides, or null; and those before it, in their order. */
export interface WeighedRules {
  rule: PolicyRule | null;
  passed: PassedRule[];
}

/**
 * Read from the top, the first rule that names no intent and fits is the policy's word. A rule above it that names the
 * ticket's intent takes its place where that word is to ask one person, and nowhere else: what is denied, what nothing
 * speaks of, what two people must agree to and what a rule lets go by its own samples and suspension stay as they are,
 * whatever a customer's words are taken for.
 */
export function weighRules(policy: Policy, subject: RuleSubject): WeighedRules {
  const passed: PassedRule[] = [];
  let narrow: PolicyRule | null = null;
  let word: PolicyRule | null = null;
  for (const rule of policy.rules) {
    const misfit = describeMisfit(rule, subject);
    if (misfit !== null) passed.push({ rule, why: misfit });
    else if (rule.intents === null) {
      word = rule;
      break;
    } else if (narrow) passed.push({ rule, why: `comes after ${narrow.id}` });
    else narrow = rule;
  }
  if (!narrow) return { rule: word, passed };
  const bar = describeBar(word);
  if (word && bar === null) {
    passed.push({ rule: word, why: "asks one person, which the rule about the intent may spare them" });
    return { rule: narrow, passed };
  }
  passed.push({ rule: narrow, why: `lets go only what one person would be asked about, and ${bar}` });
  return { rule: word, passed };
}

/** Why no intent lets go what a policy's word is about, as the end of a sentence; null where one may. */
export function describeBar(word: PolicyRule | null): string | null {
  if (word === null) return "no other rule speaks of this";
  if (word.decision !== "ask") return `${word.id} ${word.decision === "deny" ? "denies" : "allows"} this`;
  return word.approvers === 1 ? null : `${word.id} asks ${word.approvers} people`;
}

/** The rule that decides, or null. */
export function findRule(policy: Policy, subject: RuleSubject): PolicyRule | null {
  return weighRules(policy, subject).rule;
}

/** A rule as it counts for what people can be asked about: while it is suspended it asks where it would allow. */
export function ruleInForce(rule: PolicyRule, suspendedRules: readonly Suspension[]): PolicyRule {
  const suspension = suspendedRules.find(({ ruleId }) => ruleId === rule.id);
  if (!suspension || rule.decision !== "allow") return rule;
  const why = `This rule is suspended: ${describeFault(suspension)}. ${rule.why}`;
  return { ...rule, decision: "ask", sampleOneIn: null, suspendOnFault: false, why };
}

/** Why a rule does not fit, as the end of a sentence that begins with the rule; null where it fits. */
export function describeMisfit(
  rule: PolicyRule,
  { tool, amountCents, currency, intents }: RuleSubject,
): string | null {
  if (rule.tool !== "*" && rule.tool !== tool.name) return `is for ${rule.tool}`;
  if (rule.tiers && !rule.tiers.includes(tool.tier)) return `is for tier ${rule.tiers.join(" or ")}`;
  if (rule.currencies && (currency === null || !rule.currencies.includes(currency))) {
    return `is for ${rule.currencies.join(" or ")}, not for ${currency ?? "what has no currency"}`;
  }
  const misfit = describeAmountMisfit(rule, amountCents);
  if (misfit !== null || rule.intents === null) return misfit;
  return describeIntentMisfit(rule.intents, intents ?? []);
}

function describeAmountMisfit(
  { minAmountCents, maxAmountCents }: PolicyRule,
  amountCents: number | null,
): string | null {
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

/** Whatever else a ticket was taken for counts against it: words that move the intent find no rule. */
function describeIntentMisfit(named: readonly Intent[], taken: readonly Intent[]): string | null {
  const others = taken.filter((intent) => !named.includes(intent));
  if (taken.length > 0 && others.length === 0) return null;
  const not = taken.length === 0 ? "what nobody is sure of" : others.join(" or ");
  return `is for ${named.join(" or ")}, not for ${not}`;
}

/** `5000` reads `50.00`. */
export function formatCents(cents: number): string {
  return (cents / 100).toFixed(2);
}
