/** `npm run screenshots`: pictures of every page, light and dark, of the demo tenant at work. */
import { mkdirSync, mkdtempSync, rmSync, statSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import type { Browser, Page } from "playwright-core";
import type { TicketFixture } from "../src/domain/fixture.ts";
import type { TenantConfig } from "../src/tenants/config.ts";
import { launchBrowser } from "./browser.ts";
import { printTable, readCommand } from "./command.ts";
import { loadFixtures, loadTenant } from "./fixtures/load.ts";
import { runFixture } from "./fixtures/run-fixture.ts";
import { developmentToken } from "./fixtures/signalbox-client.ts";
import { bindTenants } from "./fixtures/variants.ts";
import { seedTenant } from "./seed.ts";
import { startServer, type Server } from "./server.ts";

const { values } = readCommand({
  usage: "npm run screenshots [-- --only inbox,ticket]",
  about:
    "Starts the real worker with the demo tenant, posts its tickets and writes docs/images/<page>-<light|dark>.png.",
  options: {
    only: { type: "string", value: "NAMES", about: "Of these pages alone, separated by commas." },
    folder: { type: "string", value: "FOLDER", about: "Where the pictures go (docs/images)." },
  },
});

interface Picture {
  name: string;
  path: string;
  /** What is there once the page has all it shows. */
  ready: string;
  role?: "admin";
  isPhone?: true;
  /** The guide of the first visit stays open. */
  isFirstVisit?: true;
  prepare?: (page: Page) => Promise<void>;
}

/** A stretch of the tenant's life: what its service level is, and which tickets come. */
interface Spell {
  sla: TenantConfig["sla"];
  fixtures: readonly TicketFixture[];
}

const tenant: TenantConfig = { ...loadTenant("demo"), id: "demo-pictures" };
const folder = values.folder ?? fileURLToPath(new URL("../docs/images", import.meta.url));
const stateDir = mkdtempSync(join(tmpdir(), "signalbox-screenshots-"));

const ids = new Map<string, string>();
const browser = await launchBrowser();
let server: Server | null = null;
try {
  for (const [index, { sla, fixtures }] of listSpells().entries()) {
    await server?.stop();
    server = await startServer({ stateDir, bindings: bindTenants([{ ...tenant, sla }]) });
    const client = await seedTenant(server.url, tenant, { business: "demo", fresh: index === 0 });
    for (const fixture of fixtures) {
      process.stdout.write(`${fixture.name} `);
      ids.set(fixture.name, (await runFixture(fixture, client)).ticketId);
    }
  }
  console.log("");
  if (server) await takeAll(server.url);
} finally {
  await browser.close();
  await server?.stop();
  rmSync(stateDir, { recursive: true, force: true });
}

/** With shorter patience at first, so that the inbox has tickets that are late and tickets that soon will be. */
function listSpells(): Spell[] {
  const late = ["human-request", "cancel-order"];
  const near = ["damaged-item-large", "refund-vip"];
  const all = loadFixtures().filter((each) => each.tenant === "demo" && each.tags.includes("demo"));
  const named = (names: readonly string[]) => all.filter(({ name }) => names.includes(name));
  return [
    { sla: { atRiskMs: 500, breachMs: 1_000 }, fixtures: named(late) },
    { sla: { atRiskMs: 500, breachMs: 25 * 60_000 }, fixtures: named(near) },
    { sla: tenant.sla, fixtures: all.filter(({ name }) => ![...late, ...near].includes(name)) },
  ];
}

async function takeAll(origin: string): Promise<void> {
  const wanted = values.only?.split(",");
  const rows = [];
  mkdirSync(folder, { recursive: true });
  for (const picture of listPictures().filter(({ name }) => wanted?.includes(name) ?? true)) {
    // One look at a phone's width is enough.
    for (const scheme of picture.isPhone ? (["light"] as const) : (["light", "dark"] as const)) {
      const file = join(folder, `${picture.name}-${scheme}.png`);
      await take(browser, { picture, origin, scheme, file });
      rows.push([`${picture.name}-${scheme}`, (statSync(file).size / 1024).toFixed(0)]);
      process.stdout.write(".");
    }
  }
  console.log("");
  printTable(["picture", "KB"], rows);
}

function listPictures(): Picture[] {
  return [
    { name: "first-visit", path: "/", ready: ".guide", isFirstVisit: true },
    { name: "inbox", path: "/?order=due", ready: ".inbox .row" },
    { name: "inbox-phone", path: "/?order=due", ready: ".inbox .row", isPhone: true },
    { name: "ticket", path: pathOf("refund-vip"), ready: ".approval" },
    { name: "ticket-phone", path: pathOf("refund-vip"), ready: ".approval", isPhone: true },
    {
      name: "resolved",
      path: pathOf("refund-approved"),
      ready: ".ticket-head",
      prepare: async (page) => {
        await page.getByRole("tab", { name: "Time line" }).click();
        await page
          .getByRole("heading", { name: "The ticket’s way" })
          .evaluate((heading) => window.scrollBy(0, heading.getBoundingClientRect().top - 84));
      },
    },
    { name: "coordinator", path: "/coordinator", ready: ".recharts-surface" },
    { name: "tools", path: "/tools", ready: "main h1", role: "admin" },
    { name: "settings", path: "/settings", ready: "main h1", role: "admin" },
  ];
}

function pathOf(fixture: string): string {
  const id = ids.get(fixture);
  if (!id) throw new Error(`the fixture ${fixture} is not of the demo`);
  return `/tickets/${id}`;
}

async function take(
  through: Browser,
  options: { picture: Picture; origin: string; scheme: "light" | "dark"; file: string },
): Promise<void> {
  const { picture, origin, scheme, file } = options;
  const context = await through.newContext({
    locale: "en-GB",
    timezoneId: "Europe/London",
    colorScheme: scheme,
    reducedMotion: "reduce",
    viewport: picture.isPhone ? { width: 390, height: 844 } : { width: 1280, height: 860 },
  });
  if (!picture.isFirstVisit) {
    await context.addInitScript(() => localStorage.setItem("signalbox.guide", "closed"));
  }
  const page = await context.newPage();
  const token = developmentToken(tenant.id, picture.role ?? "approver");
  await page.goto(`${origin}${picture.path}#tenant=${tenant.id}&token=${token}`);
  await page.locator(picture.ready).first().waitFor();
  // Charts and figures of a page come one after the other, each from an answer of its own.
  await page.waitForLoadState("networkidle");
  await picture.prepare?.(page);
  await page.screenshot({ path: file, animations: "disabled" });
  await context.close();
}
