/** What an operation of the embedded business is made of. Operations decide; `run-operation.ts` keeps the promises. */
import type { z } from "zod";
import { digest } from "../../domain/ids.ts";
import { fail, succeed, type Result } from "../../domain/result.ts";
import type { Deed, DeedLedger } from "./deed-ledger.ts";
import type { RecordStore } from "./record-store.ts";
import type { ThreadStore } from "./thread-store.ts";

/** The business as its operations see it. */
export interface Shop {
  records: RecordStore;
  deeds: DeedLedger;
  threads: ThreadStore;
}

/** A rule that was broken: nothing was done. */
export interface Breach {
  reason: string;
  message: string;
}

/** One intended write: what new records derive their ids from, and its moment, ISO 8601. */
export interface Occasion {
  idempotencyKey: string;
  at: string;
}

export type Effect = Pick<Deed, "about" | "output" | "entry">;

/** An operation whose input has been read. */
export type Prepared =
  | { kind: "read"; run(shop: Shop): object }
  /** Checks every rule before it changes anything. */
  | {
      kind: "write";
      input: unknown;
      /** Whether a request that comes twice is carried out twice, as mail is. */
      isRepeated: boolean;
      run(shop: Shop, occasion: Occasion): Result<Effect, Breach>;
    };

export interface Operation {
  prepare(input: unknown): Result<Prepared, Breach>;
}

export function defineRead<Schema extends z.ZodType>(
  schema: Schema,
  run: (shop: Shop, input: z.infer<Schema>) => object,
): Operation {
  return {
    prepare(input) {
      const parsed = schema.safeParse(input);
      if (!parsed.success) return refuseInput(parsed.error);
      return succeed({ kind: "read", run: (shop) => run(shop, parsed.data) });
    },
  };
}

/** A write that is carried out once per idempotency key. */
export function defineWrite<Schema extends z.ZodType>(schema: Schema, run: Write<Schema>): Operation {
  return prepareWrite(schema, run, false);
}

/** A write that is carried out as often as it is asked for: its key is no more than a mark on it. */
export function defineRepeatedWrite<Schema extends z.ZodType>(schema: Schema, run: Write<Schema>): Operation {
  return prepareWrite(schema, run, true);
}

type Write<Schema extends z.ZodType> = (
  shop: Shop,
  input: z.infer<Schema>,
  occasion: Occasion,
) => Result<Effect, Breach>;

function prepareWrite<Schema extends z.ZodType>(
  schema: Schema,
  run: Write<Schema>,
  isRepeated: boolean,
): Operation {
  return {
    prepare(input) {
      const parsed = schema.safeParse(input);
      if (!parsed.success) return refuseInput(parsed.error);
      return succeed({
        kind: "write",
        input: parsed.data,
        isRepeated,
        run: (shop, occasion) => run(shop, parsed.data, occasion),
      });
    },
  };
}

export function breach(reason: string, message: string): { ok: false; failure: Breach } {
  return fail({ reason, message });
}

/** `RF-3F9A0C51D2E7`: the same intended write always makes the same record. */
export function createRecordId(prefix: string, occasion: Occasion): string {
  return `${prefix}-${digest(prefix, occasion.idempotencyKey).slice(0, 12).toUpperCase()}`;
}

function refuseInput(error: z.ZodError): { ok: false; failure: Breach } {
  const [issue] = error.issues;
  return breach("inputInvalid", `${issue?.path.join(".") || "input"}: ${issue?.message ?? "does not fit"}`);
}
