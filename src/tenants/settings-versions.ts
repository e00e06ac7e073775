/**
 * The versions of a tenant's overlay: every change is a row that is never altered, with who made it, when and why, and a
 * hash over it and the hash before. SQL and rows only; what may be changed is decided in `settings-change.ts`.
 */
import { digest } from "../domain/ids.ts";
import { readOverlay, type BrokenSection, type Overlay } from "./overlay.ts";

export type SettingsAction =
  "changed" | "reverted" | "tokenAdded" | "tokenRevoked" | "tokenRole" | "ruleSuspended" | "ruleRestored";

/** One version as it was written. */
export interface SettingsVersion {
  version: number;
  /** Unix milliseconds. */
  at: number;
  by: string;
  action: SettingsAction;
  note: string;
  /** JSON of the whole overlay. */
  text: string;
  hash: string;
}

/** The overlay that counts now. Version 0: nothing was ever changed. */
export interface CurrentOverlay {
  version: number;
  overlay: Overlay;
  changedBy: string | null;
  changedAt: number | null;
  broken: BrokenSection[];
}

type VersionStorage = Pick<DurableObjectStorage, "sql">;

export class SettingsVersions {
  readonly #sql: VersionStorage["sql"];
  #current: CurrentOverlay | null = null;

  constructor({ sql }: VersionStorage) {
    this.#sql = sql;
    sql.exec(
      `create table if not exists settings_versions (version integer primary key, at integer not null,
         changed_by text not null, action text not null, note text not null, overlay text not null,
         hash text not null)`,
    );
  }

  /** Read once, and then from memory: nobody else writes it. */
  current(): CurrentOverlay {
    this.#current ??= this.#readCurrent();
    return this.#current;
  }

  /** Writes the next version and answers it as the current one. */
  append(change: Pick<SettingsVersion, "at" | "by" | "action" | "note">, overlay: Overlay): CurrentOverlay {
    const [newest] = this.#read("order by version desc limit 1");
    const row = { ...change, version: (newest?.version ?? 0) + 1, text: JSON.stringify(overlay) };
    const hash = hashVersion(newest?.hash ?? "", row);
    this.#sql.exec(
      "insert into settings_versions values (?, ?, ?, ?, ?, ?, ?)",
      row.version,
      row.at,
      row.by,
      row.action,
      row.note,
      row.text,
      hash,
    );
    this.#current = {
      version: row.version,
      overlay,
      changedBy: row.by,
      changedAt: row.at,
      broken: [],
    };
    return this.#current;
  }

  /** The overlay of a version as far as this release can read it, or null where there was none. 0: the deployment's. */
  readVersion(version: number): Overlay | null {
    if (version === 0) return {};
    const [row] = this.#read("where version = ?", version);
    return row ? readOverlay([{ version, overlay: JSON.parse(row.text) }]).overlay : null;
  }

  /** Versions before one, newest first. */
  list(before: number, limit: number): SettingsVersion[] {
    return this.#read("where version < ? order by version desc limit ?", before, limit);
  }

  /** Whether nothing is missing and no row is other than it was written. */
  isIntact(): boolean {
    let previous = "";
    return this.#read("order by version").every((row, index) => {
      const isWhole = row.version === index + 1 && row.hash === hashVersion(previous, row);
      previous = row.hash;
      return isWhole;
    });
  }

  #readCurrent(): CurrentOverlay {
    const rows = this.list(Number.MAX_SAFE_INTEGER, readableVersions);
    const [newest] = rows;
    if (!newest) return { version: 0, overlay: {}, changedBy: null, changedAt: null, broken: [] };
    const stored = rows.map(({ version, text }) => ({ version, overlay: JSON.parse(text) as unknown }));
    const { version, by: changedBy, at: changedAt } = newest;
    return { version, ...readOverlay(stored), changedBy, changedAt };
  }

  #read(rest: string, ...values: number[]): SettingsVersion[] {
    return [...this.#sql.exec(`select * from settings_versions ${rest}`, ...values)].map((row) => ({
      version: Number(row["version"]),
      at: Number(row["at"]),
      by: String(row["changed_by"]),
      // Written by `append` above, from the same type.
      action: row["action"] as SettingsAction,
      note: String(row["note"]),
      text: String(row["overlay"]),
      hash: String(row["hash"]),
    }));
  }
}

/** How far back a section that cannot be read any more is looked for. */
const readableVersions = 100;

function hashVersion(previous: string, row: Omit<SettingsVersion, "hash">): string {
  const { version, at, by, action, note, text } = row;
  return digest("settings", previous, String(version), String(at), by, action, note, text);
}
