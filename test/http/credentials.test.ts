import { env } from "cloudflare:workers";
import { afterEach, describe, expect, it } from "vitest";
import { developmentToken } from "../../scripts/fixtures/signalbox-client.ts";
import { credentialDescriptionSchema } from "../../src/tenants/secret.ts";
import { fetchWorker } from "../support/signalbox.ts";
import { createConnector, openGrant, readLog, vaultOf } from "../tenants/vaults.ts";

const { VAULT_KEYS: developmentKeys } = env as unknown as Record<string, string>;

afterEach(() => void Object.assign(env, { VAULT_KEYS: developmentKeys }));

describe("a connector's credential", () => {
  it("goes in, is told of and never comes out again", async () => {
    const connector = createConnector();
    const stored = await ask(connector, "PUT", { kind: "static", token: "canary-1" });
    const read = await ask(connector, "GET");
    const removed = await ask(connector, "DELETE");

    expect([stored.status, read.status, removed.status]).toEqual([200, 200, 200]);
    expect(credentialDescriptionSchema.parse(stored.body)).toMatchObject({
      status: "ready",
      kind: "static",
      generation: 1,
      storedBy: expect.stringMatching(/./),
    });
    expect(read.body).toEqual(stored.body);
    expect(removed.body).toMatchObject({ status: "absent", kind: null, generation: 2 });
    expect(JSON.stringify([stored, read, removed])).not.toContain("canary");
    expect(await vaultOf(connector, "demo").credential("demo")).toMatchObject({ status: "absent" });
  });

  it("is the one that is handed out inside", async () => {
    const connector = createConnector();
    const grant = await openGrant();
    await ask(connector, "PUT", grant.secret(3_600_000));
    expect(await vaultOf(connector, "demo").credential("demo")).toMatchObject({
      token: grant.tokens.accessToken,
    });
    expect(JSON.stringify(await ask(connector, "GET"))).not.toContain("canary");
  });

  it("is another one for another tenant", async () => {
    const connector = createConnector();
    await ask(connector, "PUT", { kind: "static", token: "canary-1" });
    expect((await ask(connector, "GET", undefined, "acme")).body).toMatchObject({ status: "absent" });
  });

  it.each<[string, unknown]>([
    ["nothing", {}],
    ["a secret for a field's name", { kind: "static", token: "x", "canary-secret": 1 }],
    ["a secret for its kind", { kind: "canary-secret" }],
    ["a secret with a line break", { kind: "static", token: "canary\nsecret" }],
    ["half a grant", { kind: "oauthRefresh", accessToken: "canary-secret" }],
    ["a text", "canary-secret"],
  ])("that is %s is refused, and nothing of it is repeated", async (_, body) => {
    let answer: Awaited<ReturnType<typeof ask>> | undefined;
    const lines = await readLog(async () => {
      answer = await ask(createConnector(), "PUT", body);
    });
    expect(answer?.status).toBe(422);
    expect(JSON.stringify(answer?.body)).not.toContain("canary");
    expect(lines).not.toContain("canary");
  });

  it("whose tokens would come from where nobody may speak to is refused", async () => {
    const grant = await openGrant();
    const { status, body } = await ask(createConnector(), "PUT", {
      ...grant.secret(1_000),
      tokenUrl: "http://id.example.com/token",
    });
    expect([status, body]).toEqual([
      422,
      expect.objectContaining({ type: "urn:signalbox:tokenUrlNotAllowed" }),
    ]);
  });

  it.each(["Upper", "-a", "1a", "a_b", "a%2fb", "a:b", "x".repeat(41)])(
    "of a connector that cannot be one is nobody's: %s",
    async (connector) => {
      for (const method of ["PUT", "GET", "DELETE"]) {
        const body = method === "PUT" ? { kind: "static", token: "x" } : undefined;
        expect((await ask(connector, method, body)).status).toBe(404);
      }
    },
  );

  it("is not taken by a worker that cannot seal it", async () => {
    const connector = createConnector();
    Object.assign(env, { VAULT_KEYS: "" });
    const { status, body } = await ask(connector, "PUT", { kind: "static", token: "canary-1" });
    expect([status, body]).toEqual([503, expect.objectContaining({ type: "urn:signalbox:vaultClosed" })]);
    expect((await ask(connector, "GET")).body).toMatchObject({ status: "absent" });
  });

  it.each(["viewer", "approver"] as const)("is no business of a %s's", async (role) => {
    const connector = createConnector();
    for (const method of ["PUT", "GET", "DELETE"]) {
      const body = method === "PUT" ? { kind: "static", token: "canary-1" } : undefined;
      expect((await ask(connector, method, body, "demo", role)).status).toBe(403);
    }
    expect(await vaultOf(connector, "demo").describe("demo")).toMatchObject({ generation: 0 });
  });
});

async function ask(
  connector: string,
  method: string,
  body?: unknown,
  tenant = "demo",
  role: "viewer" | "approver" | "admin" = "admin",
) {
  const answer = await fetchWorker(`/api/${tenant}/connectors/${connector}/credential`, {
    method,
    headers: {
      authorization: `Bearer ${developmentToken(tenant, role)}`,
      ...(body !== undefined && { "content-type": "application/json" }),
    },
    ...(body !== undefined && { body: JSON.stringify(body) }),
  });
  return { status: answer.status, body: (await answer.json()) as unknown };
}
