/** What is kept of changed settings over restarts, upgrades and meddling, and what tickets in work make of a change. */
import { abortAllDurableObjects, runInDurableObject } from "cloudflare:test";
import { afterEach, describe, expect, it, vi } from "vitest";

import { settingsHistorySchema, settingsPreviewSchema } from "../../src/domain/settings.ts";
import type { TenantGate } from "../../src/tenants/gate.ts";
import { ask, change, gateOf, querySettings, readSettings } from "../support/settings.ts";
import { openTenant } from "../support/signalbox.ts";
import { findTestTenant } from "../support/tenants.ts";
import {
  jumpAhead,
  readDeeds,
  sendTicket,
  tidyUp,
  untilDeskKnows,
  waitFor,
  waitForApproval,
  waitUntilStill,
} from "../support/tickets.ts";

afterEach(tidyUp);

const broken = findTestTenant("demo-upgraded");
const unsettled = findTestTenant("demo-unsettled");
const limitsOf = (slots: number) => ({ limits: { ...broken.limits, slots } });

describe("changed settings", () => {
  it("are there again after a restart", async () => {
    await change(broken.id, limitsOf(9));
    const { version } = await readSettings(broken.id);
    await abortAllDurableObjects();
    expect(await readSettings(broken.id)).toMatchObject({ version, settings: { limits: { slots: 9 } } });
    expect(await gateOf(broken.id).occupancy(broken.id)).toMatchObject({ slots: 9 });
  });

  it("that a release cannot read are taken from the last version it can, section by section, and it says so", async () => {
    await change(broken.id, limitsOf(13));
    const made = await ask(broken.id, "tokens", { body: { name: "Una Upgrade", role: "viewer" } });
    await change(broken.id, limitsOf(14));
    const { version } = await readSettings(broken.id);
    await storeAsWritten(version, (overlay) => ({
      ...overlay,
      limits: { slots: "many" },
      weather: { isSunny: true },
    }));
    const settings = await readSettings(broken.id);
    expect(settings).toMatchObject({
      version,
      settings: { limits: { slots: 13 } },
      broken: [
        { section: "limits", version, problem: expect.stringContaining("slots") },
        { section: "weather", version, problem: "this release knows no such section" },
      ],
    });
    // Everything else is of the newest version: tickets are worked on, and tokens are good.
    expect((await ask(broken.id, "me", { token: String(made.body["token"]) })).status).toBe(200);
    expect(await gateOf(broken.id).occupancy(broken.id)).toMatchObject({ slots: 13 });
    // A new change mends it.
    expect(await change(broken.id, limitsOf(15))).toMatchObject({ status: 200, body: { broken: [] } });
    expect((await readHistory(broken.id)).items[0]).toMatchObject({ differences: [{ after: "15" }] });
  });

  it("that somebody has altered where they are stored are known for it", async () => {
    await change(broken.id, limitsOf(17));
    expect(await readHistory(broken.id)).toMatchObject({ intact: false });
  });
});

describe("a policy that changes", () => {
  it("makes an approval of the policy before void: what was asked is not done on the old answer", async () => {
    const client = await openTenant(unsettled, "demo");
    const ticketId = await sendTicket(client, "refund-approved");
    const approval = await waitForApproval(client, ticketId);
    await untilDeskKnows(client, ticketId);
    const orderId = String(approval.action.arguments["orderId"]);

    const policy = await policyWithLargeRefunds("deny");
    const { version } = await readSettings(unsettled.id);
    const { body } = await ask(unsettled.id, "settings/preview", {
      body: { changes: { policy }, expectedVersion: version },
    });
    const { questions } = settingsPreviewSchema.parse(body);
    expect(questions).toEqual([
      expect.objectContaining({
        ticketId,
        tool: approval.action.tool,
        after: "deny",
        ruleId: "refund-large",
      }),
    ]);

    expect((await change(unsettled.id, { policy })).status).toBe(200);
    await client.decide(ticketId, approval.id, { decision: "approve" });
    const view = await waitFor(client, ticketId, "escalated");
    expect(view).toMatchObject({
      reason: "toolFailed",
      effects: [{ tool: "refunds.create@1", status: "failed" }],
    });
    expect((await readDeeds(client, { orderId })).refunds).toEqual([]);
  });

  it("decides on the next ticket, at a coordinator that has long been at work", async () => {
    const client = await openTenant(unsettled, "demo");
    await change(unsettled.id, { policy: null });
    const before = await sendTicket(client, "refund-small");
    expect(await waitUntilStill(client, before)).toMatchObject({ state: "resolved" });

    const { settings } = await readSettings(unsettled.id);
    const rules = settings.policy.rules.map((rule) =>
      rule.id === "refund-small" ? { ...rule, decision: "ask" as const } : rule,
    );
    await change(unsettled.id, { policy: { ...settings.policy, rules } });
    // The same wish once more, as if it had not been fulfilled yet.
    await openTenant(unsettled, "demo");
    const after = await sendTicket(client, "refund-small");
    expect(await waitUntilStill(client, after)).toMatchObject({
      state: "awaitingApproval",
      approvals: [{ ruleId: "refund-small", status: "pending" }],
    });
  });

  it("costs a ticket no request to the gate while it is not changed", async () => {
    const client = await openTenant(unsettled, "demo");
    await change(unsettled.id, { policy: null });
    const asked = await runInDurableObject(gateOf(unsettled.id), (gate: TenantGate) =>
      vi.spyOn(Object.getPrototypeOf(gate) as TenantGate, "currentSettings"),
    );
    // As long as what is known is young; `current.test.ts` says how seldom it is asked for after that.
    const ticketId = await sendTicket(client, "shipping-status");
    expect(await waitUntilStill(client, ticketId)).toMatchObject({ state: "resolved" });
    expect(asked.mock.calls.length).toBeLessThanOrEqual(1);
    jumpAhead(6_000);
    const next = await sendTicket(client, "shipping-status");
    expect(await waitUntilStill(client, next)).toMatchObject({ state: "resolved" });
    expect(asked.mock.calls.length).toBeLessThanOrEqual(3);
  });
});

async function policyWithLargeRefunds(decision: "allow" | "ask" | "deny") {
  const { settings } = await readSettings(unsettled.id);
  const rules = settings.policy.rules.map((rule) =>
    rule.id === "refund-large" ? { ...rule, decision } : rule,
  );
  return { ...settings.policy, rules };
}

/** Stores another overlay under a version, as a release before this one would have written it. */
async function storeAsWritten(
  version: number,
  alter: (overlay: Record<string, unknown>) => object,
): Promise<void> {
  const [row] = await querySettings(
    broken.id,
    "select overlay from settings_versions where version = ?",
    version,
  );
  const overlay = alter(JSON.parse(String(row?.["overlay"])) as Record<string, unknown>);
  await querySettings(
    broken.id,
    "update settings_versions set overlay = ? where version = ?",
    JSON.stringify(overlay),
    version,
  );
  await abortAllDurableObjects();
}

async function readHistory(tenantId: string) {
  return settingsHistorySchema.parse((await ask(tenantId, "settings/history")).body);
}
