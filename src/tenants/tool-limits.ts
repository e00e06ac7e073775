/**
 * How often and how many at once a tenant's tools may be called: a bucket of tokens and leases on calls under way, one
 * row of SQLite for each tool, so that a restart gives nothing away. Exact, because every call of a tenant asks here and
 * nothing is awaited between looking and writing. Whole numbers only: a token is made of parts, and each millisecond
 * adds as many parts as the tool may be called in a minute.
 */
import type { Clock } from "../domain/clock.ts";
import type { ToolLimits as Limits } from "../domain/tool.ts";
import type { ToolAdmission, ToolCallAdmission } from "../domain/tool-admission.ts";

const partsOfToken = 60_000;

/** A call under way may end at any moment, so whoever finds too many looks again before a lease runs out. */
const askAgainMs = 1_000;

/** For a tool of which only this is known: that a call of it is let in once. */
const unlimited: Limits = { ratePerMinute: 60_000_000, burst: 1_000_000, concurrency: Infinity };

/** As many as common limits let in while a lease lasts. Keeps a row small, and so a call cheap, whatever the limits say. */
const maxRemembered = 256;

/** What a tool's row holds. */
interface ToolState {
  /** 60,000 for each token. */
  parts: number;
  /** Unix milliseconds at which there were so many parts. */
  filledAt: number;
  /** Calls that are under way or ended lately, in the order they were let in. */
  calls: RememberedCall[];
}

interface RememberedCall {
  id: string;
  /** Unix milliseconds: until then it is remembered and, unless it has ended, under way. */
  until: number;
  isEnded: boolean;
}

type EndedCall = Pick<ToolCallAdmission, "id" | "tool">;

type LimitStorage = Pick<DurableObjectStorage, "sql">;

export class ToolLimits {
  readonly #storage: LimitStorage;
  readonly #clock: Clock;
  /** As the rows are: nobody else writes them. */
  readonly #known = new Map<string, ToolState>();

  constructor(storage: LimitStorage, clock: Clock) {
    this.#storage = storage;
    this.#clock = clock;
    storage.sql.exec(
      "create table if not exists tool_limits (tool text primary key, state text not null) without rowid",
    );
  }

  /**
   * Ends calls, then lets others in; answers in the order of asking. Who is not under way, or not any more, ends nothing.
   * Writes one row for each tool of which a call has ended or was let in.
   */
  admit(calls: readonly ToolCallAdmission[], ended: readonly EndedCall[] = []): ToolAdmission[] {
    const now = this.#clock.now();
    const changed = new Map<string, ToolState>();
    for (const [tool, those] of Map.groupBy(ended, (call) => call.tool)) {
      const state = end(this.#read(tool), new Set(those.map(({ id }) => id)), now);
      if (state) changed.set(tool, state);
    }
    const answers = calls.map((call): ToolAdmission => {
      if (!call.limits && !call.isOnce) return { status: "admitted" };
      const limits = call.limits ?? unlimited;
      const state = refill(changed.get(call.tool) ?? this.#read(call.tool), limits, now);
      const refusal = contest(state, call, limits, now);
      if (refusal) return refusal;
      changed.set(call.tool, take(state, call, now));
      return { status: "admitted" };
    });
    for (const [tool, state] of changed) this.#write(tool, state);
    return answers;
  }

  #read(tool: string): ToolState | null {
    const known = this.#known.get(tool);
    if (known) return known;
    const [row] = this.#storage.sql.exec("select state from tool_limits where tool = ?", tool);
    if (!row) return null;
    // Written below and by nothing else.
    const state = JSON.parse(String(row["state"])) as ToolState;
    this.#known.set(tool, state);
    return state;
  }

  #write(tool: string, state: ToolState): void {
    this.#storage.sql.exec("insert or replace into tool_limits values (?, ?)", tool, JSON.stringify(state));
    this.#known.set(tool, state);
  }
}

/** The state once these calls have ended, or null where none of them was under way. */
function end(state: ToolState | null, ids: ReadonlySet<string>, now: number): ToolState | null {
  if (!state?.calls.some((call) => ids.has(call.id) && isUnderWay(call, now))) return null;
  const calls = state.calls.map((call) => (ids.has(call.id) ? { ...call, isEnded: true } : call));
  return { ...state, calls: forgetOldest(calls) };
}

function isUnderWay(call: RememberedCall, now: number): boolean {
  return !call.isEnded && call.until > now;
}

/** The state as it is now. A tool never called before has a full bucket; a clock that is set back adds nothing twice. */
function refill(state: ToolState | null, limits: Limits, now: number): ToolState {
  const full = limits.burst * partsOfToken;
  if (!state) return { parts: full, filledAt: now, calls: [] };
  const elapsedMs = Math.max(0, now - state.filledAt);
  return {
    parts: Math.min(full, state.parts + elapsedMs * limits.ratePerMinute),
    filledAt: Math.max(now, state.filledAt),
    calls: state.calls.filter(({ until }) => until > now),
  };
}

function contest(
  { parts, calls }: ToolState,
  { id, tool }: ToolCallAdmission,
  { ratePerMinute, burst, concurrency }: Limits,
  now: number,
): ToolAdmission | null {
  if (calls.some((call) => call.id === id)) {
    return refuse("callRepeated", `This call of ${tool} has been let in before.`, null);
  }
  const underWay = calls.filter((call) => isUnderWay(call, now));
  if (underWay.length >= concurrency) {
    const soonest = Math.min(...underWay.map(({ until }) => until - now));
    const message = `${tool} may be under way ${concurrency} times at once.`;
    return refuse("tooManyAtOnce", message, Math.min(soonest, askAgainMs));
  }
  if (parts < partsOfToken) {
    const message = `${tool} may be called ${ratePerMinute} times a minute, ${burst} times at once.`;
    return refuse("rateLimited", message, Math.ceil((partsOfToken - parts) / ratePerMinute));
  }
  return null;
}

function refuse(
  reason: Extract<ToolAdmission, { status: "refused" }>["reason"],
  message: string,
  retryAfterMs: number | null,
): ToolAdmission {
  return { status: "refused", reason, message, retryAfterMs };
}

function take(state: ToolState, { id, leaseMs, limits }: ToolCallAdmission, now: number): ToolState {
  return {
    parts: state.parts - partsOfToken,
    filledAt: state.filledAt,
    // Where nobody counts what is under way, nobody says when it has ended either.
    calls: forgetOldest([...state.calls, { id, until: now + leaseMs, isEnded: limits === null }]),
  };
}

/** What is under way is never forgotten, however much of it there is. */
function forgetOldest(calls: readonly RememberedCall[]): RememberedCall[] {
  let excess = Math.max(0, calls.length - maxRemembered);
  return calls.filter(({ isEnded }) => !isEnded || (excess -= 1) < 0);
}
