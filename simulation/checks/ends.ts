/** Whether a ticket's end is what really happened: its journal against the systems' own books. */
import { nameProposal } from "../agents.ts";
import type { StoredEvent, StoredTicket } from "../stored.ts";
import type { Deed, Violation, Witness } from "../witness.ts";

export function checkEnd(
  witness: Witness,
  ticketId: string,
  ticket: StoredTicket,
  events: readonly StoredEvent[],
): Violation[] {
  const found: Violation[] = [];
  const violate = (invariant: string, kind: Violation["kind"], message: string) =>
    void found.push({ invariant, kind, ticketId, message });
  const deeds = witness.deeds.filter((deed) => deed.ticketId === ticketId);
  const isDone = (action: string) => deeds.some((deed) => deed.action === action);
  const isSent = (body: string) => deeds.some((deed) => deed.input["body"] === body);

  for (const { event } of events) {
    if (event.type === "action.completed" && !isDone(nameProposal(event.action))) {
      violate("I-5", "lost", `is said to be done and is not: ${nameProposal(event.action)}`);
    }
    if (event.type === "action.failed" && isDone(nameProposal(event.action))) {
      violate("I-5", "wrongEnd", `is said to have failed (${event.reason}) and is done: ${nameProposal(event.action)}`);
    }
    if (event.type === "reply.sent" && !isSent(event.body)) {
      violate("I-5", "lost", `a reply is said to have been sent and was not: ${event.body}`);
    }
  }
  for (const deed of deeds) {
    if (!isTold(deed, events)) violate("I-5", "wrongEnd", `was done and nobody says so: ${deed.action}`);
  }
  const { state, reason } = ticket.summary;
  if (state === "resolved" && reason === "replied") {
    const run = events.slice(events.findLastIndex(({ event }) => event.type === "agent.triaged"));
    const draft = run.findLast(({ event }) => event.type === "agent.drafted")?.event;
    const replies = run.filter(({ event }) => event.type === "reply.sent");
    if (replies.length !== 1) violate("I-3", "wrongEnd", `is resolved by ${replies.length} replies`);
    if (draft?.type === "agent.drafted" && draft.output.outcome === "drafted") {
      for (const action of draft.output.actions) {
        if (!isDone(nameProposal(action))) {
          violate("I-5", "lost", `is resolved without what was promised: ${nameProposal(action)}`);
        }
      }
    }
  }
  return found;
}

/** Whether the journal has any word of a deed: done, unknown, or given to a person to find out. */
function isTold(deed: Deed, events: readonly StoredEvent[]): boolean {
  return events.some(({ event }) => {
    switch (event.type) {
      case "action.completed":
      case "action.failed":
      case "action.unresolved":
        return nameProposal(event.action) === deed.action;
      case "reply.sent":
        return event.body === deed.input["body"];
      case "reply.unresolved":
        return deed.operation === "sendReply";
      default:
        return false;
    }
  });
}
