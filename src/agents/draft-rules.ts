/**
 * The deterministic part of validate: what a draft is held against before any model sees it, and what no model can
 * overrule. Pure; knows nothing of models or I/O. It cannot tell whether a sentence is true, only whether it rests on
 * what it says it rests on, stays with the requester, and carries nothing that must not leave.
 */
import type { EscalationReason } from "../domain/escalation.ts";
import type { WrittenDraft } from "../domain/draft.ts";
import type { Finding, Verdict } from "../domain/verdict.ts";
import { detectLanguage } from "../models/local/language.ts";
import { splitSentences } from "../models/local/text.ts";
import { checkInstructions, checkLinks, checkPersonalData } from "./rules/exposure.ts";
import { block, prepareGround, warn, type DraftCheck, type Ground } from "./rules/ground.ts";
import { checkCitations, checkClaim, checkDeeds, checkMoney, checkPromises } from "./rules/grounds.ts";
import { checkActions, checkRecipient } from "./rules/ownership.ts";

export type { DraftCheck } from "./rules/ground.ts";

/** Everything that speaks against a draft. Empty: nothing was found. */
export function checkDraft(check: DraftCheck): Finding[] {
  if (check.draft.outcome === "unable") return [block("length", "There is no reply to check.")];
  const ground = prepareGround(check, check.draft);
  return [
    ...checkRecipient(ground),
    ...checkInstructions(ground),
    ...checkPersonalData(ground),
    ...checkLinks(ground),
    ...checkActions(ground),
    ...checkMoney(ground),
    ...checkDeeds(ground),
    ...checkCitations(ground),
    ...checkPromises(ground),
    ...checkLanguage(ground),
    ...checkLength(ground),
  ];
}

/** The claims of a draft that cite nothing, what does not exist, or what does not say so. */
export function findLooseClaims(check: DraftCheck): WrittenDraft["claims"] {
  if (check.draft.outcome === "unable") return [];
  const ground = prepareGround(check, check.draft);
  return check.draft.claims.filter((claim) => checkClaim(ground, claim).length > 0);
}

/**
 * What is to become of a draft. A blocking finding sends it back to be revised, with these exceptions, which no
 * rewording mends:
 * - it touches somebody else's records: a person must find out who is asking (`requesterUnverified`);
 * - it speaks to a machine, or gives its orders away: the ticket's text has got through (`security`);
 * - it shows personal data more than once: one slip is taken out, several are no slip (`security`).
 * Warnings alone let it pass and stay on record. How often a draft may be revised is not decided here.
 */
export function verdictOf(findings: readonly Finding[]): Verdict {
  const blocking = findings.filter(({ severity }) => severity === "block");
  const reason = escalationOf(blocking);
  if (reason) return { verdict: "escalate", reason, findings: [...findings] };
  return { verdict: blocking.length > 0 ? "revise" : "pass", reason: null, findings: [...findings] };
}

function escalationOf(blocking: readonly Finding[]): EscalationReason | null {
  const count = (rule: Finding["rule"]) => blocking.filter((finding) => finding.rule === rule).length;
  if (count("recipient") > 0) return "requesterUnverified";
  if (count("instruction") > 0 || count("personalData") > 1) return "security";
  return null;
}

/** Letters below which a language cannot be told well enough to refuse a reply for it. */
const tellingLetters = 60;

function checkLanguage({ check, draft, own }: Ground): Finding[] {
  const wanted = primaryOf(check.assessment.language);
  // What an article says word for word may stand in the article's language.
  const quoted = own.flatMap(({ content }) => (typeof content === "string" ? splitSentences(content) : []));
  const written = quoted.reduce((text, sentence) => text.replaceAll(sentence, " "), draft.reply);
  const actual = primaryOf(detectLanguage(written, draft.language));
  if (wanted === "und" || actual === "und" || actual === wanted) return [];
  const letters = written.match(/\p{L}/gu)?.length ?? 0;
  const say = letters >= tellingLetters ? block : warn;
  return [say("language", `The reply is written in "${actual}", the customer writes in "${wanted}".`)];
}

function primaryOf(language: string): string {
  return language.toLowerCase().split("-")[0] ?? "und";
}

const replyLimits = { least: 20, most: 4_000 } as const;

/** Lengths are in characters. */
function checkLength({ draft }: Ground): Finding[] {
  const length = [...draft.reply.trim()].length;
  if (length < replyLimits.least)
    return [block("length", `The reply has ${length} characters; it says nothing.`)];
  if (length > replyLimits.most) {
    return [
      block("length", `The reply has ${length} characters; more than ${replyLimits.most} nobody reads.`),
    ];
  }
  return [];
}
