/** Answers about orders and parcels. */
import type { Order, Shipment } from "../records.ts";
import { findAddress } from "../address.ts";
import { readRefundWindow } from "../policy-figures.ts";
import {
  askForOrder,
  courtesy,
  fact,
  question,
  quote,
  reply,
  unable,
  withOrder,
  type AnswerFunction,
  type Desk,
  type Statement,
} from "./answer.ts";

/** Where an order stands, as one claim. */
export function tellOrder({ say, date }: Desk, order: Order): Statement {
  switch (order.status) {
    case "pending":
      return fact(say.orderPending(order.id, date(order.placedAt)), order);
    case "paid":
      return fact(say.orderPaid(order.id, date(order.placedAt)), order);
    case "shipped":
      return fact(say.orderShipped(order.id, date(order.placedAt)), order);
    case "delivered":
      return fact(
        order.deliveredAt === null
          ? say.orderDeliveredUndated(order.id)
          : say.orderDelivered(order.id, date(order.deliveredAt)),
        order,
      );
    case "cancelled":
      return fact(say.orderCancelledEarlier(order.id), order);
    case "returned":
      return fact(say.orderReturned(order.id), order);
  }
}

const parcelPhrases = {
  labelCreated: "parcelLabelled",
  inTransit: "parcelMoving",
  outForDelivery: "parcelOut",
  delivered: "parcelDelivered",
  delayed: "parcelDelayed",
  lost: "parcelLost",
} as const satisfies Record<Shipment["status"], keyof Desk["say"]>;

/** Where a parcel is, and when the carrier expects to deliver it. */
export function tellShipment({ say, date, situation }: Desk, shipment: Shipment): Statement[] {
  const told = [
    fact(say[parcelPhrases[shipment.status]](shipment.carrier, shipment.trackingNumber), shipment),
  ];
  const expected = shipment.estimatedDelivery;
  if (expected === null || shipment.status === "delivered" || shipment.status === "lost") return told;
  const overdue = Date.parse(expected) < situation.nowMs - 86_400_000;
  return [
    ...told,
    fact(overdue ? say.parcelOverdue(date(expected)) : say.parcelExpected(date(expected)), shipment),
  ];
}

export function shipmentsOf({ situation }: Desk, order: Order): Shipment[] {
  return situation.records.shipments.filter((shipment) => shipment.orderId === order.id);
}

/** The order's state with its parcels; parcels only matter between shipping and delivery. */
export function tellOrderAndParcels(desk: Desk, order: Order): Statement[] {
  const parcels = order.status === "shipped" || order.status === "paid" ? shipmentsOf(desk, order) : [];
  return [tellOrder(desk, order), ...parcels.flatMap((shipment) => tellShipment(desk, shipment))];
}

export const answerOrderStatus: AnswerFunction = (desk) =>
  withOrder(desk, (order) => {
    const orders = desk.situation.namedOrders.length > 1 ? desk.situation.namedOrders : [order];
    return reply({ before: orders.flatMap((each) => tellOrderAndParcels(desk, each)), confidence: 0.92 });
  });

export const answerDelay: AnswerFunction = (desk) =>
  withOrder(desk, (order) =>
    reply({
      before: [courtesy(desk.say.apology), ...tellOrderAndParcels(desk, order)],
      after: quote(desk),
      confidence: 0.88,
    }),
  );

/** What is left to do with an order that cannot be stopped any more. */
function tellReturns({ situation, say }: Desk): Statement[] {
  const window = readRefundWindow(situation.records.passages);
  return window === null ? [] : [fact(say.returnWindow(window.days), window)];
}

export const answerCancel: AnswerFunction = (desk) =>
  withOrder(desk, (order) => {
    const { say } = desk;
    if (order.status === "cancelled" || order.status === "returned")
      return reply({ before: [tellOrder(desk, order)], confidence: 0.9 });
    if (order.status === "delivered")
      return reply({ before: [tellOrder(desk, order)], after: quote(desk), confidence: 0.8 });
    if (order.status === "shipped") {
      return reply({
        before: [fact(say.cannotCancel(order.id), order)],
        after: [...tellReturns(desk), ...quote(desk)],
        confidence: 0.88,
      });
    }
    if (!desk.offers("orders.cancel@1"))
      return unable("policyDenied", `${order.id} could be cancelled, but cancelling is not offered here.`);
    return reply({
      actions: [
        {
          tool: "orders.cancel@1",
          arguments: { orderId: order.id, reason: "The customer asked for it before it was shipped." },
          reason: `The customer asks to cancel ${order.id}, which is ${order.status} and not shipped.`,
          evidenceIds: [order.evidenceId],
        },
      ],
      confidence: 0.9,
    });
  });

export const answerAddressChange: AnswerFunction = (desk) =>
  withOrder(desk, (order) => {
    const { say, situation } = desk;
    if (order.status !== "pending" && order.status !== "paid") {
      const refusal =
        order.status === "shipped" ? fact(say.cannotChangeAddress(order.id), order) : tellOrder(desk, order);
      return reply({
        before: [refusal],
        after:
          order.status === "shipped"
            ? shipmentsOf(desk, order).flatMap((shipment) => tellShipment(desk, shipment))
            : [],
        confidence: 0.86,
      });
    }
    const address = findAddress(situation.text);
    if (address === null)
      return reply({
        before: [fact(say.askAddress(order.id, order.shippingAddress), order)],
        confidence: 0.8,
      });
    if (!desk.offers("orders.changeAddress@1"))
      return unable(
        "policyDenied",
        `The address of ${order.id} could be changed, but that is not offered here.`,
      );
    return reply({
      actions: [
        {
          tool: "orders.changeAddress@1",
          arguments: { orderId: order.id, address },
          reason: `The customer gives a new address for ${order.id}, which is not shipped yet.`,
          evidenceIds: [order.evidenceId],
        },
      ],
      confidence: 0.85,
    });
  });

/** There is no tool for it: an order that is open is told and explained, everything else is a person's. */
export const answerOrderChange: AnswerFunction = (desk) =>
  withOrder(desk, (order) => {
    const quoted = quote(desk);
    const open = order.status === "pending" || order.status === "paid";
    if (open && quoted.length === 0)
      return unable(
        "insufficientEvidence",
        `The customer wants ${order.id} changed; there is no tool and no article for it.`,
      );
    return reply({ before: [tellOrder(desk, order)], after: quoted, confidence: 0.7 });
  });

/** A complaint without a clear wish: where an order is named its state is told, otherwise what happened is asked. */
export const answerComplaint: AnswerFunction = (desk) => {
  const { situation, say } = desk;
  if (situation.foreignOrderIds.length > 0)
    return askForOrder(desk) ?? unable("requesterUnverified", "The order is not the requester's.");
  const { order } = situation;
  const told =
    order !== null && situation.entities.orderIds.includes(order.id) ? tellOrderAndParcels(desk, order) : [];
  return reply({
    before: [courtesy(say.sorryForTrouble), ...told],
    after: [question(say.askDetails)],
    confidence: 0.65,
  });
};
