/** What the tests of pages stand on: the real worker with the demo tenant, and a real browser. */
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Browser, BrowserContextOptions, Page } from "playwright-core";
import { afterAll, afterEach, beforeAll } from "vitest";
import { loadTenant } from "../../scripts/fixtures/load.ts";
import type { SignalboxClient } from "../../scripts/fixtures/signalbox-client.ts";
import { seedTenant } from "../../scripts/seed.ts";
import { startServer, type Server } from "../../scripts/server.ts";
import { launchBrowser } from "../../scripts/browser.ts";

export interface Stage {
  readonly server: Server;
  /** The demo tenant's admin. */
  readonly client: SignalboxClient;
  readonly browser: Browser;
  /** The server goes, and what `meanwhile` does is done; then it is back at its old address with all it knew. */
  awayWhile(meanwhile: () => Promise<void>): Promise<void>;
}

/** For `expect.poll`: pages and the desk hear of things in batches. */
export const waits = { timeout: 20_000, interval: 200 };

/** Set up before the tests of a file and taken down after them; what a test has opened is closed with it. */
export function setStage(
  options: { bindings?: Record<string, string>; prepare?: () => Promise<void> } = {},
): Stage {
  const stateDir = mkdtempSync(join(tmpdir(), "signalbox-stage-"));
  const bindings = options.bindings && { bindings: options.bindings };
  let server: Server;
  let client: SignalboxClient;
  let browser: Browser;

  beforeAll(async () => {
    server = await startServer({ stateDir, ...bindings });
    client = await seedTenant(server.url, loadTenant("demo"), { fresh: true });
    browser = await launchBrowser();
    await options.prepare?.();
  });
  afterEach(async () => {
    await Promise.all(browser.contexts().map((context) => context.close()));
  });
  afterAll(async () => {
    await browser?.close();
    await server?.stop();
    rmSync(stateDir, { recursive: true, force: true });
  });

  return {
    get server() {
      return server;
    },
    get client() {
      return client;
    },
    get browser() {
      return browser;
    },
    async awayWhile(meanwhile) {
      const { port } = new URL(server.url);
      await server.stop();
      await meanwhile();
      server = await startServer({ stateDir, port: Number(port), ...bindings });
    },
  };
}

/** A page in a context of its own, and everything the browser complains about from here on. */
export async function openPage(
  { browser }: Pick<Stage, "browser">,
  context: BrowserContextOptions = {},
): Promise<{ page: Page; trouble: string[] }> {
  const opened = await browser.newContext({ locale: "en-GB", ...context });
  const page = await opened.newPage();
  const trouble: string[] = [];
  page.on("pageerror", (error) => trouble.push(String(error)));
  page.on("console", (message) => {
    if (["error", "warning"].includes(message.type())) trouble.push(message.text());
  });
  return { page, trouble };
}
