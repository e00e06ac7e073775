/**
 * What is remembered of a ticket, computed from its events and from nothing else. Pure; events come in the order of
 * the journal. Forgetting is part of it: a new run keeps the thread, not yesterday's records.
 */
import type { Assessment } from "../domain/assessment.ts";
import type { Call } from "../domain/call.ts";
import type { Draft, ProposedAction } from "../domain/draft.ts";
import type { Dossier, Evidence } from "../domain/evidence.ts";
import { callsOf } from "../domain/event-calls.ts";
import type { Ruling, TicketEvent } from "../domain/event.ts";
import type { DraftTask } from "../domain/task.ts";
import type { Verdict } from "../domain/verdict.ts";
import type { Feedback } from "../domain/view.ts";
import { approvalsAfter, type ApprovalMemory } from "./approvals.ts";
import { assignmentAfter, type Assignment } from "./assignment.ts";
import { addGuidance } from "./guidance.ts";
import { newestQuestion } from "../domain/newest-question.ts";
import { firstTurn, turnAfter, type TurnMemory } from "./turn.ts";

/**
 * The strata of what is remembered. What the tenant prefers is one as well: it is in its settings, and no ticket changes
 * it. What is kept of each, and for how long: docs/decisions/013-memory-strata.md.
 */
export interface TicketMemory extends TurnMemory, TaskMemory, PolicyMemory, ApprovalMemory {
  /** Every call of every run: what it cost, and who asked for it. */
  calls: Call[];
  feedback: Feedback[];
  /** Who looks after it, and when their claim lapses, or nobody. */
  assignment: Assignment | null;
  snoozedUntil: number | null;
}

/** What this run has made of it, and what was done in any run. */
export interface TaskMemory {
  /** What triage took it for in any run, and what people said that it is. */
  takenFor: Pick<Assessment, "intent" | "confidence">[];
  assessment: Assessment | null;
  dossier: Dossier | null;
  draft: Draft | null;
  /** The customer's message the draft answers, by its id. */
  answers: string | null;
  verdict: Verdict | null;
  revision: DraftTask["revision"];
  /** Actions as a person edited and approved them; the next draft repeats them. */
  decidedActions: ProposedAction[] | null;
  /** What was done, or may have been done, on this ticket in any run, and has not been undone. */
  deeds: Deed[];
  /** What a person told the agents when they handed the ticket back; until a reply has left. */
  guidance: string | null;
}

/** What the policy has said of the draft as it stands. */
export interface PolicyMemory {
  rulings: Ruling[];
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
  const memory: TicketMemory = {
    ...firstTurn(first.event),
    takenFor: [],
    assessment: null,
    dossier: null,
    draft: null,
    answers: null,
    verdict: null,
    rulings: [],
    revision: null,
    decidedActions: null,
    approvals: [],
    earlierApprovals: 0,
    calls: [],
    deeds: [],
    feedback: [],
    assignment: null,
    snoozedUntil: null,
    guidance: null,
  };
  for (const { event, at } of rest) remember(memory, event, at);
  return memory;
}

function remember(memory: TicketMemory, event: TicketEvent, at: number): void {
  memory.calls.push(...callsOf(event));
  memory.assignment = assignmentAfter(memory.assignment, event, at);
  Object.assign(memory, turnAfter(memory, event, at), approvalsAfter(memory, event, at));
  switch (event.type) {
    case "agent.triaged":
      forgetRun(memory);
      memory.assessment = event.output;
      memory.takenFor.push({ intent: event.output.intent, confidence: event.output.confidence });
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
      if (event.output.verdict === "revise" && memory.draft) {
        memory.revision = { previous: memory.draft, findings: event.output.findings, note: null };
      }
      return;
    case "approval.changesRequested":
      if (memory.draft) memory.revision = { previous: memory.draft, findings: [], note: event.note };
      return;
    case "approval.edited":
      rememberEdit(memory, event);
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
    case "reply.sent":
      memory.guidance = null;
      return;
    case "customer.replied":
      if (!event.message.automatic) memory.snoozedUntil = null;
      return;
    case "ticket.handedBack":
      // Without another word, what was said before still holds.
      memory.guidance = event.note ?? memory.guidance;
      return;
    case "timer.expired":
      if (event.name === "snooze") memory.snoozedUntil = null;
      return;
    case "ticket.snoozed":
      memory.snoozedUntil = event.until;
      return;
    case "feedback.given":
      memory.feedback.push(event.feedback);
      if (event.feedback.intent) memory.takenFor.push({ intent: event.feedback.intent, confidence: 1 });
      return;
    case "action.outdated":
    case "reply.outdated":
    case "human.replied":
    case "reply.written":
    case "approval.granted":
    case "approval.endorsed":
    case "approval.extended":
    case "approval.rejected":
    case "ticket.cancelled":
    case "ticket.closedByHuman":
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
}

function rememberEdit(memory: TicketMemory, event: Extract<TicketEvent, { type: "approval.edited" }>): void {
  const { draft } = memory;
  if (draft?.outcome !== "drafted") return;
  const edited = event.edited.action;
  memory.decidedActions = (memory.decidedActions ?? draft.actions).map((action) =>
    action.id === edited.id ? edited : action,
  );
  memory.revision = { previous: draft, findings: [], note: event.note };
}
