/** One time limit over a whole exchange, from the first look at the request to the last byte of the answer. */
export interface Deadline {
  /** Given up where the time is over, or the caller gives up first; its reason is what to throw. */
  signal: AbortSignal;
  /** The exchange is over: no timer is left behind. */
  end(): void;
}

/** `late` makes the reason, at the time it is over. */
export function openDeadline(
  timeoutMs: number,
  caller: AbortSignal | null | undefined,
  late: () => Error,
): Deadline {
  const own = new AbortController();
  const timer = setTimeout(() => own.abort(late()), timeoutMs);
  return {
    signal: caller ? AbortSignal.any([caller, own.signal]) : own.signal,
    end: () => clearTimeout(timer),
  };
}

/** The promise's value; rejects with the signal's reason as soon as that is given up, whatever the promise does. */
export async function unlessGivenUp<Value>(signal: AbortSignal, promise: Promise<Value>): Promise<Value> {
  const { promise: givenUp, reject } = Promise.withResolvers<never>();
  const giveUp = () => reject(signal.reason);
  if (signal.aborted) giveUp();
  signal.addEventListener("abort", giveUp, { once: true });
  try {
    return await Promise.race([promise, givenUp]);
  } finally {
    signal.removeEventListener("abort", giveUp);
  }
}
