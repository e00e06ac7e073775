import type { EgressRefusal } from "../egress/egress.ts";
import type { OperationResult } from "./connector.ts";

/** What a request comes to that never left: `isRequestSent` of its refusal is false, and nothing has happened. */
export function explainUnsent(
  { code, message }: EgressRefusal,
  system: string,
): Extract<OperationResult, { status: "failed" }> {
  switch (code) {
    case "credentialAbsent":
    case "credentialNeedsReauth":
      return fail("unauthorised", `There is no working credential for ${system}.`, false);
    case "credentialUnavailable":
    case "timeout":
      return fail("unavailable", "The request did not leave in time.", true);
    default:
      return fail("egressRefused", message, false);
  }
}

function fail(reason: string, message: string, retryable: boolean) {
  return { status: "failed", reason, message, retryable } as const;
}
