import { runInDurableObject } from "cloudflare:test";
import { env } from "cloudflare:workers";
import { beforeAll, describe, expect, it } from "vitest";
import { createSandboxConnector } from "../../../src/connectors/sandbox/index.ts";
import type { SandboxBusiness } from "../../../src/connectors/sandbox/sandbox-business.ts";
import { describeReads, describeWrites } from "../connector-suite.ts";
import { aBusiness, anOrder, aReply, businessOf } from "./business.ts";

const tenantId = "sandbox-suite";
const otherTenantId = "sandbox-suite-other";

beforeAll(async () => {
  for (const tenant of [tenantId, otherTenantId]) {
    await businessOf(tenant).load(tenant, aBusiness({ orders: [anOrder()] }));
  }
});

const connectors = {
  connector: createSandboxConnector(env.SANDBOX_BUSINESS),
  silent: createSandboxConnector(namespaceThat(() => new Promise<never>(() => {}))),
  broken: createSandboxConnector(namespaceThat(() => Promise.reject(new Error("Network connection lost.")))),
};

describeReads("the sandbox", () => ({
  ...connectors,
  tenantId,
  operation: "listOrders",
  input: { email: "ann.weaver@example.com", limit: 5 },
}));

describeWrites("the sandbox", () => ({
  ...connectors,
  tenantId,
  otherTenantId,
  operation: "sendReply",
  input: aReply,
  otherInput: { ...aReply, body: "It is lost." },
  inputWith: (text) => ({ ...aReply, ticketId: text, subject: text, body: text, inReplyTo: text }),
  countEffects: async (tenant) => (await businessOf(tenant).books(tenant)).repliesSent.length,
  holdsText: async (tenant, text) =>
    (await businessOf(tenant).books(tenant)).repliesSent.some(
      ({ ticketId, subject, body }) => ticketId === text && subject === text && body === text,
    ),
}));

describe("a sandbox called for another tenant", () => {
  it("refuses every method", async () => {
    const business = businessOf(tenantId);
    // Called inside the object: a rejection that crosses the test's RPC is reported as unhandled.
    await runInDurableObject(business, async (instance: SandboxBusiness) => {
      const refused = "was called for another";
      await expect(instance.run(otherTenantId, "sendReply", aReply, "stolen")).rejects.toThrow(refused);
      await expect(instance.books(otherTenantId)).rejects.toThrow(refused);
      await expect(instance.load(otherTenantId, aBusiness())).rejects.toThrow(refused);
      await expect(instance.isEmpty(otherTenantId)).rejects.toThrow(refused);
      await expect(instance.findByKey(otherTenantId, "stolen")).rejects.toThrow(refused);
    });
    expect(await business.findByKey(tenantId, "stolen")).toBeNull();
  });
});

/** A binding whose objects answer every call in this way. */
function namespaceThat(run: () => Promise<never>): DurableObjectNamespace<SandboxBusiness> {
  const namespace: Pick<DurableObjectNamespace, "getByName"> = {
    // The connector uses nothing else of a stub.
    getByName: () => ({ run }) as unknown as DurableObjectStub,
  };
  return namespace as unknown as DurableObjectNamespace<SandboxBusiness>;
}
