/**
 * What a tenant's models have cost, by UTC day, and what is set aside for requests under way, in SQLite. Exact, because
 * every request that costs money asks here before it leaves and nothing is awaited between looking and writing. A
 * reservation is a lease: whose end nobody tells counts as spent, for it may have been.
 */
import type { Clock } from "../domain/clock.ts";
import type { Workflow } from "../domain/burn.ts";
import type { Spend, SpendAnswer, SpendLimits, SpendReservation, SpendView } from "../domain/spend.ts";
import { SpendBuckets, type SpendBucket } from "./spend-buckets.ts";

const dayMs = 86_400_000;
/** The longest two months. Older days count for nothing any more. */
const keptDays = 62;

interface Lease extends Spend {
  /** Days since 1970: the one the request is charged to, however late it ends. */
  day: number;
  expiresAt: number;
  workflow: Workflow;
}

interface Period {
  name: "day" | "month";
  /** The first day of it, and of the next one. */
  from: number;
  until: number;
}

type LedgerStorage = Pick<DurableObjectStorage, "sql" | "transactionSync">;

export class SpendLedger {
  readonly #storage: LedgerStorage;
  readonly #clock: Clock;
  readonly #buckets: SpendBuckets;
  /** As the rows are: nobody else writes them. Null until they are needed. */
  #known: { days: Map<number, Spend>; leases: Map<string, Lease> } | null = null;

  constructor(storage: LedgerStorage, clock: Clock) {
    this.#storage = storage;
    this.#clock = clock;
    this.#buckets = new SpendBuckets(storage.sql);
    storage.sql.exec(
      "create table if not exists spend_days (day integer primary key, tokens integer not null, cost_micros integer not null)",
    );
    storage.sql.exec(
      "create table if not exists spend_leases (id text primary key, day integer not null, expires_at integer not null, tokens integer not null, cost_micros integer not null, workflow text not null default 'triage') without rowid",
    );
    const columns = [...storage.sql.exec("select name from pragma_table_info('spend_leases')")];
    if (!columns.some(({ name }) => name === "workflow")) {
      // Of an earlier release: a lease lives for a minute or so.
      storage.sql.exec("alter table spend_leases add column workflow text not null default 'triage'");
    }
  }

  /** Sets something aside, in one row, where month and day both have room for all of it. A refusal writes nothing. */
  reserve({ id, leaseMs, tokens, costMicros, workflow }: SpendReservation, limits: SpendLimits): SpendAnswer {
    const now = this.#clock.now();
    this.#chargeOverdue(now);
    const { leases } = this.#read();
    if (leases.has(id)) return { status: "reserved" };
    for (const period of periodsAt(now)) {
      const refusal = contest(period, { tokens, costMicros }, this.#sum(period), limits);
      if (refusal) return refusal;
    }
    const lease = { day: dayOf(now), expiresAt: now + leaseMs, tokens, costMicros, workflow };
    const { sql } = this.#storage;
    sql.exec(
      "insert into spend_leases values (?, ?, ?, ?, ?, ?)",
      id,
      lease.day,
      lease.expiresAt,
      tokens,
      costMicros,
      workflow,
    );
    leases.set(id, lease);
    return { status: "reserved" };
  }

  /** Charges what was really used, in three rows, in the place of what was set aside. What has ended before changes nothing. */
  settle(id: string, used: Spend): void {
    const now = this.#clock.now();
    this.#chargeOverdue(now);
    this.#end(id, used, now);
  }

  /** What was charged in the last six hours. */
  recent(): SpendBucket[] {
    const now = this.#clock.now();
    this.#chargeOverdue(now);
    return this.#buckets.list(now);
  }

  /** How a tenant's day and month stand. */
  view(): Record<Period["name"], SpendView> {
    const now = this.#clock.now();
    this.#chargeOverdue(now);
    const [month, day] = periodsAt(now).map((period) => ({
      ...this.#sumDays(period),
      reserved: this.#sumLeases(period),
      freshAt: period.until * dayMs,
    })) as [SpendView, SpendView];
    return { day, month };
  }

  #chargeOverdue(now: number): void {
    for (const [id, lease] of this.#read().leases)
      if (lease.expiresAt <= now) this.#end(id, lease, lease.expiresAt);
  }

  /** `at`: when it was spent, as far as anybody knows. */
  #end(id: string, { tokens, costMicros }: Spend, at: number): void {
    const { days, leases } = this.#read();
    const lease = leases.get(id);
    if (!lease) return;
    const before = days.get(lease.day);
    const after = add(before ?? nothing, { tokens, costMicros });
    this.#storage.transactionSync(() => {
      const { sql } = this.#storage;
      sql.exec("delete from spend_leases where id = ?", id);
      // A new day begins: those that have left the month make room.
      if (!before) sql.exec("delete from spend_days where day < ?", lease.day - keptDays);
      sql.exec(
        "insert or replace into spend_days values (?, ?, ?)",
        lease.day,
        after.tokens,
        after.costMicros,
      );
      this.#buckets.add(at, lease.workflow, { tokens, costMicros });
    });
    leases.delete(id);
    days.set(lease.day, after);
  }

  #sum(period: Period): Spend {
    return add(this.#sumDays(period), this.#sumLeases(period));
  }

  #sumDays({ from, until }: Period): Spend {
    const days = [...this.#read().days].filter(([day]) => day >= from && day < until);
    return days.reduce((sum, [, spend]) => add(sum, spend), nothing);
  }

  #sumLeases({ from, until }: Period): Spend {
    const leases = [...this.#read().leases.values()].filter(({ day }) => day >= from && day < until);
    return leases.reduce(add, nothing);
  }

  #read() {
    if (this.#known) return this.#known;
    const { sql } = this.#storage;
    const days = sql.exec<{ day: number; tokens: number; costMicros: number }>(
      "select day, tokens, cost_micros as costMicros from spend_days",
    );
    const leases = sql.exec<{
      id: string;
      day: number;
      expiresAt: number;
      tokens: number;
      costMicros: number;
      workflow: Workflow;
    }>(
      "select id, day, expires_at as expiresAt, tokens, cost_micros as costMicros, workflow from spend_leases",
    );
    this.#known = {
      days: new Map([...days].map(({ day, ...spend }) => [day, spend])),
      leases: new Map([...leases].map(({ id, ...lease }) => [id, lease])),
    };
    return this.#known;
  }
}

const nothing: Spend = { tokens: 0, costMicros: 0 };

function add(one: Spend, other: Spend): Spend {
  return { tokens: one.tokens + other.tokens, costMicros: one.costMicros + other.costMicros };
}

function dayOf(nowMs: number): number {
  return Math.floor(nowMs / dayMs);
}

/** The month first: where both are spent, the one that takes longer is what people have to know. */
function periodsAt(nowMs: number): [Period, Period] {
  const date = new Date(nowMs);
  const firstOfMonth = (offset: number) =>
    Date.UTC(date.getUTCFullYear(), date.getUTCMonth() + offset) / dayMs;
  const today = dayOf(nowMs);
  return [
    { name: "month", from: firstOfMonth(0), until: firstOfMonth(1) },
    { name: "day", from: today, until: today + 1 },
  ];
}

function contest(
  { name, until }: Period,
  wish: Spend,
  spent: Spend,
  limits: SpendLimits,
): SpendAnswer | null {
  const tokens = limits[`${name}Tokens`];
  const costMicros = limits[`${name}CostMicros`];
  const says = (left: number, asked: number, unit: string): SpendAnswer => ({
    status: "refused",
    budget: name,
    message: `the tenant's budget of this ${name} has ${Math.max(left, 0)} ${unit} left of the ${asked} this may take; it is whole again at ${new Date(until * dayMs).toISOString()}`,
  });
  if (tokens !== null && spent.tokens + wish.tokens > tokens) {
    return says(tokens - spent.tokens, wish.tokens, "tokens");
  }
  if (costMicros !== null && spent.costMicros + wish.costMicros > costMicros) {
    return says(costMicros - spent.costMicros, wish.costMicros, "micros");
  }
  return null;
}
