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
  hops: HopMinter,
): Promise<ToolRequest> {
  const { tenant, tool: id, input, effect, callId, attempt, traceId } = request;
  const tool = catalogOf(tenant).find(id);
  if (!tool) return { ...request, hops: [] };
  const envelope = {
    tenantId: tenant.id,
    ticketId: at.ticketId,
    callId,
    epoch: at.epoch,
    attempt,
    policyVersion: policyVersionOf(tenant.policy),
    machineVersion,
    traceId,
    labels: [...new Set(effect?.origins.map(({ label }) => label))],
    deadlineAt: at.nowMs + tool.timeoutMs + slackMs,
    tool: id,
    tier: tool.tier,
    argumentHash: hashJson({ tool: id, arguments: input }),
    effectKey: effect?.idempotencyKey ?? null,
    approvalId: effect?.approval?.id ?? null,
  };
  return { ...request, hops: await hops.mintTool(envelope) };
}
