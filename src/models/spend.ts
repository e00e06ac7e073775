/**
 * Sets aside what a request may cost at most before it leaves, and settles what it did cost when it has ended. Of models
 * that cost nothing nobody is asked.
 */
import { APICallError, type LanguageModelMiddleware } from "ai";
import type { Workflow } from "../domain/burn.ts";
import type { Spend, SpendAnswer, SpendReservation } from "../domain/spend.ts";
import { findRefusal } from "../egress/refusal.ts";
import { BudgetRefusal, maxOutputTokens, mostInputTokens } from "./budget.ts";
import type { ModelAnswer, ModelRequest } from "./language-model.ts";
import { costOf, costsMoney } from "./prices.ts";

/** The tenant's budgets of the day and the month, as a request meets them. */
export interface SpendPort {
  /** Throws `ConnectionFailure` where nobody answers. */
  reserve(wish: SpendReservation): Promise<SpendAnswer>;
  /** Best effort: what is not settled counts as spent when its lease is over. */
  settle(id: string, used: Spend): void;
}

/** An answer that comes in the last moment still has to be settled, milliseconds. */
const graceMs = 5_000;

const nothing: Spend = { tokens: 0, costMicros: 0 };

/** What stands between a model and the tenant's budgets; nothing where the model costs nothing. */
export type Spending = (model: string, timeLeftMs: () => number) => LanguageModelMiddleware[];

/** `id`: what the names of all requests made with it begin with. Nobody else may use it, ever. */
export function createSpending(
  port: SpendPort,
  { id, workflow }: { id: string; workflow: Workflow },
): Spending {
  let requests = 0;
  const nextId = () => `${id}.${(requests += 1)}`;
  return (model, timeLeftMs) =>
    costsMoney(model) ? [createSpendMiddleware({ model, workflow, nextId, timeLeftMs }, port)] : [];
}

function createSpendMiddleware(
  {
    model,
    workflow,
    nextId,
    timeLeftMs,
  }: { model: string; workflow: Workflow; nextId: () => string; timeLeftMs: () => number },
  port: SpendPort,
): LanguageModelMiddleware {
  return {
    wrapGenerate: async ({ doGenerate, params }) => {
      const id = nextId();
      const most = mostOf(model, params);
      const leaseMs = Math.max(timeLeftMs(), 0) + graceMs;
      const answer = await port.reserve({ id, workflow, ...most, leaseMs });
      if (answer.status === "refused") throw new BudgetRefusal(answer.message);
      try {
        const generated = await doGenerate();
        port.settle(id, spendOf(model, generated));
        return generated;
      } catch (error) {
        port.settle(id, mayHaveCost(error) ? most : nothing);
        throw error;
      }
    },
  };
}

function mostOf(model: string, params: ModelRequest): Spend {
  const inputTokens = mostInputTokens(params);
  const outputTokens = params.maxOutputTokens ?? maxOutputTokens;
  return {
    tokens: inputTokens + outputTokens,
    costMicros: costOf(model, { inputTokens, cachedInputTokens: 0, outputTokens }),
  };
}

function spendOf(model: string, { usage }: ModelAnswer): Spend {
  const inputTokens = usage.inputTokens.total ?? 0;
  const outputTokens = usage.outputTokens.total ?? 0;
  const cachedInputTokens = usage.inputTokens.cacheRead ?? 0;
  return {
    tokens: inputTokens + outputTokens,
    costMicros: costOf(model, { inputTokens, outputTokens, cachedInputTokens }),
  };
}

/** Not what never left, nor what a provider did not take on. Of anything else nobody knows, so it counts. */
function mayHaveCost(error: unknown): boolean {
  const refusal = findRefusal(error);
  if (refusal) return refusal.isRequestSent;
  if (!APICallError.isInstance(error)) return true;
  const { statusCode } = error;
  return statusCode === undefined || statusCode === 408 || statusCode < 400 || statusCode >= 500;
}
