/** The catalog as people see it. Pure. */
import { z } from "zod";
import type { SwitchView } from "../domain/switch.ts";
import { everyTool } from "../domain/tool-admission.ts";
import { toolId, type ToolDefinition } from "../domain/tool.ts";
import type { ToolList, ToolView } from "../domain/tool-view.ts";
import { listBands } from "../policy/bands.ts";
import { listConditions } from "../policy/decide.ts";
import { policyVersionOf } from "../policy/fingerprint.ts";
import type { TenantConfig } from "../tenants/config.ts";
import { catalogOf } from "./catalog.ts";

/** Every tool of a tenant, with the switches as they stand. */
export function describeTools(tenant: TenantConfig, switches: readonly SwitchView[]): ToolList {
  return {
    tools: catalogOf(tenant)
      .list()
      .map((tool) => describeTool(tool, tenant, switches)),
    policyVersion: policyVersionOf(tenant.policy),
    plan: tenant.plan,
    environment: tenant.environment,
    everything: findSwitch(switches, everyTool),
  };
}

function describeTool(tool: ToolDefinition, tenant: TenantConfig, switches: readonly SwitchView[]): ToolView {
  const { name, version, purpose, connector, tier, isProposable, limits, timeoutMs, provenance } = tool;
  return {
    id: toolId(tool),
    name,
    version,
    purpose,
    connector,
    tier,
    isProposable,
    timeoutMs,
    provenance,
    limits: limits && { ...limits },
    roles: [...tool.roles],
    plans: [...tool.plans],
    environments: [...tool.environments],
    idempotency: tool.idempotency.class,
    compensation: tool.compensation?.tool ?? null,
    dataLabels: [...tool.dataLabels],
    sources: { ...tool.sources },
    amountArgument: tool.amountArgument,
    targetArgument: tool.targetArgument,
    input: describeSchema(tool.input, "input"),
    output: describeSchema(tool.output, "output"),
    bands: listBands(tenant.policy, tool, tenant.suspendedRules),
    obstacles: listObstacles(tool, tenant, switches),
    switch: findSwitch(switches, name),
  };
}

function listObstacles(
  tool: ToolDefinition,
  tenant: TenantConfig,
  switches: readonly SwitchView[],
): ToolView["obstacles"] {
  const everything = findSwitch(switches, everyTool);
  const own = findSwitch(switches, tool.name);
  return [
    ...(everything?.isOff
      ? [
          {
            by: "switch" as const,
            reason: "tenantDisabled",
            words: `Everything is switched off: ${everything.reason}`,
          },
        ]
      : []),
    ...(own?.isOff
      ? [{ by: "switch" as const, reason: "toolDisabled", words: `It is switched off: ${own.reason}` }]
      : []),
    // Whose record it is depends on the ticket.
    ...listConditions(tool, { ...tenant, ownsTarget: true }).flatMap(({ holds, reason, why }) =>
      holds ? [] : [{ by: "policy" as const, reason, words: why }],
    ),
  ];
}

function findSwitch(switches: readonly SwitchView[], target: string): SwitchView | null {
  return switches.find((candidate) => candidate.target === target) ?? null;
}

/** JSON Schema; what it has no word for is left open. */
function describeSchema(schema: z.ZodType, io: "input" | "output"): Record<string, unknown> {
  return { ...z.toJSONSchema(schema, { io, unrepresentable: "any" }) };
}
