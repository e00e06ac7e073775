/** What a call to Slack that did not succeed comes to. Pure. */
import type { OperationResult } from "../connector.ts";

type Failure = Exclude<OperationResult, { status: "success" }>;

const unauthorised: readonly string[] = [
  "invalid_auth",
  "not_authed",
  "account_inactive",
  "token_revoked",
  "token_expired",
];
const forbidden: readonly string[] = ["missing_scope", "no_permission", "restricted_action", "access_denied"];
const limited: readonly string[] = ["ratelimited", "rate_limited"];
/** Slack says of these itself that some of the work may have been done. */
const halfDone: readonly string[] = [
  "internal_error",
  "fatal_error",
  "request_timeout",
  "service_unavailable",
];

/** Of the `error` in an answer whose `ok` is false. */
export function explainError(error: string, { isWrite }: { isWrite: boolean }): Failure {
  if (unauthorised.includes(error)) return refuse("unauthorised", "Slack does not take the token.");
  if (forbidden.includes(error)) return refuse("forbidden", "The token may not do this at Slack.");
  if (limited.includes(error)) return refuse("rateLimited", "Slack wants fewer requests.", true);
  if (halfDone.includes(error)) return lose(isWrite);
  const reason = /^[a-z][a-z0-9_]{0,79}$/.test(error) ? error : "refused";
  return refuse(reason, `Slack refused it: ${reason}.`);
}

/** Of an HTTP status other than 200; null where none came, or nothing that can be read. */
export function explainStatus(status: number | null, { isWrite }: { isWrite: boolean }): Failure {
  if (status === 401) return refuse("unauthorised", "Slack does not take the token.");
  if (status === 403) return refuse("forbidden", "The token may not do this at Slack.");
  if (status === 429) return refuse("rateLimited", "Slack wants fewer requests.", true);
  return lose(isWrite);
}

function lose(isWrite: boolean): Failure {
  const message = "Slack's answer was lost.";
  return isWrite ? { status: "unknown", message } : refuse("unavailable", message, true);
}

function refuse(
  reason: string,
  message: string,
  retryable = false,
): Extract<OperationResult, { status: "failed" }> {
  return { status: "failed", reason, message, retryable };
}
