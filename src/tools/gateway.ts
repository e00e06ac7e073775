/**
 * The single road from a wish to an outside effect. In this order: find the tool, parse the input, check who asks,
 * ask the policy, check the approval, run with a deadline, parse the answer, record. Whatever is refused is refused
 * before any I/O and comes back as a result with its reason; a model that reads it can go on. The same road leads to
 * the look-up of an effect whose answer was lost.
 */
import type { Connector, Finding, OperationResult } from "../connectors/connector.ts";
import { callObject, findInObject } from "../connectors/object-call.ts";
import { withDeadline, type Clock } from "../domain/clock.ts";
import type { Approval } from "../domain/approval.ts";
import type { AgentRole, Call } from "../domain/call.ts";
import { hashJson } from "../domain/canonical.ts";
import type { Ruling } from "../domain/event.ts";
import { toolId, type ToolDefinition, type ToolResult } from "../domain/tool.ts";
import { decideAction } from "../policy/decide.ts";
import type { TenantConfig } from "../tenants/config.ts";
import { catalogOf } from "./catalog.ts";

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

/** What permits an effect, as it stands at this moment. */
export interface Permit {
  status: "permitted";
  tool: ToolDefinition;
  /** Of the tool and its exact arguments. */
  argumentHash: string;
  /** The rule that allows it, or the approval of a person. */
  permittedBy: string;
  policyVersion: string;
}

export interface LookUpAnswer {
  finding: Finding;
  call: Call;
}

export interface ToolGateway {
  /** Everything that can be settled about an effect without any I/O. */
  authorise(request: ToolRequest): Permit | Refusal;
  /** Authorises anew and runs. Never throws for what a tool, a model or a person does. */
  run(request: ToolRequest): Promise<ToolAnswer>;
  /** Whether effects of this tool can be looked for. */
  canLookUp(tool: ToolDefinition): boolean;
  /** Looks for the effect with the request's key. Changes nothing, so nothing has to permit it. Never throws. */
  lookUp(request: ToolRequest): Promise<LookUpAnswer>;
}

export type Refusal = Extract<ToolResult, { status: "refused" }>;

export function createGateway(connectors: ReadonlyMap<string, Connector>, clock: Clock): ToolGateway {
  return {
    authorise(request) {
      const tool = catalogOf(request.tenant).find(request.tool);
      if (!tool) return refuse("unknownTool", `There is no tool ${request.tool}.`);
      const admission = admit(tool, request, clock.now());
      if (admission.status === "refused") return admission;
      const { ruling } = admission;
      return {
        status: "permitted",
        tool,
        argumentHash: ruling.actionHash,
        permittedBy: ruling.decision === "ask" ? (request.effect?.approval?.id ?? "") : ruling.ruleId,
        policyVersion: ruling.policyVersion,
      };
    },

    async run(request) {
      const startedAt = clock.now();
      const tool = catalogOf(request.tenant).find(request.tool);
      const admission = tool
        ? admit(tool, request, startedAt)
        : refuse("unknownTool", `There is no tool ${request.tool}.`);
      const result =
        tool && admission.status === "admitted"
          ? await execute({ connectors, clock }, tool, admission.input, request)
          : (admission as Refusal);
      const endedAt = clock.now();
      return { result, call: record(request, { ...outcomeOf(result), startedAt, endedAt }) };
    },

    canLookUp: (tool) => connectors.get(tool.connector)?.find !== undefined,

    async lookUp(request) {
      const startedAt = clock.now();
      const tool = catalogOf(request.tenant).find(request.tool);
      const connector = tool && connectors.get(tool.connector);
      const finding: Finding = connector
        ? await find({ connector, clock }, tool, request)
        : { status: "unclear", message: "There is nowhere to look." };
      const outcome = finding.status === "unclear" ? "failed" : "success";
      const reason = lookUpReasons[finding.status];
      return { finding, call: record(request, { outcome, reason, startedAt, endedAt: clock.now() }) };
    },
  };
}

/** How a look-up's entry in the call chain says what it found. */
const lookUpReasons = { found: "foundApplied", absent: "foundAbsent", unclear: "lookUpUnclear" } as const;

type Admission = { status: "admitted"; input: unknown; ruling: Ruling } | Refusal;

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
  const { caller } = request;
  if (tool.tier === 0) {
    const mayRead = caller === "coordinator" || tool.roles.some((role) => role === caller);
    if (!mayRead) return refuse("roleExcluded", `${caller} has no ${tool.name}.`);
    // Nobody is asked about a look-up: what the policy does not simply allow is refused.
    const ruling = ruleOn(tool, request, true);
    if (ruling.decision !== "allow") return refuse(ruling.ruleId, ruling.why);
    return { status: "admitted", input: parsed.data, ruling };
  }
  if (caller !== "coordinator" || !request.effect)
    return refuse("roleExcluded", `${caller} may not run ${tool.name}.`);
  const ruling = ruleOn(tool, request, request.effect.ownsTarget);
  return (
    contest(ruling, request.effect.approval, nowMs) ?? { status: "admitted", input: parsed.data, ruling }
  );
}

/** Decided anew at the moment of execution: neither a ruling nor an approval outlives what it rested on. */
function contest(ruling: Ruling, approval: Approval | null, nowMs: number): Refusal | null {
  if (ruling.decision === "deny") return refuse(ruling.ruleId, ruling.why);
  if (ruling.decision === "allow") return null;
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

async function find(
  { connector, clock }: { connector: Connector; clock: Clock },
  tool: ToolDefinition,
  { tenant, input, effect }: ToolRequest,
): Promise<Finding> {
  if (!connector.find || !effect) return { status: "unclear", message: "There is nowhere to look." };
  const look = connector.find.bind(connector);
  const { operation, timeoutMs } = tool;
  const { idempotencyKey } = effect;
  const finding = await withDeadline(clock, timeoutMs, (signal) =>
    findInObject({ signal }, () => look({ tenantId: tenant.id, operation, input, idempotencyKey, signal })),
  );
  if (finding.status !== "found") return finding;
  const parsed = tool.output.safeParse(finding.output);
  return parsed.success
    ? { status: "found", output: parsed.data }
    : { status: "unclear", message: `${toolId(tool)} was found in a shape that is not its own` };
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

function record(
  request: ToolRequest,
  ended: Pick<Call, "outcome" | "reason" | "startedAt" | "endedAt">,
): Call {
  return {
    id: request.callId,
    parentId: request.parentId,
    caller: request.caller,
    callee: request.tool,
    kind: "tool",
    inputHash: hashInput(request.input),
    attempt: request.attempt,
    ...ended,
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

function outcomeOf(result: ToolResult): Pick<Call, "outcome" | "reason"> {
  switch (result.status) {
    case "success":
      return { outcome: "success", reason: null };
    case "refused":
      return { outcome: "blocked", reason: result.reason };
    case "failed":
      return { outcome: "failed", reason: result.reason };
    case "unknown":
      return { outcome: "timeout", reason: "unknown" };
  }
}
