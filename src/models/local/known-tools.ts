/** The tools this model knows how to use. They are the catalog's; a test holds the two together. */
import { z } from "zod";

export const lookupTools = [
  "knowledge.search",
  "customers.find",
  "orders.list",
  "orders.get",
  "shipments.track",
  "invoices.list",
  "subscriptions.list",
  "refunds.list",
  "zendesk.readTicket",
] as const;
export type LookupTool = (typeof lookupTools)[number];

/** By which of them a ticket of this source is read where it is kept, or null. */
export function findTicketTool(source: string): LookupTool | null {
  return lookupTools.find((name) => name === `${source}.readTicket`) ?? null;
}

/** What is read of an action's arguments to tell what it did. */
export const actionInputs = {
  "refunds.create@1": z.object({ orderId: z.string(), amountCents: z.number(), currency: z.string() }),
  "orders.cancel@1": z.object({ orderId: z.string() }),
  "orders.changeAddress@1": z.object({ orderId: z.string(), address: z.string() }),
  "invoices.resend@1": z.object({ invoiceId: z.string() }),
  "accounts.resetPassword@1": z.object({ customerId: z.string() }),
  "subscriptions.cancel@1": z.object({ subscriptionId: z.string() }),
} as const;
export type ActionTool = keyof typeof actionInputs;

export function isActionTool(tool: string): tool is ActionTool {
  return Object.hasOwn(actionInputs, tool);
}
