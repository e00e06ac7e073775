import { env } from "cloudflare:workers";
import { afterEach, describe, expect, it } from "vitest";
import { faultsSchema, type ToolFault } from "../../src/domain/fault.ts";
import { replaceFaults } from "../../src/tenants/drill.ts";
import { openTenant } from "../support/signalbox.ts";
import { findTestTenant } from "../support/tenants.ts";
import {
  intercept,
  jumpAhead,
  readDeeds,
  ringAlarm,
  sendTicket,
  tidyUp,
  waitFor,
  waitUntilStill,
} from "../support/tickets.ts";

const tenant = findTestTenant("demo-drilled");

afterEach(async () => {
  replaceFaults(tenant.id, faultsSchema.parse({}));
  await tidyUp();
});

describe("gather, where the system of record", () => {
  it("fails now and then, asks again, and the ticket never hears of it", async () => {
    const client = await openTenant(tenant, "demo");
    const failed = new Set<unknown>();
    intercept(env.SANDBOX_BUSINESS, "run", async (pass, [, operation]) => {
      if (operation === "sendReply" || failed.has(operation)) return pass();
      failed.add(operation);
      throw new Error("a hiccup");
    });
    const ticketId = await sendTicket(client, "shipping-status");
    const view = await waitUntilStill(client, ticketId);
    expect(view).toMatchObject({ state: "resolved" });
    const again = view.calls.filter(({ kind, attempt }) => kind === "tool" && attempt > 1);
    expect(again.length).toBeGreaterThan(0);
    expect(again.every(({ outcome }) => outcome === "success")).toBe(true);
  });

  it("cannot be asked at all, says so: nobody is told that there is nothing", async () => {
    const client = await openTenant(tenant, "demo");
    const operations = ["findCustomer", "getOrder", "listOrders", "trackShipments"];
    const down: ToolFault = { kind: "down", connector: "sandbox", operations, share: 1 };
    replaceFaults(tenant.id, faultsSchema.parse({ tools: [down] }));
    const ticketId = await sendTicket(client, "shipping-status");
    for (let failures = 1; failures < 3; failures += 1) {
      await expect
        .poll(async () => countFailures((await client.readTicket(ticketId)).calls), { timeout: 5_000 })
        .toBe(failures);
      jumpAhead(60_000);
      await ringAlarm(client, ticketId);
    }
    const view = await waitFor(client, ticketId, "escalated");
    expect(view).toMatchObject({ reason: "attemptsExhausted", reply: null });
    expect((await readDeeds(client, { ticketId })).replies).toEqual([]);
  });
});

function countFailures(calls: readonly { callee: string; reason: string | null }[]): number {
  return calls.filter(({ callee, reason }) => callee === "gather" && reason === "toolUnavailable").length;
}
