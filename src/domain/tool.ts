/** A tool as the catalog describes it. What it does is in its connector; whether it may is in the policy. */
import type { z } from "zod";
import type { Provenance } from "./evidence.ts";

/** 0 read · 1 reversible write · 2 money, deletion or an outward message · 3 never automatic. */
export type RiskTier = 0 | 1 | 2 | 3;

/**
 * How a repeated call is kept from repeating its effect: `read` has none; `key` sends an idempotency key the other
 * side honours; `marker` looks for its own mark before acting again; `once` is dispatched at most once, ever.
 */
export type IdempotencyClass = "read" | "key" | "marker" | "once";

export interface ToolDefinition<Input extends z.ZodType = z.ZodType, Output extends z.ZodType = z.ZodType> {
  /** `orders.get` */
  name: string;
  version: number;
  /** For models and people: one or two sentences. */
  purpose: string;
  connector: string;
  /** The connector's own name for it. */
  operation: string;
  input: Input;
  output: Output;
  tier: RiskTier;
  /** The agents that may see it. Tools of tier 1 and up are run by the coordinator alone and name nobody. */
  roles: readonly ("gather" | "validate")[];
  plans: readonly ("free" | "pro" | "enterprise")[];
  environments: readonly ("sandbox" | "staging" | "live")[];
  timeoutMs: number;
  idempotency: IdempotencyClass;
  /** What the output counts as, as evidence. */
  provenance: Provenance;
  /** Milliards of detail stay in the connector; this names the argument that carries money, in cents. */
  amountArgument: string | null;
  /** The argument that names the record acted on; it must be one the requester owns. */
  targetArgument: string | null;
}

/** `orders.get@1`: how a tool is named in calls, drafts, approvals and policy. */
export function toolId(tool: { name: string; version: number }): string {
  return `${tool.name}@${tool.version}`;
}

/**
 * What a tool call came to. `unknown` means the request left and no answer came: it may have happened.
 * `refused` means it was stopped before any I/O.
 */
export type ToolResult =
  | { status: "success"; output: unknown }
  | { status: "refused"; reason: string; message: string }
  | { status: "failed"; reason: string; message: string; retryable: boolean }
  | { status: "unknown"; message: string };
