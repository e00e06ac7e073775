/** A ticket whose agents are shown as little as may be, next to the same ticket whose agents are shown all of it. */
import { afterEach, describe, expect, it } from "vitest";
import { memoryViewSchema } from "../../src/domain/memory-view.ts";
import { openTenant } from "../support/signalbox.ts";
import { findTestTenant } from "../support/tenants.ts";
import { copyTicket, deliver, request, tidyUp, waitForApproval } from "../support/tickets.ts";

afterEach(tidyUp);

const chatter = "I have been a customer of yours for longer than I can remember and tell all my friends. ";

describe("a customer of many words", () => {
  it("gets the same from agents that are shown what matters of them", async () => {
    const [wide, frugal] = [await workOn("demo-own"), await workOn("demo-frugal")];
    expect(frugal.asked).toEqual(wide.asked);
    expect(frugal.reply).toEqual(wide.reply);
    expect(wide.compactions).toEqual([]);
    // While the many words were the question itself they were shown; once they were said before, they were not.
    const halved = frugal.compactions.filter(
      ({ beforeTokens, afterTokens }) => afterTokens < beforeTokens / 2,
    );
    expect(halved).toHaveLength(4);
    expect(frugal.spent).toBeLessThan(0.75 * wide.spent);
  });

  it("finds in the trace and in the memory how much of it each agent was shown", async () => {
    const { client, ticketId } = await workOn("demo-frugal");
    const trace = await request(client, `tickets/${ticketId}/trace`, { role: "viewer" });
    const text = JSON.stringify(trace.body);
    expect(text).toMatch(/"signalbox\.compaction\.band":"(?:medium|high)"/);
    expect(text).toMatch(/"signalbox\.compaction\.before_tokens":\d{4}/);
    const { body } = await request(client, `tickets/${ticketId}/memory`, { role: "viewer" });
    const { turns } = memoryViewSchema.parse(body);
    expect(turns.map(({ role, compaction }) => [role, compaction?.band])).toEqual([
      ["triage", "medium"],
      ["gather", "high"],
      ["draft", "high"],
      ["validate", "high"],
    ]);
  });
});

async function workOn(tenantId: string) {
  const client = await openTenant(findTestTenant(tenantId), "demo");
  const ticket = copyTicket("refund");
  const { ticketId } = await deliver(client, { ...ticket, body: `${ticket.body}\n\n${chatter.repeat(60)}` });
  await waitForApproval(client, ticketId);
  await deliver(client, { ...ticket, body: `Any news?\n\n${ticket.body}` }, "again");
  await expect
    .poll(async () => (await client.readTicket(ticketId)).approvals.map(({ status }) => status), {
      timeout: 20_000,
    })
    .toEqual(["superseded", "pending"]);
  const { calls, approvals, draft, budget } = await client.readTicket(ticketId);
  return {
    client,
    ticketId,
    asked: approvals.map(({ action }) => action.arguments),
    reply: draft?.outcome === "drafted" ? draft.reply : null,
    compactions: calls.flatMap(({ compaction }) => compaction ?? []),
    spent: budget.spent.inputTokens,
  };
}
