/** `npm run screenshots`: pictures of every page, light and dark, from the real worker in a real browser. */
import { mkdirSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import type { Page } from "playwright-core";
import { launchBrowser } from "../test/support/browser.ts";
import { readCommand } from "./command.ts";
import { loadFixture, loadTenant } from "./fixtures/load.ts";
import { developmentToken, type SignalboxClient } from "./fixtures/signalbox-client.ts";
import { seedTenant } from "./seed.ts";
import { startServer } from "./server.ts";

const { values } = readCommand({
  usage: "npm run screenshots",
  about: "Seeds the demo tenant, lets its tickets run and takes a picture of every page, light and dark.",
  options: { out: { type: "string", value: "FOLDER", about: "Where they go (docs/images)." } },
});

const out = resolve(values.out ?? "docs/images");
const fixtures = [
  "how-to-wash-linen",
  "shipping-status",
  "refund-approved",
  "address-change",
  "double-charge",
  "abuse",
  "human-request",
  "cancel-order",
  "de-refund-large",
  "ar-refund-large",
  "damaged-item-large",
  "refund",
];
const widths = { width: 1_360, height: 860 };

mkdirSync(out, { recursive: true });
const stateDir = mkdtempSync(join(tmpdir(), "signalbox-screenshots-"));
const server = await startServer({ stateDir });
const browser = await launchBrowser();
try {
  const client = await seedTenant(server.url, loadTenant("demo"), { fresh: true });
  const refund = await fill(client);
  for (const colorScheme of ["light", "dark"] as const) {
    const context = await browser.newContext({ colorScheme, viewport: widths });
    const page = await context.newPage();
    await page.goto(`${server.url}/#tenant=demo&token=${developmentToken("demo", "admin")}`);
    await page.getByText("Live", { exact: true }).waitFor();
    const take = (name: string) => picture(page, `${name}-${colorScheme}`);
    await take("inbox");
    for (const [name, path] of [
      ["ticket", `tickets/${refund}`],
      ["coordinator", "coordinator"],
      ["tools", "tools"],
      ["settings", "settings"],
      ["dead-letters", "dead-letters"],
    ] as const) {
      await page.goto(`${server.url}/${path}`);
      await page.getByRole("heading", { level: 1 }).waitFor();
      await take(name);
    }
    await context.close();
  }
} finally {
  await browser.close();
  await server.stop();
  rmSync(stateDir, { recursive: true, force: true });
}

/** Posts the tickets and waits until they rest. Gives the one whose page is shown. */
async function fill(client: SignalboxClient): Promise<string> {
  const ids: string[] = [];
  for (const name of fixtures) {
    const [delivery] = loadFixture(`fixtures/tickets/${name}.json`).deliveries;
    if (!delivery) continue;
    const { body } = await client.deliver("standard", delivery);
    if (body.ticketId) ids.push(body.ticketId);
  }
  for (const id of ids) {
    for (let round = 0; round < 200; round += 1) {
      const { state } = await client.readTicket(id);
      if (["awaitingApproval", "escalated", "resolved", "cancelled"].includes(state)) break;
      await new Promise((done) => setTimeout(done, 100));
    }
  }
  return ids.at(-1) ?? "";
}

async function picture(page: Page, name: string): Promise<void> {
  // Charts and lists settle; nothing here tells when they have.
  await page.waitForTimeout(1_200);
  const path = join(out, `${name}.png`);
  await page.screenshot({ path, animations: "disabled" });
  console.log(path);
}
