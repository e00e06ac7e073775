/** A tool as the catalog describes it. What it does is in its connector; whether it may is in the policy. */
import type { z } from "zod";
import type { FieldChange } from "./approval.ts";
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

/** What a tool makes of the record it acts on, for the person who is asked. It says what is to be expected and does nothing. */
export interface RecordEffect {
  /** `order`, `subscription`: what the record is called. */
  kind: string;
  /** From the arguments and the record as a system of record last answered it; unknown fields are left out. */
  changesOf(input: ActionArguments, record: Readonly<Record<string, JsonValue>>): FieldChange[];
  /** How the record is read once more before what a person approved is done to it. */
  read: {
    /** `orders.get@1` */
    tool: string;
    argumentsOf(input: ActionArguments, requester: { email: string | null }): ActionArguments;
  };
}

type ActionArguments = Record<string, JsonValue>;

/**
 * Where the value of an argument has to come from before the gate lets it through without a person:
 * - `record`: a record of the requester's that a system of record answered holds this very value;
 * - `ticket`: the ticket itself, as its signed delivery named it;
 * - `words`: anybody's words, for people to read; nothing is found, chosen or counted by it.
 */
export type ArgumentSource = "record" | "ticket" | "words";

/** How often a tool may be called for one tenant, exactly, whoever calls it. Kept by the tenant's gate. */
export interface ToolLimits {
  ratePerMinute: number;
  /** How many calls may come at once after a quiet while. */
  burst: number;
  /** Calls under way at the same time. */
  concurrency: number;
}

/** What a tool's output may hold, for redaction and for people who decide who may see it. */
export type DataLabel = "public" | "personal" | "financial" | "internal";

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
  /** Null where the embedded systems answer, which nobody else has to be spared from us. */
  limits: ToolLimits | null;
  timeoutMs: number;
  idempotency: Idempotency;
  /** Null where what is done cannot be undone by a tool. */
  compensation: Compensation | null;
  /** What the output counts as, as evidence. */
  provenance: Provenance;
  dataLabels: readonly DataLabel[];
  /** By argument. One that is not named here has to come from a record. */
  sources: Readonly<Record<string, ArgumentSource>>;
  /** The argument that says whose records are read: it can be nobody's but the requester's. Left out where none does. */
  ownerArgument?: string;
  /** The argument that carries money, in cents. */
  amountArgument: string | null;
  /** The argument that names what is acted on: a record the requester owns, or, by `sources`, the ticket itself. */
  targetArgument: string | null;
  /** It is about the tenant and no ticket: no ticket's envelope permits it, and the tenant's permits nothing else. */
  isAboutTenant?: true;
  /** Left out where nothing of a record changes, or nobody can tell beforehand. */
  recordEffect?: RecordEffect;
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
  | { status: "failed"; reason: string; message: string; retryable: boolean; retryAfterMs?: number }
  | { status: "unknown"; message: string };

export const everyPlan = ["free", "pro", "enterprise"] as const;

/** What most tools that only read have in common. */
export const readDefaults = {
  version: 1,
  tier: 0,
  roles: ["gather"],
  isProposable: false,
  plans: everyPlan,
  timeoutMs: 5_000,
  idempotency: { class: "read" },
  compensation: null,
  sources: {},
  amountArgument: null,
  targetArgument: null,
} as const satisfies Partial<ToolDefinition>;
