/**
 * The table of a ticket's raw words. It has a retention of its own: `forget` removes them, and a mark stays that says
 * when. SQL and rows only; which words these are and how events name them is in `turn-words.ts`.
 */
import { z } from "zod";
import type { TicketEvent } from "../domain/event.ts";
import { hasWords, joinWords, listReferences, nameWords, partWords } from "./turn-words.ts";

/** `seq` is the event's; the row with 0 is the mark of what was forgotten, with the time. */
export const turnsTable = `create table if not exists turns (
     ticket_id text not null, seq integer not null, version integer not null, at integer not null,
     salt text not null, words text not null, primary key (ticket_id, seq)) without rowid`;

/** Of the rows' form. A later one reads the earlier ones; nothing can be built anew, for there is no other copy. */
const version = 1;

const wordsSchema = z.array(z.string());

/** The words that are kept of a ticket, by the digest its events name them by. */
export interface Held {
  known: ReadonlyMap<string, string>;
  salt: string | null;
  /** Unix milliseconds; null where nothing was ever forgotten. */
  forgottenAt: number | null;
}

export class Turns {
  readonly #sql: SqlStorage;
  readonly #drawSalt: () => string;

  constructor(sql: SqlStorage, drawSalt: () => string) {
    this.#sql = sql;
    this.#drawSalt = drawSalt;
  }

  read(ticketId: string): Held {
    const known = new Map<string, string>();
    let salt: string | null = null;
    let forgottenAt: number | null = null;
    for (const row of this.#sql.exec("select * from turns where ticket_id = ? order by seq", ticketId)) {
      if (row["seq"] === 0) {
        forgottenAt = Number(row["at"]);
        continue;
      }
      salt = String(row["salt"]);
      for (const text of wordsSchema.parse(JSON.parse(String(row["words"])))) {
        known.set(nameWords(salt, text), text);
      }
    }
    return { known, salt, forgottenAt };
  }

  /** Keeps an event's words apart from it, and gives the event as it is to be stored. What was said before is not kept twice. */
  part(ticketId: string, { seq, at, event }: { seq: number; at: number; event: TicketEvent }): object {
    if (!hasWords(event)) return event;
    const held = this.read(ticketId);
    const salt = held.salt ?? this.#drawSalt();
    const { stored, words } = partWords(event, salt);
    const fresh = Object.entries(words).flatMap(([name, text]) => (held.known.has(name) ? [] : [text]));
    if (fresh.length > 0) {
      this.#sql.exec(
        "insert into turns values (?, ?, ?, ?, ?, ?)",
        ticketId,
        seq,
        version,
        at,
        salt,
        JSON.stringify(fresh),
      );
    }
    return stored;
  }

  /** Removes a ticket's words for good. The salt goes with them. */
  forget(ticketId: string, at: number): void {
    this.#sql.exec("delete from turns where ticket_id = ?", ticketId);
    this.#sql.exec("insert into turns values (?, 0, ?, ?, '', '[]')", ticketId, version, at);
  }
}

/** An event as it was read, with its words in it. */
export function readEvent(text: string, { known }: Held): TicketEvent {
  // Written by the journal, from the same types, but for the words.
  return joinWords(JSON.parse(text) as TicketEvent, known);
}

/** Whether no words are missing but those that were forgotten. Whoever changes a word changes its digest. */
export function areWordsWhole(
  events: readonly { at: number; text: string }[],
  { known, forgottenAt }: Held,
): boolean {
  return events.every(({ at, text }) => {
    const isForgotten = forgottenAt !== null && at <= forgottenAt;
    return isForgotten || listReferences(JSON.parse(text) as TicketEvent).every((name) => known.has(name));
  });
}
