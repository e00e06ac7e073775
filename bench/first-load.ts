/** What a browser has to load before the inbox can be used, and how long that takes. */
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { gzipSync } from "node:zlib";
import type { Browser } from "playwright-core";
import { launchBrowser } from "../scripts/browser.ts";
import { loadTenant } from "../scripts/fixtures/load.ts";
import { developmentToken } from "../scripts/fixtures/signalbox-client.ts";
import { seedTenant } from "../scripts/seed.ts";
import { startServer } from "../scripts/server.ts";
import { measureScroll, type Scroll } from "./scroll.ts";

/** The most script the inbox may load, in bytes as gzip leaves them. */
export const firstLoadLimitBytes = 200 * 1024;

export interface FirstLoad {
  /** Scripts that were fetched until the inbox was there. */
  scripts: number;
  scriptBytes: number;
  styleBytes: number;
  /** From the navigation to the first row, or to the words that there is none. Median. */
  interactiveMs: number;
  slowestMs: number;
  /** What the page's own thread worked until then, of the processor's time: steady on a shared machine. Median. */
  threadMs: number;
  scroll: Scroll;
}

/**
 * Opens the inbox in a fresh Chromium profile `rounds` times, then scrolls one of 10,000 tickets; `CHROMIUM_PATH` says
 * which Chromium.
 */
export async function measureFirstLoad(rounds: number): Promise<FirstLoad> {
  const stateDir = mkdtempSync(join(tmpdir(), "signalbox-first-load-"));
  const server = await startServer({ stateDir });
  const browser = await launchBrowser();
  try {
    await seedTenant(server.url, loadTenant("demo"), { fresh: true });
    const loads = [];
    for (let round = 0; round < rounds; round++) loads.push(await openOnce(browser, server.url));
    const times = loads.map(({ interactiveMs }) => interactiveMs).toSorted((a, b) => a - b);
    const threadTimes = loads.map(({ threadMs }) => threadMs).toSorted((a, b) => a - b);
    const [first] = loads;
    if (!first) throw new Error("nothing was loaded");
    return {
      ...first,
      interactiveMs: times[Math.floor(times.length / 2)] ?? 0,
      slowestMs: times.at(-1) ?? 0,
      threadMs: threadTimes[Math.floor(threadTimes.length / 2)] ?? 0,
      scroll: await measureScroll(browser, { origin: server.url, tickets: 10_000, scrollMs: 5_000 }),
    };
  } finally {
    await browser.close();
    await server.stop();
    rmSync(stateDir, { recursive: true, force: true });
  }
}

async function openOnce(browser: Browser, origin: string): Promise<Omit<FirstLoad, "slowestMs" | "scroll">> {
  const context = await browser.newContext();
  const page = await context.newPage();
  const devtools = await context.newCDPSession(page);
  await devtools.send("Performance.enable", { timeDomain: "threadTicks" });
  const bodies: Promise<{ kind: string; bytes: number }>[] = [];
  page.on("response", (response) => {
    const kind = response.request().resourceType();
    if (kind !== "script" && kind !== "stylesheet") return;
    bodies.push(response.body().then((body) => ({ kind, bytes: gzipSync(body).byteLength })));
  });
  await page.goto(`${origin}/#tenant=demo&token=${developmentToken("demo", "approver")}`);
  await page.locator(".inbox .row, .notice").first().waitFor();
  const interactiveMs = await page.evaluate(() => performance.now());
  const { metrics } = await devtools.send("Performance.getMetrics");
  const threadMs = 1_000 * (metrics.find(({ name }) => name === "TaskDuration")?.value ?? 0);
  const files = await Promise.all(bodies);
  await context.close();
  const sum = (kind: string) =>
    files.filter((file) => file.kind === kind).reduce((bytes, file) => bytes + file.bytes, 0);
  return {
    scripts: files.filter(({ kind }) => kind === "script").length,
    scriptBytes: sum("script"),
    styleBytes: sum("stylesheet"),
    interactiveMs,
    threadMs,
  };
}
