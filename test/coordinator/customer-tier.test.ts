/** What the list says of a customer's standing comes from the system of record and from nowhere else. */
import { afterEach, expect, it, vi } from "vitest";
import { openTenant } from "../support/signalbox.ts";
import { findTestTenant } from "../support/tenants.ts";
import { sendTicket, tidyUp, waitUntilStill } from "../support/tickets.ts";

afterEach(tidyUp);

it("a list names the tier of the customer's record, and none where no record was found", async () => {
  const client = await openTenant(findTestTenant("demo-own"), "demo");
  const tiers = [];
  for (const fixture of ["refund-vip", "refund", "unknown-requester-status"]) {
    const ticketId = await sendTicket(client, fixture);
    const { state } = await waitUntilStill(client, ticketId);
    // The desk is told a moment later.
    const listed = await vi.waitUntil(
      async () =>
        (await client.listTickets({ limit: 10 })).items.find(
          (item) => item.id === ticketId && item.state === state,
        ),
      { timeout: 5_000, interval: 50 },
    );
    tiers.push(listed.customerTier);
  }
  expect(tiers).toEqual(["vip", "standard", null]);
});
