/**
 * A language model that plays a script: for tests and fixtures that need a model to misbehave in one exact way.
 *
 * Where in the script a request stands is read from the request itself: the number of assistant messages in its
 * prompt. The first request of a conversation has none and gets the first turn; after a tool call, or after an answer
 * that had to be repaired, there is one more. Nothing is counted in memory, so concurrent tickets, evictions and
 * repeated calls change nothing. A conversation longer than the script gets the last turn again.
 */
import { APICallError } from "ai";
import { z } from "zod";
import { answerNames, readBlock } from "../domain/answer.ts";
import { agentRoleSchema, type AgentRole } from "../domain/call.ts";
import { fail, succeed, type Result } from "../domain/result.ts";
import type { LanguageModelV4, ModelAnswer, ModelRequest } from "./language-model.ts";

const everyTurn = {
  /** How many turns in a row are like this one. */
  repeat: z.number().int().positive().default(1),
  delayMs: z.number().int().nonnegative().default(0),
  /** What the turn claims to have cost. */
  usage: z
    .strictObject({ inputTokens: z.number().int(), outputTokens: z.number().int() })
    .default({ inputTokens: 100, outputTokens: 50 }),
};

/**
 * One answer of the model. In `say` and `call`, `{{find:EXPRESSION}}` stands for the first match of a regular
 * expression in the prompt's user message (its first group, if it has one), or for nothing.
 */
const turnSchema = z.union([
  /** Text as it is, anything else as JSON. */
  z.strictObject({ say: z.union([z.string(), z.record(z.string(), z.json())]), ...everyTurn }),
  z.strictObject({
    call: z.array(z.strictObject({ tool: z.string(), input: z.record(z.string(), z.json()) })).min(1),
    ...everyTurn,
  }),
  /** An HTTP error, or with status 0 a connection that never came about. */
  z.strictObject({
    fail: z.strictObject({ status: z.number().int(), retryAfterSeconds: z.number().optional() }),
    ...everyTurn,
  }),
  /** No answer until the request is given up. */
  z.strictObject({ hang: z.literal(true), ...everyTurn }),
  z.strictObject({ refuse: z.literal(true), ...everyTurn }),
  /** What the embedded model makes of it. */
  z.strictObject({ local: z.literal(true), ...everyTurn }),
]);
type Turn = z.infer<typeof turnSchema>;

const turns = z.array(turnSchema).min(1);

/** A file of `fixtures/models`. A role without turns is played by the embedded model. */
export const scriptSchema = z.strictObject({
  about: z.string(),
  roles: z.strictObject({
    triage: turns.optional(),
    gather: turns.optional(),
    /** Instead of `gather`, when another agent asks. */
    askedGather: turns.optional(),
    draft: turns.optional(),
    /** Instead of `draft`, when the task asks for a revision. */
    revisedDraft: turns.optional(),
    validate: turns.optional(),
  }),
});
export type Script = z.infer<typeof scriptSchema>;

let scripts: { text: string; byName: Map<string, Script | null> } | null = null;

/** The script of this name in a JSON object of scripts by name, or why there is none. */
export function findScript(text: string | undefined, name: string): Result<Script, string> {
  if (!text) return fail("no scripts are set");
  if (scripts?.text !== text) scripts = { text, byName: readScripts(text) };
  const script = scripts.byName.get(name);
  return script ? succeed(script) : fail(`there is no readable script "${name}"`);
}

/** Null for what is no script: only whoever wants that one is to hear of it. */
function readScripts(text: string): Map<string, Script | null> {
  const written = z.record(z.string(), z.unknown()).parse(JSON.parse(text));
  return new Map(
    Object.entries(written).map(([name, script]) => [name, scriptSchema.safeParse(script).data ?? null]),
  );
}

/** `local` is the model that plays what the script leaves to it. */
export function createScriptedModel(name: string, script: Script, local: LanguageModelV4): LanguageModelV4 {
  return {
    specificationVersion: "v4",
    provider: "scripted",
    modelId: name,
    supportedUrls: {},
    async doGenerate(request) {
      const turn = turnOf(script, request);
      if (turn && turn.delayMs > 0) await new Promise((resolve) => setTimeout(resolve, turn.delayMs));
      return !turn || "local" in turn ? local.doGenerate(withoutRepairs(request)) : play(turn, request);
    },
    doStream() {
      throw new Error("scripted models do not stream");
    },
  };
}

/** The turn a request is answered with, or null where the script has nothing for its role. */
function turnOf({ roles }: Script, request: ModelRequest): Turn | null {
  const role = roleOf(request);
  if (!role) return null;
  const task = taskSchema.safeParse(readBlock(userText(request), "task")).data;
  const special = task?.revision ? roles.revisedDraft : task?.question ? roles.askedGather : undefined;
  const played = special ?? roles[role];
  if (!played) return null;
  let position = request.prompt.filter((message) => message.role === "assistant").length;
  for (const turn of played) {
    if (position < turn.repeat) return turn;
    position -= turn.repeat;
  }
  return played.at(-1) ?? null;
}

/** Of the agents' tasks, what tells apart the occasions of one role. */
const taskSchema = z.object({ revision: z.unknown().optional(), question: z.unknown().optional() });

/** The request as the embedded model would know it: its task and its tools' results, without mended answers. */
function withoutRepairs(request: ModelRequest): ModelRequest {
  const task = request.prompt.findIndex(({ role }) => role === "user");
  const prompt = request.prompt.filter(
    (message, index) =>
      index <= task ||
      message.role === "tool" ||
      (message.role === "assistant" && message.content.some((part) => part.type === "tool-call")),
  );
  return { ...request, prompt };
}

/** The agent that asks: told by the name of the answer it wants, else by its instructions. */
function roleOf(request: ModelRequest): AgentRole | null {
  const name = request.responseFormat?.type === "json" ? request.responseFormat.name : undefined;
  const byName = agentRoleSchema.options.find((role) => answerNames[role] === name);
  if (byName) return byName;
  const system = request.prompt.find((message) => message.role === "system")?.content;
  return agentRoleSchema.safeParse(/^Role: (\w+)$/m.exec(system ?? "")?.[1]).data ?? null;
}

async function play(turn: Exclude<Turn, { local: true }>, request: ModelRequest): Promise<ModelAnswer> {
  if ("hang" in turn) return hang(request.abortSignal);
  if ("fail" in turn) throw createFailure(turn.fail);
  if ("refuse" in turn) return answer([], "content-filter", turn);
  const filled = fillIn(turn, userText(request));
  if ("say" in filled) {
    const text = typeof filled.say === "string" ? filled.say : JSON.stringify(filled.say);
    return answer([{ type: "text", text }], "stop", turn);
  }
  const position = request.prompt.length;
  const calls = filled.call.map(({ tool, input }, index) => ({
    type: "tool-call" as const,
    toolCallId: `scripted-${position}-${index}`,
    toolName: tool,
    input: JSON.stringify(input),
  }));
  return answer(calls, "tool-calls", turn);
}

function answer(
  content: ModelAnswer["content"],
  unified: ModelAnswer["finishReason"]["unified"],
  { usage }: Turn,
): ModelAnswer {
  return {
    content,
    finishReason: { unified, raw: unified },
    usage: {
      inputTokens: { total: usage.inputTokens, noCache: usage.inputTokens, cacheRead: 0, cacheWrite: 0 },
      outputTokens: { total: usage.outputTokens, text: usage.outputTokens, reasoning: 0 },
    },
    warnings: [],
  };
}

function hang(signal: AbortSignal | undefined): Promise<never> {
  return new Promise((_, reject) => {
    if (signal?.aborted) reject(signal.reason);
    signal?.addEventListener("abort", () => reject(signal.reason), { once: true });
  });
}

function createFailure(wish: { status: number; retryAfterSeconds?: number | undefined }): APICallError {
  return new APICallError({
    message: wish.status === 0 ? "cannot connect" : `status ${wish.status}`,
    url: "scripted:",
    requestBodyValues: {},
    ...(wish.status === 0 ? { isRetryable: true } : { statusCode: wish.status }),
    ...(wish.retryAfterSeconds === undefined
      ? {}
      : { responseHeaders: { "retry-after": String(wish.retryAfterSeconds) } }),
  });
}

/** The first user message, whole: what the agent was asked, before any conversation with tools. */
function userText(request: ModelRequest): string {
  const message = request.prompt.find(({ role }) => role === "user");
  if (message?.role !== "user") return "";
  return message.content.map((part) => (part.type === "text" ? part.text : "")).join("");
}

/** A turn with its `{{find:…}}` resolved. */
function fillIn<Filled extends Turn>(turn: Filled, text: string): Filled {
  const fill = (value: unknown): unknown => {
    if (typeof value === "string") {
      return value.replaceAll(/\{\{find:(.+?)\}\}(?!\})/g, (_, expression: string) => {
        const match = new RegExp(expression, "u").exec(text);
        return match?.[1] ?? match?.[0] ?? "";
      });
    }
    if (Array.isArray(value)) return value.map(fill);
    if (typeof value !== "object" || value === null) return value;
    return Object.fromEntries(Object.entries(value).map(([key, inner]) => [key, fill(inner)]));
  };
  // Only strings inside are replaced, by strings: the shape stays.
  return fill(turn) as Filled;
}
