import { abortAllDurableObjects } from "cloudflare:test";
import { afterEach, describe, expect, it, vi } from "vitest";
import type { CredentialAnswer } from "../../src/tenants/vault.ts";
import type { TokenReply } from "../support/token-server.ts";
import { jumpAhead, tidyUp } from "../support/tickets.ts";
import { countElsewhere, other } from "../egress/egress-client.ts";
import { createConnector, dumpRows, inVault, openGrant, readLog, tenantId, vaultOf } from "./vaults.ts";

const hourMs = 3_600_000;

afterEach(tidyUp);

describe("a token", () => {
  it("with an hour to go is handed out, and nobody is asked", async () => {
    const { ask, grant } = await storeGrant(hourMs);
    expect(await ask()).toMatchObject({ token: grant.tokens.accessToken, generation: 1 });
    expect(await grant.figures()).toMatchObject({ requests: 0 });
  });

  it("that ends soon is handed out while the next one is fetched", async () => {
    const { ask, grant } = await storeGrant(90_000);
    expect(await ask()).toMatchObject({ token: grant.tokens.accessToken, generation: 1 });
    await vi.waitFor(async () => expect(await ask()).toMatchObject({ status: "ready", generation: 2 }));
    expect(await grant.figures()).toMatchObject({ requests: 1, rotations: 1 });
  });

  it.each([
    ["about to end", 10_000],
    ["long ended", -hourMs],
  ])("that is %s is waited for", async (_, leftMs) => {
    const { ask, grant } = await storeGrant(leftMs);
    const answer = await ask();
    expect(answer).toMatchObject({ status: "ready", generation: 2 });
    expect(await tokenWorks(grant.resourceUrl, answer)).toBe(true);
  });

  it("is renewed once for each end, over and over", async () => {
    const { ask, grant } = await storeGrant(-1);
    for (let renewals = 1; renewals <= 5; renewals += 1) {
      const answers = await Promise.all(Array.from({ length: 20 }, () => ask()));
      expect(new Set(answers.map((each) => JSON.stringify(each))).size).toBe(1);
      expect(answers[0]).toMatchObject({ status: "ready", generation: renewals + 1 });
      expect(await grant.figures()).toMatchObject({ requests: renewals, rotations: renewals, replays: 0 });
      jumpAhead(hourMs + 1_000);
    }
  });

  it("ends no later here than at its provider", async () => {
    const { ask, grant } = await storeGrant(-1);
    await grant.next({ hold: true });
    const startedAt = Date.now();
    const asked = ask();
    await grant.untilHeld();
    await grant.release();
    const answer = await asked;
    expect(answer.status === "ready" && answer.expiresAt).toBeLessThanOrEqual(startedAt + hourMs + 500);
    expect(answer.status === "ready" && answer.expiresAt).toBeGreaterThanOrEqual(startedAt + hourMs);
  });

  it("without an end stays until it is refused", async () => {
    const { ask, grant } = await storeGrant(-1);
    await grant.next({ status: 200, body: { access_token: "at_canary_endless", token_type: "bearer" } });
    expect(await ask()).toMatchObject({ token: "at_canary_endless", expiresAt: null, generation: 2 });
    jumpAhead(1_000 * hourMs);
    expect(await ask()).toMatchObject({ token: "at_canary_endless", generation: 2 });
    expect(await ask(2)).toMatchObject({ status: "ready", generation: 3 });
  });
});

describe("a thousand callers", () => {
  it("cause one refresh", async () => {
    const { ask, grant } = await storeGrant(-1);
    await grant.next({ hold: true });
    const asked = Promise.all(Array.from({ length: 1_000 }, () => ask()));
    await grant.untilHeld();
    await grant.release();

    const answers = await asked;

    expect(new Set(answers.map((each) => JSON.stringify(each))).size).toBe(1);
    expect(await tokenWorks(grant.resourceUrl, answers[0]!)).toBe(true);
    expect(await grant.figures()).toMatchObject({ requests: 1, rotations: 1, replays: 0 });
  });

  it("across a crash while the provider answers cause one rotation, and one request more that is forgiven", async () => {
    const { ask, grant } = await storeGrant(-1);
    await grant.next({ hold: true });
    const lost = Promise.allSettled(Array.from({ length: 1_000 }, () => ask()));
    await grant.untilHeld();
    await abortAllDurableObjects();
    await grant.release();
    // All of them were lost, and all of them ask again.
    expect((await lost).every(({ status }) => status === "rejected")).toBe(true);

    const answers = await Promise.all(Array.from({ length: 1_000 }, () => ask()));

    expect(new Set(answers.map((each) => JSON.stringify(each))).size).toBe(1);
    expect(answers[0]).toMatchObject({ status: "ready", generation: 2 });
    expect(await tokenWorks(grant.resourceUrl, answers[0]!)).toBe(true);
    expect(await grant.figures()).toMatchObject({ requests: 2, rotations: 1, replays: 1, isRevoked: false });
    // What was answered again is good for the next time.
    jumpAhead(hourMs);
    expect(await ask()).toMatchObject({ status: "ready", generation: 3 });
    expect(await grant.figures()).toMatchObject({ rotations: 2, isRevoked: false });
  });
});

describe("a crash in the middle of a refresh", () => {
  it("leaves a row that says so, written before the request left", async () => {
    const { connector, ask, grant } = await storeGrant(-1);
    await grant.next({ hold: true });
    const lost = Promise.allSettled([ask()]);
    await grant.untilHeld();
    await abortAllDurableObjects();
    await lost;

    expect(await readRefreshing(connector)).toMatchObject([{ generation: 1, attempt: 1 }]);
    await ask();
    expect(await readRefreshing(connector)).toEqual([]);
  });

  it("before the request left costs nothing", async () => {
    const { connector, ask, grant } = await storeGrant(-1);
    await inVault(connector, (_, sql) => void sql.exec("insert into refreshing values (1, 1, 0, 1)"));
    expect(await ask()).toMatchObject({ status: "ready", generation: 2 });
    expect(await grant.figures()).toMatchObject({ requests: 1, replays: 0 });
  });

  it("at a provider that forgives nothing costs the grant, and a person is told", async () => {
    const { connector, ask, grant } = await storeGrant(-1);
    await grant.next({ hold: true });
    const lost = Promise.allSettled([ask()]);
    await grant.untilHeld();
    await abortAllDurableObjects();
    await lost;
    await grant.endGrace();

    expect(await ask()).toMatchObject({ status: "needsReauth" });
    expect(await ask()).toMatchObject({ status: "needsReauth" });
    expect(await grant.figures()).toMatchObject({ requests: 2, isRevoked: true });
    expect(await vaultOf(connector).describe(tenantId)).toMatchObject({
      status: "needsReauth",
      lastRefresh: { outcome: "refused", reason: "invalid_grant after an interruption" },
    });
  });

  it("twice over is not tried a third time", async () => {
    const { ask, grant } = await storeGrant(-1);
    for (const _ of [1, 2]) {
      await grant.next({ hold: true });
      const lost = Promise.allSettled([ask()]);
      await grant.untilHeld();
      await abortAllDurableObjects();
      await grant.release();
      await lost;
    }
    expect(await ask()).toMatchObject({ status: "needsReauth" });
    expect(await grant.figures()).toMatchObject({ requests: 2, rotations: 1, replays: 1 });
  });
});

describe("a refresh that fails", () => {
  it.each<[string, TokenReply, string]>([
    ["a server error", { status: 503 }, "status503"],
    ["too many requests", { status: 429, body: { error: "slow_down" } }, "status429"],
    ["a gate in front that says no", { status: 403, body: "<html>no</html>" }, "status403"],
    [
      "an error of ours in a server error's clothes",
      { status: 500, body: { error: "invalid_grant" } },
      "status500",
    ],
    ["a lost connection", { lose: true }, "connectionFailed"],
    ["a page instead of a token", { status: 200, body: "<html>hello</html>" }, "answerUnreadable"],
    ["an empty answer", { status: 200, body: {} }, "answerUnreadable"],
    ["a token with a line break", { status: 200, body: { access_token: "a\r\nb" } }, "answerUnreadable"],
    [
      "more than anybody needs",
      { status: 200, body: { access_token: "x", more: "x".repeat(70_000) } },
      "answerUnreadable",
    ],
  ])("by %s hands out nothing that has ended, waits, and works later", async (_, reply, reason) => {
    const { connector, ask, grant } = await storeGrant(-1);
    await grant.next(reply);
    expect(await ask()).toEqual({ status: "unavailable", message: expect.stringContaining(reason) });
    const { requests } = await grant.figures();

    // Nobody is asked again before it is time.
    expect(await ask()).toMatchObject({ status: "unavailable" });
    expect(await grant.figures()).toMatchObject({ requests });
    expect(await vaultOf(connector).describe(tenantId)).toMatchObject({
      status: "ready",
      generation: 1,
      lastRefresh: { outcome: "failed", reason },
      retryAt: expect.closeTo(Date.now() + 2_000, -3),
    });

    jumpAhead(2_001);
    const answer = await ask();
    expect(answer).toMatchObject({ status: "ready", generation: 2 });
    expect(await tokenWorks(grant.resourceUrl, answer)).toBe(true);
    expect(await vaultOf(connector).describe(tenantId)).toMatchObject({ retryAt: null });
  });

  it("hands out the token there is as long as that is good", async () => {
    const { ask, grant } = await storeGrant(20_000);
    await grant.next({ status: 503 });
    expect(await ask()).toMatchObject({ token: grant.tokens.accessToken, generation: 1 });
    jumpAhead(20_001);
    await grant.next({ status: 503 });
    expect(await ask()).toMatchObject({ status: "unavailable" });
  });

  it("again and again waits longer each time, five minutes at most", async () => {
    const { connector, ask, grant } = await storeGrant(-1);
    const waits: number[] = [];
    for (let failures = 0; failures < 10; failures += 1) {
      await grant.next({ status: 503 });
      await ask();
      const { retryAt } = await vaultOf(connector).describe(tenantId);
      waits.push(Math.round(((retryAt ?? 0) - Date.now()) / 1_000));
      jumpAhead((retryAt ?? 0) - Date.now());
    }
    expect(waits).toEqual([2, 4, 8, 16, 32, 64, 128, 256, 300, 300]);
  });

  it("by a redirect is followed nowhere", async () => {
    const { ask, grant } = await storeGrant(-1);
    await grant.next({ status: 307, headers: { location: `${other()}/token` } });
    const elsewhere = await countElsewhere(async () => {
      expect(await ask()).toMatchObject({
        status: "unavailable",
        message: expect.stringContaining("redirected"),
      });
    });
    expect(elsewhere).toEqual({ connections: 0, bytes: 0 });
  });
});

describe("a refresh that is refused", () => {
  it.each<TokenReply>([
    { status: 400, body: { error: "invalid_grant", error_description: "canary" } },
    { status: 401, body: { error: "invalid_client" } },
    { status: 400, body: { error: "unauthorized_client" } },
    { status: 200, body: { error: "bad_refresh_token", error_description: "canary" } },
  ])("needs a person, and nobody is asked again: %j", async (reply) => {
    const { connector, ask, grant } = await storeGrant(-1);
    await grant.next(reply);
    expect(await ask()).toMatchObject({ status: "needsReauth" });
    jumpAhead(hourMs);
    expect(await ask()).toMatchObject({ status: "needsReauth" });
    expect(await grant.figures()).toMatchObject({ requests: 1 });
    expect(await vaultOf(connector).describe(tenantId)).toMatchObject({
      status: "needsReauth",
      retryAt: null,
    });

    const another = await openGrant();
    await vaultOf(connector).store(tenantId, another.secret(hourMs), "Ada");
    expect(await ask()).toMatchObject({ token: another.tokens.accessToken, generation: 2 });
    expect(await vaultOf(connector).describe(tenantId)).toMatchObject({ status: "ready", lastRefresh: null });
  });

  it("leaves the token there is until that ends or is refused", async () => {
    const { ask, grant } = await storeGrant(20_000);
    await grant.next({ status: 400, body: { error: "invalid_grant" } });
    expect(await ask()).toMatchObject({ token: grant.tokens.accessToken });
    expect(await ask(1)).toMatchObject({ status: "needsReauth" });
    jumpAhead(20_001);
    expect(await ask()).toMatchObject({ status: "needsReauth" });
  });
});

describe("a caller that saw a token refused", () => {
  it("gets the newer one where there is one, and nobody is asked", async () => {
    const { ask, grant } = await storeGrant(-1);
    const answer = await ask();
    expect(await ask(1)).toEqual(answer);
    expect(await grant.figures()).toMatchObject({ requests: 1 });
  });

  it("causes one refresh with all the others that saw it", async () => {
    const { ask, grant } = await storeGrant(hourMs);
    await grant.revoke();
    const answers = await Promise.all(Array.from({ length: 100 }, () => ask(1)));
    expect(new Set(answers.map((each) => JSON.stringify(each))).size).toBe(1);
    expect(await tokenWorks(grant.resourceUrl, answers[0]!)).toBe(true);
    expect(await grant.figures()).toMatchObject({ requests: 1, rotations: 1 });
  });

  it("right after it was renewed gets none for a minute: something else is wrong", async () => {
    const { ask, grant } = await storeGrant(hourMs);
    await ask(1);
    for (const _ of [1, 2, 3]) expect(await ask(2)).toMatchObject({ status: "unavailable" });
    expect(await grant.figures()).toMatchObject({ requests: 1 });
    jumpAhead(61_000);
    expect(await ask(2)).toMatchObject({ status: "ready", generation: 3 });
  });
});

describe("a credential that is replaced while its refresh is under way", () => {
  it("is the new one; what the refresh brings is dropped", async () => {
    const { connector, ask, grant } = await storeGrant(-1);
    await grant.next({ hold: true });
    const asked = ask();
    await grant.untilHeld();
    await vaultOf(connector).store(tenantId, { kind: "static", token: "canary-new" }, "Ada");
    await grant.release();

    expect(await asked).toMatchObject({ token: "canary-new", generation: 2 });
    expect(await ask()).toMatchObject({ token: "canary-new", generation: 2 });
    expect(await vaultOf(connector).describe(tenantId)).toMatchObject({ storedBy: "Ada", kind: "static" });
  });

  it("stays away where it was removed", async () => {
    const { connector, ask, grant } = await storeGrant(-1);
    await grant.next({ hold: true });
    const asked = ask();
    await grant.untilHeld();
    await vaultOf(connector).remove(tenantId, "Ada");
    await grant.release();
    expect(await asked).toMatchObject({ status: "absent" });
    expect(await ask()).toMatchObject({ status: "absent" });
  });
});

describe("a provider's own ways", () => {
  it("that does not rotate is shown the same refresh token each time", async () => {
    const { ask, grant } = await storeGrant(-1, { rotates: false });
    await ask();
    jumpAhead(hourMs);
    expect(await ask()).toMatchObject({ status: "ready", generation: 3 });
    expect(await grant.figures()).toMatchObject({ requests: 2, rotations: 2 });
  });

  it("that wants to be told by Basic who asks is told so", async () => {
    const { ask } = await storeGrant(-1, { clientAuthentication: "basic" });
    expect(await ask()).toMatchObject({ status: "ready", generation: 2 });
  });

  it("that sends its seconds as a text is understood", async () => {
    const { ask, grant } = await storeGrant(-1);
    await grant.next({ status: 200, body: { access_token: "at_canary", expires_in: "3600" } });
    const answer = await ask();
    expect(answer.status === "ready" && answer.expiresAt).toBeGreaterThan(Date.now() + hourMs - 10_000);
  });
});

it("nothing that is secret is in a line of the log, in a row or in a description, whatever goes wrong", async () => {
  const replies: TokenReply[] = [
    { status: 503, body: { canary: "canary" } },
    { status: 200, body: "canary" },
    { lose: true },
    { status: 200, body: { access_token: "canary\n" } },
    { status: 400, body: { error: "canary", error_description: "canary" } },
    { status: 307, headers: { location: "https://canary.example/?canary" } },
    { status: 200, body: { access_token: "canary-2", refresh_token: "canary-3", expires_in: 1 } },
    { status: 400, body: { error: "invalid_grant", error_description: "canary" } },
  ];
  const { connector, ask, grant } = await storeGrant(-1);
  const seen: string[] = [];
  const lines = await readLog(async () => {
    for (const reply of replies) {
      await grant.next(reply);
      const answer = await ask();
      if (answer.status !== "ready") seen.push(JSON.stringify(answer));
      seen.push(await dumpRows(connector), JSON.stringify(await vaultOf(connector).describe(tenantId)));
      jumpAhead(hourMs);
    }
  });
  expect(lines).toContain("credential.renewed");
  expect(lines).toContain("credential.needsReauth");
  expect(lines).not.toContain("canary");
  expect(seen.join("\n")).not.toContain("canary");
});

async function storeGrant(leftMs: number, wish: Parameters<typeof openGrant>[0] = {}) {
  const connector = createConnector();
  const grant = await openGrant(wish);
  await vaultOf(connector).store(tenantId, grant.secret(leftMs), "Ada");
  const ask = async (staleGeneration?: number): Promise<CredentialAnswer> =>
    vaultOf(connector).credential(tenantId, staleGeneration === undefined ? {} : { staleGeneration });
  return { connector, grant, ask };
}

function readRefreshing(connector: string): Promise<Record<string, SqlStorageValue>[]> {
  return inVault(connector, (_, sql) => sql.exec("select * from refreshing").toArray());
}

async function tokenWorks(resourceUrl: string, answer: CredentialAnswer): Promise<boolean> {
  if (answer.status !== "ready") return false;
  const asked = await fetch(resourceUrl, { headers: { authorization: `Bearer ${answer.token}` } });
  return asked.status === 200;
}
