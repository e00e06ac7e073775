/** What a browser has to load before the inbox can be used, and how long that takes. */
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { gzipSync } from "node:zlib";
import { chromium, type Browser } from "playwright-core";
import { loadTenant } from "../scripts/fixtures/load.ts";
import { developmentToken } from "../scripts/fixtures/signalbox-client.ts";
import { seedTenant } from "../scripts/seed.ts";
import { startServer } from "../scripts/server.ts";

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
}

/** Opens the inbox in a fresh Chromium profile `rounds` times; `CHROMIUM_PATH` says which Chromium. */
export async function measureFirstLoad(rounds: number): Promise<FirstLoad> {
  const stateDir = mkdtempSync(join(tmpdir(), "signalbox-first-load-"));
  const server = await startServer({ stateDir });
  const executablePath = process.env["CHROMIUM_PATH"] ?? "/usr/bin/chromium";
  const browser = await chromium.launch({ executablePath, args: ["--no-sandbox", "--disable-gpu"] });
  try {
    await seedTenant(server.url, loadTenant("demo"), { fresh: true });
    const loads = [];
    for (let round = 0; round < rounds; round++) loads.push(await openOnce(browser, server.url));
    const times = loads.map(({ interactiveMs }) => interactiveMs).toSorted((a, b) => a - b);
    const [first] = loads;
    if (!first) throw new Error("nothing was loaded");
    return {
      ...first,
      interactiveMs: times[Math.floor(times.length / 2)] ?? 0,
      slowestMs: times.at(-1) ?? 0,
    };
  } finally {
    await browser.close();
    await server.stop();
    rmSync(stateDir, { recursive: true, force: true });
  }
}

async function openOnce(browser: Browser, origin: string): Promise<Omit<FirstLoad, "slowestMs">> {
  const context = await browser.newContext();
  const page = await context.newPage();
  const bodies: Promise<{ kind: string; bytes: number }>[] = [];
  page.on("response", (response) => {
    const kind = response.request().resourceType();
    if (kind !== "script" && kind !== "stylesheet") return;
    bodies.push(response.body().then((body) => ({ kind, bytes: gzipSync(body).byteLength })));
  });
  await page.goto(`${origin}/#tenant=demo&token=${developmentToken("demo", "approver")}`);
  await page.locator(".inbox .row, .notice").first().waitFor();
  const interactiveMs = await page.evaluate(() => performance.now());
  const files = await Promise.all(bodies);
  await context.close();
  const sum = (kind: string) =>
    files.filter((file) => file.kind === kind).reduce((bytes, file) => bytes + file.bytes, 0);
  return {
    scripts: files.filter(({ kind }) => kind === "script").length,
    scriptBytes: sum("script"),
    styleBytes: sum("stylesheet"),
    interactiveMs,
  };
}
