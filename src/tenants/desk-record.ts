/** A tenant's track record: one row for each thing that is counted, for good. Rows are written only where people judged. */
import { addCounters, type Counters, type TicketTally } from "../domain/tally.ts";
import { readTrackRecord, type JudgedEntry } from "../domain/track-record.ts";

/** Names of tools come from others' servers: so many counters are kept, no more. */
const maxCounters = 5_000;

interface News {
  tally: TicketTally;
  /** What the ticket's tally said before, as JSON; null where it said nothing. */
  judged: string | null;
}

export class DeskRecord {
  readonly #sql: Pick<SqlStorage, "exec">;

  constructor(sql: Pick<SqlStorage, "exec">) {
    this.#sql = sql;
    sql.exec(
      "CREATE TABLE IF NOT EXISTS track_record (key TEXT PRIMARY KEY, times INTEGER NOT NULL) WITHOUT ROWID",
    );
    const hasTime = sql.exec("SELECT 1 FROM pragma_table_info('track_record') WHERE name = 'at'").toArray();
    // What was counted before there was a time counts as of now: no fault is taken to be longer ago than it is. Writes no row.
    if (hasTime.length === 0) {
      sql.exec(`ALTER TABLE track_record ADD COLUMN at INTEGER NOT NULL DEFAULT ${Date.now()}`);
    }
  }

  /**
   * Adds what tallies have more than was counted, and when. Writes one row for each counter that changes. `nowMs`: Unix
   * milliseconds.
   */
  add(news: readonly News[], nowMs: number): void {
    const added: Counters = {};
    for (const { tally, judged } of news) {
      if (!tally.judged) continue;
      addCounters(added, tally.judged);
      // Stored by the desk's index and by nothing else.
      addCounters(added, judged === null ? {} : (JSON.parse(judged) as Counters), -1);
    }
    for (const [key, times] of Object.entries(added)) {
      this.#sql.exec(
        `INSERT INTO track_record (key, times, at)
           SELECT ?, ?, ? WHERE (SELECT count(*) FROM track_record) < ${maxCounters}
           OR EXISTS (SELECT 1 FROM track_record WHERE key = ?1)
         ON CONFLICT (key) DO UPDATE SET
           at = iif(excluded.times > 0, excluded.at, at), times = times + excluded.times`,
        key,
        times,
        nowMs,
      );
    }
  }

  list(): JudgedEntry[] {
    return readTrackRecord(
      this.#sql
        .exec<{ key: string; times: number; at: number }>("SELECT key, times, at FROM track_record")
        .toArray(),
    );
  }
}
