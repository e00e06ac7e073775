import type { GatherAnswer } from "../../domain/answer.ts";
import type { LookupOutcome } from "./lookup.ts";
import { isAboutOrder, type Situation } from "./situation.ts";

/** What was looked for and not found, or could not be looked for. For people and for the agent that writes. */
export function listGaps(
  situation: Situation,
  outcomes: readonly LookupOutcome[],
  question: string | null,
): GatherAnswer["gaps"] {
  const gaps: GatherAnswer["gaps"] = [];
  const { requester, records } = situation;
  if (requester.email === null) {
    gaps.push({
      what: "requester",
      why: "the ticket carries no e-mail address, so no account can be looked up",
    });
  } else if (succeeded(outcomes, "customers.find") && records.customers.length === 0) {
    gaps.push({ what: "customer", why: `there is no customer with the address ${requester.email}` });
  }
  for (const id of situation.foreignOrderIds)
    gaps.push({ what: `order ${id}`, why: "it belongs to another customer" });
  for (const id of situation.unknownOrderIds) {
    if (succeeded(outcomes, "orders.get", id))
      gaps.push({ what: `order ${id}`, why: "there is no order with this number" });
  }
  if (
    question === null &&
    isAboutOrder(situation.intent) &&
    situation.entities.orderIds.length === 0 &&
    situation.order === null
  ) {
    const count = situation.candidates.length;
    gaps.push({
      what: "order",
      why: count === 0 ? "the customer named none and has none" : `the customer named none and has ${count}`,
    });
  }
  if (succeeded(outcomes, "knowledge.search") && records.passages.length === 0) {
    gaps.push({ what: "article", why: "the help centre has nothing on this" });
  }
  for (const { tool, status, message } of outcomes) {
    if (status !== "success") gaps.push({ what: tool, why: `it could not be asked: ${message || status}` });
  }
  return gaps;
}

function succeeded(outcomes: readonly LookupOutcome[], tool: string, orderId: string | null = null): boolean {
  return outcomes.some(
    (outcome) =>
      outcome.tool === tool &&
      outcome.status === "success" &&
      (orderId === null || outcome.input["orderId"] === orderId),
  );
}
