import { z } from "zod";

/** Why a ticket was handed to a person. Every hand-over carries exactly one of these. */
export const escalationReasons = [
  "humanRequested",
  "takenOver",
  "lowConfidence",
  "outOfScope",
  "languageUnsupported",
  "insufficientEvidence",
  "requesterUnverified",
  "safety",
  "legal",
  "abuse",
  "security",
  "validationFailed",
  "policyDenied",
  "approvalRejected",
  "approvalExpired",
  "agentFailed",
  "toolFailed",
  "toolOutcomeUnknown",
  "attemptsExhausted",
  "budgetExhausted",
  "deadlineExceeded",
  "recoveryExhausted",
  "loopDetected",
] as const;

export const escalationReasonSchema = z.enum(escalationReasons);
export type EscalationReason = z.infer<typeof escalationReasonSchema>;

/** How a ticket that needs nobody any more came to its end. */
export const resolutionSchema = z.enum(["replied", "noReplyNeeded", "humanResolved"]);
export type Resolution = z.infer<typeof resolutionSchema>;
