/** The settings page in a real browser, on the real worker. */
import type { BrowserContextOptions, Page } from "playwright-core";
import { describe, expect, it } from "vitest";
import { loadFixture, loadTenant } from "../../scripts/fixtures/load.ts";
import { developmentToken, SignalboxClient } from "../../scripts/fixtures/signalbox-client.ts";
import { nothingJudged } from "../../src/domain/judgement.ts";
import type { SettingsView } from "../../src/domain/settings.ts";
import type { TrackRecord } from "../../src/domain/track-record.ts";
import { colours, findBarriers, wcag } from "../support/accessibility.ts";
import { openPage, setStage, waits } from "../support/stage.ts";

const markup = `<img src=x onerror="document.title='taken'"> fewer hands`;

const stage = setStage();

describe("an admin", () => {
  it("changes a limit after a look at what changes, finds it in the history, and goes back", async () => {
    const { page, trouble } = await openSettings({ section: "limits" });
    await page.getByLabel("Tickets in work at once").fill("25");
    await page.getByRole("region", { name: "Draft" }).getByText("Budgets and limits").waitFor();
    await page.getByRole("button", { name: "Preview the change" }).click();
    const window = page.getByRole("dialog", { name: "Before the settings change" });
    await window.getByText("Tickets in work at once").waitFor();
    expect(await window.locator(".difference-values").innerText()).toMatch(/^50\s+becomes\s+25$/);
    expect((await readSettings()).version).toBe(0);

    // Not without a reason.
    await window.getByRole("button", { name: "Change the settings" }).click();
    expect((await readSettings()).version).toBe(0);
    await window.getByLabel("Why?").fill(markup);
    await window.getByRole("button", { name: "Change the settings" }).click();
    await window.waitFor({ state: "detached" });
    expect(await readSettings()).toMatchObject({ version: 1, settings: { limits: { slots: 25 } } });
    expect(await page.getByRole("region", { name: "Draft" }).count()).toBe(0);

    await page.getByRole("tab", { name: "History" }).click();
    const version = page.getByRole("article", { name: "Version 1", exact: true });
    await version.getByText(markup).waitFor();
    await version.getByText("Changed by Astrid Admin").waitFor();
    await page.getByText("Chain intact").waitFor();
    expect(await page.locator("main img").count()).toBe(0);

    await page.getByRole("button", { name: "Go back to what was deployed" }).click();
    const back = page.getByRole("dialog", { name: "Back to what was deployed" });
    await back.getByLabel("Why?").fill("Everybody is here again.");
    await back.getByRole("button", { name: "Change the settings" }).click();
    await page.getByRole("article", { name: "Version 2", exact: true }).getByText("Went back by").waitFor();
    expect(await readSettings()).toMatchObject({ version: 2, settings: { limits: { slots: 50 } } });
    expect(trouble).toEqual([]);
  });

  it("bounds what a day may cost, in dollars, and lifts the bound by leaving nothing there", async () => {
    const { page, trouble } = await openSettings({ section: "limits" });
    const field = page.getByLabel("Model cost of a day");
    expect(await field.inputValue()).toBe("");
    await field.fill("12.5");
    await page.getByRole("button", { name: "Preview the change" }).click();
    const window = page.getByRole("dialog", { name: "Before the settings change" });
    expect(await window.locator(".difference-values").innerText()).toMatch(/^no limit\s+becomes\s+\$12\.5$/);
    await window.getByLabel("Why?").fill("The month is young.");
    await window.getByRole("button", { name: "Change the settings" }).click();
    await window.waitFor({ state: "detached" });
    expect((await readSettings()).settings.budgets).toMatchObject({
      dayCostMicros: 12_500_000,
      dayTokens: null,
    });

    await field.fill("");
    await page.getByRole("button", { name: "Preview the change" }).click();
    expect(await window.locator(".difference-values").innerText()).toMatch(/^\$12\.5\s+becomes\s+no limit$/);
    await window.getByLabel("Why?").fill("It is over.");
    await window.getByRole("button", { name: "Change the settings" }).click();
    await window.waitFor({ state: "detached" });
    expect((await readSettings()).settings.budgets.dayCostMicros).toBeNull();
    expect(trouble).toEqual([]);
  });

  it("begins to keep what models are asked and answered, after a look at what changes", async () => {
    const { page, trouble } = await openSettings({ section: "models" });
    await page.getByLabel("Keep what models and tools are asked and answered").check();
    await page.getByRole("button", { name: "Preview the change" }).click();
    const window = page.getByRole("dialog", { name: "Before the settings change" });
    expect(await window.locator(".difference-values").innerText()).toMatch(/^off\s+becomes\s+redacted$/);
    await window.getByLabel("Why?").fill("They are to be run again.");
    await window.getByRole("button", { name: "Change the settings" }).click();
    await window.waitFor({ state: "detached" });
    expect((await readSettings()).settings.recording).toBe("redacted");
    expect(trouble).toEqual([]);
  });

  it("edits a rule, sees what it does to tools and to the questions that are open, and what cannot be", async () => {
    const ticketId = await sendWaitingTicket();
    const { page, trouble } = await openSettings();
    await page.getByRole("button", { name: "Edit refund-large" }).click();
    const rule = page.getByRole("dialog", { name: "Rule refund-large" });
    await rule.getByRole("combobox", { name: "What the rule says" }).click();
    await page.getByRole("option", { name: "Denied" }).click();
    await rule.getByRole("button", { name: "Put into the draft" }).click();
    await page.getByRole("button", { name: "Edit refund-small" }).click();
    const small = page.getByRole("dialog", { name: "Rule refund-small" });
    await small.getByLabel("Up to, this included").fill("20");
    await small.getByText("It still speaks of 50.00").waitFor();
    await small.getByRole("button", { name: "Put into the draft" }).click();

    await page.getByRole("button", { name: "Preview the change" }).click();
    const window = page.getByRole("dialog", { name: "Before the settings change" });
    const refund = window.getByRole("row", { name: "refunds.create" });
    await expect
      .poll(() => refund.getByRole("cell").allInnerTexts(), waits)
      .toEqual([
        expect.stringMatching(/Up to 50\.00\s+Goes by itself\s+From 50\.01\s+A person is asked/),
        expect.stringMatching(/Up to 20\.00\s+Goes by itself\s+From 20\.01\s+Denied/),
      ]);
    const question = window.getByRole("listitem").filter({ has: page.getByRole("link") });
    expect(await question.getByRole("link").getAttribute("href")).toBe(`/tickets/${ticketId}`);
    await question.getByText("Denied").waitFor();
    await page.keyboard.press("Escape");
    await window.waitFor({ state: "detached" });

    // What would let money go without a bound cannot be changed so.
    await page.getByRole("button", { name: "Edit refund-small" }).click();
    await small.getByLabel("Up to, this included").fill("");
    await small.getByRole("button", { name: "Put into the draft" }).click();
    await page.getByRole("button", { name: "Preview the change" }).click();
    await window.getByRole("alert").getByText("policy.rules.refund-small").first().waitFor();
    expect(await window.getByRole("button", { name: "Change the settings" }).count()).toBe(0);
    expect((await readSettings()).changedSections).not.toContain("policy");
    expect(trouble).toEqual([]);
  });

  it("teaches an example, imports others, and takes one back", async () => {
    const { page, trouble } = await openSettings({ section: "examples" });
    await page.getByText("Nothing was taught yet.").waitFor();
    await page.getByRole("button", { name: "Teach…" }).click();
    const window = page.getByRole("dialog", { name: "Teach an example" });
    await window.getByLabel("What a customer writes").fill(`${markup} mira@example.com`);
    await window.getByRole("combobox", { name: "What it is" }).click();
    await page.getByRole("option", { name: "Damaged item" }).click();
    await window.getByLabel("Why?").fill("We see it every week.");
    await window.getByRole("button", { name: "Teach" }).click();
    await window.waitFor({ state: "detached" });
    const row = page.getByRole("row").filter({ hasText: "fewer hands" });
    await row.getByText("Damaged item").waitFor();
    expect(await row.innerText()).not.toContain("mira");
    expect(await page.locator("main img").count()).toBe(0);

    await page.getByRole("button", { name: "Import…" }).click();
    const file = page.getByRole("dialog", { name: "Import examples" });
    await file.getByLabel("JSON Lines").fill('{"text":"my parcel?"}');
    await file.getByLabel("Why?").fill("Last year's tickets.");
    await file.getByRole("button", { name: "Teach" }).click();
    await file.getByRole("alert").getByText("line 1: label").waitFor();
    await file.getByLabel("JSON Lines").fill('{"text":"my parcel?","label":"order_status"}');
    await file.getByRole("button", { name: "Teach" }).click();
    await file.waitFor({ state: "detached" });
    await page.getByRole("row").filter({ hasText: "my parcel?" }).waitFor();

    await row.getByRole("button", { name: "Take back…" }).click();
    const back = page.getByRole("dialog", { name: "Take an example back" });
    await back.getByLabel("Why?").fill("It was a joke.");
    await back.getByRole("button", { name: "Take it back" }).click();
    await row.waitFor({ state: "detached" });
    await page.getByRole("listitem").filter({ hasText: "Version 3" }).getByText("It was a joke.").waitFor();
    await page.getByText("Chain intact").waitFor();
    // What the browser itself says of a refused request.
    expect(trouble.filter((line) => !line.includes("422"))).toEqual([]);
  });

  it("teaches what a person has put right, with one click, and leaves what is no example", async () => {
    await putRight(`the Klimbim 3000 hums. ${markup}`, "damaged_item");
    await putRight("the Klimbim 4000 whistles", "feature_request");
    const { page, trouble } = await openSettings({ section: "examples" });
    const proposal = (words: string) => page.getByRole("listitem").filter({ hasText: words });
    await proposal("hums").getByText("Damaged item").waitFor();
    await proposal("hums")
      .getByText(/^was taken for .*; said by Astrid Admin$/)
      .waitFor();
    await proposal("whistles").getByRole("button", { name: "Leave it" }).click();
    await proposal("whistles").waitFor({ state: "detached" });
    await proposal("hums").getByRole("button", { name: "Teach it" }).click();
    await page.getByText("No corrected ticket waits to become an example.").waitFor();
    const row = page.getByRole("row").filter({ hasText: "hums" });
    await row.getByText("Damaged item").waitFor();
    expect(await page.getByRole("row").filter({ hasText: "whistles" }).count()).toBe(0);
    expect(await page.locator("main img").count()).toBe(0);
    expect(trouble).toEqual([]);
  });

  it("has alerts on budgets told in the chat no more", async () => {
    const { page, trouble } = await openSettings({ section: "limits" });
    await page.getByText("Slack is not connected, so nobody is told there.").waitFor();
    await page.getByLabel("Told in Slack as well").uncheck();
    await page.getByRole("button", { name: "Preview the change" }).click();
    const window = page.getByRole("dialog", { name: "Before the settings change" });
    expect(await window.locator(".difference-values").innerText()).toMatch(/^yes\s+becomes\s+no$/);
    await window.getByLabel("Why?").fill("The page is enough for us.");
    await window.getByRole("button", { name: "Change the settings" }).click();
    await window.waitFor({ state: "detached" });
    expect((await readSettings()).settings.burnAlerts.inChat).toBe(false);
    expect(trouble).toEqual([]);
  });

  it("makes a token that is shown once, and revokes it", async () => {
    const { page, trouble } = await openSettings({ section: "tokens" });
    await page.getByRole("button", { name: "New token" }).click();
    await page.getByLabel("For whom").fill("Nora New");
    await page.getByRole("combobox", { name: "Role", exact: true }).click();
    await page.getByRole("option", { name: "approver" }).click();
    await page.getByLabel("Why?").fill("She begins on Monday.");
    await page.getByRole("button", { name: "Make the token" }).click();
    const token = await page.locator(".token-text").innerText();
    expect(await whoIs(token)).toMatchObject({ name: "Nora New", role: "approver" });
    await page.getByRole("button", { name: "I have it" }).click();
    await page.getByRole("row", { name: "Nora New" }).waitFor();
    expect(await page.content()).not.toContain(token);

    await page.getByRole("button", { name: "Revoke… Nora New" }).click();
    await page.getByLabel("Why?").fill("She stays where she is.");
    await page.getByRole("button", { name: "Revoke now" }).click();
    await page.getByRole("row", { name: "Nora New" }).waitFor({ state: "detached" });
    expect(await whoIs(token)).toMatchObject({ status: 401 });
    expect(await page.getByRole("row", { name: "Astrid Admin" }).getByRole("button").count()).toBe(0);
    expect(trouble).toEqual([]);
  });

  it("who was not first is told who was, and goes on over that without losing either change", async () => {
    const { page } = await openSettings({ section: "limits" });
    await page.getByLabel("Deliveries at once").fill("300");
    const { version, settings } = await readSettings();
    await call("PUT", "settings", {
      changes: { limits: { ...settings.limits, slots: 33 } },
      expectedVersion: version,
      note: "From the other desk.",
    });
    await page.getByRole("button", { name: "Preview the change" }).click();
    await page.getByRole("alert").getByText("Astrid Admin was first.").waitFor();
    await page.getByRole("button", { name: "Look at the newest" }).click();
    await page.getByRole("button", { name: "Go on with the newest" }).click();
    expect(await page.getByLabel("Tickets in work at once").inputValue()).toBe("33");
    await page.getByRole("button", { name: "Preview the change" }).click();
    await page.getByLabel("Why?").fill("Both are meant.");
    await page.getByRole("button", { name: "Change the settings" }).click();
    await page.getByRole("dialog").waitFor({ state: "detached" });
    expect((await readSettings()).settings.limits).toMatchObject({ slots: 33, burst: 300 });
  });

  it("finds in the track record what had to be put right, and asks about it again by a rule of their own", async () => {
    const [delivery] = loadFixture("fixtures/tickets/address-change.json").deliveries;
    if (!delivery) throw new Error("the fixture has no delivery");
    const { body } = await stage.client.deliver("standard", delivery);
    const id = body.ticketId ?? "";
    await expect.poll(async () => (await stage.client.readTicket(id)).state, waits).toBe("resolved");
    const { draft } = await stage.client.readTicket(id);
    const [action] = draft?.outcome === "drafted" ? draft.actions : [];
    await stage.client.act(id, "revert", { actionId: action?.id });

    const { page, trouble } = await openSettings({ section: "record" });
    await expect.poll(() => countRows(page, "orders.changeAddress", "Ask about these again…"), waits).toBe(1);
    await page.getByRole("button", { name: "Ask about these again…" }).click();
    await page.getByText("Entered; look at it below").waitFor();
    await page.getByRole("button", { name: "Preview the change" }).click();
    const window = page.getByRole("dialog", { name: "Before the settings change" });
    await window.getByText("orders.changeAddress").first().waitFor();
    expect(trouble).toEqual([]);
  });

  it("finds which step each intent stands on, and lets one go that has earned it, by a rule that names it", async () => {
    // A record of many weeks, as the worker would tell it; everything after it is the worker's own.
    const { page, trouble } = await openSettings({
      section: "record",
      before: (opened) => opened.route("**/track-record", (route) => route.fulfill({ json: longRecord })),
    });
    const row = (name: string) => page.getByRole("row").filter({ hasText: `of these, ${name}` });
    await row("Refund request").getByText("12 more unedited approvals for the next step").waitFor();
    await row("Refund request").getByText("Approve", { exact: true }).waitFor();
    await row("Wrong item").getByText("9 days without a fault for the next step").waitFor();
    expect(await page.getByRole("button", { name: "Let these go unasked…" }).count()).toBe(1);
    await row("Damaged item").getByText("Has earned the next step.").waitFor();
    await row("Damaged item").getByRole("button", { name: "Let these go unasked…" }).click();
    await row("Damaged item").getByText("Entered; look at it below").waitFor();
    await page.getByRole("button", { name: "Preview the change" }).click();
    const window = page.getByRole("dialog", { name: "Before the settings change" });
    const effect = window.getByText("Damaged item: goes by itself, one in 10 is asked about all the same");
    await effect.first().waitFor();
    await window.getByLabel("Why?").fill("They agreed forty times of forty.");
    await window.getByRole("button", { name: "Change the settings" }).click();
    await window.waitFor({ state: "detached" });
    const { settings } = await readSettings();
    expect(settings.policy.rules[0]).toMatchObject({
      id: "earned-damaged-item-refunds.create-EUR-10000",
      intents: ["damaged_item"],
      minAmountCents: 5_001,
      maxAmountCents: 10_000,
      sampleOneIn: 10,
      suspendOnFault: true,
    });

    await page.getByRole("tab", { name: "Policy" }).click();
    await page.getByText("only of Damaged item").waitFor();
    await page.getByRole("button", { name: "Edit earned-damaged-item-refunds.create-EUR-10000" }).click();
    const rule = page.getByRole("dialog", { name: "Rule earned-damaged-item" });
    expect(await rule.getByLabel("Only tickets about").inputValue()).toBe("Damaged item");
    await rule.getByLabel("Asks all the same about one in").fill("");
    await rule.getByRole("button", { name: "Put into the draft" }).click();
    await rule.getByText("A rule for some intents asks about one in so many all the same.").waitFor();
    expect(trouble).toEqual([]);
  });

  it("has a rule ask again once something goes wrong, sees what did, and restores it with one click", async () => {
    const { page, trouble } = await openSettings();
    await page.getByRole("button", { name: "Edit reversible" }).click();
    const rule = page.getByRole("dialog", { name: "Rule reversible" });
    await rule.getByLabel("Asks again at once").check();
    await rule.getByLabel("Asks all the same about one in").fill("1000");
    await rule.getByRole("button", { name: "Put into the draft" }).click();
    await page.getByRole("button", { name: "Preview the change" }).click();
    const window = page.getByRole("dialog", { name: "Before the settings change" });
    await window.getByText("one in 1,000 is asked about all the same").first().waitFor();
    await window.getByLabel("Why?").fill("It has gone well for a year.");
    await window.getByRole("button", { name: "Change the settings" }).click();
    await window.waitFor({ state: "detached" });

    const [delivery] = loadFixture("fixtures/tickets/address-change.json").deliveries;
    if (!delivery) throw new Error("the fixture has no delivery");
    const ticket = { ...delivery.ticket, id: "T-suspended" };
    const { body } = await stage.client.deliver("standard", { ...delivery, ticket });
    const id = body.ticketId ?? "";
    await expect.poll(async () => (await stage.client.readTicket(id)).state, waits).toBe("resolved");
    const { draft } = await stage.client.readTicket(id);
    const [action] = draft?.outcome === "drafted" ? draft.actions : [];
    await stage.client.act(id, "revert", { actionId: action?.id });
    await expect.poll(async () => (await readSettings()).suspendedRules.length, waits).toBe(1);

    await page.reload();
    await page.getByText("Suspended: asks").waitFor();
    await page.getByRole("tab", { name: "Track record" }).click();
    const suspended = page.getByRole("list", { name: "Suspended rules" });
    await suspended.getByText("orders.changeAddress, done unasked, was reverted").waitFor();
    expect(await suspended.getByRole("link", { name: "this ticket" }).getAttribute("href")).toBe(
      `/tickets/${id}`,
    );
    expect(await findBarriers(page, wcag)).toEqual([]);
    await suspended.getByRole("button", { name: "Restore reversible" }).click();
    await suspended.waitFor({ state: "detached" });
    expect((await readSettings()).suspendedRules).toEqual([]);
    await page.getByRole("tab", { name: "History" }).click();
    await page.getByText("Rule restored by Astrid Admin").waitFor();
    await page.getByText("Rule suspended by signalbox").waitFor();
    expect(trouble).toEqual([]);
  });

  it("finds the way with the keyboard alone, and comes back to where a window was opened", async () => {
    const { page } = await openSettings();
    await page.getByRole("tab", { name: "Policy" }).focus();
    await page.keyboard.press("ArrowDown");
    await page.keyboard.press("ArrowDown");
    await page.keyboard.press("Enter");
    await page.getByLabel("Tickets in work at once").fill("44");
    await page.getByRole("button", { name: "Preview the change" }).focus();
    await page.keyboard.press("Enter");
    await page.getByRole("dialog").getByLabel("Why?").waitFor();
    for (let press = 0; press < 8; press += 1) {
      await page.keyboard.press("Tab");
      // Nothing behind the window is reached.
      expect(await page.evaluate(() => document.activeElement?.closest("#signalbox") ?? null)).toBeNull();
    }
    await page.keyboard.press("Escape");
    await page.getByRole("dialog").waitFor({ state: "detached" });
    expect(await page.evaluate(() => document.activeElement?.textContent)).toBe("Preview the change…");
  });
});

describe("a viewer", () => {
  it("sees every section and can change nothing", async () => {
    const { page, trouble } = await openSettings({ role: "viewer" });
    await page.getByText("Your role, viewer, may look; an admin changes.").waitFor();
    for (const name of tabs) {
      await page.getByRole("tab", { name }).click();
      await page.getByRole("tabpanel").getByRole("heading").first().waitFor();
      expect(await page.getByRole("main").getByRole("button").allInnerTexts()).toEqual([]);
      const free = page.locator("main :is(input, textarea):not([readonly], [disabled])");
      expect(await free.count()).toBe(0);
    }
    expect(trouble).toEqual([]);
  });
});

describe("the page", () => {
  it("says that it could not be loaded, and loads when it is tried again", async () => {
    const { page } = await openSettings({
      before: (opened) =>
        opened.route("**/api/demo/settings", (route) => route.fulfill({ status: 400, json: {} })),
    });
    await page.getByRole("alert").getByText("Signalbox answered 400").waitFor();
    await page.unrouteAll();
    await page.getByRole("button", { name: "Try again" }).click();
    await page.getByRole("tab", { name: "Policy" }).waitFor();
  });

  it.each(["light", "dark"] as const)(
    "has no barrier that axe knows, and fits a phone, %s",
    async (colorScheme) => {
      const { page, trouble } = await openSettings({
        context: { viewport: { width: 390, height: 844 }, colorScheme },
      });
      const check = async (what: string) => {
        // Colours are measured as they are, not halfway.
        await page.evaluate(() => Promise.all(document.getAnimations().map(({ finished }) => finished)));
        expect({
          what,
          barriers: await findBarriers(page, colorScheme === "light" ? wcag : colours),
        }).toEqual({ what, barriers: [] });
        const overflow = await page.evaluate(() => document.documentElement.scrollWidth - window.innerWidth);
        expect({ what, overflow }).toEqual({ what, overflow: 0 });
      };
      for (const name of tabs) {
        await page.getByRole("tab", { name }).click();
        await page.getByRole("tabpanel").getByRole("heading").first().waitFor();
        await check(name);
      }
      await page.getByRole("tab", { name: "Policy" }).click();
      await page.getByRole("button", { name: "Edit refund-small" }).click();
      await check("a rule");
      await page.getByLabel("Up to, this included").fill("20");
      await page.getByRole("button", { name: "Put into the draft" }).click();
      await page.getByRole("button", { name: "Preview the change" }).click();
      await page.getByLabel("Why?").waitFor();
      await check("a preview");
      expect(trouble).toEqual([]);
    },
  );
});

const judged = { ...nothingJudged(), asProposed: 40 };
const advice = {
  decision: "ask",
  ruleId: "refund-large",
  step: "approve",
  right: 40,
  of: 40,
  low: 0.912,
} as const;
const earned = { agreements: 0, quietDays: 0, bar: null };

/** Refunds of one size: all of them, and those about three intents. */
const longRecord: TrackRecord = {
  items: [
    {
      ...advice,
      tool: "refunds.create",
      currency: "EUR",
      fromCents: 5_001,
      toCents: 10_000,
      lastFaultAt: null,
      judged: { ...judged, asProposed: 103, edited: 6, rejected: 2 },
      right: 103,
      of: 111,
      low: 0.863,
      advice: "keep",
      missing: { agreements: 15, quietDays: 0, bar: null },
      intents: [
        { ...advice, intent: "damaged_item", judged, advice: "letGo", missing: earned },
        {
          ...advice,
          intent: "refund_request",
          judged,
          advice: "keep",
          missing: { ...earned, agreements: 12 },
        },
        { ...advice, intent: "wrong_item", judged, advice: "keep", missing: { ...earned, quietDays: 9 } },
      ],
    },
  ],
};

const tabs = [
  "Track record",
  "Policy",
  "Budgets and limits",
  "SLA and approvals",
  "Triage",
  "Examples",
  "Models and agents",
  "Connectors",
  "Tokens and roles",
  "History",
];

interface Options {
  role?: "viewer" | "approver" | "admin";
  section?: string;
  context?: BrowserContextOptions;
  before?: (page: Page) => Promise<unknown>;
}

/** The page of settings, and everything the browser complains about from here on. */
async function openSettings(options: Options = {}): Promise<{ page: Page; trouble: string[] }> {
  const { role = "admin", section, context = {}, before } = options;
  const { page, trouble } = await openPage(stage, context);
  await before?.(page);
  const search = section === undefined ? "" : `?section=${section}`;
  await page.goto(
    `${stage.server.url}/settings${search}#tenant=demo&token=${developmentToken("demo", role)}`,
  );
  await page.getByText("Live", { exact: true }).waitFor();
  return { page, trouble };
}

async function call(method: string, path: string, body?: object, token = developmentToken("demo")) {
  const answer = await fetch(`${stage.server.url}/api/demo/${path}`, {
    method,
    headers: { authorization: `Bearer ${token}`, "content-type": "application/json" },
    ...(body && { body: JSON.stringify(body) }),
  });
  return (await answer.json()) as unknown;
}

async function readSettings(): Promise<SettingsView> {
  return (await call("GET", "settings")) as SettingsView;
}

function whoIs(token: string) {
  return call("GET", "me", undefined, token);
}

/** A ticket of which an admin has said what it really is, and that the desk has heard so. */
async function putRight(words: string, intent: string): Promise<void> {
  const [delivery] = loadFixture("fixtures/tickets/shipping-status.json").deliveries;
  if (!delivery) throw new Error("there is no fixture shipping-status");
  const ticket = { ...delivery.ticket, id: crypto.randomUUID(), subject: "Klimbim", body: words };
  const { body } = await stage.client.deliver("standard", { event: null, key: null, ticket });
  const id = body.ticketId ?? "";
  await expect.poll(async () => (await stage.client.readTicket(id)).assessment, waits).not.toBeNull();
  const { calls } = await stage.client.readTicket(id);
  const callId = calls.find(({ callee }) => callee === "triage")?.id;
  await stage.client.act(id, "feedback", { rating: "down", reason: "incorrect", callId, intent });
  await expect.poll(() => call("GET", "labels").then(JSON.stringify), waits).toContain(id);
}

/** A ticket whose refund a person is asked about, and that the desk knows to be waiting. */
async function sendWaitingTicket(): Promise<string> {
  const client = new SignalboxClient({ origin: stage.server.url, tenant: loadTenant("demo") });
  const [delivery] = loadFixture("fixtures/tickets/refund-approved.json").deliveries;
  if (!delivery) throw new Error("there is no fixture refund-approved");
  const { body } = await client.deliver("standard", delivery);
  for (let round = 0; round < 200; round += 1) {
    const { items } = await client.listTickets({ limit: 50 });
    if (items.some(({ id, asks }) => id === body.ticketId && asks.length > 0)) return body.ticketId ?? "";
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
  throw new Error("the ticket does not come to wait");
}

/** Looks again, as a person would: the desk hears of things in batches. */
async function countRows(page: Page, tool: string, button: string): Promise<number> {
  await page.reload();
  await page.getByRole("heading", { name: "Track record" }).waitFor();
  return page.getByRole("row").filter({ hasText: tool }).filter({ hasText: button }).count();
}
