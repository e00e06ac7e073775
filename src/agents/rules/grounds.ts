/** Whether what a draft says rests on something: citations, sums, deeds and promises. */
import type { Evidence } from "../../domain/evidence.ts";
import type { Finding } from "../../domain/verdict.ts";
import { foldText } from "../../models/local/text.ts";
import { collectFacts, isBorneOut, readFigures, type Figure } from "./figures.ts";
import { block, findCovering, quote, warn, type Ground } from "./ground.ts";
import {
  announcement,
  assurance,
  deeds,
  nearDay,
  notStated,
  periods,
  statements,
  type Deed,
} from "./wording.ts";

/** Claims cite what exists and says so; the reply's facts are claims. */
export function checkCitations(ground: Ground): Finding[] {
  return [
    ...ground.draft.claims.flatMap((claim) => checkClaim(ground, claim)),
    ...ground.sentences.flatMap((sentence) => checkSentence(ground, sentence)),
    ...(/\[\s*e\d+(?:\s*[,;]\s*e\d+)*\s*\]|\(\s*e\d+\s*\)/i.test(ground.draft.reply)
      ? [block("citation", "The reply shows marks of evidence, which mean nothing to the customer.")]
      : []),
  ];
}

/** One claim: whether what it cites exists and says so. */
export function checkClaim(ground: Ground, claim: Ground["draft"]["claims"][number]): Finding[] {
  const cited = ground.evidence.filter(({ id }) => claim.evidenceIds.includes(id));
  const unknown = claim.evidenceIds.filter((id) => !cited.some((piece) => piece.id === id));
  if (unknown.length > 0)
    return [block("citation", `There is no evidence ${unknown.join(", ")}: ${quote(claim.text)}`)];
  if (cited.length === 0) return [block("citation", `Nothing is cited for ${quote(claim.text)}`)];
  const missing = readFigures(claim.text).filter(
    (figure) =>
      !cited.some(({ id }) => isBorneOut(figure, ground.facts.get(id) ?? new Set())) &&
      !isBorneOut(figure, ground.actionFacts),
  );
  return [
    ...(missing.length > 0
      ? [block("citation", `The evidence cited does not say ${listFigures(missing)}: ${quote(claim.text)}`)]
      : []),
    ...checkState(claim.text, cited),
  ];
}

/** What a claim says of a record's state must be that record's state. */
function checkState(text: string, cited: readonly Evidence[]): Finding[] {
  const states = findStatement(text);
  const actual = cited.flatMap(({ content }) => (typeof content === "string" ? [] : [content["status"]]));
  const known = actual.filter((state) => typeof state === "string");
  if (!states || known.length === 0 || known.some((state) => states.includes(state))) return [];
  return [
    block("citation", `The record cited is ${known.join(", ")}, which is not what this says: ${quote(text)}`),
  ];
}

function checkSentence(ground: Ground, sentence: string): Finding[] {
  const covering = findCovering(ground, sentence);
  const altered = findAltered(ground, sentence, covering);
  if (altered.length > 0) {
    return [
      block("citation", `The claim says something else than ${listFigures(altered)}: ${quote(sentence)}`),
    ];
  }
  const cited = new Set(covering.flatMap((claim) => claim.evidenceIds));
  const loose = readFigures(sentence).filter(
    (figure) =>
      // Sums have a rule of their own.
      figure.kind !== "amount" &&
      ![...cited].some((id) => isBorneOut(figure, ground.facts.get(id) ?? new Set())) &&
      !isBorneOut(figure, ground.actionFacts) &&
      !(figure.kind === "id" && isBorneOut(figure, ground.customerFacts)),
  );
  const invented = loose.filter((figure) => !isBorneOut(figure, ground.ownFacts));
  if (invented.length > 0) {
    return [block("citation", `No evidence says ${listFigures(invented)}: ${quote(sentence)}`)];
  }
  if (loose.length > 0) return [warn("citation", `No claim covers ${quote(sentence)}`)];
  const states = covering.length === 0 ? findStatement(sentence) : null;
  if (!states) return [];
  const borneOut = ground.own.some(
    ({ content }) => typeof content !== "string" && states.includes(String(content["status"])),
  );
  const say = borneOut ? warn : block;
  return [say("citation", `No claim covers ${quote(sentence)}`)];
}

/** Figures that stand in a sentence where its claim has others: as many of that kind, and not the same. */
function findAltered(ground: Ground, sentence: string, covering: Ground["draft"]["claims"]): Figure[] {
  const claimed = covering.flatMap((claim) => readFigures(claim.text));
  const said = readFigures(sentence);
  const keys = new Set(claimed.flatMap((figure) => figure.keys.map(withoutYear)));
  return said.filter(
    (figure) =>
      !figure.keys.some((key) => keys.has(withoutYear(key))) &&
      !isBorneOut(figure, ground.actionFacts) &&
      countOf(figure.kind, claimed) > 0 &&
      countOf(figure.kind, said) <= countOf(figure.kind, claimed),
  );
}

/** A claim may leave out the year its sentence tells, and the other way round. */
function withoutYear(key: string): string {
  return key.replace(/^date:\d{4}-/, "date:--");
}

/** The states in which a sentence about a record is true, or null where it states none. */
function findStatement(sentence: string): readonly string[] | null {
  const folded = foldText(sentence);
  if (!isStated(folded)) return null;
  return statements.find(([pattern]) => pattern.test(folded))?.[1] ?? null;
}

function isStated(folded: string): boolean {
  return (
    !notStated.question.test(folded) &&
    !notStated.condition.test(folded.trim()) &&
    !notStated.denial.test(folded)
  );
}

/** Sums are those of an action or of evidence, and a sum said to be paid back is one that is. */
export function checkMoney(ground: Ground): Finding[] {
  const paidBack = collectPaidBack(ground);
  return ground.sentences.flatMap((sentence) => {
    const amounts = readFigures(sentence).filter(({ kind }) => kind === "amount");
    const unknown = amounts.filter(
      (amount) => !isBorneOut(amount, ground.ownFacts) && !isBorneOut(amount, ground.actionFacts),
    );
    if (unknown.length > 0) {
      return [
        block("money", `No record and no action has the sum ${listFigures(unknown)}: ${quote(sentence)}`),
      ];
    }
    const saysRefunded = amounts.length > 0 && findDeeds(sentence).includes("refund");
    return saysRefunded && !amounts.some(({ cents }) => cents !== null && paidBack.has(cents))
      ? [block("money", `This is not the sum that is paid back: ${quote(sentence)}`)]
      : [];
  });
}

/** Every sum, in cents, that an action pays back or a record shows as paid back. */
function collectPaidBack({ draft, own }: Ground): Set<unknown> {
  const records = own.flatMap(({ content }) => (typeof content === "string" ? [] : [content]));
  const cancelled = draft.actions
    .filter(({ tool }) => tool.startsWith("orders.cancel@"))
    .map((action) => records.find((record) => record["id"] === action.arguments["orderId"])?.["totalCents"]);
  return new Set([
    ...draft.actions.map((action) => action.arguments["amountCents"]),
    ...records.flatMap((record) => [record["amountCents"], record["refundedCents"]]),
    ...records.filter((record) => record["status"] === "cancelled").map((record) => record["totalCents"]),
    ...cancelled,
  ]);
}

const doers: Record<Deed, readonly string[]> = {
  refund: ["refunds.create@", "orders.cancel@", "stripe.refund@"],
  cancel: ["orders.cancel@", "subscriptions.cancel@"],
  changeAddress: ["orders.changeAddress@"],
  resendInvoice: ["invoices.resend@"],
  resetPassword: ["accounts.resetPassword@"],
};

/** What is told as done is done by an action of the draft, or a record shows that it was. */
export function checkDeeds(ground: Ground): Finding[] {
  return ground.sentences.flatMap((sentence) =>
    findDeeds(sentence)
      .filter(
        (deed) => !ground.draft.actions.some(({ tool }) => doers[deed].some((doer) => tool.startsWith(doer))),
      )
      .filter((deed) => !isOnRecord(ground, deed))
      .map((deed) =>
        block(
          "action",
          `No action does and no record shows what this tells as done (${deed}): ${quote(sentence)}`,
        ),
      ),
  );
}

function findDeeds(sentence: string): Deed[] {
  const folded = foldText(sentence);
  if (!isStated(folded)) return [];
  return deeds.filter(([, pattern]) => pattern.test(folded)).map(([deed]) => deed);
}

function isOnRecord({ own }: Ground, deed: Deed): boolean {
  return own.some(({ content, tool }) => {
    if (typeof content === "string") return false;
    if (deed === "cancel") return content["status"] === "cancelled";
    if (deed !== "refund") return false;
    return (
      tool.startsWith("refunds.") ||
      Number(content["refundedCents"] ?? 0) > 0 ||
      content["status"] === "refunded"
    );
  });
}

/** Assurances, periods and announcements need an article or an action that carries them. */
export function checkPromises(ground: Ground): Finding[] {
  return ground.sentences.flatMap((sentence) => {
    const folded = foldText(sentence);
    if (notStated.question.test(folded)) return [];
    const promises = [
      ...findAssurances(ground, folded),
      ...findPeriods(ground, folded),
      ...(isUnsettledNearDay(ground, folded) ? ["a day close by"] : []),
      ...(isUnsettledAnnouncement(ground, sentence, folded) ? ["something we are to do later"] : []),
    ];
    return promises.length > 0
      ? [block("promise", `Nothing carries this promise (${promises.join(", ")}): ${quote(sentence)}`)]
      : [];
  });
}

function findAssurances(ground: Ground, folded: string): string[] {
  return [...folded.matchAll(assurance)].flatMap(({ 0: word, index }) => {
    // "We cannot promise" promises nothing; "we guarantee" does, whatever guarantee an article tells of.
    const before = folded.slice(Math.max(0, index - 40), index);
    if (notStated.denial.test(before)) return [];
    return !/\b(?:i|we) $/.test(before) && ground.articles.includes(word.replace(/s$/, "")) ? [] : [word];
  });
}

function findPeriods(ground: Ground, folded: string): string[] {
  const texts = ground.own.map(({ content }) =>
    foldText(typeof content === "string" ? content : JSON.stringify(content)),
  );
  return periods.flatMap(({ promised, isIn }) => {
    const match = promised.exec(folded);
    if (!match) return [];
    const count = Number(match[1]) || 1;
    return texts.some((text) => isIn(text, count)) ? [] : [match[0]];
  });
}

function isUnsettledNearDay({ check, own }: Ground, folded: string): boolean {
  if (!nearDay.test(folded) || !isStated(folded)) return false;
  if (check.now === undefined) return true;
  const days = [0, 1].map((ahead) =>
    new Date((check.now ?? 0) + ahead * 86_400_000).toISOString().slice(0, 10),
  );
  const facts = collectFacts(own.map(({ content }) => content));
  return !days.some((day) => facts.has(`date:${day}`));
}

function isUnsettledAnnouncement(ground: Ground, sentence: string, folded: string): boolean {
  if (!announcement.test(folded) || notStated.denial.test(folded)) return false;
  if (ground.draft.actions.length > 0) return false;
  return !findCovering(ground, sentence).some((claim) => claim.evidenceIds.length > 0);
}

function countOf(kind: Figure["kind"], figures: readonly Figure[]): number {
  return figures.filter((figure) => figure.kind === kind).length;
}

function listFigures(figures: readonly Figure[]): string {
  return [...new Set(figures.map(({ text }) => text))].join(", ");
}
