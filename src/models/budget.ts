/**
 * Keeps a request from leaving that could cost more than is left of the ticket's budget, or of the agent call's own.
 * What a model costs at most is known, because its answer can be no longer than the request allows.
 */
import type { LanguageModelMiddleware } from "ai";
import type { Spend } from "../domain/spend.ts";
import type { ModelRequest } from "./language-model.ts";
import { estimateTokens } from "../domain/tokens.ts";
import { costOf, costsMoney, priceOf } from "./prices.ts";

/** Thrown in place of a request. */
export class BudgetRefusal extends Error {
  override readonly name = "BudgetRefusal";
}

/** What a model that costs money may answer with at most. */
export const maxOutputTokens = 8_192;

/** Below this an answer may well break off, and would be paid for in vain. */
const minOutputTokens = 1_024;

/** No model makes more tokens of a text than it has bytes; what is around it is more in JSON than in any model's template. */
export function mostInputTokens({ prompt, tools, responseFormat }: ModelRequest): number {
  return new TextEncoder().encode(JSON.stringify([prompt, tools ?? [], responseFormat ?? null])).length;
}

/** What is left of one budget. */
export interface Remaining extends Spend {
  of: "ticket" | "agent call";
}

/**
 * `remaining` is asked before every request, so that a loop of tool calls ends when its budget does. A model that costs
 * money is let out only where the most it could cost fits; near the end of a budget it is given less room to answer.
 * One that costs nothing is held against its tokens alone.
 */
export function createBudgetMiddleware(
  modelName: string,
  remaining: () => readonly Remaining[],
): LanguageModelMiddleware {
  const isPaid = costsMoney(modelName);
  return {
    transformParams: async ({ params }) => {
      if (!isPaid) return params;
      const inputTokens = mostInputTokens(params);
      const rooms = remaining().map((left) => roomForAnswer(modelName, inputTokens, left));
      return { ...params, maxOutputTokens: Math.min(params.maxOutputTokens ?? maxOutputTokens, ...rooms) };
    },
    wrapGenerate: async ({ doGenerate, params }) => {
      const { prompt, tools = [] }: Pick<ModelRequest, "prompt" | "tools"> = params;
      const inputTokens = estimateTokens(JSON.stringify([prompt, tools]));
      for (const { of, tokens } of remaining()) {
        if (inputTokens > tokens) throw refuse(of, `about ${inputTokens} tokens are needed`, tokens);
      }
      return doGenerate();
    },
  };
}

/** Tokens, at most `maxOutputTokens`. Throws BudgetRefusal where what is left is too little for a whole answer. */
function roomForAnswer(model: string, inputTokens: number, { of, tokens, costMicros }: Remaining): number {
  const inputMicros = costOf(model, { inputTokens, cachedInputTokens: 0, outputTokens: 0 });
  const affordable = Math.floor(((costMicros - inputMicros) * 1_000_000) / priceOf(model).output);
  if (affordable < minOutputTokens) {
    const most = costOf(model, { inputTokens, cachedInputTokens: 0, outputTokens: minOutputTokens });
    throw refuse(of, `up to ${most} micros may be needed`, costMicros);
  }
  if (tokens - inputTokens < minOutputTokens)
    throw refuse(of, `up to ${inputTokens + minOutputTokens} tokens may be needed`, tokens);
  return Math.min(maxOutputTokens, affordable, tokens - inputTokens);
}

function refuse(of: Remaining["of"], needed: string, left: number): BudgetRefusal {
  return new BudgetRefusal(`${needed}, the ${of}'s budget has ${Math.max(left, 0)} left`);
}
