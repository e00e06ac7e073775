/** A ticket's call chain as OpenTelemetry spans. Pure; attribute names follow the GenAI semantic conventions where they have one. */
import type { Call } from "../domain/call.ts";
import { digest } from "../domain/ids.ts";
import { erasePersonalData } from "../redaction/erase.ts";

export interface Span {
  traceId: string;
  spanId: string;
  parentSpanId: string | null;
  name: string;
  startTimeUnixNano: string;
  endTimeUnixNano: string;
  status: { code: "OK" | "ERROR"; message: string | null };
  attributes: Record<string, string | number>;
}

const operationOf: Record<Call["kind"], string> = {
  agent: "invoke_agent",
  tool: "execute_tool",
  model: "chat",
  human: "ask_human",
};

/** One span per call, in the order of the chain. */
export function traceCalls(ticketId: string, traceId: string, calls: readonly Call[]): Span[] {
  return calls.map((call) => ({
    traceId,
    spanId: spanIdOf(call.id),
    parentSpanId: call.parentId === null ? null : spanIdOf(call.parentId),
    // A callee can be a tool that only a model believes in, under whatever name.
    name: `${operationOf[call.kind]} ${erasePersonalData(call.callee)}`,
    startTimeUnixNano: `${call.startedAt}000000`,
    endTimeUnixNano: `${call.endedAt}000000`,
    status: {
      code: call.outcome === "success" || call.outcome === "partial" ? "OK" : "ERROR",
      message: call.reason === null ? null : erasePersonalData(call.reason),
    },
    attributes: {
      "gen_ai.operation.name": operationOf[call.kind],
      "gen_ai.usage.input_tokens": call.inputTokens,
      "gen_ai.usage.output_tokens": call.outputTokens,
      "signalbox.ticket.id": ticketId,
      "signalbox.call.id": call.id,
      "signalbox.call.attempt": call.attempt,
      "signalbox.call.outcome": call.outcome,
      "signalbox.cost_micros": call.costMicros,
      ...(call.compaction && {
        "signalbox.compaction.band": call.compaction.band,
        "signalbox.compaction.limit_tokens": call.compaction.limitTokens,
        "signalbox.compaction.before_tokens": call.compaction.beforeTokens,
        "signalbox.compaction.after_tokens": call.compaction.afterTokens,
      }),
      ...(call.choice !== undefined && { "signalbox.model.choice": erasePersonalData(call.choice) }),
      ...(call.prompt !== undefined && { "signalbox.prompt": call.prompt }),
    },
  }));
}

function spanIdOf(callId: string): string {
  return digest("span", callId).slice(0, 16);
}
