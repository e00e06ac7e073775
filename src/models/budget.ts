/** Keeps a request from leaving that the ticket's budget, or the agent call's own, can no longer pay for. */
import type { LanguageModelMiddleware } from "ai";
import type { Spend } from "../domain/spend.ts";
import type { ModelRequest } from "./language-model.ts";
import { estimateTokens } from "../domain/tokens.ts";
import { costOf } from "./prices.ts";

/** Thrown in place of a request. */
export class BudgetRefusal extends Error {
  override readonly name = "BudgetRefusal";
}

/** What is left of one budget. */
export interface Remaining extends Spend {
  of: "ticket" | "agent call";
}

/** `remaining` is asked before every request, so that a loop of tool calls ends when its budget does. */
export function createBudgetMiddleware(
  modelName: string,
  remaining: () => readonly Remaining[],
): LanguageModelMiddleware {
  return {
    wrapGenerate: async ({ doGenerate, params }) => {
      const { prompt, tools = [] }: Pick<ModelRequest, "prompt" | "tools"> = params;
      const inputTokens = estimateTokens(JSON.stringify([prompt, tools]));
      const costMicros = costOf(modelName, { inputTokens, cachedInputTokens: 0, outputTokens: 0 });
      for (const left of remaining()) {
        if (inputTokens > left.tokens) throw refuse(left.of, inputTokens, left.tokens, "tokens");
        if (costMicros > left.costMicros) throw refuse(left.of, costMicros, left.costMicros, "micros");
      }
      return doGenerate();
    },
  };
}

function refuse(of: Remaining["of"], needed: number, left: number, unit: string): BudgetRefusal {
  return new BudgetRefusal(
    `about ${needed} ${unit} are needed, the ${of}'s budget has ${Math.max(left, 0)} left`,
  );
}
