/** Keeps a request from leaving that the ticket's budget can no longer pay for. */
import type { LanguageModelMiddleware } from "ai";
import type { Envelope } from "../domain/envelope.ts";
import type { ModelRequest } from "./language-model.ts";
import { costOf } from "./prices.ts";

/** Thrown in place of a request. */
export class BudgetRefusal extends Error {
  override readonly name = "BudgetRefusal";
}

/**
 * About how many tokens a request's input has: one for every four bytes of UTF-8. Scripts whose letters take more
 * bytes take more tokens as well.
 */
function estimateTokens(request: Pick<ModelRequest, "prompt" | "tools">): number {
  const bytes = new TextEncoder().encode(JSON.stringify([request.prompt, request.tools ?? []])).length;
  return Math.ceil(bytes / 4);
}

/** `remaining` is asked before every request, so that a loop of tool calls ends when its budget does. */
export function createBudgetMiddleware(
  modelName: string,
  remaining: () => Envelope["remaining"],
): LanguageModelMiddleware {
  return {
    wrapGenerate: async ({ doGenerate, params }) => {
      const left = remaining();
      const inputTokens = estimateTokens(params);
      if (inputTokens > left.tokens) {
        throw new BudgetRefusal(
          `about ${inputTokens} tokens are needed, ${Math.max(left.tokens, 0)} are left`,
        );
      }
      const costMicros = costOf(modelName, { inputTokens, cachedInputTokens: 0, outputTokens: 0 });
      if (costMicros > left.costMicros) {
        throw new BudgetRefusal(
          `about ${costMicros} micros are needed, ${Math.max(left.costMicros, 0)} are left`,
        );
      }
      return doGenerate();
    },
  };
}
