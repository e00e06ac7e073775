/** A policy's rule in words. Pure. */
import type { PolicyRule } from "../../../domain/policy.ts";
import { formatMoney } from "../../format.ts";
import { tierWords } from "../../tool-words.ts";

const alternatives = new Intl.ListFormat("en", { type: "disjunction" });

/** `refunds.create`, or `Every tool of tier 1 · Changes`. */
export function toolWords({ tool, tiers }: PolicyRule): string {
  const of = tiers?.map((tier) => `tier ${tier} · ${tierWords[tier].label}`).join(", ");
  if (tool !== "*") return of === undefined ? tool : `${tool}, if it is ${of}`;
  return of === undefined ? "Every tool" : `Every tool of ${of}`;
}

/** `Up to 50.00, in EUR, USD, or GBP`; a dash where any amount, or none, will do. */
export function amountWords({ minAmountCents, maxAmountCents, currencies }: PolicyRule): string {
  const [only = null, ...more] = currencies ?? [];
  const currency = more.length === 0 ? only : null;
  const money = (cents: number) => formatMoney(cents, currency);
  const within =
    minAmountCents !== null && maxAmountCents !== null
      ? `${money(minAmountCents)} to ${money(maxAmountCents)}`
      : maxAmountCents !== null
        ? `Up to ${money(maxAmountCents)}`
        : minAmountCents !== null
          ? `From ${money(minAmountCents)}`
          : null;
  const inCurrencies = currencies && currency === null ? `in ${alternatives.format(currencies)}` : null;
  const named = within === null && currency !== null ? `in ${currency}` : inCurrencies;
  return [within, named].filter((part) => part !== null).join(", ") || "–";
}
