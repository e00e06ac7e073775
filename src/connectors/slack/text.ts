import type { z } from "zod";
import type { BurnAlert } from "../../domain/burn.ts";
import type { EscalationReason } from "../../domain/escalation.ts";
import type { noticeSchema } from "./tools.ts";

/** Why a person has a ticket, for colleagues. */
const reasonWords: Record<EscalationReason, string> = {
  humanRequested: "the customer asked for a person",
  takenOver: "a colleague took it over",
  lowConfidence: "triage is not sure of it",
  outOfScope: "it is outside what may be answered",
  languageUnsupported: "its language is not one of ours",
  insufficientEvidence: "there is not enough to go by",
  requesterUnverified: "nobody knows who the requester is",
  safety: "somebody may be in danger",
  legal: "it is a legal matter",
  abuse: "it is abusive",
  security: "it concerns security",
  validationFailed: "no draft passed its checks",
  policyDenied: "the policy says no",
  approvalRejected: "an approval was rejected",
  approvalExpired: "an approval ran out",
  agentFailed: "an agent failed",
  toolFailed: "an action failed",
  toolOutcomeUnknown: "nobody knows whether an action was done",
  attemptsExhausted: "it was tried too often",
  budgetExhausted: "its budget is spent",
  deadlineExceeded: "its time is up",
  recoveryExhausted: "a step failed again and again",
  loopDetected: "it goes round in circles",
};

/** The whole text of a notice. Everything in it is a constant, an id of ours or the tenant's own address. */
export function writeNotice(notice: z.infer<typeof noticeSchema>, uiUrl: string): string {
  const link = `${uiUrl}/tickets/${notice.ticketId}`;
  if (notice.what === "approvalWaiting") {
    return `A ticket waits for an approval, which is given in Signalbox alone: ${link}`;
  }
  const why = notice.reason ? `: ${reasonWords[notice.reason]}` : "";
  return `A ticket needs a person${why}. ${link}`;
}

const windowWords = { fast: "an hour", slow: "six hours" } as const;

/** The whole text of an alert, as it fires or once it is over. Made of names of ours, figures and the tenant's own address. */
export function writeAlert(tenantId: string, alert: BurnAlert, uiUrl: string): string {
  const { budget, window, workflow, firedAt, resolvedAt, rate } = alert;
  const whose = workflow === null ? "" : ` (${workflow.replaceAll("_", " ")} alone)`;
  const what = `${tenantId}: the ${budget}'s budget for models`;
  const how = `${(Math.round(rate * 10) / 10).toString()} times as fast as it would last, over ${windowWords[window]}${whose}`;
  const link = `${uiUrl}/coordinator`;
  if (resolvedAt === null) return `${what} burns ${how}. ${link}`;
  return `${what} burned ${how}. That is over: it was from ${writeMoment(firedAt)} to ${writeMoment(resolvedAt)}. ${link}`;
}

/** `2026-11-28 03:10 UTC` */
function writeMoment(atMs: number): string {
  return `${new Date(atMs).toISOString().slice(0, 16).replace("T", " ")} UTC`;
}
