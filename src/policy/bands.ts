/**
 * What a policy says of a tool, amount by amount. Exact: between two bounds that any rule names nothing can change, so
 * one amount of each such stretch is asked about. Pure.
 */
import { z } from "zod";
import type { PolicyBand } from "../domain/explanation.ts";
import type { Policy } from "../domain/policy.ts";
import type { ToolDefinition } from "../domain/tool.ts";
import { findRule } from "./rules.ts";

type AmountTool = Pick<ToolDefinition, "name" | "tier" | "input" | "amountArgument">;

/** Stands for every currency no rule names. */
const otherCurrency = "XXX";

/** From the smallest amount up, by currency. A tool without amounts has one band, without bounds. */
export function listBands(policy: Policy, tool: AmountTool): PolicyBand[] {
  const byCurrency = new Map<string, { bands: PolicyBand[]; currencies: (string | null)[] }>();
  for (const currency of listCurrencies(policy, tool)) {
    const bands = mergeNeighbours(listStretches(policy, tool, currency));
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
export function listStretches(policy: Policy, tool: AmountTool, currency: string | null): PolicyBand[] {
  const amount = tool.amountArgument === null ? null : fieldOf(tool.input, tool.amountArgument);
  const without = amount === null || amount.safeParse(undefined).success || amount.safeParse(null).success;
  const starts = amount === null ? [] : listStarts(policy);
  return [
    ...(without ? [bandAt(policy, tool, { currency, fromCents: null, toCents: null })] : []),
    ...starts.map((fromCents, index) => {
      const next = starts[index + 1];
      return bandAt(policy, tool, { currency, fromCents, toCents: next === undefined ? null : next - 1 });
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

function bandAt(
  policy: Policy,
  tool: AmountTool,
  {
    currency,
    fromCents,
    toCents,
  }: { currency: string | null; fromCents: number | null; toCents: number | null },
): PolicyBand {
  const rule = findRule(policy, { tool, amountCents: fromCents, currency });
  const { decision = "deny", id: ruleId = null, why = "No rule of the policy allows it." } = rule ?? {};
  // Nobody is asked about a look-up.
  const sampleOneIn = (tool.tier > 0 && rule?.sampleOneIn) || null;
  return { currencies: null, fromCents, toCents, decision, ruleId, sampleOneIn, why };
}

function mergeNeighbours(stretches: readonly PolicyBand[]): PolicyBand[] {
  const bands: PolicyBand[] = [];
  for (const stretch of stretches) {
    const last = bands.at(-1);
    // What has no amount is no neighbour of what has one.
    if (last?.ruleId === stretch.ruleId && last.fromCents !== null) last.toCents = stretch.toCents;
    else bands.push({ ...stretch });
  }
  return bands;
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
