/** One entry for every request to a model, as the call chain shows it. */
import type { LanguageModelMiddleware } from "ai";
import type { Call } from "../domain/call.ts";
import { hashJson } from "../domain/canonical.ts";
import type { AgentFailure } from "../domain/task.ts";
import type { ModelAnswer, ModelRequest } from "./language-model.ts";
import { costOf } from "./prices.ts";

/** A request as it went; `model` is the callee's name. Costs are filled in whether or not the answer was of use. */
export type ModelCall = { model: string } & Pick<
  Call,
  | "inputHash"
  | "attempt"
  | "startedAt"
  | "endedAt"
  | "outcome"
  | "reason"
  | "inputTokens"
  | "outputTokens"
  | "costMicros"
> & { choice: string };

/** What the provider's prefix cache did for a request. */
export interface CacheUse {
  /** The answer's name: all prompts that begin alike. */
  promptFamily: string;
  /** Part of the call's `inputTokens`. */
  cachedInputTokens: number;
}

export type OnModelCall = (call: ModelCall, cache: CacheUse) => void;

interface OpenCall {
  call: Omit<ModelCall, "outcome" | "reason">;
  cache: CacheUse;
  wantsTools: boolean;
}

type Verdict = Pick<ModelCall, "outcome" | "reason">;

/**
 * Watches the requests of one try. A request that ends in tool calls is reported at once; the last one is kept back
 * until `close`, because only the parsed answer tells what it was worth.
 */
export class CallLog {
  readonly #try: { model: string; choice: string; attempt: number; promptFamily: string };
  readonly #now: () => number;
  readonly #report: OnModelCall;
  #open: OpenCall | null = null;
  #reported = 0;

  constructor(wish: {
    model: string;
    /** Why the model is asked. */
    choice: string;
    attempt: number;
    promptFamily: string;
    now: () => number;
    report: OnModelCall;
  }) {
    this.#try = wish;
    this.#now = wish.now;
    this.#report = wish.report;
  }

  get middleware(): LanguageModelMiddleware {
    return {
      wrapGenerate: async ({ doGenerate, params }) => {
        const open = this.#begin(params);
        this.#open = open;
        try {
          const answer = await untilAborted(doGenerate(), params.abortSignal);
          this.#measure(open, answer);
          return answer;
        } finally {
          open.call.endedAt = this.#now();
          if (open.wantsTools) this.#settle({ outcome: "success", reason: null });
        }
      },
    };
  }

  /** The try is over. Where its failure kept a request from leaving, that is reported as a refusal. */
  close(failure: AgentFailure | null): void {
    if (this.#open) this.#settle(verdictOf(failure));
    else if (failure && (failure.reason === "budgetExhausted" || this.#reported === 0)) this.refuse(failure);
  }

  /** Reports a request that did not leave. `message`: why not, in our own words. */
  refuse({ reason, message }: { reason: string; message: string }): void {
    this.#open = this.#begin(null);
    this.#open.call.choice = clip(message);
    this.#settle({ outcome: "blocked", reason });
  }

  #begin(request: ModelRequest | null): OpenCall {
    const { model, choice, attempt, promptFamily } = this.#try;
    const startedAt = this.#now();
    const inputHash = hashJson({ model, prompt: request?.prompt ?? null });
    return {
      call: {
        model,
        inputHash,
        attempt,
        startedAt,
        endedAt: startedAt,
        inputTokens: 0,
        outputTokens: 0,
        costMicros: 0,
        choice: clip(choice),
      },
      cache: { promptFamily, cachedInputTokens: 0 },
      wantsTools: false,
    };
  }

  #measure(open: OpenCall, { usage, content }: ModelAnswer): void {
    const inputTokens = usage.inputTokens.total ?? 0;
    const outputTokens = usage.outputTokens.total ?? 0;
    const cachedInputTokens = usage.inputTokens.cacheRead ?? 0;
    const costMicros = costOf(this.#try.model, { inputTokens, outputTokens, cachedInputTokens });
    Object.assign(open.call, { inputTokens, outputTokens, costMicros });
    open.cache.cachedInputTokens = cachedInputTokens;
    open.wantsTools = content.some((part) => part.type === "tool-call");
  }

  #settle(verdict: Verdict): void {
    if (!this.#open) return;
    const { call, cache } = this.#open;
    this.#open = null;
    this.#reported += 1;
    this.#report({ ...call, ...verdict }, cache);
  }
}

/** Every entry is in an event, for good. */
const maxChoiceLength = 160;

function clip(words: string): string {
  return words.length <= maxChoiceLength ? words : `${words.slice(0, maxChoiceLength - 1)}…`;
}

function verdictOf(failure: AgentFailure | null): Verdict {
  if (!failure) return { outcome: "success", reason: null };
  return { outcome: failure.reason === "modelTimeout" ? "timeout" : "failed", reason: failure.reason };
}

/** A provider that does not heed the signal must not keep the agent waiting. */
async function untilAborted<Value>(
  work: PromiseLike<Value>,
  signal: AbortSignal | undefined,
): Promise<Value> {
  if (!signal) return work;
  let stop = () => {};
  const aborted = new Promise<never>((_, reject) => {
    stop = () => reject(signal.reason);
    if (signal.aborted) stop();
    else signal.addEventListener("abort", stop, { once: true });
  });
  try {
    return await Promise.race([work, aborted]);
  } finally {
    signal.removeEventListener("abort", stop);
  }
}
