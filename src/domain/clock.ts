/** Time, as something that is handed in: what waits on a clock of its own can be run through years in a second. */
export interface Clock {
  /** Unix milliseconds. */
  now(): number;
  /** Resolves after this time. Rejects where the signal is given up before. */
  wait(ms: number, signal?: AbortSignal): Promise<void>;
}

/** The machine's own time. */
export const systemClock: Clock = {
  now: () => Date.now(),
  wait: (ms, signal) => scheduler.wait(ms, signal && { signal }),
};

export class WaitTimeout extends Error {
  override name = "WaitTimeout";
}

/** Rejects with WaitTimeout if the promise has not settled in time; what it comes to later is dropped. */
export async function within<Value>(
  clock: Clock,
  timeoutMs: number,
  promise: Promise<Value>,
): Promise<Value> {
  const settled = new AbortController();
  const late = clock.wait(timeoutMs, settled.signal).then(() => {
    throw new WaitTimeout();
  });
  try {
    return await Promise.race([promise, late]);
  } finally {
    settled.abort();
  }
}

/** Gives the work a signal that is given up when its time is over. The work answers in its own words what that means. */
export async function withDeadline<Value>(
  clock: Clock,
  timeoutMs: number,
  work: (signal: AbortSignal) => Promise<Value>,
): Promise<Value> {
  const settled = new AbortController();
  const deadline = new AbortController();
  clock.wait(timeoutMs, settled.signal).then(
    () => deadline.abort(),
    // Settled in time.
    () => {},
  );
  try {
    return await work(deadline.signal);
  } finally {
    settled.abort();
  }
}
