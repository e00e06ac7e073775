/**
 * What a tenant's models have used in the last six hours, by five minutes and workflow, in SQLite. A ring: a row is
 * written over when its place comes round again, so one write keeps a charge and none is needed to forget one.
 */
import { burnWindows, workflowSchema, type Workflow } from "../domain/burn.ts";
import type { Spend } from "../domain/spend.ts";

export const bucketMs = 300_000;
/** The longest window, and the bucket that is being filled. */
const places = burnWindows.slow.windowMs / bucketMs + 1;

/** What was used in the five minutes from `bucket * bucketMs` on. */
export interface SpendBucket extends Spend {
  bucket: number;
  workflow: Workflow;
}

export class SpendBuckets {
  readonly #sql: Pick<SqlStorage, "exec">;
  /** As the rows are: nobody else writes them. Null until they are needed. */
  #known: Map<string, SpendBucket> | null = null;

  constructor(sql: Pick<SqlStorage, "exec">) {
    this.#sql = sql;
    sql.exec(
      `create table if not exists spend_buckets (place integer not null, workflow text not null, bucket integer not null,
         tokens integer not null, cost_micros integer not null, primary key (place, workflow)) without rowid`,
    );
  }

  /** Adds a charge, in one row. `at`: Unix milliseconds; what is older than the ring changes nothing. */
  add(at: number, workflow: Workflow, { tokens, costMicros }: Spend): void {
    const bucket = Math.floor(at / bucketMs);
    const place = bucket % places;
    const key = `${place} ${workflow}`;
    const before = this.#read().get(key);
    if (before && before.bucket > bucket) return;
    const isSame = before?.bucket === bucket;
    const after: SpendBucket = {
      bucket,
      workflow,
      tokens: tokens + (isSame ? before.tokens : 0),
      costMicros: costMicros + (isSame ? before.costMicros : 0),
    };
    this.#sql.exec(
      "insert or replace into spend_buckets values (?, ?, ?, ?, ?)",
      place,
      workflow,
      bucket,
      after.tokens,
      after.costMicros,
    );
    this.#read().set(key, after);
  }

  /** Those a window can still reach, in no order. */
  list(nowMs: number): SpendBucket[] {
    const oldest = Math.floor(nowMs / bucketMs) - places + 1;
    return [...this.#read().values()].filter(({ bucket }) => bucket >= oldest);
  }

  #read(): Map<string, SpendBucket> {
    this.#known ??= new Map(
      [
        ...this.#sql.exec<{
          place: number;
          workflow: string;
          bucket: number;
          tokens: number;
          costMicros: number;
        }>("select place, workflow, bucket, tokens, cost_micros as costMicros from spend_buckets"),
      ].flatMap(({ place, workflow: name, ...used }) => {
        const { data: workflow } = workflowSchema.safeParse(name);
        // An intent that this release has no more is forgotten with its hours.
        return workflow ? [[`${place} ${workflow}`, { ...used, workflow }] as const] : [];
      }),
    );
    return this.#known;
  }
}
