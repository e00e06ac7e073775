/** Settings that people change at run time, through the doors they change them by. */
import { afterEach, describe, expect, it } from "vitest";
import { developmentToken } from "../../scripts/fixtures/signalbox-client.ts";
import { settingsHistorySchema, settingsPreviewSchema } from "../../src/domain/settings.ts";
import { ask, change, gateOf, readSettings } from "../support/settings.ts";
import { fetchWorker } from "../support/signalbox.ts";
import { findTestTenant } from "../support/tenants.ts";
import { tidyUp } from "../support/tickets.ts";

const id = "demo-settled";
const deployed = findTestTenant(id);
const limits = (slots: number) => ({ limits: { ...deployed.limits, slots } });

afterEach(tidyUp);

describe("the settings", () => {
  it("are shown to a viewer without a secret, a key or the hash of a token", async () => {
    const { status, body } = await ask(id, "settings", { role: "viewer" });
    expect(status).toBe(200);
    expect(body).toMatchObject({ settings: { limits: { slots: 50 } }, fixed: { plan: "pro" } });
    const text = JSON.stringify(body);
    for (const { sha256 } of deployed.apiTokens) expect(text).not.toContain(sha256);
    expect(text).not.toMatch(/whsec_|development-github-secret|secrets/);
  });

  it("count at once where the limits are kept, and the version says who changed them, when and why", async () => {
    const { version } = await readSettings(id);
    const changed = await change(id, limits(7), { note: "The team is small this week." });
    expect(changed).toMatchObject({
      status: 200,
      body: {
        version: version + 1,
        changedBy: "Astrid Admin",
        settings: { limits: { slots: 7 } },
        changedSections: expect.arrayContaining(["limits"]),
      },
    });
    expect(await gateOf(id).occupancy(id)).toMatchObject({ slots: 7 });
    const { items, intact } = await readHistory();
    expect(intact).toBe(true);
    expect(items[0]).toMatchObject({
      version: version + 1,
      by: "Astrid Admin",
      action: "changed",
      note: "The team is small this week.",
      differences: [
        { path: "limits.slots", words: expect.stringMatching(/^Tickets in work at once: \d+ → 7$/) },
      ],
    });
  });

  it("that two people change at once are changed by one of them; the other is told who was first", async () => {
    const { version } = await readSettings(id);
    const put = (slots: number) =>
      ask(id, "settings", {
        method: "PUT",
        body: { changes: limits(slots), expectedVersion: version, note: "We are both here." },
      });
    const answers = await Promise.all([put(11), put(12)]);
    expect(answers.map(({ status }) => status).toSorted()).toEqual([200, 409]);
    expect(answers.find(({ status }) => status === 409)?.body).toMatchObject({
      type: "urn:signalbox:versionOld",
      version: version + 1,
      changedBy: "Astrid Admin",
      changedAt: expect.any(Number),
    });
    expect((await readSettings(id)).version).toBe(version + 1);
  });

  it("go back to what is deployed with null, or to any version by its number; no version is lost by it", async () => {
    await change(id, limits(21));
    const { version: earlier } = await readSettings(id);
    await change(id, { limits: null, budget: { tokens: 5_000, costMicros: 10_000 } });
    expect((await readSettings(id)).settings).toMatchObject({
      limits: { slots: 50 },
      budget: { tokens: 5_000 },
    });

    const { version } = await readSettings(id);
    const body = { version: earlier, expectedVersion: version, note: "It was better before." };
    const reverted = await ask(id, "settings/revert", { body });
    expect(reverted.body).toMatchObject({
      version: version + 1,
      settings: { limits: { slots: 21 }, budget: deployed.budget },
    });
    const unknown = { version: 999, expectedVersion: version + 1, note: "To the future." };
    expect((await ask(id, "settings/revert", { body: unknown })).status).toBe(404);
    expect((await readHistory()).items[0]).toMatchObject({ action: "reverted", version: version + 1 });
  });

  it.each([
    ["a secret", { webhooks: {} }, "changes"],
    ["where tickets are held", { placement: "perTicket" }, "changes"],
    ["a provider's key", { openai: { apiKey: "sk-somebody" } }, "changes"],
    ["tokens", { apiTokens: [] }, "changes"],
    ["nothing", {}, "changes"],
    ["a limit below one", { limits: { ...deployed.limits, slots: 0 } }, "limits.slots"],
    ["an order of times that cannot be", { sla: { atRiskMs: 2, breachMs: 1 } }, "sla.atRiskMs"],
    [
      "a model nobody has a key for",
      { models: { ...deployed.models, small: ["compatible/x"] } },
      "models.small.0",
    ],
    ["a system that is not connected", { connectors: { stripe: { account: "acct_1" } } }, "changes"],
  ])("of %s are refused, and the field is named", async (_, changes, path) => {
    const { version } = await readSettings(id);
    const answer = await change(id, changes);
    expect(answer).toMatchObject({ status: 422, body: { detail: expect.stringContaining(path) } });
    expect((await readSettings(id)).version).toBe(version);
  });

  it.each(["viewer", "approver"] as const)("are not for a %s to change or to try out", async (role) => {
    const body = { changes: limits(1), expectedVersion: 0, note: "Because I can." };
    expect((await ask(id, "settings", { role, method: "PUT", body })).status).toBe(403);
    expect((await ask(id, "settings/preview", { role, body })).status).toBe(403);
    expect((await ask(id, "tokens", { role, body: { name: "Eve", role: "admin" } })).status).toBe(403);
  });
});

describe("a preview", () => {
  it("says what a changed rule does to each tool, amount by amount, and changes nothing", async () => {
    const { version, settings } = await readSettings(id);
    const rules = settings.policy.rules.map((rule) =>
      rule.id === "refund-small" ? { ...rule, maxAmountCents: 2_000 } : rule,
    );
    const { body } = await ask(id, "settings/preview", {
      body: { changes: { policy: { ...settings.policy, rules } }, expectedVersion: version },
    });
    const preview = settingsPreviewSchema.parse(body);
    expect(preview.problems).toEqual([]);
    expect(preview.differences).toMatchObject([
      { path: "policy.rules.refund-small.maxAmountCents", before: "50.00", after: "20.00" },
    ]);
    expect(preview.tools).toMatchObject([
      {
        name: "refunds.create",
        before: [{ toCents: 5_000, decision: "allow" }, { decision: "ask" }],
        after: [
          { toCents: 2_000, decision: "allow" },
          { fromCents: 2_001, decision: "ask" },
        ],
      },
    ]);
    expect((await readSettings(id)).version).toBe(version);
  });

  it("says as a problem what would let money go without a bound, and the change is refused", async () => {
    const { version, settings } = await readSettings(id);
    const rules = settings.policy.rules.map((rule) =>
      rule.id === "refund-small" ? { ...rule, maxAmountCents: null } : rule,
    );
    const changes = { policy: { ...settings.policy, rules } };
    const { body } = await ask(id, "settings/preview", { body: { changes, expectedVersion: version } });
    expect(settingsPreviewSchema.parse(body)).toMatchObject({
      problems: expect.arrayContaining([
        { path: "policy.rules.refund-small", message: expect.stringContaining("largest amount") },
      ]),
      findings: expect.arrayContaining([
        expect.objectContaining({ code: "allowWithoutBound", severity: "error", isNew: true }),
      ]),
    });
    expect((await change(id, changes)).status).toBe(422);
  });

  it("for an older version says that somebody was first", async () => {
    await change(id, limits(31));
    const { version } = await readSettings(id);
    const body = { changes: limits(32), expectedVersion: version - 1 };
    expect(await ask(id, "settings/preview", { body })).toMatchObject({
      status: 409,
      body: { changedBy: "Astrid Admin" },
    });
  });
});

describe("a token", () => {
  it("is told once, lets its holder in with its role, and nobody sees it or its hash again", async () => {
    const made = await ask(id, "tokens", { body: { name: "Nora New", role: "approver" } });
    const token = String(made.body["token"]);
    expect(made.status).toBe(200);
    expect(token).toMatch(/^sbx_[\w-]{43}$/);
    expect((await ask(id, "me", { token })).body).toMatchObject({ name: "Nora New", role: "approver" });
    const [settings, history] = [await ask(id, "settings"), await ask(id, "settings/history")];
    expect(settings.body["tokens"]).toContainEqual({ name: "Nora New", role: "approver" });
    for (const { body } of [settings, history]) {
      expect(JSON.stringify(body)).not.toContain(token);
      expect(JSON.stringify(body)).not.toMatch(/[0-9a-f]{64}/);
    }
    expect((await ask(id, "tokens", { body: { name: "nora new", role: "viewer" } })).body).toMatchObject({
      type: "urn:signalbox:nameTaken",
    });
  });

  it("that is revoked is good for nothing from then on, and no revert brings it back", async () => {
    const made = await ask(id, "tokens", { body: { name: "Lea Leaver", role: "admin" } });
    const token = String(made.body["token"]);
    const { version } = await readSettings(id);
    expect((await ask(id, "tokens/Lea%20Leaver", { method: "DELETE" })).status).toBe(200);
    expect((await ask(id, "me", { token })).status).toBe(401);

    const body = { version, expectedVersion: version + 1, note: "Everything as it was." };
    expect((await ask(id, "settings/revert", { body })).status).toBe(422);
    await change(id, limits(41));
    const again = { ...body, expectedVersion: version + 2 };
    expect((await ask(id, "settings/revert", { body: again })).status).toBe(200);
    expect((await ask(id, "me", { token })).status).toBe(401);
  });

  it("of the deployment is revoked and given another role in the same way", async () => {
    const token = developmentToken(id, "viewer");
    const role = await ask(id, "tokens/Vera%20Viewer", { method: "PUT", body: { role: "approver" } });
    expect(role.status).toBe(200);
    expect((await ask(id, "me", { token })).body).toMatchObject({ role: "approver" });
    await ask(id, "tokens/Vera%20Viewer", { method: "PUT", body: { role: "viewer" } });
    const alan = await ask(id, "tokens/Alan%20Approver", { method: "DELETE" });
    expect(alan.body["tokens"]).not.toContainEqual(expect.objectContaining({ name: "Alan Approver" }));
    expect((await ask(id, "tokens/Alan%20Approver", { method: "DELETE" })).status).toBe(404);
  });

  it.each([
    ["revoked", "DELETE", undefined],
    ["given a lesser role", "PUT", { role: "viewer" }],
  ] as const)("of one's own is not %s", async (_, method, body) => {
    const answer = await ask(id, "tokens/Astrid%20Admin", { method, ...(body && { body }) });
    expect(answer).toMatchObject({ status: 409, body: { type: "urn:signalbox:ownToken" } });
  });

  it("of the last admin stays, also where two admins remove each other at once", async () => {
    const disputed = "demo-disputed";
    const made = await ask(disputed, "tokens", { body: { name: "Otto Other", role: "admin" } });
    const token = String(made.body["token"]);
    const [otto, astrid] = await Promise.all([
      ask(disputed, "tokens/Otto%20Other", { method: "DELETE" }),
      ask(disputed, "tokens/Astrid%20Admin", { method: "DELETE", token }),
    ]);
    // The second is refused as the last one's; or, where its sender is gone already, as nobody's.
    expect([otto, astrid].filter(({ status }) => status === 200)).toHaveLength(1);
    expect([401, 409]).toContain(Math.max(otto.status, astrid.status));
    const left = otto.status === 200 ? developmentToken(disputed) : token;
    expect((await ask(disputed, "me", { token: left })).body).toMatchObject({ role: "admin" });
  });

  it("ends the live connection of whoever had it", async () => {
    const made = await ask(id, "tokens", { body: { name: "Wim Watcher", role: "viewer" } });
    const token = String(made.body["token"]);
    const { ticket } = (await ask(id, "connection", { token, body: {} })).body;
    const { webSocket } = await fetchWorker(`/live/${id}?ticket=${String(ticket)}`, {
      headers: { Upgrade: "websocket", Origin: "http://signalbox.test" },
    });
    webSocket?.accept();
    const closed = new Promise<number>((resolve) =>
      webSocket?.addEventListener("close", ({ code }) => resolve(code)),
    );
    await ask(id, "tokens/Wim%20Watcher", { method: "DELETE" });
    expect(await closed).toBe(4001);
  });
});

async function readHistory() {
  return settingsHistorySchema.parse((await ask(id, "settings/history", { role: "viewer" })).body);
}
