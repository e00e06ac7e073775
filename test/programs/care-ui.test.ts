/** How people look after a ticket on its page: give it away, give its question more time, undo what was done. */
import { expect, it } from "vitest";
import { loadBusiness, loadFixture } from "../../scripts/fixtures/load.ts";
import { runFixture } from "../../scripts/fixtures/run-fixture.ts";
import { developmentToken } from "../../scripts/fixtures/signalbox-client.ts";
import { openPage, setStage } from "../support/stage.ts";

const stage = setStage();

it("a ticket is given to a colleague who may decide, chosen by name", async () => {
  const page = await openTicket(await bring("refund"));
  await page.getByRole("button", { name: "Reassign…" }).click();
  const choice = page.getByLabel("Give it to");
  await choice.waitFor();
  expect(await choice.getByRole("option").allInnerTexts()).toEqual(["Alan Approver", "Astrid Admin"]);
  await choice.selectOption("Alan Approver");
  await page.getByRole("button", { name: "Give", exact: true }).click();
  await page.getByText("Alan Approver has it").waitFor();
});

it("a question gets an hour more, and the page counts down from there", async () => {
  const page = await openTicket(await bring("cancel-order"));
  const countdown = page.locator(".countdown");
  expect(await countdown.innerText()).toMatch(/^(3 h 59 min|4 h) left/);
  await page.getByRole("button", { name: "+ 1 h" }).click();
  await countdown.getByText(/^(4 h 59 min|5 h) left/).waitFor();
});

it("what was done is undone where its tool can, after a second press, and then no longer stands", async () => {
  const ticketId = await bring("address-change");
  const { addressChanges } = await stage.client.books();
  const page = await openTicket(ticketId);
  await page.getByRole("button", { name: "Revert…" }).click();
  expect((await stage.client.books()).addressChanges).toEqual(addressChanges);
  await page.getByRole("button", { name: "Undo it now" }).click();
  await page.getByRole("heading", { name: "Done and not undone" }).waitFor({ state: "detached" });
  expect((await stage.client.books()).addressChanges).toHaveLength(addressChanges.length + 1);
});

it("a question that is put again says that its record has moved on, and shows what would change now", async () => {
  const ticketId = await bring("refund-vip");
  const page = await openTicket(ticketId);
  const refunded = page.locator(".approval:not(.decided) .changes tbody tr").first();
  expect(await refunded.innerText()).toMatch(/Refunded\s*€0\.00\s*€338\.00/);
  const business = loadBusiness("demo");
  const orders = business.orders.map((order) =>
    order.id === "SB-10040" ? { ...order, refundedCents: 1_000 } : order,
  );
  await stage.client.loadBusiness({ ...business, orders });
  const { ticket } = await stage.client.readTicket(ticketId);
  const [delivery] = loadFixture(fileOf("refund-vip")).deliveries;
  await stage.client.deliver("standard", {
    event: null,
    key: null,
    ticket: {
      ...delivery?.ticket,
      id: ticket.externalId,
      subject: ticket.subject,
      body: "Please refund what is left of order SB-10040. Thank you.",
    },
  });
  await page.getByText("The record has changed since this was asked before.").waitFor();
  expect(await refunded.innerText()).toMatch(/Refunded\s*€10\.00\s*€338\.00/);
});

/** A fixture's ticket as far as it comes without anybody. */
async function bring(fixture: string): Promise<string> {
  const { ticketId } = await runFixture({ ...loadFixture(fileOf(fixture)), people: [] }, stage.client);
  return ticketId;
}

function fileOf(fixture: string): URL {
  return new URL(`../../fixtures/tickets/${fixture}.json`, import.meta.url);
}

async function openTicket(ticketId: string) {
  const { page } = await openPage(stage);
  const token = developmentToken("demo", "approver");
  await page.goto(`${stage.server.url}/tickets/${ticketId}#tenant=demo&token=${token}`);
  await page.locator(".ticket-head").waitFor();
  return page;
}
