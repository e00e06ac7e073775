/** Why a request did not leave, or its answer did not come in. */

export type EgressCode =
  | "urlInvalid"
  | "schemeNotAllowed"
  | "userinfo"
  | "portNotAllowed"
  | "addressLiteral"
  | "hostNotAllowed"
  | "pathNotAllowed"
  | "methodNotAllowed"
  | "headerNotAllowed"
  | "requestTooLarge"
  | "credentialAbsent"
  | "credentialNeedsReauth"
  | "credentialUnavailable"
  | "connectionFailed"
  | "redirected"
  | "responseTooLarge"
  | "timeout";

/**
 * Thrown instead of an answer. `isRequestSent` is false only where no byte of the request can have left: what it asks
 * for has not happened. Where it is true, it may have. Its message is the code and the host, nothing else.
 */
export class EgressRefusal extends Error {
  override readonly name = "EgressRefusal";
  readonly code: EgressCode;
  readonly host: string;
  readonly isRequestSent: boolean;

  constructor(refusal: { code: EgressCode; host: string; isRequestSent: boolean }) {
    const host = refusal.host.slice(0, 253) || "no host";
    super(`${refusal.code} (${host})`);
    this.code = refusal.code;
    this.host = host;
    this.isRequestSent = refusal.isRequestSent;
  }
}

/** SDKs wrap what their fetch throws: as `cause`, Stripe's as `detail`. */
const wrappings = ["cause", "detail"] as const;
const maxDepth = 5;

/** The refusal inside whatever an SDK has thrown, or null where it is about something else. */
export function findRefusal(error: unknown, depth = 0): EgressRefusal | null {
  if (error instanceof EgressRefusal) return error;
  if (typeof error !== "object" || error === null || depth >= maxDepth) return null;
  for (const name of wrappings) {
    const found: EgressRefusal | null = findRefusal(Reflect.get(error, name), depth + 1);
    if (found) return found;
  }
  return null;
}
