/**
 * What is kept of a ticket's calls so that they can be answered again without the model or the system that answered
 * them first. A model's request is kept as it was put, above redaction; its answer as the agent got it.
 */
import { z } from "zod";
import { hashJson } from "./canonical.ts";
import { jsonValueSchema, type JsonValue } from "./json-value.ts";

const modelRequestSchema = z.strictObject({
  /** The system message. */
  instructions: z.string(),
  /** Every message after it, as the AI SDK hands them to a provider. */
  messages: z.array(jsonValueSchema),
  /** The names of the tools it was offered. */
  tools: z.array(z.string()),
});

export const recordedCallSchema = z.discriminatedUnion("kind", [
  z.strictObject({
    kind: z.literal("model"),
    /** The agent call that asked. */
    callId: z.string(),
    /** The answer's name, `draft_answer`: all prompts that begin alike. */
    family: z.string(),
    /** `openai/gpt-5-mini` */
    model: z.string(),
    request: modelRequestSchema,
    /** As the provider gave it; null where it gave none. */
    answer: z
      .strictObject({
        content: z.array(jsonValueSchema),
        finishReason: z.strictObject({ unified: z.string(), raw: z.string().nullable() }),
        usage: z.strictObject({
          inputTokens: z.number().int(),
          cachedInputTokens: z.number().int(),
          outputTokens: z.number().int(),
        }),
      })
      .nullable(),
    /** The kind of error in place of an answer, never its words. */
    failure: z.string().nullable(),
  }),
  z.strictObject({
    kind: z.literal("tool"),
    callId: z.string(),
    /** `orders.get@1` */
    tool: z.string(),
    attempt: z.number().int(),
    input: jsonValueSchema,
    /** What the gateway made of the other side's answer. */
    result: jsonValueSchema,
  }),
]);
export type RecordedCall = z.infer<typeof recordedCallSchema>;
export type RecordedModelCall = Extract<RecordedCall, { kind: "model" }>;
export type RecordedToolCall = Extract<RecordedCall, { kind: "tool" }>;

/** One step of a ticket: the how-manieth of its kind, from 1. */
export const stepInTurnSchema = z.strictObject({
  step: z.enum([
    "agent.ask triage",
    "agent.ask gather",
    "agent.ask draft",
    "agent.ask validate",
    "action.run",
    "reply.send",
  ]),
  turn: z.number().int().positive(),
});
export type StepInTurn = z.infer<typeof stepInTurnSchema>;

/** What a ticket began with. Policy and models may be others by the time it is looked at again. */
export const recordedSettingsSchema = z.strictObject({
  kind: z.literal("settings"),
  /** The tenant's settings as they were, without any secret, token or key. */
  settings: z.record(z.string(), jsonValueSchema),
  policyVersion: z.string(),
  machineVersion: z.string(),
  /** Every agent's prompt by name, `draft@1`, and the hash of its words. */
  prompts: z.array(z.strictObject({ name: z.string(), hash: z.string() })),
});
export type RecordedSettings = z.infer<typeof recordedSettingsSchema>;

/** What is stored of a ticket beside its events, where its tenant records. */
export const recordedEntrySchema = z.union([recordedSettingsSchema, recordedCallSchema]);
export type RecordedEntry = z.infer<typeof recordedEntrySchema>;

/** The hash by which a call is found again: of a model's request, or of a tool's input. */
export function fingerprintOf(call: RecordedCall): string {
  return call.kind === "model" ? fingerprintRequest(call.family, call.request) : fingerprintInput(call.input);
}

export function fingerprintRequest(family: string, request: RecordedModelCall["request"]): string {
  return hashJson({ family, request: comparable(request) });
}

export function fingerprintInput(input: JsonValue): string {
  return hashJson(comparable(input));
}

const block = /<([a-z_]+)>\n([^\n]*)\n<\/\1>/g;
const ticketName = /tkt_[0-9a-f]{32}(?:\/[\w.-]+)?/g;
const drawnId = /[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}/g;

/**
 * A value without what is different each time the same ticket is worked on: clock readings, the ids of tickets,
 * tenants and calls, ids drawn at random. JSON inside a prompt is opened, so that a difference in it can be named.
 */
export function comparable(value: JsonValue, field = ""): JsonValue {
  if (typeof value === "number") return field === "at" ? 0 : value;
  if (typeof value === "string") {
    if (field === "tenantId") return "tenant";
    // A message is called after its delivery, which is another one.
    if (field === "inReplyTo") return "message";
    return openBlocks(value.replaceAll(ticketName, "ticket").replaceAll(drawnId, "id"));
  }
  if (Array.isArray(value)) return value.map((each) => comparable(each, field));
  if (typeof value !== "object" || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([key, each]) => [key, comparable(each, key)]));
}

function openBlocks(text: string): JsonValue {
  const opened: Record<string, JsonValue> = {};
  const words = text.replaceAll(block, (written, tag: string, json: string) => {
    const parsed = parseJson(json);
    if (parsed === undefined) return written;
    opened[tag] = comparable(parsed);
    return `<${tag}/>`;
  });
  return Object.keys(opened).length === 0 ? words : { words, ...opened };
}

function parseJson(text: string): JsonValue | undefined {
  try {
    return jsonValueSchema.parse(JSON.parse(text));
  } catch {
    return undefined;
  }
}
