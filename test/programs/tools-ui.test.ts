/** The tools and their switches in a real browser, on the real worker. */
import type { BrowserContextOptions, Page } from "playwright-core";
import { describe, expect, it } from "vitest";
import { developmentToken } from "../../scripts/fixtures/signalbox-client.ts";
import { createObjectName } from "../../src/domain/object-name.ts";
import type { TenantGate } from "../../src/tenants/gate.ts";
import { openPage, setStage, waits } from "../support/stage.ts";

const markup = `<img src=x onerror="document.title='taken'"> it pays twice`;

const stage = setStage();

describe("a tool", () => {
  it("is shown with its tier, its limits and what the policy says of each amount", async () => {
    const { page, trouble } = await openTools();
    const refund = page.getByRole("article", { name: "refunds.create" });
    await refund.getByText("Tier 2 · High risk").waitFor();
    await refund.getByText("600 a minute, 200 in a burst, 100 under way at once").waitFor();
    expect(
      await refund.getByRole("list", { name: "What the policy says" }).getByRole("listitem").allInnerTexts(),
    ).toEqual([
      expect.stringMatching(
        /Up to 50\.00\s+Goes by itself\s+Refunds up to 50\.00 are allowed\. refund-small/,
      ),
      expect.stringMatching(
        /From 50\.01\s+A person is asked\s+Refunds over 50\.00 need a person\. refund-large/,
      ),
    ]);
    await refund.getByText("Details").click();
    await refund.getByText("amountCents from a record of the requester’s, the amount").waitFor();
    await refund.getByText("Input as JSON Schema").click();
    await refund.getByText('"EUR"').first().waitFor();
    await page
      .getByRole("article", { name: "customers.erase" })
      .getByText("Only people do this")
      .first()
      .waitFor();
    expect(trouble).toEqual([]);
  });

  it("that an admin switches off is refused at its very next call, and told with who did it and why", async () => {
    const { page, trouble } = await openTools();
    expect(await admit("refunds.create")).toBe("admitted");
    await page.getByRole("button", { name: "Switch off… refunds.create" }).click();
    await page.getByRole("button", { name: "Switch off now" }).click();
    expect(await page.getByLabel("Why?").evaluate((field) => field.matches(":invalid"))).toBe(true);
    expect(await admit("refunds.create")).toBe("admitted");

    await page.getByLabel("Why?").fill(markup);
    await page.getByRole("button", { name: "Switch off now" }).click();
    const refund = page.getByRole("article", { name: "refunds.create" });
    await refund.getByText(markup).waitFor();
    await refund.getByText("Astrid Admin").waitFor();
    expect(await admit("refunds.create")).toBe("toolDisabled");
    expect(await admit("orders.get")).toBe("admitted");
    expect(await page.locator("main img").count()).toBe(0);

    await page.getByRole("button", { name: "Switch on… refunds.create" }).click();
    await page.getByLabel("Why?").fill("It pays once again.");
    await page.getByRole("button", { name: "Switch on now" }).click();
    await page.getByRole("button", { name: "Switch off… refunds.create" }).waitFor();
    expect(await admit("refunds.create")).toBe("admitted");
    await expect
      .poll(() => page.locator(".switch-history li strong").allInnerTexts(), waits)
      .toEqual(["refunds.create", "refunds.create"]);
    expect(trouble).toEqual([]);
  });

  it.each(["viewer", "approver"] as const)("is for a %s to look at, who has no switch", async (role) => {
    const { page, trouble } = await openTools({ role });
    await page.getByText(`Your role, ${role}, may look; an admin switches.`).waitFor();
    expect(await page.locator("main").getByRole("button").allInnerTexts()).toEqual([]);
    const answer = await fetch(`${stage.server.url}/api/demo/switches/orders.get`, {
      method: "PUT",
      headers: {
        authorization: `Bearer ${developmentToken("demo", role)}`,
        "content-type": "application/json",
      },
      body: JSON.stringify({ isOff: true, reason: "Because I can." }),
    });
    expect(answer.status).toBe(403);
    expect(await admit("orders.get")).toBe("admitted");
    expect(trouble).toEqual([]);
  });

  it("stays on, and what was entered stays, where the switch cannot be set", async () => {
    const { page } = await openTools();
    await page.route("**/switches/**", (route) => route.fulfill({ status: 400, json: { title: "Not now" } }));
    await page.getByRole("button", { name: "Switch off… orders.get" }).click();
    await page.getByLabel("Why?").fill("It answers nonsense.");
    await page.getByRole("button", { name: "Switch off now" }).click();
    await page.getByRole("alert").getByText("Not now").waitFor();
    expect(await page.getByLabel("Why?").inputValue()).toBe("It answers nonsense.");
    expect(await admit("orders.get")).toBe("admitted");
  });
});

describe("everything", () => {
  it("is stopped and started again with the keyboard alone, each time with a reason", async () => {
    const { page, trouble } = await openTools();
    await pressTabUntil(page, "Stop everything…");
    await page.keyboard.press("Enter");
    await page.keyboard.press("Escape");
    expect(await focused(page)).toBe("Stop everything…");
    await page.keyboard.press("Enter");
    await page.keyboard.type("Something sends wrong refunds.");
    await page.keyboard.press("Enter");
    await page.getByRole("alert").getByText("Everything is stopped").waitFor();
    expect(await admit("orders.get")).toBe("tenantDisabled");
    expect(await focused(page)).toBe("Start again…");

    await page.keyboard.press("Enter");
    await page.keyboard.type("It is found and mended.");
    await page.keyboard.press("Enter");
    await page.getByText("Every tool can be stopped at once").waitFor();
    expect(await admit("orders.get")).toBe("admitted");
    expect(trouble).toEqual([]);
  });
});

describe("the page of tools", () => {
  it("says that it could not be loaded, and loads when it is tried again", async () => {
    const { page } = await openTools({
      before: (opened) =>
        opened.route("**/tools", (route) =>
          route.request().resourceType() === "document"
            ? route.fallback()
            : route.fulfill({ status: 400, json: {} }),
        ),
    });
    await page.getByRole("alert").getByText("Signalbox answered 400").waitFor();
    await page.unrouteAll();
    await page.getByRole("button", { name: "Try again" }).click();
    await page.getByRole("article", { name: "refunds.create" }).waitFor();
  });

  it("says so where no system is connected", async () => {
    const { page } = await openTools({
      before: (opened) =>
        opened.route("**/api/demo/tools", (route) =>
          route.fulfill({
            json: { tools: [], policyVersion: "1", plan: "pro", environment: "live", everything: null },
          }),
        ),
    });
    await page.getByRole("heading", { name: "No system is connected" }).waitFor();
  });

  it.each(["light", "dark"] as const)("fits a phone without scrolling sideways, %s", async (colorScheme) => {
    const { page, trouble } = await openTools({
      context: { viewport: { width: 390, height: 844 }, colorScheme },
    });
    const overflow = () => page.evaluate(() => document.documentElement.scrollWidth - window.innerWidth);
    const refund = page.getByRole("article", { name: "refunds.create" });
    await refund.getByText("Details").click();
    await refund.getByText("Input as JSON Schema").click();
    await page.getByRole("button", { name: "Stop everything" }).click();
    await page.getByLabel("Why?").waitFor();
    expect(await overflow()).toBe(0);
    expect(trouble).toEqual([]);
  });
});

let calls = 0;

/** What the tenant's gate says of one more call of a tool: admitted, or the reason it is not. */
async function admit(tool: string): Promise<string> {
  const { TENANT_GATE: gates } = (await stage.server.bindings()) as {
    TENANT_GATE: { getByName(name: string): Pick<TenantGate, "admitTools"> };
  };
  const gate = gates.getByName(createObjectName({ tenantId: "demo", kind: "gate", id: "main" }));
  calls += 1;
  const [answer] = await gate.admitTools("demo", [
    { id: `call-${calls}`, tool, limits: null, isOnce: false, leaseMs: 1_000 },
  ]);
  return answer?.status === "refused" ? answer.reason : "admitted";
}

interface Options {
  role?: "viewer" | "approver" | "admin";
  context?: BrowserContextOptions;
  before?: (page: Page) => Promise<unknown>;
}

/** The page of tools, and everything the browser complains about from here on. */
async function openTools(options: Options = {}): Promise<{ page: Page; trouble: string[] }> {
  const { role = "admin", context = {}, before } = options;
  const { page, trouble } = await openPage(stage, context);
  await before?.(page);
  await page.goto(`${stage.server.url}/tools#tenant=demo&token=${developmentToken("demo", role)}`);
  await page.getByText("Live", { exact: true }).waitFor();
  return { page, trouble };
}

function focused(page: Page): Promise<string> {
  return page.evaluate(() => document.activeElement?.textContent?.trim() ?? "");
}

async function pressTabUntil(page: Page, words: string): Promise<void> {
  const seen: string[] = [];
  for (let press = 0; press < 60; press++) {
    await page.keyboard.press("Tab");
    seen.push(await focused(page));
    if (seen.at(-1) === words) return;
  }
  throw new Error(`"${words}" is not reached with the tab key, only ${seen.join(", ")}`);
}
