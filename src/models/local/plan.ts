/**
 * Gather: what to look up next, and the answer once nothing more is to be asked. Each round asks for everything that
 * can be asked independently; what it brings decides whether there is another one.
 */
import type { GatherAnswer } from "../../domain/answer.ts";
import type { Assessment } from "../../domain/assessment.ts";
import type { Intent } from "../../domain/intent.ts";
import type { GatherTask } from "../../domain/task.ts";
import { extractEntities, mergeEntities } from "./extract.ts";
import { listGaps } from "./gaps.ts";
import { findTicketTool } from "./known-tools.ts";
import type { Lookup, LookupOutcome } from "./lookup.ts";
import { readRefundDuration, readRefundWindow } from "./policy-figures.ts";
import { rankPassages } from "./quote.ts";
import { readRecords, type Piece } from "./records.ts";
import { isAboutOrder, readSituation, type Situation } from "./situation.ts";
import { chooseQueryWords, intentQueries } from "./query.ts";
import { splitWords } from "./text.ts";

export type GatherStep = { lookups: Lookup[] } | { answer: GatherAnswer };

const maxRounds = 3;
const maxOrders = 3;
const maxPassages = 4;

const shipmentIntents: readonly Intent[] = [
  "order_status",
  "order_cancel",
  "address_change",
  "delivery_delay",
  "item_not_received",
  "damaged_item",
  "wrong_item",
  "refund_request",
];
const refundIntents: readonly Intent[] = [
  "refund_request",
  "refund_status",
  "return_request",
  "damaged_item",
  "wrong_item",
  "item_not_received",
  "double_charge",
];
const isAboutRefunds = (intent: Intent) =>
  intent === "refund_policy" || intent === "order_cancel" || refundIntents.includes(intent);
const invoiceIntents: readonly Intent[] = ["invoice_request", "double_charge", "payment_issue"];
const subscriptionIntents: readonly Intent[] = ["subscription_cancel", "subscription_change"];

/** A question of another agent, read as a ticket of its own: what it names is what is looked up. */
function readQuestion(task: GatherTask, question: string): Assessment {
  const matters: readonly [RegExp, Intent][] = [
    [/polic|article|help|rule|how /, "how_to"],
    [/refund/, "refund_status"],
    [/invoice|receipt/, "invoice_request"],
    [/subscription|plan\b/, "subscription_change"],
    [/customer|account/, "account_access"],
  ];
  const intent = matters.find(([pattern]) => pattern.test(question.toLowerCase()))?.[1] ?? "order_status";
  return { ...task.assessment, intent, entities: extractEntities(question) };
}

/** The delivery did not tell the requester's address: the helpdesk is asked for it before anything else. */
function askWhose({ ticket }: GatherTask): Lookup | null {
  const tool = ticket.requester.email === null ? findTicketTool(ticket.source) : null;
  return tool && { tool, input: { ticket: ticket.externalId } };
}

function listLookups(task: GatherTask, situation: Situation, outcomes: readonly LookupOutcome[]): Lookup[] {
  const { intent, entities, requester } = situation;
  const { email } = requester;
  const lookups: Lookup[] = [];
  const named = entities.orderIds.slice(0, maxOrders);
  if (email !== null) lookups.push({ tool: "customers.find", input: { email } });
  for (const orderId of named) lookups.push({ tool: "orders.get", input: { orderId } });
  const needsList = isAboutOrder(intent) && named.every((id) => wasAskedInVain(id, outcomes));
  if (email !== null && needsList) lookups.push({ tool: "orders.list", input: { email, limit: 5 } });

  // Parcels and refunds are asked for by order number, also of orders that turned out to be the only ones possible.
  const meant = new Set([...named, ...(situation.order === null ? [] : [situation.order.id])]);
  for (const orderId of meant) {
    if (situation.foreignOrderIds.includes(orderId)) continue;
    if (shipmentIntents.includes(intent)) lookups.push({ tool: "shipments.track", input: { orderId } });
    if (refundIntents.includes(intent)) lookups.push({ tool: "refunds.list", input: { orderId } });
  }
  if (email !== null && (invoiceIntents.includes(intent) || entities.invoiceIds.length > 0)) {
    lookups.push({
      tool: "invoices.list",
      input: { email, orderId: intent === "invoice_request" ? (named[0] ?? null) : null },
    });
  }
  if (email !== null && (subscriptionIntents.includes(intent) || entities.subscriptionIds.length > 0)) {
    lookups.push({ tool: "subscriptions.list", input: { email } });
  }
  return [...lookups, ...listSearches(task, situation)];
}

function wasAskedInVain(orderId: string, outcomes: readonly LookupOutcome[]): boolean {
  return outcomes.some(
    (outcome) =>
      outcome.tool === "orders.get" && outcome.input["orderId"] === orderId && outcome.evidence.length === 0,
  );
}

/**
 * Two searches in the customer's language: by the customer's own words, and by the words an article on the matter
 * would use. The first finds the detail, the second what holds in general.
 */
function listSearches(task: GatherTask, situation: Situation): Lookup[] {
  if (situation.intent === "feedback" || (task.question !== null && situation.intent !== "how_to")) return [];
  const language = task.assessment.language === "und" ? "en" : task.assessment.language;
  const named = new Set(splitWords(situation.requester.name ?? ""));
  const own = chooseQueryWords(task.question ?? situation.text).filter((word) => !named.has(word));
  const usual = intentQueries[situation.intent]?.[language] ?? "";
  return [...new Set([own.join(" "), usual])]
    .filter((query) => query !== "")
    .map((query) => ({
      tool: "knowledge.search",
      input: {
        query: query.slice(0, 400),
        language,
        intent: task.question === null ? situation.intent : null,
        limit: 8,
      },
    }));
}

const keyOf = ({ tool, input }: Pick<LookupOutcome, "tool" | "input">) => `${tool} ${JSON.stringify(input)}`;

/**
 * The next step: look-ups that are offered and have not been made, or the answer. `offered` names the tools as the
 * catalog does.
 */
export function planGather(
  task: GatherTask,
  offered: ReadonlySet<string>,
  rounds: readonly (readonly LookupOutcome[])[],
): GatherStep {
  const outcomes = rounds.flat();
  const assessment =
    task.question === null
      ? { ...task.assessment, entities: mergeEntities([task.assessment.entities]) }
      : readQuestion(task, task.question);
  const found = outcomes.flatMap(({ tool, evidence }) =>
    evidence.map((piece): Piece => ({ ...piece, tool: `${tool}@1`, provenance: "systemOfRecord" })),
  );
  const pieces = [...task.evidence, ...found];
  const situation = readSituation({ ...task, assessment, pieces });
  const made = new Set(outcomes.map(keyOf));
  const whose = askWhose(task);
  if (whose && offered.has(whose.tool) && !made.has(keyOf(whose))) return { lookups: [whose] };
  const lookups = listLookups(task, situation, outcomes).filter(
    (lookup) => offered.has(lookup.tool) && !made.has(keyOf(lookup)),
  );
  const roundsBefore = whose && made.has(keyOf(whose)) ? 1 : 0;
  if (lookups.length > 0 && rounds.length - roundsBefore < maxRounds) return { lookups };
  return {
    answer: {
      relevant: listRelevant(task, situation, pieces),
      gaps: listGaps(situation, outcomes, task.question),
    },
  };
}

/** The order meant first, then the requester's other records, then the passages that speak of the matter. */
function listRelevant(task: GatherTask, situation: Situation, pieces: readonly Piece[]): string[] {
  const { order, records } = situation;
  const own = [
    ...(order === null ? [] : [order]),
    ...records.shipments,
    ...records.refunds,
    ...records.invoices,
    ...records.subscriptions,
    ...records.customers,
    ...situation.candidates,
  ].map((record) => record.evidenceId);
  const found = readRecords(pieces).passages;
  const passages = rankPassages(found, task.question ?? situation.text, situation.intent)
    .slice(0, maxPassages)
    .map((passage) => passage.evidenceId);
  // The rules a refund is decided by, whatever words the customer used.
  const rules = [readRefundWindow(found), readRefundDuration(found)].flatMap((rule) =>
    rule === null || !isAboutRefunds(situation.intent) ? [] : [rule.evidenceId],
  );
  return [...new Set([...own, ...passages, ...rules])];
}
