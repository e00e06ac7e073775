/** A rule for tickets about one thing: what it lets go, and what a customer's words cannot make it let go. */
import { env } from "cloudflare:workers";
import { afterEach, describe, expect, it, vi } from "vitest";
import type { SignalboxClient } from "../../scripts/fixtures/signalbox-client.ts";
import { bindTenants } from "../../scripts/fixtures/variants.ts";
import type { Intent } from "../../src/domain/intent.ts";
import { policyRuleSchema, type PolicyRule } from "../../src/domain/policy.ts";
import { trackRecordSchema } from "../../src/domain/track-record.ts";
import type { TenantConfig } from "../../src/tenants/config.ts";
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

describe("a rule that names an intent", () => {
  it("lets go what a ticket about it wants, which the record tells by that intent", async () => {
    const client = await openLadder({ intents: ["address_change"] });
    const { approvals } = await waitFor(client, await sendTicket(client, "address-change"), "resolved");
    expect(approvals).toEqual([]);
    expect((await client.books()).addressChanges).toHaveLength(1);
    const [entry] = await vi.waitUntil(async () => {
      const items = await readRecord(client);
      return items.length > 0 && items;
    }, 10_000);
    expect(entry).toMatchObject({
      tool: "orders.changeAddress",
      step: "approve",
      intents: [{ intent: "address_change", step: "auto", ruleId: "narrow", judged: { automatic: 1 } }],
    });
  });

  it.each([
    ["names another", { intents: ["order_change"] }],
    ["is sure of less than the tenant wants", { intents: ["address_change"], minConfidence: 1 }],
    ["stands over two people's yes", { intents: ["address_change"], base: { approvers: 2 } }],
  ] as const)("has a person asked, or hand it over, where it %s", async (_, wish) => {
    const client = await openLadder(wish);
    const ticketId = await sendTicket(client, "address-change");
    await waitFor(client, ticketId, "awaitingApproval", "escalated");
    expect((await client.books()).addressChanges).toEqual([]);
  });

  it("lets nothing go that the policy denies", async () => {
    const client = await openLadder({ intents: ["address_change"], base: { decision: "deny" } });
    const { reason } = await waitFor(client, await sendTicket(client, "address-change"), "escalated");
    expect(reason).toBe("policyDenied");
    expect((await client.books()).addressChanges).toEqual([]);
  });

  it("does not fit a ticket that was about something else before the customer found other words", async () => {
    const client = await openLadder({ intents: ["address_change"] });
    const sent = copyTicket("address-change");
    const { ticketId } = await deliver(client, { ...sent, body: "Where is my order SB-10031 now?" });
    await waitFor(client, ticketId, "resolved");
    await deliver(client, { ...sent });
    const approval = await waitForApproval(client, ticketId);
    expect(approval).toMatchObject({ action: { tool: "orders.changeAddress@1" }, ruleId: "reversible" });
    expect((await client.readTicket(ticketId)).assessment?.intent).toBe("address_change");
    expect((await client.books()).addressChanges).toEqual([]);
    // What a person decides on it speaks for no intent.
    await client.decide(ticketId, approval.id, { decision: "approve" });
    const [entry] = await vi.waitUntil(async () => {
      const items = await readRecord(client);
      return items.length > 0 && items;
    }, 10_000);
    expect(entry).toMatchObject({ judged: { asProposed: 1 }, intents: [] });
  });
});

let opened = 0;

interface Wish {
  intents: readonly Intent[];
  minConfidence?: number;
  /** What the rule beneath says otherwise than to ask one person. */
  base?: Partial<PolicyRule>;
}

async function openLadder({ intents, minConfidence, base }: Wish): Promise<SignalboxClient> {
  opened += 1;
  const demo = findTestTenant("demo-own");
  const narrow = policyRuleSchema.parse({
    id: "narrow",
    tool: "orders.changeAddress",
    tiers: null,
    maxAmountCents: null,
    intents: [...intents],
    decision: "allow",
    // Of a thousand none is asked about here.
    sampleOneIn: 1_000,
    suspendOnFault: true,
    why: "People agreed.",
  });
  const rules = demo.policy.rules.map((rule) =>
    rule.id === "reversible" ? { ...rule, decision: "ask" as const, ...base } : rule,
  );
  const tenant: TenantConfig = {
    ...demo,
    id: `demo-ladder-${opened}`,
    policy: { ...demo.policy, rules: [narrow, ...rules] },
    triage: { ...demo.triage, minConfidence: minConfidence ?? demo.triage.minConfidence },
  };
  Object.assign(env, bindTenants([tenant]));
  return openTenant(tenant, "demo");
}

async function readRecord(client: SignalboxClient) {
  return trackRecordSchema.parse((await request(client, "track-record", { role: "viewer" })).body).items;
}
