/**
 * What a language has to say to answer in: every entry is a whole sentence or a few; amounts, dates and names come in
 * ready for the language. What is said of an action is said as done.
 */
export type ReplyLanguage = "en" | "de" | "es" | "ar";

export interface Phrases {
  /** Months, for dates. */
  months: readonly string[];
  date(day: number, month: string, year: number): string;
  /** `34.50 EUR`, the mark before the cents as the language has it. */
  decimalMark: "." | ",";
  join(parts: readonly string[]): string;

  greeting(name: string | null): string;
  closing: string;
  apology: string;
  thanks: string;
  fromHelpCentre: string;
  furtherQuestions: string;

  orderPending(order: string, placed: string): string;
  orderPaid(order: string, placed: string): string;
  orderShipped(order: string, placed: string): string;
  orderDelivered(order: string, delivered: string): string;
  orderDeliveredUndated(order: string): string;
  orderCancelledEarlier(order: string): string;
  orderReturned(order: string): string;

  parcelLabelled(carrier: string, tracking: string): string;
  parcelMoving(carrier: string, tracking: string): string;
  parcelOut(carrier: string, tracking: string): string;
  parcelDelivered(carrier: string, tracking: string): string;
  parcelDelayed(carrier: string, tracking: string): string;
  parcelLost(carrier: string, tracking: string): string;
  parcelExpected(date: string): string;
  parcelOverdue(date: string): string;

  askOrderNumber: string;
  askWhichOrder(orders: string): string;
  orderUnknown(order: string): string;
  latestOrders(orders: string): string;
  noOrders: string;
  askLookAround: string;
  askDetails: string;
  askChargeDetails: string;
  askPhoto: string;

  cancelled(order: string): string;
  cannotCancel(order: string): string;
  addressChanged(order: string, address: string): string;
  askAddress(order: string, current: string): string;
  cannotChangeAddress(order: string): string;

  refunded(amount: string, order: string): string;
  refundedEarlier(amount: string, order: string): string;
  nothingToRefund(order: string): string;
  notPaidYet(order: string): string;
  outsideWindow(order: string, delivered: string, days: number): string;
  refundWindow(days: number): string;
  returnWindow(days: number): string;
  refundTakes(from: number, to: number, working: boolean): string;
  refundProcessing(amount: string, order: string, date: string): string;
  refundSettled(amount: string, order: string, date: string): string;
  noRefundFound(order: string): string;
  stillOnItsWay(order: string): string;

  invoiceResent(invoice: string): string;
  askWhichInvoice(invoices: string): string;
  noInvoice: string;
  oneCharge(invoice: string, amount: string): string;
  invoiceOpen(invoice: string, amount: string): string;
  invoicePaid(invoice: string, amount: string): string;
  invoiceVoid(invoice: string): string;
  invoiceRefunded(invoice: string, amount: string): string;

  subscriptionEnded(subscription: string): string;
  subscriptionRunsUntil(subscription: string, date: string): string;
  subscriptionEndedEarlier(subscription: string): string;
  subscriptionState(subscription: string, plan: string, price: string, state: string): string;
  askWhichSubscription(subscriptions: string): string;
  noSubscription: string;
  subscriptionStates: Record<"active" | "paused" | "cancelled", string>;

  passwordReset: string;
  noAccount: string;
  keepSecrets: string;

  gladToHear: string;
  thanksForIdea: string;
  sorryForTrouble: string;
}
