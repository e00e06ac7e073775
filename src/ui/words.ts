/** The words people read for what the domain calls by name. */
import type { ApprovalStatus } from "../domain/approval.ts";
import type { RiskFlag } from "../domain/assessment.ts";
import type { LetterSource, LetterStatus } from "../domain/dead-letter.ts";
import type { Provenance } from "../domain/evidence.ts";
import type { BudgetState, SlaState, Stage, TicketState } from "../domain/state.ts";
import type { SavedFilter } from "../domain/ticket-filter.ts";
import type { Priority } from "../domain/ticket.ts";
import type { EffectStatus, Feedback, TicketSummary } from "../domain/view.ts";

/** A colour's meaning, never the colour itself: at work, a question, a person's, done, out of the way, wrong. */
export type Tone = "work" | "ask" | "person" | "done" | "off" | "bad";

export const stateWords: Record<TicketState, { label: string; tone: Tone }> = {
  received: { label: "Received", tone: "work" },
  queued: { label: "Queued", tone: "work" },
  triaging: { label: "Triaging", tone: "work" },
  gathering: { label: "Gathering", tone: "work" },
  drafting: { label: "Drafting", tone: "work" },
  validating: { label: "Validating", tone: "work" },
  awaitingApproval: { label: "Waiting for approval", tone: "ask" },
  acting: { label: "Acting", tone: "work" },
  compensating: { label: "Undoing", tone: "work" },
  replying: { label: "Replying", tone: "work" },
  resolved: { label: "Resolved", tone: "done" },
  escalated: { label: "With a person", tone: "person" },
  answering: { label: "A person replies", tone: "person" },
  cancelled: { label: "Cancelled", tone: "off" },
  erased: { label: "Erased", tone: "off" },
};

export const savedFilterWords: Record<SavedFilter, string> = {
  mine: "Mine",
  breaching: "Breaching",
  highRisk: "High risk",
  expired: "Expired",
  failed: "Failed",
  parked: "Parked",
  snoozed: "Snoozed",
};

export const stageWords: Record<Stage, string> = {
  intake: "Intake",
  triage: "Triage",
  gather: "Gather",
  draft: "Draft",
  validate: "Validate",
  approval: "Approval",
  act: "Act",
  reply: "Reply",
  human: "Person",
  done: "Done",
};

export const reasonWords: Record<NonNullable<TicketSummary["reason"]>, string> = {
  humanRequested: "Customer asked for a person",
  takenOver: "A person took over",
  lowConfidence: "Not sure enough what is wanted",
  outOfScope: "Outside what Signalbox handles",
  languageUnsupported: "A language Signalbox does not handle",
  insufficientEvidence: "Not enough evidence for an answer",
  requesterUnverified: "The requester could not be verified",
  safety: "Somebody may be in danger",
  legal: "A legal matter",
  abuse: "Abusive language",
  security: "A security concern",
  validationFailed: "The draft did not pass validation",
  policyDenied: "The policy forbids the action",
  approvalRejected: "A person rejected the action",
  approvalExpired: "Nobody decided in time",
  agentFailed: "An agent failed",
  toolFailed: "A tool failed",
  toolOutcomeUnknown: "An action may or may not have happened",
  attemptsExhausted: "Too many attempts",
  budgetExhausted: "The budget is used up",
  deadlineExceeded: "It took too long",
  recoveryExhausted: "A step failed again and again",
  loopDetected: "The ticket went in circles",
  replied: "Answered by Signalbox",
  noReplyNeeded: "No reply needed",
  humanResolved: "Resolved by a person",
};

export const effectWords: Record<EffectStatus, { label: string; tone: Tone; what: string }> = {
  authorised: { label: "Allowed", tone: "work", what: "Nothing has left yet." },
  dispatched: { label: "On its way", tone: "work", what: "The request has left." },
  unknown: { label: "Outcome unknown", tone: "ask", what: "The answer was lost; it is being looked up." },
  confirmed: { label: "Done", tone: "done", what: "The other side said so." },
  foundApplied: { label: "Done", tone: "done", what: "The answer was lost; it was found to be done." },
  failed: { label: "Not done", tone: "bad", what: "The other side or the policy said no." },
  withdrawn: { label: "Withdrawn", tone: "off", what: "The ticket moved on before it was sent." },
  needsHuman: { label: "Please check", tone: "bad", what: "Nobody can say whether it was done." },
};

export const slaWords: Record<SlaState, { label: string; tone: Tone }> = {
  onTrack: { label: "On track", tone: "off" },
  atRisk: { label: "At risk", tone: "ask" },
  breached: { label: "Breached", tone: "bad" },
};

export const budgetWords: Record<BudgetState, string> = {
  ok: "Within budget",
  compact: "Prompts are kept short",
  cheaper: "On cheaper models",
  draftOnly: "Drafts only",
  exhausted: "Used up",
};

export const priorityWords: Record<Priority, string> = {
  low: "Low",
  normal: "Normal",
  high: "High",
  urgent: "Urgent",
};

export const flagWords: Record<RiskFlag, string> = {
  promptInjection: "Tries to instruct the model",
  legalThreat: "Legal threat",
  selfHarm: "Self-harm",
  abuse: "Abuse",
  fraud: "Possible fraud",
  personalData: "Personal data",
  credentials: "Contains credentials",
  vip: "VIP customer",
};

export const provenanceWords: Record<Provenance, { label: string; tone: Tone }> = {
  systemOfRecord: { label: "System of record", tone: "done" },
  knowledge: { label: "Help centre", tone: "work" },
  customerText: { label: "Customer’s words", tone: "ask" },
  thirdParty: { label: "Somebody else’s server", tone: "ask" },
  model: { label: "Model", tone: "off" },
  person: { label: "A person", tone: "done" },
};

export const approvalWords: Record<ApprovalStatus, string> = {
  pending: "Waiting",
  approved: "Approved",
  edited: "Approved with changes",
  changesRequested: "Changes requested",
  rejected: "Rejected",
  expired: "Expired",
  superseded: "Replaced",
};

export const feedbackReasonWords: Record<NonNullable<Feedback["reason"]>, string> = {
  incorrect: "Something in it is wrong",
  missingData: "It missed data it could have had",
  tone: "The tone is off",
  shouldHaveEscalated: "A person should have had it",
  shouldNotHaveEscalated: "It need not have gone to a person",
  other: "Something else",
};

export const letterStatusWords: Record<LetterStatus, { label: string; tone: Tone }> = {
  open: { label: "Open", tone: "bad" },
  redriven: { label: "Redriven", tone: "work" },
  dismissed: { label: "Dismissed", tone: "off" },
};

export const letterSourceWords: Record<LetterSource, string> = {
  queue: "A message of the queue that could not be delivered",
  step: "A step of a ticket that failed every time it was tried",
  ticket: "A ticket whose stored state cannot be worked on",
};

const givenUpWords: Record<string, (rest: string) => string> = {
  "intake pointer": () => "Starting the ticket",
  machine: () => "The ticket’s stored state",
  timer: (name) => `The timer “${name}”`,
  "agent.ask": (role) => `Asking the ${role} agent`,
  "action.run": () => "Carrying out an action",
  "reply.send": () => "Sending the reply",
};

/** `agent.ask draft` → `Asking the draft agent`; what has no words of its own is named as it is. */
export function givenUpTitle(what: string): string {
  const [kind = "", ...rest] = what.split(" ");
  return (givenUpWords[what] ?? givenUpWords[kind])?.(rest.join(" ")) ?? titleOf(what);
}

const outcomes: Record<string, string> = {
  circular: "circular call",
  tooDeep: "too deep",
  tooMany: "too many calls",
  repeated: "repeated call",
  agentPaused: "agent pauses",
  breakerOpen: "left alone for now",
  budgetExhausted: "beyond the budget",
  modelUnavailable: "model unavailable",
  modelTimeout: "model too slow",
  outputInvalid: "answer of the wrong shape",
};

/** `circular` → `circular call`; a reason without words of its own is shown as it is. */
export function callReasonOf(reason: string): string {
  return outcomes[reason] ?? reason;
}

/** `order_status`, `orderId` → `Order status`, `Order id`. */
export function titleOf(name: string): string {
  const words = name
    .replaceAll(/[_.-]/g, " ")
    .replaceAll(/([a-z])([A-Z])/g, "$1 $2")
    .toLowerCase();
  return words.charAt(0).toUpperCase() + words.slice(1);
}
