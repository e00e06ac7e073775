/** The coordinator page in a real browser, on the real worker, after real tickets. */
import type { BrowserContextOptions, Page } from "playwright-core";
import { describe, expect, it } from "vitest";
import { loadFixture } from "../../scripts/fixtures/load.ts";
import { developmentToken } from "../../scripts/fixtures/signalbox-client.ts";
import type { Metrics } from "../../src/domain/metrics.ts";
import type { SettingsView } from "../../src/domain/settings.ts";
import { createObjectName } from "../../src/domain/object-name.ts";
import { hourOf } from "../../src/domain/tally.ts";
import type { TenantDesk } from "../../src/tenants/desk.ts";
import type { TenantGate } from "../../src/tenants/gate.ts";
import { findBarriers } from "../support/accessibility.ts";
import { openPage, setStage } from "../support/stage.ts";

const stage = setStage({
  prepare: async () => {
    await send("shipping-status", "refund-small", "human-request", "refund-approved");
    await until(({ lanes, states }) => states.resolved === 2 && lanes.length === 2);
  },
});

describe("the coordinator page", () => {
  it("shows what the API says, and goes on by itself when tickets arrive", async () => {
    const { page, trouble } = await openCoordinator();
    const { window, slots } = await readMetrics();
    const lane = (name: string) => page.locator(".lane", { hasText: name }).locator(".lane-count");
    expect(await lane("Waiting for approval").innerText()).toBe("1");
    expect(await lane("With a person").innerText()).toBe("1");
    expect(await page.locator(".lane", { hasText: "Drafting" }).innerText()).toMatch(/0\s.*empty/s);
    await page.getByText(`0 of ${slots.slots}`, { exact: true }).waitFor();
    expect(window.byHour.reduce((sum, { ended }) => sum + ended.automatic, 0)).toBe(2);
    await page.getByText("67 % needed nobody. Resolved by Signalbox: 2 · Handed to a person: 1").waitFor();

    await page.getByText("As a table: Trouble with tools").click();
    const rows = page.getByRole("region", { name: "Trouble with tools, table" }).getByRole("row");
    expect((await rows.allInnerTexts()).slice(1).map((row) => row.split("\t").slice(0, 2))).toEqual(
      window.tools.map(({ tool, calls }) => [tool, String(calls)]),
    );
    const models = page.getByRole("region", { name: "Models, table" }).getByRole("row");
    expect(await models.count()).toBe(window.models.length + 1);

    await send("shipping-status");
    await page.getByText("Resolved by Signalbox: 3", { exact: false }).waitFor();
    expect(trouble).toEqual([]);
  });

  it("leads from a lane to its tickets and to the one that waits longest", async () => {
    const { page, trouble } = await openCoordinator();
    await page.locator(".lane", { hasText: "Waiting for approval" }).locator(".lane-link").click();
    await page.waitForURL(/show=approval/);
    await page.locator(".row[data-index]").first().waitFor();
    expect(await page.locator(".row[data-index]").count()).toBe(1);
    await page.goBack();
    await page.locator(".lane", { hasText: "With a person" }).locator(".lane-oldest a").click();
    await page.waitForURL(/\/tickets\/tkt_/);
    expect(trouble).toEqual([]);
  });

  it("has dead letters tried again from here, and tools that are off at hand", async () => {
    const { items } = await stage.client.listTickets({ limit: 1 });
    const [first] = items;
    const desk = await deskOf();
    await desk.recordDeadLetter("demo", {
      source: "step",
      ticketId: first?.id ?? "",
      what: "reply.send",
      attempts: 8,
      error: `<img src=x onerror="document.title='taken'"> is not what was expected`,
      at: Date.now(),
    });
    const { page } = await openCoordinator({ role: "admin" });
    await page.getByText("is not what was expected").waitFor();
    expect(await page.locator("main img").count()).toBe(0);
    await page.getByRole("button", { name: /^Try again.*Sending the reply$/ }).click();
    // It was never given up really: the letter is decided on, or somebody is told why it cannot be.
    await page.getByText("Nothing waits here.").or(page.locator(".open-letters [role=alert]")).waitFor();
    await callApi("switches/orders.get", "PUT", { isOff: true, reason: "It answers nonsense." });
    await page.reload();
    await page.getByText("It answers nonsense.").waitFor();
    await page.getByRole("button", { name: "Switch on… orders.get" }).waitFor();
  });

  it("says of a budget that burns too fast how fast, since when, whose tickets do it, and when it is spent", async () => {
    const { page, trouble } = await openCoordinator({ role: "viewer" });
    await page.getByText("Neither the day nor the month has a budget, so nothing is counted.").waitFor();
    const { settings, version } = await callApi<SettingsView>("settings");
    await callApi("settings", "PUT", {
      changes: { budgets: { ...settings.budgets, monthCostMicros: 100_000_000 } },
      expectedVersion: version,
      note: "No more than a hundred dollars a month.",
    });
    const gate = await gateOf();
    await gate.reserveSpend("demo", { id: "one", workflow: "refund_request", leaseMs: 60_000, ...spent });
    await page.reload();
    await page.getByText("No budget burns faster than it may.").waitFor();

    await gate.settleSpend("demo", "one", spent);
    await page.reload();
    const card = page.locator(".burn");
    await card.getByText(/^The month’s budget burns \d+ × .* over the last hour\.$/).waitFor();
    await card.getByText(/over the last hour: Refund request alone\./).waitFor();
    await card
      .getByText(/At this rate it is spent in \d+ [dh]/)
      .first()
      .waitFor();
    await card
      .getByText(/told from 14.4 × on/)
      .first()
      .waitFor();
    await card.getByText("As a table: How fast budgets burn").click();
    const rows = await card.getByRole("row").allInnerTexts();
    expect(rows.slice(1).map((row) => row.split("\t").slice(0, 2))).toEqual([
      ["All tickets", "month"],
      ["Refund request", "month"],
    ]);
    expect(trouble).toEqual([]);
  });

  it("lists an agent whose tasks were moved to another class, and why", async () => {
    const { settings, version } = await callApi<SettingsView>("settings");
    const adaptive = {
      minClass: "small",
      maxClass: "frontier",
      minValidity: 0.9,
      maxLatencyMs: 1_000,
      minSamples: 10,
    };
    await callApi("settings", "PUT", {
      changes: { models: { ...settings.models, adaptive } },
      expectedVersion: version,
      note: "Slow models go.",
    });
    const { page, trouble } = await openCoordinator();
    const moved = page.getByRole("list", { name: "Moved to another class by what was measured" });
    expect(await moved.count()).toBe(0);
    await tellSlowDrafts();
    const desk = await deskOf();
    expect(await desk.adviseClass("demo", { role: "draft", base: "standard" })).toMatchObject({
      taskClass: "small",
    });
    await page.reload();
    await moved.waitFor();
    expect(await moved.getByRole("listitem").allInnerTexts()).toEqual([
      expect.stringMatching(
        /^Draft asks the models for small tasks instead of those for standard ones: standard took \d+ ms a request, at most 1000 are wanted\.$/,
      ),
    ]);
    expect(await findBarriers(page)).toEqual([]);
    expect(trouble).toEqual([]);
  });

  it.each([
    { colorScheme: "light", viewport: { width: 1360, height: 900 } },
    { colorScheme: "dark", viewport: { width: 390, height: 844 } },
    { colorScheme: "dark", viewport: { width: 1360, height: 900 } },
  ] as const)("has nothing axe finds fault with, $colorScheme, $viewport.width wide", async (context) => {
    const { page, trouble } = await openCoordinator({ context });
    for (const summary of await page.locator(".chart-table summary").all()) await summary.click();
    expect(await findBarriers(page)).toEqual([]);
    for (const summary of await page.locator(".chart-table summary").all()) await summary.click();
    expect(await page.evaluate(() => document.documentElement.scrollWidth - window.innerWidth)).toBe(0);
    expect(trouble).toEqual([]);
  });

  it("says that the figures could not be had, and has them when it is tried again", async () => {
    const { page } = await openCoordinator({
      before: (opened) =>
        opened.route("**/metrics?*", (route) => route.fulfill({ status: 400, json: { title: "Not now" } })),
      ready: false,
    });
    await page.getByRole("alert").getByText("Not now").waitFor();
    await page.unrouteAll();
    await page.getByRole("button", { name: "Try again" }).click();
    await page.locator(".lanes").waitFor();
  });
});

async function send(...fixtures: string[]): Promise<void> {
  for (const name of fixtures) {
    const [delivery] = loadFixture(
      new URL(`../../fixtures/tickets/${name}.json`, import.meta.url),
    ).deliveries;
    const ticket = { ...delivery?.ticket, id: `${name}-${crypto.randomUUID()}` };
    await stage.client.deliver("standard", { event: null, key: null, ticket });
  }
}

function readMetrics(): Promise<Metrics> {
  return callApi("metrics");
}

/** As an admin. */
async function callApi<Answer>(path: string, method = "GET", body?: object): Promise<Answer> {
  const answer = await fetch(`${stage.server.url}/api/demo/${path}`, {
    method,
    headers: {
      authorization: `Bearer ${developmentToken("demo", "admin")}`,
      "content-type": "application/json",
    },
    ...(body && { body: JSON.stringify(body) }),
  });
  expect(answer.status).toBe(200);
  return (await answer.json()) as Answer;
}

/** Three dollars. */
const spent = { tokens: 1_000, costMicros: 3_000_000 };

async function until(isSo: (metrics: Metrics) => boolean): Promise<void> {
  for (let round = 0; !isSo(await readMetrics()); round += 1) {
    if (round > 200) throw new Error(`it never came to that: ${JSON.stringify(await readMetrics())}`);
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
}

/** As a coordinator tells it: of one ticket, drafts that were good at once and took half a minute each. */
async function tellSlowDrafts(): Promise<void> {
  const desk = await deskOf();
  const listed = await desk.list("demo", { limit: 1 });
  const [summary] = listed.ok ? listed.value.items : [];
  if (!summary) throw new Error("there is no ticket");
  const model = "draft local/signalbox-local-1";
  const counters = { [`calls model ${model}`]: 40, [`answered model ${model}`]: 40 };
  const hours = { [hourOf(Date.now())]: { ...counters, [`ms model ${model}`]: 40 * 30_000 } };
  const tally = { id: summary.id, stateSince: summary.updatedAt, isCorrected: false, hours };
  await desk.publish("demo", [{ ...summary, version: summary.version + 1 }], [tally]);
}

async function deskOf() {
  const { TENANT_DESK: desks } = (await stage.server.bindings()) as {
    TENANT_DESK: {
      getByName(name: string): Pick<TenantDesk, "recordDeadLetter" | "list" | "publish" | "adviseClass">;
    };
  };
  return desks.getByName(createObjectName({ tenantId: "demo", kind: "desk", id: "main" }));
}

async function gateOf() {
  const { TENANT_GATE: gates } = (await stage.server.bindings()) as {
    TENANT_GATE: { getByName(name: string): Pick<TenantGate, "reserveSpend" | "settleSpend"> };
  };
  return gates.getByName(createObjectName({ tenantId: "demo", kind: "gate", id: "main" }));
}

interface Options {
  role?: "viewer" | "approver" | "admin";
  context?: BrowserContextOptions;
  before?: (page: Page) => Promise<unknown>;
  /** Whether to wait for the figures. */
  ready?: boolean;
}

/** The page, and everything the browser complains about from here on. */
async function openCoordinator(options: Options = {}): Promise<{ page: Page; trouble: string[] }> {
  const { role = "admin", context = {}, before, ready = true } = options;
  const { page, trouble } = await openPage(stage, context);
  await before?.(page);
  await page.goto(`${stage.server.url}/coordinator#tenant=demo&token=${developmentToken("demo", role)}`);
  await page.getByText("Live", { exact: true }).waitFor();
  if (ready) await page.locator(".charts").waitFor();
  return { page, trouble };
}
