/**
 * The tables of a ticket's words, one for each stratum, all alike. Each has a retention of its own: `forget` removes
 * what a ticket has in one, and a mark stays that says when. SQL and rows only; which words these are and how events
 * name them is in `memory/stratum-words.ts`.
 */
import { z } from "zod";
import type { TicketEvent } from "../domain/event.ts";
import { strata, type Stratum } from "../domain/stratum.ts";
import {
  hasWords,
  joinWords,
  listReferences,
  nameWords,
  partWords,
  type KnownWords,
} from "../memory/stratum-words.ts";

const tables = { turn: "turns", task: "findings" } as const satisfies Record<Stratum, string>;
export const strataTables = Object.values(tables);

/**
 * `seq` is the event's, whose words are all in one row; the row with 0 is the mark of what was forgotten: `at` says when
 * for the last time, `words` when before.
 */
export const strataSchema = strataTables.map(
  (table) => `create table if not exists ${table} (
     ticket_id text not null, seq integer not null, version integer not null, at integer not null,
     salt text not null, words text not null, primary key (ticket_id, seq)) without rowid`,
);

/** Of the rows' form. A later one reads the earlier ones; nothing can be built anew, for there is no other copy. */
export const rowVersions = { turn: 1, task: 1 } as const satisfies Record<Stratum, number>;

const wordsSchema = z.array(z.unknown());
const timesSchema = z.array(z.number());

/** The words of a stratum that are kept of a ticket. */
interface Held extends KnownWords {
  salt: string | null;
  /** In order, Unix milliseconds. */
  forgettings: readonly number[];
}

export type AllHeld = Readonly<Record<Stratum, Held>>;

export class Strata {
  readonly #sql: SqlStorage;
  readonly #drawSalt: () => string;

  constructor(sql: SqlStorage, drawSalt: () => string) {
    this.#sql = sql;
    this.#drawSalt = drawSalt;
  }

  read(ticketId: string): AllHeld {
    return { turn: this.#read(ticketId, "turn"), task: this.#read(ticketId, "task") };
  }

  #read(ticketId: string, stratum: Stratum): Held {
    const known = new Map<string, unknown>();
    let salt: string | null = null;
    let forgettings: number[] = [];
    const rows = this.#sql.exec(
      `select * from ${tables[stratum]} where ticket_id = ? order by seq`,
      ticketId,
    );
    for (const row of rows) {
      if (row["seq"] === 0) {
        forgettings = timesOf(row);
        continue;
      }
      salt = String(row["salt"]);
      for (const words of wordsSchema.parse(JSON.parse(String(row["words"])))) {
        known.set(nameWords(salt, words), words);
      }
    }
    const forgottenAt = (eventAt: number) => forgettings.find((time) => eventAt < time) ?? null;
    return { known, salt, forgettings, forgottenAt };
  }

  /** Whether the words of what happened at that time, Unix milliseconds, are kept no more. */
  isForgotten(ticketId: string, stratum: Stratum, at: number): boolean {
    return this.#read(ticketId, stratum).forgottenAt(at) !== null;
  }

  /** Keeps an event's words apart from it, and gives the event as it is to be stored. What is held already is not kept twice. */
  part(ticketId: string, { seq, at, event }: { seq: number; at: number; event: TicketEvent }): TicketEvent {
    let parted = event;
    for (const stratum of strata) {
      if (!hasWords(event, stratum)) continue;
      const held = this.#read(ticketId, stratum);
      const salt = held.salt ?? this.#drawSalt();
      const { stored, words } = partWords(parted, stratum, salt);
      parted = stored;
      const fresh = [...words].flatMap(([name, field]) => (held.known.has(name) ? [] : [field]));
      if (fresh.length > 0) this.#insert(ticketId, stratum, { seq, at, salt, words: fresh });
    }
    return parted;
  }

  /** Removes a ticket's words of one stratum for good. The salt goes with them. */
  forget(ticketId: string, stratum: Stratum, at: number): void {
    const table = tables[stratum];
    const [mark] = this.#sql.exec(`select * from ${table} where ticket_id = ? and seq = 0`, ticketId);
    this.#sql.exec(`delete from ${table} where ticket_id = ?`, ticketId);
    this.#insert(ticketId, stratum, { seq: 0, at, salt: "", words: mark ? timesOf(mark) : [] });
  }

  #insert(
    ticketId: string,
    stratum: Stratum,
    { seq, at, salt, words }: { seq: number; at: number; salt: string; words: readonly unknown[] },
  ): void {
    this.#sql.exec(
      `insert into ${tables[stratum]} values (?, ?, ?, ?, ?, ?)`,
      ticketId,
      seq,
      rowVersions[stratum],
      at,
      salt,
      JSON.stringify(words),
    );
  }

  /** Tickets that are over since that time, Unix milliseconds, and have something left to be forgotten of a stratum. */
  ticketsToForget(stratum: Stratum, restedBefore: number, limit: number): string[] {
    const rows = this.#sql.exec(
      `select ticket_id from tickets where ${over} and ${somethingLeft(stratum)} and summary ->> 'updatedAt' <= ? limit ?`,
      restedBefore,
      limit,
    );
    return [...rows].map((row) => String(row["ticket_id"]));
  }

  /** Since when the first ticket with something to be forgotten is over, for each stratum; null where none is. A scan: seldom. */
  earliestToForget(): Record<Stratum, number | null> {
    const [row] = this.#sql.exec(
      `select ${strata
        .map((stratum) => `min(iif(${somethingLeft(stratum)}, summary ->> 'updatedAt', null)) as ${stratum}`)
        .join(", ")} from tickets where ${over}`,
    );
    const read = (stratum: Stratum) => (row?.[stratum] == null ? null : Number(row[stratum]));
    return { turn: read("turn"), task: read("task") };
  }
}

/** When words were forgotten, in order, from the mark's row. */
function timesOf(mark: Record<string, SqlStorageValue>): number[] {
  return [...timesSchema.parse(JSON.parse(String(mark["words"]))), Number(mark["at"])];
}

/** Not for a person to go on with: `isOver` in `forgetting.ts`. */
const over = "summary ->> 'state' in ('resolved', 'cancelled')";

/** A recording holds what was said and what was found, and goes with the first of them. */
function somethingLeft(stratum: Stratum): string {
  const table = tables[stratum];
  return `(exists (select 1 from ${table} where ${table}.ticket_id = tickets.ticket_id and ${table}.seq > 0)
    or exists (select 1 from recordings where recordings.ticket_id = tickets.ticket_id))`;
}

/** An event of that time as it was read, Unix milliseconds, with its words in it. */
export function readEvent(text: string, at: number, held: AllHeld): TicketEvent {
  // Written by the journal, from the same types, but for the words.
  let event = JSON.parse(text) as TicketEvent;
  for (const stratum of strata) event = joinWords(event, at, stratum, held[stratum]);
  return event;
}

/** Whether no words are missing but those that were forgotten. Whoever changes a word changes its digest. */
export function areWordsWhole(events: readonly { at: number; text: string }[], held: AllHeld): boolean {
  return events.every(({ at, text }) => {
    const stored = JSON.parse(text) as TicketEvent;
    return strata.every((stratum) => {
      const { known, forgottenAt } = held[stratum];
      return forgottenAt(at) !== null || listReferences(stored, stratum).every((name) => known.has(name));
    });
  });
}
