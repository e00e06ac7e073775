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
  operation: "changeAddress",
  input: { orderId: "SB-1", address: "2 Mill Street" },
  otherInput: { orderId: "SB-1", address: "3 Mill Street" },
  inputWith: (text) => ({ orderId: "SB-1", address: text }),
  countEffects: async (tenant) => (await businessOf(tenant).books(tenant)).addressChanges.length,
  holdsText: async (tenant, text) =>
    (await businessOf(tenant).books(tenant)).addressChanges.some(({ to }) => to === text.trim()),
}));

describe("a write whose answer was lost", () => {
  const { connector, silent, broken } = connectors;
  const { signal } = new AbortController();
  const call = { tenantId, operation: "sendReply", input: aReply, idempotencyKey: "lost-answer", signal };

  it("is found by its mark once it took place, and before that is not", async () => {
    expect(await connector.find?.(call)).toEqual({ status: "absent" });
    const answer = await connector.run(call);
    expect(await connector.find?.(call)).toEqual({ ...answer, status: "found" });
    expect(await connector.find?.({ ...call, tenantId: otherTenantId })).toEqual({ status: "absent" });
  });

  it("stays unclear where the look-up gets no answer either", async () => {
    expect(await broken.find?.(call)).toMatchObject({ status: "unclear" });
    const late = new AbortController();
    const finding = silent.find?.({ ...call, signal: late.signal });
    late.abort();
    expect(await finding).toMatchObject({ status: "unclear" });
  });
});

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
      const message = { id: "m", authorName: null, body: "Hello", at: 0 };
      await expect(instance.writeToThread(otherTenantId, "tkt_1", message)).rejects.toThrow(refused);
    });
    expect(await business.findByKey(tenantId, "stolen")).toEqual({ status: "absent" });
  });
});

/** A binding whose objects answer every call in this way. */
function namespaceThat(run: () => Promise<never>): DurableObjectNamespace<SandboxBusiness> {
  const namespace: Pick<DurableObjectNamespace, "getByName"> = {
    // The connector uses nothing else of a stub.
    getByName: () => ({ run, findByKey: run }) as unknown as DurableObjectStub,
  };
  return namespace as unknown as DurableObjectNamespace<SandboxBusiness>;
}
