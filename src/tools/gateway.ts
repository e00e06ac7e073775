/**
 * The single road from a wish to an outside effect. In this order: find the tool, parse the input, check who asks,
 * ask the policy, check the approval, run with a deadline, parse the answer, record. Whatever is refused is refused
 * before any I/O and comes back as a result with its reason; a model that reads it can go on.
 */
import type { Connector, OperationResult } from "../connectors/connector.ts";
import { callObject } from "../connectors/object-call.ts";
import { withDeadline, type Clock } from "../domain/clock.ts";
import type { Approval } from "../domain/approval.ts";
import type { AgentRole, Call } from "../domain/call.ts";
import { hashJson } from "../domain/canonical.ts";
import { toolId, type ToolDefinition, type ToolResult } from "../domain/tool.ts";
import { decideAction } from "../policy/decide.ts";
import type { TenantConfig } from "../tenants/config.ts";
import { findTool } from "./catalog.ts";

export interface ToolRequest {
  tenant: TenantConfig;
  /** `orders.get@1` */
  tool: string;
  input: unknown;
  /** Who asks: an agent, which may only read, or the coordinator, which carries out what was decided. */
  caller: AgentRole | "coordinator";
  callId: string;
  parentId: string | null;
  attempt: number;
  traceId: string;
  /** For everything but reads: what the effect is known by, and what permits it. */
  effect: { idempotencyKey: string; ownsTarget: boolean; approval: Approval | null } | null;
}

export interface ToolAnswer {
  result: ToolResult;
  call: Call;
}

export interface ToolGateway {
  /** Never throws for what a tool, a model or a person does. */
  run(request: ToolRequest): Promise<ToolAnswer>;
}

export function createGateway(connectors: ReadonlyMap<string, Connector>, clock: Clock): ToolGateway {
  return {
    async run(request) {
      const startedAt = clock.now();
      const tool = findTool(request.tool);
      const admission = tool
        ? admit(tool, request, startedAt)
        : refuse("unknownTool", `There is no tool ${request.tool}.`);
      const result =
        tool && admission.status === "admitted"
          ? await execute({ connectors, clock }, tool, admission.input, request)
          : (admission as Refusal);
      return { result, call: record(request, result, startedAt, clock.now()) };
    },
  };
}

type Refusal = Extract<ToolResult, { status: "refused" }>;
type Admission = { status: "admitted"; input: unknown } | Refusal;

function refuse(reason: string, message: string): Refusal {
  return { status: "refused", reason, message };
}

/** Everything that is settled before any I/O. */
function admit(tool: ToolDefinition, request: ToolRequest, nowMs: number): Admission {
  const parsed = tool.input.safeParse(request.input);
  if (!parsed.success) {
    const [issue] = parsed.error.issues;
    return refuse("inputInvalid", `${issue?.path.join(".") || "input"}: ${issue?.message ?? "does not fit"}`);
  }
  const admitted = { status: "admitted", input: parsed.data } as const;
  const { caller } = request;
  if (tool.tier === 0 && caller !== "coordinator") {
    const mayRead = tool.roles.some((role) => role === caller);
    if (!mayRead) return refuse("roleExcluded", `${caller} has no ${tool.name}.`);
    // Nobody is asked about a look-up: what the policy does not simply allow is refused.
    const ruling = ruleOn(tool, request, true);
    return ruling.decision === "allow" ? admitted : refuse(ruling.ruleId, ruling.why);
  }
  if (caller !== "coordinator" || !request.effect)
    return refuse("roleExcluded", `${caller} may not run ${tool.name}.`);
  return authorise(tool, request, request.effect, nowMs) ?? admitted;
}

/** Decided anew at the moment of execution: neither a ruling nor an approval outlives what it rested on. */
function authorise(
  tool: ToolDefinition,
  request: ToolRequest,
  effect: NonNullable<ToolRequest["effect"]>,
  nowMs: number,
): Refusal | null {
  const ruling = ruleOn(tool, request, effect.ownsTarget);
  if (ruling.decision === "deny") return refuse(ruling.ruleId, ruling.why);
  if (ruling.decision === "allow") return null;
  const { approval } = effect;
  if (!approval || (approval.status !== "approved" && approval.status !== "edited")) {
    return refuse("approvalMissing", ruling.why);
  }
  if (approval.actionHash !== ruling.actionHash) {
    return refuse("approvalForOtherAction", "What was approved is not what is asked for.");
  }
  if (approval.policyVersion !== ruling.policyVersion) {
    return refuse("approvalStale", "The policy has changed since the approval.");
  }
  if (approval.expiresAt <= nowMs) return refuse("approvalExpired", "The approval has expired.");
  return null;
}

function ruleOn(tool: ToolDefinition, { tenant, callId, tool: id, input }: ToolRequest, ownsTarget: boolean) {
  const action = {
    id: callId,
    tool: id,
    // Parsed against the tool's schema just before; every tool takes an object.
    arguments: input as Parameters<typeof decideAction>[0]["arguments"],
    reason: "",
    evidenceIds: [],
  };
  return decideAction(action, { tool, ...tenant, ownsTarget });
}

async function execute(
  { connectors, clock }: { connectors: ReadonlyMap<string, Connector>; clock: Clock },
  tool: ToolDefinition,
  input: unknown,
  request: ToolRequest,
): Promise<ToolResult> {
  const connector = connectors.get(tool.connector);
  if (!connector) return refuse("connectorMissing", `${tool.connector} is not connected.`);
  const idempotencyKey = request.effect?.idempotencyKey ?? null;
  const { operation } = tool;
  // Whatever a connector does with its deadline, the caller is not kept waiting past it.
  const answer = await withDeadline(clock, tool.timeoutMs, (signal) =>
    callObject({ idempotencyKey, signal }, () =>
      connector.run({ tenantId: request.tenant.id, operation, input, idempotencyKey, signal }),
    ),
  );
  return answer.status === "success" ? readOutput(tool, answer) : answer;
}

/** An answer we cannot read: a read may be tried again, but of a write nobody knows what it did. */
function readOutput(
  tool: ToolDefinition,
  answer: Extract<OperationResult, { status: "success" }>,
): ToolResult {
  const parsed = tool.output.safeParse(answer.output);
  if (parsed.success) return { status: "success", output: parsed.data };
  const message = `${toolId(tool)} answered in a shape that is not its own`;
  return tool.tier === 0
    ? { status: "failed", reason: "outputInvalid", message, retryable: true }
    : { status: "unknown", message };
}

function record(request: ToolRequest, result: ToolResult, startedAt: number, endedAt: number): Call {
  return {
    id: request.callId,
    parentId: request.parentId,
    caller: request.caller,
    callee: request.tool,
    kind: "tool",
    inputHash: hashInput(request.input),
    attempt: request.attempt,
    startedAt,
    endedAt,
    outcome: outcomeOf(result),
    reason: result.status === "success" ? null : result.status === "unknown" ? "unknown" : result.reason,
    inputTokens: 0,
    outputTokens: 0,
    costMicros: 0,
    traceId: request.traceId,
  };
}

/** What a model passes need not be JSON at all; a call that cannot be hashed is still recorded. */
function hashInput(input: unknown): string {
  try {
    return hashJson(input);
  } catch {
    return hashJson(String(input));
  }
}

function outcomeOf(result: ToolResult): Call["outcome"] {
  switch (result.status) {
    case "success":
      return "success";
    case "refused":
      return "blocked";
    case "failed":
      return "failed";
    case "unknown":
      return "timeout";
  }
}
