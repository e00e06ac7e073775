/** What an agent is asked, and what it reports. Chosen by memory, checked at both ends of the call. */
import { z } from "zod";
import { assessmentSchema } from "./assessment.ts";
import { agentRoleSchema, callSchema } from "./call.ts";
import { draftSchema, proposedActionSchema } from "./draft.ts";
import { dossierSchema, evidenceSchema } from "./evidence.ts";
import { digest } from "./ids.ts";
import { recordedCallSchema } from "./recorded-call.ts";
import { messageSchema, ticketSchema } from "./ticket.ts";
import { findingSchema, verdictSchema } from "./verdict.ts";

const common = {
  ticket: ticketSchema,
  /** Oldest first; the last customer message is the one to answer. */
  messages: z.array(messageSchema),
};

export const triageTaskSchema = z.strictObject({ role: z.literal("triage"), ...common });

export const gatherTaskSchema = z.strictObject({
  role: z.literal("gather"),
  ...common,
  assessment: assessmentSchema,
  /** What is known already; new evidence is numbered after it. */
  evidence: z.array(evidenceSchema),
  /** Set when another agent asks for something in particular. */
  question: z.string().nullable(),
});

export const draftTaskSchema = z.strictObject({
  role: z.literal("draft"),
  ...common,
  assessment: assessmentSchema,
  dossier: dossierSchema,
  /** Set when an earlier draft came back. */
  revision: z
    .strictObject({ previous: draftSchema, findings: z.array(findingSchema), note: z.string().nullable() })
    .nullable(),
  /** Actions a person has already decided on, with the arguments as they were approved. The draft repeats them. */
  decidedActions: z.array(proposedActionSchema).nullable(),
});

export const validateTaskSchema = z.strictObject({
  role: z.literal("validate"),
  ...common,
  assessment: assessmentSchema,
  dossier: dossierSchema,
  draft: draftSchema,
});

export const agentTaskSchema = z.discriminatedUnion("role", [
  triageTaskSchema,
  gatherTaskSchema,
  draftTaskSchema,
  validateTaskSchema,
]);
export type AgentTask = z.infer<typeof agentTaskSchema>;
export type TriageTask = z.infer<typeof triageTaskSchema>;
export type GatherTask = z.infer<typeof gatherTaskSchema>;
export type DraftTask = z.infer<typeof draftTaskSchema>;
export type ValidateTask = z.infer<typeof validateTaskSchema>;

/** The input hash of an agent call. A parsed task has its fields in the schema's order, so its text is one of a kind. */
export function hashTask(task: AgentTask): string {
  return digest("task", JSON.stringify(task));
}

export const agentFailureSchema = z.strictObject({
  reason: z.enum([
    "modelUnavailable",
    "modelTimeout",
    /** A system of record could not be asked: what it holds is not known, which is not the same as nothing. */
    "toolUnavailable",
    "outputInvalid",
    "refused",
    "budgetExhausted",
    "stopped",
    "internal",
  ]),
  /** Whether asking again can help. */
  retryable: z.boolean(),
  /** Wait at least this long before asking again, as a provider told us. */
  retryAfterMs: z.number().int().nullable(),
  message: z.string(),
});
export type AgentFailure = z.infer<typeof agentFailureSchema>;

const reported = {
  callId: z.string(),
  epoch: z.number().int(),
  calls: z.array(callSchema),
  /** What the models and tools below it were asked and answered; left out where nothing is recorded. */
  recording: z.array(recordedCallSchema).optional(),
};

/** One agent call's result. `calls` holds the call itself and everything below it, in order of starting. */
export const agentReportSchema = z.discriminatedUnion("outcome", [
  z.strictObject({ outcome: z.literal("triaged"), ...reported, output: assessmentSchema }),
  z.strictObject({ outcome: z.literal("gathered"), ...reported, output: dossierSchema }),
  z.strictObject({ outcome: z.literal("drafted"), ...reported, output: draftSchema }),
  z.strictObject({ outcome: z.literal("validated"), ...reported, output: verdictSchema }),
  z.strictObject({
    outcome: z.literal("failed"),
    ...reported,
    role: agentRoleSchema,
    failure: agentFailureSchema,
  }),
]);
export type AgentReport = z.infer<typeof agentReportSchema>;
