import { fact, type Desk, type Statement } from "./answers/answer.ts";
import { actionInputs, isActionTool, type ActionTool } from "./known-tools.ts";

interface DoneAction {
  tool: string;
  arguments: Record<string, unknown>;
  evidenceIds: string[];
}

type Teller = (desk: Desk, input: Record<string, unknown>) => string;

/** Each argument is parsed again where it is used, so that a table of one kind of function can hold them all. */
const tellers: Record<ActionTool, Teller> = {
  "refunds.create@1": ({ say, money }, input) => {
    const { amountCents, currency, orderId } = actionInputs["refunds.create@1"].parse(input);
    return say.refunded(money(amountCents, currency), orderId);
  },
  "orders.cancel@1": ({ say }, input) => say.cancelled(actionInputs["orders.cancel@1"].parse(input).orderId),
  "orders.changeAddress@1": ({ say }, input) => {
    const { orderId, address } = actionInputs["orders.changeAddress@1"].parse(input);
    return say.addressChanged(orderId, address);
  },
  "invoices.resend@1": ({ say }, input) =>
    say.invoiceResent(actionInputs["invoices.resend@1"].parse(input).invoiceId),
  "accounts.resetPassword@1": ({ say }) => say.passwordReset,
  "subscriptions.cancel@1": ({ say }, input) =>
    say.subscriptionEnded(actionInputs["subscriptions.cancel@1"].parse(input).subscriptionId),
};

/** What an action has done, in the words of the reply. Null for an action there are no words for. */
export function tellAction(
  desk: Desk,
  { tool, arguments: input, evidenceIds }: DoneAction,
): Statement[] | null {
  if (!isActionTool(tool) || !actionInputs[tool].safeParse(input).success) return null;
  const told = fact(tellers[tool](desk, input), ...evidenceIds.map((evidenceId) => ({ evidenceId })));
  return tool === "subscriptions.cancel@1"
    ? [told, ...tellRemainingTime(desk, input["subscriptionId"])]
    : [told];
}

function tellRemainingTime({ situation, say, date }: Desk, subscriptionId: unknown): Statement[] {
  const subscription = situation.records.subscriptions.find((each) => each.id === subscriptionId);
  if (subscription === undefined || subscription.renewsAt === null) return [];
  return [fact(say.subscriptionRunsUntil(subscription.id, date(subscription.renewsAt)), subscription)];
}
