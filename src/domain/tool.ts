/** A tool as the catalog describes it. What it does is in its connector; whether it may is in the policy. */
import type { z } from "zod";
import type { Provenance } from "./evidence.ts";
import type { JsonValue } from "./json-value.ts";

/** 0 read · 1 reversible write · 2 money, deletion or an outward message · 3 never automatic. */
export type RiskTier = 0 | 1 | 2 | 3;

/**
 * How a repeated call is kept from repeating its effect. `settleMs`: how long after we gave a request up the other
 * side may still carry it out; only then does "not found" mean that nothing happened.
 */
export type Idempotency =
  /** There is no effect to repeat. */
  | { class: "read" }
  /** The other side honours an idempotency key for so long; the same request may be sent again within it. */
  | { class: "key"; lifeMs: number; settleMs: number }
  /** The effect bears our mark, so we look for it before acting again. */
  | { class: "marker"; settleMs: number }
  /** Neither: it is dispatched at most once, ever, and where the outcome is unknown a person looks. */
  | { class: "once" };

/** What undoes a tool's effect: another tool and its arguments, from what was asked and what was answered. */
export interface Compensation {
  tool: string;
  argumentsOf(input: ActionArguments, output: unknown): ActionArguments | null;
}

type ActionArguments = Record<string, JsonValue>;

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
  /** Whether a draft may propose it. What only the coordinator does, such as replying and undoing, may not be wished for. */
  isProposable: boolean;
  plans: readonly ("free" | "pro" | "enterprise")[];
  environments: readonly ("sandbox" | "staging" | "live")[];
  timeoutMs: number;
  idempotency: Idempotency;
  /** Null where what is done cannot be undone by a tool. */
  compensation: Compensation | null;
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
