/** What went wrong with what was done on a ticket, and which rules had let that go. Pure, from its events. */
import type { Ruling, TicketEvent } from "../domain/event.ts";
import type { FaultName } from "../domain/judgement.ts";
import type { TicketState } from "../domain/state.ts";
import type { DeedFault } from "../domain/suspension.ts";
import type { EventRow } from "./rows.ts";

interface Step {
  event: TicketEvent;
  /** The state after it. */
  state: TicketState;
}

export interface FoundFault {
  kind: FaultName;
  /** Null: whatever was done and stands. */
  actionId: string | null;
}

/** The fault each step amounts to, or null, in the order of the steps. */
export function findFaults(steps: readonly Step[]): (FoundFault | null)[] {
  let before: TicketState | null = null;
  let isBack = false;
  return steps.map(({ event, state }) => {
    if (event.type === "customer.replied" && before === "resolved" && state !== "resolved") isBack = true;
    before = state;
    if (event.type === "action.revertRequested") return { kind: "reverted", actionId: event.actionId };
    if (event.type === "feedback.given" && isComplaint(event.feedback))
      return { kind: "complained", actionId: null };
    // Some messages need no reply, which is known once they have been read.
    if (!isBack || state === "triaging") return null;
    isBack = false;
    return state === "resolved" || state === "cancelled" ? null : { kind: "reopened", actionId: null };
  });
}

/** Every fault of what rules of the policy, and no person, had let go. Each deed counts once for each kind. */
export function listDeedFaults(
  ticketId: string,
  events: readonly Pick<EventRow, "seq" | "event" | "state">[],
): DeedFault[] {
  const found = findFaults(events);
  const rulings = new Map<string, Ruling>();
  const deeds = new Map<string, Omit<DeedFault, "id" | "kind" | "ticketId"> & { seq: number }>();
  const faults = new Map<string, DeedFault>();
  for (const [index, { seq, event }] of events.entries()) {
    if (event.type === "agent.validated") {
      for (const ruling of event.rulings) rulings.set(ruling.actionId, ruling);
    }
    if (event.type === "action.completed") {
      const { id: actionId, tool } = event.action;
      const ruling = rulings.get(actionId);
      if (ruling?.decision === "allow" && !ruling.ruleId.startsWith("approval ")) {
        const { ruleId, amountCents, currency } = ruling;
        deeds.set(actionId, { ruleId, tool: tool.replace(/@\d+$/, ""), amountCents, currency, seq });
      } else deeds.delete(actionId);
    }
    const fault = found[index];
    if (!fault) continue;
    for (const [actionId, { seq: doneAt, ...deed }] of deeds) {
      if (fault.actionId !== null && fault.actionId !== actionId) continue;
      const id = `${ticketId}/${doneAt}/${fault.kind}`;
      faults.set(id, { id, kind: fault.kind, ticketId, ...deed });
      if (fault.kind === "reverted") deeds.delete(actionId);
    }
  }
  return [...faults.values()];
}

function isComplaint({ rating, reason }: { rating: string; reason: string | null }): boolean {
  return rating === "down" && (reason === "incorrect" || reason === "shouldHaveEscalated");
}
