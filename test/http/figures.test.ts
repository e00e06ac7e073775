/** What a tenant's people are told of all of its tickets: filters, counts and figures, after real tickets. */
import { env } from "cloudflare:workers";
import { getAgentByName } from "agents";
import { afterEach, describe, expect, it, vi } from "vitest";
import type { SignalboxClient } from "../../scripts/fixtures/signalbox-client.ts";
import type { Call } from "../../src/domain/call.ts";
import { metricsSchema } from "../../src/domain/metrics.ts";
import { createObjectName } from "../../src/domain/object-name.ts";
import { trackRecordSchema } from "../../src/domain/track-record.ts";
import { ticketCountsSchema } from "../../src/domain/ticket-query.ts";
import type { TicketView } from "../../src/domain/view.ts";
import { playBusiness, tryToTheEnd } from "../support/effects.ts";
import { openTenant, readTenant } from "../support/signalbox.ts";
import { findTestTenant } from "../support/tenants.ts";
import {
  request,
  sendTicket,
  tidyUp,
  untilDeskKnows,
  waitFor,
  waitForApproval,
  waitUntilStill,
} from "../support/tickets.ts";

afterEach(tidyUp);

describe("the list of tickets", () => {
  it("is filtered for whoever asks, and counted the same", async () => {
    const client = await openTenant(readTenant("demo"));
    const id = await sendTicket(client, "refund-approved");
    const view = await waitUntilStill(client, id);
    expect(view.state).toBe("awaitingApproval");
    await untilDeskKnows(client, id);
    expect(await listIds(client, "filter=highRisk&order=due&state=awaitingApproval")).toContain(id);
    expect(await listIds(client, "filter=mine")).toEqual([]);

    const desk = await getAgentByName(
      env.TENANT_DESK,
      createObjectName({ tenantId: "demo", kind: "desk", id: "main" }),
    );
    const summaries = await desk.list("demo", { limit: 200 });
    const summary = summaries.ok ? summaries.value.items.find((item) => item.id === id) : undefined;
    if (!summary) throw new Error("it is not listed");
    await desk.publish("demo", [{ ...summary, version: summary.version + 1, assignee: "Ada Approver" }]);
    expect(await listIds(client, "filter=mine")).toEqual([id]);
    expect(await listIds(client, "filter=mine", "viewer")).toEqual([]);
    const counts = ticketCountsSchema.parse((await request(client, "tickets/counts")).body);
    expect(counts).toMatchObject({ mine: 1, highRisk: (await listIds(client, "filter=highRisk")).length });
    expect((await request(client, "tickets/counts", { role: "viewer" })).body).toMatchObject({ mine: 0 });
  });

  it.each(["filter=everything", "order=random", "limit=0"])("does not take %s", async (query) => {
    const client = await openTenant(readTenant("demo"));
    expect(await request(client, `tickets?${query}`)).toMatchObject({
      status: 422,
      body: { type: "urn:signalbox:requestInvalid" },
    });
  });
});

describe("the figures of a tenant", () => {
  it("are what its tickets’ own call chains and events add up to", async () => {
    const client = await openTenant(findTestTenant("demo-counted"), "demo");
    playBusiness({ sendReply: ["lostBefore"] });
    const hurt = await sendTicket(client, "shipping-status");
    await tryToTheEnd(client, hurt);
    await tidyUp();
    const ids = [hurt];
    for (const fixture of ["refund-small", "human-request", "refund-approved"]) {
      ids.push(await sendTicket(client, fixture));
    }
    const views: TicketView[] = [];
    for (const id of ids) {
      views.push(await waitUntilStill(client, id));
      await untilDeskKnows(client, id);
    }
    const metrics = metricsSchema.parse((await request(client, "metrics?hours=24")).body);
    const calls = views.flatMap((view) => view.calls);
    const { window } = metrics;

    expect(toolTable(calls)).toEqual(
      Object.fromEntries(
        window.tools.map(({ tool, meanMs: _, ...counts }) => [tool, counts] as const).toSorted(byFirst),
      ),
    );
    expect(window.tools.some(({ retries, failed, timeouts }) => retries > 0 && failed + timeouts > 0)).toBe(
      true,
    );
    expect(sum(window.models.map(({ calls: count }) => count))).toBe(
      calls.filter(({ kind }) => kind === "model").length,
    );
    expect(sum(window.byHour.map(({ received }) => received))).toBe(views.length);
    const ended = (how: "automatic" | "escalated") => sum(window.byHour.map((hour) => hour.ended[how]));
    expect(ended("automatic")).toBe(views.filter(({ state }) => state === "resolved").length);
    expect(ended("escalated")).toBe(views.filter(({ state }) => state === "escalated").length);
    expect(metrics.lanes.map(({ state, tickets }) => ({ state, tickets })).toSorted(byState)).toEqual(
      [
        { state: "awaitingApproval", tickets: 1 },
        { state: "escalated", tickets: 1 },
      ].toSorted(byState),
    );
    const waiting = views.find(({ state }) => state === "awaitingApproval");
    expect(metrics.lanes.find(({ state }) => state === "awaitingApproval")?.oldest).toEqual({
      id: waiting?.ticket.id,
      since: waiting?.waitingSince,
    });
    expect(Object.keys(window.stagesMs)).toEqual(
      expect.arrayContaining(["triage", "gather", "draft", "reply"]),
    );
    expect(sum(window.confidence.map(({ tickets }) => tickets))).toBe(views.length);
    expect(metrics.modelClasses).toMatchObject({
      "local/signalbox-local-1": ["small", "standard", "frontier"],
    });
    expect(metrics.switchesOff).toEqual([]);
    expect(metrics.suspendedRules).toEqual([]);
  });

  it.each(["hours=0", "hours=169", "hours=x"])("does not take %s", async (query) => {
    const client = await openTenant(readTenant("demo"));
    expect((await request(client, `metrics?${query}`)).status).toBe(422);
  });
});

describe("the track record of a tenant", () => {
  it("is what its people decided, what was done unasked, and what of that they undid", async () => {
    const client = await openTenant(findTestTenant("demo-judged"), "demo");
    const decide = async (fixture: string, decision: "approve" | "reject") => {
      const id = await sendTicket(client, fixture);
      await client.decide(id, (await waitForApproval(client, id)).id, { decision });
      await waitUntilRests(client, id);
    };
    await decide("refund-approved", "approve");
    await decide("refund-rejected", "reject");
    const moved = await sendTicket(client, "address-change");
    const { draft } = await waitUntilStill(client, moved);
    const [action] = draft?.outcome === "drafted" ? draft.actions : [];
    const revert = { body: { actionId: action?.id } };
    expect(await request(client, `tickets/${moved}/revert`, revert)).toMatchObject({ status: 202 });
    await vi.waitUntil(
      async () => (await readItems(client)).some(({ judged }) => judged.reverted > 0),
      5_000,
    );

    const items = await readItems(client);
    const byTool = (tool: string) => items.filter((item) => item.tool === tool);
    const judgedRefunds = byTool("refunds.create").map(({ judged }) => judged);
    expect(sum(judgedRefunds.map(({ asProposed }) => asProposed))).toBe(1);
    expect(sum(judgedRefunds.map(({ rejected }) => rejected))).toBe(1);
    expect(
      byTool("refunds.create").every(({ decision, advice }) => decision === "ask" && advice === "keep"),
    ).toBe(true);
    expect(byTool("orders.changeAddress")).toMatchObject([
      { judged: { automatic: 1, reverted: 1 }, right: 0, of: 1, decision: "allow", advice: "askAgain" },
    ]);
  });
});

async function readItems(client: SignalboxClient) {
  return trackRecordSchema.parse((await request(client, "track-record", { role: "viewer" })).body).items;
}

/** Until nothing is left to do or to ask. */
function waitUntilRests(client: SignalboxClient, id: string) {
  return waitFor(client, id, "resolved", "escalated");
}

async function listIds(client: SignalboxClient, query: string, role?: "viewer"): Promise<string[]> {
  const { body } = await request(client, `tickets?${query}`, role ? { role } : {});
  return (body as { items: { id: string }[] }).items.map(({ id }) => id);
}

function toolTable(calls: readonly Call[]) {
  const tools = [
    ...Map.groupBy(
      calls.filter(({ kind }) => kind === "tool"),
      ({ callee }) => callee,
    ),
  ].map(([tool, made]) => {
    const of = (outcome: Call["outcome"]) => made.filter((call) => call.outcome === outcome).length;
    const counts = {
      calls: made.length,
      failed: of("failed"),
      blocked: of("blocked"),
      timeouts: of("timeout"),
      retries: made.filter(({ attempt }) => attempt > 1).length,
    };
    return [tool, counts] as const;
  });
  return Object.fromEntries(tools.toSorted(byFirst));
}

function byFirst(a: readonly [string, ...unknown[]], b: readonly [string, ...unknown[]]): number {
  return a[0] < b[0] ? -1 : 1;
}

function byState(a: { state: string }, b: { state: string }): number {
  return a.state < b.state ? -1 : 1;
}

function sum(numbers: readonly number[]): number {
  return numbers.reduce((total, number) => total + number, 0);
}
