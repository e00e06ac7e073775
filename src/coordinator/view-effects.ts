/** The effect ledger of a ticket as people see it: what ended, from its events; what has not, from its rows. Pure. */
import type { Call } from "../domain/call.ts";
import type { TicketEvent } from "../domain/event.ts";
import type { EffectStatus, EffectView } from "../domain/view.ts";
import { isOutward } from "./intention.ts";
import type { EffectRow, EventRow } from "./rows.ts";

/** Oldest first. */
export function viewEffects(events: readonly EventRow[], rows: readonly EffectRow[]): EffectView[] {
  const ended = events.flatMap(({ eventId, event }) => viewEnded(eventId, event));
  const open = rows.filter(({ effect }) => isOutward(effect)).map(viewOpen);
  return [...ended, ...open];
}

/** A row's event is named after it. */
const prefix = "effect:";

function viewEnded(eventId: string, event: TicketEvent): EffectView[] {
  const status = statusOf(event);
  if (!eventId.startsWith(prefix) || !status) return [];
  const call = "call" in event ? event.call : null;
  const tool = event.type === "effect.withdrawn" ? event.tool : (call?.callee ?? null);
  return [{ id: eventId.slice(prefix.length), tool, status, attempts: call?.attempt ?? 0, dueAt: null }];
}

function statusOf(event: TicketEvent): EffectStatus | null {
  switch (event.type) {
    case "action.completed":
    case "action.compensated":
    case "reply.sent":
      return isFound(event.call) ? "foundApplied" : "confirmed";
    case "action.failed":
    case "reply.failed":
      return "failed";
    case "compensation.failed":
      return event.reason === "outcomeUnknown" ? "needsHuman" : "failed";
    case "action.unresolved":
    case "reply.unresolved":
      return "needsHuman";
    case "effect.withdrawn":
    case "action.outdated":
    case "reply.outdated":
      return "withdrawn";
    default:
      return null;
  }
}

function isFound({ reason }: Call): boolean {
  return reason === "foundApplied";
}

function viewOpen({ effectId, effect, status, attempts, dueAt }: EffectRow): EffectView {
  const tool = effect.kind === "reply.send" ? "replies.send@1" : null;
  return { id: effectId, tool, status: status === "owed" ? "authorised" : status, attempts, dueAt };
}
