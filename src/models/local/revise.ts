import type { DraftTask } from "../../domain/task.ts";
import { unable, type Answer, type Desk, type Statement } from "./answers/answer.ts";
import { extractAmounts } from "./extract.ts";
import { quotePassages } from "./quote.ts";
import { foldText, splitWords } from "./text.ts";

type Revision = NonNullable<DraftTask["revision"]>;

const noAction =
  /\b(?:no|not|don'?t|do not|without|keine?|nicht|ohne|sin) (?:a |any |the |eine[nr]? )?(?:refund|cancel|action|reset|erstatt|stornier|reembols|cancel)\w*/;
const shorter = /\b(?:short(?:er)?|brief(?:er)?|too long|kurzer|zu lang|mas corto|mas breve)\b|اقصر/;

/** Whether a finding speaks of a statement: it quotes it, or most of the statement's words are in it. */
function isMeant(statement: Statement, messages: readonly string[]): boolean {
  const words = splitWords(statement.text);
  return messages.some((message) => {
    if (message.includes(statement.text.slice(0, 60))) return true;
    const said = new Set(splitWords(message));
    return words.length >= 4 && words.filter((word) => said.has(word)).length >= words.length * 0.8;
  });
}

/**
 * Obeys what was found wrong with the draft before, and a person's note, as far as an answer can. `isSettled`: the
 * actions are a person's decision and stay as they are.
 */
export function reviseAnswer(
  desk: Desk,
  answer: Answer,
  { findings, note }: Pick<Revision, "findings" | "note">,
  isSettled: boolean,
): Answer {
  if (answer.kind === "unable") return answer;
  const wanted = foldText(note ?? "");
  if (!isSettled && noAction.test(wanted) && answer.actions.length > 0) {
    return unable("insufficientEvidence", `A person asked for no such action: ${note ?? ""}`);
  }
  const blocking = findings.filter((finding) => finding.severity === "block");
  const messages = blocking.map((finding) => finding.message);
  const dropsQuotes =
    shorter.test(wanted) ||
    blocking.some(({ rule }) => rule === "length" || rule === "link" || rule === "instruction");
  const keep = (statement: Statement) =>
    !isMeant(statement, messages) &&
    !(dropsQuotes && (statement.kind === "quote" || statement.kind === "item"));
  const before = answer.before.filter(keep);
  const after = [...answer.after.filter(keep), ...quoteForNote(desk, answer, note ?? "")];
  const actions = isSettled
    ? answer.actions
    : answer.actions.map((action) => withAmount(desk, action, note ?? ""));
  if (before.length + after.length + actions.length === 0) {
    return unable("insufficientEvidence", "Nothing is left to say once what was objected to is taken out.");
  }
  return {
    ...answer,
    before: dropLonelyLeads(before),
    after: dropLonelyLeads(after),
    actions,
    confidence: answer.confidence * 0.9,
  };
}

/** What the help centre says on a person's note, as far as it is not said yet. */
function quoteForNote(desk: Desk, answer: Extract<Answer, { kind: "reply" }>, note: string): Statement[] {
  if (note === "" || shorter.test(foldText(note))) return [];
  const said = [...answer.before, ...answer.after].map(({ text }) => text);
  const passages = desk.situation.records.passages.filter(({ language }) => language === desk.language);
  return quotePassages(passages, note, desk.situation.intent)
    .filter(({ text, isItem }) => !isItem && !said.includes(text))
    .map(({ text, evidenceId }) => ({ kind: "quote", text, evidenceIds: [evidenceId] }));
}

/** A note that names one sum means the refund. */
function withAmount<Action extends { tool: string; arguments: Record<string, string | number | boolean> }>(
  desk: Desk,
  action: Action,
  note: string,
): Action {
  if (action.tool !== "refunds.create@1") return action;
  const [amount, ...others] = extractAmounts(note);
  const order = desk.situation.records.orders.find((each) => each.id === action.arguments["orderId"]);
  if (amount === undefined || others.length > 0 || order === undefined) return action;
  if (amount.amountCents <= 0 || amount.amountCents > order.totalCents - order.refundedCents) return action;
  if (amount.currency !== null && amount.currency !== order.currency) return action;
  return { ...action, arguments: { ...action.arguments, amountCents: amount.amountCents } };
}

/** The words that lead up to a quotation make no sense without it. */
function dropLonelyLeads(statements: readonly Statement[]): Statement[] {
  return statements.filter(
    (statement, index) =>
      !(statement.text.endsWith(":") && !["quote", "item"].includes(statements[index + 1]?.kind ?? "")),
  );
}
