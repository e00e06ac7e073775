/**
 * Calls to a system over HTTP, by the contract of connectors: what was refused before it left has not happened, a
 * read that got no answer may be asked again, and of a write that got none nobody knows.
 */
import { EgressRefusal } from "../egress/egress.ts";
import type { EgressCode } from "../egress/refusal.ts";
import type { Finding, OperationRequest, OperationResult } from "./connector.ts";

type Failed = Extract<OperationResult, { status: "failed" }>;

/** An answer that is no success, by its status. */
export class RemoteAnswer extends Error {
  override readonly name = "RemoteAnswer";
  readonly status: number;
  readonly isRateLimit: boolean;
  readonly retryAfterMs: number | null;

  constructor(answer: { status: number; isRateLimit: boolean; retryAfterMs: number | null }) {
    super(`The other side answered ${answer.status}.`);
    this.status = answer.status;
    this.isRateLimit = answer.isRateLimit;
    this.retryAfterMs = answer.retryAfterMs;
  }
}

/** A success in a shape that is not the system's. */
export class UnreadableAnswer extends Error {
  override readonly name = "UnreadableAnswer";
  constructor() {
    super("The other side answered in a shape that is not its own.");
  }
}

/** Something we will not do as things are. Nothing has been done. */
export class Declined extends Error {
  override readonly name = "Declined";
  readonly reason: string;
  constructor(reason: string, message: string) {
    super(message);
    this.reason = reason;
  }
}

/** What an operation is at, so that whoever gives it up can say what has become of it. */
export interface Exchange {
  signal: AbortSignal;
  /** Sends a request that changes something. Everything else it asks goes without. */
  commit<Answer>(send: () => Promise<Answer>): Promise<Answer>;
}

/**
 * Runs an operation. Never throws: what it throws becomes what a connector may say of it. `refused`: the reason where
 * the other side says no for a reason of its own.
 */
export async function callRemote(
  { signal }: Pick<OperationRequest, "signal">,
  refused: string,
  operate: (exchange: Exchange) => Promise<OperationResult>,
): Promise<OperationResult> {
  const giveUp = (message: string): Failed => ({
    status: "failed",
    reason: "aborted",
    message,
    retryable: true,
  });
  if (signal.aborted) return giveUp("The call was given up before it left.");
  let stage: "reading" | "sent" | "changed" = "reading";
  const exchange: Exchange = {
    signal,
    async commit(send) {
      const before = stage;
      stage = "sent";
      try {
        const answer = await send();
        stage = "changed";
        return answer;
      } catch (error) {
        if (hasDoneNothing(error)) stage = before;
        throw error;
      }
    },
  };
  const settle = (error: unknown): OperationResult => {
    if (stage !== "reading") return { status: "unknown", message: tell(error) };
    return signal.aborted ? giveUp("The call was given up while it was reading.") : describe(error, refused);
  };
  const { promise: givenUp, resolve } = Promise.withResolvers<OperationResult>();
  const abort = () => resolve(settle(new Error("given up")));
  signal.addEventListener("abort", abort, { once: true });
  try {
    return await Promise.race([operate(exchange).catch(settle), givenUp]);
  } finally {
    signal.removeEventListener("abort", abort);
  }
}

/** Looks something up; where no answer can be had or read, nothing is known. Never throws. */
export async function findRemote(
  { signal }: Pick<OperationRequest, "signal">,
  look: (signal: AbortSignal) => Promise<Finding>,
): Promise<Finding> {
  const lose = (error: unknown): Finding => ({ status: "unclear", message: tell(error) });
  if (signal.aborted) return lose(new Error("given up"));
  const { promise: givenUp, resolve } = Promise.withResolvers<Finding>();
  const abort = () => resolve(lose(new Error("given up")));
  signal.addEventListener("abort", abort, { once: true });
  try {
    return await Promise.race([look(signal).catch(lose), givenUp]);
  } finally {
    signal.removeEventListener("abort", abort);
  }
}

/** Whether it is certain that the request has changed nothing. */
function hasDoneNothing(error: unknown): boolean {
  if (error instanceof EgressRefusal) return !error.isRequestSent;
  return error instanceof RemoteAnswer && error.status < 500;
}

/** Of a request that has changed nothing. */
function describe(error: unknown, refused: string): Failed {
  const failed = (reason: string, retryable: boolean): Failed => ({
    status: "failed",
    reason,
    message: tell(error),
    retryable,
  });
  if (error instanceof Declined) return failed(error.reason, false);
  if (error instanceof UnreadableAnswer) return failed("answerUnreadable", true);
  if (error instanceof EgressRefusal)
    return failed(...(egressReasons[error.code] ?? ["egressRefused", false]));
  if (!(error instanceof RemoteAnswer)) return failed("unavailable", true);

  const { status, isRateLimit, retryAfterMs } = error;
  if (isRateLimit) {
    return { ...failed("rateLimited", true), ...(retryAfterMs !== null && { retryAfterMs }) };
  }
  if (status >= 500) return failed("unavailable", true);
  // A conflict is with what has changed meanwhile; the next try reads it anew.
  if (status === 409) return failed("conflict", true);
  return failed(reasons[status] ?? refused, false);
}

const reasons: Readonly<Record<number, string>> = {
  401: "unauthorised",
  403: "forbidden",
  404: "notFound",
  410: "notFound",
};

/** What is not named here was refused for what it was, and would be again. */
const egressReasons: Partial<Record<EgressCode, [reason: string, retryable: boolean]>> = {
  credentialAbsent: ["unauthorised", false],
  credentialNeedsReauth: ["unauthorised", false],
  credentialUnavailable: ["credentialUnavailable", true],
  connectionFailed: ["unavailable", true],
  timeout: ["unavailable", true],
  redirected: ["redirected", false],
  responseTooLarge: ["answerTooLarge", false],
};

/** Never an error's own words where we did not write them: they may hold what was sent. */
function tell(error: unknown): string {
  const isOurs =
    error instanceof RemoteAnswer ||
    error instanceof UnreadableAnswer ||
    error instanceof Declined ||
    error instanceof EgressRefusal;
  return isOurs ? error.message : "The call was given up or lost before its answer came.";
}

const longestWaitMs = 3_600_000;

/** `Retry-After`, in seconds or as a date, as milliseconds from now; null without one that can be read. */
export function readRetryAfter(header: string | null | undefined, nowMs: number): number | null {
  if (!header) return null;
  const waitMs = /^\d+$/.test(header) ? Number(header) * 1_000 : Date.parse(header) - nowMs;
  return Number.isNaN(waitMs) ? null : Math.min(Math.max(waitMs, 0), longestWaitMs);
}
