/** Whether tool calls may leave: the switches first, then the limits. */
import type { SwitchView } from "../domain/switch.ts";
import { everyTool, type ToolAdmission, type ToolCallAdmission } from "../domain/tool-admission.ts";
import type { Switches } from "./switches.ts";
import type { ToolLimits } from "./tool-limits.ts";

/** Answers in the order of asking, after the calls that have ended. A call that a switch stops uses nothing up. */
export function admitTools(
  { switches, limits }: { switches: Switches; limits: ToolLimits },
  calls: readonly ToolCallAdmission[],
  ended: readonly Pick<ToolCallAdmission, "id" | "tool">[] = [],
): ToolAdmission[] {
  const stopped = calls.map(({ tool }) => switches.stopping(tool));
  const permitted = calls.filter((_, index) => !stopped[index]);
  const answers = limits.admit(permitted, ended)[Symbol.iterator]();
  return stopped.map((stopping): ToolAdmission => {
    if (stopping) return refuse(stopping);
    const { value } = answers.next();
    if (!value) throw new Error("the limits have left a call unanswered");
    return value;
  });
}

function refuse({ target, reason }: SwitchView): ToolAdmission {
  const what = target === everyTool ? "Everything" : target;
  return {
    status: "refused",
    reason: target === everyTool ? "tenantDisabled" : "toolDisabled",
    message: `${what} is switched off: ${reason}`,
    retryAfterMs: null,
  };
}
