/** Stands in for `src/models/scripted.ts`: whatever script is asked for, the attacker of this turn is the model. */
import type { LanguageModelV4, ModelAnswer } from "../../src/models/language-model.ts";
import { turns } from "../context.ts";

export function findScript(_text: string | undefined, name: string) {
  return { ok: true, value: name } as const;
}

export function createScriptedModel(name: string): LanguageModelV4 {
  return {
    specificationVersion: "v4",
    provider: "scripted",
    modelId: name,
    supportedUrls: {},
    async doGenerate(request): Promise<ModelAnswer> {
      const turn = turns.getStore();
      if (!turn) throw new Error("a model was asked outside of every turn");
      const content = turn.attacker.answer(turn.role, request);
      const unified = content.some(({ type }) => type === "tool-call") ? "tool-calls" : "stop";
      return {
        content,
        finishReason: { unified, raw: unified },
        usage: {
          inputTokens: { total: 10, noCache: 10, cacheRead: 0, cacheWrite: 0 },
          outputTokens: { total: 10, text: 10, reasoning: 0 },
        },
        warnings: [],
      };
    },
    doStream() {
      throw new Error("nobody streams here");
    },
  };
}
