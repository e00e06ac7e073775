/**
 * The embedded offline model: a language model of the AI SDK that does the four agents' jobs by rules and a small
 * classifier. It knows no network, no clock and no chance, so the same prompt always has the same answer. It is what
 * answers where no provider is set up, and what is left where none can be reached.
 */
import { answerNames, readBlock } from "../../domain/answer.ts";
import { restoreTask } from "../../domain/shown-task.ts";
import { agentRoleSchema, type AgentRole } from "../../domain/call.ts";
import {
  draftTaskSchema,
  gatherTaskSchema,
  triageTaskSchema,
  validateTaskSchema,
} from "../../domain/task.ts";
import type { LanguageModelV4, ModelAnswer, ModelRequest } from "../language-model.ts";
import { assessTicket } from "./assess.ts";
import { checkDraft } from "./check.ts";
import { askColleague, readOfferedActions, readOfferedTools, readRounds } from "./conversation.ts";
import type { Lessons } from "./lessons.ts";
import { planGather } from "./plan.ts";
import { findMissingRecord, writeDraft } from "./write.ts";

export const localModelId = "signalbox-local-1";

type Content = ModelAnswer["content"];
type Stream = Awaited<ReturnType<LanguageModelV4["doStream"]>>["stream"];
type StreamPart = Stream extends ReadableStream<infer Part> ? Part : never;

/**
 * Creates the model. Its calls throw where a prompt holds no task it can read: that is the caller's defect. `lessons`:
 * what the tenant has taught triage; the same prompt and the same lessons always have the same answer.
 */
export function createLocalModel(lessons: Lessons | null = null): LanguageModelV4 {
  const generate = (request: ModelRequest): ModelAnswer => {
    request.abortSignal?.throwIfAborted();
    const content = think(request, lessons);
    const calls = content.some((part) => part.type === "tool-call");
    return {
      content,
      finishReason: calls ? { unified: "tool-calls", raw: "tool-calls" } : { unified: "stop", raw: "stop" },
      usage: countUsage(request, content),
      warnings: [],
    };
  };
  return {
    specificationVersion: "v4",
    provider: "local",
    modelId: localModelId,
    supportedUrls: {},
    doGenerate: async (request) => generate(request),
    doStream: async (request) => ({ stream: streamAnswer(generate(request)) }),
  };
}

const say = (answer: unknown): Content => [{ type: "text", text: JSON.stringify(answer) }];

function think(request: ModelRequest, lessons: Lessons | null): Content {
  const role = findRole(request);
  const task = readTask(request);
  switch (role) {
    case "triage":
      return say(assessTicket(triageTaskSchema.parse(task), lessons));
    case "gather": {
      const rounds = readRounds(request.prompt);
      const step = planGather(gatherTaskSchema.parse(task), readOfferedTools(request), rounds);
      if ("answer" in step) return say(step.answer);
      return step.lookups.map(({ tool, input }, index) => ({
        type: "tool-call",
        toolCallId: `look-${rounds.length + 1}-${index + 1}`,
        toolName: tool.replaceAll(".", "_"),
        input: JSON.stringify(input),
      }));
    }
    case "draft": {
      const draftTask = draftTaskSchema.parse(task);
      const rounds = readRounds(request.prompt);
      const missing = findMissingRecord(draftTask);
      if (missing !== null && rounds.length === 0 && readOfferedTools(request).has("ask_agent"))
        return askColleague(missing);
      const found = rounds.flat().flatMap((outcome) => outcome.evidence);
      return say(writeDraft(draftTask, readOfferedActions(request.prompt), found));
    }
    case "validate":
      return say(checkDraft(validateTaskSchema.parse(task)));
  }
}

/** The job is told by the answer asked for, or by the instructions' line `Role: …`. */
function findRole({ responseFormat, prompt }: ModelRequest): AgentRole {
  const name = responseFormat?.type === "json" ? responseFormat.name : undefined;
  for (const role of agentRoleSchema.options) if (answerNames[role] === name) return role;
  for (const message of prompt) {
    const match = message.role === "system" ? /^Role: (\w+)$/m.exec(message.content) : null;
    const role = agentRoleSchema.safeParse(match?.[1]);
    if (role.success) return role.data;
  }
  throw new Error(
    "the embedded model knows only the jobs of Signalbox's own agents, and the prompt names none",
  );
}

function readTask({ prompt }: ModelRequest): unknown {
  const last = prompt.findLast((message) => message.role === "user");
  const text = last?.content.map((part) => (part.type === "text" ? part.text : "")).join("") ?? "";
  const task = readBlock(text, "task");
  if (task === undefined) throw new Error("the prompt's last user message holds no <task> block");
  return restoreTask(task);
}

/** Four characters count as one token, as is usual for English. */
const countTokens = (value: unknown) =>
  Math.ceil((typeof value === "string" ? value : JSON.stringify(value)).length / 4);

function countUsage({ prompt }: ModelRequest, content: Content): ModelAnswer["usage"] {
  const input = prompt.reduce((sum, message) => sum + countTokens(message.content), 0);
  const output = content.reduce((sum, part) => sum + countTokens(part.type === "text" ? part.text : part), 0);
  return {
    inputTokens: { total: input, noCache: input, cacheRead: 0, cacheWrite: 0 },
    outputTokens: { total: output, text: output, reasoning: 0 },
  };
}

/** The whole answer at once, in the form of a stream. */
function streamAnswer(answer: ModelAnswer): ReadableStream<StreamPart> {
  const parts: StreamPart[] = [{ type: "stream-start", warnings: [] }];
  for (const [index, part] of answer.content.entries()) {
    const id = `part-${index + 1}`;
    if (part.type === "text") {
      parts.push(
        { type: "text-start", id },
        { type: "text-delta", id, delta: part.text },
        { type: "text-end", id },
      );
    } else if (part.type === "tool-call") {
      parts.push(part);
    }
  }
  parts.push({ type: "finish", usage: answer.usage, finishReason: answer.finishReason });
  return new ReadableStream({
    start(controller) {
      for (const part of parts) controller.enqueue(part);
      controller.close();
    },
  });
}
