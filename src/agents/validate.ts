import { validateAnswerSchema } from "../domain/answer.ts";
import type { ValidateTask } from "../domain/task.ts";
import type { Finding, Verdict } from "../domain/verdict.ts";
import { SpecialistAgent, type Workbench, type Thought } from "./agent.ts";
import { createConsultTool } from "./consult-tool.ts";
import { checkDraft, verdictOf } from "./draft-rules.ts";
import { proposableTools } from "./draft.ts";
import { EvidenceShelf } from "./evidence.ts";
import { validatePrompt } from "./prompts/validate.ts";
import { writeTask } from "./prompts/prompt.ts";

const maxSteps = 4;

/**
 * Validate holds a draft against the rules, then lets a model look for objections. In: the draft with all it rests on.
 * Out: pass, revise with findings, or escalate with a reason. The rules come first and cannot be overruled; the model
 * may only block, and where the rules already block it is not asked.
 */
export class ValidateAgent extends SpecialistAgent<ValidateTask> {
  readonly role = "validate";
  readonly outcome = "validated";

  async think(task: ValidateTask, bench: Workbench): Promise<Thought<Verdict>> {
    const proposable = proposableTools(bench.tenant);
    const findings = checkDraft({ ...task, proposable, now: Date.now() });
    const verdict = verdictOf(findings);
    if (verdict.verdict !== "pass") return { ok: true, value: verdict };
    const answer = await bench.askModel({
      taskClass: "small",
      instructions: { prompt: validatePrompt },
      prompt: writeTask(bench.show(task)),
      schema: validateAnswerSchema,
      tools: createConsultTool(bench, new EvidenceShelf(task.dossier.evidence)),
      maxSteps,
    });
    if (!answer.ok) return answer;
    const objections = answer.value.objections.map((objection): Finding => ({ rule: "model", ...objection }));
    return { ok: true, value: verdictOf([...findings, ...objections]) };
  }
}
