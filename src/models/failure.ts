/** What went wrong with a model, in the words of the domain: the one place that knows the AI SDK's errors. */
import {
  APICallError,
  EmptyResponseBodyError,
  InvalidResponseDataError,
  JSONParseError,
  NoObjectGeneratedError,
  NoOutputGeneratedError,
  TypeValidationError,
} from "ai";
import type { AgentFailure } from "../domain/task.ts";
import { EgressRefusal } from "../egress/egress.ts";
import { BudgetRefusal } from "./budget.ts";

const maxRetryAfterMs = 3_600_000;

/** Thrown where a model was stopped by its provider, or stopped itself, instead of answering. */
export class ModelRefusal extends Error {
  override readonly name = "ModelRefusal";
}

/** Thrown where a request found no server, or lost it. */
export class ConnectionFailure extends Error {
  override readonly name = "ConnectionFailure";
}

/** Never throws. Messages hold no prompt and no key. */
export function explainFailure(error: unknown, nowMs: number): AgentFailure {
  if (error instanceof BudgetRefusal) return failure("budgetExhausted", error.message);
  if (error instanceof ModelRefusal) return refused;
  if (error instanceof ConnectionFailure) return unavailable(error.message, true);
  if (error instanceof EgressRefusal) return explainRefusal(error);
  if (NoObjectGeneratedError.isInstance(error)) {
    return error.finishReason === "content-filter"
      ? refused
      : failure("outputInvalid", describeMismatch(error));
  }
  if (NoOutputGeneratedError.isInstance(error)) return failure("outputInvalid", "the model gave no answer");
  if (APICallError.isInstance(error)) return explainStatus(error, nowMs);
  if (unreadable.some((kind) => kind.isInstance(error))) {
    return { ...failure("modelUnavailable", "the provider's answer could not be read"), retryable: true };
  }
  if (isTimeout(error)) return late;
  return failure(
    "internal",
    `something broke while it was asked${error instanceof Error ? ` (${error.name})` : ""}`,
  );
}

function explainRefusal({ code }: EgressRefusal): AgentFailure {
  if (code === "timeout") return late;
  if (code === "connectionFailed") return unavailable("the provider could not be reached", true);
  return unavailable(`the exchange with the provider was refused (${code})`, false);
}

const unreadable = [InvalidResponseDataError, EmptyResponseBodyError, JSONParseError, TypeValidationError];

function explainStatus(error: APICallError, nowMs: number): AgentFailure {
  const status = error.statusCode;
  if (status === undefined) return unavailable("the provider could not be reached", true);
  if (status === 401 || status === 403) return unavailable(`the provider refused the key (${status})`, false);
  if (status === 404) return unavailable("the provider does not know the model (404)", false);
  if (status === 408 || status === 409 || status === 429 || status >= 500) {
    const retryAfterMs = readRetryAfter(error.responseHeaders ?? {}, nowMs);
    return { ...unavailable(`the provider answered ${status}`, true), retryAfterMs };
  }
  if (status < 300) return unavailable("the provider's answer could not be read", true);
  if (/content.?(filter|policy)/i.test(error.responseBody ?? "")) return refused;
  return unavailable(`the provider did not accept the request (${status})`, false);
}

/**
 * How long a provider asks to be left alone, from `retry-after-ms` or `retry-after` (seconds or an HTTP date), in
 * milliseconds, at most `maxRetryAfterMs`. Null where it does not say.
 */
export function readRetryAfter(headers: Record<string, string>, nowMs: number): number | null {
  const exact = headers["retry-after-ms"];
  const value = headers["retry-after"];
  let waitMs = Number.NaN;
  if (exact) waitMs = Number(exact);
  else if (value) waitMs = /^[\d.]+$/.test(value) ? Number(value) * 1000 : Date.parse(value) - nowMs;
  return Number.isFinite(waitMs) ? Math.ceil(Math.min(Math.max(waitMs, 0), maxRetryAfterMs)) : null;
}

const usefulness: readonly AgentFailure["reason"][] = [
  "budgetExhausted",
  "refused",
  "outputInvalid",
  "modelTimeout",
  "modelUnavailable",
  "internal",
];

/**
 * One failure for several tries. Where waiting can help, that is what counts, for the shortest time anybody asked
 * for; else the reason that tells most about the request itself.
 */
export function summariseFailures(failures: readonly (AgentFailure & { model: string })[]): AgentFailure {
  const message =
    failures.map((each) => `${each.model}: ${each.message}`).join("; ") || "no model is configured";
  const again = failures.filter((each) => each.retryable);
  const [first] = again;
  if (first) {
    const waits = again.map((each) => each.retryAfterMs ?? 0);
    const shortest = Math.min(...waits);
    return { reason: first.reason, retryable: true, retryAfterMs: shortest > 0 ? shortest : null, message };
  }
  const reason =
    usefulness.find((name) => failures.some((each) => each.reason === name)) ?? "modelUnavailable";
  return failure(reason, message);
}

export function failure(reason: AgentFailure["reason"], message: string): AgentFailure {
  return { reason, retryable: false, retryAfterMs: null, message };
}

const refused = failure("refused", "it refused to answer");
const late: AgentFailure = {
  ...failure("modelTimeout", "the model did not answer in time"),
  retryable: true,
};

function unavailable(message: string, retryable: boolean): AgentFailure {
  return { reason: "modelUnavailable", retryable, retryAfterMs: null, message };
}

/** Which fields were wrong, for the model to mend and for people to read; nothing of their values. */
function describeMismatch(error: NoObjectGeneratedError): string {
  if (!TypeValidationError.isInstance(error.cause)) return "the answer was not one JSON value";
  const issues = readIssues(error.cause.cause);
  return `the answer did not fit the schema: ${issues.slice(0, 8).join("; ") || "unknown fields"}`;
}

function readIssues(cause: unknown): string[] {
  if (typeof cause !== "object" || cause === null || !("issues" in cause) || !Array.isArray(cause.issues))
    return [];
  return cause.issues.map((issue: { path?: unknown[]; message?: unknown }) => {
    const place = (issue.path ?? []).join(".") || "the whole answer";
    return `${place}: ${String(issue.message).slice(0, 160)}`;
  });
}

function isTimeout(error: unknown): boolean {
  return error instanceof Error && (error.name === "TimeoutError" || error.name === "AbortError");
}
