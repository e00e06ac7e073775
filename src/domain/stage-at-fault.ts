/** Which stage a judgement is routed to. Pure; null where it does not follow from what is known. */
import type { Call } from "./call.ts";
import type { FaultStage } from "./label.ts";
import type { Feedback } from "./view.ts";

/** What was known of the ticket when it was judged. */
export interface JudgedCourse {
  assessed: { intent: string } | null;
  /** Triage itself handed it to a person. */
  wasHandedOverByTriage: boolean;
  /** An action was done without asking anybody. */
  wasDoneUnasked: boolean;
  calls: readonly Call[];
}

export function stageOfFeedback(
  { reason, callId, intent }: Pick<Feedback, "reason" | "callId" | "intent">,
  course: JudgedCourse,
): FaultStage | null {
  if (intent !== undefined && intent !== course.assessed?.intent) return "triage";
  const byCall = stageOfCall(course.calls.find(({ id }) => id === callId));
  if (byCall) return byCall;
  switch (reason) {
    case "missingData":
      return "gather";
    case "incorrect":
    case "tone":
      return "draft";
    // What nobody was asked about is the policy's; what was only said, validate let through.
    case "shouldHaveEscalated":
      return course.wasDoneUnasked ? "policy" : "validate";
    case "shouldNotHaveEscalated":
      return course.wasHandedOverByTriage ? "triage" : "validate";
    case "other":
    case null:
      return null;
  }
}

/** A draft proposes what people edit, send back or turn down. */
export function stageOfDecision(
  decision: "granted" | "edited" | "changesRequested" | "rejected",
): FaultStage | null {
  return decision === "granted" ? null : "draft";
}

/** What was done unasked and taken back should have been asked about; what a person had agreed to was drafted wrongly. */
export function stageOfRevert(wasDoneUnasked: boolean): FaultStage {
  return wasDoneUnasked ? "policy" : "draft";
}

function stageOfCall(call: Call | undefined): FaultStage | null {
  if (!call) return null;
  const named = [call.callee, call.caller].find((name) => name in stageOfAgent);
  return named === undefined ? null : (stageOfAgent[named] ?? null);
}

const stageOfAgent: Record<string, FaultStage> = {
  triage: "triage",
  gather: "gather",
  draft: "draft",
  validate: "validate",
};
