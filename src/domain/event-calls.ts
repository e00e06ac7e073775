import type { Call } from "./call.ts";
import type { TicketEvent } from "./event.ts";

/** The entries an event adds to its ticket's call chain, in order. */
export function callsOf(event: TicketEvent): readonly Call[] {
  if ("calls" in event) return event.calls;
  if (!("call" in event)) return [];
  return "reading" in event && event.reading ? [event.reading, event.call] : [event.call];
}
