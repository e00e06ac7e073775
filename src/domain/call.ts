/** The call chain: one entry for every agent, tool, model and human call, each with its parent. */
import { z } from "zod";
import { compactionSchema } from "./risk-band.ts";

export const agentRoleSchema = z.enum(["triage", "gather", "draft", "validate"]);
export type AgentRole = z.infer<typeof agentRoleSchema>;

export const callSchema = z.strictObject({
  /** Derived from the parent's id and an ordinal, so a call sent again has the same id. */
  id: z.string(),
  parentId: z.string().nullable(),
  /** `coordinator`, an agent's role, or a person. */
  caller: z.string(),
  /** An agent's role, `orders.get@1`, `local/signalbox-local-1`, or a person. */
  callee: z.string(),
  kind: z.enum(["agent", "tool", "model", "human"]),
  /** SHA-256 of the canonical input. */
  inputHash: z.string(),
  attempt: z.number().int(),
  /** Unix milliseconds. */
  startedAt: z.number(),
  endedAt: z.number(),
  outcome: z.enum(["success", "partial", "failed", "blocked", "timeout"]),
  /** Why it did not succeed; for `blocked`: circular, tooDeep, repeated, or a policy's reason. */
  reason: z.string().nullable(),
  inputTokens: z.number().int(),
  outputTokens: z.number().int(),
  /** The part of `inputTokens` that a provider read from its prompt cache; absent where none was. */
  cachedInputTokens: z.number().int().optional(),
  /** Millionths of a US dollar. */
  costMicros: z.number().int(),
  /** Of a model: the prompt it was asked with, its name and a hash of its words. */
  prompt: z.string().optional(),
  /** Of an agent: how its task was compacted; absent where its model was shown all of it. */
  compaction: compactionSchema.optional(),
  /** Of a model: why it was this one; where it was not asked, why not. Our own words and names of models, never a ticket's. */
  choice: z.string().optional(),
  /** Of a tool: the length of what it answered, in UTF-8, before anything of it was trimmed or withheld. */
  outputBytes: z.number().int().optional(),
  traceId: z.string(),
});
export type Call = z.infer<typeof callSchema>;

export const usageSchema = z.strictObject({
  inputTokens: z.number().int(),
  outputTokens: z.number().int(),
  costMicros: z.number().int(),
});
export type Usage = z.infer<typeof usageSchema>;

/** What a list of calls has cost. */
export function sumUsage(calls: readonly Call[]): Usage {
  const total: Usage = { inputTokens: 0, outputTokens: 0, costMicros: 0 };
  for (const call of calls) {
    total.inputTokens += call.inputTokens;
    total.outputTokens += call.outputTokens;
    total.costMicros += call.costMicros;
  }
  return total;
}
