/** Envelopes for tests: real ones, signed with the key of the worker under test, and what is in one. */
import { env } from "cloudflare:workers";
import type { Envelope, Hops, ToolEnvelope } from "../../src/domain/envelope.ts";
import type { Connector } from "../../src/connectors/connector.ts";
import { labelsOf, scopeOf } from "../../src/coordinator/scope.ts";
import { hashJson } from "../../src/domain/canonical.ts";
import { systemClock, type Clock } from "../../src/domain/clock.ts";
import { hashTask, type AgentTask } from "../../src/domain/task.ts";
import { machineVersion } from "../../src/machines/ticket.ts";
import { policyVersionOf } from "../../src/policy/fingerprint.ts";
import type { TenantConfig } from "../../src/tenants/config.ts";
import { catalogOf } from "../../src/tools/catalog.ts";
import { createGateway, type ToolGateway } from "../../src/tools/gateway.ts";
import type { ToolGate } from "../../src/tools/gate-port.ts";
import type { ToolRequest } from "../../src/tools/request.ts";
import { exampleTicket } from "./events.ts";
import { createMinter, createVerifier, type HopVerifier } from "../../src/hops/hops.ts";
import { createKeyRing, type HopSignature } from "../../src/hops/key-ring.ts";

export const signature: HopSignature = createKeyRing(env);
export const verifier: HopVerifier = createVerifier(signature);

/** What an envelope says, whoever signed it. The claims of a JWT are among it. */
export function readEnvelope(hops: unknown): Envelope & { jti: string } {
  const token = Array.isArray(hops) ? String(hops.at(-1)) : "";
  const [, payload = ""] = token.split(".");
  return JSON.parse(Buffer.from(payload, "base64url").toString()) as Envelope & { jti: string };
}

/** An agent's envelope with these claims, as the coordinator would sign it. */
export function mintAgent(claims: Omit<Envelope, "kind" | "parentHash">, nowMs = Date.now()): Promise<Hops> {
  return createMinter(signature, () => nowMs).mintAgent(claims, null);
}

export function mintTool(claims: Omit<ToolEnvelope, "kind">, nowMs = Date.now()): Promise<Hops> {
  return createMinter(signature, () => nowMs).mintTool(claims);
}

/** A token that says this, whatever it is, under our own signature. */
export function signAnything(payload: unknown): Promise<string> {
  return signature.sign(JSON.stringify(payload));
}

/** A gateway whose gate lets everything in, whatever its limits: what the gate itself does has tests of its own. */
export function openGateway(
  connectors: ReadonlyMap<string, Connector>,
  clock: Clock = systemClock,
  current?: () => TenantConfig,
): ToolGateway {
  const gate: ToolGate = { admit: async () => ({ status: "admitted" }), release: () => {} };
  return createGateway({ connectors, clock, verifier, gate, ...(current && { tenant: current }) });
}

/** The request with the envelope that the coordinator would have signed for it. */
export async function signed(request: ToolRequest, nowMs = Date.now()): Promise<ToolRequest> {
  const { tenant, caller, tool, input, callId, parentId, attempt, traceId, effect } = request;
  const common = {
    tenantId: tenant.id,
    ticketId: exampleTicket.id,
    epoch: 1,
    attempt,
    policyVersion: policyVersionOf(tenant.policy),
    machineVersion,
    traceId,
    labels: ["customerText" as const],
    deadlineAt: nowMs + 60_000,
  };
  if (caller === "coordinator") {
    const hops = await mintTool(
      {
        ...common,
        callId,
        tool,
        tier: catalogOf(tenant).find(tool)?.tier ?? 0,
        argumentHash: hashJson({ tool, arguments: input ?? null }),
        effectKey: effect?.idempotencyKey ?? null,
        approvalId: effect?.approval?.id ?? null,
      },
      nowMs,
    );
    return { ...request, hops };
  }
  const claims = {
    ...common,
    callId: parentId ?? "",
    coordinator: "",
    path: [caller],
    scope: { agents: [], tools: [tool] },
    inputHash: "",
    remaining: { tokens: 1, costMicros: 1 },
    economy: "ok" as const,
  };
  return { ...request, hops: await mintAgent(claims, nowMs) };
}

/** What the coordinator would sign for an agent that is given this task. */
export function askWith(tenant: TenantConfig, callId: string, task: AgentTask): Promise<Hops> {
  return mintAgent({
    tenantId: tenant.id,
    ticketId: exampleTicket.id,
    coordinator: `${tenant.id}:coordinator:shard-0`,
    callId,
    path: [task.role],
    epoch: 1,
    attempt: 1,
    policyVersion: policyVersionOf(tenant.policy),
    machineVersion,
    traceId: "0".repeat(32),
    labels: labelsOf(task),
    scope: scopeOf(task.role, tenant),
    inputHash: hashTask(task),
    deadlineAt: Date.now() + 20_000,
    remaining: { tokens: 100_000, costMicros: 100_000 },
    economy: "ok",
  });
}
