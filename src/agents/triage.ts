import { triageAnswerSchema } from "../domain/answer.ts";
import type { Assessment } from "../domain/assessment.ts";
import type { EscalationReason } from "../domain/escalation.ts";
import type { TriageTask } from "../domain/task.ts";
import { SpecialistAgent, type Workbench, type Thought } from "./agent.ts";
import { loadLessons } from "./lessons.ts";
import { triagePrompt } from "./prompts/triage.ts";
import { writeTask } from "./prompts/prompt.ts";

/**
 * Triage says what a ticket is about and which way it goes. In: the ticket and its thread. Out: an assessment.
 * It has no tools and sees no records. Fails as its model does; hands over with a reason of `escalationReasons`
 * wherever it is unsure, and the tenant's thresholds are applied to what the model says, not left to it.
 */
export class TriageAgent extends SpecialistAgent<TriageTask> {
  readonly role = "triage";
  readonly outcome = "triaged";

  async think(task: TriageTask, bench: Workbench): Promise<Thought<Assessment>> {
    const answer = await bench.askModel({
      taskClass: "small",
      instructions: { prompt: triagePrompt },
      prompt: writeTask(bench.show(task)),
      schema: triageAnswerSchema,
      lessons: await loadLessons(this.env, bench.tenant.id),
    });
    return answer.ok ? { ok: true, value: applyThresholds(answer.value, task, bench.tenant.triage) } : answer;
  }
}

/** A model that wants to go on is held back where the tenant's settings say so. */
export function applyThresholds(
  assessment: Assessment,
  task: TriageTask,
  settings: { minConfidence: number; languages: string[] },
): Assessment {
  const last = task.messages.findLast((message) => message.from === "customer");
  if (last?.automatic) return { ...assessment, route: "close", reason: null };
  if (assessment.route !== "resolve") {
    return {
      ...assessment,
      reason: assessment.route === "human" ? (assessment.reason ?? "lowConfidence") : null,
    };
  }
  const reason = findHindrance(assessment, settings);
  return reason ? { ...assessment, route: "human", reason } : { ...assessment, reason: null };
}

function findHindrance(
  { intent, confidence, language }: Assessment,
  settings: { minConfidence: number; languages: string[] },
): EscalationReason | null {
  if (intent === "out_of_scope") return "outOfScope";
  if (confidence < settings.minConfidence) return "lowConfidence";
  if (language !== "und" && !settings.languages.includes(language)) return "languageUnsupported";
  return null;
}
