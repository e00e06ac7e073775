/** What is wrong, or probably not meant, in a policy, seen with the tools it is about. Pure; asks no model and no clock. */
import type { Policy, PolicyRule } from "../domain/policy.ts";
import type { ToolDefinition } from "../domain/tool.ts";
import { fieldOf, listCurrencies, listStretches } from "./bands.ts";
import type { Finding } from "./finding.ts";
import { reviewTool } from "./review-tool.ts";
import { reviewIntents, type Point } from "./review-intents.ts";
import { describeMisfit, findRule, formatCents } from "./rules.ts";

/** Words the gate gives as reasons of its own; a rule of that name could not be told from them. */
const reservedIds = [
  "unknownTool",
  "neverAutomatic",
  "toolDisabled",
  "planExcluded",
  "environmentExcluded",
  "targetNotOwned",
  "noRule",
];

/**
 * Errors first, then warnings and notes, in the order of the rules and of the tools. `tools`: what the policy's tenant
 * has; `others`: tools of systems it has not connected.
 */
export function reviewPolicy(
  policy: Policy,
  tools: readonly ToolDefinition[],
  others: readonly ToolDefinition[] = [],
): Finding[] {
  const findings = [
    ...policy.rules.flatMap((rule, index) => reviewRule({ policy, tools, others }, rule, index)),
    ...policy.disabledTools.flatMap((name) => reviewToolName({ tools, others }, name, null)),
    ...tools.flatMap((tool) => reviewTool(policy, tool)),
  ];
  const order = ["error", "warning", "note"];
  return findings.toSorted((left, right) => order.indexOf(left.severity) - order.indexOf(right.severity));
}

interface Scene {
  policy: Policy;
  tools: readonly ToolDefinition[];
  others: readonly ToolDefinition[];
}

function reviewRule(scene: Scene, rule: PolicyRule, index: number): Finding[] {
  return [...reviewId(scene.policy, rule, index), ...reviewReach(scene, rule)];
}

function reviewId({ rules }: Policy, { id }: PolicyRule, index: number): Finding[] {
  const about = { severity: "error", ruleId: id, tool: null } as const;
  if (reservedIds.includes(id)) {
    return [{ ...about, code: "reservedRuleId", message: `"${id}" is a reason of the gate's own.` }];
  }
  if (rules.findIndex((rule) => rule.id === id) === index) return [];
  return [{ ...about, code: "duplicateRuleId", message: `Another rule before it is called "${id}".` }];
}

function reviewToolName(
  { tools, others }: Pick<Scene, "tools" | "others">,
  name: string,
  ruleId: string | null,
): Finding[] {
  if (name === "*" || tools.some((tool) => tool.name === name)) return [];
  const about = { ruleId, tool: name };
  return others.some((tool) => tool.name === name)
    ? [
        {
          ...about,
          severity: "warning",
          code: "toolNotConnected",
          message: `${name} is of a system that is not connected.`,
        },
      ]
    : [{ ...about, severity: "error", code: "unknownTool", message: `There is no tool ${name}.` }];
}

/** Whether the rule ever decides, and about all that it names. */
function reviewReach(scene: Scene, rule: PolicyRule): Finding[] {
  const unknown = reviewToolName(scene, rule.tool, rule.id);
  if (unknown.length > 0) return unknown;
  const tool = rule.tool === "*" ? null : rule.tool;
  const find = (severity: Finding["severity"], code: string, message: string): Finding[] => [
    { severity, code, ruleId: rule.id, tool, message },
  ];
  const named = scene.tools.filter(({ name }) => rule.tool === "*" || name === rule.tool);
  const meant = named.filter(({ tier }) => rule.tiers === null || rule.tiers.includes(tier));
  if (meant.length === 0) {
    return find(
      "error",
      "matchesNoTool",
      `No tool it names is of tier ${rule.tiers?.join(" or ") ?? "any"}.`,
    );
  }
  const automatic = meant.filter(({ tier }) => tier < 3);
  if (automatic.length === 0) {
    return find("warning", "neverAutomatic", "It is about what only people do, and is never read.");
  }
  const isBounded = rule.minAmountCents !== null || rule.maxAmountCents !== null;
  if (isBounded && automatic.every(({ amountArgument }) => amountArgument === null)) {
    return find("error", "boundWithoutAmount", "It bounds an amount, and no tool it is for has one.");
  }
  if (rule.currencies && automatic.every(({ input }) => fieldOf(input, "currency") === null)) {
    return find("error", "currencyWithoutArgument", "It names currencies, and no tool it is for has one.");
  }
  const points = automatic.flatMap((candidate) => listPoints(scene.policy, candidate));
  if (rule.intents) return reviewIntents(scene.policy, rule, points).flatMap((each) => find(...each));
  const own = points.filter(({ subject }) => describeMisfit(rule, subject) === null);
  const taken = own.filter(({ subject }) => findRule(scene.policy, subject) !== rule);
  if (taken.length === own.length) {
    return find("error", "unreachableRule", describeUnreachable(scene.policy, taken));
  }
  return [
    ...(rule.sampleOneIn !== null && !meant.some(({ isProposable }) => isProposable)
      ? find(
          "warning",
          "sampleOfNothing",
          "It takes samples of what nobody proposes, so nobody is ever asked.",
        )
      : []),
    ...(isBounded && rule.currencies === null && automatic.some((candidate) => takesCurrencies(candidate))
      ? find("warning", "boundWithoutCurrency", "It bounds an amount without saying of which currency.")
      : []),
    ...reviewOverlap(scene.policy, rule, taken).flatMap((message) => find("warning", "bandOverlap", message)),
  ];
}

function listPoints(policy: Policy, tool: ToolDefinition): Point[] {
  return listCurrencies(policy, tool).flatMap((currency) =>
    listStretches(policy, tool, { currency }).map(({ fromCents, toCents }) => ({
      subject: { tool, amountCents: fromCents, currency },
      toCents,
    })),
  );
}

function takesCurrencies({ amountArgument, input }: ToolDefinition): boolean {
  return amountArgument !== null && fieldOf(input, "currency") !== null;
}

function describeUnreachable(policy: Policy, taken: readonly Point[]): string {
  const before = new Set(taken.flatMap(({ subject }) => findRule(policy, subject)?.id ?? []));
  if (before.size === 0) return "No tool it is for takes what it names.";
  const names = [...before].map((id) => `"${id}"`);
  return `It is never reached: ${names.join(" and ")} decide${names.length === 1 ? "s" : ""} before it.`;
}

/** Where somebody wrote down from when a rule is to decide, and another decides there. */
function reviewOverlap(policy: Policy, rule: PolicyRule, taken: readonly Point[]): string[] {
  if (rule.minAmountCents === null) return [];
  const messages = taken.map(({ subject, toCents }) => {
    const range = `${formatCents(subject.amountCents ?? 0)} to ${toCents === null ? "any amount" : formatCents(toCents)}`;
    return `From ${range} rule "${findRule(policy, subject)?.id ?? ""}" decides before it.`;
  });
  return [...new Set(messages)];
}
