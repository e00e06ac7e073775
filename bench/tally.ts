/**
 * What the bench counts inside workerd. All objects of one worker share this module, so counting costs no request.
 * It is bench-only: the shipped classes know nothing of it.
 */

/** Counts by kind of object since the last reset. */
interface Tally {
  /** SQL rows written; an alarm that is set counts as one, as it is billed. */
  rows: Record<string, number>;
  /** Calls into objects from outside them, alarms included. */
  requests: Record<string, number>;
  /** From acceptance to resolution, milliseconds, by ticket. */
  latencies: Map<string, number>;
  /** Tickets that came to rest in any other way, by state and reason. */
  strays: Map<string, string>;
  /** Tickets that came to rest. */
  ended: Set<string>;
}

export type Figures = Pick<Tally, "rows" | "requests"> & { latencies: number[]; strays: string[] };

const tally: Tally = { rows: {}, requests: {}, latencies: new Map(), strays: new Map(), ended: new Set() };

/** Statements that answer with rows write while they are read, so they are added up only when the figures are. */
let open: { kind: string; cursor: { rowsWritten: number } }[] = [];

export function noteEnd(id: string): void {
  tally.ended.add(id);
}

export function noteLatency(id: string, latencyMs: number): void {
  tally.latencies.set(id, latencyMs);
}

export function noteStray(id: string, how: string): void {
  tally.strays.set(id, how);
}

export function countEnded(): number {
  return tally.ended.size;
}

/** What has been counted since the last call. */
export function takeFigures(): Figures {
  for (const { kind, cursor } of open) add(tally.rows, kind, cursor.rowsWritten);
  open = [];
  const figures = {
    rows: tally.rows,
    requests: tally.requests,
    latencies: [...tally.latencies.values()],
    strays: [...tally.strays.values()],
  };
  tally.rows = {};
  tally.requests = {};
  tally.latencies.clear();
  tally.strays.clear();
  tally.ended.clear();
  return figures;
}

/** Counts what an object writes from here on. */
export function countWrites(kind: string, ctx: DurableObjectState): DurableObjectState {
  const { sql } = ctx.storage;
  const exec = sql.exec.bind(sql);
  const counting: typeof sql.exec = (query, ...bindings) => {
    // `exec` is generic in the row; what comes back is passed on as it is.
    const cursor = exec(query, ...bindings) as ReturnType<typeof sql.exec<never>>;
    if (/\breturning\b/i.test(query)) open.push({ kind, cursor });
    else add(tally.rows, kind, cursor.rowsWritten);
    return cursor;
  };
  Object.defineProperty(sql, "exec", { value: counting });
  const setAlarm = ctx.storage.setAlarm.bind(ctx.storage);
  const countingAlarm: typeof setAlarm = (at, options) => {
    add(tally.rows, kind, 1);
    return setAlarm(at, options);
  };
  Object.defineProperty(ctx.storage, "setAlarm", { value: countingAlarm });
  return ctx;
}

/** Counts the calls of a class's methods, as `kind.method`. */
export function countCalls(kind: string, prototype: object, methods: readonly string[]): void {
  for (const method of methods) {
    const original: unknown = Reflect.get(prototype, method);
    if (typeof original !== "function") throw new Error(`${kind} has no ${method}`);
    // Asynchronous like every method of an object: by that the SDK knows to start its agents first.
    const counting = async function (this: object, ...given: unknown[]): Promise<unknown> {
      add(tally.requests, `${kind}.${method}`, 1);
      return Reflect.apply(original, this, given);
    };
    // As writable as it was: the SDK wraps the methods of its agents once more.
    Object.defineProperty(prototype, method, { value: counting, writable: true, configurable: true });
  }
}

/** For what is called where no method can be wrapped. */
export function countRequest(name: string): void {
  add(tally.requests, name, 1);
}

function add(counts: Record<string, number>, name: string, by: number): void {
  counts[name] = (counts[name] ?? 0) + by;
}
