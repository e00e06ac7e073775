/** Answers about money that goes back: refunds, returns, damaged, wrong, lost, charged twice. */
import { findAskedAmount, findPartPrice } from "../asked-amount.ts";
import { listFigures } from "../figures.ts";
import { fallbackWindowDays, readRefundDuration, readRefundWindow } from "../policy-figures.ts";
import type { Order } from "../records.ts";
import { foldText } from "../text.ts";
import {
  askForOrder,
  courtesy,
  fact,
  question,
  quote,
  reply,
  unable,
  withOrder,
  type Answer,
  type AnswerFunction,
  type Desk,
  type Statement,
} from "./answer.ts";
import { shipmentsOf, tellOrder, tellOrderAndParcels, tellShipment } from "./orders.ts";

const dayMs = 86_400_000;

function refundsOf({ situation }: Desk, order: Order) {
  return situation.records.refunds.filter((refund) => refund.orderId === order.id);
}

/** How long refunds take, where an article says so. */
export function tellDuration({ situation, say }: Desk): Statement[] {
  const duration = readRefundDuration(situation.records.passages);
  return duration === null
    ? []
    : [fact(say.refundTakes(duration.from, duration.to, duration.working), duration)];
}

/** The refunds there are for an order. */
function tellRefunds(desk: Desk, order: Order): Statement[] {
  const { say, money, date } = desk;
  const told = refundsOf(desk, order).map((refund) => {
    const amount = money(refund.amountCents, refund.currency);
    const phrase = refund.status === "processing" ? say.refundProcessing : say.refundSettled;
    return fact(phrase(amount, order.id, date(refund.createdAt)), refund);
  });
  if (told.length > 0 || order.refundedCents === 0) return told;
  return [fact(say.refundedEarlier(money(order.refundedCents, order.currency), order.id), order)];
}

const faultWords =
  /\b(?:broken|damaged|defective|faulty|cracked|torn|scratched|shattered|hole|leaks?|kaputt|beschadigt|defekt|zerbrochen|gerissen|loch|rot[oa]s?|danad[oa]s?|defectuos[oa]s?|agrietad[oa]s?|agujero)\b|مكسور|تالف|معطل|ثقب|محطم/;

/** Something is wrong with the goods: then the period for changes of mind does not count. */
function isFaulty({ situation }: Desk): boolean {
  if (situation.intent === "damaged_item" || situation.intent === "wrong_item") return true;
  return situation.intent === "refund_request" && faultWords.test(foldText(situation.text));
}

/** What may be refunded: the sum or the part the customer asks for, else all that is left. */
function chooseAmount(desk: Desk, order: Order): number {
  const { situation } = desk;
  const remainder = order.totalCents - order.refundedCents;
  const asked = findAskedAmount(situation.text, order.currency);
  if (asked !== null && asked <= remainder) return asked;
  return Math.min(remainder, findPartPrice(order, situation.text, isFaulty(desk)) ?? remainder);
}

const reasons: Record<string, string> = {
  damaged_item: "Item arrived damaged",
  wrong_item: "Wrong item delivered",
  item_not_received: "Parcel lost",
  double_charge: "Charged twice",
};

function proposeRefund(
  desk: Desk,
  order: Order,
  evidenceIds: readonly string[],
  amountCents = chooseAmount(desk, order),
): Answer {
  const { say, situation } = desk;
  if (!desk.offers("refunds.create@1"))
    return unable("policyDenied", `A refund for ${order.id} seems due, but refunding is not offered here.`);
  const apologise =
    isFaulty(desk) || situation.intent === "item_not_received" || situation.intent === "double_charge";
  return reply({
    before: apologise ? [courtesy(say.apology)] : [],
    actions: [
      {
        tool: "refunds.create@1",
        arguments: {
          orderId: order.id,
          amountCents,
          currency: order.currency,
          reason: reasons[situation.intent] ?? "Requested within the refund period",
        },
        reason: `${reasons[situation.intent] ?? "The customer asks for a refund"}: ${order.id}, ${(amountCents / 100).toFixed(2)} ${order.currency} of ${(order.totalCents / 100).toFixed(2)}.`,
        evidenceIds: [...new Set([order.evidenceId, ...evidenceIds])],
      },
    ],
    after: tellDuration(desk),
    confidence: 0.9,
  });
}

/** Why an order cannot be refunded, or null where it can. */
function refuseRefund(desk: Desk, order: Order): Answer | null {
  const { situation, say, date } = desk;
  if (order.status === "pending")
    return reply({ before: [fact(say.notPaidYet(order.id), order)], confidence: 0.88 });
  if (order.refundedCents >= order.totalCents) {
    const told = tellRefunds(desk, order);
    return reply({
      before: told.length > 0 ? told : [fact(say.nothingToRefund(order.id), order)],
      after: tellDuration(desk),
      confidence: 0.9,
    });
  }
  if (order.status === "cancelled") {
    return unable(
      "insufficientEvidence",
      `${order.id} is cancelled but not refunded in full; a person must look at it.`,
    );
  }
  const window = readRefundWindow(situation.records.passages);
  const days = window?.days ?? fallbackWindowDays;
  const isDamage = situation.intent !== "wrong_item" && isFaulty(desk);
  if (isDamage || order.deliveredAt === null) return null;
  if (Date.parse(order.deliveredAt) + days * dayMs >= situation.nowMs) return null;
  if (window === null) {
    return unable(
      "insufficientEvidence",
      `${order.id} was delivered over ${days} days ago and no article tells the period for refunds.`,
    );
  }
  return reply({
    before: [fact(say.outsideWindow(order.id, date(order.deliveredAt), days), order, window)],
    after: tellRefunds(desk, order),
    confidence: 0.88,
  });
}

const arrived = (desk: Desk, order: Order) =>
  order.status === "delivered" ||
  order.status === "returned" ||
  shipmentsOf(desk, order).some((shipment) => shipment.status === "delivered");

export const answerRefundRequest: AnswerFunction = (desk) =>
  withOrder(desk, (order) => {
    const refused = refuseRefund(desk, order);
    if (refused !== null) return refused;
    const lost = shipmentsOf(desk, order).filter((shipment) => shipment.status === "lost");
    if (lost.length > 0)
      return proposeRefund(
        desk,
        order,
        lost.map((shipment) => shipment.evidenceId),
      );
    if (order.status === "shipped" && !arrived(desk, order)) {
      const window = readRefundWindow(desk.situation.records.passages);
      const rule = window === null ? [] : [fact(desk.say.refundWindow(window.days), window)];
      return reply({ before: tellOrderAndParcels(desk, order), after: rule, confidence: 0.8 });
    }
    return proposeRefund(desk, order, []);
  });

const wantsReplacement =
  /\b(?:replace(?:ment)?|new one|another one|exchange|ersatz|austausch\w*|umtausch\w*|neue[ns]?|reemplaz\w*|sustitu\w*|otro nuevo|uno nuevo|cambiarlo)\b|بديل|استبدال/;
const wantsMoney =
  /\b(?:refund\w*|money back|reimburse\w*|erstatt\w*|geld zuruck|reembols\w*|dinero|devuelv\w*)\b|استرداد|المبلغ|فلوس|نقود/;

/** Damaged or wrong: refunded, unless something new is wanted, which no tool can send. */
export const answerFaultyItem: AnswerFunction = (desk) =>
  withOrder(desk, (order) => {
    const { situation, say } = desk;
    const refused = refuseRefund(desk, order);
    if (refused !== null) return refused;
    const folded = foldText(situation.text);
    if (wantsReplacement.test(folded) && !wantsMoney.test(folded)) {
      return unable(
        "insufficientEvidence",
        `The customer wants a replacement for something of ${order.id}; there is no tool for it.`,
      );
    }
    if (!arrived(desk, order)) {
      return reply({
        before: [courtesy(say.apology), ...tellOrderAndParcels(desk, order)],
        after: [question(say.askPhoto)],
        confidence: 0.65,
      });
    }
    return proposeRefund(desk, order, []);
  });

export const answerReturn: AnswerFunction = (desk) =>
  withOrder(desk, (order) => {
    if (wantsMoney.test(foldText(desk.situation.text))) return answerRefundRequest(desk);
    const refused = refuseRefund(desk, order);
    if (refused !== null) return refused;
    const quoted = quote(desk);
    if (quoted.length === 0) return answerRefundRequest(desk);
    return reply({ before: [tellOrder(desk, order)], after: quoted, confidence: 0.82 });
  });

export const answerNotReceived: AnswerFunction = (desk) =>
  withOrder(desk, (order) => {
    const { say } = desk;
    const shipments = shipmentsOf(desk, order);
    const lost = shipments.filter((shipment) => shipment.status === "lost");
    if (lost.length > 0) {
      const refused = refuseRefund(desk, order);
      if (refused !== null) return refused;
      const answer = proposeRefund(
        desk,
        order,
        lost.map((shipment) => shipment.evidenceId),
      );
      return answer.kind === "unable"
        ? answer
        : {
            ...answer,
            before: [...answer.before, ...lost.flatMap((shipment) => tellShipment(desk, shipment))],
          };
    }
    const delivered = shipments.filter((shipment) => shipment.status === "delivered");
    if (order.status === "delivered" || delivered.length > 0) {
      const told =
        delivered.length > 0
          ? delivered.flatMap((shipment) => tellShipment(desk, shipment))
          : [tellOrder(desk, order)];
      return reply({
        before: [courtesy(say.apology), ...told],
        after: [...quote(desk), question(say.askLookAround)],
        confidence: 0.75,
      });
    }
    return reply({
      before: [courtesy(say.apology), ...tellOrderAndParcels(desk, order)],
      after: quote(desk),
      confidence: 0.82,
    });
  });

/** The period first, since it is what most people ask for; then what the article says besides. */
export const answerRefundPolicy: AnswerFunction = (desk) => {
  const window = readRefundWindow(desk.situation.records.passages);
  const quoted = quote(desk);
  const isQuoted =
    window !== null && quoted.some(({ text }) => listFigures(text).includes(String(window.days)));
  const period = window === null || isQuoted ? [] : [fact(desk.say.refundWindow(window.days), window)];
  if (period.length + quoted.length === 0)
    return unable("insufficientEvidence", "The help centre has no article on returns.");
  return reply({ before: period, after: quoted, confidence: 0.82 });
};

export const answerRefundStatus: AnswerFunction = (desk) =>
  withOrder(desk, (order) => {
    const told = tellRefunds(desk, order);
    if (told.length > 0) return reply({ before: told, after: tellDuration(desk), confidence: 0.9 });
    return reply({
      before: [fact(desk.say.noRefundFound(order.id), order), tellOrder(desk, order)],
      after: quote(desk),
      confidence: 0.75,
    });
  });

/** Two paid invoices of the same amount for one order are a double charge; anything else must be seen by a person. */
export const answerDoubleCharge: AnswerFunction = (desk) => {
  const { situation, say, money } = desk;
  if (situation.foreignOrderIds.length > 0 || situation.requester.email === null) {
    return askForOrder(desk) ?? unable("requesterUnverified", "The requester is not known.");
  }
  const paid = situation.records.invoices.filter((invoice) => invoice.status === "paid");
  for (const order of situation.order === null ? situation.candidates : [situation.order]) {
    const own = paid.filter((invoice) => invoice.orderId === order.id);
    const [first, second] = own.filter((invoice) =>
      own.some((other) => other.id !== invoice.id && other.totalCents === invoice.totalCents),
    );
    if (first === undefined || second === undefined) continue;
    if (refundsOf(desk, order).length > 0)
      return reply({ before: tellRefunds(desk, order), after: tellDuration(desk), confidence: 0.88 });
    return proposeRefund(
      desk,
      order,
      [first.evidenceId, second.evidenceId],
      Math.min(second.totalCents, order.totalCents - order.refundedCents),
    );
  }
  const { order } = situation;
  const single = paid.find((invoice) => order !== null && invoice.orderId === order.id);
  if (single !== undefined) {
    return reply({
      before: [fact(say.oneCharge(single.id, money(single.totalCents, single.currency)), single)],
      after: [...quote(desk), question(say.askChargeDetails)],
      confidence: 0.75,
    });
  }
  return reply({ before: [courtesy(say.apology), question(say.askChargeDetails)], confidence: 0.6 });
};
