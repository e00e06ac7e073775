/** What a ticket is about in terms of records: whose they are, and which order is meant. Shared by gather and draft. */
import type { Assessment, Entities } from "../../domain/assessment.ts";
import type { Intent } from "../../domain/intent.ts";
import type { Message, Ticket } from "../../domain/ticket.ts";
import { requesterEmailOf } from "../../memory/requester.ts";
import { readRecords, type Order, type Piece, type Records } from "./records.ts";
import { isEmptyWord } from "./query.ts";
import { readFresh, splitWords } from "./text.ts";

export interface Situation {
  intent: Intent;
  entities: Entities;
  requester: { email: string | null; name: string | null };
  /** The customer's newest words, with the subject where they are the first. */
  text: string;
  /** Unix milliseconds of the newest message: the only clock there is. */
  nowMs: number;
  /** The requester's own records and what is nobody's. Other customers' records are not in it. */
  records: Records;
  /** Orders the customer named that belong to somebody else, or that the system of record does not hold. */
  foreignOrderIds: string[];
  unknownOrderIds: string[];
  /** The order that is meant, if that can be told. */
  order: Order | null;
  /** All the requester's orders they named. */
  namedOrders: Order[];
  /** The orders it could be where that cannot be told. */
  candidates: Order[];
}

/** Intents that are about one order. */
const orderIntents: readonly Intent[] = [
  "order_status",
  "order_cancel",
  "order_change",
  "address_change",
  "delivery_delay",
  "item_not_received",
  "damaged_item",
  "wrong_item",
  "return_request",
  "refund_request",
  "refund_status",
  "double_charge",
];

export function isAboutOrder(intent: Intent): boolean {
  return orderIntents.includes(intent);
}

/** Which states an order is likely in when a customer writes with this wish and names none. */
const likelyStates: Partial<Record<Intent, readonly Order["status"][]>> = {
  order_status: ["pending", "paid", "shipped"],
  order_cancel: ["pending", "paid"],
  order_change: ["pending", "paid"],
  address_change: ["pending", "paid"],
  delivery_delay: ["pending", "paid", "shipped"],
  item_not_received: ["shipped", "delivered"],
  damaged_item: ["delivered"],
  wrong_item: ["delivered"],
  return_request: ["delivered"],
  refund_request: ["delivered", "paid"],
};

const sameAddress = (a: string, b: string | null) => b !== null && a.toLowerCase() === b.toLowerCase();

/** Keeps what carries the requester's address. */
function keepOwn(records: Records, email: string | null): Records {
  const own = <Value extends { customerEmail: string }>(values: readonly Value[]) =>
    values.filter((value) => sameAddress(value.customerEmail, email));
  return {
    customers: records.customers.filter((customer) => sameAddress(customer.email, email)),
    orders: own(records.orders),
    shipments: own(records.shipments),
    invoices: own(records.invoices),
    subscriptions: own(records.subscriptions),
    refunds: own(records.refunds),
    passages: records.passages,
    withheldIds: records.withheldIds,
  };
}

/** Items whose names the text uses. Words of three letters and more count: "the lamp" is the lamp. */
export function findNamedItems(order: Order, text: string): Order["items"] {
  const words = new Set(splitWords(text));
  return order.items.filter((item) =>
    splitWords(item.name).some((word) => word.length >= 3 && !isEmptyWord(word) && words.has(word)),
  );
}

function chooseOrder(
  own: Records,
  intent: Intent,
  entities: Entities,
  text: string,
): Pick<Situation, "order" | "candidates"> {
  const named = own.orders.filter((order) => entities.orderIds.includes(order.id));
  const [only, ...others] = named.length > 0 ? named : own.orders;
  if (only === undefined) return { order: null, candidates: [] };
  if (others.length === 0) return { order: only, candidates: [] };
  const orders = [only, ...others];
  const tracked = own.shipments.filter((shipment) =>
    entities.trackingNumbers.includes(shipment.trackingNumber),
  );
  const narrower: Order[][] = [
    orders.filter((order) => tracked.some((shipment) => shipment.orderId === order.id)),
    orders.filter((order) => findNamedItems(order, text).length > 0),
    orders.filter((order) => likelyStates[intent]?.includes(order.status) ?? false),
  ];
  // The first order named is the one meant, unless something else singles one out.
  for (const narrowed of narrower) {
    const [single, ...rest] = narrowed;
    if (single !== undefined && rest.length === 0) return { order: single, candidates: [] };
  }
  return named.length > 0 ? { order: only, candidates: [] } : { order: null, candidates: orders };
}

export function readSituation(source: {
  ticket: Ticket;
  messages: readonly Message[];
  assessment: Assessment;
  pieces: readonly Piece[];
}): Situation {
  const { ticket, messages, assessment, pieces } = source;
  const last = messages.findLast((message) => message.from === "customer");
  const fresh = last === undefined ? "" : readFresh(last.body);
  // Once we have answered, the subject is of what was asked before.
  const text = messages.some((message) => message.from !== "customer")
    ? fresh
    : `${ticket.subject}\n\n${fresh}`;
  const all = readRecords(pieces);
  const email = requesterEmailOf(ticket, pieces);
  const own = keepOwn(all, email);
  const held = (orders: readonly Order[], id: string) => orders.some((order) => order.id === id);
  const { intent, entities } = assessment;
  return {
    intent,
    entities,
    requester: { email, name: ticket.requester.name },
    text,
    nowMs: Math.max(0, ...messages.map((message) => message.at)),
    records: own,
    foreignOrderIds: entities.orderIds.filter(
      (id) => all.withheldIds.includes(id) || (held(all.orders, id) && !held(own.orders, id)),
    ),
    unknownOrderIds: entities.orderIds.filter((id) => !held(all.orders, id) && !all.withheldIds.includes(id)),
    namedOrders: own.orders.filter((order) => entities.orderIds.includes(order.id)),
    ...chooseOrder(own, intent, entities, text),
  };
}
