/**
 * A tenant's tickets as its people look for them: one row per ticket, fed with summaries by the coordinators. It is
 * a copy that can be built again; nothing is decided from it.
 */
import type { ModelFigures } from "../domain/metrics.ts";
import type { Result } from "../domain/result.ts";
import { hourMs, hourOf, type TicketTally } from "../domain/tally.ts";
import type { TicketCounts } from "../domain/ticket-query.ts";
import type { JudgedEntry } from "../domain/track-record.ts";
import type { TicketSummary } from "../domain/view.ts";
import { DeskHours } from "./desk-hours.ts";
import { DeskLabels } from "./desk-labels.ts";
import { DeskRecord } from "./desk-record.ts";
import { countTickets, listTickets, type TicketPage, type TicketQuery } from "./desk-list.ts";
import { readHours } from "./hour-figures.ts";
import { computeDeskMetrics } from "./desk-metrics.ts";
import { openTickets, upsertTickets } from "./desk-table.ts";

type Sql = Pick<SqlStorage, "exec">;

export class DeskIndex {
  readonly #sql: Sql;
  readonly #hours: DeskHours;
  readonly #record: DeskRecord;
  readonly #labels: DeskLabels;

  constructor(sql: Sql) {
    this.#sql = sql;
    openTickets(sql);
    this.#hours = new DeskHours(sql);
    this.#record = new DeskRecord(sql);
    this.#labels = new DeskLabels(sql);
  }

  /**
   * Stores what is newer than what is known, and answers which summaries that were. What their tallies have more than
   * the last ones goes into the figures, so that a ticket told again is counted once.
   */
  upsert(
    summaries: readonly TicketSummary[],
    tallies: readonly TicketTally[] = [],
    nowMs = Date.now(),
  ): TicketSummary[] {
    const newest = new Map<string, TicketSummary>();
    for (const summary of summaries) {
      if (summary.version > (newest.get(summary.id)?.version ?? -1)) newest.set(summary.id, summary);
    }
    if (newest.size === 0) return [];
    const tallyOf = new Map(tallies.map((tally) => [tally.id, tally]));
    const rows = [...newest.values()].map((summary) => ({
      summary,
      words: wordsOf(summary),
      tally: tallyOf.get(summary.id) ?? null,
    }));
    const counted = tallies.length > 0 ? this.#readTallies([...newest.values()]) : new Map<string, Counted>();
    const changed = this.#sql.exec<{ id: string }>(upsertTickets, JSON.stringify(rows)).toArray();
    const news = changed.flatMap(({ id }) => {
      const tally = tallyOf.get(id);
      return tally ? [{ tally, ...(counted.get(id) ?? { counted: null, judged: null }) }] : [];
    });
    this.#hours.add(news, nowMs);
    this.#record.add(news, nowMs);
    for (const { tally } of news) this.#labels.keep(tally.id, tally.labels ?? []);
    return changed.flatMap(({ id }) => newest.get(id) ?? []);
  }

  /** Forgets a ticket for good. Answers whether it was known. */
  remove(id: string): boolean {
    this.#sql.exec("INSERT OR IGNORE INTO tombstones VALUES (?)", id);
    this.#labels.forget(id);
    return this.#sql.exec("DELETE FROM tickets WHERE id = ? RETURNING id", id).toArray().length > 0;
  }

  list(query: TicketQuery, nowMs = Date.now()): Result<TicketPage, "cursorInvalid"> {
    return listTickets(this.#sql, query, nowMs);
  }

  counts(me: string, nowMs = Date.now()): TicketCounts {
    return countTickets(this.#sql, { me, nowMs });
  }

  /** Whether a ticket has been forgotten for good. */
  isForgotten(id: string): boolean {
    return this.#sql.exec("SELECT 1 FROM tombstones WHERE id = ?", id).toArray().length > 0;
  }

  /** `hours`: how far the window reaches back. */
  metrics(hours: number, nowMs = Date.now()): ReturnType<typeof computeDeskMetrics> {
    return computeDeskMetrics(this.#sql, this.#hours, { hours, nowMs });
  }

  /** What was measured of the models in the last hours. */
  modelFigures(hours: number, nowMs = Date.now()): ModelFigures[] {
    return readHours(this.#hours.since(hourOf(nowMs) - (hours - 1) * hourMs)).models;
  }

  /** How often people agreed with what was proposed, of all tickets there ever were. */
  trackRecord(): JudgedEntry[] {
    return this.#record.list();
  }

  /** What people's judgements teach. */
  get labels(): DeskLabels {
    return this.#labels;
  }

  /** What of each ticket's tally was counted, as it is stored. */
  #readTallies(summaries: readonly TicketSummary[]): Map<string, Counted> {
    const keys = summaries.map(({ receivedAt, id }) => [receivedAt, id]);
    const rows = this.#sql.exec<{ id: string; counted: string; judged: string | null }>(
      `SELECT tickets.id, tally AS counted, judged FROM json_each(?) AS key
       CROSS JOIN tickets ON received_at = key.value ->> 0 AND tickets.id = key.value ->> 1 WHERE tally IS NOT NULL`,
      JSON.stringify(keys),
    );
    return new Map([...rows].map(({ id, counted, judged }) => [id, { counted, judged }]));
  }
}

/** Parts of a tally, as JSON; null where they were not told. */
interface Counted {
  counted: string | null;
  judged: string | null;
}

/** What a search looks at. SQLite folds only ASCII letters, so the folding is done here, on both sides. */
function wordsOf(summary: TicketSummary): string {
  return [
    summary.id,
    summary.subject,
    summary.requester,
    summary.intent?.replaceAll("_", " "),
    summary.intent,
  ]
    .filter((word) => word != null)
    .join("\n")
    .toLowerCase();
}
