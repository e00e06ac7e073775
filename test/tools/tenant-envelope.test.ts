/** The envelope of a call that is about the tenant, and how little it is good for. */
import { describe, expect, it } from "vitest";
import type { Connector, OperationRequest } from "../../src/connectors/connector.ts";
import { signRequest, signTenantRequest } from "../../src/coordinator/sign-request.ts";
import type { TenantEnvelope } from "../../src/domain/envelope.ts";
import { createMinter } from "../../src/hops/hops.ts";
import type { ToolEffect, ToolRequest } from "../../src/tools/request.ts";
import { exampleTicket } from "../support/events.ts";
import { openGateway, readEnvelope, signature, verifier } from "../support/hops.ts";
import { findTestTenant } from "../support/tenants.ts";

const nowMs = 1_800_000_000_000;
const clock = { now: () => nowMs, wait: () => new Promise<void>(() => {}) };
const minter = createMinter(signature, clock.now);
const tenant = {
  ...findTestTenant("demo-own"),
  connectors: { slack: { channel: "C0123456789", uiUrl: "https://signalbox.example.com" } },
};
const key = `${tenant.id}:alert:1.day.fast.all.fired`;

const effect: ToolEffect = {
  idempotencyKey: key,
  ownsTarget: true,
  origins: [],
  precedent: null,
  draw: null,
  intents: [],
  approval: null,
};
const alert: Omit<ToolRequest, "hops"> = {
  tenant,
  tool: "slack.alert@1",
  input: { budget: "day", window: "fast", workflow: null, firedAt: 1, resolvedAt: null, rate: 7, factor: 6 },
  caller: "coordinator",
  callId: key,
  parentId: null,
  attempt: 1,
  traceId: "a".repeat(32),
  effect,
};
const notice: Omit<ToolRequest, "hops"> = {
  ...alert,
  tool: "slack.notify@1",
  input: { what: "approvalWaiting", ticketId: exampleTicket.id, reason: null },
};

describe("a tenant's envelope", () => {
  it("says nothing of a ticket, and is good for the call it was signed for and half a minute", async () => {
    const request = await signAsTenant(alert);
    const { jti: _, ...claims } = readEnvelope(request.hops);
    expect(Object.keys(claims).toSorted()).toEqual(
      [
        "kind",
        "tenantId",
        "callId",
        "attempt",
        "policyVersion",
        "traceId",
        "deadlineAt",
        "tool",
        "tier",
        "argumentHash",
        "effectKey",
        "iss",
        "aud",
        "nbf",
        "exp",
      ].toSorted(),
    );
    expect(claims).toMatchObject({ kind: "tenant", aud: "tenant/slack.alert@1", effectKey: key });
    expect(claims.deadlineAt - nowMs).toBeLessThanOrEqual(30_000);
    expect((await run(request)).asked).toMatchObject([{ operation: "alert", idempotencyKey: key }]);
  });

  it.each<[string, Partial<ToolRequest>]>([
    ["another alert", { input: { ...(alert.input as object), rate: 70 } }],
    ["another key", { effect: { ...effect, idempotencyKey: "other" } }],
    ["no effect's key", { effect: null }],
    ["another call", { callId: "other" }],
    ["another try", { attempt: 2 }],
    ["another tenant", { tenant: { ...tenant, id: "acme" } }],
    ["another policy", { tenant: { ...tenant, policy: { ...tenant.policy, version: "other" } } }],
    ["a tool about tickets", { tool: notice.tool, input: notice.input }],
    ["an agent", { caller: "gather" }],
  ])("is no good for %s", async (_, changes) => {
    const { result, asked } = await run({ ...(await signAsTenant(alert)), ...changes });
    expect(result.status).toBe("refused");
    expect(asked).toEqual([]);
  });

  it("opens no tool that is about tickets, though signed for it", async () => {
    const { result, asked } = await run(await signAsTenant(notice));
    expect(result).toMatchObject({ status: "refused", reason: "envelope.malformed" });
    expect(asked).toEqual([]);
  });

  it("of a ticket opens no tool that is about the tenant, though signed for it", async () => {
    const at = { ticketId: exampleTicket.id, epoch: 1, nowMs };
    const { result, asked } = await run(await signRequest(alert, at, minter));
    expect(result).toMatchObject({ status: "refused", reason: "envelope.malformed" });
    expect(asked).toEqual([]);
    // The same way it is good for what is about the ticket.
    expect((await run(await signRequest(notice, at, minter))).asked).toHaveLength(1);
  });

  it("is none for an agent or for a ticket's tool, and theirs are none of it", async () => {
    const expected = { tenantId: tenant.id, nowMs };
    const { hops } = await signAsTenant(alert);
    const refused = { ok: false, failure: "malformed" };
    expect(await verifier.verifyTenant(hops, expected)).toMatchObject({
      ok: true,
      value: { kind: "tenant" },
    });
    expect(await verifier.verifyTool(hops, expected)).toEqual(refused);
    expect(await verifier.verifyAgent(hops, expected)).toEqual(refused);
    const ticket = await signRequest(notice, { ticketId: exampleTicket.id, epoch: 1, nowMs }, minter);
    expect(await verifier.verifyTenant(ticket.hops, expected)).toEqual(refused);
    expect(await verifier.verifyTenant([...hops, ...hops], expected)).toEqual(refused);
    expect(await verifier.verifyTenant(hops, { ...expected, nowMs: nowMs + 30_000 })).toEqual({
      ok: false,
      failure: "expired",
    });
  });

  it("cannot be widened by what a ticket's has besides", async () => {
    const { jti: _, ...claims } = readEnvelope(
      (await signAsTenant(alert)).hops,
    ) as unknown as TenantEnvelope & {
      jti: string;
    };
    const more = { ...claims, jti: `${key}#1.x`, ticketId: exampleTicket.id, approvalId: "apr_1" };
    const hops = [await signature.sign(JSON.stringify(more))];
    expect(await verifier.verifyTenant(hops, { tenantId: tenant.id, nowMs })).toEqual({
      ok: false,
      failure: "malformed",
    });
  });
});

function signAsTenant(request: Omit<ToolRequest, "hops">): Promise<ToolRequest> {
  return signTenantRequest(request, { effectKey: key, nowMs }, minter);
}

async function run(request: ToolRequest) {
  const asked: OperationRequest[] = [];
  const connector: Connector = {
    name: "slack",
    run: async (operation) => {
      asked.push(operation);
      return { status: "success", output: { notice: { id: "1.1", channel: "C0123456789" } } };
    },
  };
  const { result } = await openGateway(new Map([["slack", connector]]), clock).call(request);
  return { result, asked };
}
