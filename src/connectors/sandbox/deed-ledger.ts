import { z } from "zod";
import { booksSchema, type Books } from "./records.ts";

/** The parts of the books that are written by doing, one line per deed. */
export type Book = Exclude<keyof Books, "customers" | "orders" | "refunds" | "subscriptions">;

export interface Deed {
  idempotencyKey: string;
  operation: string;
  argumentHash: string;
  /** The e-mail address of whom it concerns, in the form addresses are compared in. */
  about: string;
  /** ISO 8601. */
  at: string;
  output: object;
  /** The line this deed adds to the books, if it adds one. A `line` of null means the output's own `reply`. */
  entry: { book: Book; line: object | null } | null;
}

/**
 * One row per deed, known by its idempotency key: the effect's proof, its first answer and its line in the books are
 * one and the same row.
 */
const schema = `
  CREATE TABLE IF NOT EXISTS deeds (
    idempotency_key TEXT PRIMARY KEY,
    operation TEXT NOT NULL,
    argument_hash TEXT NOT NULL,
    about TEXT NOT NULL,
    at TEXT NOT NULL,
    output TEXT NOT NULL,
    book TEXT,
    line TEXT
  ) WITHOUT ROWID;
`;

/** Personal fields of what is answered and of what is in the books. */
const personalFields = new Set([
  "email",
  "customerEmail",
  "name",
  "shippingAddress",
  "previousAddress",
  "from",
  "to",
  "subject",
  "body",
  "reason",
]);
const erased = "[erased]";

const outputSchema = z.record(z.string(), z.json());

export class DeedLedger {
  readonly #sql: SqlStorage;

  constructor(sql: SqlStorage) {
    this.#sql = sql;
    sql.exec(schema);
  }

  find(idempotencyKey: string): Pick<Deed, "operation" | "argumentHash" | "output"> | null {
    const [row] = this.#sql
      .exec<{ operation: string; argument_hash: string; output: string }>(
        "SELECT operation, argument_hash, output FROM deeds WHERE idempotency_key = ?",
        idempotencyKey,
      )
      .toArray();
    if (!row) return null;
    return {
      operation: row.operation,
      argumentHash: row.argument_hash,
      output: outputSchema.parse(JSON.parse(row.output)),
    };
  }

  /** How often a write with this key or mark has been carried out. */
  count(idempotencyKey: string): number {
    return this.#sql
      .exec<{ times: number }>(
        "SELECT count(*) AS times FROM deeds WHERE idempotency_key = ?1 OR idempotency_key LIKE ?1 || '#%'",
        idempotencyKey,
      )
      .one().times;
  }

  insert(deed: Deed): void {
    this.#sql.exec(
      "INSERT INTO deeds VALUES (?, ?, ?, ?, ?, ?, ?, ?)",
      deed.idempotencyKey,
      deed.operation,
      deed.argumentHash,
      deed.about,
      deed.at,
      JSON.stringify(deed.output),
      deed.entry?.book ?? null,
      deed.entry?.line ? JSON.stringify(deed.entry.line) : null,
    );
  }

  /** Every book, oldest line first. */
  books(): Pick<Books, Book> {
    const books: Record<Book, unknown[]> = {
      cancellations: [],
      repliesSent: [],
      notes: [],
      passwordResets: [],
      addressChanges: [],
      invoicesResent: [],
    };
    const lines = this.#sql.exec<{ book: Book; line: string }>(
      `SELECT book, coalesce(line, output -> 'reply') AS line FROM deeds
       WHERE book IS NOT NULL ORDER BY at, idempotency_key`,
    );
    for (const { book, line } of lines) books[book].push(JSON.parse(line));
    return bookLinesSchema.parse(books);
  }

  /** Takes a person out of what was done for them. That it was done, and under which key, stays known. */
  erasePerson(about: string): void {
    const rows = this.#sql
      .exec<{ idempotency_key: string; output: string; line: string | null }>(
        "SELECT idempotency_key, output, line FROM deeds WHERE about = ?",
        about,
      )
      .toArray();
    for (const row of rows) {
      this.#sql.exec(
        "UPDATE deeds SET about = ?, output = ?, line = ? WHERE idempotency_key = ?",
        erased,
        blankPersonalFields(row.output),
        row.line === null ? null : blankPersonalFields(row.line),
        row.idempotency_key,
      );
    }
  }

  clear(): void {
    this.#sql.exec("DELETE FROM deeds");
  }
}

const bookLinesSchema = booksSchema.omit({
  customers: true,
  orders: true,
  refunds: true,
  subscriptions: true,
});

function blankPersonalFields(json: string): string {
  return JSON.stringify(
    JSON.parse(json, (key, value: unknown) =>
      personalFields.has(key) && typeof value === "string" ? erased : value,
    ),
  );
}
