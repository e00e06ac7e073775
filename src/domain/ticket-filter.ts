/**
 * The saved filters of the ticket list: pure, and without schemas, because browsers load it. The desk answers them from
 * its index, the UI keeps its pages true by them; `ticket-query.ts` has what the API takes.
 */
import type { EscalationReason } from "./escalation.ts";
import type { TicketState } from "./state.ts";
import type { TicketSummary } from "./view.ts";

export const savedFilters = [
  /** Whoever asks looks after it, and it is not over. */
  "mine",
  /** Its SLA is at risk or breached, and it is not at rest. */
  "breaching",
  /** A question about money, deletion or a message outward is open. */
  "highRisk",
  /** A person has it because nobody decided in time. */
  "expired",
  /** A person has it because something on our side failed. */
  "failed",
  /** Something of it could not be worked on, and nobody has decided what becomes of it. */
  "parked",
  /** Nobody wants to see it for now, and it is not over. */
  "snoozed",
] as const;
export type SavedFilter = (typeof savedFilters)[number];

/** `newest` by arrival; `due` by the SLA's next moment, the soonest first, then whatever has none. */
export const ticketOrders = ["newest", "due"] as const;
export type TicketOrder = (typeof ticketOrders)[number];

/** What a filter depends on besides the ticket. */
export interface FilterContext {
  /** The name of whoever asks; null where that is not known yet, and then nothing is theirs. */
  me: string | null;
  /** Unix milliseconds. */
  nowMs: number;
  /** Tickets with an open dead letter. */
  parked: ReadonlySet<string>;
}

/** From this tier on an action is weighty. */
export const highRiskTier = 2;

/** Nothing is left to do for anybody. */
export const endedStates = ["resolved", "cancelled", "erased"] as const satisfies readonly TicketState[];

/** Reasons that say: not the ticket was the trouble, we were. */
export const failureReasons = [
  "agentFailed",
  "toolFailed",
  "toolOutcomeUnknown",
  "attemptsExhausted",
  "budgetExhausted",
  "deadlineExceeded",
  "recoveryExhausted",
  "loopDetected",
] as const satisfies readonly EscalationReason[];

/** Whether a ticket belongs to a filter. */
export function isInFilter(filter: SavedFilter, ticket: TicketSummary, context: FilterContext): boolean {
  const isOver = endedStates.some((state) => state === ticket.state);
  switch (filter) {
    case "mine":
      return (
        !isOver &&
        context.me !== null &&
        ticket.assignee === context.me &&
        (ticket.assignedUntil === null || ticket.assignedUntil > context.nowMs)
      );
    case "breaching":
      return !isOver && !isPersons(ticket) && ticket.sla !== "onTrack";
    case "highRisk":
      return ticket.asks.some(({ tier }) => tier >= highRiskTier);
    case "expired":
      return ticket.state === "escalated" && ticket.reason === "approvalExpired";
    case "failed":
      return ticket.state === "escalated" && failureReasons.some((reason) => reason === ticket.reason);
    case "parked":
      return context.parked.has(ticket.id);
    case "snoozed":
      return !isOver && ticket.snoozedUntil !== null && ticket.snoozedUntil > context.nowMs;
  }
}

/** A person has it: its clock is theirs to watch. */
function isPersons({ state }: TicketSummary): boolean {
  return state === "escalated" || state === "answering";
}

/** Negative where `a` comes first. */
export function compareTickets(order: TicketOrder, a: TicketSummary, b: TicketSummary): number {
  if (order === "due") {
    const byDue = (a.slaDueAt ?? neverDue) - (b.slaDueAt ?? neverDue);
    return byDue === 0 ? compareText(a.id, b.id) : byDue;
  }
  return b.receivedAt === a.receivedAt ? compareText(b.id, a.id) : b.receivedAt - a.receivedAt;
}

/** Stands for no due time at all: after every other. */
export const neverDue = Number.MAX_SAFE_INTEGER;

function compareText(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}
