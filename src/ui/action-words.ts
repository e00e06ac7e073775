/** What an action does, said to the person who decides. Tools without words of their own are named as they are. */
import type { ProposedAction } from "../domain/draft.ts";
import { formatMoney } from "./format.ts";
import { titleOf } from "./words.ts";

/** From this tier on an action is weighty: money, deletion, or a message to somebody outside. */
export const highRiskTier = 2;

/** `Refund €129.00 for order SB-10042` */
export function actionTitle(action: { tool: string; arguments: ProposedAction["arguments"] }): string {
  const values = action.arguments;
  const text = (name: string) => String(values[name] ?? "?");
  switch (action.tool.split("@")[0]) {
    case "refunds.create":
      return `Refund ${amountOf(values)} for order ${text("orderId")}`;
    case "stripe.refund":
      return `Refund ${amountOf(values)} of payment ${text("chargeId")}`;
    case "orders.cancel":
      return `Cancel order ${text("orderId")} and pay it back`;
    case "orders.changeAddress":
      return `Change where order ${text("orderId")} goes`;
    case "subscriptions.cancel":
      return `End subscription ${text("subscriptionId")}`;
    case "invoices.resend":
      return `Send invoice ${text("invoiceId")} again`;
    case "accounts.resetPassword":
      return `Send a password reset to customer ${text("customerId")}`;
    case "replies.send":
      return "Send the reply";
    default:
      return titleOf(action.tool.split("@")[0] ?? action.tool);
  }
}

function amountOf(values: ProposedAction["arguments"]): string {
  const { amountCents, currency } = values;
  return typeof amountCents === "number"
    ? formatMoney(amountCents, typeof currency === "string" ? currency : null)
    : "an unknown amount";
}
