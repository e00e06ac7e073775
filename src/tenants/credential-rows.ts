/**
 * A vault's SQLite: one credential, sealed, and the refresh that is under way. SQL and rows only; nothing is opened
 * or decided here. `docs/storage.md` describes the tables.
 */
import { z } from "zod";
import type { Sealed } from "./seal.ts";
import { refreshOutcomeSchema, type RefreshOutcome, type Secret } from "./secret.ts";

export interface CredentialRow {
  generation: number;
  /** Both null once it has been removed. */
  kind: Secret["kind"] | null;
  sealed: Sealed | null;
  expiresAt: number | null;
  storedAt: number;
  storedBy: string;
  needsReauth: boolean;
  /** Refreshes that failed since one last worked, and when the next one may be tried. */
  failures: number;
  retryAt: number | null;
  lastRefresh: RefreshOutcome | null;
}

/** What is sealed, with what has to be known of it without opening it. */
export interface SealedCredential {
  kind: Secret["kind"];
  sealed: Sealed;
  expiresAt: number | null;
}

const schema = [
  `create table if not exists credential (
     k integer primary key check (k = 1), generation integer not null, kind text, kid text, iv blob,
     ciphertext blob, expires_at integer, stored_at integer not null, stored_by text not null,
     needs_reauth integer not null default 0, failures integer not null default 0, retry_at integer,
     last_refresh text)`,
  `create table if not exists refreshing (
     k integer primary key check (k = 1), generation integer not null, started_at integer not null,
     attempt integer not null)`,
];

const rowSchema = z.object({
  generation: z.number(),
  kind: z.enum(["static", "oauthRefresh"]).nullable(),
  kid: z.string().nullable(),
  iv: z.instanceof(ArrayBuffer).nullable(),
  ciphertext: z.instanceof(ArrayBuffer).nullable(),
  expires_at: z.number().nullable(),
  stored_at: z.number(),
  stored_by: z.string(),
  needs_reauth: z.number(),
  failures: z.number(),
  retry_at: z.number().nullable(),
  last_refresh: z.string().nullable(),
});

export class CredentialRows {
  readonly #storage: Pick<DurableObjectStorage, "sql" | "transactionSync">;

  constructor(storage: Pick<DurableObjectStorage, "sql" | "transactionSync">) {
    this.#storage = storage;
    for (const statement of schema) storage.sql.exec(statement);
  }

  /** Null where nothing was ever stored. */
  read(): CredentialRow | null {
    const [found] = this.#storage.sql.exec("select * from credential where k = 1");
    if (!found) return null;
    const row = rowSchema.parse(found);
    const { kid, iv, ciphertext } = row;
    return {
      generation: row.generation,
      kind: row.kind,
      sealed: kid !== null && iv && ciphertext ? { kid, iv, ciphertext } : null,
      expiresAt: row.expires_at,
      storedAt: row.stored_at,
      storedBy: row.stored_by,
      needsReauth: row.needs_reauth === 1,
      failures: row.failures,
      retryAt: row.retry_at,
      lastRefresh:
        row.last_refresh === null ? null : refreshOutcomeSchema.parse(JSON.parse(row.last_refresh)),
    };
  }

  /** Puts a new credential in the place of this generation. False where that is no longer the newest. */
  store(from: number, credential: SealedCredential | null, by: { name: string; at: number }): boolean {
    return this.#replace(from, () => {
      this.#storage.sql.exec(
        `insert or replace into credential (k, generation, kind, kid, iv, ciphertext, expires_at, stored_at, stored_by)
         values (1, ?, ?, ?, ?, ?, ?, ?, ?)`,
        from + 1,
        ...columnsOf(credential),
        by.at,
        by.name,
      );
    });
  }

  /** Puts renewed tokens in the place of this generation. False where somebody stored another credential meanwhile. */
  renew(from: number, credential: SealedCredential, at: number): boolean {
    return this.#replace(from, () => {
      this.#storage.sql.exec(
        `update credential set generation = ?, kind = ?, kid = ?, iv = ?, ciphertext = ?, expires_at = ?,
           needs_reauth = 0, failures = 0, retry_at = null, last_refresh = ? where k = 1`,
        from + 1,
        ...columnsOf(credential),
        writeOutcome({ at, outcome: "renewed", reason: null }),
      );
    });
  }

  /** Which attempt it would be: 1, or more where earlier ones never came to an end. */
  nextAttempt(generation: number): number {
    const [row] = this.#storage.sql.exec<{ attempt: number }>(
      "select attempt from refreshing where generation = ?",
      generation,
    );
    return (row?.attempt ?? 0) + 1;
  }

  beginRefresh(refresh: { generation: number; startedAt: number; attempt: number }): void {
    this.#storage.sql.exec(
      "insert or replace into refreshing values (1, ?, ?, ?)",
      refresh.generation,
      refresh.startedAt,
      refresh.attempt,
    );
  }

  /** A refresh that gave nothing. The credential stays as it is; without `retryAt` it is not tried again. */
  noteSetback(generation: number, outcome: RefreshOutcome, retryAt: number | null): void {
    this.#replace(generation, () => {
      this.#storage.sql.exec(
        "update credential set failures = failures + 1, retry_at = ?, needs_reauth = ?, last_refresh = ? where k = 1",
        retryAt,
        retryAt === null ? 1 : 0,
        writeOutcome(outcome),
      );
    });
  }

  /** All of it or nothing, and only while the generation is the newest; with it ends the refresh of that generation. */
  #replace(generation: number, write: () => void): boolean {
    return this.#storage.transactionSync(() => {
      const { sql } = this.#storage;
      const [row] = sql.exec<{ generation: number }>("select generation from credential where k = 1");
      if ((row?.generation ?? 0) !== generation) return false;
      write();
      sql.exec("delete from refreshing where generation = ?", generation);
      return true;
    });
  }
}

function columnsOf(credential: SealedCredential | null): (string | number | ArrayBuffer | null)[] {
  if (!credential) return [null, null, null, null, null];
  const { kind, sealed, expiresAt } = credential;
  return [kind, sealed.kid, sealed.iv, sealed.ciphertext, expiresAt];
}

function writeOutcome(outcome: RefreshOutcome): string {
  return JSON.stringify(outcome);
}
