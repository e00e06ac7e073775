/**
 * The contract every outside system's folder fulfils. A connector does what it is told, once per idempotency key;
 * it decides nothing. It must not throw for anything the other side answers: that is a failure with a reason.
 */
export interface OperationRequest {
  tenantId: string;
  operation: string;
  /** Already parsed against the tool's input schema. */
  input: unknown;
  /** Stable for one intended effect; null for reads. */
  idempotencyKey: string | null;
  signal: AbortSignal;
}

export type OperationResult =
  /** `output` is parsed against the tool's output schema by the gateway. */
  | { status: "success"; output: unknown }
  /** The other side said no, or the request never left. Nothing happened. */
  | { status: "failed"; reason: string; message: string; retryable: boolean }
  /** The request may have been carried out; nobody knows. */
  | { status: "unknown"; message: string };

/** What a look-up says of a write that may have been carried out. */
export type Finding =
  /** `output` is what the write itself would have answered. */
  | { status: "found"; output: unknown }
  | { status: "absent" }
  /** Nobody could say just now. */
  | { status: "unclear"; message: string };

export interface Connector {
  name: string;
  run(request: OperationRequest): Promise<OperationResult>;
  /**
   * Looks for a write by its idempotency key or mark, where the system keeps either and a read sees what has been
   * written. Changes nothing. Left out where nothing can be found.
   */
  find?(request: OperationRequest & { idempotencyKey: string }): Promise<Finding>;
}
