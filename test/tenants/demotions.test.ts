/** A rule that has earned to let things go loses it with the first that goes wrong, and has it back from an admin. */
import { env } from "cloudflare:workers";
import { abortAllDurableObjects } from "cloudflare:test";
import { afterEach, describe, expect, it, vi } from "vitest";
import type { SignalboxClient } from "../../scripts/fixtures/signalbox-client.ts";
import { bindTenants } from "../../scripts/fixtures/variants.ts";
import { explanationSchema } from "../../src/domain/explanation.ts";
import { metricsSchema } from "../../src/domain/metrics.ts";
import { policyRuleSchema, type PolicyRule } from "../../src/domain/policy.ts";
import { settingsHistorySchema } from "../../src/domain/settings.ts";
import type { DeedFault } from "../../src/domain/suspension.ts";
import type { TenantConfig } from "../../src/tenants/config.ts";
import { ask, change, gateOf, readSettings } from "../support/settings.ts";
import { openTenant } from "../support/signalbox.ts";
import { findTestTenant } from "../support/tenants.ts";
import {
  copyTicket,
  deliver,
  intercept,
  request,
  ringAlarm,
  sendTicket,
  tidyUp,
  untilDeskKnows,
  waitFor,
  waitForApproval,
} from "../support/tickets.ts";

afterEach(tidyUp);

describe("a rule that a fault suspends", () => {
  it("asks from the reversal of what it let go on, and what it let go is undone all the same", async () => {
    const client = await openEarned();
    const ticketId = await sendUnasked(client);
    await revert(client, ticketId);
    await untilSuspended(client);
    expect((await readHistory(client)).items).toMatchObject([
      {
        version: 1,
        by: "signalbox",
        action: "ruleSuspended",
        note: `orders.changeAddress, which it had let go, was reverted (ticket ${ticketId}).`,
        differences: [{ section: "policy", path: "policy.suspended.reversible", before: null }],
      },
    ]);
    expect(await waitForApproval(client, await sendTicket(client, "address-change"))).toMatchObject({
      ruleId: "reversible",
      why: expect.stringContaining(
        `This rule is suspended: orders.changeAddress, which it had let go, was reverted (ticket ${ticketId}).`,
      ),
    });
    await vi.waitUntil(async () => (await client.books()).addressChanges.length === 2, 10_000);
    expect(await readDecision(client)).toBe("ask");
    expect(metricsSchema.parse((await request(client, "metrics", { role: "viewer" })).body)).toMatchObject({
      suspendedRules: [{ ruleId: "reversible", kind: "reverted", ticketId }],
    });
  });

  it.each([
    ["somebody says that it was wrong", { rating: "down", reason: "incorrect" }],
    ["somebody says that a person should have had it", { rating: "down", reason: "shouldHaveEscalated" }],
  ])("asks from then on where %s", async (_, feedback) => {
    const client = await openEarned();
    await client.act(await sendUnasked(client), "feedback", feedback);
    expect(await untilSuspended(client)).toMatchObject([{ ruleId: "reversible", kind: "complained" }]);
  });

  it("asks from then on where the customer comes back, and not for a message that needs no reply", async () => {
    const client = await openEarned();
    const sent = copyTicket("address-change");
    const { ticketId } = await deliver(client, sent);
    await waitFor(client, ticketId, "resolved");
    await deliver(client, { ...sent, body: copyTicket("spam-lottery").body ?? "" });
    await vi.waitUntil(async () => (await client.readTicket(ticketId)).reason === "noReplyNeeded", 10_000);
    await untilDeskKnows(client, ticketId);
    expect((await readSettings(client.tenant.id)).suspendedRules).toEqual([]);
    await deliver(client, { ...sent, body: "Where is my order SB-10031 now?" });
    expect(await untilSuspended(client)).toMatchObject([{ kind: "reopened", ticketId }]);
  });

  it("stays as it is for praise, for a complaint about the tone, and where it does not say so", async () => {
    const client = await openEarned();
    const ticketId = await sendUnasked(client);
    await client.act(ticketId, "feedback", { rating: "down", reason: "tone" });
    await untilDeskKnows(client, ticketId);
    expect(await readSettings(client.tenant.id)).toMatchObject({ version: 0, suspendedRules: [] });

    const plain = await openEarned({ suspendOnFault: false });
    const other = await sendUnasked(plain);
    await revert(plain, other);
    await untilDeskKnows(plain, other);
    expect(await readSettings(plain.tenant.id)).toMatchObject({ version: 0, suspendedRules: [] });
    await sendUnasked(plain);
  });

  it("is suspended also where the coordinator dies before it has told anybody", async () => {
    const client = await openEarned();
    const ticketId = await sendUnasked(client);
    await revert(client, ticketId);
    await abortAllDurableObjects();
    await client.readTicket(ticketId);
    expect(await untilSuspended(client)).toMatchObject([{ kind: "reverted", ticketId }]);
    await abortAllDurableObjects();
    expect((await readSettings(client.tenant.id)).suspendedRules).toHaveLength(1);
  });
});

describe("what went wrong", () => {
  it("is told until the gate has heard it, however often it is away", async () => {
    const client = await openEarned();
    const ticketId = await sendUnasked(client);
    let told = 0;
    intercept(env.TENANT_GATE, "reportFaults", async (pass) => {
      told += 1;
      if (told < 3) throw new Error("the gate is away");
      return pass();
    });
    await revert(client, ticketId);
    await vi.waitUntil(() => told === 1, 5_000);
    expect((await readSettings(client.tenant.id)).suspendedRules).toEqual([]);
    await vi.waitUntil(
      async () => {
        await ringAlarm(client, ticketId);
        return told >= 3;
      },
      { timeout: 10_000, interval: 20 },
    );
    expect(await untilSuspended(client)).toMatchObject([{ kind: "reverted", ticketId }]);
    expect((await readSettings(client.tenant.id)).version).toBe(1);
  });

  it.each(["before it is admitted", "after it was admitted, and before it leaves"])(
    "with another ticket has a person asked about an action that was ruled to go, %s",
    async (when) => {
      const client = await openEarned();
      const { id } = client.tenant;
      const fault = {
        ruleId: "reversible",
        kind: "reverted",
        ticketId: "tkt_1",
        tool: "orders.get",
        amountCents: null,
        currency: null,
      } as const;
      const suspend = () => gateOf(id).reportFaults(id, [{ ...fault, id: "tkt_1/1/reverted" }]);
      intercept(env.TENANT_GATE, "admitTools", async (admit, [, calls]) => {
        if (!JSON.stringify(calls).includes("orders.changeAddress")) return admit();
        if (when.startsWith("before")) {
          await suspend();
          return admit();
        }
        const answer = await admit();
        await suspend();
        return answer;
      });
      const ticketId = await sendTicket(client, "address-change");
      const approval = await waitForApproval(client, ticketId);
      expect(approval).toMatchObject({ ruleId: "reversible" });
      const { calls } = await client.readTicket(ticketId);
      expect(calls.filter(({ callee }) => callee === "orders.changeAddress@1")).toMatchObject([
        { outcome: "blocked", reason: "ruleSuspended" },
      ]);
      expect((await client.books()).addressChanges).toEqual([]);
      await client.decide(ticketId, approval.id, { decision: "approve" });
      await waitFor(client, ticketId, "resolved");
      expect((await client.books()).addressChanges).toHaveLength(1);
    },
  );
});

describe("an admin who restores a rule", () => {
  it("has it let things go again, with a version of its own, whatever is told again of the same fault", async () => {
    const client = await openEarned();
    const ticketId = await sendUnasked(client);
    await revert(client, ticketId);
    const [suspension] = await untilSuspended(client);
    await vi.waitUntil(async () => (await client.books()).addressChanges.length === 2, 10_000);
    expect(await restore(client)).toMatchObject({ status: 200, body: { version: 2, suspendedRules: [] } });
    expect(await restore(client)).toMatchObject({ status: 409 });

    // The ticket is told whole each time something happens on it.
    await client.act(ticketId, "feedback", { rating: "up" });
    await untilDeskKnows(client, ticketId);
    if (!suspension) throw new Error("the rule is not suspended");
    const { at: _, ...told } = suspension;
    const fault = { ...told, id: `${ticketId}/other/reverted`, amountCents: null, currency: null };
    expect(await readSettings(client.tenant.id)).toMatchObject({ version: 2, suspendedRules: [] });
    await sendUnasked(client);
    expect((await readHistory(client)).items[0]).toMatchObject({
      action: "ruleRestored",
      by: "Astrid Admin",
      differences: [{ path: "policy.suspended.reversible", after: null }],
    });

    // Another fault is another.
    await gateOf(client.tenant.id).reportFaults(client.tenant.id, [fault, fault]);
    expect(await readSettings(client.tenant.id)).toMatchObject({ version: 3, suspendedRules: [{}] });
    await gateOf(client.tenant.id).reportFaults(client.tenant.id, [fault, { ...fault, id: "one more" }]);
    expect((await readSettings(client.tenant.id)).version).toBe(3);
    expect((await readHistory(client)).intact).toBe(true);
  });

  it("is an admin, and nobody else, and no earlier version of the settings does it for them", async () => {
    const client = await openEarned();
    await revert(client, await sendUnasked(client));
    await untilSuspended(client);
    expect(await restore(client, "approver")).toMatchObject({ status: 403 });
    await change(client.tenant.id, { limits: { ...client.tenant.limits, slots: 9 } });
    const back = await ask(client.tenant.id, "settings/revert", {
      body: { version: 0, expectedVersion: 2, note: "Back to the first." },
    });
    expect(back).toMatchObject({ status: 200, body: { version: 3, suspendedRules: [{}] } });
    const { policy } = client.tenant;
    const other = { ...policy, version: "another" };
    expect(await change(client.tenant.id, { policy: other })).toMatchObject({
      body: { version: 4, suspendedRules: [{ ruleId: "reversible" }] },
    });
    expect(await change(client.tenant.id, { suspendedRules: [] })).toMatchObject({ status: 422 });
  });
});

describe("the gate", () => {
  it("lets nothing go by a suspended rule, though whoever asks has not heard of it", async () => {
    const { tenant } = await openEarned();
    const gate = gateOf(tenant.id);
    const deed = { tool: "orders.get", amountCents: null, currency: null } as const;
    const fault = { ruleId: "reversible", kind: "reverted", ticketId: "tkt_1", ...deed } as const;
    await gate.reportFaults(tenant.id, [{ ...fault, id: "tkt_1/1/reverted" }]);
    const call = { tool: "orders.changeAddress", limits: null, isOnce: true, leaseMs: 1_000 };
    const answers = await gate.admitTools(tenant.id, [
      { ...call, id: "a", ruleId: "reversible" },
      { ...call, id: "b" },
      { ...call, id: "c", ruleId: "refund-small" },
    ]);
    expect(answers.map((answer) => ("reason" in answer ? answer.reason : answer.status))).toEqual([
      "ruleSuspended",
      "admitted",
      "admitted",
    ]);
  });
});

describe("a fault of what was let go under another intent", () => {
  const fault: DeedFault = {
    id: "tkt_1/1/reverted",
    ruleId: "any-rule",
    kind: "reverted",
    ticketId: "tkt_1",
    tool: "refunds.create",
    amountCents: 7_000,
    currency: "EUR",
  };

  it("suspends every rule that names intents, of the same tool and size, and no other", async () => {
    const { tenant } = await openEarned({ intentRules: true });
    await gateOf(tenant.id).reportFaults(tenant.id, [fault, fault]);
    const { suspendedRules } = await readSettings(tenant.id);
    expect(suspendedRules).toMatchObject([
      { ruleId: "damaged", letGoBy: "any-rule", kind: "reverted", ticketId: "tkt_1" },
      { ruleId: "wrong", letGoBy: "any-rule" },
    ]);
  });

  it("is told in the history by the rule that let it go, and suspends a restored rule once more only by another", async () => {
    const client = await openEarned({ intentRules: true });
    const { id } = client.tenant;
    await gateOf(id).reportFaults(id, [fault]);
    expect((await readHistory(client)).items).toMatchObject([
      { note: "refunds.create, which any-rule had let go, was reverted (ticket tkt_1)." },
      { note: "refunds.create, which any-rule had let go, was reverted (ticket tkt_1)." },
    ]);
    expect(await restore(client, "admin", "damaged")).toMatchObject({ status: 200 });
    await gateOf(id).reportFaults(id, [fault]);
    expect((await readSettings(id)).suspendedRules).toMatchObject([{ ruleId: "wrong" }]);
    await gateOf(id).reportFaults(id, [{ ...fault, id: "tkt_2/1/reverted", ticketId: "tkt_2" }]);
    expect((await readSettings(id)).suspendedRules).toMatchObject([
      { ruleId: "wrong" },
      { ruleId: "damaged" },
    ]);
  });

  it.each([
    ["of another size", { amountCents: 2_000 }],
    ["of another currency", { currency: "USD" }],
    ["of another tool", { tool: "orders.cancel", amountCents: null, currency: null }],
  ])("suspends none where it is %s", async (_, changes) => {
    const { tenant } = await openEarned({ intentRules: true });
    await gateOf(tenant.id).reportFaults(tenant.id, [{ ...fault, ...changes }]);
    expect(await readSettings(tenant.id)).toMatchObject({ version: 0, suspendedRules: [] });
  });

  it("and a fault of its own are the same to the next call at the gate", async () => {
    const { tenant } = await openEarned({ intentRules: true });
    await gateOf(tenant.id).reportFaults(tenant.id, [{ ...fault, ruleId: "wrong" }]);
    const call = { tool: "refunds.create", limits: null, isOnce: true, leaseMs: 1_000 };
    const answers = await gateOf(tenant.id).admitTools(tenant.id, [
      { ...call, id: "a", ruleId: "damaged" },
      { ...call, id: "b", ruleId: "wrong" },
    ]);
    expect(answers).toMatchObject([{ reason: "ruleSuspended" }, { reason: "ruleSuspended" }]);
  });
});

let opened = 0;

/** Two rules for refunds of one size, each of an intent, and one of another size. */
const intentRules: PolicyRule[] = [
  intentRule("damaged", ["damaged_item"], [5_001, 10_000]),
  intentRule("wrong", ["wrong_item"], [5_001, 10_000]),
  intentRule("large", ["wrong_item"], [10_001, 25_000]),
];

function intentRule(id: string, intents: PolicyRule["intents"], [from, to]: [number, number]): PolicyRule {
  return policyRuleSchema.parse({
    id,
    tool: "refunds.create",
    tiers: null,
    minAmountCents: from,
    maxAmountCents: to,
    currencies: ["EUR"],
    intents,
    decision: "allow",
    sampleOneIn: 10,
    suspendOnFault: true,
    why: "People agreed.",
  });
}

async function openEarned({
  suspendOnFault = true,
  intentRules: isByIntent = false,
} = {}): Promise<SignalboxClient> {
  opened += 1;
  const demo = findTestTenant("demo-own");
  const rules = demo.policy.rules.map((rule) =>
    rule.id === "reversible" ? { ...rule, suspendOnFault } : rule,
  );
  const tenant: TenantConfig = {
    ...demo,
    id: `demo-earned-${opened}`,
    policy: { ...demo.policy, rules: isByIntent ? [...intentRules, ...rules] : rules },
  };
  Object.assign(env, bindTenants([tenant]));
  return openTenant(tenant, "demo");
}

/** A ticket whose action is done without a question. */
async function sendUnasked(client: SignalboxClient): Promise<string> {
  const ticketId = await sendTicket(client, "address-change");
  const { approvals } = await waitFor(client, ticketId, "resolved");
  expect(approvals).toEqual([]);
  return ticketId;
}

async function revert(client: SignalboxClient, ticketId: string): Promise<void> {
  const { draft } = await client.readTicket(ticketId);
  const [action] = draft?.outcome === "drafted" ? draft.actions : [];
  const { status } = await request(client, `tickets/${ticketId}/revert`, { body: { actionId: action?.id } });
  expect(status).toBe(202);
}

function restore(client: SignalboxClient, role: "admin" | "approver" = "admin", ruleId = "reversible") {
  return request(client, "settings/restore", { method: "POST", role, body: { ruleId } });
}

function untilSuspended(client: SignalboxClient) {
  return vi.waitUntil(async () => {
    const { suspendedRules } = await readSettings(client.tenant.id);
    return suspendedRules.length > 0 && suspendedRules;
  }, 10_000);
}

async function readHistory(client: SignalboxClient) {
  return settingsHistorySchema.parse((await ask(client.tenant.id, "settings/history")).body);
}

/** What the catalog says of the tool now. */
async function readDecision(client: SignalboxClient): Promise<string> {
  const { body } = await request(client, "tools/orders.changeAddress/explanation", { role: "viewer" });
  return explanationSchema.parse(body).decision;
}
