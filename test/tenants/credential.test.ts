import { env } from "cloudflare:workers";
import { abortAllDurableObjects } from "cloudflare:test";
import { afterEach, describe, expect, it, vi } from "vitest";
import { createEgress } from "../../src/egress/egress.ts";
import { createCredentialReader } from "../../src/tenants/credential.ts";
import { refusalOf } from "../egress/egress-client.ts";
import { jumpAhead, tidyUp } from "../support/tickets.ts";
import { createConnector, openGrant, tenantId, vaultOf } from "./vaults.ts";

const hourMs = 3_600_000;

afterEach(tidyUp);

describe("a connector's reader", () => {
  it("puts the token in as a bearer token, or wherever it is told to", async () => {
    const connector = createConnector();
    await vaultOf(connector).store(tenantId, { kind: "static", token: "token-1" }, "Ada");
    const [bearer, own] = [new Headers(), new Headers()];
    await open(connector).authorise(bearer);
    await createCredentialReader(env.CREDENTIAL_VAULT, tenantId, connector, (headers, token) =>
      headers.set("x-api-token", token),
    ).authorise(own);
    expect([...bearer, ...own]).toEqual([
      ["authorization", "Bearer token-1"],
      ["x-api-token", "token-1"],
    ]);
  });

  it("asks the vault once, until a minute before the token ends", async () => {
    const { connector, grant } = await storeGrant(hourMs);
    const reader = open(connector);
    const asked = vi.spyOn(env.CREDENTIAL_VAULT, "getByName");
    await Promise.all(Array.from({ length: 50 }, () => tokenOf(reader)));
    jumpAhead(hourMs - 61_000);
    expect(await tokenOf(reader)).toBe(grant.tokens.accessToken);
    expect(asked).toHaveBeenCalledTimes(1);
    jumpAhead(2_000);
    await tokenOf(reader);
    expect(asked).toHaveBeenCalledTimes(2);
  });

  it("notices within a minute that a fixed token was replaced or removed", async () => {
    const connector = createConnector();
    const reader = open(connector);
    await vaultOf(connector).store(tenantId, { kind: "static", token: "token-1" }, "Ada");
    expect(await tokenOf(reader)).toBe("token-1");
    await vaultOf(connector).store(tenantId, { kind: "static", token: "token-2" }, "Ada");
    jumpAhead(60_001);
    expect(await tokenOf(reader)).toBe("token-2");
    await vaultOf(connector).remove(tenantId, "Ada");
    jumpAhead(60_001);
    expect(await refusalOf(tokenOf(reader))).toMatchObject({ code: "credentialAbsent" });
  });

  it("says why there is none", async () => {
    const { connector, grant } = await storeGrant(-1);
    await grant.next({ status: 503 });
    expect(await refusalOf(tokenOf(open(connector)))).toMatchObject({
      code: "credentialUnavailable",
      isRequestSent: false,
    });
    jumpAhead(2_001);
    await grant.next({ status: 400, body: { error: "invalid_grant" } });
    expect(await refusalOf(tokenOf(open(connector)))).toMatchObject({ code: "credentialNeedsReauth" });
    expect(await refusalOf(tokenOf(open(createConnector())))).toMatchObject({ code: "credentialAbsent" });
  });

  it("asks again where the vault was lost while it was asked", async () => {
    const { connector, grant } = await storeGrant(-1);
    await grant.next({ hold: true });
    const token = tokenOf(open(connector));
    await grant.untilHeld();
    await abortAllDurableObjects();
    await grant.release();
    expect(await token).toMatch(/^at_/);
    expect(await grant.figures()).toMatchObject({ rotations: 1, replays: 1 });
  });

  it("gives up on a vault that stays away", async () => {
    const broken = vi.spyOn(env.CREDENTIAL_VAULT, "getByName").mockImplementation(() => {
      throw new Error("overloaded");
    });
    expect(await refusalOf(tokenOf(open(createConnector())))).toMatchObject({
      code: "credentialUnavailable",
    });
    expect(broken).toHaveBeenCalledTimes(3);
  });
});

describe("an egress with a reader", () => {
  it("sends a hundred requests whose token was taken back, renews it once, and all of them succeed", async () => {
    const { connector, grant } = await storeGrant(hourMs);
    const fetchThrough = openEgress(connector, grant.resourceUrl);
    expect((await fetchThrough(grant.resourceUrl)).status).toBe(200);
    await grant.revoke();

    const answers = await Promise.all(Array.from({ length: 100 }, () => fetchThrough(grant.resourceUrl)));

    expect(answers.map(({ status }) => status)).toEqual(Array(100).fill(200));
    expect(await grant.figures()).toMatchObject({ requests: 1, rotations: 1 });
  });

  it("does not ask for another token where a request was late with the old one", async () => {
    const { connector, grant } = await storeGrant(hourMs);
    const reader = open(connector);
    const [late, inTime] = [new Headers(), new Headers()];
    await reader.authorise(late);
    await reader.authorise(inTime);
    expect(await reader.refresh(inTime)).toBe(true);
    expect(await reader.refresh(late)).toBe(true);
    expect(await grant.figures()).toMatchObject({ requests: 1 });
  });

  it("hands on the 401 of a fixed token, asking once", async () => {
    const connector = createConnector();
    const grant = await openGrant();
    await vaultOf(connector).store(tenantId, { kind: "static", token: "wrong" }, "Ada");
    expect((await openEgress(connector, grant.resourceUrl)(grant.resourceUrl)).status).toBe(401);
  });

  it("sends nothing without a credential", async () => {
    const grant = await openGrant();
    const sent = openEgress(createConnector(), grant.resourceUrl)(grant.resourceUrl);
    expect(await refusalOf(sent)).toMatchObject({ code: "credentialAbsent", isRequestSent: false });
  });
});

async function storeGrant(leftMs: number) {
  const connector = createConnector();
  const grant = await openGrant();
  await vaultOf(connector).store(tenantId, grant.secret(leftMs), "Ada");
  return { connector, grant };
}

function open(connector: string) {
  return createCredentialReader(env.CREDENTIAL_VAULT, tenantId, connector);
}

function openEgress(connector: string, url: string) {
  const reader = open(connector);
  const { origin, pathname } = new URL(url);
  return createEgress({
    tenantId,
    connector,
    allow: [{ origin, paths: [pathname] }],
    authorise: reader.authorise,
    refreshCredential: reader.refresh,
    timeoutMs: 10_000,
    maxRequestBytes: 1_000,
    maxResponseBytes: 1_000,
    isLocal: true,
  });
}

async function tokenOf(reader: ReturnType<typeof open>): Promise<string> {
  const headers = new Headers();
  await reader.authorise(headers);
  return headers.get("authorization")?.replace("Bearer ", "") ?? "";
}
