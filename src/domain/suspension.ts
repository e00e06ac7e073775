/** A rule that is suspended asks about what it would let go, until an admin restores it. */
import { z } from "zod";
import { faultNames } from "./judgement.ts";
import type { PolicyRule } from "./policy.ts";
import { bandOf } from "./track-record.ts";

/** Something that went wrong with what a rule had let go. */
export const deedFaultSchema = z.strictObject({
  /** The same each time it is told: the ticket, the deed and the kind. */
  id: z.string(),
  ruleId: z.string(),
  kind: z.enum(faultNames),
  ticketId: z.string(),
  /** `refunds.create` */
  tool: z.string(),
  /** Null, as in the ruling, where the deed had none. */
  amountCents: z.number().int().nullable(),
  currency: z.string().nullable(),
});
export type DeedFault = z.infer<typeof deedFaultSchema>;

export const suspensionSchema = deedFaultSchema.pick({ kind: true, ticketId: true, tool: true }).extend({
  /** The rule that is suspended. */
  ruleId: z.string(),
  /** The rule that had let it go, where that is another: of the same tool and amount, whatever its intent. */
  letGoBy: z.string().optional(),
  /** When the rule was suspended, Unix milliseconds. */
  at: z.number().int(),
});
export type Suspension = z.infer<typeof suspensionSchema>;

/** `orders.changeAddress, which it had let go, was reverted (ticket tkt_…)`. */
export function describeFault({
  kind,
  tool,
  ticketId,
  letGoBy,
}: Pick<Suspension, "kind" | "tool" | "ticketId" | "letGoBy">): string {
  const what = {
    reverted: "was reverted",
    complained: "was complained of",
    reopened: "had the customer come back",
  }[kind];
  return `${tool}, which ${letGoBy ?? "it"} had let go, ${what} (ticket ${ticketId})`;
}

/**
 * The rules that a fault suspends: the one that let it go, where it says so, and every one that names intents and lets go
 * amounts of the same size by the same tool. The customer of the next may have learnt to word it as any of these.
 */
export function listSuspended(rules: readonly PolicyRule[], fault: DeedFault): PolicyRule[] {
  return rules.filter(
    (rule) =>
      rule.suspendOnFault && (rule.id === fault.ruleId || (rule.intents !== null && isOfBand(rule, fault))),
  );
}

function isOfBand(
  { tool, currencies, minAmountCents, maxAmountCents }: PolicyRule,
  fault: Pick<DeedFault, "tool" | "amountCents" | "currency">,
): boolean {
  if (tool !== fault.tool) return false;
  if (currencies && fault.currency !== null && !currencies.includes(fault.currency)) return false;
  if (fault.amountCents === null) return true;
  const { fromCents, toCents } = bandOf(fault.amountCents);
  return (minAmountCents ?? 0) <= (toCents ?? Infinity) && (maxAmountCents ?? Infinity) >= fromCents;
}
