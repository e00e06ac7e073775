/** Which moves a person can make from a state, in their words. Pure. */
import type { TicketState } from "../domain/state.ts";
import type { Machine } from "./api.ts";
import { stateWords } from "./words.ts";

/** By the event: what a person does that makes it happen. Events of agents and clocks are not among them. */
const deeds: Partial<Record<string, string>> = {
  "approval.granted": "Approve",
  "approval.edited": "Edit and approve",
  "approval.changesRequested": "Request changes",
  "approval.rejected": "Reject",
  "human.replied": "Take over",
  "reply.written": "Reply to the customer",
  "ticket.handedBack": "Hand back",
  "ticket.closedByHuman": "Mark resolved",
  "ticket.cancelled": "Cancel",
  "reply.recalled": "Take the reply back",
  "action.revertRequested": "Revert an action",
};

/** Each deed once, with every state it can lead to, in the journey's order. */
export function movesOf(machine: Machine, state: TicketState): { deed: string; to: string[] }[] {
  const moves = new Map<string, string[]>();
  for (const { from, to, event } of machine.transitions) {
    const deed = deeds[event];
    if (from !== state || !deed) continue;
    moves.set(deed, [...new Set([...(moves.get(deed) ?? []), stateWords[to].label])]);
  }
  return [...moves].map(([deed, to]) => ({ deed, to }));
}
