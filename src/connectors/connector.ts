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

export interface Connector {
  name: string;
  run(request: OperationRequest): Promise<OperationResult>;
}
