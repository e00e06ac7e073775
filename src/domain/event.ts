/**
 * What happens to a ticket: facts, in the past tense. The journal keeps them in order, the machine is stepped by
 * them, and everything shown or remembered of a ticket is computed from them. What is stored is JSON.
 */
import type { Approval, FieldChange } from "./approval.ts";
import type { Assessment } from "./assessment.ts";
import type { AgentRole, Call } from "./call.ts";
import type { Draft, ProposedAction } from "./draft.ts";
import type { Dossier } from "./evidence.ts";
import type { ArgumentOrigin } from "./origin.ts";
import type { AgentFailure } from "./task.ts";
import type { Message, Ticket } from "./ticket.ts";
import type { Verdict } from "./verdict.ts";
import type { Feedback } from "./view.ts";

/** What the policy says of one proposed action, and on which version of it. */
export interface Ruling {
  actionId: string;
  actionHash: string;
  decision: "allow" | "ask" | "deny";
  ruleId: string;
  why: string;
  tier: number;
  amountCents: number | null;
  currency: string | null;
  policyVersion: string;
  /** How many people must agree where it asks; one where it does not say. */
  approvers?: number;
  /** Where its arguments come from. Rulings of earlier versions have none. */
  origins?: ArgumentOrigin[];
}

interface Reported<Output> {
  callId: string;
  output: Output;
  calls: Call[];
}

/** The look at an approved action's record right before it left. */
interface Reread {
  reading?: Call;
}

/** What becomes of a reply. */
interface Carried {
  /** The message of a person's that it carries; a draft's reply has none. */
  messageId?: string;
}

export type TicketEvent =
  | { type: "ticket.received"; ticket: Ticket; message: Message; contentKey: string }
  | { type: "ticket.queued" }
  | { type: "ticket.started" }
  | ({ type: "agent.triaged" } & Reported<Assessment>)
  | ({ type: "agent.gathered" } & Reported<Dossier>)
  | ({ type: "agent.drafted" } & Reported<Draft>)
  /** `approvals` are the questions put to people because of the rulings; most drafts need none. */
  | ({ type: "agent.validated"; rulings: Ruling[]; approvals: Approval[] } & Reported<Verdict>)
  | { type: "agent.failed"; callId: string; role: AgentRole; failure: AgentFailure; calls: Call[] }
  /** The answer of a call that was voided meanwhile: it changes nothing, but what it cost is known. */
  | { type: "agent.answeredLate"; callId: string; calls: Call[] }
  /** One person agrees where the policy wants several; the last one's agreement is `approval.granted`. */
  | { type: "approval.endorsed"; approvalId: string; by: string; note: string | null; call: Call }
  /** Every open question of the ticket now runs out `afterMs` from the event, at `until`, Unix milliseconds. */
  | { type: "approval.extended"; afterMs: number; until: number; by: string }
  | { type: "approval.granted"; approvalId: string; by: string; note: string | null; call: Call }
  | {
      type: "approval.edited";
      approvalId: string;
      by: string;
      note: string | null;
      edited: Approval;
      call: Call;
    }
  | { type: "approval.changesRequested"; approvalId: string; by: string; note: string; call: Call }
  | { type: "approval.rejected"; approvalId: string; by: string; note: string | null; call: Call }
  | ({ type: "action.completed"; action: ProposedAction; output: unknown; call: Call } & Reread)
  | ({ type: "action.failed"; action: ProposedAction; reason: string; message: string; call: Call } & Reread)
  | ({ type: "action.unresolved"; action: ProposedAction; message: string; call: Call } & Reread)
  /**
   * The record has changed since a person was asked, by these fields, so the action did not leave; `call` read it. Without
   * differences: the rule that let it go has been suspended; `call` was refused.
   */
  | { type: "action.outdated"; action: ProposedAction; differences: FieldChange[]; call: Call }
  /** What an action did was undone, because one after it failed. `action` is the one undone. */
  | { type: "action.compensated"; action: ProposedAction; compensation: ProposedAction; call: Call }
  /** It stays done: nothing undoes it, or undoing it failed. */
  | { type: "compensation.failed"; action: ProposedAction; reason: string; message: string; call: Call }
  /**
   * A person has written a reply of their own, `message`, and wants it sent. `answers` is the customer's newest message as
   * they knew it; `resolves`: once it has been sent, the ticket is resolved.
   */
  | {
      type: "reply.written";
      message: Message;
      by: string;
      answers: string | null;
      resolves: boolean;
      call: Call;
    }
  | ({ type: "reply.sent"; body: string; language: string; call: Call } & Carried)
  | ({ type: "reply.failed"; reason: string; message: string; call: Call } & Carried)
  | ({ type: "reply.unresolved"; message: string; call: Call } & Carried)
  /** A person has taken back a reply that was held and had not left. */
  | ({ type: "reply.recalled"; by: string } & Carried)
  /** A person wants something undone that was done, by its tool's compensation. */
  | { type: "action.revertRequested"; actionId: string; by: string }
  /** The thread has moved on since the reply was written, so it did not leave. `messages` are the new ones. */
  | ({
      type: "reply.outdated";
      messages: Message[];
      contentKeys: string[];
      threadHead: string | null;
      call: Call;
    } & Carried)
  /**
   * An outside effect was tried and has not ended by it: it `failed` and nothing happened, its outcome is `unknown`,
   * or a look-up found it `absent`.
   */
  | ({
      type: "effect.attempted";
      effectId: string;
      outcome: "failed" | "unknown" | "absent";
      message: string;
      call: Call;
    } & Reread)
  /** An outside effect of an earlier run that never left, and now never will. */
  | ({ type: "effect.withdrawn"; effectId: string; tool: string; calls: Call[] } & Carried)
  /** A step was tried as often as a step may be, and is given up. A dead letter is written about it. */
  | {
      type: "step.abandoned";
      effectId: string;
      step: string;
      attempts: number;
      message: string;
    }
  /** A person wants a step that was given up to be tried again. */
  | { type: "ticket.redriven"; by: string }
  | { type: "customer.replied"; message: Message; contentKey: string }
  | { type: "human.replied"; message: Message; by: string }
  | { type: "ticket.handedBack"; by: string; note: string | null }
  | { type: "ticket.closedByHuman"; by: string }
  /** `until`: when a claim lapses; null where it does not, or where nobody has it any more. */
  | { type: "ticket.assigned"; assignee: string | null; until: number | null; by: string }
  /** `until`: Unix milliseconds, `afterMs` from the event; null where it is wanted again. */
  | { type: "ticket.snoozed"; until: number | null; afterMs: number | null; by: string }
  /** Somebody has been shown the words behind the placeholders. */
  | { type: "personalData.revealed"; by: string }
  | { type: "ticket.cancelled"; by: string }
  | { type: "timer.expired"; name: TimerName }
  | { type: "feedback.given"; feedback: Feedback };

export type TimerName = "sla" | "approval" | "snooze";
