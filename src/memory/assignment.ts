/** Who looks after a ticket, after each event. Pure. */
import type { TicketEvent } from "../domain/event.ts";

/** How long somebody who claims a ticket keeps it without a word, milliseconds. */
export const claimMs = 15 * 60_000;

export interface Assignment {
  assignee: string;
  /** When a claim lapses, Unix milliseconds; null where the ticket was given to them. */
  until: number | null;
}

/** After one more event at that time. A claim that has not lapsed is renewed by whatever its holder does. */
export function assignmentAfter(
  before: Assignment | null,
  event: TicketEvent,
  at: number,
): Assignment | null {
  if (event.type === "ticket.assigned") {
    return event.assignee === null ? null : { assignee: event.assignee, until: event.until };
  }
  if (!before?.until || before.until <= at || actorOf(event) !== before.assignee) return before;
  return { ...before, until: at + claimMs };
}

function actorOf(event: TicketEvent): string | null {
  if (event.type === "feedback.given") return event.feedback.by;
  return "by" in event ? event.by : null;
}
