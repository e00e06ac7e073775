/** What a call that went wrong came to, in a connector's words. */
import { ProtocolError, SdkError, SdkHttpError } from "@modelcontextprotocol/client";
import { EgressRefusal, findRefusal } from "../../egress/refusal.ts";
import type { OperationResult } from "../connector.ts";
import { ListingEndless, streamEndedCode } from "./session.ts";

type Unsuccessful = Exclude<OperationResult, { status: "success" }>;

/** What went wrong before the tool was called: nothing has happened. */
export function judgeApproach(thrown: unknown, signal: AbortSignal): Unsuccessful {
  const error = findRefusal(thrown) ?? thrown;
  if (signal.aborted) return fail("unavailable", "The server did not answer in time.", true);
  if (error instanceof ListingEndless)
    return fail("listingEndless", "The server lists tools without end.", false);
  return judge(error) ?? fail("unavailable", "The server could not be spoken to.", true);
}

/** What went wrong once the call was on its way. A write that may have arrived may have happened. */
export function judgeCall(thrown: unknown, signal: AbortSignal, isRead: boolean): Unsuccessful {
  const error = findRefusal(thrown) ?? thrown;
  const verdict = signal.aborted ? null : judge(error);
  if (verdict && (isRead || isRefusal(error))) return verdict;
  return isRead
    ? fail("unavailable", "No answer came.", true)
    : { status: "unknown", message: "The call may have reached the server, but no answer to it came." };
}

/** Whether the server no longer knows the session a request named; then it has not looked at the request. */
export function isSessionGone(error: unknown): boolean {
  return error instanceof SdkHttpError && (error.status === 404 || error.status === 400);
}

/** Whether the conversation can go on: the server has answered, if only with an error. */
export function isAnswer(error: unknown): boolean {
  return error instanceof ProtocolError && error.code !== streamEndedCode;
}

/** The other side said no before doing anything, or the request never left. */
function isRefusal(error: unknown): boolean {
  if (error instanceof EgressRefusal) return !error.isRequestSent;
  if (error instanceof SdkHttpError) return (error.status ?? 0) >= 400 && (error.status ?? 0) < 500;
  return error instanceof ProtocolError && refusingCodes.includes(error.code);
}

/** JSON-RPC's own: parse error, invalid request, method not found, invalid params. */
const refusingCodes: readonly number[] = [-32_700, -32_600, -32_601, -32_602];

/** Null for what has no better word than that no answer came. */
function judge(error: unknown): Unsuccessful | null {
  if (error instanceof EgressRefusal) {
    const isPassing = error.code === "timeout" || error.code === "connectionFailed";
    return isPassing ? null : fail(error.code, `The request was stopped: ${error.code}.`, false);
  }
  if (error instanceof SdkHttpError) {
    const status = error.status ?? 0;
    if (status === 401 || status === 403)
      return fail("unauthorised", `The server answered ${status}.`, false);
    if (status === 429) return fail("rateLimited", "The server answered 429.", true);
    return status >= 400 && status < 500 ? fail("refused", `The server answered ${status}.`, false) : null;
  }
  if (error instanceof ProtocolError && error.code !== streamEndedCode) {
    return fail("protocolError", `The server answered with the error ${error.code}.`, false);
  }
  const isOddAnswer = error instanceof SdkError && oddAnswers.includes(error.code);
  return isOddAnswer || error instanceof SyntaxError
    ? fail("answerInvalid", "The server does not answer as the protocol says.", false)
    : null;
}

const oddAnswers: readonly string[] = [
  "INVALID_RESULT",
  "UNSUPPORTED_RESULT_TYPE",
  "CLIENT_HTTP_UNEXPECTED_CONTENT",
];

function fail(reason: string, message: string, retryable: boolean): Unsuccessful {
  return { status: "failed", reason, message, retryable };
}
