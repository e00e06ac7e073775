/**
 * Which of a tenant's tickets are in work: leases and a line of those who wait, in SQLite. Exact and fair: who waited
 * longest goes next. A slot is a lease, so a holder that dies gives it back in the end. Nothing is sent from here.
 */
import type { Clock } from "../domain/clock.ts";

/** Longer than any run of agents without a person in between. */
const leaseMs = 10 * 60_000;

export interface SlotAnswer {
  granted: string[];
  waiting: string[];
  /** Tickets that waited and hold a slot now: somebody has to tell them. */
  promoted: string[];
}

type SlotStorage = Pick<DurableObjectStorage, "sql" | "transactionSync">;

export class Slots {
  readonly #storage: SlotStorage;
  readonly #clock: Clock;
  /** Who asks in the same millisecond still comes one after the other. */
  #lastSince = 0;

  constructor(storage: SlotStorage, clock: Clock) {
    this.#storage = storage;
    this.#clock = clock;
    storage.sql.exec(
      "create table if not exists leases (ticket_id text primary key, expires_at integer not null) without rowid",
    );
    storage.sql.exec(
      "create table if not exists waiting (ticket_id text primary key, since integer not null) without rowid",
    );
  }

  /** Slots for tickets that want to start. Who gets none waits, in order. `slots`: how many there are. */
  acquire(ticketIds: readonly string[], slots: number): SlotAnswer {
    const now = this.#clock.now();
    return this.#storage.transactionSync(() => {
      // A lease may have run out: its slot is for those who wait, not for who asks first.
      const promoted = this.#promote(slots, now);
      const answer: SlotAnswer = { granted: [], waiting: [], promoted: [] };
      let free = slots - this.#countLeases(now);
      for (const ticketId of ticketIds) {
        if (this.#holds(ticketId)) answer.granted.push(ticketId);
        else if (free > 0) {
          this.#lease(ticketId, now);
          answer.granted.push(ticketId);
          free -= 1;
        } else {
          this.#wait(ticketId, now);
          answer.waiting.push(ticketId);
        }
      }
      answer.promoted = promoted.filter((ticketId) => !ticketIds.includes(ticketId));
      return answer;
    });
  }

  /** Gives slots back; answers who holds one now that waited before. */
  release(ticketIds: readonly string[], slots: number): string[] {
    return this.#storage.transactionSync(() => {
      for (const ticketId of ticketIds) {
        this.#storage.sql.exec("delete from leases where ticket_id = ?", ticketId);
        this.#storage.sql.exec("delete from waiting where ticket_id = ?", ticketId);
      }
      return this.#promote(slots, this.#clock.now());
    });
  }

  occupancy(): { inUse: number; waiting: number } {
    const [row] = this.#storage.sql.exec("select count(*) as waiting from waiting");
    return { inUse: this.#countLeases(this.#clock.now()), waiting: Number(row?.["waiting"] ?? 0) };
  }

  #promote(slots: number, now: number): string[] {
    const { sql } = this.#storage;
    // Nearly always empty, and then nothing more is read.
    if ([...sql.exec("select 1 from waiting limit 1")].length === 0) return [];
    const free = Math.max(0, slots - this.#countLeases(now));
    const rows = [...sql.exec("select ticket_id from waiting order by since limit ?", free)];
    return rows.map((row) => {
      const ticketId = String(row["ticket_id"]);
      this.#lease(ticketId, now);
      return ticketId;
    });
  }

  #lease(ticketId: string, now: number): void {
    this.#storage.sql.exec("insert or replace into leases values (?, ?)", ticketId, now + leaseMs);
    this.#storage.sql.exec("delete from waiting where ticket_id = ?", ticketId);
  }

  #wait(ticketId: string, now: number): void {
    this.#lastSince = Math.max(now, this.#lastSince + 1);
    this.#storage.sql.exec("insert or ignore into waiting values (?, ?)", ticketId, this.#lastSince);
  }

  #holds(ticketId: string): boolean {
    return [...this.#storage.sql.exec("select 1 from leases where ticket_id = ?", ticketId)].length > 0;
  }

  #countLeases(now: number): number {
    this.#storage.sql.exec("delete from leases where expires_at <= ?", now);
    const [row] = this.#storage.sql.exec("select count(*) as held from leases");
    return Number(row?.["held"] ?? 0);
  }
}
