/**
 * What a tenant's people have taught, and who taught it: one row for each text, and a log in which every change is a row
 * that is never altered. Texts are without personal data before they are stored, whoever brings them.
 */
import {
  maxExamples,
  type Example,
  type ExampleChange,
  type ExampleInput,
  type ExampleList,
} from "../domain/example.ts";
import { digest } from "../domain/ids.ts";
import type { Intent } from "../domain/intent.ts";
import { fail, succeed, type Result } from "../domain/result.ts";
import { erasePersonalData } from "../redaction/erase.ts";
import { redactionKindSchema, type RedactionKind } from "../redaction/kinds.ts";

/** Who changes something, when and why. */
export interface ExampleAuthor {
  by: string;
  note: string;
  atMs: number;
}

export interface ExampleWish {
  action: ExampleChange["action"];
  add: readonly (ExampleInput & { ticketId?: string })[];
  /** Ids. */
  remove: readonly string[];
}

/** What an agent learns from. */
export interface Teaching {
  version: number;
  /** Null where whoever asks has this version. */
  examples: { text: string; label: Intent }[] | null;
}

const changesShown = 50;
const allKinds: ReadonlySet<RedactionKind> = new Set(redactionKindSchema.options);

type ExampleStorage = Pick<DurableObjectStorage, "sql" | "transactionSync">;

export class DeskExamples {
  readonly #storage: ExampleStorage;
  readonly #sql: ExampleStorage["sql"];

  constructor(storage: ExampleStorage) {
    this.#storage = storage;
    this.#sql = storage.sql;
    this.#sql.exec(
      `create table if not exists examples (id text primary key, text text not null, label text not null,
         ticket_id text, taught_by text not null, taught_at integer not null) without rowid;
       create table if not exists example_changes (version integer primary key, at integer not null,
         changed_by text not null, action text not null, note text not null, added integer not null,
         changed integer not null, removed integer not null, ids text not null, hash text not null);`,
    );
  }

  list(): ExampleList {
    const items = [...this.#sql.exec("select * from examples order by taught_at desc, id")].map(readExample);
    const log = this.#readLog();
    const changes = log
      .slice(-changesShown)
      .toReversed()
      .map(({ ids: _, hash: __, ...change }) => change);
    return { version: log.at(-1)?.version ?? 0, items, changes, isIntact: isIntact(log) };
  }

  teaching(knownVersion: number): Teaching {
    const version = this.#version();
    if (version === knownVersion) return { version, examples: null };
    const rows = [...this.#sql.exec("select * from examples order by id")].map(readExample);
    return { version, examples: rows.map(({ text, label }) => ({ text, label })) };
  }

  /** Adds and removes. A text that is known gets its new intent; what changes nothing is not written down. */
  change({ action, add, remove }: ExampleWish, author: ExampleAuthor): Result<ExampleList, "tooMany"> {
    const known = new Map(this.list().items.map((item) => [item.id, item]));
    const wanted = new Map(
      add.map(({ text, label, ticketId = null }) => {
        const erased = erasePersonalData(text, allKinds);
        const id = `exm_${digest("example", erased.toLowerCase()).slice(0, 24)}`;
        return [id, { id, text: erased, label, ticketId }] as const;
      }),
    );
    const added = [...wanted.values()].filter(({ id }) => !known.has(id));
    const changed = [...wanted.values()].filter(({ id, label }) => (known.get(id)?.label ?? label) !== label);
    const removed = [...new Set(remove)].filter((id) => known.has(id) && !wanted.has(id));
    if (known.size + added.length - removed.length > maxExamples) return fail("tooMany");
    if (added.length + changed.length + removed.length === 0) return succeed(this.list());
    this.#storage.transactionSync(() => {
      for (const { id, text, label, ticketId } of [...added, ...changed])
        this.#sql.exec(
          "insert or replace into examples values (?, ?, ?, ?, ?, ?)",
          id,
          text,
          label,
          ticketId,
          author.by,
          author.atMs,
        );
      for (const id of removed) this.#sql.exec("delete from examples where id = ?", id);
      this.#append({
        version: this.#version() + 1,
        at: author.atMs,
        by: author.by,
        action,
        note: author.note,
        added: added.length,
        changed: changed.length,
        removed: removed.length,
        ids: JSON.stringify([[...added, ...changed].map(({ id, label }) => [id, label]), removed]),
      });
    });
    return succeed(this.list());
  }

  /** Takes back what was taught by a ticket that is erased. */
  forget(ticketId: string, atMs: number): void {
    const rows = [...this.#sql.exec("select id from examples where ticket_id = ?", ticketId)];
    if (rows.length === 0) return;
    const remove = rows.map(({ id }) => String(id));
    this.change(
      { action: "erased", add: [], remove },
      { by: "Signalbox", note: "The ticket was erased.", atMs },
    );
  }

  #version(): number {
    return Number(
      this.#sql.exec("select coalesce(max(version), 0) as version from example_changes").one()["version"],
    );
  }

  #append(change: Omit<LoggedChange, "hash">): void {
    const hash = hashChange(this.#readLog().at(-1)?.hash ?? "", change);
    const { version, at, by, action, note, added, changed, removed, ids } = change;
    this.#sql.exec(
      "insert into example_changes values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
      version,
      at,
      by,
      action,
      note,
      added,
      changed,
      removed,
      ids,
      hash,
    );
  }

  #readLog(): LoggedChange[] {
    return [...this.#sql.exec("select * from example_changes order by version")].map((row) => ({
      version: Number(row["version"]),
      at: Number(row["at"]),
      by: String(row["changed_by"]),
      // Written by `change` above, from the same type.
      action: row["action"] as ExampleChange["action"],
      note: String(row["note"]),
      added: Number(row["added"]),
      changed: Number(row["changed"]),
      removed: Number(row["removed"]),
      ids: String(row["ids"]),
      hash: String(row["hash"]),
    }));
  }
}

/** A row of the log: also the ids it is about, with the intents they got. */
interface LoggedChange extends ExampleChange {
  ids: string;
  hash: string;
}

function isIntact(log: readonly LoggedChange[]): boolean {
  let previous = "";
  return log.every((row, index) => {
    const isWhole = row.version === index + 1 && row.hash === hashChange(previous, row);
    previous = row.hash;
    return isWhole;
  });
}

function hashChange(previous: string, change: Omit<LoggedChange, "hash">): string {
  const { version, at, by, action, note, added, changed, removed, ids } = change;
  const counts = [version, at, added, changed, removed].map(String);
  return digest("examples", previous, ...counts, by, action, note, ids);
}

function readExample(row: Record<string, SqlStorageValue>): Example {
  return {
    id: String(row["id"]),
    text: String(row["text"]),
    // Parsed where it came in, and stored by `change` alone.
    label: row["label"] as Intent,
    ticketId: row["ticket_id"] === null ? null : String(row["ticket_id"]),
    by: String(row["taught_by"]),
    at: Number(row["taught_at"]),
  };
}
