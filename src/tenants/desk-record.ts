/** A tenant's track record: one row for each thing that is counted, for good. Rows are written only where people judged. */
import { addCounters, type Counters, type TicketTally } from "../domain/tally.ts";
import { readTrackRecord, type TrackRecordEntry } from "../domain/track-record.ts";

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
  }

  /** Adds what tallies have more than was counted. Writes one row for each counter that changes. */
  add(news: readonly News[]): void {
    const added: Counters = {};
    for (const { tally, judged } of news) {
      if (!tally.judged) continue;
      addCounters(added, tally.judged);
      // Stored by the desk's index and by nothing else.
      addCounters(added, judged === null ? {} : (JSON.parse(judged) as Counters), -1);
    }
    for (const [key, times] of Object.entries(added)) {
      this.#sql.exec(
        `INSERT INTO track_record SELECT ?, ? WHERE (SELECT count(*) FROM track_record) < ${maxCounters}
           OR EXISTS (SELECT 1 FROM track_record WHERE key = ?1)
         ON CONFLICT (key) DO UPDATE SET times = times + excluded.times`,
        key,
        times,
      );
    }
  }

  list(): TrackRecordEntry[] {
    const rows = this.#sql.exec<{ key: string; times: number }>("SELECT key, times FROM track_record");
    return readTrackRecord(Object.fromEntries([...rows].map(({ key, times }) => [key, times])));
  }
}
