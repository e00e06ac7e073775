/**
 * A tenant's figures by the hour: one row of counters each, for eight days. What arrives in one batch is one row
 * written, whatever the number of tickets in it. Which hour something belongs to is told with it, so late news counts
 * where it belongs.
 */
import { addCounters, hourMs, hourOf, type Counters, type TicketTally } from "../domain/tally.ts";

const keptHours = 192;
/** Names of tools and models come from settings and from others' servers: an hour keeps so many counters, no more. */
const maxCounters = 2_000;

interface News {
  tally: TicketTally;
  /** The tally's hours as they were counted before, as JSON; null where they were not. */
  counted: string | null;
}

export class DeskHours {
  readonly #sql: Pick<SqlStorage, "exec">;
  /** As the rows are: nobody else writes them. */
  readonly #known = new Map<number, Counters>();

  constructor(sql: Pick<SqlStorage, "exec">) {
    this.#sql = sql;
    sql.exec("CREATE TABLE IF NOT EXISTS hours (hour INTEGER PRIMARY KEY, counters TEXT NOT NULL)");
  }

  /** Adds what tallies have more than was counted. Writes one row for each hour that changes. */
  add(news: readonly News[], nowMs: number): void {
    const oldest = hourOf(nowMs) - keptHours * hourMs;
    const added = new Map<number, Counters>();
    for (const { tally, counted } of news) {
      // Stored by `upsert` and by nothing else.
      const before = counted === null ? {} : (JSON.parse(counted) as TicketTally["hours"]);
      for (const [hour, counters] of Object.entries(tally.hours)) {
        if (Number(hour) < oldest) continue;
        const sum = added.get(Number(hour)) ?? {};
        addCounters(sum, counters);
        addCounters(sum, before[hour] ?? {}, -1);
        added.set(Number(hour), sum);
      }
    }
    for (const [hour, counters] of added) {
      if (Object.keys(counters).length > 0) this.#write(hour, counters, oldest);
    }
  }

  /** Hours from this one on, in order. */
  since(hour: number): { at: number; counters: Counters }[] {
    const rows = this.#sql.exec<{ hour: number; counters: string }>(
      "SELECT hour, counters FROM hours WHERE hour >= ? ORDER BY hour",
      hour,
    );
    // Written below and by nothing else.
    return [...rows].map((row) => ({ at: row.hour, counters: JSON.parse(row.counters) as Counters }));
  }

  #write(hour: number, added: Counters, oldest: number): void {
    const known = this.#read(hour);
    const counters = { ...known };
    const isFull = Object.keys(counters).length >= maxCounters;
    addCounters(
      counters,
      isFull ? Object.fromEntries(Object.entries(added).filter(([key]) => key in counters)) : added,
    );
    this.#sql.exec("INSERT OR REPLACE INTO hours VALUES (?, ?)", hour, JSON.stringify(counters));
    if (known === null) this.#sql.exec("DELETE FROM hours WHERE hour < ?", oldest);
    // Late news of many hours must not fill the memory.
    if (this.#known.size > 4) this.#known.clear();
    this.#known.set(hour, counters);
  }

  #read(hour: number): Counters | null {
    const known = this.#known.get(hour);
    if (known) return known;
    const [row] = this.#sql.exec("SELECT counters FROM hours WHERE hour = ?", hour);
    return row ? (JSON.parse(String(row["counters"])) as Counters) : null;
  }
}
