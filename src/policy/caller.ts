import type { AgentRole } from "../domain/call.ts";
import type { ToolDefinition } from "../domain/tool.ts";

/** Whether a caller may run a tool at all: agents only read, and only what names their role. Says in words why not. */
export function describeCallerMisfit(
  tool: Pick<ToolDefinition, "name" | "tier" | "roles">,
  caller: AgentRole | "coordinator",
): string | null {
  if (caller === "coordinator") return null;
  if (tool.tier > 0) return `${caller} may not run ${tool.name}.`;
  return tool.roles.some((role) => role === caller) ? null : `${caller} has no ${tool.name}.`;
}
