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
    if (
      event.type === "action.failed" &&
      event.call.outcome === "blocked" &&
      event.reason !== "approvalExpired"
    ) {
      violate(
        "I-12",
        "wrongEnd",
        `was ruled to be done and refused when it was (${event.reason}): ${nameProposal(event.action)}`,
      );
    }
    if (event.type === "action.failed" && event.reason === "idempotencyConflict") {
      violate("I-5", "wrongEnd", `its key stands for another deed: ${nameProposal(event.action)}`);
    }
    if (event.type === "action.completed" && !isDone(nameProposal(event.action))) {
      violate("I-5", "lost", `is said to be done and is not: ${nameProposal(event.action)}`);
    }
    if (event.type === "action.failed" && isDone(nameProposal(event.action))) {
      violate(
        "I-5",
        "wrongEnd",
        `is said to have failed (${event.reason}) and is done: ${nameProposal(event.action)}`,
      );
    }
    if (event.type === "action.compensated" && !isDone(nameProposal(event.compensation))) {
      violate("I-5", "lost", `is said to be undone and is not: ${nameProposal(event.action)}`);
    }
    if (event.type === "step.abandoned" && !witness.letters.has(ticketId)) {
      violate("I-3", "lost", `nobody was told that ${event.step} was given up`);
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
    // What an earlier run had sent may be found out in this one.
    const began = run[0]?.seq ?? 0;
    const replies = run.filter(
      ({ event, eventId }) => event.type === "reply.sent" && owedAt(eventId) >= began,
    );
    if (replies.length !== 1) violate("I-3", "wrongEnd", `is resolved by ${replies.length} replies`);
    const question = newestQuestion(events);
    const [reply] = replies;
    const answer = reply?.event.type === "reply.sent" ? reply.event.body : "";
    if (question !== null && reply && !answer.endsWith(` to ${question}`)) {
      violate("I-2", "lost", `is resolved, and ${question} is not answered but by "${answer}"`);
    }
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

/** The newest of the customer's messages by when it was written: deliveries overtake each other. */
function newestQuestion(events: readonly StoredEvent[]): string | null {
  const messages = events.flatMap(({ event }) => {
    switch (event.type) {
      case "ticket.received":
      case "customer.replied":
        return event.message.automatic ? [] : [event.message];
      case "reply.outdated":
        return event.messages;
      default:
        return [];
    }
  });
  return messages.toSorted((left, right) => left.at - right.at).at(-1)?.id ?? null;
}

/** The event that owed the effect which this one ends: `effect:7.0`. */
function owedAt(eventId: string): number {
  return Number(/^effect:(\d+)\./.exec(eventId)?.[1] ?? Number.NaN);
}

/** Whether the journal has any word of a deed: done, unknown, or given to a person to find out. */
function isTold(deed: Deed, events: readonly StoredEvent[]): boolean {
  return events.some(({ event }) => {
    switch (event.type) {
      case "action.completed":
      case "action.failed":
      case "action.unresolved":
        return nameProposal(event.action) === deed.action;
      case "action.compensated":
        return nameProposal(event.compensation) === deed.action;
      case "compensation.failed":
        return event.action.arguments["orderId"] === deed.input["orderId"];
      case "reply.sent":
        return event.body === deed.input["body"];
      case "reply.unresolved":
        return deed.operation === "sendReply";
      default:
        return false;
    }
  });
}
