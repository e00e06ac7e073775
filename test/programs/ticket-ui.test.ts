/** The ticket page in a real browser, on the real worker: what people decide, steer and must never be harmed by. */
import type { BrowserContextOptions, Page } from "playwright-core";
import { describe, expect, it } from "vitest";
import { loadScripts, loadTenant } from "../../scripts/fixtures/load.ts";
import { developmentToken, type SignalboxClient } from "../../scripts/fixtures/signalbox-client.ts";
import { seedTenant } from "../../scripts/seed.ts";
import { bindTenants } from "../../scripts/fixtures/variants.ts";
import type { JsonValue } from "../../src/domain/json-value.ts";
import type { TenantConfig } from "../../src/tenants/config.ts";
import { colours, findBarriers, wcag } from "../support/accessibility.ts";
import { setStage, waits } from "../support/stage.ts";
import { hostileTexts, ownHostileTexts } from "../support/hostile-text.ts";

const demo = loadTenant("demo");
/** Two people agree on a large refund, and a reply can be taken back for a while. */
const careful: TenantConfig = {
  ...demo,
  id: "demo-careful",
  replies: { undoMs: 20_000 },
  policy: {
    ...demo.policy,
    rules: demo.policy.rules.map((rule) => (rule.id === "refund-large" ? { ...rule, approvers: 2 } : rule)),
  },
};
const slow: TenantConfig = {
  ...demo,
  id: "demo-slow",
  models: { small: ["scripted/slow"], standard: ["scripted/slow"], frontier: ["scripted/slow"] },
};
const hasty: TenantConfig = { ...demo, id: "demo-hasty", approvals: { expireMs: 6_000 } };

const clients = new Map<string, SignalboxClient>();

const stage = setStage({
  bindings: { ...bindTenants([careful, slow, hasty]), SCRIPTED_MODELS: loadScripts() },
  prepare: async () => {
    clients.set(demo.id, stage.client);
    for (const tenant of [careful, slow, hasty]) {
      clients.set(tenant.id, await seedTenant(stage.server.url, tenant, { business: "demo", fresh: true }));
    }
  },
});

describe("a decision", () => {
  it("shows what becomes of the order; edited, the reply is written anew and the difference can be read", async () => {
    const ticketId = await ask(demo, "SB-10007", "grace.bellamy@example.com");
    const { page, trouble } = await openTicket(demo, ticketId);
    const changes = page.locator(".changes tbody tr");
    await expect
      .poll(() => changes.allInnerTexts(), waits)
      .toEqual(["Refunded\t€0.00\t€96.00", "Left\t€96.00\t€0.00"]);
    await page.getByRole("button", { name: "Edit and approve" }).click();
    await page.getByLabel("Amount").fill("72.00");
    await page.getByLabel("Note (optional)").fill("It was washed.");
    await page.getByRole("button", { name: "Approve as edited" }).click();
    await page.locator(".ticket-head").getByText("Resolved").waitFor();
    expect(await page.locator(".decided .changed").first().innerText()).toMatch(/Amount\s*€96.00\s*€72.00/);
    await page.getByText("What changed since the draft before").click();
    await page.locator(".word-diff ins").getByText(/72/).first().waitFor();
    expect(await refundsOf(demo, "SB-10007")).toEqual([7_200]);
    expect(trouble).toEqual([]);
  });

  it("sends the draft back with a note, and a preset reason with a rejection", async () => {
    const ticketId = await ask(demo, "SB-10008", "ben.carrow@example.com");
    const { page, trouble } = await openTicket(demo, ticketId);
    await page.keyboard.press("c");
    await page.getByLabel("What should change?").fill("Say sorry first.");
    await page.getByRole("button", { name: "Send back for changes" }).click();
    await page.locator(".settled").getByText("changes requested").waitFor();
    await page.locator(".approval:not(.decided)").waitFor();
    await page.keyboard.press("r");
    await page.getByLabel("Wrong action").check();
    await page.getByRole("button", { name: "Reject the action" }).click();
    await page.locator(".ticket-head").getByText("A person rejected the action").waitFor();
    const { approvals } = await clientOf(demo).readTicket(ticketId);
    expect(approvals.map(({ status, note }) => [status, note])).toEqual([
      ["changesRequested", "Say sorry first."],
      ["rejected", "Wrong action"],
    ]);
    expect(await refundsOf(demo, "SB-10008")).toEqual([]);
    expect(trouble).toEqual([]);
  });

  it("of weight takes its key twice", async () => {
    const ticketId = await ask(demo, "SB-10006", "thomas.okafor@example.com");
    const { page } = await openTicket(demo, ticketId);
    await page.keyboard.press("a");
    await page.getByText("Press A again to approve").waitFor();
    expect((await clientOf(demo).readTicket(ticketId)).state).toBe("awaitingApproval");
    await page.keyboard.press("a");
    await page.locator(".ticket-head").getByText("Resolved").waitFor();
    expect(await refundsOf(demo, "SB-10006")).toEqual([14_500]);
  });

  it("of two people who press at once is one agreement each; then the reply can still be taken back", async () => {
    const ticketId = await ask(careful, "SB-10006", "thomas.okafor@example.com");
    const [ada, astrid] = await Promise.all([
      openTicket(careful, ticketId),
      openTicket(careful, ticketId, { role: "admin" }),
    ]);
    await ada.page.getByText("0 of 2 have agreed").waitFor();
    await Promise.all([approve(ada.page), approve(astrid.page)]);
    for (const { page } of [ada, astrid]) {
      await page
        .locator(".settled")
        .getByText(/By .* and .*/)
        .waitFor();
    }
    await ada.page.getByText(/The reply leaves in \d+ s/).waitFor();
    await ada.page.getByRole("button", { name: "Undo", exact: true }).click();
    await astrid.page.locator(".ticket-head").getByText("With a person", { exact: true }).waitFor();
    expect(await refundsOf(careful, "SB-10006")).toEqual([14_500]);
    expect((await clientOf(careful).readTicket(ticketId)).reply).toBeNull();
  });

  it("is too late when the question runs out while somebody reads it, and the page says so", async () => {
    const ticketId = await ask(hasty, "SB-10007", "grace.bellamy@example.com");
    const { page } = await openTicket(hasty, ticketId);
    await page.locator(".settled").getByText("Nobody decided by").waitFor();
    expect(await page.getByRole("button", { name: "Approve", exact: true }).count()).toBe(0);
    await page.locator(".ticket-head").getByText("Nobody decided in time").waitFor();
    expect(await refundsOf(hasty, "SB-10007")).toEqual([]);
  });
});

describe("steering", () => {
  it("claims a ticket, which another has to steal before they decide", async () => {
    const ticketId = await ask(careful, "SB-10008", "ben.carrow@example.com");
    const ada = await openTicket(careful, ticketId);
    await ada.page.getByRole("button", { name: "Claim" }).click();
    await ada.page.getByText(/You have it for \d+ min more/).waitFor();
    const astrid = await openTicket(careful, ticketId, { role: "admin" });
    await approve(astrid.page);
    await astrid.page.getByText("Ada Approver looks after this ticket").waitFor();
    await astrid.page.getByRole("button", { name: "Steal" }).click();
    await ada.page.getByText(/Astrid Admin has it/).waitFor();
    await astrid.page.getByLabel("Set aside until").selectOption("for 1 hour");
    await ada.page.getByText(/Set aside until/).waitFor();
  });

  it("takes over while the bot is at work, and nothing of the bot's is sent", async () => {
    const ticketId = await ask(slow, "SB-10007", "grace.bellamy@example.com", { isAsked: false });
    const { page } = await openTicket(slow, ticketId, { isAsked: false });
    await page.keyboard.press("t");
    await page.keyboard.type("I will look after this myself.");
    await page.getByRole("button", { name: "Take over" }).click();
    await page.locator(".ticket-head").getByText("A person took over").waitFor();
    const { approvals, reply } = await clientOf(slow).readTicket(ticketId);
    expect({ approvals, reply }).toEqual({ approvals: [], reply: null });
  });

  it("reveals covered words, and the audit history says who has seen them", async () => {
    const ticketId = await ask(demo, "SB-10009", "nadia.petrova@example.com");
    const { page, trouble } = await openTicket(demo, ticketId);
    await page.locator(".thread .cover").getByText("E-mail").first().waitFor();
    expect(await page.locator(".ticket-head").innerText()).not.toContain("nadia.petrova@");
    expect(await page.locator(".thread").innerText()).not.toContain("nadia.petrova@");
    await page.getByRole("button", { name: "Reveal personal data" }).click();
    await page.locator(".thread").getByText("nadia.petrova@example.com").waitFor();
    await page.getByRole("heading", { name: "Audit history" }).click();
    await page.getByText("Ada Approver was shown the personal data").waitFor();
    await page.getByText("Chain of hashes intact").waitFor();
    await page.getByRole("button", { name: "Rate triage" }).click();
    await page.getByRole("dialog").getByRole("button", { name: "Good", exact: true }).click();
    await page.locator(".rated-up").waitFor();
    expect(trouble).toEqual([]);
  });
});

describe("what a person says of a ticket", () => {
  it("is that it was not good, why, and what it really is, which is then to be read there", async () => {
    const ticketId = await ask(demo, "SB-10011", "lena.hoffmann@example.com", { isAsked: false });
    const { page, trouble } = await openTicket(demo, ticketId, { isAsked: false });
    const panel = page.locator("section", {
      has: page.getByRole("heading", { name: "How well did Signalbox do?" }),
    });
    await panel.getByRole("button", { name: "Not good…" }).click();
    await panel.getByLabel("What it really is (optional)").selectOption({ label: "Damaged item" });
    // Not without a reason.
    await panel.getByRole("button", { name: "Send feedback" }).click();
    expect(await panel.getByRole("listitem").count()).toBe(0);
    await panel.getByRole("radio").first().check();
    await panel.getByLabel("Note (optional)").fill("It was broken <b>on arrival</b>.");
    await panel.getByRole("button", { name: "Send feedback" }).click();
    const said = panel.getByRole("listitem");
    await said.getByText("It is: Damaged item").waitFor();
    await said.getByText("It was broken <b>on arrival</b>.").waitFor();
    const { feedback } = await clientOf(demo).readTicket(ticketId);
    expect(feedback).toMatchObject([{ rating: "down", intent: "damaged_item", by: "Ada Approver" }]);
    expect(trouble).toEqual([]);
  });
});

describe("the page itself", () => {
  it("has no barriers in the light and in the dark, and fits a phone", async () => {
    const ticketId = await ask(careful, "SB-10009", "nadia.petrova@example.com");
    for (const colorScheme of ["light", "dark"] as const) {
      const { page } = await openTicket(careful, ticketId, { context: { colorScheme } });
      await page.getByText("Memory", { exact: true }).click();
      await page.locator(".strata").waitFor();
      expect(await findBarriers(page, colorScheme === "light" ? wcag : colours)).toEqual([]);
      await page.getByRole("tab", { name: "Time line" }).click();
      await page.getByRole("button", { name: "Reject" }).click();
      expect(await findBarriers(page, colorScheme === "light" ? wcag : colours)).toEqual([]);
      await page.setViewportSize({ width: 360, height: 780 });
      expect(await page.evaluate(() => document.documentElement.scrollWidth - window.innerWidth)).toBe(0);
    }
  });

  it("shows what customers write as text, whatever it looks like", async () => {
    const [subject = "", ...rest] = ownHostileTexts;
    const { body } = await clientOf(demo).deliver("standard", {
      event: null,
      key: null,
      ticket: {
        id: "T-hostile",
        subject,
        body: rest.join("\n"),
        requester: { email: "x@example.com", name: rest[0] ?? "" },
      },
    });
    const { page, trouble } = await openTicket(demo, body.ticketId ?? "", { isAsked: false });
    await page.getByRole("heading", { name: subject }).waitFor();
    await page.locator(".thread").getByText("<svg onload").waitFor();
    expect(await harmOf(page)).toEqual({ title: `${subject} · Signalbox`, elements: 0, violations: [] });
    expect(trouble).toEqual([]);
  });

  it("runs nothing of what stands in any field of a ticket, and its policy has nothing to report", async () => {
    const ticketId = await ask(demo, "SB-10010", "ivan.halloran@example.com");
    const { page, trouble } = await openTicket(demo, ticketId, { spoil: true });
    await page.locator(".approval").first().waitFor();
    await page.getByText("Memory", { exact: true }).click();
    await page.getByRole("tab", { name: "Time line" }).click();
    await page.getByRole("button", { name: "Edit and approve" }).click();
    await page.evaluate(() => {
      for (const details of document.querySelectorAll("details")) details.open = true;
    });
    await page.locator(".events li").first().waitFor();
    const { elements, violations, title } = await harmOf(page);
    expect({ elements, violations }).toEqual({ elements: 0, violations: [] });
    expect(title).not.toBe("taken");
    expect(trouble).toEqual([]);
  });
});

/** A ticket that the policy puts before a person. Gives its id, once the question is open. */
async function ask(tenant: TenantConfig, orderId: string, email: string, { isAsked = true } = {}) {
  const client = clientOf(tenant);
  const { body } = await client.deliver("standard", {
    event: null,
    key: null,
    ticket: {
      id: `T-${orderId}`,
      subject: `Refund for order ${orderId}`,
      body: `Please refund order ${orderId}. It takes up too much room and I've changed my mind about it. Write to ${email}.`,
      requester: { email },
    },
  });
  const ticketId = body.ticketId ?? "";
  if (isAsked) {
    await expect
      .poll(async () => (await client.readTicket(ticketId)).state, { timeout: 20_000 })
      .toBe("awaitingApproval");
  }
  return ticketId;
}

interface Options {
  role?: "approver" | "admin";
  context?: BrowserContextOptions;
  isAsked?: boolean;
  /** Puts hostile texts into every text the API answers of the ticket. */
  spoil?: boolean;
}

/** A ticket's page in a browser of its own, live, and everything the browser complains about. */
async function openTicket(tenant: TenantConfig, ticketId: string, options: Options = {}) {
  const { role = "approver", context = {}, isAsked = true, spoil = false } = options;
  const opened = await stage.browser.newContext({ locale: "en-GB", ...context });
  const page = await opened.newPage();
  const trouble: string[] = [];
  page.on("pageerror", (error) => trouble.push(String(error)));
  page.on("console", (message) => {
    const { url } = message.location();
    // An answer of 4xx is a line of the console as well.
    if (["error", "warning"].includes(message.type()) && !url.includes("/api/")) trouble.push(message.text());
  });
  page.on("dialog", (dialog) => {
    trouble.push(`dialog ${dialog.message()}`);
    void dialog.dismiss();
  });
  page.on("request", (request) => {
    if (new URL(request.url()).origin !== stage.server.url) trouble.push(`request ${request.url()}`);
  });
  await page.addInitScript(() => {
    const violations: string[] = [];
    Object.assign(window, { violations });
    document.addEventListener("securitypolicyviolation", ({ violatedDirective }) => {
      violations.push(violatedDirective);
    });
  });
  if (spoil) {
    await page.route(`**/api/*/tickets/${ticketId}**`, async (route) => {
      const answer = await route.fetch();
      const json = (await answer.json()) as JsonValue;
      await route.fulfill({ response: answer, json: spoilTexts(json) });
    });
  }
  await page.goto(
    `${stage.server.url}/tickets/${ticketId}#tenant=${tenant.id}&token=${developmentToken(tenant.id, role)}`,
  );
  await page.locator(".ticket-head").waitFor();
  if (isAsked) await page.locator(".approval").first().waitFor();
  return { page, trouble };
}

/** Fields a person or a machine writes freely; the others are words of ours that the page knows. */
const free = new Set([
  "subject",
  "body",
  "authorName",
  "name",
  "email",
  "summary",
  "reply",
  "text",
  "title",
  "content",
  "url",
  "note",
  "why",
  "what",
  "message",
  "by",
  "orderId",
  "reason",
  "callee",
  "question",
  "assignee",
  "externalId",
  "customerEmail",
  "shippingAddress",
  "before",
  "after",
  "lastEvent",
  "ruleId",
  "policyVersion",
  "tool",
]);
/** Of these the page expects one of its own words. */
const known = /^(?:[a-z]+[A-Z]?[a-zA-Z]*|null)$/;

let place = 0;
function spoilTexts(value: JsonValue, field = ""): JsonValue {
  if (typeof value === "string") {
    if (!free.has(field) || (field === "reason" && known.test(value))) return value;
    const some = hostileTexts.slice(place % hostileTexts.length, (place % hostileTexts.length) + 8);
    place += 8;
    return `${value} ${some.join(" ")}`;
  }
  if (Array.isArray(value)) return value.map((item) => spoilTexts(item, field));
  if (typeof value !== "object" || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([name, inner]) => [name, spoilTexts(inner, name)]));
}

/** What hostile text would have left behind. */
function harmOf(page: Page) {
  return page.evaluate(() => ({
    title: document.title,
    elements: document.querySelectorAll(
      "main :is(img, iframe, script, style, link, object, embed, base, math, video, audio, a[href^='javascript'])",
    ).length,
    violations: Reflect.get(window, "violations") as string[],
  }));
}

function approve(page: Page): Promise<void> {
  return page.getByRole("button", { name: "Approve", exact: true }).click();
}

function clientOf(tenant: TenantConfig): SignalboxClient {
  const client = clients.get(tenant.id);
  if (!client) throw new Error(`no client for ${tenant.id}`);
  return client;
}

async function refundsOf(tenant: TenantConfig, orderId: string): Promise<number[]> {
  const { refunds } = await clientOf(tenant).books();
  return refunds.filter((refund) => refund.orderId === orderId).map((refund) => refund.amountCents);
}
