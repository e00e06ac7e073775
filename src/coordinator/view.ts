/** What is shown of a ticket: pure, from the journal's rows. */
import type { Approval } from "../domain/approval.ts";
import { callsOf } from "../domain/event-calls.ts";
import type { TicketEvent } from "../domain/event.ts";
import type { Dossier } from "../domain/evidence.ts";
import { sumUsage, type AgentRole } from "../domain/call.ts";
import { stageOfState, type TicketState } from "../domain/state.ts";
import type { Ask, EventView, TicketSummary, TicketView } from "../domain/view.ts";
import { stateOf, type TicketSnapshot } from "../machines/step.ts";
import { assignmentAfter } from "../memory/assignment.ts";
import { rememberAll } from "../memory/memory.ts";
import { heldUntil } from "./care.ts";
import type { EffectRow, EventRow, TicketRow } from "./rows.ts";
import { viewEffects } from "./view-effects.ts";
import { viewWritten } from "./view-written.ts";

/** The first summary of a ticket. */
export function summariseReceipt(
  event: Extract<TicketEvent, { type: "ticket.received" }>,
  snapshot: TicketSnapshot,
  at: number,
): TicketSummary {
  const { ticket } = event;
  const blank: TicketSummary = {
    id: ticket.id,
    version: 0,
    subject: ticket.subject,
    requester: ticket.requester.name ?? ticket.requester.email ?? ticket.requester.externalId,
    source: ticket.source,
    state: "received",
    stage: "intake",
    reason: null,
    priority: ticket.priority ?? "normal",
    intent: null,
    confidence: null,
    sla: "onTrack",
    slaDueAt: null,
    waitingSince: null,
    pendingApprovals: 0,
    asks: [],
    assignee: null,
    assignedUntil: null,
    snoozedUntil: null,
    customerTier: null,
    cost: { inputTokens: 0, outputTokens: 0, costMicros: 0 },
    receivedAt: at,
    updatedAt: at,
  };
  return summarise(blank, event, snapshot, at);
}

/** A ticket's list row after one more event. */
export function summarise(
  before: TicketSummary,
  event: TicketEvent,
  snapshot: TicketSnapshot,
  at: number,
): TicketSummary {
  const state = stateOf(snapshot);
  const waits = state === "awaitingApproval" || state === "escalated";
  const calls = callsOf(event);
  const cost = sumUsage(calls);
  const { assignee, assignedUntil } = before;
  const assignment = assignmentAfter(
    assignee === null ? null : { assignee, until: assignedUntil },
    event,
    at,
  );
  const summary: TicketSummary = {
    ...before,
    version: before.version + 1,
    state,
    stage: stageOfState(state),
    reason: snapshot.context.reason,
    sla: snapshot.value.sla,
    waitingSince: waits ? (before.state === state ? before.waitingSince : at) : null,
    pendingApprovals: state === "awaitingApproval" ? snapshot.context.pendingApprovals : 0,
    asks: state === "awaitingApproval" ? asksAfter(before.asks, event) : [],
    assignee: assignment?.assignee ?? null,
    assignedUntil: assignment?.until ?? null,
    cost: {
      inputTokens: before.cost.inputTokens + cost.inputTokens,
      outputTokens: before.cost.outputTokens + cost.outputTokens,
      costMicros: before.cost.costMicros + cost.costMicros,
    },
    updatedAt: at,
  };
  switch (event.type) {
    case "agent.triaged": {
      const { intent, confidence, priority } = event.output;
      return { ...summary, intent, confidence, priority };
    }
    case "agent.gathered":
      return { ...summary, customerTier: tierOf(event.output) ?? before.customerTier };
    case "ticket.snoozed":
      return { ...summary, snoozedUntil: event.until };
    case "customer.replied":
      return event.message.automatic ? summary : { ...summary, snoozedUntil: null };
    case "timer.expired":
      return event.name === "snooze" ? { ...summary, snoozedUntil: null } : summary;
    default:
      return summary;
  }
}

/** What the system of record calls the customer's tier, if it names one. */
function tierOf({ evidence }: Dossier): string | null {
  for (const { provenance, tool, content } of evidence) {
    if (provenance !== "systemOfRecord" || !tool.startsWith("customers.find@")) continue;
    if (typeof content === "string" || typeof content["tier"] !== "string") continue;
    return content["tier"].slice(0, 40);
  }
  return null;
}

function asksAfter(asks: readonly Ask[], event: TicketEvent): Ask[] {
  switch (event.type) {
    case "agent.validated":
      return event.approvals.map(askOf);
    case "approval.granted":
      return asks.filter(({ approvalId }) => approvalId !== event.approvalId);
    case "approval.endorsed":
      return asks.map((ask) =>
        ask.approvalId === event.approvalId ? { ...ask, given: ask.given + 1 } : ask,
      );
    case "approval.extended":
      return asks.map((ask) => ({ ...ask, expiresAt: event.until }));
    default:
      return [...asks];
  }
}

function askOf(approval: Approval): Ask {
  const { id, action, tier, amountCents, currency, ruleId, expiresAt, needed, endorsements } = approval;
  const single = Object.entries(action.arguments).filter(
    (entry): entry is [string, string | number | boolean | null] =>
      typeof entry[1] !== "object" || entry[1] === null,
  );
  return {
    approvalId: id,
    tool: action.tool,
    arguments: Object.fromEntries(single),
    tier,
    amountCents,
    currency,
    ruleId,
    expiresAt,
    needed,
    given: endorsements.length,
  };
}

/** One ticket, whole. `slaDueAt`: when its SLA timer fires next; `paused`: the tenant's agents that pause. */
export function viewTicket(
  row: TicketRow,
  {
    events,
    effects,
    slaDueAt,
    paused,
  }: {
    events: readonly EventRow[];
    effects: readonly EffectRow[];
    slaDueAt: number | null;
    paused: readonly AgentRole[];
  },
): TicketView {
  const memory = rememberAll(events);
  const { snapshot, summary } = row;
  return {
    ticket: memory.ticket,
    state: summary.state,
    stage: summary.stage,
    reason: summary.reason,
    path: pathOf(events),
    messages: memory.messages,
    assessment: memory.assessment,
    evidence: memory.dossier?.evidence ?? [],
    gaps: memory.dossier?.gaps ?? [],
    draft: memory.draft,
    verdict: memory.verdict,
    calls: memory.calls,
    approvals: memory.approvals,
    effects: viewEffects(events, effects),
    reply: memory.reply,
    written: viewWritten(memory.written, effects),
    budget: {
      state: snapshot.value.budget,
      spent: sumUsage(memory.calls),
      limit: snapshot.context.settings.budget,
    },
    sla: { state: snapshot.value.sla, dueAt: slaDueAt },
    feedback: memory.feedback,
    machineVersion: snapshot.machineVersion,
    receivedAt: summary.receivedAt,
    updatedAt: summary.updatedAt,
    waitingSince: summary.waitingSince,
    assignee: summary.assignee,
    assignedUntil: summary.assignedUntil,
    snoozedUntil: summary.snoozedUntil,
    replyDueAt: heldUntil(effects),
    pausedFor: pausedAmong(effects, paused),
    question: summary.state === "escalated" && memory.draft?.outcome === "unable" ? memory.draft.note : null,
  };
}

function pausedAmong(effects: readonly EffectRow[], paused: readonly AgentRole[]): AgentRole | null {
  for (const { effect } of effects) {
    if (effect.kind === "agent.ask" && paused.includes(effect.role)) return effect.role;
  }
  return null;
}

/** One audit entry. */
export function viewEvent({ seq, eventId, event, at, state, hash }: EventRow): EventView {
  const { type, ...data } = event;
  // Everything in an event is JSON: it has just been parsed from it.
  return { seq, id: eventId, type, at, state, data: data as EventView["data"], hash };
}

function pathOf(events: readonly EventRow[]): TicketState[] {
  const path: TicketState[] = [];
  for (const { state } of events) if (path.at(-1) !== state) path.push(state);
  return path;
}
