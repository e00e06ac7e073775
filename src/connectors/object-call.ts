import type { Finding, OperationRequest, OperationResult } from "./connector.ts";

/**
 * Calls a Durable Object the way a connector must: a call given up before it left has not happened, a read that got
 * no answer may be asked again, and a write that got no answer may have been carried out. Never throws.
 */
export function callObject(
  { idempotencyKey, signal }: Pick<OperationRequest, "idempotencyKey" | "signal">,
  call: () => Promise<OperationResult>,
): Promise<OperationResult> {
  if (signal.aborted) {
    const message = "The call was given up before it left.";
    return Promise.resolve({ status: "failed", reason: "aborted", message, retryable: true });
  }
  return unlessLost(signal, call, (message) =>
    idempotencyKey === null
      ? { status: "failed", reason: "unavailable", message, retryable: true }
      : { status: "unknown", message },
  );
}

/** Looks something up in a Durable Object; where no answer comes, nothing is known. Never throws. */
export function findInObject(
  { signal }: Pick<OperationRequest, "signal">,
  look: () => Promise<Finding>,
): Promise<Finding> {
  return unlessLost(signal, look, (message) => ({ status: "unclear", message }));
}

async function unlessLost<Answer>(
  signal: AbortSignal,
  call: () => Promise<Answer>,
  lose: (message: string) => Answer,
): Promise<Answer> {
  const { promise: givenUp, resolve } = Promise.withResolvers<Answer>();
  const giveUp = () => resolve(lose("The call was given up before its answer came."));
  signal.addEventListener("abort", giveUp, { once: true });
  const answer = call().catch((error: unknown) => lose(`The call was lost: ${String(error)}`));
  try {
    return await Promise.race([answer, givenUp]);
  } finally {
    signal.removeEventListener("abort", giveUp);
  }
}
