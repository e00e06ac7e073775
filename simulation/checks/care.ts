/** Whether what people did besides deciding held: claims, more time, and setting aside. */
import type { StoredEvent, StoredTicket } from "../stored.ts";
import type { Violation } from "../witness.ts";

/** How long after its time a ticket may still be set aside: an alarm may have been lost. */
const wakeWithinMs = 30 * 60_000;

export function checkCare(
  ticketId: string,
  ticket: StoredTicket,
  events: readonly StoredEvent[],
  nowMs: number,
): Violation[] {
  const found: Violation[] = [];
  const violate = (invariant: string, kind: Violation["kind"], message: string) =>
    void found.push({ invariant, kind, ticketId, message });
  let claim: { assignee: string; until: number } | null = null;
  let runsOutAt = 0;
  for (const { event, at } of events) {
    switch (event.type) {
      case "ticket.assigned": {
        const { assignee, until } = event;
        claim = assignee !== null && until !== null ? { assignee, until } : null;
        break;
      }
      case "agent.validated":
        runsOutAt = Math.max(0, ...event.approvals.map(({ expiresAt }) => expiresAt));
        break;
      case "approval.extended":
        runsOutAt = event.until;
        break;
      case "approval.endorsed":
      case "approval.granted":
      case "approval.edited":
      case "approval.rejected":
      case "approval.changesRequested":
        if (claim && claim.assignee !== event.by && at < claim.until) {
          violate("I-13", "wrongEnd", `${event.by} decided what ${claim.assignee} had claimed`);
        }
        break;
      case "timer.expired":
        if (event.name === "approval" && at < runsOutAt) {
          violate("I-13", "wrongEnd", `a question ran out ${runsOutAt - at} ms before its time`);
        }
        break;
      default:
    }
  }
  const { snoozedUntil } = ticket.summary;
  if (snoozedUntil !== null && snoozedUntil + wakeWithinMs < nowMs) {
    violate("I-4", "stuck", "was set aside and never woken");
  }
  return found;
}
