/**
 * Tools that somebody else runs and describes. A model needs those words to use them, and gets them as data beside its
 * task, never in its instructions and never in the list of tools itself.
 */
import type { ToolDescription } from "../connectors/connector.ts";
import { createConnectors } from "../connectors/registry.ts";
import { writeBlock } from "../domain/answer.ts";
import type { AgentTask } from "../domain/task.ts";
import { toolId, type ToolDefinition } from "../domain/tool.ts";
import type { TenantConfig } from "../tenants/config.ts";
import { writeTask } from "./prompts/prompt.ts";

export interface DescribedTool {
  definition: ToolDefinition;
  /** Null where the catalog's own words and schema say it all. */
  outside: ToolDescription | null;
}

/** What can be said of these tools now. Those that are not offered any more as they were accepted are left out. */
export async function describeTools(
  env: Parameters<typeof createConnectors>[0],
  tenant: TenantConfig,
  tools: readonly ToolDefinition[],
): Promise<DescribedTool[]> {
  const connectors = createConnectors(env, tenant);
  const outside = new Map<string, ToolDescription>();
  await Promise.all(
    [...connectors.values()].map(async ({ name, describe }) => {
      const own = tools.filter(({ connector }) => connector === name);
      if (!describe || own.length === 0) return;
      for (const [id, description] of await describe(tenant.id, own)) outside.set(id, description);
    }),
  );
  return tools.flatMap((definition) => {
    const isOutside = connectors.get(definition.connector)?.describe !== undefined;
    const description = outside.get(toolId(definition)) ?? null;
    return isOutside && !description ? [] : [{ definition, outside: description }];
  });
}

/** The user message of an agent that has such tools: its task, and below it what others say of their tools. */
export function writeTaskWithTools(
  task: AgentTask,
  tools: readonly DescribedTool[],
  nameOf: (definition: ToolDefinition) => string,
): string {
  const outsideTools = tools.flatMap(({ definition, outside }) =>
    outside ? [{ tool: nameOf(definition), saidOfIt: outside.words, input: outside.details }] : [],
  );
  return outsideTools.length === 0
    ? writeTask(task)
    : `${writeTask(task)}\n${writeBlock("outsideTools", outsideTools)}`;
}
