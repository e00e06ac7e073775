import { env } from "cloudflare:workers";
import { abortAllDurableObjects, runInDurableObject } from "cloudflare:test";
import { afterEach, describe, expect, it } from "vitest";
import type { GivenSecret } from "../../src/tenants/secret.ts";
import type { CredentialVault } from "../../src/tenants/vault.ts";
import { tidyUp } from "../support/tickets.ts";
import { createConnector, dumpRows, inVault, openGrant, readLog, tenantId, vaultOf } from "./vaults.ts";

const { VAULT_KEYS: developmentKeys, ENVIRONMENT: before } = env as unknown as Record<string, string>;

afterEach(async () => {
  Object.assign(env, { VAULT_KEYS: developmentKeys, ENVIRONMENT: before });
  await tidyUp();
});

describe("a credential", () => {
  it("is handed out as it was stored, after a crash as well", async () => {
    const connector = createConnector();
    expect(await vaultOf(connector).store(tenantId, aToken("canary-1"), "Ada")).toEqual({
      ok: true,
      value: { generation: 1 },
    });
    await abortAllDurableObjects();

    expect(await vaultOf(connector).credential(tenantId)).toEqual({
      status: "ready",
      token: "canary-1",
      generation: 1,
      expiresAt: null,
    });
  });

  it("is absent where none was stored, and where it was removed; its generations go on", async () => {
    const connector = createConnector();
    const vault = vaultOf(connector);
    expect(await vault.credential(tenantId)).toMatchObject({ status: "absent" });
    expect(await vault.describe(tenantId)).toMatchObject({ status: "absent", generation: 0, kind: null });
    await vault.store(tenantId, aToken("canary-1"), "Ada");
    await vault.remove(tenantId, "Ben");

    expect(await vault.credential(tenantId)).toMatchObject({ status: "absent" });
    expect(await vault.describe(tenantId)).toMatchObject({
      status: "absent",
      generation: 2,
      storedBy: "Ben",
    });
    expect(await dumpRows(connector)).not.toContain('ciphertext":"');
    expect(await vault.store(tenantId, aToken("canary-2"), "Ada")).toMatchObject({
      value: { generation: 3 },
    });
  });

  it("is described without itself", async () => {
    const connector = createConnector();
    const grant = await openGrant();
    const secret = grant.secret(3_600_000);
    await vaultOf(connector).store(tenantId, secret, "Ada");

    const description = await vaultOf(connector).describe(tenantId);

    expect(description).toEqual({
      status: "ready",
      kind: "oauthRefresh",
      generation: 1,
      storedAt: expect.closeTo(Date.now(), -4),
      storedBy: "Ada",
      expiresAt: "expiresAt" in secret ? secret.expiresAt : null,
      lastRefresh: null,
      retryAt: null,
    });
    expect(JSON.stringify(description)).not.toContain("canary");
  });

  it("stored by many at once is the last one's, and every one has a generation of its own", async () => {
    const connector = createConnector();
    const stored = await Promise.all(
      Array.from({ length: 20 }, (_, index) =>
        vaultOf(connector).store(tenantId, aToken(`canary-${index}`), `Person ${index}`),
      ),
    );
    const generations = stored.map((each) => (each.ok ? each.value.generation : 0));
    expect(generations.toSorted((a, b) => a - b)).toEqual(
      Array.from({ length: 20 }, (_, index) => index + 1),
    );
    expect(await vaultOf(connector).credential(tenantId)).toMatchObject({ generation: 20 });
  });

  it("that is a fixed token and was refused needs a person, for whoever saw it refused", async () => {
    const connector = createConnector();
    await vaultOf(connector).store(tenantId, aToken("canary-1"), "Ada");
    expect(await vaultOf(connector).credential(tenantId, { staleGeneration: 1 })).toMatchObject({
      status: "needsReauth",
    });
    await vaultOf(connector).store(tenantId, aToken("canary-2"), "Ada");
    expect(await vaultOf(connector).credential(tenantId, { staleGeneration: 1 })).toMatchObject({
      token: "canary-2",
      generation: 2,
    });
  });

  it.each([
    ["nothing", null],
    ["a text", "canary"],
    ["an empty token", { kind: "static", token: "" }],
    ["a line break", { kind: "static", token: "canary\r\nx: 1" }],
    ["more than is asked for", { kind: "static", token: "canary", note: "canary" }],
    ["another kind", { kind: "password", token: "canary" }],
    ["a token endpoint that is no URL", { ...anOAuthSecret(), tokenUrl: "canary" }],
    ["one with a password in it", { ...anOAuthSecret(), tokenUrl: "https://a:canary@id.example.com/token" }],
  ])("that is %s is not taken, and the error does not say what it was", async (_, given) => {
    const connector = createConnector();
    await inVault(connector, async (vault) => {
      const error: unknown = await vault
        .store(tenantId, given as GivenSecret, "Ada")
        .catch((reason) => reason);
      expect(error).toBeInstanceOf(Error);
      expect(String(error)).not.toContain("canary");
      expect(await vault.describe(tenantId)).toMatchObject({ status: "absent" });
    });
  });

  it.each([
    "http://id.example.com/token",
    "https://127.0.0.1/token",
    "https://localhost/token",
    "https://id.example.com:8443/token",
    "https://id.example.com/a%2fb/token",
  ])("whose tokens would come from %s is not taken", async (tokenUrl) => {
    const secret = { ...anOAuthSecret(), tokenUrl };
    expect(await vaultOf(createConnector()).store(tenantId, secret, "Ada")).toEqual({
      ok: false,
      failure: "tokenUrlNotAllowed",
    });
  });
});

describe("a vault", () => {
  it("refuses every call for another tenant", async () => {
    const connector = createConnector();
    await vaultOf(connector).store(tenantId, aToken("canary-1"), "Ada");
    await inVault(connector, async (vault) => {
      await expect(vault.credential("demo")).rejects.toThrow(/another/);
      await expect(vault.describe("demo")).rejects.toThrow(/another/);
      await expect(vault.store("demo", aToken("x"), "Eve")).rejects.toThrow(/another/);
      await expect(vault.remove("demo", "Eve")).rejects.toThrow(/another/);
      expect(await vault.credential(tenantId)).toMatchObject({ token: "canary-1" });
    });
  });

  it.each([
    "acme:desk:main",
    "acme:vault:UPPER",
    "acme:vault:",
    "acme:vault:a:b",
    "plain",
    "ACME:vault:github",
  ])("is not opened under the name %j", async (name) => {
    const stub = env.CREDENTIAL_VAULT.getByName(name);
    await expect(
      runInDurableObject(stub, (vault: CredentialVault) => vault.describe("acme")),
    ).rejects.toThrow();
  });
});

describe("what is sealed", () => {
  const otherKeys = writeKeys(["other", 2]);

  it("holds nothing readable, and never twice the same bytes", async () => {
    const connector = createConnector();
    const dumps: string[] = [];
    for (const _ of [1, 2]) {
      await vaultOf(connector).store(tenantId, aToken("canary-1"), "Ada");
      dumps.push(await dumpRows(connector));
    }
    const grant = await openGrant();
    await vaultOf(connector).store(tenantId, grant.secret(60_000), "Ada");
    dumps.push(await dumpRows(connector));

    expect(dumps.join()).not.toContain("canary");
    expect(dumps.join()).not.toContain(Buffer.from("canary").toString("hex"));
    const ivs = dumps.map((dump) => /"iv":"([0-9a-f]+) /.exec(dump)?.[1]);
    expect(ivs.map((iv) => iv?.length)).toEqual([24, 24, 24]);
    expect(new Set(ivs).size).toBe(3);
  });

  it.each([
    ["a bit of the text", "ciphertext", 0],
    ["a bit of its tag", "ciphertext", -1],
    ["a bit of the IV", "iv", 3],
  ])("does not open once %s has been changed", async (_, column, at) => {
    const connector = createConnector();
    await vaultOf(connector).store(tenantId, aToken("canary-1"), "Ada");
    await inVault(connector, (_vault, sql) => {
      const [row] = sql.exec<Record<string, ArrayBuffer>>(`select ${column} from credential`);
      const bytes = new Uint8Array(row![column]!);
      const index = at < 0 ? bytes.length + at : at;
      bytes[index] = bytes[index]! ^ 1;
      sql.exec(`update credential set ${column} = ?`, bytes.buffer);
    });
    await expectSealed(connector, "sealBroken");
  });

  it.each([
    ["another tenant", createConnector(), "demo"],
    ["another connector", createConnector(), tenantId],
  ])("does not open for %s", async (_, connector, tenant) => {
    const source = tenant === tenantId ? createConnector() : connector;
    await vaultOf(source).store(tenantId, aToken("canary-1"), "Ada");
    await vaultOf(connector, tenant).store(tenant, aToken("canary-2"), "Eve");
    const [row] = await inVault(source, (_vault, sql) =>
      sql
        .exec<{ kid: string; iv: ArrayBuffer; ciphertext: ArrayBuffer }>("select * from credential")
        .toArray(),
    );
    await inVault(
      connector,
      (_vault, sql) =>
        void sql.exec(
          "update credential set kid = ?, iv = ?, ciphertext = ?",
          row!.kid,
          row!.iv,
          row!.ciphertext,
        ),
      tenant,
    );
    await expectSealed(connector, "sealBroken", tenant);
  });

  it("does not open as another generation", async () => {
    const connector = createConnector();
    await vaultOf(connector).store(tenantId, aToken("canary-1"), "Ada");
    await inVault(connector, (_, sql) => void sql.exec("update credential set generation = 7"));
    await expectSealed(connector, "sealBroken");
  });

  it("opens with an older key as long as that is there, and is sealed with the newest when next stored", async () => {
    const connector = createConnector();
    const [rotated, finished] = [writeKeys(["new", 1], ["old", 9]), writeKeys(["new", 1])];
    Object.assign(env, { VAULT_KEYS: writeKeys(["old", 9]) });
    await vaultOf(connector).store(tenantId, aToken("canary-1"), "Ada");

    Object.assign(env, { VAULT_KEYS: rotated });
    expect(await vaultOf(connector).credential(tenantId)).toMatchObject({ token: "canary-1" });
    Object.assign(env, { VAULT_KEYS: finished });
    await expectSealed(connector, "keyUnknown");

    Object.assign(env, { VAULT_KEYS: rotated });
    await vaultOf(connector).store(tenantId, aToken("canary-2"), "Ada");
    Object.assign(env, { VAULT_KEYS: finished });
    expect(await vaultOf(connector).credential(tenantId)).toMatchObject({ token: "canary-2" });
  });

  it("is sealed with the newest key by a refresh, too", async () => {
    const connector = createConnector();
    const grant = await openGrant();
    Object.assign(env, { VAULT_KEYS: writeKeys(["old", 9]) });
    await vaultOf(connector).store(tenantId, grant.secret(1_000), "Ada");
    Object.assign(env, { VAULT_KEYS: writeKeys(["new", 1], ["old", 9]) });
    await vaultOf(connector).credential(tenantId);
    Object.assign(env, { VAULT_KEYS: writeKeys(["new", 1]) });
    expect(await vaultOf(connector).credential(tenantId)).toMatchObject({ status: "ready", generation: 2 });
  });

  it("does not open with another key of the same name", async () => {
    const connector = createConnector();
    Object.assign(env, { VAULT_KEYS: writeKeys(["key", 1]) });
    await vaultOf(connector).store(tenantId, aToken("canary-1"), "Ada");
    Object.assign(env, { VAULT_KEYS: writeKeys(["key", 2]) });
    await expectSealed(connector, "sealBroken");
  });

  it.each([
    ["no key", undefined, "local", "keysMissing"],
    ["an empty one", "", "local", "keysMissing"],
    ["no JSON", "[{", "local", "keysInvalid"],
    ["no keys", "[]", "local", "keysInvalid"],
    ["a key of 16 bytes", writeKeys(["short", 1]).replace(/"key":".{22}/, '"key":"'), "local", "keysInvalid"],
    ["two keys of one name", writeKeys(["a", 1], ["a", 2]), "local", "keysInvalid"],
    ["the development key in a live worker", developmentKeys, "live", "developmentKey"],
    [
      "the development key under another name, among others",
      `[${writeKeys(["a", 1]).slice(1, -1)},${developmentKeys?.trim().slice(1, -1).replace("development", "b")}]`,
      "live",
      "developmentKey",
    ],
  ])("with %s nothing is taken and nothing is opened", async (_, keys, environment, failure) => {
    const connector = createConnector();
    Object.assign(env, { VAULT_KEYS: otherKeys });
    await vaultOf(connector).store(tenantId, aToken("canary-1"), "Ada");
    const rows = await dumpRows(connector);

    Object.assign(env, { VAULT_KEYS: keys, ENVIRONMENT: environment });
    expect(await vaultOf(connector).store(tenantId, aToken("canary-2"), "Ada")).toEqual({
      ok: false,
      failure,
    });
    await expectSealed(connector, failure);
    expect(await dumpRows(connector)).toBe(rows);
  });

  it("a live worker with keys of its own works", async () => {
    Object.assign(env, { VAULT_KEYS: otherKeys, ENVIRONMENT: "live" });
    const connector = createConnector();
    await vaultOf(connector).store(tenantId, aToken("canary-1"), "Ada");
    expect(await vaultOf(connector).credential(tenantId)).toMatchObject({ token: "canary-1" });
  });
});

/** It is refused by name, and neither the answer nor the log has anything of it. */
async function expectSealed(connector: string, reason: string, tenant = tenantId): Promise<void> {
  const lines = await readLog(async () => {
    const answer = await vaultOf(connector, tenant).credential(tenant);
    expect(answer).toEqual({ status: "unavailable", message: expect.stringContaining(reason) });
    expect(JSON.stringify(answer)).not.toContain("canary");
  });
  expect(lines).not.toContain("canary");
}

function aToken(token: string): GivenSecret {
  return { kind: "static", token };
}

function anOAuthSecret() {
  return {
    kind: "oauthRefresh" as const,
    accessToken: "canary-access",
    refreshToken: "canary-refresh",
    expiresAt: null,
    tokenUrl: "https://id.example.com/token",
    clientId: "client",
    clientSecret: "canary-client",
  };
}

/** Each key is 32 times its number. */
function writeKeys(...keys: [kid: string, byte: number][]): string {
  return JSON.stringify(keys.map(([kid, byte]) => ({ kid, key: Buffer.alloc(32, byte).toString("base64") })));
}
