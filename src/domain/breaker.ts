/**
 * A circuit breaker for each model or tool: one that keeps failing is left alone for a while, then tried once. It lives in
 * an object's memory; a restart forgets it, which costs at most a few failing requests.
 */
const breakerLimits = { failures: 5, openMs: 30_000 } as const;

type BreakerState =
  | { kind: "closed"; failures: number }
  | { kind: "open"; untilMs: number }
  /** The wait is over and one request is under way to find out. */
  | { kind: "trying" };

const healthy: BreakerState = { kind: "closed", failures: 0 };

/** Whether a request may leave, and the state from then on. Times are Unix milliseconds. */
function admitRequest(state: BreakerState, nowMs: number): { admitted: boolean; state: BreakerState } {
  switch (state.kind) {
    case "closed":
      return { admitted: true, state };
    case "open":
      return nowMs >= state.untilMs
        ? { admitted: true, state: { kind: "trying" } }
        : { admitted: false, state };
    case "trying":
      return { admitted: false, state };
  }
}

/** The state after a request that was admitted failed; `retryAfterMs` as the other side gave it. */
function afterFailure(state: BreakerState, nowMs: number, retryAfterMs: number | null): BreakerState {
  const failures = state.kind === "closed" ? state.failures + 1 : breakerLimits.failures;
  if (failures < breakerLimits.failures) return { kind: "closed", failures };
  return { kind: "open", untilMs: nowMs + (retryAfterMs ?? breakerLimits.openMs) };
}

/** The state after a request was given up by its caller: it told nothing, so a trial is open to the next one. */
function afterNothing(state: BreakerState, nowMs: number): BreakerState {
  return state.kind === "trying" ? { kind: "open", untilMs: nowMs } : state;
}

/** The breakers of one object, by name of a model or tool. */
export class Breakers {
  readonly #states = new Map<string, BreakerState>();

  admit(name: string, nowMs: number): boolean {
    const { admitted, state } = admitRequest(this.#stateOf(name), nowMs);
    this.#states.set(name, state);
    return admitted;
  }

  succeeded(name: string): void {
    this.#states.delete(name);
  }

  failed(name: string, nowMs: number, retryAfterMs: number | null): void {
    this.#states.set(name, afterFailure(this.#stateOf(name), nowMs, retryAfterMs));
  }

  toldNothing(name: string, nowMs: number): void {
    this.#states.set(name, afterNothing(this.#stateOf(name), nowMs));
  }

  #stateOf(name: string): BreakerState {
    return this.#states.get(name) ?? healthy;
  }
}
