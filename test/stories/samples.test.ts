/** What a rule lets go is asked about now and then: the same each time, here in a tenant where it is and one where it is not. */
import { env } from "cloudflare:workers";
import { afterEach, describe, expect, it, vi } from "vitest";
import type { SignalboxClient } from "../../scripts/fixtures/signalbox-client.ts";
import { bindTenants } from "../../scripts/fixtures/variants.ts";
import { trackRecordSchema } from "../../src/domain/track-record.ts";
import { deriveSampleKey } from "../../src/hops/sample-key.ts";
import { drawSample } from "../../src/policy/sample.ts";
import type { TenantConfig } from "../../src/tenants/config.ts";
import { findTool } from "../../src/tools/catalog.ts";
import { openTenant } from "../support/signalbox.ts";
import { findTestTenant } from "../support/tenants.ts";
import {
  copyTicket,
  deliver,
  request,
  sendTicket,
  tidyUp,
  waitFor,
  waitForApproval,
} from "../support/tickets.ts";

afterEach(tidyUp);

const sampleOneIn = 2;
const orderId = "SB-10031";

describe("an action that the policy lets go", () => {
  it("and that is a sample waits for a person, who reads that it is one, and then is done once", async () => {
    const client = await openSampled({ isSample: true });
    const ticketId = await sendTicket(client, "address-change");
    const approval = await waitForApproval(client, ticketId);
    expect(approval).toMatchObject({
      action: { tool: "orders.changeAddress@1" },
      ruleId: "reversible",
      why: "A sample: the policy lets this go, and asks about one in 2 all the same. Reversible changes to the requester's own records are allowed.",
    });
    expect((await client.books()).addressChanges).toEqual([]);
    await client.decide(ticketId, approval.id, { decision: "approve" });
    await waitFor(client, ticketId, "resolved");
    expect((await client.books()).addressChanges).toHaveLength(1);

    // What a person decided is a decision, and nothing was done unasked.
    const judged = await vi.waitUntil(async () => (await readRecord(client))[0]?.judged, 5_000);
    expect(judged).toMatchObject({ asProposed: 1, automatic: 0 });
  });

  it("is a sample again in the next message and in the next ticket about the same order", async () => {
    const client = await openSampled({ isSample: true });
    const sent = copyTicket("address-change");
    const { ticketId } = await deliver(client, sent);
    await waitForApproval(client, ticketId);
    await deliver(client, { ...sent, body: `${sent.body}\n\nIt is urgent.` });
    await vi.waitUntil(async () => (await client.readTicket(ticketId)).approvals.length === 2, 10_000);
    expect(await waitForApproval(client, ticketId)).toMatchObject({ ruleId: "reversible" });
    await waitForApproval(client, await sendTicket(client, "address-change"));
    expect((await client.books()).addressChanges).toEqual([]);
  });

  it("and that is none is done without a question", async () => {
    const client = await openSampled({ isSample: false });
    const { approvals } = await waitFor(client, await sendTicket(client, "address-change"), "resolved");
    expect(approvals).toEqual([]);
    expect((await client.books()).addressChanges).toHaveLength(1);
  });

  it("is undone without a question, sample or not", async () => {
    const client = await openSampled({ isSample: true });
    const ticketId = await sendTicket(client, "address-change");
    const { id, action } = await waitForApproval(client, ticketId);
    await client.decide(ticketId, id, { decision: "approve" });
    await waitFor(client, ticketId, "resolved");
    await request(client, `tickets/${ticketId}/revert`, { body: { actionId: action.id } });
    await vi.waitUntil(async () => (await client.books()).addressChanges.length === 2, 10_000);
  });
});

let opened = 0;

/** A tenant whose key makes the order a sample, or not. */
async function openSampled(wanted: { isSample: boolean }): Promise<SignalboxClient> {
  const demo = findTestTenant("demo-own");
  const rules = demo.policy.rules.map((rule) => (rule.id === "reversible" ? { ...rule, sampleOneIn } : rule));
  const tool = findTool("orders.changeAddress@1");
  if (!tool) throw new Error("there is no such tool");
  for (;;) {
    opened += 1;
    const id = `demo-sampled-${opened}`;
    const draw = drawSample(
      deriveSampleKey(env, id),
      { arguments: { orderId } },
      { tool, ticketId: "tkt_any" },
    );
    if (draw * sampleOneIn < 1 !== wanted.isSample) continue;
    const tenant: TenantConfig = { ...demo, id, policy: { ...demo.policy, rules } };
    Object.assign(env, bindTenants([tenant]));
    return openTenant(tenant, "demo");
  }
}

async function readRecord(client: SignalboxClient) {
  return trackRecordSchema.parse((await request(client, "track-record", { role: "viewer" })).body).items;
}
