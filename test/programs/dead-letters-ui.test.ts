/** Dead letters in a real browser, on the real worker: a poison message runs out of retries, people decide. */
import type { BrowserContextOptions, Page } from "playwright-core";
import { describe, expect, it, vi } from "vitest";
import { developmentToken } from "../../scripts/fixtures/signalbox-client.ts";
import type { GivenUp } from "../../src/domain/dead-letter.ts";
import { createObjectName } from "../../src/domain/object-name.ts";
import type { TenantDesk } from "../../src/tenants/desk.ts";
import { openPage, setStage } from "../support/stage.ts";

const markup = `<img src=x onerror="document.title='taken'"> is away`;
let ticketId: string;

const stage = setStage({
  prepare: async () => {
    ticketId = await resolveTicket();
  },
});

describe("a message nobody can follow", () => {
  it("appears live when its retries have run out, cannot be redriven, and is dismissed with a reason", async () => {
    const { page, trouble } = await openLetters();
    await page.getByText("Nothing waits here").waitFor();
    const { INTAKE_QUEUE: queue } = (await stage.server.bindings()) as { INTAKE_QUEUE: Queue };
    await queue.send({ tenantId: "demo", ticketId: "nobody" });

    await page.getByRole("link", { name: "Starting the ticket" }).waitFor({ timeout: 60_000 });
    await page.getByRole("link", { name: "Dead letters 1 open" }).waitFor();
    await page.getByRole("link", { name: "Starting the ticket" }).click();
    await page.getByText('The message names no ticket: {"tenantId":"demo","ticketId":"nobody"}').waitFor();
    expect(await page.getByRole("button", { name: "Redrive" }).count()).toBe(0);

    await page.getByRole("button", { name: "Dismiss…" }).click();
    await page.getByRole("button", { name: "Dismiss the letter" }).click();
    expect(
      await page.getByLabel("Why can it be let go?").evaluate((field) => field.matches(":invalid")),
    ).toBe(true);
    await page.getByLabel("Why can it be let go?").fill("We sent it ourselves.");
    await page.getByRole("button", { name: "Dismiss the letter" }).click();
    await page.getByText("Dismissed by").waitFor();
    await page.getByText("We sent it ourselves.").waitFor();

    await page.getByRole("link", { name: "Dead letters", exact: true }).first().click();
    await page.getByText("Nothing waits here").waitFor();
    await page.getByRole("button", { name: "All", exact: true }).click();
    await page.getByRole("row").filter({ hasText: "Starting the ticket" }).getByText("Dismissed").waitFor();
    expect(trouble).toEqual([]);
  });
});

describe("a dead letter of a ticket", () => {
  it("shows up, is inspected, redriven, and gone from the open list; failing again it is back", async () => {
    const { page, trouble } = await openLetters();
    await giveUp({ error: markup });
    const row = page.getByRole("row").filter({ hasText: markup });
    await row.getByText("Open", { exact: true }).waitFor();
    await row.getByRole("link", { name: "Starting the ticket" }).click();

    await page.locator(".letter-error").getByText(markup).waitFor();
    expect(await page.locator("main img").count()).toBe(0);
    await page.locator(".letter").getByText("Resolved", { exact: true }).first().waitFor();
    await page.locator(".letter .events li").first().locator("summary").click();
    await page.locator(".letter .events pre").first().waitFor();
    await page.getByRole("button", { name: "Redrive" }).click();
    await page.getByText("Redriven by").waitFor();

    await page.getByRole("link", { name: "Dead letters", exact: true }).first().click();
    await page.getByText("Nothing waits here").waitFor();
    await giveUp({ error: "again" });
    await page.getByRole("row").filter({ hasText: "again" }).getByRole("link").first().click();
    await page.getByText("It failed again since.").waitFor();
    await page.locator(".letter").getByRole("link", { name: ticketId }).click();
    await page.locator(".ticket-head").getByText("Resolved").waitFor();
    expect(trouble).toEqual([]);
  });

  it("says who was first, where somebody else has decided meanwhile", async () => {
    await giveUp({ what: "first" });
    const { page } = await openLetters({ deaf: true });
    await page.getByRole("link", { name: "First" }).click();
    await page.getByRole("button", { name: "Redrive" }).waitFor();
    await fetch(`${stage.server.url}/api/demo/dead-letters/${page.url().split("/").at(-1)}/dismiss`, {
      method: "POST",
      headers: {
        authorization: `Bearer ${developmentToken("demo", "admin")}`,
        "content-type": "application/json",
      },
      body: JSON.stringify({ note: "Seen." }),
    });
    await page.getByRole("button", { name: "Redrive" }).click();
    await page.getByRole("alert").getByText("Decided by Astrid Admin").waitFor();
    await page.getByText("Dismissed by", { exact: true }).waitFor();
    expect(await page.getByRole("button", { name: "Redrive" }).count()).toBe(0);
  });

  it("says why where it cannot be redriven any more, and stays open", async () => {
    await giveUp({ source: "step", what: "agent.ask draft" });
    const { page } = await openLetters();
    await page.getByRole("link", { name: "Asking the draft agent" }).click();
    await page.getByRole("button", { name: "Redrive" }).click();
    await page.getByRole("alert").getByText("The ticket is resolved and cannot be redriven.").waitFor();
    await page.getByRole("button", { name: "Dismiss…" }).waitFor();
  });

  it("is for a viewer to look at, who is told why", async () => {
    await giveUp({ what: "seen" });
    const { page, trouble } = await openLetters({ role: "viewer" });
    await page.getByRole("link", { name: "Seen" }).click();
    await page.getByText("may look but not decide").waitFor();
    expect(await page.locator("main").getByRole("button").allInnerTexts()).toEqual([]);
    expect(trouble).toEqual([]);
  });

  it("is redriven with the keyboard alone", async () => {
    await giveUp({ what: "keys" });
    const { page, trouble } = await openLetters();
    await page.getByRole("link", { name: "Keys" }).waitFor();
    await pressTabUntil(page, "Keys");
    await page.keyboard.press("Enter");
    await page.getByRole("button", { name: "Redrive" }).waitFor();
    await pressTabUntil(page, "Redrive");
    await page.keyboard.press("Enter");
    await page.getByText("Redriven by").waitFor();
    expect(trouble).toEqual([]);
  });

  it.each(["light", "dark"] as const)("fits a phone without scrolling sideways, %s", async (colorScheme) => {
    await giveUp({ what: "wide", error: `${"long".repeat(60)} ${"word ".repeat(30)}` });
    const { page, trouble } = await openLetters({
      context: { viewport: { width: 390, height: 844 }, colorScheme },
    });
    const overflow = () => page.evaluate(() => document.documentElement.scrollWidth - window.innerWidth);
    await page.getByRole("link", { name: "Wide" }).waitFor();
    expect(await overflow()).toBe(0);
    await page.getByRole("link", { name: "Wide" }).click();
    await page.getByRole("button", { name: "Redrive" }).waitFor();
    expect(await overflow()).toBe(0);
    expect(trouble).toEqual([]);
  });
});

describe("the page of dead letters", () => {
  it("says that it could not be loaded, and loads when it is tried again", async () => {
    await giveUp({ what: "later" });
    const { page } = await openLetters({
      before: (opened) =>
        opened.route("**/dead-letters?**", (route) => route.fulfill({ status: 400, json: {} })),
    });
    await page.getByRole("alert").getByText("Signalbox answered 400").waitFor();
    await page.unrouteAll();
    await page.getByRole("button", { name: "Try again" }).click();
    await page.getByRole("link", { name: "Later" }).waitFor();
  });

  it("keeps what it had when it cannot be brought up to date, and says so", async () => {
    await giveUp({ what: "stale" });
    const { page } = await openLetters();
    await page.getByRole("link", { name: "Stale" }).waitFor();
    await page.route("**/dead-letters?**", (route) => route.fulfill({ status: 400, json: {} }));
    await giveUp({ what: "newer" });
    await page.getByRole("alert").getByText("Signalbox answered 400").waitFor();
    await page.getByRole("link", { name: "Stale" }).waitFor();
  });

  it("knows what is not there", async () => {
    const { page } = await openLetters({ path: "/dead-letters/ltr_nothing" });
    await page.getByRole("heading", { name: "There is no such dead letter" }).waitFor();
  });
});

/** A ticket of the demo tenant that has come to its end. Gives its id. */
async function resolveTicket(): Promise<string> {
  const ticket = {
    id: "T-letters",
    subject: "How can I pay?",
    body: "Which payment methods do you take?",
    requester: { email: "oliver.penrose@example.com" },
  };
  const { body } = await stage.client.deliver("standard", { ticket, event: null, key: null });
  const id = body.ticketId ?? "";
  await vi.waitUntil(async () => (await stage.client.readTicket(id)).state === "resolved", {
    timeout: 20_000,
  });
  return id;
}

/** Tells the desk of something about the ticket that was given up just now. */
async function giveUp(changes: Partial<GivenUp>): Promise<void> {
  const { TENANT_DESK: desks } = (await stage.server.bindings()) as {
    TENANT_DESK: { getByName(name: string): Pick<TenantDesk, "recordDeadLetter"> };
  };
  const desk = desks.getByName(createObjectName({ tenantId: "demo", kind: "desk", id: "main" }));
  await desk.recordDeadLetter("demo", {
    source: "queue",
    ticketId,
    what: "intake pointer",
    attempts: 6,
    error: "Error: away",
    at: Date.now(),
    ...changes,
  });
}

interface Options {
  role?: "viewer" | "approver";
  context?: BrowserContextOptions;
  path?: string;
  /** Without a live connection, so that the page does not hear what happens elsewhere. */
  deaf?: boolean;
  before?: (page: Page) => Promise<unknown>;
}

/** The page of dead letters, and everything the browser complains about from here on. */
async function openLetters(options: Options = {}): Promise<{ page: Page; trouble: string[] }> {
  const { role = "approver", context = {}, path = "/dead-letters", deaf = false, before } = options;
  const { page, trouble } = await openPage(stage, context);
  if (deaf) await page.routeWebSocket(/\/live\//, () => {});
  await before?.(page);
  await page.goto(`${stage.server.url}${path}#tenant=demo&token=${developmentToken("demo", role)}`);
  await page.getByText(deaf ? "Connecting" : "Live", { exact: true }).waitFor();
  return { page, trouble };
}

async function pressTabUntil(page: Page, words: string): Promise<void> {
  const seen: string[] = [];
  for (let press = 0; press < 60; press++) {
    await page.keyboard.press("Tab");
    seen.push(await page.evaluate(() => document.activeElement?.textContent?.trim() ?? ""));
    if (seen.at(-1) === words) return;
  }
  throw new Error(`"${words}" is not reached with the tab key, only ${seen.join(", ")}`);
}
