/** The coordinator UI in a real browser, on the real worker, with tickets that come in by signed webhook. */
import type { BrowserContextOptions, Page } from "playwright-core";
import { describe, expect, it } from "vitest";
import type { FixtureDelivery } from "../../src/domain/fixture.ts";
import { loadFixture } from "../../scripts/fixtures/load.ts";
import { developmentToken } from "../../scripts/fixtures/signalbox-client.ts";
import { openPage, setStage, waits } from "../support/stage.ts";

const stage = setStage();

describe("a refund that needs a person", () => {
  it("arrives live, is approved with one click, and is paid once and answered", async () => {
    const { page, trouble } = await openList();
    const subject = await askForRefund("SB-10006", "thomas.okafor@example.com");
    const row = page.getByRole("row").filter({ hasText: subject });
    await row.getByText("Waiting for approval").waitFor();
    await row.getByRole("link").click();
    await page.getByRole("heading", { name: "Refund €145.00 for order SB-10006?" }).waitFor();
    expect(await textOf(page, ".arguments")).toMatch(
      /Order id\s*SB-10006[\s\S]*Amount[\s\S]*145[\s\S]*Currency[\s\S]*EUR/,
    );
    await page.getByRole("button", { name: "Approve", exact: true }).click();
    await page.locator(".ticket-head").getByText("Resolved").waitFor();
    expect(await textOf(page, ".from-signalbox")).toContain("145");
    await expect
      .poll(async () => (await page.locator(".track .way li").allInnerTexts()).slice(-4), waits)
      .toEqual(["Waiting for approval", "Acting", "Replying", "Resolved"]);
    expect(await refundsOf("SB-10006")).toEqual([14500]);
    expect(await textOf(page, ".effects-panel")).toMatch(
      /refunds\.create@1\s*Done\s*The other side said so\.\s*replies\.send@1\s*Done/,
    );
    expect(trouble).toEqual([]);
  });

  it("says which rule asks, and where each argument was found", async () => {
    const { page, trouble } = await openTicket(
      await askForRefund("SB-10005", "sofie.janssens@example.com"),
      "Waiting for approval",
    );
    const card = page.locator(".approval");
    await card.getByText("Rule refund-large, policy demo-1#").waitFor();
    expect(await card.locator(".origin .badge").allInnerTexts()).toEqual([
      "System of record",
      "System of record",
      "System of record",
      "Model",
    ]);
    await card.locator(".origin .evidence-link").first().click();
    await page.locator("details[id^=evidence][open]").first().waitFor();
    expect(trouble).toEqual([]);
  });

  it("says who was first when somebody else has decided", async () => {
    const { page, ticketId } = await openTicket(
      await askForRefund("SB-10009", "nadia.petrova@example.com"),
      "Waiting for approval",
      {
        deaf: true,
      },
    );
    const { approvals } = await stage.client.readTicket(ticketId);
    await stage.client.decide(ticketId, approvals[0]?.id ?? "", { decision: "reject" });
    await page.getByRole("button", { name: "Approve", exact: true }).click();
    await page.getByText("Astrid Admin").first().waitFor();
    await page.locator(".ticket-head").getByText("With a person").waitFor();
  });
});

describe("what a person can do", () => {
  it("writes a note, which takes the ticket over, and marks it resolved", async () => {
    const { page, trouble } = await openTicket(
      await askForRefund("SB-10010", "ivan.halloran@example.com"),
      "Waiting for approval",
    );
    await page.getByRole("tab", { name: "Internal note" }).click();
    await page.getByLabel("Your note for the team").fill("Hello, I will look after this myself.");
    await page.getByRole("button", { name: "Take over" }).click();
    await page.locator(".ticket-head").getByText("A person took over").waitFor();
    expect(await textOf(page, ".from-human")).toContain("I will look after this myself.");
    await page.getByRole("button", { name: "Mark resolved" }).click();
    await page.locator(".ticket-head").getByText("Resolved by a person").waitFor();
    await page.getByRole("button", { name: "Not good…" }).click();
    await page.getByLabel("The tone is off").check();
    await page.getByRole("button", { name: "Send feedback" }).click();
    await page.locator(".feedback").getByText("The tone is off").waitFor();
    expect(trouble).toEqual([]);
  });

  it("may only look with a viewer's token", async () => {
    const { page } = await openTicket(
      await askForRefund("SB-10013", "aisha.rahman@example.com"),
      "Waiting for approval",
      {
        role: "viewer",
      },
    );
    await page.getByText("may look but not decide").waitFor();
    expect(await page.locator("main").getByRole("button").allInnerTexts()).toEqual([]);
  });

  it("reads the journal, whose chain of hashes is intact", async () => {
    const { page, trouble } = await openTicket(await deliver("shipping-status"), "Resolved");
    await page.getByText("Audit history").click();
    await page.getByText("Chain of hashes intact").waitFor();
    expect(await textOf(page, ".events li >> nth=0")).toContain("ticket.received");
    expect(trouble).toEqual([]);
  });

  it("finds tickets by words and by state", async () => {
    const subject = await deliver("how-to-wash-linen");
    const { page, trouble } = await openList();
    await page.getByRole("searchbox").fill(subject.toUpperCase());
    await page.getByText("1 ticket", { exact: true }).waitFor();
    expect(page.url()).toContain("q=");
    await page.getByRole("button", { name: "Waiting for approval" }).click();
    await page.getByText("Nothing found").waitFor();
    await page.getByRole("button", { name: "Show all tickets" }).click();
    await page.getByRole("row").nth(1).waitFor();
    for (const group of ["With a person", "In work", "Resolved"]) {
      await page.getByRole("button", { name: group }).click();
      await page.locator(".list-foot, .notice").first().waitFor();
    }
    expect(trouble).toEqual([]);
  });
});

describe("the page itself", () => {
  it("wipes the token from the address and asks who you are without one", async () => {
    const { page } = await openList();
    expect(page.url()).toBe(`${stage.server.url}/`);
    await page.getByRole("button", { name: "sign out" }).click();
    await page.getByRole("menuitem", { name: "Sign out" }).click();
    await page.getByLabel("Access token").waitFor();
    await page.reload();
    await page.getByLabel("Access token").waitFor();
  });

  it("fits a phone without scrolling sideways", async () => {
    const { page, trouble } = await openTicket(
      await askForRefund("SB-10057", "dora.fenwick@example.com"),
      null,
      {
        context: { viewport: { width: 390, height: 844 }, colorScheme: "dark" },
      },
    );
    const overflow = () => page.evaluate(() => document.documentElement.scrollWidth - window.innerWidth);
    expect(await overflow()).toBe(0);
    await page.getByRole("link", { name: "Tickets", exact: true }).click();
    await page.getByRole("row").nth(1).waitFor();
    expect(await overflow()).toBe(0);
    expect(trouble).toEqual([]);
  });

  it("is worked with the keyboard alone", async () => {
    const subject = await askForRefund("SB-10058", "rosa.delaney@example.com");
    const { page, trouble } = await openList();
    await page.getByRole("row").filter({ hasText: subject }).getByText("Waiting for approval").waitFor();
    await page.keyboard.press("Tab");
    expect(await focused(page)).toBe("Skip to content");
    await pressTabUntil(page, subject);
    await page.keyboard.press("Enter");
    await page.getByRole("button", { name: "Approve", exact: true }).waitFor();
    await pressTabUntil(page, "Approve");
    await page.keyboard.press("Enter");
    await page.locator(".ticket-head").getByText("Resolved").waitFor();
    expect(trouble).toEqual([]);
  });

  it("says that it is not live when the server is gone, and is live again when it is back", async () => {
    const { page } = await openList();
    await stage.awayWhile(async () => {
      await page.getByText("What you see may be out of date").waitFor();
    });
    await page.getByText("What you see may be out of date").waitFor({ state: "detached", timeout: 40_000 });
    const subject = await deliver("payment-methods");
    await page.getByRole("link", { name: subject }).waitFor();
  });
});

/** A ticket that the demo tenant's policy puts before a person. Gives its subject. */
async function askForRefund(orderId: string, email: string): Promise<string> {
  const subject = `Refund for order ${orderId}`;
  await post({
    id: `T-${orderId}`,
    subject,
    body: `Please refund order ${orderId}. It takes up too much room and I've changed my mind about it.`,
    requester: { email },
  });
  return subject;
}

async function post(ticket: FixtureDelivery["ticket"]): Promise<void> {
  const { status, body } = await stage.client.deliver("standard", { ticket, event: null, key: null });
  if (status !== 202) throw new Error(`the delivery was answered ${status}: ${JSON.stringify(body)}`);
}

/** Posts a fixture's first delivery, signed, and gives its subject. */
async function deliver(name: string): Promise<string> {
  const fixture = loadFixture(new URL(`../../fixtures/tickets/${name}.json`, import.meta.url));
  const [delivery] = fixture.deliveries;
  if (!delivery) throw new Error(`${name} delivers nothing`);
  await post(delivery.ticket);
  return String(delivery.ticket["subject"]);
}

interface Options {
  role?: "viewer" | "approver";
  context?: BrowserContextOptions;
  /** Without a live connection, so that the page does not hear what happens elsewhere. */
  deaf?: boolean;
}

/** The list, live, and everything the browser complains about from here on. */
async function openList({ role = "approver", context = {}, deaf = false }: Options = {}): Promise<{
  page: Page;
  trouble: string[];
}> {
  const { page, trouble } = await openPage(stage, context);
  if (deaf) await page.routeWebSocket(/\/live\//, () => {});
  await page.goto(`${stage.server.url}/#tenant=demo&token=${developmentToken("demo", role)}`);
  await page.getByText(deaf ? "Connecting" : "Live", { exact: true }).waitFor();
  return { page, trouble };
}

/** One ticket, once it is in the state named; null does not wait. */
async function openTicket(subject: string, state: string | null, options: Options = {}) {
  const opened = await openList(options);
  const { page } = opened;
  // A list without a live connection does not hear of the ticket: look it up until it is there.
  const link = page.getByRole("link", { name: subject });
  for (let tries = 0; options.deaf && tries < 20 && !(await link.isVisible()); tries++) {
    await page.reload();
    await page.locator(".list-foot, .notice").first().waitFor();
  }
  await link.first().click();
  await page.locator(".ticket-head").waitFor();
  const ticketId = page.url().split("/").at(-1) ?? "";
  if (state !== null && options.deaf)
    await waitForState(ticketId, "awaitingApproval").then(() => page.reload());
  if (state !== null) await page.locator(".ticket-head").getByText(state, { exact: true }).waitFor();
  return { ...opened, ticketId };
}

async function waitForState(ticketId: string, state: string): Promise<void> {
  await expect
    .poll(async () => (await stage.client.readTicket(ticketId)).state, { timeout: 20_000 })
    .toBe(state);
}

async function refundsOf(orderId: string): Promise<number[]> {
  const { refunds } = await stage.client.books();
  return refunds.filter((refund) => refund.orderId === orderId).map((refund) => refund.amountCents);
}

function focused(page: Page): Promise<string> {
  return page.evaluate(() => document.activeElement?.textContent?.trim() ?? "");
}

async function pressTabUntil(page: Page, words: string): Promise<void> {
  const seen: string[] = [];
  for (let press = 0; press < 60; press++) {
    await page.keyboard.press("Tab");
    seen.push(await focused(page));
    if (seen.at(-1)?.endsWith(words)) return;
  }
  throw new Error(`"${words}" is not reached with the tab key, only ${seen.join(", ")}`);
}

function textOf(page: Page, selector: string): Promise<string> {
  return page.locator(selector).last().innerText();
}
