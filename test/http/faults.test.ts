import { env } from "cloudflare:workers";
import { afterEach, describe, expect, it } from "vitest";
import { SignalboxClient } from "../../scripts/fixtures/signalbox-client.ts";
import { fetchWorker, openTenant, origin } from "../support/signalbox.ts";
import { findTestTenant } from "../support/tenants.ts";
import { request, sendTicket, waitFor } from "../support/tickets.ts";

const tenant = findTestTenant("demo-drilled");
const clientOf = (id: string) =>
  new SignalboxClient({ origin, tenant: findTestTenant(id), fetch: fetchWorker });
const drilled = clientOf("demo-drilled");
const { ENVIRONMENT: before } = env;

afterEach(async () => {
  Object.assign(env, { ENVIRONMENT: before });
  await put(drilled, {});
});

describe("PUT /faults", () => {
  it("breaks a tenant's tickets until it is told otherwise, and tells what it broke", async () => {
    const client = await openTenant(tenant, "demo");
    await client.replaceFaults({ seed: 1, models: [{ kind: "refuse", share: 1 }], tools: [] });
    const view = await waitFor(client, await sendTicket(client, "shipping-status"), "escalated");
    expect(view.reason).toBe("agentFailed");

    const { former } = await client.replaceFaults({ seed: 1, models: [], tools: [] });
    expect(former).toEqual({ models: [{ kind: "refuse", calls: 1, struck: 1 }], tools: [] });
    await waitFor(client, await sendTicket(client, "shipping-status"), "resolved");
  });

  it("is an admin's", async () => {
    expect(await put(drilled, {}, "approver")).toMatchObject({ status: 403 });
  });

  it("takes faults it knows and nothing else", async () => {
    const answer = await put(drilled, { models: [{ kind: "sleepy" }] });
    expect(answer).toMatchObject({ status: 422, body: { detail: expect.stringContaining("models.0") } });
  });

  it("does not exist for a tenant with real systems", async () => {
    expect(await put(clientOf("demo-real"), {})).toMatchObject({
      status: 404,
      body: { type: "urn:signalbox:noFaults" },
    });
  });

  it("does not exist in a worker that is live", async () => {
    Object.assign(env, { ENVIRONMENT: "live" });
    expect(await put(drilled, {})).toMatchObject({ status: 404 });
  });
});

function put(client: SignalboxClient, body: unknown, role: "approver" | "admin" = "admin") {
  return request(client, "faults", { method: "PUT", role, body });
}
