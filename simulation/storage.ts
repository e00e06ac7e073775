/**
 * A Durable Object's storage on a real SQLite. What was written since the last flush is one open transaction, with
 * the alarm in it. A flush commits it; a crash rolls it back; an error that is thrown does not. As measured on the
 * platform itself.
 */
import { DatabaseSync, type SQLInputValue, type StatementSync } from "node:sqlite";
import type { ShardStorage } from "../src/coordinator/shard.ts";

type Row = Record<string, SqlStorageValue>;

interface Prepared {
  statement: StatementSync;
  writes: boolean;
}

/** One database in memory. Kept for the next run, because making one takes longer than emptying one. */
export class Database {
  readonly #database = new DatabaseSync(":memory:");
  readonly #prepared = new Map<string, Prepared>();
  readonly #tables = new Set<string>();
  #isOpen = false;

  /** Whether something is written that no flush has committed. */
  get isOpen(): boolean {
    return this.#isOpen;
  }

  /** Opens the transaction of what is written from here on. */
  open(): void {
    if (this.#isOpen) return;
    this.#database.exec("begin");
    this.#isOpen = true;
  }

  commit(): void {
    if (!this.#isOpen) return;
    this.#database.exec("commit");
    this.#isOpen = false;
  }

  rollBack(): void {
    if (!this.#isOpen) return;
    this.#database.exec("rollback");
    this.#isOpen = false;
  }

  execute(text: string): void {
    this.#database.exec(text);
  }

  prepare(text: string): Prepared | null {
    const known = this.#prepared.get(text);
    if (known) return known;
    const created = /^\s*create table if not exists (\w+)/i.exec(text)?.[1];
    if (created) {
      // The same in every run, so it is no write of this one.
      if (!this.#tables.has(created)) this.#database.exec(text);
      this.#tables.add(created);
      return null;
    }
    const prepared = {
      statement: this.#database.prepare(text),
      writes: !/^\s*(?:select|with)\b/i.test(text),
    };
    this.#prepared.set(text, prepared);
    return prepared;
  }

  /** Reads past the object that owns it: for the oracle alone. */
  read(text: string, ...values: SQLInputValue[]): Row[] {
    return (this.prepare(text)?.statement.all(...values) ?? []) as Row[];
  }

  has(table: string): boolean {
    return this.#tables.has(table);
  }

  /** Everything as it is now, the open transaction included, into another database. */
  copyInto(other: Database): void {
    for (const table of this.#tables) {
      const text = String(this.read("select sql from sqlite_master where name = ?", table)[0]?.["sql"]);
      other.prepare(text.replace(/^create table/i, "create table if not exists"));
      for (const row of this.read(`select * from ${table}`)) {
        const values = Object.values(row) as SQLInputValue[];
        other
          .prepare(`insert into ${table} values (${values.map(() => "?").join(", ")})`)
          ?.statement.run(...values);
      }
    }
  }

  empty(): void {
    this.rollBack();
    for (const table of this.#tables) this.#database.exec(`delete from ${table}`);
  }
}

/** Databases that no run uses, by the kind of object they were made for. */
const spare = new Map<string, Database[]>();

export function takeDatabase(kind: string): Database {
  return spare.get(kind)?.pop() ?? new Database();
}

export function giveBack(kind: string, database: Database): void {
  database.empty();
  const others = spare.get(kind);
  if (others) others.push(database);
  else spare.set(kind, [database]);
}

/** What of an object outlives it. */
export interface Disk {
  database: Database;
  /** Unix milliseconds, as committed. */
  alarm: number | null;
}

/** A crash, as the code that was running sees it. */
export class ObjectGone extends Error {
  override name = "ObjectGone";
}

interface StoragePorts {
  /** Throws where the object is gone. */
  assertHere(): void;
  isHere(): boolean;
  /** Something was written: it has to be flushed some time. */
  wrote(): void;
  /** Resolves when all that is written now is committed; never if that never comes. */
  flushed(): Promise<void>;
  guard<Value>(promise: Promise<Value>): Promise<Value>;
}

/** What one incarnation of an object sees of its disk. */
export class ObjectStorage {
  readonly #ports: StoragePorts;
  #database: Database;
  /** The alarm as this incarnation knows it. */
  #alarm: number | null;
  /** Whether the alarm differs from the disk's. */
  #alarmIsNew = false;
  #depth = 0;
  /** Rows written, for the bounds. */
  writes = 0;

  constructor(disk: Disk, ports: StoragePorts) {
    this.#ports = ports;
    this.#database = disk.database;
    this.#alarm = disk.alarm;
  }

  /** As the core knows it. */
  get face(): ShardStorage {
    // The adapter has what a shard uses of an object's storage; the cursor's rarer members are left out.
    return {
      sql: { exec: (text: string, ...values: SQLInputValue[]) => this.#execute(text, values) },
      transactionSync: <Value>(work: () => Value) => this.#transact(work),
      sync: () => this.#sync(),
      getAlarm: () => this.#ports.guard(Promise.resolve(this.#alarm)),
      setAlarm: (at: number | Date) => this.#setAlarm(typeof at === "number" ? at : at.getTime()),
      deleteAlarm: () => this.#setAlarm(null),
    } as unknown as ShardStorage;
  }

  get isDirty(): boolean {
    return this.#database.isOpen || this.#alarmIsNew;
  }

  /** Commits what is written, the alarm with it. True where the alarm has changed. */
  flush(disk: Disk): boolean {
    this.#database.commit();
    const changed = this.#alarmIsNew;
    if (changed) disk.alarm = this.#alarm;
    this.#alarmIsNew = false;
    return changed;
  }

  /** The alarm has gone off: the object sees none until it sets one. */
  rang(): void {
    this.#alarm = null;
    this.#alarmIsNew = false;
  }

  /** Whether the alarm was set or deleted since it rang and is not committed. */
  get hasNewAlarm(): boolean {
    return this.#alarmIsNew;
  }

  get alarm(): number | null {
    return this.#alarm;
  }

  /** It rang, went wrong, and will be tried again: until then it lies in the past. */
  missedAlarm(disk: Disk): void {
    this.#alarm = disk.alarm;
  }

  /** It rang, and nobody wants another. */
  useUpAlarm(): void {
    this.#alarmIsNew = true;
    this.#ports.wrote();
  }

  /** Goes on with a copy of its own: another incarnation has the disk. */
  moveTo(database: Database): void {
    this.#database = database;
  }

  #execute(text: string, values: SQLInputValue[]) {
    this.#ports.assertHere();
    const prepared = this.#database.prepare(text);
    if (!prepared) return cursorOf([]);
    if (prepared.writes) {
      this.#database.open();
      this.writes += 1;
      this.#ports.wrote();
    }
    return cursorOf(prepared.statement.all(...values) as Row[]);
  }

  #transact<Value>(work: () => Value): Value {
    this.#ports.assertHere();
    this.#database.open();
    const name = `depth${this.#depth}`;
    this.#depth += 1;
    const database = this.#database;
    database.execute(`savepoint ${name}`);
    try {
      const value = work();
      this.#ports.assertHere();
      database.execute(`release ${name}`);
      return value;
    } catch (error) {
      if (database.isOpen && !(error instanceof ObjectGone)) {
        database.execute(`rollback to ${name}; release ${name}`);
      }
      throw error;
    } finally {
      this.#depth -= 1;
      this.#ports.wrote();
    }
  }

  #sync(): Promise<void> {
    return this.#ports.guard(this.#ports.flushed());
  }

  #setAlarm(at: number | null): Promise<void> {
    if (this.#ports.isHere()) {
      this.#alarm = at;
      this.#alarmIsNew = true;
      this.writes += 1;
      this.#ports.wrote();
    }
    return this.#ports.guard(Promise.resolve());
  }
}

function cursorOf(rows: Row[]) {
  return {
    toArray: () => rows,
    one: () => {
      const [row] = rows;
      if (!row || rows.length > 1) throw new Error(`one row was expected, there are ${rows.length}`);
      return row;
    },
    [Symbol.iterator]: () => rows[Symbol.iterator](),
  };
}
