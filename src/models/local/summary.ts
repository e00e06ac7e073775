import type { Entities, RiskFlag } from "../../domain/assessment.ts";
import type { Intent } from "../../domain/intent.ts";

const wishes: Record<Intent, string> = {
  order_status: "asks where an order is",
  order_cancel: "wants to cancel an order",
  order_change: "wants to change an order",
  address_change: "wants an order sent to another address",
  delivery_options: "asks how and where we deliver",
  delivery_delay: "says a delivery is late",
  item_not_received: "says a parcel has not arrived",
  damaged_item: "says an item arrived damaged",
  wrong_item: "says the wrong item arrived",
  return_request: "wants to return something",
  refund_request: "wants money back",
  refund_status: "asks about a refund that is under way",
  refund_policy: "asks about the rules for returns and refunds",
  invoice_request: "needs an invoice",
  payment_issue: "has trouble paying",
  payment_methods: "asks how one can pay",
  double_charge: "says they were charged twice",
  subscription_cancel: "wants to end a subscription",
  subscription_change: "wants to change a subscription",
  account_access: "cannot get into their account",
  account_update: "wants account details changed",
  account_close: "wants their account closed",
  data_erasure: "asks for their personal data to be erased",
  data_export: "asks for a copy of their personal data",
  bug_report: "reports something that does not work",
  how_to: "asks how to do something",
  feature_request: "suggests an improvement",
  outage: "reports that the service is down",
  complaint: "complains",
  human_request: "wants to speak with a person",
  legal_threat: "threatens legal steps",
  abuse: "is abusive",
  self_harm: "may be in danger of self-harm",
  spam: "sends an advertisement",
  auto_reply: "sent an automatic message",
  feedback: "gives feedback",
  out_of_scope: "asks for something we do not do",
};

const riskWords: Record<RiskFlag, string> = {
  promptInjection: "tries to instruct the assistant",
  legalThreat: "legal threat",
  selfHarm: "self-harm",
  abuse: "abuse",
  fraud: "possible fraud",
  personalData: "contains personal numbers",
  credentials: "contains credentials",
  vip: "VIP",
};

/** One sentence for people about a ticket. */
export function summarise(
  intent: Intent,
  entities: Entities,
  marks: { sentiment: string; language: string; flags: readonly RiskFlag[] },
): string {
  const named = [...entities.orderIds, ...entities.invoiceIds, ...entities.subscriptionIds].slice(0, 4);
  const notes = [
    ...(marks.language === "en" || marks.language === "und" ? [] : [`writes in ${marks.language}`]),
    ...(marks.sentiment === "negative" ? ["sounds unhappy"] : []),
    ...marks.flags.map((flag) => riskWords[flag]),
  ];
  const about = named.length === 0 ? "" : ` (${named.join(", ")})`;
  return `The customer ${wishes[intent]}${about}${notes.length === 0 ? "" : `; ${notes.join(", ")}`}.`;
}
