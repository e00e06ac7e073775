/** What the answers of all intents are made with: statements, wishes for actions, and the outcome "unable". */
import type { EscalationReason } from "../../../domain/escalation.ts";
import type { Phrases, ReplyLanguage } from "../phrases/phrase-table.ts";
import { formatDate, formatMoney, phrases } from "../phrases/phrases.ts";
import { quotePassages } from "../quote.ts";
import type { Order } from "../records.ts";
import type { Situation } from "../situation.ts";

export interface Statement {
  /** `fact`, `quote` and `item` (of a list) are claims; `question` and `courtesy` claim nothing. */
  kind: "fact" | "quote" | "item" | "question" | "courtesy";
  text: string;
  evidenceIds: string[];
}

export interface ActionWish {
  /** `refunds.create@1` */
  tool: string;
  arguments: Record<string, string | number | boolean>;
  reason: string;
  evidenceIds: string[];
}

export type Answer =
  | {
      kind: "reply";
      /** Said before what the actions did. */
      before: Statement[];
      actions: ActionWish[];
      after: Statement[];
      confidence: number;
    }
  | { kind: "unable"; reason: EscalationReason; note: string };

/** A situation with the means to write about it in one language. */
export interface Desk {
  situation: Situation;
  language: ReplyLanguage;
  say: Phrases;
  /** Whether an action may be proposed. */
  offers(tool: string): boolean;
  money(cents: number, currency: string): string;
  date(instant: string): string;
}

export type AnswerFunction = (desk: Desk) => Answer;

export function createDesk(
  situation: Situation,
  language: ReplyLanguage,
  offered: ReadonlySet<string>,
): Desk {
  return {
    situation,
    language,
    say: phrases[language],
    offers: (tool) => offered.has(tool),
    money: (cents, currency) => formatMoney(language, cents, currency),
    date: (instant) => formatDate(language, instant),
  };
}

export function fact(text: string, ...sources: readonly { evidenceId: string }[]): Statement {
  return { kind: "fact", text, evidenceIds: [...new Set(sources.map((source) => source.evidenceId))] };
}

export function question(text: string): Statement {
  return { kind: "question", text, evidenceIds: [] };
}

export function courtesy(text: string): Statement {
  return { kind: "courtesy", text, evidenceIds: [] };
}

export function reply(parts: {
  before?: Statement[];
  actions?: ActionWish[];
  after?: Statement[];
  confidence: number;
}): Answer {
  return {
    kind: "reply",
    before: parts.before ?? [],
    actions: parts.actions ?? [],
    after: parts.after ?? [],
    confidence: parts.confidence,
  };
}

export function unable(reason: EscalationReason, note: string): Answer {
  return { kind: "unable", reason, note };
}

/**
 * What the help centre says on the matter, in the reply's language; nothing where it has nothing in it. `about` adds
 * words to the question.
 */
export function quote(desk: Desk, about = ""): Statement[] {
  const { situation, language, say } = desk;
  const passages = situation.records.passages.filter((passage) => passage.language === language);
  const quotes = quotePassages(passages, `${situation.text} ${about}`, situation.intent);
  if (quotes.length === 0) return [];
  return [
    courtesy(say.fromHelpCentre),
    ...quotes.map(({ text, evidenceId, isItem }): Statement => ({
      kind: isItem ? "item" : "quote",
      text,
      evidenceIds: [evidenceId],
    })),
  ];
}

/** The id and the items of each order, for asking which one is meant. */
export function describeOrders(desk: Desk): string {
  return desk.say.join(
    desk.situation.candidates.map(
      (order) => `${order.id} (${order.items.map((item) => item.name).join(", ")})`,
    ),
  );
}

/** What to say where the order that is meant cannot be told, or null where it can. */
export function askForOrder(desk: Desk): Answer | null {
  const { situation, say } = desk;
  const { order, candidates, records, foreignOrderIds, unknownOrderIds, requester } = situation;
  const [foreign] = foreignOrderIds;
  if (foreign !== undefined) {
    return unable("requesterUnverified", `${foreign} does not belong to the requester's e-mail address.`);
  }
  if (order !== null) {
    // The only order on the account is not the one that was named.
    if (situation.entities.orderIds.length === 0 || situation.entities.orderIds.includes(order.id))
      return null;
  }
  if (requester.email === null) {
    return unable(
      "requesterUnverified",
      "The ticket carries no e-mail address, so no order can be shown or changed.",
    );
  }
  const [unknown] = unknownOrderIds;
  const known = order === null ? candidates : [order];
  const listed =
    known.length === 0
      ? []
      : [
          fact(
            say.latestOrders(describeOrders({ ...desk, situation: { ...situation, candidates: known } })),
            ...known,
          ),
        ];
  if (unknown !== undefined)
    return reply({ before: [question(say.orderUnknown(unknown)), ...listed], confidence: 0.75 });
  if (candidates.length > 0)
    return reply({
      before: [fact(say.askWhichOrder(describeOrders(desk)), ...candidates)],
      confidence: 0.75,
    });
  return reply({
    before: [question(records.customers.length > 0 ? say.askOrderNumber : say.noOrders)],
    confidence: 0.7,
  });
}

/** Answers about the order that is meant, or asks which one it is. */
export function withOrder(desk: Desk, answer: (order: Order) => Answer): Answer {
  const asked = askForOrder(desk);
  if (asked !== null) return asked;
  const { order } = desk.situation;
  return order === null
    ? unable("insufficientEvidence", "It cannot be told which order is meant.")
    : answer(order);
}
