/** Whether tool calls may leave: the switches first, then whether a rule that lets them go is suspended, then the limits. */
import type { Suspension } from "../domain/suspension.ts";
import type { SwitchView } from "../domain/switch.ts";
import { everyTool, type ToolAdmission, type ToolCallAdmission } from "../domain/tool-admission.ts";
import type { Switches } from "./switches.ts";
import type { ToolLimits } from "./tool-limits.ts";

/** Answers in the order of asking, after the calls that have ended. A call that is stopped uses nothing up. */
export function admitTools(
  {
    switches,
    limits,
    suspendedRules = [],
  }: { switches: Switches; limits: ToolLimits; suspendedRules?: readonly Suspension[] },
  calls: readonly ToolCallAdmission[],
  ended: readonly Pick<ToolCallAdmission, "id" | "tool">[] = [],
): ToolAdmission[] {
  const suspended = new Set(suspendedRules.map(({ ruleId }) => ruleId));
  const stopped = calls.map(({ tool, ruleId }) => {
    const stopping = switches.stopping(tool);
    if (stopping) return refuseSwitched(stopping);
    return ruleId !== undefined && suspended.has(ruleId) ? refuseSuspended(ruleId) : null;
  });
  const permitted = calls.filter((_, index) => !stopped[index]);
  const answers = limits.admit(permitted, ended)[Symbol.iterator]();
  return stopped.map((stopping): ToolAdmission => {
    if (stopping) return stopping;
    const { value } = answers.next();
    if (!value) throw new Error("the limits have left a call unanswered");
    return value;
  });
}

function refuseSuspended(ruleId: string): ToolAdmission {
  return {
    status: "refused",
    reason: "ruleSuspended",
    message: `Rule ${ruleId}, which lets this go, has been suspended.`,
    retryAfterMs: null,
  };
}

function refuseSwitched({ target, reason }: SwitchView): ToolAdmission {
  const what = target === everyTool ? "Everything" : target;
  return {
    status: "refused",
    reason: target === everyTool ? "tenantDisabled" : "toolDisabled",
    message: `${what} is switched off: ${reason}`,
    retryAfterMs: null,
  };
}
