/**
 * What happens to a ticket: facts, in the past tense. The journal keeps them in order, the machine is stepped by
 * them, and everything shown or remembered of a ticket is computed from them. What is stored is JSON.
 */
import type { Approval } from "./approval.ts";
import type { Assessment } from "./assessment.ts";
import type { AgentRole, Call } from "./call.ts";
import type { Draft, ProposedAction } from "./draft.ts";
import type { Dossier } from "./evidence.ts";
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
}

interface Reported<Output> {
  callId: string;
  output: Output;
  calls: Call[];
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
  | { type: "action.completed"; action: ProposedAction; output: unknown; call: Call }
  | { type: "action.failed"; action: ProposedAction; reason: string; message: string; call: Call }
  | { type: "action.unresolved"; action: ProposedAction; message: string; call: Call }
  | { type: "reply.sent"; body: string; language: string; call: Call }
  | { type: "reply.failed"; reason: string; message: string; call: Call }
  | { type: "reply.unresolved"; message: string; call: Call }
  | { type: "customer.replied"; message: Message; contentKey: string }
  | { type: "human.replied"; message: Message; by: string }
  | { type: "ticket.handedBack"; by: string; note: string | null }
  | { type: "ticket.closedByHuman"; by: string }
  | { type: "ticket.cancelled"; by: string }
  | { type: "timer.expired"; name: TimerName }
  | { type: "feedback.given"; feedback: Feedback };

export type TimerName = "sla" | "approval";
