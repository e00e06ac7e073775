/** The journal's entries as sentences: who, and what they did. Pure. */
import type { EventView } from "../domain/view.ts";

const sentences: Partial<Record<string, string>> = {
  "ticket.received": "opened the ticket",
  "ticket.queued": "let it wait for a slot",
  "ticket.started": "began work",
  "agent.triaged": "found out what is wanted",
  "agent.gathered": "gathered the evidence",
  "agent.drafted": "wrote a draft",
  "agent.validated": "checked the draft",
  "agent.failed": "failed",
  "agent.answeredLate": "answered too late to count",
  "approval.endorsed": "agreed, as the first of two",
  "approval.extended": "gave the question more time",
  "approval.granted": "approved the action",
  "approval.edited": "approved other arguments",
  "approval.changesRequested": "asked for changes",
  "approval.rejected": "rejected the action",
  "action.completed": "carried the action out",
  "action.failed": "could not carry the action out",
  "action.unresolved": "cannot say whether the action happened",
  "action.outdated": "held the action back: what it rested on has changed",
  "action.revertRequested": "wants an action undone",
  "action.compensated": "undid an action",
  "compensation.failed": "could not undo an action",
  "reply.written": "wrote to the customer",
  "reply.sent": "sent the reply",
  "reply.failed": "could not send the reply",
  "reply.recalled": "took the reply back",
  "reply.outdated": "held the reply back: the thread has moved on",
  "customer.replied": "wrote again",
  "human.replied": "took over",
  "ticket.handedBack": "handed the ticket back",
  "ticket.closedByHuman": "marked it resolved",
  "ticket.cancelled": "cancelled it",
  "ticket.snoozed": "set it aside or took it up",
  "personalData.revealed": "was shown the personal data",
  "feedback.given": "said how it went",
  "timer.expired": "ran out",
  "ticket.redriven": "had it tried again",
};

export function eventSentence(event: EventView): string {
  if (event.type === "ticket.assigned") {
    const assignee = field(event, "assignee");
    if (assignee === null) return "let go of it";
    return assignee === field(event, "by") ? "took it" : `gave it to ${assignee}`;
  }
  return sentences[event.type] ?? "";
}

/** A person by name, an agent by its role, the customer, the clock, or Signalbox itself. */
export function actorOf(event: EventView): string {
  const by = field(event, "by") ?? (event.type === "feedback.given" ? field(event, "feedback", "by") : null);
  if (by !== null) return by;
  if (event.type === "customer.replied" || event.type === "ticket.received") return "Customer";
  if (event.type.startsWith("timer.")) return `Timer ${field(event, "name") ?? ""}`.trim();
  if (event.type.startsWith("agent.")) return agentOf[event.type] ?? field(event, "role") ?? "An agent";
  return "Signalbox";
}

const agentOf: Partial<Record<string, string>> = {
  "agent.triaged": "Triage",
  "agent.gathered": "Gather",
  "agent.drafted": "Draft",
  "agent.validated": "Validate",
};

function field({ data }: EventView, ...path: string[]): string | null {
  let value: unknown = data;
  for (const name of path)
    value = typeof value === "object" && value !== null ? Reflect.get(value, name) : null;
  return typeof value === "string" && value !== "" ? value : null;
}
