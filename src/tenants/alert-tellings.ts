/**
 * Of which alerts the people in the tenant's chat are to be told, and what became of it, in SQLite: one row for an alert,
 * owed in the transaction that fires or ends it. What ends before it was told is told once, as over.
 */
import { z } from "zod";
import { alertTellingSchema, type AlertTelling } from "../domain/burn.ts";
import type { TenantConfig } from "./config.ts";

/** The connector of the chat; the coordinator knows its tools. */
const chat = "slack";

/** How often it is tried: whoever has not been told two hours later sees it on the coordinator page. */
export const tellingAttempts = 6;
/** Then the first try is over, whatever became of it, so that a look finds it, or it is not there. */
const firstRetryMs = 60_000;

/** What is to be told, as its row is marked before the try. */
export interface OwedTelling {
  seq: number;
  what: AlertTelling["what"];
  /** With this one. */
  attempts: number;
}

interface Row extends AlertTelling {
  seq: number;
  /** Unix milliseconds; null where nothing is owed any more. */
  dueAt: number | null;
}

/** Whether alerts are told in the chat at all: where there is one, unless the tenant's people want it otherwise. */
export function isToldInChat({
  burnAlerts,
  connectors,
}: Pick<TenantConfig, "burnAlerts" | "connectors">): boolean {
  return burnAlerts.inChat && Object.hasOwn(connectors, chat);
}

export class AlertTellings {
  readonly #sql: SqlStorage;
  /** As the rows are. Null until they are needed. */
  #known: Row[] | null = null;

  constructor(sql: SqlStorage) {
    this.#sql = sql;
    sql.exec(
      `create table if not exists alert_tellings (seq integer primary key, what text not null, status text not null,
         attempts integer not null, due_at integer, reason text)`,
    );
  }

  /** In the transaction of the alert's own row, which `seq` names. What was still owed of its beginning is owed no more. */
  owe(seq: number, what: AlertTelling["what"], nowMs: number): void {
    this.#sql.exec(
      "insert or replace into alert_tellings values (?, ?, 'owed', 0, ?, null)",
      seq,
      what,
      nowMs,
    );
    this.#sql.exec("delete from alert_tellings where seq not in (select seq from burn_alerts)");
    this.#known = null;
  }

  /** When the next try is due, Unix milliseconds; null where nothing is owed. */
  get nextDueAt(): number | null {
    const times = this.#read().flatMap(({ dueAt }) => dueAt ?? []);
    return times.length === 0 ? null : Math.min(...times);
  }

  /** What is due longest, marked as tried before anything leaves; null where nothing is due. */
  take(nowMs: number): OwedTelling | null {
    const [due] = this.#read()
      .filter(({ dueAt }) => dueAt !== null && dueAt <= nowMs)
      .toSorted((one, other) => (one.dueAt ?? 0) - (other.dueAt ?? 0) || one.seq - other.seq);
    if (!due) return null;
    const attempts = due.attempts + 1;
    this.#sql.exec(
      "update alert_tellings set attempts = ?, due_at = ? where seq = ?",
      attempts,
      nowMs + firstRetryMs * 3 ** (attempts - 1),
      due.seq,
    );
    this.#known = null;
    return { seq: due.seq, what: due.what, attempts };
  }

  /** What became of a try. Of an alert that ended meanwhile its end is owed, and that stays so. */
  settle({ seq, what }: OwedTelling, { status, reason }: Pick<AlertTelling, "status" | "reason">): void {
    this.#sql.exec(
      "update alert_tellings set status = ?, reason = ?, due_at = iif(? = 'owed', due_at, null) where seq = ? and what = ?",
      status,
      reason,
      status,
      seq,
      what,
    );
    this.#known = null;
  }

  /** Nobody is to be told any more. */
  drop(): void {
    this.#sql.exec("delete from alert_tellings where status = 'owed'");
    this.#known = null;
  }

  /** What is known of an alert's telling; null where none was ever owed. */
  find(seq: number): AlertTelling | null {
    const row = this.#read().find((known) => known.seq === seq);
    if (!row) return null;
    const { what, status, attempts, reason } = row;
    return { what, status, attempts, reason };
  }

  #read(): Row[] {
    this.#known ??= [...this.#sql.exec("select * from alert_tellings order by seq")].map((row) => {
      const { due_at: dueAt, ...rest } = storedSchema.parse(row);
      return { ...rest, dueAt };
    });
    return this.#known;
  }
}

const storedSchema = alertTellingSchema.extend({ seq: z.number(), due_at: z.number().nullable() });
