/**
 * Keeps personal data from models outside: what leaves for a provider holds placeholders, and what comes back is made
 * whole before anybody parses it. Above this line everything is real; below it, on the wire and in whatever a provider
 * keeps, nothing is.
 */
import type { LanguageModelMiddleware } from "ai";
import { writeBlock } from "../domain/answer.ts";
import type { JsonValue } from "../domain/json-value.ts";
import { redactionKindSchema } from "../redaction/kinds.ts";
import { createRedactor, type Redactor } from "../redaction/placeholders.ts";
import { deriveTicketKey, type RedactionEnvironment } from "../redaction/ticket-key.ts";
import type { TenantConfig } from "../tenants/config.ts";
import type { ModelAnswer, ModelRequest } from "./language-model.ts";

/** The embedded model, recorded tickets and the scripts of tests answer within the worker: nothing leaves, so nothing is taken out. */
export function leavesWorker(modelName: string): boolean {
  return !/^(?:local|replayed|scripted)\//.test(modelName);
}

/** A redactor for one question about a ticket, by the tenant's settings. */
export function createTicketRedactor(
  env: RedactionEnvironment,
  tenant: Pick<TenantConfig, "id" | "redaction">,
  ticketId: string,
): Redactor {
  const off = new Set(tenant.redaction.prompts.off);
  return createRedactor({
    ticketKey: deriveTicketKey(env, { tenantId: tenant.id, ticketId }),
    kinds: new Set(redactionKindSchema.options.filter((kind) => !off.has(kind))),
  });
}

export function createRedactionMiddleware(redactor: Redactor): LanguageModelMiddleware {
  return {
    transformParams: async ({ params }) => {
      learnFrom(params.prompt, redactor);
      return { ...params, prompt: params.prompt.map((message) => redactMessage(message, redactor)) };
    },
    wrapGenerate: async ({ doGenerate }) => {
      const answer = await doGenerate();
      return { ...answer, content: answer.content.map((part) => restorePart(part, redactor)) };
    },
  };
}

/** The same of messages as they are stored. Whoever they name is known before the first word is redacted. */
export function redactStoredMessages(messages: readonly JsonValue[], redactor: Redactor): JsonValue[] {
  // Recorded from a request, which is where these messages come from as well.
  const prompt = messages as unknown as Message[];
  learnFrom(prompt, redactor);
  return prompt.map((message) => readJson(redactMessage(message, redactor)));
}

/** The same of an answer's parts. What calls a tool holds its input as text. */
export function redactStoredContent(content: readonly JsonValue[], redactor: Redactor): JsonValue[] {
  return content.map((stored) => {
    const part = stored as unknown as ModelAnswer["content"][number];
    switch (part.type) {
      case "text":
      case "reasoning":
        return readJson({ ...part, text: redactText(part.text, redactor) });
      case "tool-call":
        return readJson({ ...part, input: redactText(part.input, redactor) });
      default:
        return redactor.redactJson(stored);
    }
  });
}

type Message = ModelRequest["prompt"][number];
type Part = Exclude<Message["content"], string>[number];
type ToolOutput = Extract<Part, { type: "tool-result" }>["output"];

/** The same in every prompt, so that providers can cache it. */
const notice =
  "Personal data is shown as placeholders such as [email_k3f9qa2c]. Where you mean the value, write its placeholder exactly as it stands; never make one up.";

function redactMessage(message: Message, redactor: Redactor): Message {
  switch (message.role) {
    case "system":
      return { ...message, content: `${message.content}\n\n${notice}` };
    case "user":
      return { ...message, content: message.content.map((part) => redactPart(part, redactor)) };
    case "assistant":
      return { ...message, content: message.content.map((part) => redactPart(part, redactor)) };
    case "tool":
      return { ...message, content: message.content.map((part) => redactPart(part, redactor)) };
  }
}

/** A part of the same type with its text redacted. */
function redactPart<Of extends Part>(part: Of, redactor: Redactor): Of;
function redactPart(part: Part, redactor: Redactor): Part {
  switch (part.type) {
    case "text":
    case "reasoning":
      return { ...part, text: redactText(part.text, redactor) };
    case "tool-call":
      return { ...part, input: redactor.redactJson(readJson(part.input)) };
    case "tool-result":
      return { ...part, output: redactOutput(part.output, redactor) };
    default:
      // Files and approvals: no agent sends any.
      return part;
  }
}

function redactOutput(output: ToolOutput, redactor: Redactor): ToolOutput {
  switch (output.type) {
    case "text":
    case "error-text":
      return { ...output, value: redactText(output.value, redactor) };
    case "json":
    case "error-json":
      return { ...output, value: redactor.redactJson(readJson(output.value)) };
    case "content":
      return {
        ...output,
        value: output.value.map((part) =>
          part.type === "text" ? { ...part, text: redactText(part.text, redactor) } : part,
        ),
      };
    case "execution-denied":
      return output;
  }
}

/** As it would be sent: what the SDK calls JSON may hold undefined fields. */
function readJson(value: unknown): JsonValue {
  // Nothing but JSON comes out of its parser.
  return JSON.parse(JSON.stringify(value ?? null)) as JsonValue;
}

const block = /<([a-z_]+)>\n([^\n]*)\n<\/\1>/g;

/** JSON in a text is redacted value by value, so that it stays JSON; the rest as it is written. */
function redactText(text: string, redactor: Redactor): string {
  const whole = parseJson(text);
  if (whole !== undefined) return JSON.stringify(redactor.redactJson(whole));
  let redacted = "";
  let at = 0;
  for (const { 0: written, 1: tag = "", 2: json = "", index } of text.matchAll(block)) {
    const value = parseJson(json);
    if (value === undefined) continue;
    redacted += redactor.redact(text.slice(at, index)) + writeBlock(tag, redactor.redactJson(value));
    at = index + written.length;
  }
  return redacted + redactor.redact(text.slice(at));
}

/** An object or a list; undefined for anything else. */
function parseJson(text: string): JsonValue | undefined {
  if (!/^\s*[[{]/.test(text)) return undefined;
  try {
    // Nothing but JSON comes out of its parser.
    return JSON.parse(text) as JsonValue;
  } catch {
    return undefined;
  }
}

/** Whoever a task or a record names anywhere is known before the first word is redacted. */
function learnFrom(prompt: readonly Message[], redactor: Redactor): void {
  for (const message of prompt) {
    if (message.role === "system") continue;
    for (const part of message.content) {
      if (part.type === "tool-result" && (part.output.type === "json" || part.output.type === "error-json")) {
        redactor.learn(readJson(part.output.value));
      } else if (part.type === "text") {
        for (const { 2: json = "" } of part.text.matchAll(block)) {
          const value = parseJson(json);
          if (value !== undefined) redactor.learn(value);
        }
      }
    }
  }
}

function restorePart(
  part: ModelAnswer["content"][number],
  redactor: Redactor,
): ModelAnswer["content"][number] {
  switch (part.type) {
    case "text":
      return { ...part, text: restoreText(part.text, redactor) };
    case "reasoning":
      return { ...part, text: redactor.restore(part.text) };
    case "tool-call":
      return { ...part, input: restoreText(part.input, redactor) };
    default:
      return part;
  }
}

/** A value may hold a quotation mark or a line break, so JSON is put together anew rather than written into. */
function restoreText(text: string, redactor: Redactor): string {
  const value = parseJson(text);
  return value === undefined ? redactor.restore(text) : JSON.stringify(redactor.restoreJson(value));
}
