/**
 * Keeps what a model was asked and what it answered. Above redaction, so that a replay, which lets nothing leave the
 * worker, meets the very same words; what is then stored is redacted as a whole (`sealRecording`) unless the tenant is
 * a sandbox.
 */
import type { LanguageModelMiddleware } from "ai";
import { toJson } from "../domain/json-value.ts";
import type { RecordedCall, RecordedModelCall } from "../domain/recorded-call.ts";
import type { RedactionEnvironment } from "../redaction/ticket-key.ts";
import { isReplaying, type ReelEnvironment } from "../tenants/reel.ts";
import type { TenantConfig } from "../tenants/config.ts";
import type { ModelAnswer, ModelRequest } from "./language-model.ts";
import { createTicketRedactor, redactStoredContent, redactStoredMessages } from "./redaction.ts";

export type RecordModelCall = (call: Omit<RecordedModelCall, "callId">) => void;

export function createRecordingMiddleware(
  { family, model }: { family: string; model: string },
  record: RecordModelCall,
): LanguageModelMiddleware {
  return {
    wrapGenerate: async ({ doGenerate, params }) => {
      const asked = {
        kind: "model" as const,
        family,
        model: model.replace(/^replayed\//, ""),
        request: describeRequest(params),
      };
      try {
        const answer = await doGenerate();
        record({ ...asked, answer: describeAnswer(answer), failure: null });
        return answer;
      } catch (error) {
        record({ ...asked, answer: null, failure: error instanceof Error ? error.name : "unknown" });
        throw error;
      }
    },
  };
}

/** What a provider is asked, as it is kept and compared. */
export function describeRequest({
  prompt,
  tools,
}: Pick<ModelRequest, "prompt" | "tools">): RecordedModelCall["request"] {
  const system = prompt.find(({ role }) => role === "system");
  return {
    instructions: system?.role === "system" ? system.content : "",
    messages: prompt.filter(({ role }) => role !== "system").map(toJson),
    tools: (tools ?? []).map(({ name }) => name).toSorted(),
  };
}

function describeAnswer({ content, finishReason, usage }: ModelAnswer): RecordedModelCall["answer"] {
  return {
    content: content.map(toJson),
    finishReason: { unified: finishReason.unified, raw: finishReason.raw ?? null },
    usage: {
      inputTokens: usage.inputTokens.total ?? 0,
      cachedInputTokens: usage.inputTokens.cacheRead ?? 0,
      outputTokens: usage.outputTokens.total ?? 0,
    },
  };
}

/**
 * Makes of a ticket's calls what may be stored: null where nothing may, else the call, with placeholders or without. `known`:
 * what names people that a call may name without saying that it does, such as the one a reply goes to.
 */
export function createSeal(
  env: RedactionEnvironment & ReelEnvironment,
  tenant: Pick<TenantConfig, "id" | "environment" | "recording">,
  ticketId: string,
  known: object = {},
): ((call: RecordedCall) => RecordedCall) | null {
  if (tenant.recording === "off") return null;
  if (keepsWords(env, tenant)) return (call) => call;
  // What a tenant lets models see is not for that to be stored a second time.
  const redactor = createTicketRedactor(
    env,
    { id: tenant.id, redaction: { prompts: { off: [] } } },
    ticketId,
  );
  redactor.learn(toJson(known));
  return (call) => {
    if (call.kind === "tool") {
      redactor.learn(call.result);
      return { ...call, input: redactor.redactJson(call.input), result: redactor.redactJson(call.result) };
    }
    const messages = redactStoredMessages(call.request.messages, redactor);
    const answer = call.answer && {
      ...call.answer,
      content: redactStoredContent(call.answer.content, redactor),
    };
    return { ...call, request: { ...call.request, messages }, answer };
  };
}

/** A sandbox has no real people in it, and a replay, which exists only locally, has none either. */
export function keepsWords(env: ReelEnvironment, tenant: Pick<TenantConfig, "id" | "environment">): boolean {
  return tenant.environment === "sandbox" || isReplaying(env, tenant.id);
}
