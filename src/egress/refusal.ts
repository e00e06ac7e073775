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
