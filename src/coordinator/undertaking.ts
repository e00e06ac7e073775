/**
 * An outside effect in hand: what it is, what it is meant to do, and how its request is made. What becomes of it is in
 * `outward.ts`.
 */
import type { Call } from "../domain/call.ts";
import { toJson } from "../domain/json-value.ts";
import type { RecordedCall } from "../domain/recorded-call.ts";
import { toolId, type ToolDefinition } from "../domain/tool.ts";
import type { TicketMemory } from "../memory/memory.ts";
import type { ToolAnswer, ToolRequest } from "../tools/request.ts";
import { blankCall, callIdOf, traceIdOf, type EffectPorts } from "./effect-ports.ts";
import type { Intention, OutwardEffect } from "./intention.ts";
import type { EffectRow } from "./rows.ts";
import { signRequest } from "./sign-request.ts";

/** One effect, what it is meant to do, and all there is to do it with. */
export interface Undertaking {
  row: EffectRow;
  effect: OutwardEffect;
  /** As it was when the effect came to be owed. */
  memory: TicketMemory;
  intention: Intention;
  /** The look at its record right before it left, to be told with what came of it. */
  reading: Call | null;
  ports: EffectPorts;
}

/** A request with an envelope of its own. */
export function requestOf(
  work: Undertaking,
  row: EffectRow,
  changes: Partial<ToolRequest> = {},
): Promise<ToolRequest> {
  const { clock, hops } = work.ports;
  const at = { ticketId: row.ticketId, epoch: row.epoch, nowMs: clock.now() };
  return signRequest({ ...describeRequest(work, row), ...changes }, at, hops);
}

/** The same without one: to ask whether it may leave. */
export function describeRequest({ intention, ports }: Undertaking, row: EffectRow): ToolRequest {
  return {
    tenant: ports.tenant,
    caller: "coordinator",
    hops: [],
    callId: callIdOf(row),
    // What a person wrote left because they wrote it.
    parentId: intention.written?.callId ?? null,
    attempt: row.attempts,
    traceId: traceIdOf(row.ticketId),
    tool: intention.tool,
    input: intention.input,
    effect: {
      idempotencyKey: keyOf(row),
      ownsTarget: intention.ownsTarget,
      origins: intention.origins,
      precedent: intention.precedent,
      draw: intention.draw,
      intents: intention.intents,
      approval: intention.approval,
    },
  };
}

/** The effect's own name for life: no time, no attempt, nothing a model made. */
function keyOf(row: EffectRow): string {
  return `${row.ticketId}:${row.effectId}`;
}

/** An entry for a call of its tool that was not made. */
export function blankToolCall({ row, intention, ports }: Undertaking, outcome: Call["outcome"]): Call {
  return { ...blankCall(row, intention.tool, ports.clock.now()), outcome };
}

/** What was asked and answered, for the ticket to be run again. What was refused is decided anew then. */
export function recordRun(
  { row, memory, ports }: Undertaking,
  { callId, attempt, input }: Pick<ToolRequest, "callId" | "attempt" | "input">,
  { tool, result }: { tool: ToolDefinition; result: ToolAnswer["result"] },
): RecordedCall[] {
  if (result.status === "refused") return [];
  const parsed = tool.input.safeParse(input);
  const recorded: RecordedCall = {
    kind: "tool",
    callId,
    tool: toolId(tool),
    attempt,
    input: toJson(parsed.success ? parsed.data : input),
    result: toJson(result),
  };
  return ports.seal(row.ticketId, recorded, memory);
}
