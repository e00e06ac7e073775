import type { Phrases } from "./phrase-table.ts";

export const en: Phrases = {
  months: "January February March April May June July August September October November December".split(" "),
  date: (day, month, year) => `${day} ${month} ${year}`,
  decimalMark: ".",
  join: (parts) =>
    parts.length < 2 ? parts.join("") : `${parts.slice(0, -1).join(", ")} and ${parts.at(-1)}`,

  greeting: (name) => (name === null ? "Hello," : `Hello ${name},`),
  closing: "Kind regards,\nYour support team",
  apology: "I am sorry for the trouble this has caused you.",
  thanks: "Thank you for your message.",
  fromHelpCentre: "Here is what our help centre says about it:",
  furtherQuestions: "If anything is still open, just reply to this message.",

  orderPending: (order, placed) =>
    `Your order ${order} of ${placed} has reached us and is waiting for its payment.`,
  orderPaid: (order, placed) => `Your order ${order} of ${placed} is paid and has not been shipped yet.`,
  orderShipped: (order, placed) => `Your order ${order} of ${placed} has been shipped.`,
  orderDelivered: (order, delivered) => `Your order ${order} was delivered on ${delivered}.`,
  orderDeliveredUndated: (order) => `Your order ${order} is recorded as delivered.`,
  orderCancelledEarlier: (order) => `Your order ${order} has already been cancelled.`,
  orderReturned: (order) => `Your order ${order} has come back to us as a return.`,

  parcelLabelled: (carrier, tracking) =>
    `A label for ${carrier} is ready (tracking number ${tracking}), and the parcel is about to be handed over.`,
  parcelMoving: (carrier, tracking) =>
    `The parcel is on its way with ${carrier}, tracking number ${tracking}.`,
  parcelOut: (carrier, tracking) =>
    `The parcel is out for delivery with ${carrier}, tracking number ${tracking}.`,
  parcelDelivered: (carrier, tracking) =>
    `According to ${carrier} (tracking number ${tracking}) the parcel has been delivered.`,
  parcelDelayed: (carrier, tracking) =>
    `${carrier} reports a delay for the parcel with tracking number ${tracking}.`,
  parcelLost: (carrier, tracking) =>
    `${carrier} reports the parcel with tracking number ${tracking} as lost.`,
  parcelExpected: (date) => `The carrier's estimate for the delivery is ${date}.`,
  parcelOverdue: (date) => `The carrier's estimate for the delivery was ${date}, so it is late.`,

  askOrderNumber: "Could you please send me the number of your order? It begins with SB.",
  askWhichOrder: (orders) => `I see several orders of yours: ${orders}. Which of them do you mean?`,
  orderUnknown: (order) =>
    `I could not find an order with the number ${order}. Could you please check the number once more?`,
  latestOrders: (orders) => `These are the latest orders I see for your address: ${orders}.`,
  noOrders:
    "I could not find an order placed with the e-mail address you write from. Could you please send me the order number, or write from the address you ordered with?",
  askLookAround:
    "Could you please look in the places where parcels are often left, and ask your neighbours? If it does not turn up, reply to this message and we will take it from there.",
  askDetails:
    "Could you tell me a little more: what exactly happened, and which order or product is it about?",
  askChargeDetails:
    "Could you please send me the date and the amount of both charges as your statement shows them?",
  askPhoto: "Could you please reply with a photo, and tell me which item it is about?",

  cancelled: (order) => `I have cancelled your order ${order}, and what you paid for it is being paid back.`,
  cannotCancel: (order) => `Order ${order} has already left our warehouse, so it can no longer be cancelled.`,
  addressChanged: (order, address) => `I have changed the delivery address of order ${order} to: ${address}.`,
  askAddress: (order, current) =>
    `Order ${order} currently goes to: ${current}. Could you please send me the complete new address?`,
  cannotChangeAddress: (order) =>
    `Order ${order} has already left our warehouse, so I can no longer change its address.`,

  refunded: (amount, order) => `I have refunded ${amount} for order ${order} by the way you paid.`,
  refundedEarlier: (amount, order) => `${amount} has already been refunded for order ${order}.`,
  nothingToRefund: (order) =>
    `Order ${order} has been refunded in full already, so nothing is left to pay back.`,
  notPaidYet: (order) => `Order ${order} has not been paid yet, so there is nothing to pay back.`,
  outsideWindow: (order, delivered, days) =>
    `Order ${order} was delivered on ${delivered}. Refunds are possible within ${days} days of delivery, and that time is over, so I cannot refund it.`,
  refundWindow: (days) => `Refunds are possible within ${days} days of delivery.`,
  returnWindow: (days) => `Once it has arrived, you can return it within ${days} days of delivery.`,
  refundTakes: (from, to, working) =>
    `A refund usually takes ${from} to ${to} ${working ? "working days" : "days"}.`,
  refundProcessing: (amount, order, date) =>
    `The refund of ${amount} for order ${order} was started on ${date} and is being processed.`,
  refundSettled: (amount, order, date) =>
    `The refund of ${amount} for order ${order} of ${date} has been paid out.`,
  noRefundFound: (order) => `I see no refund for order ${order} so far.`,
  stillOnItsWay: (order) => `Order ${order} is still on its way to you.`,

  invoiceResent: (invoice) =>
    `I have sent invoice ${invoice} once more to the e-mail address of your account.`,
  askWhichInvoice: (invoices) => `I see several invoices of yours: ${invoices}. Which of them do you need?`,
  noInvoice:
    "I could not find an invoice for your account. Could you please send me the number of the order it belongs to?",
  oneCharge: (invoice, amount) => `Our records show one charge: invoice ${invoice} of ${amount}.`,

  invoiceOpen: (invoice, amount) =>
    `Invoice ${invoice} of ${amount} is still open: it has not been paid yet.`,
  invoicePaid: (invoice, amount) => `Invoice ${invoice} of ${amount} is paid.`,
  invoiceVoid: (invoice) => `Invoice ${invoice} is void, so nothing is to be paid for it.`,
  invoiceRefunded: (invoice, amount) => `Invoice ${invoice} of ${amount} is recorded as refunded.`,

  subscriptionEnded: (subscription) => `I have ended your subscription ${subscription}; it will not renew.`,
  subscriptionRunsUntil: (subscription, date) =>
    `Subscription ${subscription} is paid until ${date} and stays usable until then.`,
  subscriptionEndedEarlier: (subscription) => `Your subscription ${subscription} has already ended.`,
  subscriptionState: (subscription, plan, price, state) =>
    `Your subscription ${subscription} (${plan}, ${price}) is ${state}.`,
  askWhichSubscription: (subscriptions) =>
    `I see several subscriptions of yours: ${subscriptions}. Which of them do you mean?`,
  noSubscription:
    "I could not find a subscription for the e-mail address you write from. Could you please tell me its number, or write from the address of your account?",
  subscriptionStates: { active: "active", paused: "paused", cancelled: "cancelled" },

  passwordReset: "I have sent a link for a new password to the e-mail address of your account.",
  noAccount:
    "I could not find an account for the e-mail address you write from. Could you please write from the address your account uses?",
  keepSecrets: "Please never send us passwords or card numbers; we do not need them.",

  gladToHear: "Thank you for your kind words, we are glad to hear that.",
  thanksForIdea: "Thank you for the suggestion and for taking the time to describe it.",
  sorryForTrouble: "I am sorry that we have let you down.",
};
