/** An alert on a budget that burns too fast, told to the tenant's people in Slack: its server is the witness. */
import { env } from "cloudflare:workers";
import { abortAllDurableObjects, runDurableObjectAlarm } from "cloudflare:test";
import { afterEach, beforeEach, describe, expect, inject, it, vi } from "vitest";
import { bindTenants } from "../../scripts/fixtures/variants.ts";
import type { BurnView, Workflow } from "../../src/domain/burn.ts";
import { createObjectName } from "../../src/domain/object-name.ts";
import { tellingAttempts } from "../../src/tenants/alert-tellings.ts";
import type { TenantConfig } from "../../src/tenants/config.ts";
import type { TenantGate } from "../../src/tenants/gate.ts";
import { channel, readSlackBooks, setUpSlack } from "../connectors/slack/slack-channel.ts";
import type { SlackFault } from "../connectors/slack/slack-server.ts";
import { storeCredential } from "../support/credentials.ts";
import { findTestTenant } from "../support/tenants.ts";
import { jumpAhead, tidyUp } from "../support/tickets.ts";

const minute = 60_000;
/** In a future in which no alarm comes by itself. */
const noon = Date.UTC(2095, 9, 30, 12);
const post = "chat.postMessage";

beforeEach(() => void vi.useFakeTimers({ toFake: ["Date"], now: noon }));
afterEach(tidyUp);

describe("an alert on a budget", () => {
  it("is told once when it fires and once when it is over, with names and figures and nothing else", async () => {
    const story = await openStory("told");
    await story.burn();
    expect(await story.readTellings()).toEqual([
      { what: "fired", status: "owed", attempts: 0, reason: null },
    ]);
    expect(await story.readTexts()).toEqual([]);
    await story.ring();
    await story.ring();
    expect(await story.readTexts()).toEqual([
      "demo-alert-told: the day's budget for models burns 7.2 times as fast as it would last, over an hour. https://signalbox.example.com/coordinator",
    ]);
    expect(await story.readTellings()).toEqual([
      { what: "fired", status: "told", attempts: 1, reason: null },
    ]);

    jumpAhead(90 * minute);
    await story.ring();
    await story.ring();
    expect((await story.readTexts()).slice(1)).toEqual([
      "demo-alert-told: the day's budget for models burned 7.2 times as fast as it would last, over an hour. That is over: it was from 2095-10-30 12:00 UTC to 2095-10-30 13:30 UTC. https://signalbox.example.com/coordinator",
    ]);
    expect(await story.readTellings()).toEqual([
      { what: "ended", status: "told", attempts: 1, reason: null },
    ]);
    // Nothing is owed, and no budget burns: nobody need look again.
    expect(await story.ring()).toBe(false);
  });

  it("of a workflow names it, and is told apart from the tenant's own", async () => {
    const story = await openStory("two");
    await story.burn("refund_request", "refund_request");
    await story.ring();
    const texts = await story.readTexts();
    expect(texts).toHaveLength(2);
    expect(texts.filter((text) => text.includes("(refund request alone)"))).toHaveLength(1);
    await story.ring();
    expect(await story.readTexts()).toEqual(texts);
  });

  it("that is over before anybody was told is told once, as over", async () => {
    const story = await openStory("over");
    await story.burn();
    jumpAhead(90 * minute);
    await story.ring();
    const texts = await story.readTexts();
    expect(texts).toHaveLength(1);
    expect(texts[0]).toContain("That is over");
  });

  it("survives the loss of everything in memory between being owed and being sent", async () => {
    const story = await openStory("owed");
    await story.burn();
    await abortAllDurableObjects();
    expect(await story.ring()).toBe(true);
    expect(await story.readTexts()).toHaveLength(1);
  });

  it("that was posted before everything in memory was lost is found, and not posted again", async () => {
    const story = await openStory("posted", [{ on: post, how: "hang", times: 1, afterwards: true }]);
    await story.burn();
    const ringing = story.ring().catch(() => null);
    await vi.waitUntil(async () => (await story.readTexts()).length === 1, { timeout: 5_000, interval: 20 });
    await abortAllDurableObjects();
    await ringing;
    expect(await story.readTellings()).toMatchObject([{ what: "fired", status: "owed", attempts: 1 }]);
    jumpAhead(minute);
    await story.ring();
    expect(await story.readTellings()).toMatchObject([{ what: "fired", status: "told", attempts: 2 }]);
    expect(await story.readTexts()).toHaveLength(1);
  });

  it("of which Slack's answer was lost is looked for first, whether or not it was posted", async () => {
    for (const [name, afterwards] of [
      ["lost-after", true],
      ["lost-before", false],
    ] as const) {
      const story = await openStory(name, [{ on: post, how: "reset", times: 1, afterwards }]);
      await story.burn();
      await story.ring();
      expect(await story.readTellings()).toMatchObject([
        { status: "owed", attempts: 1, reason: "answerLost" },
      ]);
      // Not before the first try is over for certain.
      jumpAhead(minute / 2);
      await story.ring();
      expect(await story.readTellings()).toMatchObject([{ attempts: 1 }]);
      jumpAhead(minute / 2);
      await story.ring();
      expect(await story.readTellings()).toMatchObject([{ status: "told", attempts: 2 }]);
      expect(await story.readTexts()).toHaveLength(1);
    }
  });

  it("is given up after a few tries, and that is to be seen", async () => {
    const story = await openStory("mute", [{ on: post, how: { status: 503 }, times: 99 }], {
      // It is on for as long as anything is spent.
      burnAlerts: { ...onlyDayFast, dayFast: 0.001 },
    });
    await story.burn("triage");
    const findOwn = async () => {
      const { alerts } = (await story.gate().spending(story.tenant.id)).burn;
      return alerts.find(({ workflow }) => workflow === null)?.telling;
    };
    await story.ring();
    for (const waitedMinutes of [1, 3, 9, 27, 81]) {
      expect(await findOwn()).toMatchObject({ what: "fired", status: "owed" });
      jumpAhead(waitedMinutes * minute);
      await story.spend(500_000, "triage");
      await story.ring();
    }
    const givenUp = { what: "fired", status: "givenUp", attempts: tellingAttempts };
    expect(await findOwn()).toEqual({ ...givenUp, reason: "answerLost" });
    jumpAhead(minute);
    await story.spend(500_000, "triage");
    await story.ring();
    expect(await findOwn()).toMatchObject(givenUp);
    expect(await story.readTexts()).toEqual([]);
  });

  it.each([
    [
      "the policy has no rule for it",
      "unruled",
      { policy: { version: "1", rules: [], disabledTools: [] } },
      "noRule",
    ],
    [
      "the policy has switched it off",
      "disabled",
      { policy: { ...findTestTenant("demo-own").policy, disabledTools: ["slack.alert"] } },
      "toolDisabled",
    ],
  ])("is refused where %s, and not tried again", async (_, name, changes, reason) => {
    const story = await openStory(name, [], changes);
    await story.burn();
    await story.ring();
    expect(await story.readTellings()).toMatchObject([{ status: "refused", attempts: 1, reason }]);
    jumpAhead(5 * minute);
    await story.ring();
    expect(await story.readTellings()).toMatchObject([{ attempts: 1 }]);
    expect(await story.countRequests(post)).toBe(0);
  });

  it("is stopped by the switch for everything", async () => {
    const story = await openStory("stopped");
    await story.gate().setSwitch(story.tenant.id, { target: "*", isOff: true, reason: "an incident" }, "Ada");
    await story.burn();
    await story.ring();
    expect(await story.readTellings()).toMatchObject([{ status: "refused", reason: "tenantDisabled" }]);
    expect(await story.countRequests(post)).toBe(0);
  });

  it.each([
    ["there is no chat", "chatless", { connectors: {} }],
    [
      "its people do not want it",
      "unwanted",
      { burnAlerts: { ...findTestTenant("demo-own").burnAlerts, inChat: false } },
    ],
  ])("is owed to nobody where %s", async (_, name, changes: Partial<TenantConfig>) => {
    const story = await openStory(name, [], changes);
    await story.burn();
    await story.ring();
    expect(await story.readTellings()).not.toEqual([]);
    expect(new Set(await story.readTellings())).toEqual(new Set([null]));
    expect(await story.countRequests(post)).toBe(0);
  });

  it("that its people want to hear no more of is dropped", async () => {
    const story = await openStory("dropped");
    await story.burn();
    const { tenant } = story;
    Object.assign(env, bindTenants([{ ...tenant, burnAlerts: { ...tenant.burnAlerts, inChat: false } }]));
    await story.ring();
    expect(await story.readTellings()).toEqual([null]);
    expect(await story.countRequests(post)).toBe(0);
  });

  it("holds up no charge while Slack says nothing", async () => {
    const story = await openStory("busy", [{ on: post, how: "hang", times: 1 }]);
    await story.burn();
    const ringing = story.ring();
    await vi.waitUntil(async () => (await story.countRequests(post)) === 1, { timeout: 5_000, interval: 20 });
    const spending = story.spend(1_000, "triage");
    const first = await Promise.race([ringing.then(() => "ringing"), spending.then(() => "spending")]);
    expect(first).toBe("spending");
    await abortAllDurableObjects();
    await ringing.catch(() => null);
  });
});

const onlyDayFast = { dayFast: 6, daySlow: null, monthFast: null, monthSlow: null, inChat: true };

/** A tenant with a hundred dollars a day, and Slack connected. */
async function openStory(name: string, faults: SlackFault[] = [], changes: Partial<TenantConfig> = {}) {
  const demo = findTestTenant("demo-own");
  const tenant: TenantConfig = {
    ...demo,
    id: `demo-alert-${name}`,
    budgets: { ...demo.budgets, dayCostMicros: 100_000_000 },
    burnAlerts: onlyDayFast,
    connectors: {
      slack: { baseUrl: inject("slackServer"), channel, uiUrl: "https://signalbox.example.com" },
    },
    ...changes,
  };
  Object.assign(env, bindTenants([tenant]));
  const token = `xoxb-${crypto.randomUUID()}`;
  await setUpSlack(token, { faults });
  await storeCredential(tenant.id, "slack", token);
  const { id: tenantId } = tenant;
  const gate = (): DurableObjectStub<TenantGate> =>
    env.TENANT_GATE.getByName(createObjectName({ tenantId, kind: "gate", id: "main" }));
  const spend = async (costMicros: number, workflow: Workflow) => {
    const id = crypto.randomUUID();
    await gate().reserveSpend(tenantId, { id, workflow, tokens: 0, costMicros, leaseMs: 30_000 });
    await gate().settleSpend(tenantId, id, { tokens: 0, costMicros });
  };
  return {
    tenant,
    gate,
    spend,
    /** Seven times too fast; by two workflows neither of which does it alone, unless they are the same. */
    burn: async (...workflows: Workflow[]) => {
      for (const workflow of workflows.length > 0 ? workflows : (["triage", "order_status"] as const)) {
        await spend(15_000_000, workflow);
      }
    },
    ring: () => runDurableObjectAlarm(gate()),
    readTellings: async (): Promise<BurnView["alerts"][number]["telling"][]> =>
      (await gate().spending(tenantId)).burn.alerts.map(({ telling }) => telling),
    readTexts: async () => (await readSlackBooks(token)).messages.map(({ text }) => text),
    countRequests: async (method: string) =>
      (await readSlackBooks(token)).requests.filter((request) => request.method === method).length,
  };
}
