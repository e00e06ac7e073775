/** Whether a ticket's history is whole, says the same when it is told again, and ends only where it may. */
import { isDeepStrictEqual } from "node:util";
import type { TicketState } from "../../src/domain/state.ts";
import type { TicketEvent } from "../../src/domain/event.ts";
import { settingsOf } from "../../src/coordinator/settings.ts";
import { startTicket, stateOf, step, type TicketSnapshot } from "../../src/machines/step.ts";
import { bringUpToDate } from "../../src/machines/versions.ts";
import type { TenantConfig } from "../../src/tenants/config.ts";
import { linkOf, type StoredEvent, type StoredTicket } from "../stored.ts";
import type { Violation } from "../witness.ts";

export function checkHistory(
  ticketId: string,
  ticket: StoredTicket,
  events: readonly StoredEvent[],
  tenant: TenantConfig,
): Violation[] {
  const found: Violation[] = [];
  const violate = (invariant: string, message: string) =>
    void found.push({ invariant, kind: "wrongEnd", ticketId, message });

  let previous = "";
  for (const [index, row] of events.entries()) {
    if (row.seq !== index + 1) violate("I-21", `event ${index + 1} is missing`);
    if (row.hash !== linkOf(previous, row)) violate("I-21", `the chain breaks at event ${row.seq}`);
    if (!row.isWhole) violate("I-21", `words of event ${row.seq} are missing`);
    previous = row.hash;
  }
  if (ticket.hash !== previous) violate("I-21", "the ticket's hash is not its newest event's");

  const told = tell(events, tenant);
  // A ticket nothing has happened to since a deploy is still as the older machine wrote it.
  const current = bringUpToDate(ticket.snapshot);
  if (typeof told === "string") violate("I-9", told);
  else if (!isDeepStrictEqual(told, current.ok ? current.value : null)) {
    violate(
      "I-9",
      `told again it is ${stateOf(told)} and not ${stateOf(ticket.snapshot)}, or knows otherwise`,
    );
  }

  for (const [index, row] of events.entries()) {
    const before = events[index - 1]?.state;
    const deadline = row.event.type === "timer.expired" && row.event.name;
    // Whatever else a ticket has come to, who has set it aside is told.
    if (deadline && deadline !== "snooze" && (before === "resolved" || before === "cancelled")) {
      violate("I-3", `${before}, and its ${deadline} timer went off all the same`);
    }
    if (before && before !== row.state && !mayLeave(before, row.event)) {
      violate("I-3", `${before} became ${row.state} by ${row.event.type}`);
    }
  }
  return found;
}

/** The events through the machine, from the beginning. Gives what is wrong where that cannot be. */
function tell(events: readonly StoredEvent[], tenant: TenantConfig): TicketSnapshot | string {
  // Another copy of the settings: nothing may hang on their being the same object.
  let { snapshot } = startTicket(structuredClone(settingsOf(tenant)));
  const epochs: number[] = [0, snapshot.context.epoch];
  for (const { seq, eventId, event, state } of events.slice(1)) {
    const owedAt = Number(/^effect:(\d+)\./.exec(eventId)?.[1] ?? Number.NaN);
    const isOfEarlierRun = !Number.isNaN(owedAt) && (epochs[owedAt] ?? 0) < snapshot.context.epoch;
    if (!isOfEarlierRun) {
      const next = step(snapshot, event);
      if (!next) return `event ${seq} (${event.type}) means nothing where it stands`;
      snapshot = next.snapshot;
    }
    epochs[seq] = snapshot.context.epoch;
    if (stateOf(snapshot) !== state) return `event ${seq} leads to ${stateOf(snapshot)}, not to ${state}`;
  }
  return snapshot;
}

/** The events that may move a ticket on from where it rests. */
function mayLeave(state: TicketState, event: TicketEvent): boolean {
  switch (state) {
    case "resolved":
      return (
        event.type === "ticket.handedBack" ||
        event.type === "reply.written" ||
        (event.type === "customer.replied" && !event.message.automatic)
      );
    case "escalated":
      return ["ticket.handedBack", "reply.written", "ticket.closedByHuman", "ticket.cancelled"].includes(
        event.type,
      );
    case "cancelled":
    case "erased":
      return false;
    default:
      return true;
  }
}
