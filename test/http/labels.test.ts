/** What people's judgements of tickets teach: from feedback on a ticket to an example, an evaluation set, and to nothing. */
import { afterEach, describe, expect, it, vi } from "vitest";
import type { SignalboxClient } from "../../scripts/fixtures/signalbox-client.ts";
import { exampleListSchema } from "../../src/domain/example.ts";
import { labelListSchema, type LabelList } from "../../src/domain/label.ts";
import { ask } from "../support/settings.ts";
import { fetchWorker, openTenant } from "../support/signalbox.ts";
import { developmentToken } from "../../scripts/fixtures/signalbox-client.ts";
import { findTestTenant } from "../support/tenants.ts";
import { copyTicket, deliver, request, tidyUp, waitForApproval, waitUntilStill } from "../support/tickets.ts";

const id = "demo-labelled";

afterEach(tidyUp);

describe("a corrected ticket", () => {
  it("is proposed as an example, and teaches once an admin accepts it, without a name or an address", async () => {
    const client = await openTenant(findTestTenant(id), "demo");
    const ticketId = await sendOddTicket(client);
    await correct(client, ticketId, "damaged_item");
    const [proposal] = (await untilLabels(({ proposals }) => proposals.length > 0)).proposals;
    expect(proposal).toMatchObject({
      ticketId,
      stage: "triage",
      source: "feedback",
      said: "incorrect",
      isRight: false,
      intent: "damaged_item",
      by: "Ada Approver",
    });
    const words = JSON.stringify(proposal);
    expect(words).toContain("strange humming noise");
    expect(words).not.toMatch(/Oliver|Penrose|@|example\.com/);

    const path = `labels/${proposal?.id}`;
    expect((await ask(id, path, { role: "approver", body: { decision: "accept" } })).status).toBe(403);
    expect((await ask(id, path, { body: { decision: "accept" } })).status).toBe(200);
    expect((await ask(id, path, { body: { decision: "accept" } })).status).toBe(404);
    const examples = exampleListSchema.parse((await ask(id, "examples")).body);
    expect(examples.items).toMatchObject([{ label: "damaged_item", ticketId }]);
    expect(examples.changes[0]).toMatchObject({ action: "accepted", by: "Astrid Admin" });

    vi.useFakeTimers({ toFake: ["Date"], now: Date.now() + 11_000 });
    const again = await sendOddTicket(client);
    expect((await client.readTicket(again)).assessment).toMatchObject({ intent: "damaged_item" });

    const erased = await request(client, `tickets/${ticketId}`, { method: "DELETE", role: "admin" });
    expect(erased.status).toBe(202);
    await vi.waitFor(async () => {
      expect(exampleListSchema.parse((await ask(id, "examples")).body)).toMatchObject({
        items: [],
        changes: [{ action: "erased", removed: 1 }, {}],
      });
    });
    expect(await readEvalSet()).not.toContain("humming");
  });

  it("that an admin turns down teaches nothing, and is not proposed again when the ticket changes", async () => {
    const client = await openTenant(findTestTenant(id), "demo");
    const ticketId = await sendOddTicket(client);
    await correct(client, ticketId, "feedback");
    const [proposal] = (await untilLabels(({ proposals }) => proposals.length > 0)).proposals;
    const before = exampleListSchema.parse((await ask(id, "examples")).body).version;
    await ask(id, `labels/${proposal?.id}`, { body: { decision: "reject" } });
    await request(client, `tickets/${ticketId}/feedback`, { body: { rating: "down", reason: "tone" } });
    const { proposals } = await untilLabels(({ counts }) =>
      counts.wrong.some(({ stage }) => stage === "draft"),
    );
    expect(proposals).toEqual([]);
    expect(exampleListSchema.parse((await ask(id, "examples")).body).version).toBe(before);
  });
});

describe("the evaluation set", () => {
  it("has each judged ticket in the form that an evaluation reads, and each stage's faults are counted", async () => {
    const client = await openTenant(findTestTenant(id), "demo");
    const { ticketId } = await deliver(client, copyTicket("refund-approved"));
    const { id: approvalId } = await waitForApproval(client, ticketId);
    const decided = await request(client, `tickets/${ticketId}/approvals/${approvalId}`, {
      body: { decision: "reject", note: "Not this one." },
    });
    expect(decided.status).toBe(200);
    await request(client, `tickets/${ticketId}/feedback`, {
      body: { rating: "down", reason: "shouldHaveEscalated" },
    });
    const { counts } = await untilLabels(({ counts: { wrong } }) =>
      wrong.some(({ stage, count }) => stage === "validate" && count >= 1),
    );
    expect(counts.wrong.map(({ stage }) => stage)).toEqual(expect.arrayContaining(["draft", "validate"]));
    const rows = (await readEvalSet())
      .trim()
      .split("\n")
      .map((line) => JSON.parse(line) as object);
    expect(rows).toContainEqual(
      expect.objectContaining({
        subject: expect.any(String),
        body: expect.any(String),
        outcome: "escalated",
        judged: [
          expect.objectContaining({ source: "approval", said: "rejected", stage: "draft" }),
          expect.objectContaining({ source: "feedback", said: "shouldHaveEscalated", stage: "validate" }),
        ],
      }),
    );
  });
});

async function sendOddTicket(client: SignalboxClient): Promise<string> {
  const body =
    "Hello,\n\nthe Klimbim 3000 on my desk makes a strange humming noise. Mail me: oliver@example.com\n\nOliver Penrose";
  const { ticketId } = await deliver(client, { ...copyTicket("shipping-status"), subject: "Klimbim", body });
  await waitUntilStill(client, ticketId);
  return ticketId;
}

async function correct(client: SignalboxClient, ticketId: string, intent: string): Promise<void> {
  const { calls } = await client.readTicket(ticketId);
  const callId = calls.find(({ callee }) => callee === "triage")?.id;
  const { status } = await request(client, `tickets/${ticketId}/feedback`, {
    body: { rating: "down", reason: "incorrect", callId, intent },
  });
  expect(status).toBe(202);
}

/** The desk hears of things in batches. */
async function untilLabels(isSo: (list: LabelList) => boolean): Promise<LabelList> {
  return vi.waitFor(
    async () => {
      const list = labelListSchema.parse((await ask(id, "labels", { role: "viewer" })).body);
      expect(isSo(list)).toBe(true);
      return list;
    },
    { timeout: 10_000, interval: 50 },
  );
}

async function readEvalSet(): Promise<string> {
  const headers = { authorization: `Bearer ${developmentToken(id, "viewer")}` };
  return (await fetchWorker(`/api/${id}/eval-set`, { headers })).text();
}
