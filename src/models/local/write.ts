/** Draft: the reply with its grounds and the actions it takes for granted, put together from an intent's answer. */
import type { DraftAnswer } from "../../domain/answer.ts";
import type { DraftTask } from "../../domain/task.ts";
import { createDesk, type ActionWish, type Answer, type Desk, type Statement } from "./answers/answer.ts";
import { answers } from "./answers/answers.ts";
import type { ReplyLanguage } from "./phrases/phrase-table.ts";
import { isReplyLanguage } from "./phrases/phrases.ts";
import type { Piece } from "./records.ts";
import { followGuidance } from "./guidance.ts";
import { readSituation, type Situation } from "./situation.ts";
import { reviseAnswer } from "./revise.ts";
import { hasSignal } from "./signals.ts";
import { tellAction } from "./tell-action.ts";

/** A record worth asking gather for: named by the customer, and neither found nor looked for in vain. */
export function findMissingRecord(task: DraftTask): string | null {
  const { orderIds, invoiceIds, subscriptionIds } = task.assessment.entities;
  const known = JSON.stringify([task.dossier.gaps, task.dossier.evidence]);
  const missing = [...orderIds.slice(0, 1), ...invoiceIds.slice(0, 1), ...subscriptionIds.slice(0, 1)].find(
    (id) => !known.includes(id),
  );
  return missing ?? null;
}

/** `found` is what another agent has found since; `offered` are the tools that may be proposed. */
export function writeDraft(
  task: DraftTask,
  offered: ReadonlySet<string>,
  found: readonly Piece[],
): DraftAnswer {
  const language = chooseLanguage(task.assessment.language);
  const situation = readSituation({ ...task, pieces: [...task.dossier.evidence, ...found] });
  const desk = createDesk(situation, language, offered);
  const answer = followGuidance(desk, settleActions(desk, answers[situation.intent](desk), task), task);
  if (task.revision === null) return compose(desk, answer, task);
  const isSettled = task.decidedActions !== null;
  const draft = compose(desk, reviseAnswer(desk, answer, task.revision, isSettled), task);
  const note = "The draft was sent back, and nothing different can be written.";
  return isSame(draft, task) ? composeUnable(language, "validationFailed", note) : draft;
}

function chooseLanguage(language: string): ReplyLanguage {
  return isReplyLanguage(language) ? language : "en";
}

/** Actions a person has decided on take the place of those we would have proposed. */
function settleActions(desk: Desk, answer: Answer, task: DraftTask): Answer {
  const decided = task.decidedActions;
  if (decided === null) return answer;
  const actions = decided.map((action): ActionWish => ({
    ...action,
    arguments: readPlain(action.arguments),
  }));
  if (answer.kind === "reply") return { ...answer, actions };
  if (actions.length === 0) return answer;
  return { kind: "reply", before: [], actions, after: [], confidence: 0.8 };
}

function readPlain(values: Record<string, unknown>): ActionWish["arguments"] {
  const plain: ActionWish["arguments"] = {};
  for (const [name, value] of Object.entries(values)) {
    if (typeof value === "string" || typeof value === "number" || typeof value === "boolean")
      plain[name] = value;
  }
  return plain;
}

function compose(desk: Desk, answer: Answer, task: DraftTask): DraftAnswer {
  if (answer.kind === "unable") return composeUnable(desk.language, answer.reason, answer.note);
  const told: Statement[] = [];
  for (const action of answer.actions) {
    const statements = tellAction(desk, action);
    if (statements === null)
      return composeUnable(
        desk.language,
        "insufficientEvidence",
        `There are no words for ${action.tool} with these arguments.`,
      );
    told.push(...statements);
  }
  const statements = [...answer.before, ...told, ...answer.after];
  const { say, situation } = desk;
  const opening = [say.greeting(chooseName(situation, desk.language)), say.thanks].join("\n\n");
  const closing = [say.furtherQuestions, say.closing].join("\n\n");
  return {
    outcome: "drafted",
    reason: null,
    note: null,
    language: desk.language,
    reply: [opening, ...layOut(statements), closing].join("\n\n"),
    claims: statements
      .filter(({ evidenceIds }) => evidenceIds.length > 0)
      .map(({ text, evidenceIds }) => ({ text, evidenceIds })),
    actions: answer.actions.map((action) => ({
      tool: action.tool,
      arguments: Object.entries(action.arguments).map(([name, value]) => ({ name, value })),
      reason: action.reason,
      evidenceIds: action.evidenceIds,
    })),
    confidence: Math.round(answer.confidence * (0.8 + 0.2 * task.assessment.confidence) * 100) / 100,
  };
}

function composeUnable(
  language: string,
  reason: Extract<Answer, { kind: "unable" }>["reason"],
  note: string,
): DraftAnswer {
  return { outcome: "unable", reason, note, language, reply: "", claims: [], actions: [], confidence: 0 };
}

/** Paragraphs: facts run on, a quotation and a question stand by themselves, list entries have their lines. */
function layOut(statements: readonly Statement[]): string[] {
  const paragraphs: { group: string; text: string }[] = [];
  for (const [index, { kind, text }] of statements.entries()) {
    const next = statements[index + 1]?.kind;
    const group =
      kind === "item" || kind === "quote" || (kind === "courtesy" && next === "quote")
        ? "quote"
        : kind === "courtesy"
          ? "fact"
          : kind;
    const last = paragraphs.at(-1);
    if (kind === "item" && last !== undefined) last.text += `\n- ${text}`;
    else if (last?.group === group && group !== "question" && !last.text.includes("\n- "))
      last.text += ` ${text}`;
    else paragraphs.push({ group, text });
  }
  return paragraphs.map(({ text }) => text);
}

/** A name fit for a greeting: letters, short, and no message of its own. German greets with the whole name. */
function chooseName({ requester, records }: Situation, language: ReplyLanguage): string | null {
  const name = (requester.name ?? records.customers[0]?.name ?? "").trim();
  if (!/^[\p{L}\p{M}][\p{L}\p{M}'’.-]*(?: [\p{L}\p{M}'’.-]+){0,3}$/u.test(name) || name.length > 48)
    return null;
  if (hasSignal(name, "promptInjection")) return null;
  return language === "de"
    ? name
    : (name.split(" ").find((part) => !/^(?:mrs?|ms|dr|prof|sra?)\.?$/i.test(part)) ?? null);
}

function isSame(draft: DraftAnswer, task: DraftTask): boolean {
  const previous = task.revision?.previous;
  if (previous?.outcome !== "drafted" || draft.outcome !== "drafted") return false;
  return (
    previous.reply === draft.reply &&
    JSON.stringify(previous.actions.map((action) => [action.tool, action.arguments])) ===
      JSON.stringify(
        draft.actions.map((action) => [
          action.tool,
          Object.fromEntries(action.arguments.map(({ name, value }) => [name, value])),
        ]),
      )
  );
}
