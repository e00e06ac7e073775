/**
 * A connector that answers as the other side once did, from a recorded ticket, in a worker that runs locally. Everything
 * above it, the gateway with its rules among it, is real. What was never asked of it goes on to the real connector only
 * where that is embedded, so that nothing can leave the machine by a replay.
 */
import { z } from "zod";
import { systemClock } from "../domain/clock.ts";
import type { JsonValue } from "../domain/json-value.ts";
import { fingerprintInput } from "../domain/recorded-call.ts";
import { toolId, type ToolDefinition } from "../domain/tool.ts";
import type { Reel } from "../tenants/reel.ts";
import type { Connector, OperationRequest, OperationResult } from "./connector.ts";

const resultSchema = z.discriminatedUnion("status", [
  z.strictObject({ status: z.literal("success"), output: z.unknown() }),
  z.strictObject({
    status: z.literal("failed"),
    reason: z.string(),
    message: z.string(),
    retryable: z.boolean(),
    retryAfterMs: z.number().optional(),
  }),
  z.strictObject({ status: z.literal("unknown"), message: z.string() }),
]);

/** `tools` are the connector's own; `isEmbedded`: it reaches nothing outside of the worker. */
export function withReel(
  connector: Connector,
  { reel, tools, isEmbedded }: { reel: Reel; tools: readonly ToolDefinition[]; isEmbedded: boolean },
): Connector {
  // What the other side says of its tools would have to be fetched from it.
  const { describe, ...known } = connector;
  return {
    ...known,
    ...(describe && isEmbedded && { describe: describe.bind(connector) }),
    run: async (request) => {
      const recorded = await findRecorded(request, { reel, tools });
      if (recorded) return recorded;
      return isEmbedded ? connector.run(request) : notRecorded;
    },
    // An answer that was lost when it was recorded was found, or not, in calls that are not replayed.
    ...(connector.find && { find: async () => ({ status: "unclear", message: notRecorded.message }) }),
  };
}

const notRecorded = {
  status: "failed",
  reason: "notRecorded",
  message: "This was not asked when the ticket was recorded.",
  retryable: false,
} as const;

async function findRecorded(
  { operation, input }: OperationRequest,
  { reel, tools }: { reel: Reel; tools: readonly ToolDefinition[] },
): Promise<OperationResult | null> {
  const tool = tools.find((each) => each.operation === operation);
  if (!tool) return null;
  // It has been parsed against the tool's own schema.
  const recorded = reel.nextToolCall(toolId(tool), fingerprintInput(input as JsonValue));
  await reel.waitForDeeds(recorded, systemClock.wait);
  if (!recorded) return null;
  await reel.takeTurn(recorded, systemClock.wait);
  const result = resultSchema.parse(recorded.result);
  switch (result.status) {
    case "success":
      return { status: "success", output: result.output };
    case "unknown":
      return result;
    case "failed": {
      const { retryAfterMs, ...failed } = result;
      return retryAfterMs === undefined ? failed : { ...failed, retryAfterMs };
    }
  }
}
