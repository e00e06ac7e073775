/** Gives a call of the coordinator's the envelope by which the gate knows that it is the coordinator's. */
import { hashJson } from "../domain/canonical.ts";
import type { HopMinter } from "../hops/hops.ts";
import { machineVersion } from "../machines/ticket.ts";
import { policyVersionOf } from "../policy/fingerprint.ts";
import { catalogOf } from "../tools/catalog.ts";
import type { ToolRequest } from "../tools/request.ts";

/** For the gate to answer and the mark to become durable, milliseconds. */
const slackMs = 20_000;

/** The same request with an envelope for just this call. One for a tool there is not stays without. */
export async function signRequest(
  request: Omit<ToolRequest, "hops">,
  at: { ticketId: string; epoch: number; nowMs: number },
  hops: Pick<HopMinter, "mintTool">,
): Promise<ToolRequest> {
  const claims = claimsOf(request, at.nowMs);
  if (!claims) return { ...request, hops: [] };
  const { effect } = request;
  const envelope = {
    ...claims,
    ticketId: at.ticketId,
    epoch: at.epoch,
    machineVersion,
    labels: [...new Set(effect?.origins.map(({ label }) => label))],
    effectKey: effect?.idempotencyKey ?? null,
    approvalId: effect?.approval?.id ?? null,
  };
  return { ...request, hops: await hops.mintTool(envelope) };
}

/** The same for a call that is about the tenant and no ticket. */
export async function signTenantRequest(
  request: Omit<ToolRequest, "hops">,
  { effectKey, nowMs }: { effectKey: string; nowMs: number },
  hops: Pick<HopMinter, "mintTenant">,
): Promise<ToolRequest> {
  const claims = claimsOf(request, nowMs);
  return { ...request, hops: claims ? await hops.mintTenant({ ...claims, effectKey }) : [] };
}

/** What every envelope for a call of a tool says; null for a tool there is not. */
function claimsOf(request: Omit<ToolRequest, "hops">, nowMs: number) {
  const { tenant, tool: id, input, callId, attempt, traceId } = request;
  const tool = catalogOf(tenant).find(id);
  return (
    tool && {
      tenantId: tenant.id,
      callId,
      attempt,
      policyVersion: policyVersionOf(tenant.policy),
      traceId,
      deadlineAt: nowMs + tool.timeoutMs + slackMs,
      tool: id,
      tier: tool.tier,
      argumentHash: hashJson({ tool: id, arguments: input }),
    }
  );
}
