/**
 * What each agent asks its model for: flat objects with every field present, so that providers with strict
 * structured output accept them. An agent turns the answer into its report; nothing of it is taken on trust.
 */
import { z } from "zod";
import { assessmentSchema } from "./assessment.ts";
import { claimSchema } from "./draft.ts";
import { escalationReasonSchema } from "./escalation.ts";

export const triageAnswerSchema = assessmentSchema;

export const gatherAnswerSchema = z.strictObject({
  /** Ids of the evidence, as the tools' results named it, that bears on the ticket. */
  relevant: z.array(z.string()),
  gaps: z.array(z.strictObject({ what: z.string(), why: z.string() })),
});
export type GatherAnswer = z.infer<typeof gatherAnswerSchema>;

export const draftAnswerSchema = z.strictObject({
  outcome: z.enum(["drafted", "unable"]),
  /** Set when unable. */
  reason: escalationReasonSchema.nullable(),
  /** Set when unable: what a person should know. */
  note: z.string().nullable(),
  language: z.string(),
  reply: z.string(),
  claims: z.array(claimSchema),
  actions: z.array(
    z.strictObject({
      /** One of the tools in the instructions' list of actions. */
      tool: z.string(),
      arguments: z.array(
        z.strictObject({ name: z.string(), value: z.union([z.string(), z.number(), z.boolean()]) }),
      ),
      reason: z.string(),
      evidenceIds: z.array(z.string()),
    }),
  ),
  confidence: z.number().min(0).max(1),
});
export type DraftAnswer = z.infer<typeof draftAnswerSchema>;

export const validateAnswerSchema = z.strictObject({
  /** What is wrong with the draft. Empty: no objection. The model can only object. */
  objections: z.array(z.strictObject({ severity: z.enum(["block", "warn"]), message: z.string() })),
});
export type ValidateAnswer = z.infer<typeof validateAnswerSchema>;

/** The names under which the schemas are sent to models; the embedded model knows its four jobs by them. */
export const answerNames = {
  triage: "triage_answer",
  gather: "gather_answer",
  draft: "draft_answer",
  validate: "validate_answer",
} as const;

/**
 * Wraps data for a prompt: JSON between tags, with `<` escaped, so that no text inside can close the tag.
 * `readBlock` gives it back.
 */
export function writeBlock(tag: string, value: unknown): string {
  return `<${tag}>\n${JSON.stringify(value).replaceAll("<", "\\u003c")}\n</${tag}>`;
}

/** The value of the first block with this tag, or undefined. Throws SyntaxError where it is not JSON. */
export function readBlock(text: string, tag: string): unknown {
  // With its line break: prose may speak of the tag.
  const opening = `<${tag}>\n`;
  const start = text.indexOf(opening);
  const end = text.indexOf(`\n</${tag}>`, start);
  if (start < 0 || end < 0) return undefined;
  return JSON.parse(text.slice(start + opening.length, end));
}
