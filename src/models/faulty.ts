/**
 * A model that a drill breaks on purpose. Below the loop, the breakers and the budget: they meet errors of the kinds
 * a provider makes, and cannot tell them from real ones.
 */
import { APICallError, wrapLanguageModel, type LanguageModelMiddleware } from "ai";
import { findDrill, type FaultEnvironment, type ModelStrike } from "../tenants/drill.ts";
import type { TenantConfig } from "../tenants/config.ts";
import { ConnectionFailure } from "./failure.ts";
import type { LanguageModelV4, ModelAnswer } from "./language-model.ts";

/** What a drill's 429 asks for. */
const retryAfterSeconds = 2;

/** The model itself where the tenant has no faults; a drill that begins later begins with the next question. */
export function withModelFaults(
  model: LanguageModelV4,
  { env, tenant }: { env: FaultEnvironment; tenant: Pick<TenantConfig, "id" | "environment"> },
): LanguageModelV4 {
  if (!findDrill(env, tenant)) return model;
  return wrapLanguageModel({
    model,
    // Looked up again for every request: a drill may end in the middle of a conversation.
    middleware: createFaultMiddleware(() => findDrill(env, tenant)?.strikeModel() ?? null),
  });
}

function createFaultMiddleware(nextStrike: () => ModelStrike | null): LanguageModelMiddleware {
  return {
    wrapGenerate: async ({ doGenerate, params: { abortSignal } }) => {
      const strike = nextStrike();
      if (!strike) return doGenerate();
      if (strike.delayMs > 0) await wait(strike.delayMs, abortSignal);
      switch (strike.ending?.kind) {
        case undefined:
          return doGenerate();
        case "timeout":
          return wait(null, abortSignal);
        case "5xx":
          throw createStatus(503, {});
        case "429":
          throw createStatus(429, { "retry-after": String(retryAfterSeconds) });
        case "refuse":
          return createAnswer([], "content-filter");
        case "garbage":
          return createAnswer([{ type: "text", text: '{"and then the answer breaks o' }], "stop");
        case "down":
          throw new ConnectionFailure("the provider could not be reached");
      }
    },
  };
}

function createStatus(statusCode: number, responseHeaders: Record<string, string>): APICallError {
  const message = `status ${statusCode}, by a drill`;
  return new APICallError({ message, url: "drill:", requestBodyValues: {}, statusCode, responseHeaders });
}

/** An answer of no use; it claims what a short answer of no use would have cost. */
function createAnswer(
  content: ModelAnswer["content"],
  unified: ModelAnswer["finishReason"]["unified"],
): ModelAnswer {
  return {
    content,
    finishReason: { unified, raw: unified },
    usage: {
      inputTokens: { total: 100, noCache: 100, cacheRead: 0, cacheWrite: 0 },
      outputTokens: { total: 10, text: 10, reasoning: 0 },
    },
    warnings: [],
  };
}

function wait(ms: number, signal: AbortSignal | undefined): Promise<void>;
function wait(ms: null, signal: AbortSignal | undefined): Promise<never>;
/** Until the time is over (null: for ever), or rejects when the request is given up. */
function wait(ms: number | null, signal: AbortSignal | undefined): Promise<void> {
  return new Promise((resolve, reject) => {
    const timer = ms === null ? undefined : setTimeout(resolve, ms);
    const giveUp = () => {
      clearTimeout(timer);
      reject(signal?.reason);
    };
    if (signal?.aborted) giveUp();
    else signal?.addEventListener("abort", giveUp, { once: true });
  });
}
