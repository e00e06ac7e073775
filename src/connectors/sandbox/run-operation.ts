import { hashJson } from "../../domain/canonical.ts";
import type { OperationResult } from "../connector.ts";
import { customerWrites } from "./customer-writes.ts";
import type { Operation, Shop } from "./operation.ts";
import { orderWrites } from "./order-writes.ts";
import { outboxWrites } from "./outbox-writes.ts";
import { reads } from "./reads.ts";

/** As plain data that may travel between objects. */
export type SandboxAnswer =
  { status: "success"; output: object } | Extract<OperationResult, { status: "failed" }>;

export interface OperationCall {
  operation: string;
  input: unknown;
  /** Null for reads. */
  idempotencyKey: string | null;
  /** Unix milliseconds. */
  nowMs: number;
}

const operations: ReadonlyMap<string, Operation> = new Map(
  Object.entries({ ...reads, ...orderWrites, ...customerWrites, ...outboxWrites }),
);

/**
 * Runs one operation. Most writes are carried out once per idempotency key: a key that is known answers as it did the
 * first time, and changes nothing. A refusal leaves no trace, so its key may be used again. The caller wraps this in
 * a transaction.
 */
export function runOperation(shop: Shop, call: OperationCall): SandboxAnswer {
  const { operation } = call;
  const prepared = operations.get(operation)?.prepare(call.input);
  if (!prepared) return refuse("operationUnknown", `There is no operation ${operation}.`);
  if (!prepared.ok) return refuse(prepared.failure.reason, prepared.failure.message);
  if (prepared.value.kind === "read") return { status: "success", output: prepared.value.run(shop) };

  if (!call.idempotencyKey) return refuse("idempotencyKeyMissing", `${operation} needs an idempotency key.`);
  const argumentHash = hashJson(prepared.value.input);
  const known = shop.deeds.find(call.idempotencyKey);
  if (known && !prepared.value.isRepeated) {
    return known.operation === operation && known.argumentHash === argumentHash
      ? { status: "success", output: known.output }
      : refuse("idempotencyConflict", "This key stands for another deed.");
  }
  const times = known ? shop.deeds.count(call.idempotencyKey) : 0;
  const idempotencyKey = times === 0 ? call.idempotencyKey : `${call.idempotencyKey}#${times + 1}`;
  const occasion = { idempotencyKey, at: new Date(call.nowMs).toISOString() };
  const result = prepared.value.run(shop, occasion);
  if (!result.ok) return refuse(result.failure.reason, result.failure.message);
  shop.deeds.insert({ ...occasion, operation, argumentHash, ...result.value });
  return { status: "success", output: result.value.output };
}

function refuse(reason: string, message: string): SandboxAnswer {
  return { status: "failed", reason, message, retryable: false };
}
