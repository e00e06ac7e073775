/**
 * Prompts that a tenant's agents are given in place of their own: a replay's, in a worker that runs locally. Anywhere else
 * there are none. A model that answers from a recording is asked as it was then, or it would not know the question.
 */
import { z } from "zod";
import { agentRoleSchema } from "../../domain/call.ts";
import type { Prompt } from "./prompt.ts";

export interface PromptEnvironment {
  ENVIRONMENT?: string;
  /** Local only: prompts by tenant and role, as JSON. */
  PROMPTS?: string;
}

const otherPromptsSchema = z.record(
  z.string(),
  z.partialRecord(agentRoleSchema, z.strictObject({ name: z.string(), text: z.string().min(1) })),
);
/** By tenant. */
export type OtherPrompts = z.infer<typeof otherPromptsSchema>;

let loaded: { text: string; prompts: OtherPrompts } | null = null;

/** The prompt an agent of this tenant asks this model with. Throws where `PROMPTS` cannot be read. */
export function choosePrompt(
  { ENVIRONMENT, PROMPTS }: PromptEnvironment,
  { tenantId, model }: { tenantId: string; model: string },
  own: Prompt,
): Prompt {
  if (ENVIRONMENT !== "local" || !PROMPTS || model.startsWith("replayed/")) return own;
  if (loaded?.text !== PROMPTS) {
    loaded = { text: PROMPTS, prompts: otherPromptsSchema.parse(JSON.parse(PROMPTS)) };
  }
  const other = loaded.prompts[tenantId]?.[own.role];
  return other ? { ...own, ...other } : own;
}
