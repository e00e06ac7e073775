/** Which alerts of burning budgets are on and which have been, in SQLite: a row for each, written as it fires and as it ends. */
import { z } from "zod";
import { burnAlertSchema, type BurnAlert, type BurnRate } from "../domain/burn.ts";
import { isBurning } from "./burn-rate.ts";

/** Alerts kept, those that are on besides. */
const keptAlerts = 100;
/** Of those that are over, how many are shown. */
const shownEnded = 10;

type AlertStorage = Pick<DurableObjectStorage, "sql" | "transactionSync">;
interface KnownAlert {
  seq: number;
  alert: BurnAlert;
}
/** Called in the transaction that fires or ends an alert. */
type Owe = (seq: number, what: "fired" | "ended") => void;

export class BurnAlerts {
  readonly #storage: AlertStorage;
  /** As the rows are, oldest first. Null until they are needed. */
  #known: KnownAlert[] | null = null;

  constructor(storage: AlertStorage) {
    this.#storage = storage;
    storage.sql.exec(
      `create table if not exists burn_alerts (seq integer primary key, budget text not null, window text not null,
         workflow text, fired_at integer not null, resolved_at integer, rate real not null, factor real not null)`,
    );
  }

  get isAnyOn(): boolean {
    return this.#read().some(({ alert }) => alert.resolvedAt === null);
  }

  /** Turns alerts on and off as the rates are now. Answers those that have just fired or ended; writes only these, and what is owed for them. */
  follow(rates: readonly BurnRate[], nowMs: number, owe: Owe): BurnAlert[] {
    const on = this.#read().filter(({ alert }) => alert.resolvedAt === null);
    const known = new Set(on.map(({ alert }) => keyOf(alert)));
    const burning = new Map(
      rates
        .filter((rate) => isBurning(rate, { wasOn: known.has(keyOf(rate)) }))
        .map((rate) => [keyOf(rate), rate]),
    );
    const ended = on.filter(({ alert }) => !burning.has(keyOf(alert)));
    for (const { alert } of on) burning.delete(keyOf(alert));
    if (ended.length + burning.size === 0) return [];
    const changed = this.#storage.transactionSync(() => [
      ...ended.map((alert) => this.#end(alert, nowMs, owe)),
      ...[...burning.values()].map((rate) => this.#fire(rate, nowMs, owe)),
    ]);
    this.#known = null;
    return changed;
  }

  /** Newest first, of one moment the tenant's own before those of workflows: all that are on, and the latest that were. */
  list(): KnownAlert[] {
    const known = this.#read();
    const ended = known.filter(({ alert }) => alert.resolvedAt !== null).slice(-shownEnded);
    return known
      .filter((each) => each.alert.resolvedAt === null || ended.includes(each))
      .toSorted((one, other) => other.alert.firedAt - one.alert.firedAt);
  }

  /** The alert of this row as it is by now, or null. */
  find(seq: number): BurnAlert | null {
    return this.#read().find((known) => known.seq === seq)?.alert ?? null;
  }

  #fire({ budget, window, workflow, rate, factor }: BurnRate, firedAt: number, owe: Owe): BurnAlert {
    const alert: BurnAlert = {
      budget,
      window,
      workflow,
      firedAt,
      resolvedAt: null,
      rate,
      factor: factor ?? rate,
    };
    const { sql } = this.#storage;
    const { seq } = insertedSchema.parse(
      sql
        .exec(
          `insert into burn_alerts (budget, window, workflow, fired_at, rate, factor) values (?, ?, ?, ?, ?, ?)
             returning seq`,
          budget,
          window,
          workflow,
          firedAt,
          rate,
          alert.factor,
        )
        .one(),
    );
    owe(seq, "fired");
    sql.exec(
      "delete from burn_alerts where resolved_at is not null and seq <= (select max(seq) from burn_alerts) - ?",
      keptAlerts,
    );
    return alert;
  }

  #end({ seq, alert }: KnownAlert, resolvedAt: number, owe: Owe): BurnAlert {
    this.#storage.sql.exec("update burn_alerts set resolved_at = ? where seq = ?", resolvedAt, seq);
    owe(seq, "ended");
    return { ...alert, resolvedAt };
  }

  #read(): KnownAlert[] {
    this.#known ??= [...this.#storage.sql.exec("select * from burn_alerts order by seq")].flatMap((row) => {
      const { data } = storedSchema.safeParse(row);
      // Of an intent that this release has no more: nothing would ever end it.
      return data ? [data] : [];
    });
    return this.#known;
  }
}

const insertedSchema = z.object({ seq: z.number() });
const storedSchema = z
  .object({ seq: z.number(), fired_at: z.number(), resolved_at: z.number().nullable() })
  .loose()
  .transform(({ seq, fired_at: firedAt, resolved_at: resolvedAt, ...row }) => ({
    seq,
    alert: { ...row, firedAt, resolvedAt },
  }))
  .pipe(z.strictObject({ seq: z.number(), alert: burnAlertSchema }));

function keyOf({ budget, window, workflow }: Pick<BurnAlert, "budget" | "window" | "workflow">): string {
  return `${budget} ${window} ${workflow ?? ""}`;
}
