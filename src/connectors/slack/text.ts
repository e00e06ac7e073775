import type { z } from "zod";
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
