/** Whether the envelope a call comes with is good, and is for this very call. */
import { hashJson } from "../domain/canonical.ts";
import type { Envelope, TenantEnvelope, ToolEnvelope } from "../domain/envelope.ts";
import type { ToolDefinition } from "../domain/tool.ts";
import type { HopRefusal, HopVerifier } from "../hops/hops.ts";
import { policyVersionOf } from "../policy/fingerprint.ts";
import { refuse, type Refusal, type ToolRequest } from "./request.ts";

/** Null where nothing speaks against the envelope. `argumentHash`: of the call as it is asked for. */
export async function contestEnvelope(
  tool: ToolDefinition,
  request: ToolRequest,
  { verifier, nowMs }: { verifier: HopVerifier; nowMs: number },
): Promise<Refusal | null> {
  const expected = { tenantId: request.tenant.id, nowMs };
  if (tool.isAboutTenant) {
    const verified = await verifier.verifyTenant(request.hops, expected);
    if (!verified.ok) return refuseFor(verified.failure);
    // Nobody is asked about it, so that it comes with an approval is no call of ours.
    return refuseDifference(findToolDifference({ ...verified.value, approvalId: null }, tool, request));
  }
  if (request.caller === "coordinator") {
    const verified = await verifier.verifyTool(request.hops, expected);
    if (!verified.ok) return refuseFor(verified.failure);
    return refuseDifference(findToolDifference(verified.value, tool, request));
  }
  const verified = await verifier.verifyAgent(request.hops, expected);
  if (!verified.ok) return refuseFor(verified.failure);
  return refuseDifference(findAgentDifference(verified.value, request));
}

/** The claim that is of another call than the one asked for, or null. */
function findToolDifference(
  envelope: Omit<TenantEnvelope, "kind" | "effectKey"> & Pick<ToolEnvelope, "effectKey" | "approvalId">,
  tool: ToolDefinition,
  request: ToolRequest,
): string | null {
  const { callId, attempt, traceId, effect, tenant } = request;
  if (envelope.callId !== callId || envelope.attempt !== attempt || envelope.traceId !== traceId)
    return "callId";
  if (envelope.tool !== request.tool || envelope.tier !== tool.tier) return "tool";
  if (envelope.argumentHash !== hashJson({ tool: request.tool, arguments: request.input }))
    return "argumentHash";
  if (envelope.effectKey !== (effect?.idempotencyKey ?? null)) return "effectKey";
  if (envelope.approvalId !== (effect?.approval?.id ?? null)) return "approvalId";
  return envelope.policyVersion === policyVersionOf(tenant.policy) ? null : "policyVersion";
}

function findAgentDifference(envelope: Envelope, request: ToolRequest): string | null {
  const { caller, callId, parentId, traceId, effect, tenant } = request;
  if (envelope.path.at(-1) !== caller) return "path";
  if (parentId !== envelope.callId || !callId.startsWith(`${envelope.callId}.`)) return "callId";
  if (envelope.traceId !== traceId) return "traceId";
  if (!envelope.scope.tools.includes(request.tool) || effect) return "scope";
  return envelope.policyVersion === policyVersionOf(tenant.policy) ? null : "policyVersion";
}

function refuseDifference(claim: string | null): Refusal | null {
  return claim === null
    ? null
    : refuse("envelopeForOtherCall", `The envelope is for another call: ${claim} differs.`);
}

const refusals: Record<HopRefusal, string> = {
  malformed: "The call came without an envelope that can be read.",
  signatureInvalid: "The envelope was not signed by the coordinator.",
  expired: "The envelope has expired.",
  notYetValid: "The envelope is not good yet.",
  wider: "The envelope permits more than the one it was made from.",
  chainBroken: "The envelope does not go on from the ones before it.",
  otherTenant: "The envelope is another tenant's.",
};

function refuseFor(failure: HopRefusal): Refusal {
  return refuse(`envelope.${failure}`, refusals[failure]);
}
