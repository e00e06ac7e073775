/** A person answers the customer on the ticket's page: for whom their words are, and what becomes of them. */
import type { Page } from "playwright-core";
import { describe, expect, it } from "vitest";
import { loadFixture, loadTenant } from "../../scripts/fixtures/load.ts";
import { developmentToken, type SignalboxClient } from "../../scripts/fixtures/signalbox-client.ts";
import { bindTenants } from "../../scripts/fixtures/variants.ts";
import { seedTenant } from "../../scripts/seed.ts";
import type { TenantConfig } from "../../src/tenants/config.ts";
import { colours, findBarriers, wcag } from "../support/accessibility.ts";
import { openPage, setStage } from "../support/stage.ts";

const demo = loadTenant("demo");
/** A reply can be taken back for a while. */
const careful: TenantConfig = { ...demo, id: "demo-careful", replies: { undoMs: 30_000 } };
const [delivery] = loadFixture(fileOf("human-request")).deliveries;

let numbered = 0;
const clients = new Map<string, SignalboxClient>();
const stage = setStage({
  bindings: bindTenants([careful]),
  prepare: async () => {
    clients.set(demo.id, stage.client);
    clients.set(careful.id, await seedTenant(stage.server.url, careful, { business: "demo", fresh: true }));
  },
});

const words = "I have found your parcel: it is in the depot, and leaves tonight. Ada";

describe("a reply to the customer", () => {
  it("is written and sent by keys alone, and resolves the ticket where that is wanted", async () => {
    const { page, ticketId, trouble } = await open(demo);
    await page.keyboard.press("m");
    await page.keyboard.type(words);
    await page.keyboard.press("Control+Enter");
    await page.locator(".written-notice").getByText("The reply has been sent.").waitFor();
    expect(await page.locator(".from-human").last().innerText()).toMatch(/To the customer\s*Sent/);
    expect(await entry(page).inputValue()).toBe("");
    expect(await repliesTo(demo, ticketId)).toEqual([words]);

    await entry(page).fill("One thing more: the driver will ring you.");
    await page.getByRole("button", { name: "Send and resolve" }).click();
    await page.locator(".ticket-head").getByText("Resolved by a person").waitFor();
    expect(await repliesTo(demo, ticketId)).toHaveLength(2);
    expect(trouble).toEqual([]);
  });

  it("that is clicked twice is sent once", async () => {
    const { page, ticketId } = await open(demo);
    await entry(page).fill(words);
    await page.getByRole("button", { name: "Send to customer" }).dblclick();
    await page.locator(".written-notice").getByText("The reply has been sent.").waitFor();
    expect(await repliesTo(demo, ticketId)).toEqual([words]);
  });

  it("whose answer was lost is tried again by the same click, and sent once", async () => {
    const { page, ticketId } = await open(demo);
    let isLost = false;
    await page.route("**/messages", async (route) => {
      if (isLost) return route.continue();
      isLost = true;
      await route.fetch();
      return route.abort();
    });
    await entry(page).fill(words);
    await page.getByRole("button", { name: "Send to customer" }).click();
    await page.getByText("Signalbox cannot be reached").waitFor();
    await page.locator(".from-human").getByText("Sent", { exact: true }).waitFor();
    await page.getByRole("button", { name: "Send to customer" }).click();
    await page.waitForFunction(
      () => document.querySelector<HTMLTextAreaElement>(".composer textarea")?.value === "",
    );
    expect(await repliesTo(demo, ticketId)).toEqual([words]);
  });

  it("that is held counts down, is taken back, and its words come back as they were written", async () => {
    const { page, ticketId, trouble } = await open(careful);
    const personal = `${words} Your number is +44 20 7946 0958.`;
    await entry(page).fill(personal);
    await page.getByRole("button", { name: "Send to customer" }).click();
    await page.getByText(/The reply leaves in \d+ s/).waitFor();
    expect(await page.getByRole("button", { name: "Send to customer" }).isDisabled()).toBe(true);
    await page.getByRole("button", { name: "Undo" }).click();
    await page.locator(".written-notice").getByText("The reply was taken back").waitFor();
    await page.getByRole("button", { name: "Put the words back" }).click();
    expect(await entry(page).inputValue()).toBe(personal);
    expect(await repliesTo(careful, ticketId)).toEqual([]);
    expect(trouble).toEqual([]);
  });

  it("is not sent over a customer who wrote meanwhile: the page says so and keeps the words", async () => {
    const { page, ticketId } = await open(demo, { deaf: true });
    const { ticket } = await stage.client.readTicket(ticketId);
    await entry(page).fill(words);
    await stage.client.deliver("standard", {
      event: null,
      key: null,
      ticket: { ...delivery?.ticket, id: ticket.externalId, body: "It has just come, thank you." },
    });
    await page.getByRole("button", { name: "Send to customer" }).click();
    await page.getByText("The customer has written since.").waitFor();
    await page.locator(".thread").getByText("It has just come, thank you.").waitFor();
    expect(await entry(page).inputValue()).toBe(words);
    expect(await repliesTo(demo, ticketId)).toEqual([]);
  });
});

describe("an internal note", () => {
  it("has a place of its own: its words never stand where a reply is written, and it is sent to nobody", async () => {
    const { page, ticketId } = await open(demo);
    await page.keyboard.press("n");
    await page.keyboard.type("Third ticket this week; be kind.");
    await page.getByRole("tab", { name: "Reply to customer" }).click();
    expect(await entry(page).inputValue()).toBe("");
    await page.getByRole("tab", { name: "Internal note" }).click();
    await page.getByRole("button", { name: "Add note" }).click();
    await page.locator(".to-team").getByText("Third ticket this week; be kind.").waitFor();
    expect(await page.locator(".to-team").innerText()).toContain("Internal note");
    expect(await repliesTo(demo, ticketId)).toEqual([]);
  });
});

it("the place to write can be used by everybody, in light and dark, at a phone’s width", async () => {
  const { page } = await open(careful, { isPhone: true });
  await entry(page).fill(words);
  await page.getByRole("button", { name: "Send to customer" }).click();
  await page.locator(".written-notice").waitFor();
  for (const colorScheme of ["light", "dark"] as const) {
    await page.emulateMedia({ colorScheme });
    expect(await findBarriers(page, colorScheme === "light" ? wcag : colours)).toEqual([]);
  }
  expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBeLessThanOrEqual(390);
});

/** A ticket that a person has, on its page. `deaf`: no live news comes. */
async function open(tenant: TenantConfig, { deaf = false, isPhone = false } = {}) {
  const client = clients.get(tenant.id);
  if (!client) throw new Error(`no client for ${tenant.id}`);
  numbered += 1;
  const ticket = { ...delivery?.ticket, id: `written-${numbered}` };
  const { body } = await client.deliver("standard", { event: null, key: null, ticket });
  const ticketId = body.ticketId ?? "";
  await expect
    .poll(async () => (await client.readTicket(ticketId)).state, { timeout: 20_000 })
    .toBe("escalated");
  const { page, trouble } = await openPage(stage, isPhone ? { viewport: { width: 390, height: 844 } } : {});
  if (deaf) await page.routeWebSocket(/\/live\//, () => {});
  const token = developmentToken(tenant.id, "approver");
  await page.goto(`${stage.server.url}/tickets/${ticketId}#tenant=${tenant.id}&token=${token}`);
  await entry(page).waitFor();
  return { page, ticketId, trouble };
}

function entry(page: Page) {
  return page.getByLabel("Your reply to the customer");
}

async function repliesTo(tenant: TenantConfig, ticketId: string): Promise<string[]> {
  const { repliesSent } = (await clients.get(tenant.id)?.books()) ?? { repliesSent: [] };
  return repliesSent.filter((reply) => reply.ticketId === ticketId).map(({ body }) => body);
}

function fileOf(fixture: string): URL {
  return new URL(`../../fixtures/tickets/${fixture}.json`, import.meta.url);
}
