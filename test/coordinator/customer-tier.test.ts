/** What the list says of a customer's standing comes from the system of record and from nowhere else. */
import { afterEach, expect, it } from "vitest";
import { openTenant } from "../support/signalbox.ts";
import { findTestTenant } from "../support/tenants.ts";
import { sendTicket, tidyUp, waitUntilStill } from "../support/tickets.ts";

afterEach(tidyUp);

it("a list names the tier of the customer's record, and none where no record was found", async () => {
  const client = await openTenant(findTestTenant("demo-own"), "demo");
  const tiers = [];
  for (const fixture of ["refund-vip", "refund", "unknown-requester-status"]) {
    const ticketId = await sendTicket(client, fixture);
    await waitUntilStill(client, ticketId);
    const { items } = await client.listTickets({ limit: 10 });
    tiers.push(items.find(({ id }) => id === ticketId)?.customerTier);
  }
  expect(tiers).toEqual(["vip", "standard", null]);
});
