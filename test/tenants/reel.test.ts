import { describe, expect, it } from "vitest";
import { createConnectors } from "../../src/connectors/registry.ts";
import { fingerprintInput, type RecordedToolCall } from "../../src/domain/recorded-call.ts";
import { createModel } from "../../src/models/providers.ts";
import { findReel, Reel } from "../../src/tenants/reel.ts";
import { env } from "cloudflare:workers";
import { findTestTenant } from "../support/tenants.ts";

const tenant = findTestTenant("demo-recorded");

function look(orderId: string, output: string, attempt = 1): RecordedToolCall {
  const result = { status: "success", output: { order: null, output } };
  return { kind: "tool", callId: "tkt/1.0.1", tool: "orders.get@1", attempt, input: { orderId }, result };
}

function playing(calls: RecordedToolCall[]): Reel {
  return new Reel({ calls: calls.map((call) => ({ call, deeds: 0 })), deeds: 0, givenUp: [] });
}

function next(reel: Reel, orderId: string): unknown {
  return reel.nextToolCall("orders.get@1", fingerprintInput({ orderId }))?.result;
}

describe("a reel", () => {
  it("answers the same call in the order in which it was answered, and at last with the last answer", () => {
    const reel = playing([look("SB-1", "first"), look("SB-1", "second")]);
    const outputs = [1, 2, 3].map(() => next(reel, "SB-1"));
    expect(outputs).toMatchObject(["first", "second", "second"].map((output) => ({ output: { output } })));
  });

  it("has no answer to what was never asked", () => {
    expect(next(playing([look("SB-1", "first")]), "SB-2")).toBeUndefined();
  });

  it("lets look-ups that ran side by side end in their recorded order, whoever asks first", async () => {
    const [one, other] = [look("SB-1", "first"), look("SB-2", "second")];
    const reel = playing([one, other]);
    const ended: string[] = [];
    const wait = () => Promise.resolve();
    await Promise.all([
      reel.takeTurn(other, wait).then(() => ended.push("second")),
      reel.takeTurn(one, wait).then(() => ended.push("first")),
    ]);
    expect(ended).toEqual(["first", "second"]);
  });

  it("gives up the step that was given up, by its place among those of its kind, however often it is asked about", () => {
    const reel = new Reel({ calls: [], deeds: 0, givenUp: [{ step: "agent.ask draft", turn: 2 }] });
    const asked = ["5.0", "5.0", "9.0", "9.0", "12.0"].map((name) => reel.isGivenUp("agent.ask draft", name));
    expect(asked).toEqual([false, false, true, true, false]);
    expect(reel.isGivenUp("agent.ask triage", "3.0")).toBe(false);
  });

  it("holds an answer that came after somebody had acted, and what was never answered, until they have", async () => {
    const [before, after] = [look("SB-1", "first"), look("SB-2", "second")];
    const calls = [
      { call: before, deeds: 0 },
      { call: after, deeds: 1 },
    ];
    const reel = new Reel({ calls, deeds: 1, givenUp: [] });
    const goneOn: string[] = [];
    const wait = () => new Promise<void>((resolve) => setTimeout(resolve, 0));
    const waiting = [before, after, null].map((call) =>
      reel.waitForDeeds(call, wait).then(() => goneOn.push(call?.callId ? String(call.result) : "none")),
    );
    await waiting[0];
    await wait();
    expect(goneOn).toHaveLength(1);
    reel.noteDeed();
    await Promise.all(waiting);
    expect(goneOn).toHaveLength(3);
    await reel.waitForDeeds(null, () => Promise.reject(new Error("nobody is to come")));
  });

  it("does not wait for ever for somebody who does not act", async () => {
    const reel = new Reel({ calls: [], deeds: 1, givenUp: [] });
    await expect(reel.waitForDeeds(null, () => Promise.resolve())).resolves.toBeUndefined();
  });

  it("does not wait for ever for a look-up that is not made", async () => {
    const [one, other] = [look("SB-1", "first"), look("SB-2", "second")];
    await expect(playing([one, other]).takeTurn(other, () => Promise.resolve())).resolves.toBeUndefined();
  });
});

describe("recorded tickets", () => {
  const reels = JSON.stringify({
    [tenant.id]: { calls: [{ call: look("SB-1", "recorded"), deeds: 0 }], deeds: 0, givenUp: [] },
  });

  it("are played where the worker runs locally, for the tenant they are meant for", async () => {
    const local = { ...env, ENVIRONMENT: "local", REELS: reels };
    const connector = createConnectors(local, tenant).get("sandbox");
    const request = {
      tenantId: tenant.id,
      operation: "getOrder",
      input: { orderId: "SB-1" },
      idempotencyKey: null,
      signal: new AbortController().signal,
    };
    expect(await connector?.run(request)).toMatchObject({
      status: "success",
      output: { output: "recorded" },
    });
    expect(createModel("replayed/openai/gpt-5-mini", { tenant, env: local }).ok).toBe(true);
    expect(findReel(local, "demo")).toBeNull();
  });

  it("are played nowhere else", () => {
    const deployed = { ENVIRONMENT: "production", REELS: reels };
    expect(findReel(deployed, tenant.id)).toBeNull();
    expect(createModel("replayed/openai/gpt-5-mini", { tenant, env: deployed })).toMatchObject({ ok: false });
  });
});
