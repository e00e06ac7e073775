import type { OperationRequest, OperationResult } from "./connector.ts";

/**
 * Calls a Durable Object the way a connector must: a call given up before it left has not happened, a read that got
 * no answer may be asked again, and a write that got no answer may have been carried out. Never throws.
 */
export async function callObject(
  { idempotencyKey, signal }: Pick<OperationRequest, "idempotencyKey" | "signal">,
  call: () => Promise<OperationResult>,
): Promise<OperationResult> {
  if (signal.aborted) {
    return {
      status: "failed",
      reason: "aborted",
      message: "The call was given up before it left.",
      retryable: true,
    };
  }
  const lose = (message: string): OperationResult =>
    idempotencyKey === null
      ? { status: "failed", reason: "unavailable", message, retryable: true }
      : { status: "unknown", message };

  let giveUp = () => {};
  const givenUp = new Promise<OperationResult>((resolve) => {
    giveUp = () => resolve(lose("The call was given up before its answer came."));
  });
  signal.addEventListener("abort", giveUp, { once: true });
  const answer = call().catch((error: unknown) => lose(`The call was lost: ${String(error)}`));
  try {
    return await Promise.race([answer, givenUp]);
  } finally {
    signal.removeEventListener("abort", giveUp);
  }
}
