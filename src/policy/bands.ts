/**
 * What a policy says of a tool, amount by amount. Exact: between two bounds that any rule names nothing can change, so
 * one amount of each such stretch is asked about. Pure.
 */
import { z } from "zod";
import type { PolicyBand } from "../domain/explanation.ts";
import type { Intent } from "../domain/intent.ts";
import type { Policy, PolicyRule } from "../domain/policy.ts";
import type { ToolDefinition } from "../domain/tool.ts";
import type { Suspension } from "../domain/suspension.ts";
import { findRule, ruleInForce, type RuleSubject } from "./rules.ts";

type AmountTool = Pick<ToolDefinition, "name" | "tier" | "input" | "amountArgument" | "isProposable">;

/** Stands for every currency no rule names. */
const otherCurrency = "XXX";

/**
 * From the smallest amount up, by currency. A tool without amounts has one band, without bounds. Suspended rules ask where
 * they would allow, but for tools that nobody can be asked about.
 */
export function listBands(
  policy: Policy,
  tool: AmountTool,
  suspendedRules: readonly Suspension[] = [],
): PolicyBand[] {
  const byCurrency = new Map<string, { bands: PolicyBand[]; currencies: (string | null)[] }>();
  for (const currency of listCurrencies(policy, tool)) {
    const bands = mergeNeighbours(listStretches(policy, tool, { currency, suspendedRules }));
    const key = JSON.stringify(bands);
    const same = byCurrency.get(key);
    if (same) same.currencies.push(currency);
    else byCurrency.set(key, { bands, currencies: [currency] });
  }
  const groups = [...byCurrency.values()];
  return groups.flatMap(({ bands, currencies }) =>
    bands.map((band) => ({ ...band, currencies: groups.length === 1 ? null : nameCurrencies(currencies) })),
  );
}

/** The currencies rules have to be asked about: what the tool takes, or what the rules name and one more. */
export function listCurrencies(policy: Policy, tool: Pick<ToolDefinition, "input">): (string | null)[] {
  const argument = fieldOf(tool.input, "currency");
  if (!argument) return [null];
  if (argument instanceof z.ZodEnum) return argument.options.map(String);
  return [...new Set(policy.rules.flatMap(({ currencies }) => currencies ?? [])), otherCurrency];
}

/** Every stretch of amounts between two bounds of any rule, with the rule that decides there. */
export function listStretches(
  policy: Policy,
  tool: AmountTool,
  { currency, suspendedRules = [] }: { currency: string | null; suspendedRules?: readonly Suspension[] },
): PolicyBand[] {
  const amount = tool.amountArgument === null ? null : fieldOf(tool.input, tool.amountArgument);
  const without = amount === null || amount.safeParse(undefined).success || amount.safeParse(null).success;
  const starts = amount === null ? [] : listStarts(policy);
  const isAskable = tool.tier > 0 && tool.isProposable;
  const scene = { policy, tool, suspendedRules: isAskable ? suspendedRules : [] };
  return [
    ...(without ? [bandAt(scene, { currency, fromCents: null, toCents: null })] : []),
    ...starts.map((fromCents, index) => {
      const next = starts[index + 1];
      return bandAt(scene, { currency, fromCents, toCents: next === undefined ? null : next - 1 });
    }),
  ];
}

function listStarts({ rules }: Policy): number[] {
  const bounds = rules.flatMap(({ minAmountCents, maxAmountCents }) => [
    minAmountCents ?? 0,
    maxAmountCents === null ? 0 : maxAmountCents + 1,
  ]);
  return [...new Set([0, ...bounds])].toSorted((left, right) => left - right);
}

interface Scene {
  policy: Policy;
  tool: AmountTool;
  suspendedRules: readonly Suspension[];
}

function bandAt(
  { policy, tool, suspendedRules }: Scene,
  { currency, fromCents, toCents }: Pick<PolicyBand, "fromCents" | "toCents"> & { currency: string | null },
): PolicyBand {
  const subject = { tool, amountCents: fromCents, currency };
  const found = findRule(policy, subject);
  const rule = found && ruleInForce(found, suspendedRules);
  const { decision = "deny", id: ruleId = null, why = "No rule of the policy allows it." } = rule ?? {};
  // Nobody is asked about a look-up.
  const isAskable = tool.tier > 0;
  const sampleOneIn = (isAskable && rule?.sampleOneIn) || null;
  const byIntent = isAskable ? listByIntent({ policy, tool, suspendedRules }, subject) : [];
  return { currencies: null, fromCents, toCents, decision, ruleId, sampleOneIn, why, byIntent };
}

function listByIntent({ policy, suspendedRules }: Scene, subject: RuleSubject): PolicyBand["byIntent"] {
  const named = [...new Set(policy.rules.flatMap(({ intents }) => intents ?? []))];
  const found = new Map<PolicyRule, Intent[]>();
  for (const intent of named) {
    const rule = findRule(policy, { ...subject, intents: [intent] });
    if (rule?.intents) found.set(rule, [...(found.get(rule) ?? []), intent]);
  }
  return [...found].map(([rule, intents]) => {
    const { id: ruleId, decision, sampleOneIn } = ruleInForce(rule, suspendedRules);
    return { intents, decision: decision === "allow" ? "allow" : "ask", ruleId, sampleOneIn };
  });
}

function mergeNeighbours(stretches: readonly PolicyBand[]): PolicyBand[] {
  const bands: PolicyBand[] = [];
  for (const stretch of stretches) {
    const last = bands.at(-1);
    // What has no amount is no neighbour of what has one.
    const isSame = last?.ruleId === stretch.ruleId && saysByIntent(last) === saysByIntent(stretch);
    if (last && isSame && last.fromCents !== null) last.toCents = stretch.toCents;
    else bands.push({ ...stretch });
  }
  return bands;
}

function saysByIntent({ byIntent }: PolicyBand): string {
  return JSON.stringify(byIntent);
}

function nameCurrencies(currencies: readonly (string | null)[]): string[] {
  return currencies.map((currency) => (currency === otherCurrency ? "any other" : (currency ?? "none")));
}

/** An argument's schema, or null where the tool takes no such argument. */
export function fieldOf(input: z.ZodType, name: string): z.ZodType | null {
  const shape: Record<string, unknown> = input instanceof z.ZodObject ? input.shape : {};
  const field = shape[name];
  return field instanceof z.ZodType ? field : null;
}
