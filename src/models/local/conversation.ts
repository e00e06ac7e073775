/** What a prompt holds besides the task: the tools and actions on offer, and what earlier tool calls came to. */
import { z } from "zod";
import { readBlock } from "../../domain/answer.ts";
import { evidenceSchema } from "../../domain/evidence.ts";
import type { ModelAnswer, ModelRequest } from "../language-model.ts";
import { lookupTools } from "./known-tools.ts";
import type { LookupOutcome } from "./lookup.ts";

type Prompt = ModelRequest["prompt"];

/** Providers allow no dots in names: `orders.get` is offered as `orders_get`. */
const catalogNames = new Map<string, string>(lookupTools.map((name) => [name.replaceAll(".", "_"), name]));

/** The names of the tools on offer, those of the catalog as the catalog writes them. */
export function readOfferedTools({ tools: offered, toolChoice }: ModelRequest): Set<string> {
  if (toolChoice?.type === "none") return new Set();
  return new Set((offered ?? []).map(({ name }) => catalogNames.get(name) ?? name));
}

const actionsSchema = z.array(z.object({ tool: z.string() }));

/** The ids of the actions that may be proposed: the block `actions` of the instructions. None where there is none. */
export function readOfferedActions(prompt: Prompt): Set<string> {
  for (const message of prompt) {
    const block = message.role === "system" ? readBlock(message.content, "actions") : undefined;
    if (block !== undefined) return new Set(actionsSchema.parse(block).map(({ tool }) => tool));
  }
  return new Set();
}

const outcomeSchema = z.object({
  status: z.enum(["success", "refused", "failed"]),
  evidence: z.array(evidenceSchema.pick({ id: true, title: true, content: true }).loose()).default([]),
  message: z.string().nullable().default(null),
});

const inputSchema = z.record(z.string(), z.union([z.string(), z.number(), z.null()]));

/** What the tool calls of each earlier turn came to, oldest turn first. A result that cannot be read counts as failed. */
export function readRounds(prompt: Prompt): LookupOutcome[][] {
  const results = new Map<string, z.infer<typeof outcomeSchema>>();
  for (const message of prompt) {
    if (message.role !== "tool") continue;
    for (const part of message.content) {
      if (part.type === "tool-result") results.set(part.toolCallId, readResult(part.output));
    }
  }
  return prompt.flatMap((message) => {
    if (message.role !== "assistant") return [];
    const outcomes = message.content.flatMap((part): LookupOutcome[] => {
      if (part.type !== "tool-call") return [];
      const result = results.get(part.toolCallId) ?? {
        status: "failed",
        evidence: [],
        message: "no result came back",
      };
      const input = inputSchema.safeParse(
        typeof part.input === "string" ? JSON.parse(part.input) : part.input,
      );
      const tool = catalogNames.get(part.toolName) ?? part.toolName;
      return [{ tool, input: input.success ? input.data : {}, ...result, message: result.message ?? "" }];
    });
    return outcomes.length === 0 ? [] : [outcomes];
  });
}

type ToolOutput = Extract<
  Extract<Prompt[number], { role: "tool" }>["content"][number],
  { type: "tool-result" }
>["output"];

function readResult(output: ToolOutput): z.infer<typeof outcomeSchema> {
  const failed = (message: string) => ({ status: "failed" as const, evidence: [], message });
  switch (output.type) {
    case "json":
    case "text": {
      const value = output.type === "json" ? output.value : readJson(output.value);
      const parsed = outcomeSchema.safeParse(value);
      return parsed.success ? parsed.data : failed("the result could not be read");
    }
    case "error-text":
      return failed(output.value);
    case "execution-denied":
      return { status: "refused", evidence: [], message: output.reason ?? "denied" };
    default:
      return failed("the result could not be read");
  }
}

function readJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}

/** A question to gather for the one record that is missing. */
export function askColleague(recordId: string): ModelAnswer["content"] {
  const kind = recordId.startsWith("INV-")
    ? "invoice"
    : recordId.startsWith("SUB-")
      ? "subscription"
      : "order";
  return [
    {
      type: "tool-call",
      toolCallId: "ask-1-1",
      toolName: "ask_agent",
      input: JSON.stringify({ role: "gather", question: `Please find the ${kind} ${recordId}.` }),
    },
  ];
}
