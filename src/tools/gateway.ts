/**
 * The single road from a wish to an outside effect. What has to be waited for comes first (`admit`): the signed envelope,
 * then the tenant's gate with its switches, rates and concurrency. What can be settled at once is settled in the turn in
 * which the request leaves (`run`): input, role, policy, origins of the arguments, approval, and the tool's breaker. Then
 * the connector, with a deadline; then its answer is parsed and the call recorded. Whatever is refused is refused before
 * any I/O on the other system and comes back as a result with its reason; a model that reads it can go on.
 */
import type { Connector, Finding, OperationResult } from "../connectors/connector.ts";
import { callObject, findInObject } from "../connectors/object-call.ts";
import { Breakers } from "../domain/breaker.ts";
import type { Call } from "../domain/call.ts";
import { withDeadline, type Clock } from "../domain/clock.ts";
import type { Ruling } from "../domain/event.ts";
import { digest } from "../domain/ids.ts";
import { toolId, type ToolDefinition, type ToolResult } from "../domain/tool.ts";
import type { HopVerifier } from "../hops/hops.ts";
import { describeError, log } from "../observability/log.ts";
import type { TenantConfig } from "../tenants/config.ts";
import { catalogOf } from "./catalog.ts";
import { contestEnvelope } from "./envelope-check.ts";
import type { ToolGate } from "./gate-port.ts";
import { permit } from "./permission.ts";
import {
  outcomeOf,
  recordCall,
  refuse,
  type Refusal,
  type Setback,
  type ToolAnswer,
  type ToolRequest,
} from "./request.ts";

export interface GatewayPorts {
  connectors: Pick<ReadonlyMap<string, Connector>, "get">;
  clock: Clock;
  verifier: HopVerifier;
  gate: ToolGate;
  /** The tenant's settings as they are when it is asked. Left out: as they are in the request. */
  tenant?: () => TenantConfig;
}

/** What permits an effect, as it stands at this moment. */
export interface Permit {
  status: "permitted";
  tool: ToolDefinition;
  ruling: Ruling;
  /** The rule that allows it, or the approval of a person. */
  permittedBy: string;
}

/** The word of those who had to be asked, good for one run of the request it was given for, and for a short while. */
export interface Pass {
  status: "admitted";
  request: ToolRequest;
  tool: ToolDefinition;
  /** What the gate knows the call by. */
  lease: ReturnType<typeof leaseOf>;
  /** Unix milliseconds. */
  until: number;
}

export interface LookUpAnswer {
  finding: Finding;
  call: Call;
}

export interface ToolGateway {
  /** Everything that can be settled about a call without waiting for anybody. */
  authorise(request: ToolRequest): Permit | Refusal;
  /** Everything else. Never throws; where the gate does not answer, the answer is no. */
  admit(request: ToolRequest): Promise<Pass | Refusal | Setback>;
  /** Authorises anew and runs, with nothing awaited before the request leaves. Never throws for what a tool does. */
  run(pass: Pass): Promise<ToolAnswer>;
  /** The same at one go, for what need not be marked first. */
  call(request: ToolRequest): Promise<ToolAnswer>;
  /** The entry of a call that was refused. */
  recordRefusal(request: ToolRequest, refusal: Refusal): Call;
  /** A pass that is not used after all. */
  handBack(pass: Pass): void;
  /** Whether effects of this tool can be looked for. */
  canLookUp(tool: ToolDefinition): boolean;
  /** Looks for the effect with the request's key. Changes nothing, so nothing but its envelope permits it. Never throws. */
  lookUp(request: ToolRequest): Promise<LookUpAnswer>;
}

/** How long a pass may wait to be used, milliseconds: long enough for the mark to become durable. */
const passLifeMs = 5_000;

export function createGateway({
  connectors,
  clock,
  verifier,
  gate,
  tenant: current,
}: GatewayPorts): ToolGateway {
  const breakers = new Breakers();
  const unused = new WeakSet<Pass>();

  const gateway: ToolGateway = {
    authorise(request) {
      const tool = catalogOf(request.tenant).find(request.tool);
      if (!tool) return refuseUnknown(request);
      const permission = permit(tool, request, clock.now());
      if (permission.status === "refused") return permission;
      const { ruling } = permission;
      const approvalId = ruling.decision === "ask" ? request.effect?.approval?.id : undefined;
      return { status: "permitted", tool, ruling, permittedBy: approvalId ?? ruling.ruleId };
    },

    async admit(request) {
      const permitted = gateway.authorise(request);
      if (permitted.status === "refused") return permitted;
      const { tool, ruling } = permitted;
      // Known to the gate a moment before it is known here; what nobody can be asked about goes on.
      const isLetGo = ruling.decision === "allow" && request.effect !== null && request.effect.draw !== null;
      const contested = await contestEnvelope(tool, request, { verifier, nowMs: clock.now() });
      if (contested) return contested;
      const lease = leaseOf(tool, request);
      const leaseMs = tool.timeoutMs + passLifeMs;
      const admission = await gate
        .admit({ ...lease, ...(isLetGo && { ruleId: ruling.ruleId }), leaseMs })
        .catch((error: unknown) => {
          log("warn", "gate.silent", {
            tenantId: request.tenant.id,
            callId: request.callId,
            reason: describeError(error),
          });
          return null;
        });
      if (!admission) return setback("gateUnavailable", "The tenant's gate did not answer.");
      if (admission.status === "refused") {
        const { reason, message, retryAfterMs } = admission;
        // An envelope is good once.
        if (reason === "callRepeated") return setback(reason, message);
        return retryAfterMs === null
          ? refuse(reason, message)
          : { ...setback(reason, message), retryAfterMs };
      }
      const pass: Pass = { status: "admitted", request, tool, lease, until: clock.now() + passLifeMs };
      unused.add(pass);
      return pass;
    },

    async run(pass) {
      const { request, lease, until } = pass;
      const startedAt = clock.now();
      const isGood = unused.delete(pass) && startedAt < until;
      const result = isGood
        ? await execute(pass)
        : setback("passVoid", "What was admitted was not run in time, or was run already.");
      if (isGood) gate.release(lease);
      return { result, call: recordCall(request, { ...outcomeOf(result), startedAt, endedAt: clock.now() }) };
    },

    async call(request) {
      const startedAt = clock.now();
      const pass = await gateway.admit(request);
      if (pass.status === "admitted") return gateway.run(pass);
      return {
        result: pass,
        call: recordCall(request, { ...outcomeOf(pass), startedAt, endedAt: clock.now() }),
      };
    },

    recordRefusal(request, refusal) {
      const at = clock.now();
      return recordCall(request, { ...outcomeOf(refusal), startedAt: at, endedAt: at });
    },

    handBack(pass) {
      if (unused.delete(pass)) gate.release(pass.lease);
    },

    canLookUp: (tool) => connectors.get(tool.connector)?.find !== undefined,

    async lookUp(request) {
      const startedAt = clock.now();
      const finding = await find(request);
      const outcome = finding.status === "unclear" ? "failed" : "success";
      const reason = lookUpReasons[finding.status];
      return { finding, call: recordCall(request, { outcome, reason, startedAt, endedAt: clock.now() }) };
    },
  };
  return gateway;

  async function execute({ request, tool }: Pass): Promise<ToolResult> {
    const nowMs = clock.now();
    // A policy that was changed while the gate was asked, or the mark was written, is the one that counts.
    const permission = permit(tool, current ? { ...request, tenant: current() } : request, nowMs);
    if (permission.status === "refused") return permission;
    const connector = connectors.get(tool.connector);
    if (!connector) return refuse("connectorMissing", `${tool.connector} is not connected.`);
    const name = toolId(tool);
    if (!breakers.admit(name, nowMs))
      return setback("breakerOpen", `${tool.name} failed too often just now.`);
    const idempotencyKey = request.effect?.idempotencyKey ?? null;
    const { tenant } = request;
    const { operation } = tool;
    const { input } = permission;
    // Whatever a connector does with its deadline, the caller is not kept waiting past it.
    const answer = await withDeadline(clock, tool.timeoutMs, (signal) =>
      callObject({ idempotencyKey, signal }, () =>
        connector.run({ tenantId: tenant.id, operation, input, idempotencyKey, signal }),
      ),
    );
    if (answer.status === "unknown" || (answer.status === "failed" && answer.reason === "unavailable")) {
      breakers.failed(name, clock.now(), null);
    } else {
      breakers.succeeded(name);
    }
    return answer.status === "success" ? readOutput(tool, answer) : answer;
  }

  async function find(request: ToolRequest): Promise<Finding> {
    const { tenant, input, effect } = request;
    const tool = catalogOf(tenant).find(request.tool);
    const connector = tool && connectors.get(tool.connector);
    if (!tool || !connector?.find || !effect) return unclear("There is nowhere to look.");
    const contested = await contestEnvelope(tool, request, { verifier, nowMs: clock.now() });
    if (contested) return unclear(contested.message);
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
      : unclear(`${toolId(tool)} was found in a shape that is not its own`);
  }
}

/** How a look-up's entry in the call chain says what it found. */
const lookUpReasons = { found: "foundApplied", absent: "foundAbsent", unclear: "lookUpUnclear" } as const;

function refuseUnknown({ tool }: ToolRequest): Refusal {
  return refuse("unknownTool", `There is no tool ${tool}.`);
}

function setback(reason: string, message: string): Setback {
  return { status: "failed", reason, message, retryable: true };
}

function unclear(message: string): Finding {
  return { status: "unclear", message };
}

/** What the gate knows a call by: the envelope it came with, so that the same one is good for each attempt once. */
function leaseOf({ name, limits, tier }: ToolDefinition, { hops, callId, attempt }: ToolRequest) {
  const id = digest(hops.at(-1) ?? "", callId, String(attempt)).slice(0, 24);
  return { id, tool: name, limits, isOnce: tier > 0 };
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
