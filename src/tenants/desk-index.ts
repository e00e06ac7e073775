/**
 * A tenant's tickets as its people look for them: one row per ticket, fed with summaries by the coordinators. It is
 * a copy that can be built again; nothing is decided from it.
 */
import { fail, succeed, type Result } from "../domain/result.ts";
import type { TicketState } from "../domain/state.ts";
import type { TicketSummary } from "../domain/view.ts";
import { createCursor, parseCursor } from "./cursor.ts";
import { computeDeskMetrics, type DeskMetrics } from "./desk-metrics.ts";

export interface TicketQuery {
  /** One, or any of several; none given means all. */
  state?: TicketState | readonly TicketState[] | undefined;
  /** Words that must all occur in id, subject, requester or intent. */
  q?: string | undefined;
  /** Where an earlier page ended, as it said in `next`. */
  cursor?: string | undefined;
  /** 1 to 200. */
  limit: number;
}

export interface TicketPage {
  items: TicketSummary[];
  /** Null on the last page. */
  next: string | null;
}

const maxWords = 6;

/**
 * The newest ticket first is the table's own order, so a page is a short scan and a summary costs one row written.
 * The one index holds only tickets that wait for a person: it is what people open first, and it stays small.
 * `tombstones` keeps a summary that was on its way from bringing an erased ticket back.
 */
const schema = `
  CREATE TABLE IF NOT EXISTS tickets (
    received_at INTEGER NOT NULL,
    id TEXT NOT NULL,
    version INTEGER NOT NULL,
    state TEXT NOT NULL,
    reason TEXT,
    waiting_since INTEGER,
    pending_approvals INTEGER NOT NULL,
    /* From arrival until it was first seen resolved; null while it is not. */
    resolved_ms INTEGER,
    input_tokens INTEGER NOT NULL,
    output_tokens INTEGER NOT NULL,
    cost_micros INTEGER NOT NULL,
    words TEXT NOT NULL,
    summary TEXT NOT NULL,
    PRIMARY KEY (received_at, id)
  ) WITHOUT ROWID;
  CREATE INDEX IF NOT EXISTS tickets_waiting ON tickets (received_at, id)
    WHERE state IN ('awaitingApproval', 'escalated');
  CREATE TABLE IF NOT EXISTS tombstones (id TEXT PRIMARY KEY) WITHOUT ROWID;
`;

const waitingStates: readonly TicketState[] = ["awaitingApproval", "escalated"];

type Sql = Pick<SqlStorage, "exec">;

export class DeskIndex {
  readonly #sql: Sql;

  constructor(sql: Sql) {
    this.#sql = sql;
    sql.exec(schema);
  }

  /** Stores what is newer than what is known, and answers which summaries that were. */
  upsert(summaries: readonly TicketSummary[]): TicketSummary[] {
    const newest = new Map<string, TicketSummary>();
    for (const summary of summaries) {
      if (summary.version > (newest.get(summary.id)?.version ?? -1)) newest.set(summary.id, summary);
    }
    if (newest.size === 0) return [];
    const rows = [...newest.values()].map((summary) => ({ summary, words: wordsOf(summary) }));
    const changed = this.#sql
      .exec<{ id: string }>(
        `INSERT INTO tickets
         SELECT s ->> 'receivedAt', s ->> 'id', s ->> 'version', s ->> 'state', s ->> 'reason', s ->> 'waitingSince',
                s ->> 'pendingApprovals',
                CASE s ->> 'state' WHEN 'resolved' THEN (s ->> 'updatedAt') - (s ->> 'receivedAt') END,
                s ->> '$.cost.inputTokens', s ->> '$.cost.outputTokens', s ->> '$.cost.costMicros', words, s
         FROM (SELECT value -> 'summary' AS s, value ->> 'words' AS words FROM json_each(?))
         WHERE s ->> 'id' NOT IN (SELECT id FROM tombstones)
         ON CONFLICT (received_at, id) DO UPDATE SET
           version = excluded.version, state = excluded.state, reason = excluded.reason,
           waiting_since = excluded.waiting_since, pending_approvals = excluded.pending_approvals,
           resolved_ms = CASE WHEN excluded.state = 'resolved' AND state = 'resolved' THEN resolved_ms
                              ELSE excluded.resolved_ms END,
           input_tokens = excluded.input_tokens, output_tokens = excluded.output_tokens,
           cost_micros = excluded.cost_micros, words = excluded.words, summary = excluded.summary
         WHERE excluded.version > version
         RETURNING id`,
        JSON.stringify(rows),
      )
      .toArray();
    return changed.flatMap(({ id }) => newest.get(id) ?? []);
  }

  /** Forgets a ticket for good. Answers whether it was known. */
  remove(id: string): boolean {
    this.#sql.exec("INSERT OR IGNORE INTO tombstones VALUES (?)", id);
    return this.#sql.exec("DELETE FROM tickets WHERE id = ? RETURNING id", id).toArray().length > 0;
  }

  /** Newest first, by arrival: a ticket that changes does not move between pages. */
  list(query: TicketQuery): Result<TicketPage, "cursorInvalid"> {
    const where = ["1"];
    const values: (string | number)[] = [];
    if (query.cursor !== undefined) {
      const after = parseCursor(query.cursor);
      if (!after) return fail("cursorInvalid");
      where.push("(received_at, id) < (?, ?)");
      values.push(after.at, after.id);
    }
    const states = query.state === undefined ? [] : [query.state].flat();
    if (states.length > 0) {
      // Said in these words, SQLite sees that the index of waiting tickets has all of them.
      if (states.every((state) => waitingStates.includes(state))) {
        where.push("state IN ('awaitingApproval', 'escalated')");
      }
      where.push("state IN (SELECT value FROM json_each(?))");
      values.push(JSON.stringify(states));
    }
    for (const word of searchWords(query.q ?? "")) {
      where.push("instr(words, ?) > 0");
      values.push(word);
    }
    const limit = Math.min(Math.max(Math.trunc(query.limit), 1), 200);
    const rows = this.#sql
      .exec<{ summary: string }>(
        `SELECT summary FROM tickets WHERE ${where.join(" AND ")} ORDER BY received_at DESC, id DESC LIMIT ?`,
        ...values,
        limit + 1,
      )
      .toArray();
    // Stored by `upsert` and by nothing else.
    const items = rows.slice(0, limit).map((row) => JSON.parse(row.summary) as TicketSummary);
    const last = items.at(-1);
    return succeed({ items, next: rows.length > limit && last ? cursorOf(last) : null });
  }

  /** Whether a ticket has been forgotten for good. */
  isForgotten(id: string): boolean {
    return this.#sql.exec("SELECT 1 FROM tombstones WHERE id = ?", id).toArray().length > 0;
  }

  metrics(): Omit<DeskMetrics, "deadLetters"> {
    return computeDeskMetrics(this.#sql);
  }
}

function cursorOf({ receivedAt, id }: TicketSummary): string {
  return createCursor({ at: receivedAt, id });
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

function searchWords(q: string): string[] {
  return q.toLowerCase().split(/\s+/).filter(Boolean).slice(0, maxWords);
}
