/** Answers about invoices, subscriptions and accounts. */
import { hasCredentials } from "../signals.ts";
import { foldText } from "../text.ts";
import type { Invoice, Subscription } from "../records.ts";
import {
  courtesy,
  fact,
  question,
  quote,
  reply,
  unable,
  type Answer,
  type AnswerFunction,
  type Desk,
  type Statement,
} from "./answer.ts";

function refuseStranger({ situation }: Desk): Answer | null {
  return situation.requester.email === null
    ? unable(
        "requesterUnverified",
        "The ticket carries no e-mail address, so no account can be shown or changed.",
      )
    : null;
}

export const answerInvoice: AnswerFunction = (desk) => {
  const { situation, say } = desk;
  const refused = refuseStranger(desk);
  if (refused !== null) return refused;
  if (situation.foreignOrderIds.length > 0)
    return unable(
      "requesterUnverified",
      `${situation.foreignOrderIds.join(", ")} does not belong to the requester's e-mail address.`,
    );
  const { invoices } = situation.records;
  const named = invoices.filter((invoice) => situation.entities.invoiceIds.includes(invoice.id));
  const ofOrder = invoices.filter(
    (invoice) => invoice.orderId !== null && situation.entities.orderIds.includes(invoice.orderId),
  );
  const asksById = situation.entities.invoiceIds.length > 0 || situation.entities.orderIds.length > 0;
  const chosen = named.length > 0 ? named : ofOrder.length > 0 ? ofOrder : asksById ? [] : invoices;
  const [invoice, ...others] = chosen;
  if (invoice === undefined) return reply({ before: [question(say.noInvoice)], confidence: 0.7 });
  if (others.length > 0 && named.length === 0) {
    const list = say.join(chosen.map((each) => each.id));
    return reply({ before: [fact(say.askWhichInvoice(list), ...chosen)], confidence: 0.75 });
  }
  if (asksForState.test(foldText(situation.text)))
    return reply({ before: chosen.map((each) => tellInvoice(desk, each)), confidence: 0.85 });
  if (!desk.offers("invoices.resend@1"))
    return unable("policyDenied", `${invoice.id} could be sent again, but that is not offered here.`);
  return reply({ actions: chosen.slice(0, 3).map(resend), confidence: 0.9 });
};

const asksForState =
  /\b(?:whether|if|has|have|is|was|been)\b.{0,60}\b(?:paid|settled|open|due|outstanding)\b|\b(?:ist|wurde|schon|ob)\b.{0,60}\b(?:bezahlt|offen|beglichen)\b|\b(?:esta|ha sido|si)\b.{0,60}\b(?:pagad[oa]|pendiente)\b|هل.{0,30}(?:دفع|مدفوع)/;

function tellInvoice({ say, money }: Desk, invoice: Invoice): Statement {
  const amount = money(invoice.totalCents, invoice.currency);
  const phrases = {
    open: say.invoiceOpen,
    paid: say.invoicePaid,
    void: say.invoiceVoid,
    refunded: say.invoiceRefunded,
  };
  return fact(phrases[invoice.status](invoice.id, amount), invoice);
}

const resend = (invoice: Invoice) => ({
  tool: "invoices.resend@1",
  arguments: { invoiceId: invoice.id },
  reason: `The customer asks for invoice ${invoice.id}.`,
  evidenceIds: [invoice.evidenceId],
});

function chooseSubscription({ situation }: Desk): {
  subscription: Subscription | null;
  others: Subscription[];
} {
  const all = situation.records.subscriptions;
  const named = all.filter((subscription) => situation.entities.subscriptionIds.includes(subscription.id));
  const running = all.filter((subscription) => subscription.status !== "cancelled");
  const asksById = situation.entities.subscriptionIds.length > 0;
  const [subscription, ...others] =
    named.length > 0 ? named : asksById ? [] : running.length > 0 ? running : all;
  return { subscription: subscription ?? null, others };
}

function askWhich(desk: Desk, subscriptions: readonly Subscription[]): Answer {
  const list = desk.say.join(subscriptions.map((each) => `${each.id} (${each.plan})`));
  return reply({ before: [fact(desk.say.askWhichSubscription(list), ...subscriptions)], confidence: 0.75 });
}

export const answerSubscriptionCancel: AnswerFunction = (desk) => {
  const { say } = desk;
  const refused = refuseStranger(desk);
  if (refused !== null) return refused;
  const { subscription, others } = chooseSubscription(desk);
  if (subscription === null) return reply({ before: [question(say.noSubscription)], confidence: 0.7 });
  if (others.length > 0) return askWhich(desk, [subscription, ...others]);
  if (subscription.status === "cancelled") {
    return reply({
      before: [fact(say.subscriptionEndedEarlier(subscription.id), subscription)],
      confidence: 0.9,
    });
  }
  if (!desk.offers("subscriptions.cancel@1"))
    return unable("policyDenied", `${subscription.id} could be ended, but that is not offered here.`);
  return reply({
    actions: [
      {
        tool: "subscriptions.cancel@1",
        arguments: { subscriptionId: subscription.id, reason: "The customer asked to end it." },
        reason: `The customer asks to end ${subscription.id} (${subscription.plan}).`,
        evidenceIds: [subscription.evidenceId],
      },
    ],
    confidence: 0.9,
  });
};

/** There is no tool for changing a plan: its state is told with what the help centre says, or a person takes over. */
export const answerSubscriptionChange: AnswerFunction = (desk) => {
  const { say, money } = desk;
  const refused = refuseStranger(desk);
  if (refused !== null) return refused;
  const { subscription, others } = chooseSubscription(desk);
  if (subscription === null) return reply({ before: [question(say.noSubscription)], confidence: 0.65 });
  if (others.length > 0) return askWhich(desk, [subscription, ...others]);
  const quoted = quote(desk);
  if (quoted.length === 0)
    return unable(
      "insufficientEvidence",
      `The customer wants ${subscription.id} changed; there is no tool and no article for it.`,
    );
  const state = say.subscriptionStates[subscription.status];
  const price = money(subscription.priceCents, subscription.currency);
  return reply({
    before: [fact(say.subscriptionState(subscription.id, subscription.plan, price, state), subscription)],
    after: quoted,
    confidence: 0.72,
  });
};

export const answerAccountAccess: AnswerFunction = (desk) => {
  const { situation, say } = desk;
  const refused = refuseStranger(desk);
  if (refused !== null) return refused;
  const [customer] = situation.records.customers;
  if (customer === undefined) {
    // Somebody who names another address as theirs must be known before anything is said of an account.
    const claimed = situation.entities.emails.filter((email) => email !== situation.requester.email);
    if (claimed.length > 0)
      return unable(
        "requesterUnverified",
        "The requester has no account and names another address as theirs.",
      );
    return reply({ before: [question(say.noAccount)], confidence: 0.7 });
  }
  if (!desk.offers("accounts.resetPassword@1"))
    return unable("policyDenied", "A password reset seems due, but it is not offered here.");
  return reply({
    actions: [
      {
        tool: "accounts.resetPassword@1",
        arguments: { customerId: customer.id },
        reason: "The customer cannot get into their account.",
        evidenceIds: [customer.evidenceId],
      },
    ],
    after: hasCredentials(situation.text) ? [courtesy(say.keepSecrets)] : [],
    confidence: 0.88,
  });
};
