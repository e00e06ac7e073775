import { env } from "cloudflare:workers";
import { afterEach, describe, expect, it } from "vitest";
import { playFixture, runFixture } from "../../scripts/fixtures/run-fixture.ts";
import { Refusal, SignalboxClient } from "../../scripts/fixtures/signalbox-client.ts";
import type { Cassette } from "../../src/domain/cassette.ts";
import { parseTicketFixture } from "../../src/domain/fixture.ts";
import { businessSchema } from "../../src/connectors/sandbox/records.ts";
import { settingsHistorySchema } from "../../src/domain/settings.ts";
import { ask, change } from "../support/settings.ts";
import {
  fetchWorker,
  openLiveTenant,
  openTenant,
  origin,
  readBusiness,
  readFixture,
} from "../support/signalbox.ts";
import { querySql, sendTicket, tidyUp, waitFor, waitForApproval } from "../support/tickets.ts";
import { sandboxOf } from "../../src/http/sandbox-routes.ts";
import { findTestTenant } from "../support/tenants.ts";

afterEach(tidyUp);

const recorded = findTestTenant("demo-recorded");

async function record(
  name: string,
  tenant = recorded,
): Promise<{ ticketId: string; client: SignalboxClient }> {
  const client = await openLiveTenant(tenant);
  // A tenant that is no sandbox has no door for this.
  await sandboxOf(env, tenant.id).load(tenant.id, readBusiness("demo"));
  const { ticketId } = await playFixture(readFixture(name), client);
  return { ticketId, client };
}

async function readRecordings(client: SignalboxClient, ticketId: string): Promise<{ entries: string }[]> {
  const rows = await querySql(
    client,
    ticketId,
    "select entries from recordings where ticket_id = ?",
    ticketId,
  );
  return rows.map((row) => ({ entries: String(row["entries"]) }));
}

describe("a tenant that records", () => {
  it("keeps every model's and every tool's answer, in order, with what they were asked", async () => {
    const { ticketId, client } = await record("refund-approved");
    const { calls, began, outcome, gaps } = await client.readCassette(ticketId);
    const names = calls.map(({ call }) => (call.kind === "model" ? call.family : call.tool));
    expect(names[0]).toBe("triage_answer");
    expect(names).toContain("orders.get@1");
    expect(names).toContain("draft_answer");
    expect(names.slice(-3)).toEqual(["orders.get@1", "refunds.create@1", "replies.send@1"]);
    expect(began.prompts.map(({ name }) => name.split("@")[0])).toEqual([
      "triage",
      "gather",
      "draft",
      "validate",
    ]);
    expect(gaps).toEqual([]);
    expect(outcome).toMatchObject({
      state: "resolved",
      actions: [{ tool: "refunds.create@1", outcome: "done" }],
    });
  });

  it("keeps neither secrets nor tokens with the settings", async () => {
    const { ticketId, client } = await record("shipping-status");
    const text = JSON.stringify((await client.readCassette(ticketId)).began);
    expect(text).not.toContain(recorded.webhooks.standard?.secrets[0]);
    for (const { sha256 } of recorded.apiTokens) expect(text).not.toContain(sha256);
  });

  it("gives a cassette to admins alone", async () => {
    const { ticketId } = await record("shipping-status");
    const approver = new SignalboxClient({
      origin,
      tenant: recorded,
      token: "development-approver-token-of-demo",
      fetch: fetchWorker,
    });
    await expect(approver.readCassette(ticketId)).rejects.toMatchObject({ status: 403 });
  });

  it("forgets a recording with its ticket", async () => {
    const { ticketId, client } = await record("shipping-status");
    await fetchWorker(`/api/${recorded.id}/tickets/${ticketId}`, {
      method: "DELETE",
      headers: { authorization: "Bearer development-admin-token-of-demo" },
    });
    await expect(client.readCassette(ticketId)).rejects.toMatchObject({ status: 410 });
  });
});

describe("a tenant that records and is no sandbox", () => {
  it("shows stand-ins in place of everything personal, the same ones in the ticket, the prompts and the tools", async () => {
    const tenant = findTestTenant("demo-recorded-live");
    const { ticketId, client } = await record("shipping-status", tenant);
    const cassette = await client.readCassette(ticketId);
    const text = JSON.stringify(cassette);
    expect(cassette.hasStandIns).toBe(true);
    expect(text).not.toMatch(/oliver|penrose/i);
    expect(text).not.toMatch(/\[(?:email|name|address)_/);
    const email = emailOf(cassette);
    expect(email).toMatch(/^person\d+@example\.com$/);
    const asked = cassette.calls.find(({ call }) => call.kind === "tool" && call.tool === "customers.find@1");
    expect(asked?.call).toMatchObject({ input: { email } });
  });

  it("stores none of it as it was, the second look at an approved action's record included", async () => {
    const { ticketId, client } = await record("refund-approved", findTestTenant("demo-recorded-live"));
    const rows = await readRecordings(client, ticketId);
    expect(rows.filter(({ entries }) => entries.includes(".record-"))).toHaveLength(1);
    expect(rows.map(({ entries }) => entries).join("\n")).not.toMatch(/okafor|foundry road/i);
  });
});

describe("a tenant that does not record", () => {
  it("has no cassette, and says which setting was off", async () => {
    const { ticketId, client } = await record("shipping-status", findTestTenant("demo-shared"));
    const refusal = await client.readCassette(ticketId).catch((error: unknown) => error);
    expect(refusal).toBeInstanceOf(Refusal);
    expect(refusal).toMatchObject({ status: 404 });
    expect(String(refusal)).toContain("`recording` was off");
  });

  it("keeps nothing of what an approved action was held against either", async () => {
    const { ticketId, client } = await record("refund-approved", findTestTenant("demo-shared"));
    expect(await readRecordings(client, ticketId)).toEqual([]);
  });

  it.each([
    "refund-approved",
    "shipping-status",
    "cancel-order-approved",
    "refund-rejected-then-handed-back",
    "refund-number-follows",
    "github-comment-follow-up",
    "zendesk-agent-takes-over",
    "zendesk-comment-added",
    "zendesk-refund",
  ])("exports %s as a fixture without its people, and the fixture ends as the ticket did", async (name) => {
    const { ticketId, client } = await record(name, findTestTenant("demo-shared"));
    const { requester } = (await client.readTicket(ticketId)).ticket;
    const text = JSON.stringify(await client.readFixture(ticketId));
    const words = [requester.email, ...(requester.name ?? "").split(" ")].filter(Boolean);
    for (const word of words) expect(text.toLowerCase()).not.toContain(word?.toLowerCase());

    const again = parseTicketFixture(text, Date.now());
    const other = await openLiveTenant(findTestTenant("demo-again"));
    await other.loadBusiness(businessSchema.parse(again.records));
    expect((await runFixture(again, other)).differences).toEqual([]);
  });
});

describe("a tenant whose people change whether it records", () => {
  const undecided = findTestTenant("demo-undecided");

  it("keeps tickets to come, and of one that came before nothing, whatever happens to it later", async () => {
    const client = await openTenant(undecided, "demo");
    const before = await sendTicket(client, "refund-approved");
    const approval = await waitForApproval(client, before);
    expect(await change(undecided.id, { recording: "redacted" })).toMatchObject({
      status: 200,
      body: { settings: { recording: "redacted" }, changedSections: expect.arrayContaining(["recording"]) },
    });
    const history = settingsHistorySchema.parse((await ask(undecided.id, "settings/history")).body);
    expect(history.items[0]).toMatchObject({
      by: "Astrid Admin",
      differences: [{ words: "What models and tools are asked and answered is kept: off → redacted" }],
    });

    await client.decide(before, approval.id, { decision: "approve" });
    await waitFor(client, before, "resolved");
    expect(await querySql(client, before, "select 1 from recordings where ticket_id = ?", before)).toEqual(
      [],
    );
    await expect(client.readCassette(before)).rejects.toMatchObject({ status: 404 });

    const after = await sendTicket(client, "shipping-status");
    await waitFor(client, after, "resolved");
    const { calls, gaps } = await client.readCassette(after);
    expect(calls.length).toBeGreaterThan(0);
    expect(gaps).toEqual([]);
  });

  it("keeps nothing more from the moment it is off, and the cassette says that something is missing", async () => {
    const client = await openTenant(undecided, "demo");
    await change(undecided.id, { recording: "redacted" });
    const ticketId = await sendTicket(client, "refund-approved");
    const approval = await waitForApproval(client, ticketId);
    await change(undecided.id, { recording: "off" });
    await client.decide(ticketId, approval.id, { decision: "approve" });
    await waitFor(client, ticketId, "resolved");
    const { calls, gaps } = await client.readCassette(ticketId);
    expect(calls.map(({ call }) => (call.kind === "tool" ? call.tool : call.family))).not.toContain(
      "refunds.create@1",
    );
    expect(gaps).toEqual(["recording was off for a while: 3 calls of models and tools are missing"]);
    const next = await sendTicket(client, "shipping-status");
    await waitFor(client, next, "resolved");
    await expect(client.readCassette(next)).rejects.toMatchObject({ status: 404 });
  });

  it("is not one whose approvers do", async () => {
    const body = { changes: { recording: "redacted" }, expectedVersion: 0, note: "Because I can." };
    const answer = await ask(undecided.id, "settings", { role: "approver", method: "PUT", body });
    expect(answer.status).toBe(403);
  });
});

function emailOf({ fixture }: Cassette): string {
  return requesterOf(fixture.deliveries[0]?.ticket).email;
}

function requesterOf(ticket: Record<string, unknown> | undefined): { email: string; name: string } {
  return ticket?.["requester"] as { email: string; name: string };
}
