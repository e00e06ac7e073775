/** The inbox in a real browser: ten thousand rows, keys, batches, themes, a first visit, and no barriers. */
import type { BrowserContextOptions, Page } from "playwright-core";
import { describe, expect, it } from "vitest";
import { developmentToken } from "../../scripts/fixtures/signalbox-client.ts";
import type { TicketSummary } from "../../src/domain/view.ts";
import { findBarriers, wcag } from "../support/accessibility.ts";
import { openPage, setStage } from "../support/stage.ts";

const stage = setStage();

describe("a first visit", () => {
  it("leads from a test ticket to its approval, by keys alone from there on", async () => {
    const { page, trouble } = await openInbox();
    await page.getByRole("heading", { name: "See one ticket through" }).waitFor();
    await page.getByRole("button", { name: "Post a test ticket" }).click();
    await page.getByRole("button", { name: "Post it" }).click();
    await page.getByRole("link", { name: "Decide now" }).waitFor();
    await page.keyboard.press("j");
    const focused = () => page.evaluate(() => document.activeElement?.textContent ?? "");
    await expect.poll(focused).toMatch(/^Refund €[\d.]+ for order SB-/);
    await page.keyboard.press("a");
    // Money takes a second press, and says so first.
    await page.locator(".armed").getByText("Press A again").waitFor();
    expect((await stage.client.books()).refunds.length).toBe(3);
    await page.keyboard.press("Escape");
    await page.locator(".armed").waitFor({ state: "detached" });
    await page.keyboard.press("a");
    await page.locator(".armed").waitFor();
    await page.keyboard.press("a");
    await page.locator(".toast").getByText("Approved").waitFor();
    await page.locator(".guide-end").waitFor();
    expect((await stage.client.books()).refunds.length).toBe(4);
    await page.keyboard.press("Enter");
    await page.locator(".ticket-head").waitFor();
    expect(trouble).toEqual([]);
  });
});

describe("ten thousand tickets", () => {
  it("are scrolled through with few of them drawn, each knowing its place", async () => {
    const { page, trouble } = await openInbox({ tickets: createTickets(10_000) });
    await page.locator(".row").first().waitFor();
    for (let scroll = 0; scroll < 40; scroll++) {
      await page.evaluate(() => window.scrollTo(0, document.documentElement.scrollHeight));
      if (await page.getByText("10000 tickets", { exact: true }).isVisible()) break;
    }
    await page.getByText("10000 tickets", { exact: true }).waitFor();
    await page.evaluate(() => window.scrollTo(0, document.documentElement.scrollHeight));
    await page.locator('[aria-rowindex="10001"]').waitFor();
    expect(await page.locator(".inbox").getAttribute("aria-rowcount")).toBe("10001");
    expect(await page.locator(".inbox .row").count()).toBeLessThan(60);
    // From the end to the top in one jump: no row is missing where one looks.
    await page.evaluate(() => window.scrollTo(0, 0));
    await page.locator('.inbox .row[aria-rowindex="2"]').waitFor();
    expect(await page.locator(".inbox .row").count()).toBeLessThan(60);
    expect(trouble).toEqual([]);
  });

  it("are approved together only where the tool and its low tier are the same", async () => {
    const decided: string[] = [];
    const { page, trouble } = await openInbox({ tickets: createTickets(6) });
    await page.route(/\/approvals\//, (route) => {
      decided.push(new URL(route.request().url()).pathname.split("/").at(-1) ?? "");
      return route.fulfill({ json: { approval: {}, state: "acting" } });
    });
    await page.locator(".row").first().waitFor();
    await page.keyboard.press("j");
    await page.keyboard.press("x");
    await page.keyboard.press("j");
    await page.keyboard.press("j");
    await page.keyboard.press("x");
    await page.locator(".toast").getByText("It is decided on by itself").waitFor();
    await page.getByRole("checkbox").nth(1).check();
    await page.locator(".batch").getByText("Invoices resend, for 2 tickets").waitFor();
    await page.getByRole("button", { name: "Approve these 2" }).click();
    await page.locator(".toast").getByText("2 approved").waitFor();
    expect(decided).toEqual(["approval-0", "approval-1"]);
    expect(trouble).toEqual([]);
  });
});

describe("whoever looks at it", () => {
  it.each(["light", "dark"] as const)(
    "meets no barriers in the %s theme, which stays chosen",
    async (theme) => {
      const { page, trouble } = await openInbox({
        tickets: createTickets(30),
        context: { colorScheme: theme === "dark" ? "light" : "dark" },
      });
      await page.locator(".row").first().waitFor();
      await page.locator(".person").click();
      await page.getByRole("menuitemradio", { name: theme === "dark" ? "Dark" : "Light" }).click();
      await page.keyboard.press("Escape");
      await page.reload();
      await page.locator(".row").first().waitFor();
      expect(await page.evaluate(() => document.documentElement.dataset["theme"])).toBe(theme);
      expect(await findBarriers(page, wcag)).toEqual([]);
      await page.keyboard.press("?");
      await page.getByRole("dialog").waitFor();
      expect(await findBarriers(page, wcag)).toEqual([]);
      expect(trouble).toEqual([]);
    },
  );

  it("sees everything on the smallest phone without scrolling sideways", async () => {
    const { page } = await openInbox({
      tickets: createTickets(30),
      context: { viewport: { width: 360, height: 740 } },
    });
    await page.locator(".row").first().waitFor();
    const overflow = () => page.evaluate(() => document.documentElement.scrollWidth - window.innerWidth);
    expect(await overflow()).toBe(0);
    expect(await findBarriers(page, wcag)).toEqual([]);
    await page.getByRole("link", { name: "Tools" }).click();
    await page.getByRole("heading", { name: "Tools" }).waitFor();
    expect(await overflow()).toBe(0);
  });

  it("can give single keys back to the browser", async () => {
    const { page } = await openInbox({ tickets: createTickets(3) });
    await page.locator(".row").first().waitFor();
    await page.keyboard.press("?");
    await page.getByRole("switch").uncheck();
    await page.keyboard.press("Escape");
    await page.keyboard.press("j");
    expect(await page.locator(".row.active").count()).toBe(0);
  });

  it("hears that the list stands still, and goes on when the server is back", async () => {
    const { page } = await openInbox();
    await page.locator(".row").first().waitFor();
    await stage.awayWhile(async () => {
      await page.getByText("What you see may be out of date").waitFor();
      await page.getByText(/^As of /).waitFor();
    });
    await page.getByText("What you see may be out of date").waitFor({ state: "detached", timeout: 30_000 });
  });
});

/** Tickets as the list answers them: every third one asks for money, the others for something light. */
function createTickets(count: number): TicketSummary[] {
  const now = Date.now();
  return Array.from({ length: count }, (_, index) => {
    const isRefund = index % 3 === 2;
    return {
      id: `t_${String(index).padStart(5, "0")}`,
      version: 1,
      subject: `Ticket number ${index}`,
      requester: "Hannah Whitfield",
      source: "standard",
      state: "awaitingApproval",
      stage: "approval",
      reason: null,
      priority: index % 5 === 0 ? "urgent" : "normal",
      intent: isRefund ? "refund_request" : "invoice_request",
      confidence: 0.9,
      sla: (["onTrack", "atRisk", "breached"] as const)[index % 3] ?? "onTrack",
      slaDueAt: now + (index % 3 === 2 ? -1 : 1) * 600_000,
      waitingSince: now - 60_000,
      pendingApprovals: 1,
      asks: [
        {
          approvalId: `approval-${index}`,
          tool: isRefund ? "refunds.create@1" : "invoices.resend@1",
          arguments: isRefund
            ? { orderId: `SB-${index}`, amountCents: 14_500, currency: "EUR" }
            : { invoiceId: `INV-${index}` },
          tier: isRefund ? 2 : 1,
          amountCents: isRefund ? 14_500 : null,
          currency: isRefund ? "EUR" : null,
          ruleId: "rule",
          expiresAt: now + 3_600_000,
          needed: isRefund && index % 2 === 0 ? 2 : 1,
          given: 0,
        },
      ],
      assignee: index % 4 === 0 ? "Ada Approver" : null,
      assignedUntil: index % 4 === 0 ? now + 600_000 : null,
      snoozedUntil: null,
      customerTier: index % 6 === 0 ? "vip" : "standard",
      cost: { inputTokens: 900, outputTokens: 200, costMicros: 1_200 },
      receivedAt: now - index * 1000,
      updatedAt: now,
    } as TicketSummary;
  });
}

/** The inbox, live. With `tickets`, the list answers those instead of the server's own. */
async function openInbox(
  options: { tickets?: TicketSummary[]; context?: BrowserContextOptions } = {},
): Promise<{ page: Page; trouble: string[] }> {
  const { page, trouble } = await openPage(stage, options.context);
  const { tickets } = options;
  if (tickets) {
    await page.routeWebSocket(/\/live\//, (socket) => {
      socket.send(JSON.stringify({ type: "hello", tenantId: "demo", items: [], openLetters: 0 }));
    });
    await page.route(/\/api\/demo\/tickets\?/, (route) => {
      const query = new URL(route.request().url()).searchParams;
      const from = Number(query.get("cursor") ?? 0);
      // Larger pages than asked for, so that the rows and not the requests are what is looked at.
      const limit = 2_500;
      const next = from + limit < tickets.length ? String(from + limit) : null;
      return route.fulfill({ json: { items: tickets.slice(from, from + limit), next } });
    });
  }
  await page.goto(`${stage.server.url}/#tenant=demo&token=${developmentToken("demo", "approver")}`);
  await page.getByText("Live", { exact: true }).waitFor();
  return { page, trouble };
}
