/**
 * A tenant's dead letters: what was given up, what people decided of it. One row each; told again it is the same
 * letter, with what is new of it. Five hundred at most, so they are read and sorted without an index.
 */
import { createLetterId, type DeadLetter, type GivenUp, type LetterStatus } from "../domain/dead-letter.ts";
import { fail, succeed, type Result } from "../domain/result.ts";
import { createCursor, parseCursor } from "./cursor.ts";

export interface LetterQuery {
  /** None given means all. */
  status?: LetterStatus | undefined;
  /** Where an earlier page ended, as it said in `next`. */
  cursor?: string | undefined;
  /** 1 to 200. */
  limit: number;
}

export interface LetterPage {
  items: DeadLetter[];
  /** Null on the last page. */
  next: string | null;
}

export interface LetterDecision {
  status: Exclude<LetterStatus, "open">;
  by: string;
  note: string | null;
  /** The `at` of the failure that was decided on. A letter that has failed again since then stays open. */
  failedAt: number;
}

export type LetterFailure = { reason: "letterUnknown" } | { reason: "alreadySettled"; letter: DeadLetter };

const maxLetters = 500;
const errorLength = 300;
const whatLength = 80;

/** `dead_letters` is how an earlier version kept them, with whole messages in it. */
const schema = `
  DROP TABLE IF EXISTS dead_letters;
  CREATE TABLE IF NOT EXISTS letters (
    id TEXT PRIMARY KEY,
    source TEXT NOT NULL,
    ticketId TEXT,
    what TEXT NOT NULL,
    attempts INTEGER NOT NULL,
    error TEXT NOT NULL,
    at INTEGER NOT NULL,
    status TEXT NOT NULL,
    decidedBy TEXT,
    decidedAt INTEGER,
    note TEXT
  ) WITHOUT ROWID;
`;

export class DeadLetters {
  readonly #sql: Pick<SqlStorage, "exec">;

  constructor(sql: Pick<SqlStorage, "exec">) {
    this.#sql = sql;
    sql.exec(schema);
  }

  /** Keeps a letter. One that was settled is open again where it failed later than what was decided on. */
  record(told: GivenUp): void {
    const letter = {
      ...told,
      what: firstLine(told.what, whatLength),
      error: firstLine(told.error, errorLength),
    };
    this.#sql.exec(
      `INSERT INTO letters VALUES (?, ?, ?, ?, ?, ?, ?, 'open', NULL, NULL, NULL)
       ON CONFLICT (id) DO UPDATE SET
         status = CASE WHEN excluded.at > at THEN 'open' ELSE status END,
         attempts = excluded.attempts, error = excluded.error, at = excluded.at
       WHERE excluded.at >= at`,
      createLetterId(letter),
      letter.source,
      letter.ticketId,
      letter.what,
      letter.attempts,
      letter.error,
      letter.at,
    );
    this.#sql.exec(
      `DELETE FROM letters WHERE id IN
         (SELECT id FROM letters ORDER BY status = 'open' DESC, at DESC, id DESC LIMIT -1 OFFSET ?)`,
      maxLetters,
    );
  }

  /** The last failure first. */
  list(query: LetterQuery): Result<LetterPage, "cursorInvalid"> {
    const after = query.cursor === undefined ? null : parseCursor(query.cursor);
    if (query.cursor !== undefined && !after) return fail("cursorInvalid");
    const limit = Math.min(Math.max(Math.trunc(query.limit), 1), 200);
    const rows = this.#sql
      .exec(
        `SELECT * FROM letters WHERE (?1 IS NULL OR status = ?1) AND (?2 IS NULL OR (at, id) < (?2, ?3))
         ORDER BY at DESC, id DESC LIMIT ?4`,
        query.status ?? null,
        after?.at ?? null,
        after?.id ?? null,
        limit + 1,
      )
      .toArray();
    const items = rows.slice(0, limit).map(letterOf);
    const last = items.at(-1);
    return succeed({ items, next: rows.length > limit && last ? createCursor(last) : null });
  }

  read(id: string): DeadLetter | null {
    const [row] = this.#sql.exec("SELECT * FROM letters WHERE id = ?", id);
    return row ? letterOf(row) : null;
  }

  /** Notes what a person decided of an open letter. */
  settle(id: string, decision: LetterDecision, nowMs: number): Result<DeadLetter, LetterFailure> {
    const before = this.read(id);
    if (!before) return fail({ reason: "letterUnknown" });
    if (before.status !== "open") return fail({ reason: "alreadySettled", letter: before });
    const settled: DeadLetter = {
      ...before,
      status: before.at > decision.failedAt ? "open" : decision.status,
      decidedBy: decision.by,
      decidedAt: nowMs,
      note: decision.note,
    };
    this.#sql.exec(
      "UPDATE letters SET status = ?, decidedBy = ?, decidedAt = ?, note = ? WHERE id = ?",
      settled.status,
      settled.decidedBy,
      settled.decidedAt,
      settled.note,
      id,
    );
    return succeed(settled);
  }

  countOpen(): number {
    const [row] = this.#sql.exec("SELECT count(*) AS open FROM letters WHERE status = 'open'");
    return Number(row?.["open"] ?? 0);
  }

  /** Tickets of open letters, each once; as many as there are letters at most. */
  openTickets(): string[] {
    const rows = this.#sql.exec(
      "SELECT DISTINCT ticketId FROM letters WHERE status = 'open' AND ticketId IS NOT NULL ORDER BY ticketId",
    );
    return [...rows].map((row) => String(row["ticketId"]));
  }

  /** Forgets what is about a ticket. Answers whether there was anything. */
  remove(ticketId: string): boolean {
    return (
      this.#sql.exec("DELETE FROM letters WHERE ticketId = ? RETURNING id", ticketId).toArray().length > 0
    );
  }
}

/** A row's columns are the letter's fields, written by `record` and `settle` and by nothing else. */
function letterOf(row: Record<string, SqlStorageValue>): DeadLetter {
  return row as unknown as DeadLetter;
}

/** Errors may hold anything, and as much of it as they like. */
function firstLine(text: string, length: number): string {
  const [line = ""] = text.trimStart().split(/[\n\r\u2028\u2029]/, 1);
  // Half of a surrogate pair at the cut is no character.
  return line
    .slice(0, length)
    .replace(/[\ud800-\udbff]$/, "")
    .trimEnd();
}
