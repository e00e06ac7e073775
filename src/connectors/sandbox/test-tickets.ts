/** Tickets to try Signalbox out with, about what the sandbox business really holds. Pure. */
import { z } from "zod";
import { writeMoney } from "../../domain/money.ts";
import type { Books } from "./records.ts";

export const testTicketSchema = z.strictObject({
  /** Which kind of wish it is. */
  kind: z.enum(["refund", "cancellation", "orderStatus"]),
  subject: z.string(),
  body: z.string(),
  requester: z.strictObject({ email: z.string(), name: z.string() }),
  /** What to expect of it, in a sentence. */
  about: z.string(),
});
export type TestTicket = z.infer<typeof testTicketSchema>;

type Order = Books["orders"][number];

/** Inside the return period of the sandbox's own policy, with a day to spare. */
const refundableDays = 29;
const dayMs = 24 * 3_600_000;

/** One ticket of each kind for which the books hold an order that nobody has touched; the newest orders first. */
export function suggestTestTickets(books: Books, nowMs: number): TestTicket[] {
  const orders = books.orders.toSorted((a, b) => (a.placedAt > b.placedAt ? -1 : 1));
  const untouched = orders.filter(
    ({ id, refundedCents }) =>
      refundedCents === 0 && !books.cancellations.some(({ targetId }) => targetId === id),
  );
  const isRefundable = ({ status, deliveredAt }: Order) =>
    status === "delivered" &&
    deliveredAt !== null &&
    nowMs - Date.parse(deliveredAt) < refundableDays * dayMs;
  // The dearest, so that it is one a person has to agree to.
  const refundable = untouched.filter(isRefundable).toSorted((a, b) => b.totalCents - a.totalCents)[0];
  const cancellable = untouched.find(({ status }) => status === "paid" || status === "pending");
  const underWay = orders.find(({ status }) => status === "shipped");
  return [
    refundable && refundOf(refundable, nameOf(books, refundable)),
    cancellable && cancellationOf(cancellable, nameOf(books, cancellable)),
    underWay && statusOf(underWay, nameOf(books, underWay)),
  ].filter((ticket) => ticket !== undefined);
}

function refundOf(order: Order, name: string): TestTicket {
  const amount = writeMoney(order.totalCents, order.currency);
  return {
    kind: "refund",
    subject: `Refund for order ${order.id}, please`,
    body: `Hello,\n\nplease refund order ${order.id}. It is unused, it just does not suit the room after all.\n\nThank you\n${name}`,
    requester: { email: order.customerEmail, name },
    about: `${amount} is more than Signalbox pays back by itself: you will be asked.`,
  };
}

function cancellationOf(order: Order, name: string): TestTicket {
  return {
    kind: "cancellation",
    subject: `Please cancel order ${order.id}`,
    body: `Hello,\n\nI would like to cancel order ${order.id} before it is sent.\n\nKind regards\n${name}`,
    requester: { email: order.customerEmail, name },
    about: "An order that has not left yet: a person is asked before it is cancelled.",
  };
}

function statusOf(order: Order, name: string): TestTicket {
  return {
    kind: "orderStatus",
    subject: `Where is order ${order.id}?`,
    body: `Hi,\n\ncould you tell me where my order ${order.id} is and when it will be here?\n\n${name}`,
    requester: { email: order.customerEmail, name },
    about: "A question with an answer on record: it should be answered without you.",
  };
}

function nameOf(books: Books, order: Order): string {
  return books.customers.find(({ id }) => id === order.customerId)?.name ?? "A customer";
}
