/**
 * The coordinator's SQLite: what happened, where each ticket stands, what is owed, and what is due. SQL and rows
 * only; nothing is decided here. `docs/storage.md` describes the tables.
 *
 * Rows written are what a ticket costs, so the tables have no second index: WITHOUT ROWID keys begin with the
 * ticket, and what needs a scan (the earliest due row) is scanned only when the alarm fires.
 */
import { digest } from "../domain/ids.ts";
import type { OwedEffect } from "../domain/effect.ts";
import { recordedEntrySchema, type RecordedEntry } from "../domain/recorded-call.ts";
import type { TimerName } from "../domain/event.ts";
import type { TicketState } from "../domain/state.ts";
import type { Stratum } from "../domain/stratum.ts";
import type { TicketSummary } from "../domain/view.ts";
import type { TicketSnapshot } from "../machines/step.ts";
import { areWordsWhole, readEvent, Strata, strataSchema, strataTables } from "./strata.ts";
import type {
  DispatchRecord,
  EffectRow,
  EventRow,
  StoredEventRow,
  LetterRow,
  TicketRow,
  TimerRow,
  TroubleRow,
} from "./rows.ts";

const schema = [
  `create table if not exists tickets (
     ticket_id text primary key, seq integer not null, snapshot text not null, summary text not null,
     hash text not null, change integer not null) without rowid`,
  `create table if not exists events (
     ticket_id text not null, event_id text not null, seq integer not null, at integer not null,
     state text not null, event text not null, hash text not null,
     primary key (ticket_id, event_id)) without rowid`,
  `create table if not exists effects (
     ticket_id text not null, effect_id text not null, effect text not null, status text not null,
     epoch integer not null, attempts integer not null, due_at integer not null,
     recoveries integer not null default 0, dispatch text,
     primary key (ticket_id, effect_id)) without rowid`,
  `create table if not exists timers (
     ticket_id text not null, name text not null, due_at integer not null,
     primary key (ticket_id, name)) without rowid`,
  `create table if not exists tombstones (ticket_id text primary key, receipt text not null) without rowid`,
  `create table if not exists troubles (
     ticket_id text primary key, attempts integer not null, due_at integer, error text not null,
     machine text not null) without rowid`,
  `create table if not exists letters (
     ticket_id text not null, source text not null, what text not null, attempts integer not null,
     error text not null, at integer not null, primary key (ticket_id, source, what)) without rowid`,
  `create table if not exists recordings (
     ticket_id text not null, seq integer not null, entries text not null, primary key (ticket_id, seq)) without rowid`,
  ...strataSchema,
  `create table if not exists cursors (name text primary key, value integer not null) without rowid`,
];

/** Columns that tables made by an earlier release do not have. */
const laterColumns = [
  { table: "effects", column: "recoveries", definition: "integer not null default 0" },
  { table: "effects", column: "dispatch", definition: "text" },
];

/** Tickets in trouble are left alone until their time; everything else is due when its row says so. */
const untroubled = "ticket_id not in (select ticket_id from troubles where due_at is null or due_at > ?1)";

/** The change up to which the tenant's desk has been told. */
export const deskCursor = "desk";

/** Tickets kept in memory: those in work, and some more. */
const keptTickets = 500;

export class Journal {
  readonly #sql: SqlStorage;
  /** What is kept of words and until when they were; `forget` below is the way to remove them. */
  readonly strata: Strata;
  /** What `tickets` and `events` hold of some tickets, as it was written; this object is their only writer. */
  readonly #rows = new Map<string, TicketRow>();
  readonly #events = new Map<string, EventRow[]>();

  /** `drawSalt`: something nobody can guess, for each ticket's words. */
  constructor(sql: SqlStorage, drawSalt: () => string) {
    this.#sql = sql;
    this.strata = new Strata(sql, drawSalt);
    for (const statement of schema) sql.exec(statement);
    for (const { table, column, definition } of laterColumns) {
      const known = sql.exec("select 1 from pragma_table_info(?) where name = ?", table, column);
      if ([...known].length === 0) sql.exec(`alter table ${table} add column ${column} ${definition}`);
    }
  }

  readTicket(ticketId: string): TicketRow | null {
    const kept = this.#rows.get(ticketId);
    if (kept) return kept;
    const [row] = this.#sql.exec("select * from tickets where ticket_id = ?", ticketId);
    return row ? ticketOf(row) : null;
  }

  /** Tickets that have changed since a count of changes. A scan: for a restarted object only. */
  ticketsChangedAfter(change: number): string[] {
    const rows = this.#sql.exec("select ticket_id from tickets where change > ?", change);
    return [...rows].map((row) => String(row["ticket_id"]));
  }

  /** Of all changes there ever were, or 0: the ticket that changed last may have been erased since, and what comes after it is news. */
  highestChange(): number {
    const [row] = this.#sql.exec(
      `select max(coalesce((select max(change) from tickets), 0),
         coalesce((select value from cursors where name = ?), 0)) as change`,
      deskCursor,
    );
    return Number(row?.["change"] ?? 0);
  }

  /** After a transaction that was rolled back. */
  forgetKept(ticketId: string): void {
    this.#rows.delete(ticketId);
    this.#events.delete(ticketId);
  }

  saveTicket(row: TicketRow): void {
    if (this.#rows.size >= keptTickets) {
      this.#rows.clear();
      this.#events.clear();
    }
    this.#rows.set(row.ticketId, row);
    this.#sql.exec(
      "insert or replace into tickets values (?, ?, ?, ?, ?, ?)",
      row.ticketId,
      row.seq,
      JSON.stringify(row.snapshot),
      JSON.stringify(row.summary),
      row.hash,
      row.change,
    );
  }

  hasEvent(ticketId: string, eventId: string): boolean {
    const kept = this.#events.get(ticketId);
    if (kept) return kept.some((row) => row.eventId === eventId);
    return (
      [...this.#sql.exec("select 1 from events where ticket_id = ? and event_id = ?", ticketId, eventId)]
        .length > 0
    );
  }

  /** A ticket's events in order. */
  readEvents(ticketId: string): readonly EventRow[] {
    const kept = this.#events.get(ticketId);
    if (kept) return kept;
    const stored = this.readStoredEvents(ticketId).map(({ text: _, ...row }): EventRow => row);
    if (stored.length > 0) this.#events.set(ticketId, stored);
    return stored;
  }

  /** The same from the disk alone: what an audit looks at. */
  readStoredEvents(ticketId: string): StoredEventRow[] {
    const held = this.strata.read(ticketId);
    const rows = this.#sql.exec("select * from events where ticket_id = ? order by seq", ticketId);
    return [...rows].map((row) => ({
      seq: Number(row["seq"]),
      eventId: String(row["event_id"]),
      at: Number(row["at"]),
      // Written by `append` below, from the same types.
      state: row["state"] as TicketState,
      event: readEvent(String(row["event"]), Number(row["at"]), held),
      text: String(row["event"]),
      hash: String(row["hash"]),
    }));
  }

  /** Whether none of the words these events name is missing, but for those that were forgotten. */
  areWordsWhole(ticketId: string, events: readonly StoredEventRow[]): boolean {
    return areWordsWhole(events, this.strata.read(ticketId));
  }

  /**
   * Removes a ticket's words of one stratum, and what was recorded of it, which repeats them. Its events stay, and their
   * chain with them.
   */
  forget(ticketId: string, stratum: Stratum, at: number): void {
    this.forgetKept(ticketId);
    this.strata.forget(ticketId, stratum, at);
    this.#sql.exec("delete from recordings where ticket_id = ?", ticketId);
  }

  /** Adds an event and gives its hash, which covers the event and the hash before it. */
  append(ticketId: string, previousHash: string, row: Omit<EventRow, "hash">): string {
    const text = JSON.stringify(this.strata.part(ticketId, row));
    const hash = hashEvent(previousHash, row, text);
    this.#sql.exec(
      "insert into events values (?, ?, ?, ?, ?, ?, ?)",
      ticketId,
      row.eventId,
      row.seq,
      row.at,
      row.state,
      text,
      hash,
    );
    if (row.seq === 1) this.#events.set(ticketId, []);
    this.#events.get(ticketId)?.push({ ...row, hash });
    return hash;
  }

  /** What the calls that led to an event were asked and answered; for the first event, what the ticket began with. */
  addRecording(ticketId: string, seq: number, entries: readonly RecordedEntry[]): void {
    this.#sql.exec("insert into recordings values (?, ?, ?)", ticketId, seq, JSON.stringify(entries));
  }

  /** Whether it was recorded what the ticket began with. */
  isRecorded(ticketId: string): boolean {
    const rows = this.#sql.exec("select 1 from recordings where ticket_id = ? and seq = 1", ticketId);
    return [...rows].length > 0;
  }

  /** All that was recorded of a ticket, in order, each with the number of the event it was recorded with. */
  readRecording(ticketId: string): { seq: number; entry: RecordedEntry }[] {
    const rows = this.#sql.exec(
      "select seq, entries from recordings where ticket_id = ? order by seq",
      ticketId,
    );
    return [...rows].flatMap((row) =>
      recordedEntrySchema
        .array()
        .parse(JSON.parse(String(row["entries"])))
        .map((entry) => ({ seq: Number(row["seq"]), entry })),
    );
  }

  addEffect(row: EffectRow): void {
    this.#sql.exec(
      `insert into effects (ticket_id, effect_id, effect, status, epoch, attempts, due_at, recoveries, dispatch)
       values (?, ?, ?, ?, ?, ?, ?, ?, ?)`,
      row.ticketId,
      row.effectId,
      JSON.stringify(row.effect),
      row.status,
      row.epoch,
      row.attempts,
      row.dueAt,
      row.recoveries,
      row.dispatch && JSON.stringify(row.dispatch),
    );
  }

  readEffect(ticketId: string, effectId: string): EffectRow | null {
    const [row] = this.#sql.exec(
      "select * from effects where ticket_id = ? and effect_id = ?",
      ticketId,
      effectId,
    );
    return row ? effectOf(row) : null;
  }

  readEffects(ticketId: string): EffectRow[] {
    return [...this.#sql.exec("select * from effects where ticket_id = ?", ticketId)].map(effectOf);
  }

  updateEffect(row: EffectRow): void {
    this.#sql.exec(
      `update effects set status = ?, attempts = ?, due_at = ?, recoveries = ?, dispatch = ?
       where ticket_id = ? and effect_id = ?`,
      row.status,
      row.attempts,
      row.dueAt,
      row.recoveries,
      row.dispatch && JSON.stringify(row.dispatch),
      row.ticketId,
      row.effectId,
    );
  }

  /** The epoch it was owed in, or null where it was owed no more. */
  removeEffect(ticketId: string, effectId: string): number | null {
    const [row] = this.#sql.exec(
      "delete from effects where ticket_id = ? and effect_id = ? returning epoch",
      ticketId,
      effectId,
    );
    return row ? Number(row["epoch"]) : null;
  }

  setTimer(timer: TimerRow): void {
    this.#sql.exec("insert or replace into timers values (?, ?, ?)", timer.ticketId, timer.name, timer.dueAt);
  }

  cancelTimer(ticketId: string, name: TimerName): void {
    this.#sql.exec("delete from timers where ticket_id = ? and name = ?", ticketId, name);
  }

  readTimer(ticketId: string, name: TimerName): number | null {
    const [row] = this.#sql.exec(
      "select due_at from timers where ticket_id = ? and name = ?",
      ticketId,
      name,
    );
    return row ? Number(row["due_at"]) : null;
  }

  dueTimers(nowMs: number, limit: number): TimerRow[] {
    const rows = this.#sql.exec(
      `select * from timers where due_at <= ?1 and ${untroubled} order by due_at limit ?2`,
      nowMs,
      limit,
    );
    return [...rows].map((row) => ({
      ticketId: String(row["ticket_id"]),
      name: row["name"] as TimerName,
      dueAt: Number(row["due_at"]),
    }));
  }

  dueEffects(nowMs: number, limit: number): EffectRow[] {
    const rows = this.#sql.exec(
      `select * from effects where due_at <= ?1 and ${untroubled} order by due_at limit ?2`,
      nowMs,
      limit,
    );
    return [...rows].map(effectOf);
  }

  /** When the next row after this time is due, or null where nothing waits. */
  earliestDueAfter(nowMs: number): number | null {
    const [row] = this.#sql.exec(
      `select min(due_at) as due_at from (
         select due_at from timers where ${untroubled} union all select due_at from effects where ${untroubled}
         union all select due_at from troubles) where due_at > ?1`,
      nowMs,
    );
    return row?.["due_at"] == null ? null : Number(row["due_at"]);
  }

  /** Whether rows are due already. */
  isAnythingDue(nowMs: number): boolean {
    const due = this.#sql.exec(
      `select 1 from timers where due_at <= ?1 and ${untroubled}
       union all select 1 from effects where due_at <= ?1 and ${untroubled} limit 1`,
      nowMs,
    );
    return [...due].length > 0;
  }

  /** Whether a ticket waits for anything that comes with time. */
  owesAnything(): boolean {
    const owed = this.#sql.exec(
      "select 1 from timers union all select 1 from effects union all select 1 from letters limit 1",
    );
    return [...owed].length > 0;
  }

  readTrouble(ticketId: string): TroubleRow | null {
    const [row] = this.#sql.exec("select * from troubles where ticket_id = ?", ticketId);
    return row ? troubleOf(row) : null;
  }

  saveTrouble(row: TroubleRow): void {
    this.#sql.exec(
      "insert or replace into troubles values (?, ?, ?, ?, ?)",
      row.ticketId,
      row.attempts,
      row.dueAt,
      row.error,
      row.machine,
    );
  }

  /** Its effects have as many tries again as they had at first. */
  removeTrouble(ticketId: string): void {
    this.#sql.exec("delete from troubles where ticket_id = ?", ticketId);
    this.#sql.exec("update effects set recoveries = 0 where ticket_id = ?", ticketId);
  }

  readTroubles(): TroubleRow[] {
    return [...this.#sql.exec("select * from troubles")].map(troubleOf);
  }

  addLetter(row: LetterRow): void {
    this.#sql.exec(
      "insert or replace into letters values (?, ?, ?, ?, ?, ?)",
      row.ticketId,
      row.source,
      row.what,
      row.attempts,
      row.error,
      row.at,
    );
  }

  readLetters(limit: number): LetterRow[] {
    return [...this.#sql.exec("select * from letters order by at limit ?", limit)].map((row) => ({
      ticketId: String(row["ticket_id"]),
      source: row["source"] === "ticket" ? "ticket" : "step",
      what: String(row["what"]),
      attempts: Number(row["attempts"]),
      error: String(row["error"]),
      at: Number(row["at"]),
    }));
  }

  /** Once it has been told; one that was written anew meanwhile stays. */
  removeLetter({ ticketId, source, what, at }: LetterRow): void {
    this.#sql.exec(
      "delete from letters where ticket_id = ? and source = ? and what = ? and at = ?",
      ticketId,
      source,
      what,
      at,
    );
  }

  readCursor(name: string): number {
    const [row] = this.#sql.exec("select value from cursors where name = ?", name);
    return Number(row?.["value"] ?? 0);
  }

  saveCursor(name: string, value: number): void {
    this.#sql.exec("insert or replace into cursors values (?, ?)", name, value);
  }

  /** Removes all of a ticket and leaves a receipt that holds none of it. */
  erase(ticketId: string, receipt: string): void {
    this.forgetKept(ticketId);
    for (const table of [
      "tickets",
      "events",
      "effects",
      "timers",
      "troubles",
      "letters",
      "recordings",
      ...strataTables,
    ]) {
      this.#sql.exec(`delete from ${table} where ticket_id = ?`, ticketId);
    }
    this.#sql.exec("insert or replace into tombstones values (?, ?)", ticketId, receipt);
  }

  readTombstone(ticketId: string): string | null {
    const [row] = this.#sql.exec("select receipt from tombstones where ticket_id = ?", ticketId);
    return row ? String(row["receipt"]) : null;
  }
}

/** The chain's link: SHA-256 over the hash before, the entry's facts and its text. */
export function hashEvent(previousHash: string, row: Omit<EventRow, "hash">, text: string): string {
  return digest("event", previousHash, String(row.seq), row.eventId, String(row.at), row.state, text);
}

/** Whether a ticket's events are gap-free and their chain of hashes is whole. */
export function isChainIntact(events: readonly StoredEventRow[]): boolean {
  let previous = "";
  return events.every((row, index) => {
    const whole = row.seq === index + 1 && row.hash === hashEvent(previous, row, row.text);
    previous = row.hash;
    return whole;
  });
}

type Row = Record<string, SqlStorageValue>;

function ticketOf(row: Row): TicketRow {
  return {
    ticketId: String(row["ticket_id"]),
    seq: Number(row["seq"]),
    // Written by `saveTicket` above, from the same types.
    snapshot: JSON.parse(String(row["snapshot"])) as TicketSnapshot,
    summary: JSON.parse(String(row["summary"])) as TicketSummary,
    hash: String(row["hash"]),
    change: Number(row["change"]),
  };
}

function effectOf(row: Row): EffectRow {
  return {
    ticketId: String(row["ticket_id"]),
    effectId: String(row["effect_id"]),
    effect: JSON.parse(String(row["effect"])) as OwedEffect,
    // Written by `addEffect` and `updateEffect` above, from the same types.
    status: row["status"] as EffectRow["status"],
    epoch: Number(row["epoch"]),
    attempts: Number(row["attempts"]),
    dueAt: Number(row["due_at"]),
    recoveries: Number(row["recoveries"]),
    dispatch: row["dispatch"] == null ? null : (JSON.parse(String(row["dispatch"])) as DispatchRecord),
  };
}

function troubleOf(row: Row): TroubleRow {
  return {
    ticketId: String(row["ticket_id"]),
    attempts: Number(row["attempts"]),
    dueAt: row["due_at"] == null ? null : Number(row["due_at"]),
    error: String(row["error"]),
    machine: String(row["machine"]),
  };
}
