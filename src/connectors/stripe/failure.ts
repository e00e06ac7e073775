/** What a call to Stripe that did not succeed comes to. Pure. */
import { Stripe } from "stripe";
import type { EgressRefusal } from "../../egress/egress.ts";
import type { OperationResult } from "../connector.ts";
import { explainUnsent } from "../unsent.ts";

type Failure = Exclude<OperationResult, { status: "success" }>;

/** An answer in a shape that is not Stripe's. */
export class AnswerUnreadable extends Error {
  override readonly name = "AnswerUnreadable";
}

/**
 * `status` is the HTTP status that came, null where none did. What a write may have done is unknown wherever Stripe has
 * not said itself that it did nothing.
 */
export function explainFailure(
  error: unknown,
  { status, refusal, isWrite }: { status: number | null; refusal: EgressRefusal | null; isWrite: boolean },
): Failure {
  if (refusal && !refusal.isRequestSent) return explainUnsent(refusal, "Stripe");
  const lost = (reason: string, message: string): Failure =>
    isWrite ? { status: "unknown", message } : refuse(reason, message, true);
  if (status === null) return lost("unavailable", "Stripe's answer was lost.");
  if (status === 401) return refuse("unauthorised", "Stripe does not take the key.");
  if (status === 403) return refuse("forbidden", "The key may not do this at Stripe.");
  if (status === 429) return refuse("rateLimited", "Stripe wants fewer requests.", true);
  // Another request with this key is being carried out, and what it comes to is not said yet.
  if (status === 409) return lost("busy", "Stripe is at the same request already.");
  if (status >= 500) return lost("unavailable", `Stripe answered ${status}.`);
  if (status < 400 || !(error instanceof Stripe.errors.StripeError)) {
    return lost("outputInvalid", "Stripe answered in a shape that is not its own.");
  }
  if (error.rawType === "idempotency_error") {
    return refuse("idempotencyConflict", "This key stands for another refund at Stripe.");
  }
  // Stripe's own words may hold what somebody else has written; its codes are from a list.
  const code = readWord(error.code) ?? readWord(error.rawType) ?? "refused";
  const param = readWord(error.param);
  return refuse(code, `Stripe refused it: ${code}${param ? ` (${param})` : ""}.`);
}

function refuse(reason: string, message: string, retryable = false): Failure {
  return { status: "failed", reason, message, retryable };
}

function readWord(text: unknown): string | null {
  return typeof text === "string" && /^[a-z][a-z0-9_[\]]{0,79}$/.test(text) ? text : null;
}
