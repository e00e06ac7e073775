/**
 * One event, one transaction: the event, the snapshot it leads to, and the effects then owed are written together
 * or not at all. Synchronous from the first read to the last write, so nothing can come between.
 */
import type { OwedEffect } from "../domain/effect.ts";
import type { TicketEvent } from "../domain/event.ts";
import type { RecordedEntry } from "../domain/recorded-call.ts";
import { startTicket, stateOf, step, type Step } from "../machines/step.ts";
import type { TicketSettings } from "../machines/ticket-setup.ts";
import { spread } from "./backoff.ts";
import type { Journal } from "./journal.ts";
import type { EffectRow, TicketRow } from "./rows.ts";
import { summarise, summariseReceipt } from "./view.ts";

/** While anything is under way the alarm looks in this often: what a lost object left behind is found then. */
export const heartbeatMs = 10_000;

export interface Dispatch {
  ticketId: string;
  /** The same for every copy of one fact. */
  eventId: string;
  event: TicketEvent;
  nowMs: number;
  /** The owed effect this event is the end of. Where it is owed no longer, the event comes too late. */
  settles?: string;
  /** The owed effect as it stands after this event, which does not end it. */
  updates?: EffectRow;
  /** What the calls behind this event were asked and answered; nothing where the tenant does not record. */
  recording?: readonly RecordedEntry[] | undefined;
  /** For a ticket's first event. */
  settings?: TicketSettings;
}

export type Dispatched =
  | {
      status: "applied";
      effects: EffectRow[];
      releasesSlot: boolean;
      /** The earliest of the timers and delays that were set, or null. */
      wakeAt: number | null;
    }
  /** This very event is in the journal already. */
  | { status: "duplicate" }
  /** The effect it belongs to is not owed any more: a person or a newer message took over. */
  | { status: "late" }
  /** It means nothing in the ticket's state, or there is no such ticket. */
  | { status: "ignored" };

/** Must be called inside `transactionSync`. */
export function dispatch(journal: Journal, change: number, request: Dispatch): Dispatched {
  const { ticketId, eventId, event, nowMs, settles, updates, recording } = request;
  const before = journal.readTicket(ticketId);
  if (before && journal.hasEvent(ticketId, eventId)) return { status: "duplicate" };
  // The effect ends with its event, even one that means nothing any more: it must not be run again.
  const epoch = settles === undefined ? undefined : journal.removeEffect(ticketId, settles);
  if (epoch === null) return { status: "late" };
  if (updates) {
    if (!journal.readEffect(ticketId, updates.effectId)) return { status: "late" };
    journal.updateEffect(updates);
  }

  // What an earlier run had under way is a fact, and moves nothing in this one.
  const isOfEarlierRun = before && epoch !== undefined && epoch < before.snapshot.context.epoch;
  const taken = isOfEarlierRun ? { snapshot: before.snapshot, effects: [] } : takeStep(before, request);
  if (!taken) return { status: "ignored" };

  const seq = (before?.seq ?? 0) + 1;
  const hash = journal.append(ticketId, before?.hash ?? "", {
    seq,
    eventId,
    at: nowMs,
    state: stateOf(taken.snapshot),
    event,
  });
  // Where it was off when the ticket came there is nothing to run it again from, so nothing is kept of the rest either.
  const isKept = recording && recording.length > 0 && (seq === 1 || journal.isRecorded(ticketId));
  if (isKept) journal.addRecording(ticketId, seq, recording);
  const summary =
    before === null && event.type === "ticket.received"
      ? summariseReceipt(event, taken.snapshot, nowMs)
      : summarise(assertTicket(before).summary, event, taken.snapshot, nowMs);
  const owed = carryOut(journal, taken, { ticketId, seq, nowMs });
  const slaDueAt = owed.slaDueAt === undefined ? summary.slaDueAt : owed.slaDueAt;
  const row: TicketRow = {
    ticketId,
    seq,
    snapshot: taken.snapshot,
    summary: { ...summary, slaDueAt },
    hash,
    change,
  };
  journal.saveTicket(row);
  return { status: "applied", effects: owed.effects, releasesSlot: owed.releasesSlot, wakeAt: owed.wakeAt };
}

function takeStep(before: TicketRow | null, { event, settings }: Dispatch): Step | null {
  if (before) return step(before.snapshot, event);
  return event.type === "ticket.received" && settings ? startTicket(settings) : null;
}

function assertTicket(row: TicketRow | null): TicketRow {
  if (!row) throw new Error("only a receipt can be a ticket's first event");
  return row;
}

interface CarriedOut {
  effects: EffectRow[];
  releasesSlot: boolean;
  slaDueAt: number | null | undefined;
  wakeAt: number | null;
}

/** Writes the rows a step asks for, in its order. */
function carryOut(
  journal: Journal,
  taken: Step,
  at: { ticketId: string; seq: number; nowMs: number },
): CarriedOut {
  const out: CarriedOut = { effects: [], releasesSlot: false, slaDueAt: undefined, wakeAt: null };
  const wakeBy = (timeMs: number) => {
    out.wakeAt = Math.min(out.wakeAt ?? timeMs, timeMs);
  };
  taken.effects.forEach((effect, index) => {
    switch (effect.kind) {
      case "timer.set": {
        const dueAt = at.nowMs + effect.afterMs;
        journal.setTimer({ ticketId: at.ticketId, name: effect.name, dueAt });
        if (effect.name === "sla") out.slaDueAt = dueAt;
        wakeBy(dueAt);
        return;
      }
      case "timer.cancel":
        journal.cancelTimer(at.ticketId, effect.name);
        if (effect.name === "sla") out.slaDueAt = null;
        return;
      case "effects.void":
        voidEffects(journal, at.ticketId);
        out.effects = [];
        return;
      case "slot.release":
        out.releasesSlot = true;
        return;
      case "queue.send":
      case "agent.ask":
      case "action.run":
      case "action.compensate":
      case "action.revert":
      case "reply.send":
        {
          const row = owe(journal, effect, { ...at, index, epoch: taken.snapshot.context.epoch });
          out.effects.push(row);
          wakeBy(runsAtOnce(row) ? at.nowMs + heartbeatMs : row.dueAt);
        }
        return;
      default:
        effect satisfies never;
    }
  });
  return out;
}

/** A request that may have left cannot be unmade: it stays owed until its outcome is known. */
function voidEffects(journal: Journal, ticketId: string): void {
  for (const row of journal.readEffects(ticketId)) {
    if (row.status === "owed") journal.removeEffect(ticketId, row.effectId);
  }
}

function owe(
  journal: Journal,
  effect: OwedEffect,
  at: { ticketId: string; seq: number; nowMs: number; index: number; epoch: number },
): EffectRow {
  const row: EffectRow = {
    ticketId: at.ticketId,
    effectId: `${at.seq}.${at.index}`,
    effect,
    status: "owed",
    epoch: at.epoch,
    attempts: 0,
    dueAt: at.nowMs + delayOf(effect, `${at.ticketId}/${at.seq}.${at.index}`),
    recoveries: 0,
    dispatch: null,
  };
  journal.addEffect(row);
  return row;
}

function delayOf(effect: OwedEffect, name: string): number {
  switch (effect.kind) {
    case "agent.ask":
      return spread(effect.delayMs, name);
    case "queue.send":
      // Sent at once as well; the row is there to send again while the ticket has not started.
      return heartbeatMs;
    case "reply.send":
      return effect.delayMs ?? 0;
    case "action.run":
    case "action.compensate":
    case "action.revert":
      return 0;
  }
}

/** Whether an effect is run as soon as it is written, or waits for its time. */
export function runsAtOnce({ effect }: EffectRow): boolean {
  return !("delayMs" in effect) || effect.delayMs === 0;
}
