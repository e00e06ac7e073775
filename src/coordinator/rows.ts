/** The rows of the coordinator's tables, as the rest of it knows them. `journal.ts` reads and writes them. */
import type { OwedEffect } from "../domain/effect.ts";
import type { TicketEvent, TimerName } from "../domain/event.ts";
import type { TicketState } from "../domain/state.ts";
import type { TicketSummary } from "../domain/view.ts";
import type { TicketSnapshot } from "../machines/step.ts";

export interface TicketRow {
  ticketId: string;
  seq: number;
  snapshot: TicketSnapshot;
  summary: TicketSummary;
  /** The hash of the newest event. */
  hash: string;
  /** The shard's own count of changes, for feeding the desk. */
  change: number;
}

export interface EventRow {
  seq: number;
  eventId: string;
  at: number;
  /** The main state after the event. */
  state: TicketState;
  event: TicketEvent;
  hash: string;
}

/** As it is on disk: its text names raw words by their digest, and is what the hash covers. */
export interface StoredEventRow extends EventRow {
  text: string;
}

export interface EffectRow {
  ticketId: string;
  /** `7.0`: the event that asked for it and its place there. */
  effectId: string;
  effect: OwedEffect;
  /** `dispatched`: the request may have left. `unknown`: it left, and its answer did not come. */
  status: "owed" | "dispatched" | "unknown";
  epoch: number;
  /** How often its request has left. */
  attempts: number;
  /** When it is to be run (again) if nobody is at it, Unix milliseconds. */
  dueAt: number;
  /** How often it was taken up again without getting any further. */
  recoveries: number;
  /** Set from its first dispatch on. */
  dispatch: DispatchRecord | null;
}

/** What was known and permitted when an outside effect's request left. */
export interface DispatchRecord {
  /** Of the tool and its exact arguments: another one under the same key is a conflict. */
  argumentHash: string;
  /** The policy's rule, or the approval. */
  permittedBy: string;
  policyVersion: string;
  /** When a request left for the first and for the last time, Unix milliseconds. */
  firstAt: number;
  lastAt: number;
  /** How often it was looked for since. */
  lookUps: number;
  /** An earlier request may have been carried out, whatever became of the last one. */
  isDoubtful: boolean;
}

/** A ticket nothing can be done with: its stored state is of no machine we have, or breaks our code. */
export interface TroubleRow {
  ticketId: string;
  attempts: number;
  /** When it is tried again; null: it is parked until a person wants it to be, or another version comes. */
  dueAt: number | null;
  error: string;
  machine: string;
}

/** What the desk is to be told of a step that was given up. */
export interface LetterRow {
  ticketId: string;
  source: "step" | "ticket";
  what: string;
  attempts: number;
  error: string;
  at: number;
}

export interface TimerRow {
  ticketId: string;
  name: TimerName;
  dueAt: number;
}
