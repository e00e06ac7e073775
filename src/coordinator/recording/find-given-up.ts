import { stepInTurnSchema, type StepInTurn } from "../../domain/recorded-call.ts";
import type { TicketEvent } from "../../domain/event.ts";
import type { EventRow } from "../rows.ts";

/** Which step was given up last in these events; null where none was, or of a kind whose ends cannot be told apart. Pure. */
export function findGivenUp(events: readonly EventRow[]): StepInTurn | null {
  const at = events.findLastIndex(({ event }) => event.type === "step.abandoned");
  const { data: step } = stepInTurnSchema.shape.step.safeParse(stepOf(events[at]?.event));
  if (!step) return null;
  const ended = events.slice(0, at).filter(({ event, eventId }) => {
    return isEnd(eventId) && stepOf(event) === step;
  });
  return { step, turn: ended.length + 1 };
}

/** Whether an event of this name is the end of a step. A try that is followed by others has another. */
export function isEnd(eventId: string): boolean {
  return eventId.startsWith("effect:");
}

/** The step that an event is the end of. */
function stepOf(event: TicketEvent | undefined): string | null {
  switch (event?.type) {
    case "step.abandoned":
      return event.step;
    case "agent.triaged":
      return "agent.ask triage";
    case "agent.gathered":
      return "agent.ask gather";
    case "agent.drafted":
      return "agent.ask draft";
    case "agent.validated":
      return "agent.ask validate";
    case "agent.failed":
      return `agent.ask ${event.role}`;
    case "action.completed":
    case "action.failed":
    case "action.unresolved":
    case "action.outdated":
      return "action.run";
    case "reply.sent":
    case "reply.failed":
    case "reply.unresolved":
    case "reply.outdated":
      return "reply.send";
    default:
      return null;
  }
}
