/** Validate: what speaks against a draft. It can only object; silence means nothing was found, not that all is well. */
import { requesterEmailOf } from "../../memory/requester.ts";
import type { ValidateAnswer } from "../../domain/answer.ts";
import type { WrittenDraft } from "../../domain/draft.ts";
import type { Evidence } from "../../domain/evidence.ts";
import type { ValidateTask } from "../../domain/task.ts";
import { findDoneWords, findStatus, isNegated } from "./claim-words.ts";
import { extractAmounts, extractEntities, mergeEntities } from "./extract.ts";
import { listFigures, listKnownFigures } from "./figures.ts";
import { detectLanguage } from "./language.ts";
import { isReplyLanguage } from "./phrases/phrases.ts";
import { readProse } from "./prose.ts";
import { foldText, splitSentences, splitWords } from "./text.ts";

type Objection = ValidateAnswer["objections"][number];

const block = (message: string): Objection => ({ severity: "block", message });

/** Everything that speaks against the draft, in the order of the rules below. */
export function checkDraft(task: ValidateTask): ValidateAnswer {
  const { draft } = task;
  if (draft.outcome === "unable") return { objections: [] };
  const evidence = [...task.dossier.evidence, ...draft.evidence];
  return {
    objections: [
      ...checkLanguage(task, draft),
      ...checkClaims(draft, evidence),
      ...checkAmounts(draft, evidence),
      ...checkDeeds(draft, evidence),
      ...checkPromises(task, draft, evidence),
      ...checkAddresses(task, draft, evidence),
      ...checkLinks(draft, evidence),
    ],
  };
}

function checkLanguage(task: ValidateTask, draft: WrittenDraft): Objection[] {
  const wanted = task.assessment.language;
  if (!isReplyLanguage(wanted)) return [];
  const written = detectLanguage(draft.reply, draft.language);
  if (written === wanted || written === "und") return [];
  return [block(`The reply is written in "${written}", the customer writes in "${wanted}".`)];
}

const textOf = (evidence: Evidence) =>
  typeof evidence.content === "string"
    ? `${evidence.title}\n${evidence.content}`
    : JSON.stringify(evidence.content);

function checkClaims(draft: WrittenDraft, evidence: readonly Evidence[]): Objection[] {
  return draft.claims.flatMap((claim) => {
    const cited = evidence.filter((piece) => claim.evidenceIds.includes(piece.id));
    if (cited.length === 0) return [block(`Nothing is cited for: "${claim.text}"`)];
    return [
      ...checkFigures(claim.text, cited, draft),
      ...checkStatus(claim.text, cited),
      ...checkWords(claim.text, cited),
    ];
  });
}

/** Numbers, dates, sums and ids must stand in what is cited, or in an action. */
function checkFigures(text: string, cited: readonly Evidence[], draft: WrittenDraft): Objection[] {
  const known = listKnownFigures([
    ...cited.map((piece) => piece.content),
    ...cited.map((piece) => piece.title),
    ...draft.actions.map((action) => action.arguments),
  ]);
  const strange = listFigures(text).filter((figure) => !known.has(figure));
  return strange.length === 0
    ? []
    : [block(`The evidence cited does not say ${strange.join(", ")}: "${text}"`)];
}

/** A claim about a record's state must be the state the record has. */
function checkStatus(text: string, cited: readonly Evidence[]): Objection[] {
  const claimed = findStatus(text);
  const states = cited.flatMap((piece) =>
    typeof piece.content === "string" ? [] : [piece.content["status"]],
  );
  if (claimed === null || states.length < cited.length || states.length === 0) return [];
  return states.some((state) => typeof state === "string" && claimed.includes(state))
    ? []
    : [block(`The record's state is ${states.join(", ")}, which is not what this says: "${text}"`)];
}

const stemsOf = (text: string) =>
  splitWords(text)
    .filter((word) => word.length > 3)
    .map((word) => word.slice(0, 5));

/** The share of a text's words that another one has too. */
function shareOf(text: string, other: string): number {
  const known = new Set(stemsOf(other));
  const stems = stemsOf(text);
  return stems.length === 0 ? 1 : stems.filter((stem) => known.has(stem)).length / stems.length;
}

/** Words taken from articles in the same language must be theirs, and not turned into their opposite. */
function checkWords(text: string, cited: readonly Evidence[]): Objection[] {
  const articles = cited.flatMap((piece) => (typeof piece.content === "string" ? [piece.content] : []));
  const language = detectLanguage(text);
  if (articles.length < cited.length || articles.some((article) => detectLanguage(article) !== language))
    return [];
  // Where the figures are right the sentence around them may be ours.
  const least = listFigures(text).length > 0 ? 0.3 : 0.5;
  const whole = cited.map(textOf).join("\n");
  if (stemsOf(text).length >= 4 && shareOf(text, whole) < least)
    return [block(`The articles cited do not say: "${text}"`)];
  const turned = articles
    .flatMap(readProse)
    .some(
      (sentence) =>
        shareOf(text, sentence) >= 0.8 &&
        shareOf(sentence, text) >= 0.8 &&
        isNegated(sentence) !== isNegated(text),
    );
  const said = articles.some((article) => readProse(article).includes(text));
  return turned && !said ? [block(`The articles cited say the opposite: "${text}"`)] : [];
}

/** Sums in the reply must be known, and a sum said to be refunded must be one that was. */
function checkAmounts(draft: WrittenDraft, evidence: readonly Evidence[]): Objection[] {
  const known = listKnownFigures([
    ...evidence.map((piece) => piece.content),
    ...draft.actions.map((action) => action.arguments),
  ]);
  const refunded = new Set([
    ...draft.actions.map((action) => action.arguments["amountCents"]),
    ...evidence.flatMap((piece) =>
      typeof piece.content === "string" ? [] : [piece.content["amountCents"], piece.content["refundedCents"]],
    ),
  ]);
  return splitSentences(draft.reply).flatMap((sentence) =>
    extractAmounts(sentence).flatMap(({ amountCents }) => {
      if (!known.has((amountCents / 100).toFixed(2)) && !known.has(String(amountCents / 100)))
        return [block(`No record and no action has this sum: "${sentence}"`)];
      if (findDoneWords(sentence).includes("refund") && !refunded.has(amountCents))
        return [block(`This is not the sum that is refunded: "${sentence}"`)];
      return [];
    }),
  );
}

const deedTools = {
  refund: ["refunds.create", "stripe.refund"],
  cancel: [".cancel"],
  address: ["orders.changeAddress"],
  invoice: ["invoices.resend"],
  password: ["accounts.resetPassword"],
} as const;

/** What is said to have been done must be an action of the draft, or a record that says so. */
function checkDeeds(draft: WrittenDraft, evidence: readonly Evidence[]): Objection[] {
  const records = JSON.stringify(evidence.map((piece) => piece.content));
  return splitSentences(draft.reply).flatMap((sentence) =>
    findDoneWords(sentence)
      .filter(
        (deed) =>
          !draft.actions.some(({ tool }) => deedTools[deed].some((name: string) => tool.includes(name))),
      )
      .filter((deed) => !(deed === "refund" && /"refundedCents":[1-9]|"amountCents"/.test(records)))
      .filter((deed) => !(deed === "cancel" && records.includes('"status":"cancelled"')))
      .map((deed) => block(`The reply says a ${deed} was done, but there is no such action: "${sentence}"`)),
  );
}

const promise =
  /\b(?:guarantee\w*|promise\w*|definitely|certainly will|without fail|by tomorrow|tomorrow|within the hour|as a gift|for free|free of charge|compensat\w*|voucher|discount|garantier\w*|verspreche\w*|auf jeden fall|morgen|gutschein\w*|rabatt\w*|kostenlos|entschadig\w*|garantiza\w*|garantizo|prometo|prometemos|manana|sin falta|gratis|cupon|descuento|compensacion)\b|نضمن|اضمن|نعدك|اعدك|غدا|مجانا|قسيمه|خصما|تعويض/g;

/** Promises, periods and dates outside the claims need grounds as well. */
function checkPromises(task: ValidateTask, draft: WrittenDraft, evidence: readonly Evidence[]): Objection[] {
  const grounds = foldText(evidence.map(textOf).join("\n"));
  const known = listKnownFigures([
    ...evidence.map((piece) => piece.content),
    ...draft.actions.map((action) => action.arguments),
  ]);
  // A number the customer named may be named back to them.
  for (const id of listNamedIds(task)) known.add(id);
  const claimed = draft.claims.map((claim) => claim.text);
  return splitSentences(draft.reply).flatMap((sentence) => {
    const words = (foldText(sentence).match(promise) ?? []).filter((word) => !grounds.includes(word));
    if (words.length > 0) return [block(`Nothing carries this promise (${words.join(", ")}): "${sentence}"`)];
    if (claimed.some((text) => text.includes(sentence) || sentence.includes(text))) return [];
    const strange = listFigures(sentence).filter((figure) => !known.has(figure));
    return strange.length > 0 ? [block(`Nothing carries ${strange.join(", ")}: "${sentence}"`)] : [];
  });
}

function listNamedIds({ ticket, messages }: ValidateTask): string[] {
  const { orderIds, invoiceIds, subscriptionIds, trackingNumbers } = mergeEntities(
    [
      ticket.subject,
      ...messages.filter((message) => message.from === "customer").map((message) => message.body),
    ].map(extractEntities),
  );
  return [...orderIds, ...invoiceIds, ...subscriptionIds, ...trackingNumbers].map((id) => id.toLowerCase());
}

const addresses = /[\p{L}\p{N}._%+-]+@[\p{L}\p{N}-]+(?:\.[\p{L}\p{N}-]+)*\.\p{L}{2,}/gu;

/** No e-mail address but the requester's own and those our articles name. */
function checkAddresses(task: ValidateTask, draft: WrittenDraft, evidence: readonly Evidence[]): Objection[] {
  const own = requesterEmailOf(task.ticket, evidence);
  const published = evidence
    .map((piece) => (typeof piece.content === "string" ? piece.content.toLowerCase() : ""))
    .join("\n");
  return (draft.reply.toLowerCase().match(addresses) ?? [])
    .filter((address) => address !== own && !published.includes(address))
    .map((address) => block(`The reply names somebody else's address: ${address}`));
}

function checkLinks(draft: WrittenDraft, evidence: readonly Evidence[]): Objection[] {
  const known = evidence.map(textOf).join("\n");
  return (draft.reply.match(/\b(?:https?:\/\/|www\.)[^\s)>\]"]+/gi) ?? [])
    .map((link) => link.replace(/[.,;:!?]+$/, ""))
    .filter((link) => !known.includes(link))
    .map((link) => block(`This link is in no evidence: ${link}`));
}
