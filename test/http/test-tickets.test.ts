import { describe, expect, it } from "vitest";
import { SignalboxClient } from "../../scripts/fixtures/signalbox-client.ts";
import type { TestTicket } from "../../src/connectors/sandbox/test-tickets.ts";
import { fetchWorker, openTenant, origin } from "../support/signalbox.ts";
import { findTestTenant } from "../support/tenants.ts";
import { request, waitFor } from "../support/tickets.ts";

describe("test tickets", () => {
  it("are about what the business holds, and live like any other ticket", async () => {
    const client = await openTenant(findTestTenant("demo-own"), "demo");
    const { body } = await request(client, "test-tickets", { method: "GET", role: "viewer" });
    const items = (body as { items: TestTicket[] }).items;
    expect(items.map(({ kind }) => kind)).toEqual(["refund", "cancellation", "orderStatus"]);
    const [refund] = items;
    const { about: _, kind: __, ...ticket } = refund!;
    const posted = await request(client, "test-tickets", { method: "POST", role: "approver", body: ticket });
    expect(posted).toMatchObject({ status: 202, body: { status: "accepted" } });
    const { ticketId } = posted.body as { ticketId: string };
    const view = await waitFor(client, ticketId, "awaitingApproval");
    expect(view.ticket).toMatchObject({ subject: ticket.subject, channel: "test", source: "standard" });
    expect(view.approvals).toMatchObject([{ action: { tool: "refunds.create@1" }, status: "pending" }]);
  });

  it("have the shape of a delivery", async () => {
    const client = new SignalboxClient({ origin, tenant: findTestTenant("demo-own"), fetch: fetchWorker });
    const answer = await request(client, "test-tickets", {
      method: "POST",
      role: "approver",
      body: { subject: "Hello", body: "Hello", requester: { email: "nobody" } },
    });
    expect(answer).toMatchObject({
      status: 422,
      body: { detail: expect.stringContaining("requester.email") },
    });
  });

  it("do not exist for a tenant with real systems", async () => {
    const client = new SignalboxClient({ origin, tenant: findTestTenant("demo-real"), fetch: fetchWorker });
    for (const method of ["GET", "POST"] as const) {
      const answer = await request(client, "test-tickets", {
        method,
        role: "approver",
        ...(method === "POST" && { body: {} }),
      });
      expect(answer).toMatchObject({ status: 404, body: { type: "urn:signalbox:noSandbox" } });
    }
  });
});
