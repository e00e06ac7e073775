import { env } from "cloudflare:workers";
import { abortAllDurableObjects, runInDurableObject } from "cloudflare:test";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import type { TriageAgent } from "../../src/agents/triage.ts";
import { createObjectName } from "../../src/domain/object-name.ts";
import type { Envelope } from "../../src/domain/envelope.ts";
import { mintAgent } from "../support/hops.ts";
import { hashTask } from "../../src/domain/task.ts";
import type { AgentReport, TriageTask } from "../../src/domain/task.ts";
import { serve } from "../models/asking.ts";
import { exampleTicket, message, triaged } from "../support/events.ts";
import { findTestTenant } from "../support/tenants.ts";

/** A tenant whose models cost money, so that answers are worth keeping. */
const tenant = {
  ...findTestTenant("demo-own"),
  id: "demo-paid",
  openai: { apiKey: "a-key-of-this-test" },
  models: { small: ["openai/gpt-5-mini"], standard: ["openai/gpt-5-mini"], frontier: ["openai/gpt-5-mini"] },
};
const { OPENAI_BASE_URL: before } = env;

beforeEach(() => void Object.assign(env, { TENANT_DEMO_PAID: JSON.stringify(tenant) }));
afterEach(() => void Object.assign(env, { OPENAI_BASE_URL: before, TENANT_DEMO_PAID: "" }));

describe("an agent that is asked", () => {
  it("reports the call itself and the model's below it, with what it cost", async () => {
    await useModel();
    const report = await ask("1.0");
    expect(report).toMatchObject({ outcome: "triaged", callId: `${exampleTicket.id}/1.0`, epoch: 1 });
    expect(report.calls).toMatchObject([
      { id: `${exampleTicket.id}/1.0`, parentId: null, kind: "agent", callee: "triage", outcome: "success" },
      {
        id: `${exampleTicket.id}/1.0.1`,
        parentId: `${exampleTicket.id}/1.0`,
        kind: "model",
        inputTokens: 120,
      },
    ]);
    expect(report.calls[1]?.costMicros).toBeGreaterThan(0);
  });

  it("twice at once by one call id asks its model once", async () => {
    const model = await useModel();
    const reports = await Promise.all([ask("2.0"), ask("2.0"), ask("2.0")]);
    expect(reports[1]).toEqual(reports[0]);
    expect(reports[2]).toEqual(reports[0]);
    expect(await model.requests()).toHaveLength(1);
  });

  it("again after a restart answers a paid call from what it stored", async () => {
    const model = await useModel();
    const first = await ask("3.0");
    // Memory is gone, the disk is not.
    await abortAllDurableObjects();
    expect(await ask("3.0")).toEqual(first);
    expect(await model.requests()).toHaveLength(1);
  });

  it("after it was told to forget the ticket thinks anew; other tickets' answers stay", async () => {
    const model = await useModel();
    const other = `tkt_${"2".repeat(32)}`;
    await ask("4.0");
    await ask("4.0", { ticketId: other, callId: `${other}/4.0` });
    await runInDurableObject(agent(), (own: TriageAgent) => own.forget(exampleTicket.id));
    await ask("4.0");
    await ask("4.0", { ticketId: other, callId: `${other}/4.0` });
    expect(await model.requests()).toHaveLength(3);
  });

  it("keeps no answer that cost nothing", async () => {
    Object.assign(env, {
      TENANT_DEMO_PAID: JSON.stringify({ ...tenant, models: findTestTenant("demo-own").models }),
    });
    await ask("5.0");
    const rows = await runInDurableObject(agent(), (_: TriageAgent, { storage }) =>
      storage.sql.exec("select * from reports where call_id = ?", `${exampleTicket.id}/5.0`).toArray(),
    );
    expect(rows).toEqual([]);
  });

  it("reports a provider that is down as a failure worth another try", async () => {
    await useModel([{ fail: 503 }]);
    expect(await ask("6.0")).toMatchObject({
      outcome: "failed",
      role: "triage",
      failure: { reason: "modelUnavailable", retryable: true },
      calls: [{ outcome: "failed" }, { kind: "model", outcome: "failed" }],
    });
  });

  it("whose tenant has spent the day's budget reports which budget that is, and asks no model", async () => {
    limit({ dayCostMicros: 1_000 });
    const model = await useModel();
    expect(await ask("8.0")).toMatchObject({
      outcome: "failed",
      failure: {
        reason: "budgetExhausted",
        retryable: false,
        message: expect.stringContaining("budget of this day"),
      },
      calls: [
        { outcome: "failed", reason: "budgetExhausted" },
        { outcome: "blocked", costMicros: 0 },
      ],
    });
    expect(await model.requests()).toEqual([]);
  });

  it("lost while its model answered leaves what that may have cost counted, besides the second time's", async () => {
    limit({ dayCostMicros: 10_000_000 });
    const hanging = await useModel([{ hang: true }]);
    const lost = ask("9.0").catch(() => null);
    await vi.waitFor(async () => expect(await hanging.requests()).toHaveLength(1));
    await abortAllDurableObjects();
    await lost;
    await useModel();
    expect((await ask("9.0")).outcome).toBe("triaged");
    await vi.waitFor(async () => {
      const { day, burn } = await gate().spending(tenant.id);
      expect(day.costMicros).toBe(90);
      // Before a ticket's intent is known its requests are for finding it out.
      expect(burn.rates.map(({ workflow, spent }) => [workflow, spent])).toContainEqual(["triage", 90]);
      expect(day.reserved.costMicros).toBeGreaterThan(16_000);
    });
  });

  it.each([
    ["another tenant's envelope", { tenantId: "acme" }, task, /otherTenant/],
    ["an envelope with more in it", { admin: true }, task, /malformed/],
    ["another agent's envelope", { path: ["gather" as const] }, task, /forOtherCall/],
    ["an envelope for another task", { inputHash: "0".repeat(64) }, task, /forOtherCall/],
    ["an envelope that has run out", { deadlineAt: Date.now() - 1 }, task, /expired/],
    ["another role's task", {}, { ...task(), role: "gather" }, /./],
    ["no task", {}, null, /./],
  ])("refuses %s, and thinks of nothing", async (_, changes, asked, error) => {
    const model = await useModel();
    const given = (typeof asked === "function" ? asked() : asked) as TriageTask;
    const hops = await mintAgent({ ...envelope("7.0", given), ...changes });
    await runInDurableObject(agent(), async (own: TriageAgent) => {
      await expect(own.ask(hops, given)).rejects.toThrow(error);
    });
    expect(await model.requests()).toEqual([]);
  });
});

async function useModel(replies?: Parameters<typeof serve>[0]) {
  const report = triaged("resolve");
  const output = report.type === "agent.triaged" ? report.output : null;
  const model = await serve(replies ?? [{ say: output }]);
  Object.assign(env, { OPENAI_BASE_URL: model.baseUrl });
  return model;
}

/** Bounds what the tenant may spend, from here on. */
function limit(budgets: Partial<typeof tenant.budgets>): void {
  const limited = { ...tenant, budgets: { ...tenant.budgets, ...budgets } };
  Object.assign(env, { TENANT_DEMO_PAID: JSON.stringify(limited) });
}

function gate() {
  return env.TENANT_GATE.getByName(createObjectName({ tenantId: tenant.id, kind: "gate", id: "main" }));
}

function agent() {
  return env.TRIAGE_AGENT.getByName(createObjectName({ tenantId: tenant.id, kind: "agent", id: "triage-0" }));
}

async function ask(effectId: string, changes: Partial<Envelope> = {}): Promise<AgentReport> {
  const hops = await mintAgent({ ...envelope(effectId), ...changes });
  return runInDurableObject(agent(), (own: TriageAgent) => own.ask(hops, task()));
}

function task(): TriageTask {
  return { role: "triage", ticket: { ...exampleTicket, tenantId: tenant.id }, messages: [message()] };
}

function envelope(effectId: string, asked = task()): Omit<Envelope, "kind" | "parentHash"> {
  return {
    machineVersion: "ticket@2",
    labels: ["customerText"],
    scope: { agents: [], tools: [] },
    inputHash: hashTask(asked),
    tenantId: tenant.id,
    ticketId: exampleTicket.id,
    coordinator: "demo-paid:coordinator:shard-0",
    callId: `${exampleTicket.id}/${effectId}`,
    path: ["triage"],
    epoch: 1,
    attempt: 1,
    policyVersion: "demo-1",
    traceId: "0".repeat(32),
    deadlineAt: Date.now() + 20_000,
    remaining: { tokens: 100_000, costMicros: 100_000 },
    economy: "ok",
  };
}
