/** Agents that an admin has paused: their tickets wait where they are, however long, and go on. */
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import type { SignalboxClient } from "../../scripts/fixtures/signalbox-client.ts";
import type { AgentRole } from "../../src/domain/call.ts";
import { change } from "../support/settings.ts";
import { openTenant } from "../support/signalbox.ts";
import { restingStates } from "../../src/domain/state.ts";
import { findTestTenant } from "../support/tenants.ts";
import {
  jumpAhead,
  readRows,
  ringAlarm,
  sendTicket,
  tidyUp,
  waitFor,
  waitUntilStill,
} from "../support/tickets.ts";

const id = "demo-paused";
let client: SignalboxClient;

beforeEach(async () => {
  client = await openTenant(findTestTenant(id), "demo");
});
afterEach(async () => {
  // Where a test has failed; else nothing is changed by it, which is refused.
  await change(id, { agents: { paused: [] } });
  await tidyUp();
});

describe("an agent that pauses", () => {
  it.each([
    ["triage", "triaging"],
    ["gather", "gathering"],
    ["draft", "drafting"],
    ["validate", "validating"],
  ] as const)(
    "keeps tickets waiting for %s, and they say so; then they go on to their end",
    async (role, state) => {
      await pause(role);
      const ticketId = await sendTicket(client, "shipping-status");
      expect(await waitFor(client, ticketId, state)).toMatchObject({ pausedFor: role });
      // Long after anything that fails would have been given up.
      for (let look = 0; look < 30; look += 1) await lookLater(ticketId);
      const waiting = await client.readTicket(ticketId);
      expect(waiting).toMatchObject({ state, pausedFor: role });
      expect(waiting.calls.filter(({ callee }) => callee === role)).toEqual([]);
      await expect.poll(() => readRows(client, ticketId, "effects")).toMatchObject([{ recoveries: 0 }]);

      await pause();
      // A look that was under way as the pause ended may still have seen it.
      await vi.waitUntil(
        async () => {
          await lookLater(ticketId);
          return restingStates.includes((await client.readTicket(ticketId)).state);
        },
        { timeout: 15_000, interval: 100 },
      );
      expect(await client.readTicket(ticketId)).toMatchObject({ state: "resolved", pausedFor: null });
    },
  );

  it("is of no account for tickets that do not need it, nor for those of other tenants", async () => {
    await pause("draft");
    const ticketId = await sendTicket(client, "human-request");
    expect(await waitUntilStill(client, ticketId)).toMatchObject({ state: "escalated", pausedFor: null });
    const other = await openTenant(findTestTenant("demo-own"), "demo");
    const elsewhere = await sendTicket(other, "shipping-status");
    expect(await waitUntilStill(other, elsewhere)).toMatchObject({ state: "resolved" });
  });

  it("is known by its name", async () => {
    expect(await change(id, { agents: { paused: ["sleep"] } })).toMatchObject({ status: 422 });
  });
});

async function pause(...paused: AgentRole[]): Promise<void> {
  expect(await change(id, { agents: { paused } })).toMatchObject({ status: 200 });
}

async function lookLater(ticketId: string): Promise<void> {
  jumpAhead(15_000);
  await ringAlarm(client, ticketId);
}
