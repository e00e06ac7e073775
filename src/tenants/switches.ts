/**
 * Which of a tenant's tools are switched off, and who has switched what: in SQLite, and read from memory once they have
 * been read, because nobody else writes them. Whether a target is a tool at all is for the caller to know.
 */
import type { Clock } from "../domain/clock.ts";
import type { SwitchChange, SwitchView } from "../domain/switch.ts";
import { everyTool } from "../domain/tool-admission.ts";

/** How many of the latest changes are kept. */
const historyLength = 200;

type SwitchStorage = Pick<DurableObjectStorage, "sql" | "transactionSync">;

export class Switches {
  readonly #storage: SwitchStorage;
  readonly #clock: Clock;
  #known: ReadonlyMap<string, SwitchView> | null = null;

  constructor(storage: SwitchStorage, clock: Clock) {
    this.#storage = storage;
    this.#clock = clock;
    storage.sql.exec(
      `create table if not exists switches (target text primary key, is_off integer not null, reason text not null,
         set_by text not null, set_at integer not null) without rowid`,
    );
    storage.sql.exec(
      `create table if not exists switch_log (seq integer primary key, target text not null, is_off integer not null,
         reason text not null, set_by text not null, set_at integer not null)`,
    );
  }

  /** The switch that stops this tool: its own, or the one for everything. Null where neither is off. */
  stopping(tool: string): SwitchView | null {
    const known = this.#read();
    const found = [known.get(everyTool), known.get(tool)].find((candidate) => candidate?.isOff);
    return found ?? null;
  }

  /** Every switch that was ever set, as it stands. */
  list(): SwitchView[] {
    return [...this.#read().values()];
  }

  /** The latest changes, newest first. */
  history(): SwitchView[] {
    return [...this.#storage.sql.exec("select * from switch_log order by seq desc")].map(viewOf);
  }

  /** Sets a switch and answers how it stands. Set again to what it is, for the same reason, nothing is written. */
  set({ target, isOff, reason }: SwitchChange, by: string): SwitchView {
    const before = this.#read().get(target);
    if (before && before.isOff === isOff && before.reason === reason) return before;
    const after: SwitchView = { target, isOff, reason, by, at: this.#clock.now() };
    const values = [target, isOff ? 1 : 0, reason, by, after.at];
    const { sql } = this.#storage;
    this.#storage.transactionSync(() => {
      sql.exec("insert or replace into switches values (?, ?, ?, ?, ?)", ...values);
      sql.exec(
        `insert into switch_log select coalesce(max(seq), 0) + 1, ?, ?, ?, ?, ? from switch_log`,
        ...values,
      );
      sql.exec("delete from switch_log where seq <= (select max(seq) from switch_log) - ?", historyLength);
    });
    this.#known = new Map(this.#read()).set(target, after);
    return after;
  }

  #read(): ReadonlyMap<string, SwitchView> {
    this.#known ??= new Map(
      [...this.#storage.sql.exec("select * from switches order by target")].map((row) => {
        const view = viewOf(row);
        return [view.target, view];
      }),
    );
    return this.#known;
  }
}

function viewOf(row: Record<string, SqlStorageValue>): SwitchView {
  return {
    target: String(row["target"]),
    isOff: row["is_off"] === 1,
    reason: String(row["reason"]),
    by: String(row["set_by"]),
    at: Number(row["set_at"]),
  };
}
