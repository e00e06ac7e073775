/**
 * What is remembered of a ticket, computed from its events and from nothing else. Pure; events come in the order of
 * the journal. Forgetting is part of it: a new run keeps the thread, not yesterday's records.
 */
import type { Approval, ApprovalStatus, Endorsement } from "../domain/approval.ts";
import type { Assessment } from "../domain/assessment.ts";
import type { Call } from "../domain/call.ts";
import type { Draft, ProposedAction } from "../domain/draft.ts";
import type { Dossier, Evidence } from "../domain/evidence.ts";
import type { Ruling, TicketEvent } from "../domain/event.ts";
import type { DraftTask } from "../domain/task.ts";
import type { Message, Ticket } from "../domain/ticket.ts";
import type { Verdict } from "../domain/verdict.ts";
import type { Feedback } from "../domain/view.ts";
import { assignmentAfter, type Assignment } from "./assignment.ts";
import { addGuidance } from "./guidance.ts";

export interface TicketMemory {
  ticket: Ticket;
  messages: Message[];
  /** Of the newest customer message: the same words under another delivery are not news. */
  contentKey: string;
  /** Of the messages that were read from the helpdesk's thread: their webhooks are still to come. */
  readKeys: string[];
  assessment: Assessment | null;
  dossier: Dossier | null;
  draft: Draft | null;
  /** The customer's message the draft answers, by its id. */
  answers: string | null;
  /** The newest message that was read from the helpdesk's own thread, by its id there, or null. */
  threadHead: string | null;
  verdict: Verdict | null;
  rulings: Ruling[];
  revision: DraftTask["revision"];
  /** Actions as a person edited and approved them; the next draft repeats them. */
  decidedActions: ProposedAction[] | null;
  approvals: Approval[];
  /** How many of them belong to earlier runs: those permit nothing any more. */
  earlierApprovals: number;
  calls: Call[];
  /** What was done, or may have been done, on this ticket in any run, and has not been undone. */
  deeds: Deed[];
  reply: { body: string; language: string; sentAt: number } | null;
  feedback: Feedback[];
  /** Who looks after it, and when their claim lapses, or nobody. */
  assignment: Assignment | null;
  snoozedUntil: number | null;
  /** What a person told the agents when they handed the ticket back; until a reply has left. */
  guidance: string | null;
}

export interface Deed {
  action: ProposedAction;
  /** `unknown`: the request left and nobody could say what became of it. */
  outcome: "done" | "unknown";
  output: unknown;
  at: number;
}

export interface RecordedEvent {
  event: TicketEvent;
  /** Unix milliseconds. */
  at: number;
}

/** Everything remembered after these events. Throws where the first one is not the ticket's receipt: no such ticket. */
export function rememberAll(events: readonly RecordedEvent[]): TicketMemory {
  const [first, ...rest] = events;
  if (first?.event.type !== "ticket.received") throw new Error("a ticket's journal begins with its receipt");
  const { ticket, message, contentKey } = first.event;
  const memory: TicketMemory = {
    ticket,
    messages: [message],
    contentKey,
    readKeys: [],
    assessment: null,
    dossier: null,
    draft: null,
    answers: null,
    threadHead: null,
    verdict: null,
    rulings: [],
    revision: null,
    decidedActions: null,
    approvals: [],
    earlierApprovals: 0,
    calls: [],
    deeds: [],
    reply: null,
    feedback: [],
    assignment: null,
    snoozedUntil: null,
    guidance: null,
  };
  for (const { event, at } of rest) remember(memory, event, at);
  return memory;
}

/** The id of the newest message a customer wrote, as they wrote them: deliveries overtake each other. */
export function newestQuestion({ messages }: Pick<TicketMemory, "messages">): string | null {
  let newest: Message | null = null;
  for (const message of messages) {
    if (message.from !== "customer" || message.automatic) continue;
    if (!newest || message.at >= newest.at) newest = message;
  }
  return newest?.id ?? null;
}

function remember(memory: TicketMemory, event: TicketEvent, at: number): void {
  if ("calls" in event) memory.calls.push(...event.calls);
  if ("call" in event) memory.calls.push(event.call);
  memory.assignment = assignmentAfter(memory.assignment, event, at);
  switch (event.type) {
    case "agent.triaged":
      forgetRun(memory);
      memory.assessment = event.output;
      return;
    case "agent.gathered":
      memory.dossier = addGuidance(event.output, memory.guidance);
      return;
    case "agent.drafted":
      memory.draft = event.output;
      memory.answers = newestQuestion(memory);
      memory.verdict = null;
      if (event.output.outcome === "drafted") addEvidence(memory, event.output.evidence);
      return;
    case "agent.validated":
      memory.verdict = event.output;
      memory.rulings = event.rulings;
      memory.approvals = [...supersede(memory.approvals), ...event.approvals];
      if (event.output.verdict === "revise" && memory.draft) {
        memory.revision = { previous: memory.draft, findings: event.output.findings, note: null };
      }
      return;
    case "approval.granted":
      memory.approvals = decide(memory.approvals, event.approvalId, "approved", event.by, event.note, at);
      return;
    case "approval.endorsed":
      memory.approvals = endorse(memory.approvals, event.approvalId, { by: event.by, note: event.note, at });
      return;
    case "approval.extended":
      memory.approvals = memory.approvals.map((approval) =>
        approval.status === "pending" ? { ...approval, expiresAt: event.until } : approval,
      );
      return;
    case "approval.rejected":
      memory.approvals = supersede(
        decide(memory.approvals, event.approvalId, "rejected", event.by, event.note, at),
      );
      return;
    case "approval.changesRequested":
      memory.approvals = supersede(
        decide(memory.approvals, event.approvalId, "changesRequested", event.by, event.note, at),
      );
      if (memory.draft) memory.revision = { previous: memory.draft, findings: [], note: event.note };
      return;
    case "approval.edited":
      rememberEdit(memory, event, at);
      return;
    case "action.completed":
      memory.deeds.push({ action: event.action, outcome: "done", output: event.output, at });
      return;
    case "action.unresolved":
      memory.deeds.push({ action: event.action, outcome: "unknown", output: null, at });
      return;
    case "action.compensated":
      memory.deeds = memory.deeds.filter((deed) => deed !== findDeed(memory, event.action));
      return;
    case "compensation.failed": {
      const deed = findDeed(memory, event.action);
      // It may be undone: nobody can say, so nobody undoes it once more.
      if (deed && event.reason === "outcomeUnknown") deed.outcome = "unknown";
      return;
    }
    case "action.outdated":
      memory.approvals = supersede(memory.approvals).map((approval, index) =>
        index >= memory.earlierApprovals && approval.action.id === event.action.id
          ? { ...approval, status: "superseded" }
          : approval,
      );
      return;
    case "reply.outdated":
      memory.messages.push(...event.messages);
      memory.threadHead = event.threadHead ?? memory.threadHead;
      memory.readKeys.push(...event.contentKeys);
      memory.contentKey = event.contentKeys.at(-1) ?? memory.contentKey;
      memory.approvals = supersede(memory.approvals);
      return;
    case "reply.sent":
      memory.guidance = null;
      memory.reply = { body: event.body, language: event.language, sentAt: at };
      memory.messages.push({
        id: `reply-${event.call.id}`,
        from: "signalbox",
        authorName: null,
        body: event.body,
        automatic: true,
        at,
      });
      return;
    case "customer.replied":
      memory.messages.push(event.message);
      memory.contentKey = event.contentKey;
      if (event.message.automatic) return;
      memory.approvals = supersede(memory.approvals);
      memory.snoozedUntil = null;
      return;
    case "human.replied":
      memory.messages.push(event.message);
      memory.approvals = supersede(memory.approvals);
      return;
    case "ticket.handedBack":
      // Without another word, what was said before still holds.
      memory.guidance = event.note ?? memory.guidance;
      memory.approvals = supersede(memory.approvals);
      return;
    case "ticket.cancelled":
    case "ticket.closedByHuman":
      memory.approvals = supersede(memory.approvals);
      return;
    case "timer.expired":
      if (event.name === "approval") memory.approvals = settle(memory.approvals, "expired");
      if (event.name === "snooze") memory.snoozedUntil = null;
      return;
    case "ticket.snoozed":
      memory.snoozedUntil = event.until;
      return;
    case "feedback.given":
      memory.feedback.push(event.feedback);
      return;
    case "ticket.received":
    case "ticket.assigned":
    case "ticket.queued":
    case "ticket.started":
    case "agent.failed":
    case "agent.answeredLate":
    case "action.failed":
    case "reply.failed":
    case "reply.unresolved":
    case "effect.attempted":
    case "effect.withdrawn":
    case "step.abandoned":
    case "ticket.redriven":
    case "reply.recalled":
    case "action.revertRequested":
    case "personalData.revealed":
      return;
    default:
      event satisfies never;
  }
}

/** The newest deed of this very action: runs number their actions alike. */
function findDeed({ deeds }: TicketMemory, { id, tool, arguments: done }: ProposedAction): Deed | undefined {
  const text = JSON.stringify(done);
  return deeds.findLast(
    ({ action }) => action.id === id && action.tool === tool && JSON.stringify(action.arguments) === text,
  );
}

function addEvidence(memory: TicketMemory, found: readonly Evidence[]): void {
  if (found.length === 0) return;
  const { evidence, gaps } = memory.dossier ?? { evidence: [], gaps: [] };
  memory.dossier = { evidence: [...evidence, ...found], gaps };
}

/** Triage has spoken anew: what the last run found out and decided no longer binds. */
function forgetRun(memory: TicketMemory): void {
  memory.dossier = null;
  memory.draft = null;
  memory.answers = null;
  memory.verdict = null;
  memory.rulings = [];
  memory.revision = null;
  memory.decidedActions = null;
  memory.approvals = supersede(memory.approvals);
  memory.earlierApprovals = memory.approvals.length;
}

function rememberEdit(
  memory: TicketMemory,
  event: Extract<TicketEvent, { type: "approval.edited" }>,
  at: number,
): void {
  const { draft } = memory;
  if (draft?.outcome !== "drafted") return;
  const edited = event.edited.action;
  memory.decidedActions = (memory.decidedActions ?? draft.actions).map((action) =>
    action.id === edited.id ? edited : action,
  );
  memory.revision = { previous: draft, findings: [], note: event.note };
  memory.approvals = [
    ...supersede(decide(memory.approvals, event.approvalId, "superseded", event.by, event.note, at)),
    event.edited,
  ];
}

function decide(
  approvals: readonly Approval[],
  approvalId: string,
  status: ApprovalStatus,
  by: string,
  note: string | null,
  at: number,
): Approval[] {
  return approvals.map((approval) =>
    approval.id === approvalId ? { ...approval, status, decidedBy: by, decidedAt: at, note } : approval,
  );
}

function endorse(approvals: readonly Approval[], approvalId: string, endorsement: Endorsement): Approval[] {
  return approvals.map((approval) =>
    approval.id === approvalId
      ? { ...approval, endorsements: [...approval.endorsements, endorsement] }
      : approval,
  );
}

function supersede(approvals: readonly Approval[]): Approval[] {
  return settle(approvals, "superseded");
}

function settle(approvals: readonly Approval[], status: "superseded" | "expired"): Approval[] {
  return approvals.map((approval) => (approval.status === "pending" ? { ...approval, status } : approval));
}
