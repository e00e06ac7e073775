/** A rule that is suspended asks about what it would let go, until an admin restores it. */
import { z } from "zod";
import { faultNames } from "./judgement.ts";

/** Something that went wrong with what a rule had let go. */
export const deedFaultSchema = z.strictObject({
  /** The same each time it is told: the ticket, the deed and the kind. */
  id: z.string(),
  ruleId: z.string(),
  kind: z.enum(faultNames),
  ticketId: z.string(),
  /** `refunds.create` */
  tool: z.string(),
});
export type DeedFault = z.infer<typeof deedFaultSchema>;

export const suspensionSchema = deedFaultSchema.omit({ id: true }).extend({
  /** When the rule was suspended, Unix milliseconds. */
  at: z.number().int(),
});
export type Suspension = z.infer<typeof suspensionSchema>;

/** `orders.changeAddress, which it had let go, was reverted (ticket tkt_…)`. */
export function describeFault({ kind, tool, ticketId }: Omit<DeedFault, "id" | "ruleId">): string {
  const what = {
    reverted: "was reverted",
    complained: "was complained of",
    reopened: "had the customer come back",
  }[kind];
  return `${tool}, which it had let go, ${what} (ticket ${ticketId})`;
}
