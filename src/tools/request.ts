/** What the gateway is asked, what it answers, and how a call of a tool is written down. */
import type { Approval } from "../domain/approval.ts";
import type { AgentRole, Call } from "../domain/call.ts";
import { hashJson } from "../domain/canonical.ts";
import type { Intent } from "../domain/intent.ts";
import type { Hops } from "../domain/envelope.ts";
import type { ArgumentOrigin } from "../domain/origin.ts";
import type { ToolResult } from "../domain/tool.ts";
import type { Precedent } from "../policy/repetition.ts";
import type { TenantConfig } from "../tenants/config.ts";

export interface ToolRequest {
  tenant: TenantConfig;
  /** `orders.get@1` */
  tool: string;
  input: unknown;
  /** Who asks: an agent, which may only read, or the coordinator, which carries out what was decided. */
  caller: AgentRole | "coordinator";
  /** What the caller was given to show: an agent its own envelope, the coordinator one for this very call. */
  hops: Hops;
  callId: string;
  parentId: string | null;
  attempt: number;
  traceId: string;
  /** For everything but reads: what the effect is known by, and what permits it. */
  effect: ToolEffect | null;
}

export interface ToolEffect {
  idempotencyKey: string;
  ownsTarget: boolean;
  origins: readonly ArgumentOrigin[];
  /** What became of the same deed on the same ticket before. */
  precedent: Precedent;
  /** Where it falls when samples are taken, from 0 up to 1 (`policy/sample.ts`); null for what nobody can be asked about. */
  draw: number | null;
  /** What its ticket is surely about (`policy/intents.ts`). */
  intents: readonly Intent[];
  approval: Approval | null;
}

export interface ToolAnswer {
  result: ToolResult;
  call: Call;
}

export type Refusal = Extract<ToolResult, { status: "refused" }>;
/** Nothing has left; the same may be asked again. */
export type Setback = Extract<ToolResult, { status: "failed" }>;

export function refuse(reason: string, message: string): Refusal {
  return { status: "refused", reason, message };
}

/** The entry of the call chain. */
export function recordCall(
  request: ToolRequest,
  ended: Pick<Call, "outcome" | "reason" | "startedAt" | "endedAt" | "outputBytes">,
): Call {
  return {
    id: request.callId,
    parentId: request.parentId,
    caller: request.caller,
    callee: request.tool,
    kind: "tool",
    inputHash: hashInput(request.input),
    attempt: request.attempt,
    ...ended,
    inputTokens: 0,
    outputTokens: 0,
    costMicros: 0,
    traceId: request.traceId,
  };
}

/** What a model passes need not be JSON at all; a call that cannot be hashed is still recorded. */
function hashInput(input: unknown): string {
  try {
    return hashJson(input);
  } catch {
    return hashJson(String(input));
  }
}

export function outcomeOf(result: ToolResult): Pick<Call, "outcome" | "reason" | "outputBytes"> {
  switch (result.status) {
    case "success":
      return {
        outcome: "success",
        reason: null,
        outputBytes: new TextEncoder().encode(JSON.stringify(result.output) ?? "").length,
      };
    case "refused":
      return { outcome: "blocked", reason: result.reason };
    case "failed":
      return { outcome: "failed", reason: result.reason };
    case "unknown":
      return { outcome: "timeout", reason: "unknown" };
  }
}
