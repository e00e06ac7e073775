/**
 * What the gate costs: the same calls of a connector that does nothing, straight and through the shipped gateway with its
 * signed envelopes, the tenant's policy and the gate object. The difference is the gate.
 */
import type { Connector, OperationResult } from "../src/connectors/connector.ts";
import { systemClock } from "../src/domain/clock.ts";
import { createMinter, createVerifier } from "../src/hops/hops.ts";
import { createKeyRing } from "../src/hops/key-ring.ts";
import { signRequest } from "../src/coordinator/sign-request.ts";
import type { TenantConfig } from "../src/tenants/config.ts";
import { createToolGate } from "../src/tools/gate-port.ts";
import { createGateway } from "../src/tools/gateway.ts";
import type { ToolRequest } from "../src/tools/request.ts";

/** A look-up, and an effect whose tool has limits. */
export type ToolCallKind = "read" | "write";

const ticketId = `tkt_${"0".repeat(32)}`;

const answers: Record<ToolCallKind, OperationResult> = {
  read: { status: "success", output: { order: null } },
  write: {
    status: "success",
    output: {
      refund: {
        id: "RF-1",
        orderId: "SB-1",
        customerEmail: "ida@example.com",
        amountCents: 900,
        currency: "EUR",
        reason: "late",
        status: "processing",
        createdAt: "2026-01-01T00:00:00.000Z",
      },
    },
  },
};

/** Makes so many calls, one after the other. Throws where one does not succeed. */
export async function makeToolCalls(
  env: Env,
  tenant: TenantConfig,
  wish: { kind: ToolCallKind; isGated: boolean; calls: number; run: string },
): Promise<void> {
  const connector: Connector = { name: "sandbox", run: async () => answers[wish.kind] };
  const signature = createKeyRing(env);
  const hops = createMinter(signature, systemClock.now);
  const gateway = createGateway({
    connectors: new Map([["sandbox", connector]]),
    clock: systemClock,
    verifier: createVerifier(signature),
    gate: createToolGate(env, tenant.id),
  });
  const { signal } = new AbortController();
  for (let index = 0; index < wish.calls; index++) {
    const request = describe(tenant, wish.kind, `${ticketId}/${wish.run}.${index}`);
    if (!wish.isGated) {
      const { input, effect } = request;
      const idempotencyKey = effect?.idempotencyKey ?? null;
      await connector.run({ tenantId: tenant.id, operation: "", input, idempotencyKey, signal });
      continue;
    }
    const signed = await signRequest(request, { ticketId, epoch: 1, nowMs: Date.now() }, hops);
    const { result } = await gateway.call(signed);
    if (result.status !== "success") throw new Error(`a call came to ${JSON.stringify(result)}`);
  }
}

function describe(tenant: TenantConfig, kind: ToolCallKind, callId: string): Omit<ToolRequest, "hops"> {
  const common = { tenant, caller: "coordinator", callId, parentId: null, attempt: 1, traceId: "" } as const;
  if (kind === "read") return { ...common, tool: "orders.get@1", input: { orderId: "SB-1" }, effect: null };
  return {
    ...common,
    tool: "refunds.create@1",
    input: { orderId: "SB-1", amountCents: 900, currency: "EUR", reason: "late" },
    effect: {
      idempotencyKey: callId,
      ownsTarget: true,
      origins: [],
      precedent: null,
      draw: null,
      intents: [],
      approval: null,
    },
  };
}
