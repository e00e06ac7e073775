/**
 * A language model that answers as another one once did, from a recorded ticket: `replayed/openai/gpt-5-mini`. It exists
 * only in a worker that runs locally. What was never asked is refused, so that the next model of the chain, where there
 * is one, goes on live.
 */
import { systemClock } from "../domain/clock.ts";
import { fingerprintRequest, type RecordedModelCall } from "../domain/recorded-call.ts";
import type { Reel } from "../tenants/reel.ts";
import { ConnectionFailure, ModelRefusal } from "./failure.ts";
import type { LanguageModelV4, ModelAnswer } from "./language-model.ts";
import { describeRequest } from "./recording.ts";

export function createReplayedModel(modelId: string, reel: Reel): LanguageModelV4 {
  return {
    specificationVersion: "v4",
    provider: "replayed",
    modelId,
    supportedUrls: {},
    async doGenerate(request) {
      const family =
        request.responseFormat?.type === "json" ? (request.responseFormat.name ?? "unnamed") : "unnamed";
      const recorded = reel.nextModelCall(family, fingerprintRequest(family, describeRequest(request)));
      await reel.waitForDeeds(recorded, systemClock.wait);
      // Not "unavailable": that would be tried again, and opens the model's breaker.
      if (!recorded) throw new ModelRefusal();
      if (!recorded.answer)
        throw new ConnectionFailure(`it failed when it was recorded: ${recorded.failure}`);
      return toAnswer(recorded.answer);
    },
    doStream() {
      throw new Error("replayed models do not stream");
    },
  };
}

function toAnswer({ content, finishReason, usage }: NonNullable<RecordedModelCall["answer"]>): ModelAnswer {
  const { inputTokens, cachedInputTokens, outputTokens } = usage;
  return {
    // Recorded from a provider's own answer, and stored as JSON.
    content: content as unknown as ModelAnswer["content"],
    finishReason: {
      unified: finishReason.unified as ModelAnswer["finishReason"]["unified"],
      raw: finishReason.raw ?? undefined,
    },
    usage: {
      inputTokens: {
        total: inputTokens,
        noCache: inputTokens - cachedInputTokens,
        cacheRead: cachedInputTokens,
        cacheWrite: 0,
      },
      outputTokens: { total: outputTokens, text: outputTokens, reasoning: 0 },
    },
    warnings: [],
  };
}
