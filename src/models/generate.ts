/**
 * Asks the models of a chain, one after the other, until one gives an answer that fits. The loop over tool calls is
 * the AI SDK's; here is what surrounds it: time, budget, breakers, one chance to mend a misshapen answer, and the
 * way to the next model. Every request is reported.
 */
import {
  generateText,
  isStepCount,
  NoObjectGeneratedError,
  Output,
  wrapLanguageModel,
  type LanguageModelMiddleware,
  type ModelMessage,
  type ToolSet,
} from "ai";
import type { z } from "zod";
import type { Usage } from "../domain/call.ts";
import { fail, succeed, type Result } from "../domain/result.ts";
import type { AgentFailure } from "../domain/task.ts";
import { Breakers } from "../domain/breaker.ts";
import type { Redactor } from "../redaction/placeholders.ts";
import { createBudgetMiddleware, type Remaining } from "./budget.ts";
import { CallLog, type OnModelCall } from "./call-log.ts";
import { explainFailure, failure, ModelRefusal, summariseFailures } from "./failure.ts";
import type { LanguageModelV4 } from "./language-model.ts";
import { createRecordingMiddleware, type RecordModelCall } from "./recording.ts";
import { createRedactionMiddleware, leavesWorker } from "./redaction.ts";
import type { ModelCandidate } from "./router.ts";
import { sdkSchema } from "./sdk-schema.ts";
import type { Spending } from "./spend.ts";

export type { ModelCall } from "./call-log.ts";

export interface AnswerRequest<Schema extends z.ZodType> {
  candidates: readonly ModelCandidate[];
  /** The system message, by the model's name: what does not change from ticket to ticket, so that providers can cache it. */
  instructions: string | ((model: string) => string);
  prompt: string;
  tools?: ToolSet | undefined;
  schema: Schema;
  schemaName: string;
  /** Model turns in one try. In the last one the model may call no more tools. */
  maxSteps: number;
  /** For everything together: models, their tools, and the tries after them. */
  timeoutMs: number;
  /** What may still be spent; every request is held against it before it leaves. */
  remainingTokens: number;
  remainingCostMicros?: number | undefined;
  /** What all of it together may spend, whatever the ticket has left; null where nothing bounds it. */
  callBudget?: { tokens: number | null; costMicros: number | null } | undefined;
  /** Asks the tenant's budgets for every request; left out where nobody counts. */
  spending?: Spending | undefined;
  /** Kept by the caller from one request to the next. */
  breakers?: Breakers | undefined;
  /** Unix milliseconds. */
  now: () => number;
  /** Ends everything, without another try. */
  signal?: AbortSignal | undefined;
  /** Made where the first prompt leaves the worker; without it prompts leave as they are. */
  createRedactor?: (() => Redactor) | undefined;
  /** Keeps what is asked and answered; left out where nothing is kept. */
  record?: RecordModelCall | undefined;
  /** Called once for every request, in the order in which they ended, and for every refusal to send one. */
  onCall: OnModelCall;
}

export interface Answer<Output> {
  output: Output;
  /** Of every request made for it, useless ones included. */
  usage: Usage;
  /** The answer as the model wrote it. */
  text: string;
}

/** A silent model must leave time for the ones after it. */
const shareOfOneTry = 2 / 3;

/** What the tries of one request have in common. */
interface Run<Schema extends z.ZodType> {
  request: AnswerRequest<Schema>;
  breakers: Breakers;
  deadlineMs: number;
  attempts: number;
  spent: Usage;
  /** Remembers over all tries what was taken out, so that a mended answer fits the one before it. */
  redactor: Redactor | null;
}

type Tried<Schema extends z.ZodType> =
  | { ok: true; value: { output: z.infer<Schema>; text: string } }
  /** `repair` is the conversation to go on with, where the model may mend what was wrong. */
  | { ok: false; failure: AgentFailure; repair: ModelMessage[] | null };

/** Every failure is a value; the failures of several models are told as one. */
export async function generateAnswer<Schema extends z.ZodType>(
  request: AnswerRequest<Schema>,
): Promise<Result<Answer<z.infer<Schema>>, AgentFailure>> {
  const run: Run<Schema> = {
    request,
    breakers: request.breakers ?? new Breakers(),
    deadlineMs: request.now() + request.timeoutMs,
    attempts: 0,
    spent: { inputTokens: 0, outputTokens: 0, costMicros: 0 },
    redactor: null,
  };
  const failures: (AgentFailure & { model: string })[] = [];
  for (const [index, candidate] of request.candidates.entries()) {
    const isLast = request.candidates.slice(index + 1).every(({ model }) => model === null);
    const before = failures.at(-1);
    const tried = await askCandidate(run, before ? placeAfter(candidate, before) : candidate, isLast);
    if (tried.ok) return succeed({ ...tried.value, usage: run.spent });
    if (tried.failure.reason === "stopped") return fail(tried.failure);
    failures.push({ model: candidate.name, ...tried.failure });
  }
  return fail(summariseFailures(failures));
}

async function askCandidate<Schema extends z.ZodType>(
  run: Run<Schema>,
  { name, model, reason }: ModelCandidate,
  isLast: boolean,
): Promise<Tried<Schema>> {
  if (!model) {
    const missing = failure("modelUnavailable", reason);
    if (!run.request.signal?.aborted) openLog(run, name, reason).refuse(missing);
    return giveUp(missing);
  }
  const prompt: ModelMessage = { role: "user", content: run.request.prompt };
  const first = await tryOnce(run, { name, model, reason, isLast, messages: [prompt] });
  if (first.ok || !first.repair) return first;
  return tryOnce(run, { name, model, reason: mending, isLast, messages: first.repair });
}

/** One conversation with one model, from the first request to the parsed answer. */
async function tryOnce<Schema extends z.ZodType>(
  run: Run<Schema>,
  {
    name,
    model,
    reason,
    isLast,
    messages,
  }: { name: string; model: LanguageModelV4; reason: string; isLast: boolean; messages: ModelMessage[] },
): Promise<Tried<Schema>> {
  const { request, breakers } = run;
  const log = openLog(run, name, reason);
  const timeLeftMs = run.deadlineMs - request.now();
  if (request.signal?.aborted) return giveUp(failure("stopped", "the request was stopped"));
  if (timeLeftMs <= 0) {
    const late = { ...failure("modelTimeout", "no time is left"), retryable: true };
    log.refuse(late);
    return giveUp(late);
  }
  if (!breakers.admit(name, request.now())) {
    const resting = { ...failure("modelUnavailable", "it failed too often just now"), retryable: true };
    log.refuse({ ...resting, reason: "breakerOpen" });
    return giveUp(resting);
  }

  const timeout = AbortSignal.timeout(isLast ? timeLeftMs : Math.ceil(timeLeftMs * shareOfOneTry));
  const conversation = [...messages];
  try {
    const generated = await generateText({
      model: wrapLanguageModel({
        model,
        middleware: [
          createBudgetMiddleware(name, () => remainingOf(run)),
          ...(request.spending?.(name, () => run.deadlineMs - request.now()) ?? []),
          ...(request.record
            ? [createRecordingMiddleware({ family: request.schemaName, model: name }, request.record)]
            : []),
          ...redactionFor(run, name),
          log.middleware,
        ],
      }),
      instructions:
        typeof request.instructions === "string" ? request.instructions : request.instructions(name),
      messages,
      ...(request.tools ? { tools: request.tools } : {}),
      output: Output.object({ schema: sdkSchema(request.schema), name: request.schemaName }),
      stopWhen: isStepCount(request.maxSteps),
      prepareStep: ({ stepNumber }) =>
        stepNumber > 0 && stepNumber === request.maxSteps - 1 ? { toolChoice: "none" } : {},
      onStepEnd: (step) => void conversation.push(...step.response.messages),
      maxRetries: 0,
      abortSignal: request.signal ? AbortSignal.any([timeout, request.signal]) : timeout,
      telemetry: { functionId: request.schemaName, recordInputs: false, recordOutputs: false },
    });
    if (generated.finishReason === "content-filter") throw new ModelRefusal();
    // Parsed with this very schema by `Output.object`; reading it throws where the model stopped without an answer.
    const value = { output: generated.output as z.infer<Schema>, text: generated.text };
    log.close(null);
    breakers.succeeded(name);
    return succeed(value);
  } catch (error) {
    const failed = request.signal?.aborted
      ? failure("stopped", "the request was stopped")
      : timeout.aborted
        ? { ...failure("modelTimeout", "it did not answer in time"), retryable: true }
        : explainFailure(error, request.now());
    log.close(failed);
    tellBreaker(breakers, name, failed, request.now());
    return NoObjectGeneratedError.isInstance(error) && failed.reason === "outputInvalid"
      ? { ok: false, failure: failed, repair: [...conversation, askForRepair(failed)] }
      : giveUp(failed);
  }
}

/** Why a model is asked once more. */
const mending = "the same once more, to mend its answer";

/** The call chain says of a model that was reached only because others failed what the last of them failed with. */
function placeAfter(candidate: ModelCandidate, before: AgentFailure): ModelCandidate {
  return candidate.model ? { ...candidate, reason: `${candidate.reason} after ${before.reason}` } : candidate;
}

function openLog<Schema extends z.ZodType>(run: Run<Schema>, model: string, choice: string): CallLog {
  run.attempts += 1;
  return new CallLog({
    model,
    choice,
    attempt: run.attempts,
    promptFamily: run.request.schemaName,
    now: run.request.now,
    report: (call, cache) => {
      run.spent.inputTokens += call.inputTokens;
      run.spent.outputTokens += call.outputTokens;
      run.spent.costMicros += call.costMicros;
      run.request.onCall(call, cache);
    },
  });
}

function redactionFor<Schema extends z.ZodType>(run: Run<Schema>, model: string): LanguageModelMiddleware[] {
  if (!leavesWorker(model)) return [];
  run.redactor ??= run.request.createRedactor?.() ?? null;
  return run.redactor ? [createRedactionMiddleware(run.redactor)] : [];
}

function remainingOf({ request, spent }: Run<z.ZodType>): Remaining[] {
  const left = (of: Remaining["of"], tokens: number | null, costMicros: number | null): Remaining => ({
    of,
    tokens: (tokens ?? Number.POSITIVE_INFINITY) - spent.inputTokens - spent.outputTokens,
    costMicros: (costMicros ?? Number.POSITIVE_INFINITY) - spent.costMicros,
  });
  const { remainingTokens, remainingCostMicros = null, callBudget } = request;
  return [
    left("ticket", remainingTokens, remainingCostMicros),
    left("agent call", callBudget?.tokens ?? null, callBudget?.costMicros ?? null),
  ];
}

/** A model that answers, however badly, is there; one that is not there, or is silent, is what a breaker counts. */
function tellBreaker(breakers: Breakers, name: string, failed: AgentFailure, nowMs: number): void {
  switch (failed.reason) {
    case "modelUnavailable":
    case "modelTimeout":
      return breakers.failed(name, nowMs, failed.retryAfterMs);
    case "outputInvalid":
    case "refused":
      return breakers.succeeded(name);
    case "budgetExhausted":
    case "stopped":
    case "internal":
      return breakers.toldNothing(name, nowMs);
  }
}

function askForRepair({ message }: AgentFailure): ModelMessage {
  return {
    role: "user",
    content: `Your last answer could not be used: ${message}. Give the whole answer again as one JSON value that fits the schema, and nothing else.`,
  };
}

function giveUp(failed: AgentFailure): { ok: false; failure: AgentFailure; repair: null } {
  return { ok: false, failure: failed, repair: null };
}
