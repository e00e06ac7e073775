/** How smoothly an inbox of many tickets scrolls in Chromium: what a frame takes while it moves all the time. */
import type { Browser, Page } from "playwright-core";
import { developmentToken } from "../scripts/fixtures/signalbox-client.ts";
import type { TicketSummary } from "../src/domain/view.ts";

/** A frame that takes longer than two of a 60 Hz screen is seen as a jerk. */
const frameBudgetMs = 2 * (1000 / 60);

export interface Scroll {
  tickets: number;
  frames: number;
  medianFrameMs: number;
  slowestFrameMs: number;
  /** Share of the frames that took longer than two of a 60 Hz screen, 0 to 1. */
  overBudget: number;
  /** Rows in the document when it comes to rest: how much of the list is really there. */
  rows: number;
}

/** Opens the inbox of the tenant demo with so many waiting tickets, which its list answers, and scrolls for `scrollMs`. */
export async function measureScroll(
  browser: Browser,
  options: { origin: string; tickets: number; scrollMs: number },
): Promise<Scroll> {
  const { origin, tickets, scrollMs } = options;
  const context = await browser.newContext();
  try {
    const page = await context.newPage();
    await page.routeWebSocket(/\/live\//, (socket) => {
      socket.send(JSON.stringify({ type: "hello", tenantId: "demo", items: [], openLetters: 0 }));
    });
    const items = Array.from({ length: tickets }, (_, index) => createRow(index, Date.now()));
    await page.route(/\/api\/demo\/tickets\?/, (route) => route.fulfill({ json: { items, next: null } }));
    await page.goto(`${origin}/#tenant=demo&token=${developmentToken("demo", "approver")}`);
    await page.locator(".inbox .row").first().waitFor();
    const frames = (await scroll(page, scrollMs)).toSorted((a, b) => a - b);
    return {
      tickets,
      frames: frames.length,
      medianFrameMs: frames[Math.floor(frames.length / 2)] ?? 0,
      slowestFrameMs: frames.at(-1) ?? 0,
      overBudget: frames.filter((ms) => ms > frameBudgetMs).length / Math.max(1, frames.length),
      rows: await page.locator(".inbox .row").count(),
    };
  } finally {
    await context.close();
  }
}

/** Moves by a good two rows with every frame. Gives what each frame took, milliseconds. */
function scroll(page: Page, scrollMs: number): Promise<number[]> {
  return page.evaluate(
    (durationMs) =>
      new Promise<number[]>((resolve) => {
        const taken: number[] = [];
        const startedAt = performance.now();
        let before = startedAt;
        const step = (now: number) => {
          if (now > before) taken.push(now - before);
          before = now;
          if (now - startedAt > durationMs) return resolve(taken);
          window.scrollBy(0, 140);
          requestAnimationFrame(step);
        };
        requestAnimationFrame(step);
      }),
    scrollMs,
  );
}

function createRow(index: number, now: number): TicketSummary {
  return {
    id: `tkt_${String(index).padStart(32, "0")}`,
    version: 1,
    subject: `Refund for order SB-${index}`,
    requester: `Customer ${index}`,
    source: "standard",
    state: "awaitingApproval",
    stage: "approval",
    reason: null,
    priority: index % 5 === 0 ? "urgent" : "normal",
    intent: "refund_request",
    confidence: 0.9,
    sla: (["onTrack", "atRisk", "breached"] as const)[index % 3] ?? "onTrack",
    slaDueAt: now + index * 1_000,
    waitingSince: now - 60_000,
    pendingApprovals: 1,
    asks: [
      {
        approvalId: `approval-${index}`,
        tool: "refunds.create@1",
        arguments: { orderId: `SB-${index}`, amountCents: 14_500, currency: "EUR" },
        tier: 2,
        amountCents: 14_500,
        currency: "EUR",
        ruleId: "refund-large",
        expiresAt: now + 3_600_000,
        needed: index % 2 === 0 ? 2 : 1,
        given: 0,
      },
    ],
    assignee: index % 4 === 0 ? "Ada Approver" : null,
    assignedUntil: index % 4 === 0 ? now + 600_000 : null,
    snoozedUntil: null,
    customerTier: index % 6 === 0 ? "vip" : "standard",
    cost: { inputTokens: 900, outputTokens: 200, costMicros: 1_200 },
    receivedAt: now - index * 1_000,
    updatedAt: now,
  };
}
