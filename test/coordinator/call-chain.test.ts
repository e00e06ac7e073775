import { env } from "cloudflare:workers";
import { afterEach, describe, expect, it, vi } from "vitest";
import type { SignalboxClient } from "../../scripts/fixtures/signalbox-client.ts";
import type { Consultation, ConsultationAnswer } from "../../src/agents/ask.ts";
import type { Call } from "../../src/domain/call.ts";
import { callLimits } from "../../src/domain/call-guard.ts";
import { z } from "zod";
import { agentEnvelopeSchema, type Envelope, type Hops } from "../../src/domain/envelope.ts";
import { mintAgent, readEnvelope } from "../support/hops.ts";
import { openTenant } from "../support/signalbox.ts";
import { installScripts } from "../support/scripts.ts";
import { findTestTenant } from "../support/tenants.ts";
import {
  holderOf,
  intercept,
  request,
  sendTicket,
  tidyUp,
  waitFor,
  waitUntilStill,
} from "../support/tickets.ts";

installScripts();
afterEach(tidyUp);

describe("calls in a circle", () => {
  it("draft asks gather, which asks draft: refused, recorded, and the ticket ends well", async () => {
    const { calls, view } = await playTicket("demo-circular");
    expect(blocked(calls)).toMatchObject([
      { caller: "gather", callee: "draft", kind: "agent", reason: "circular" },
    ]);
    const [refused] = blocked(calls);
    const asked = calls.find(({ id }) => id === refused?.parentId);
    expect(asked).toMatchObject({ callee: "gather", caller: "draft", outcome: "success" });
    expect(calls.find(({ id }) => id === asked?.parentId)).toMatchObject({
      callee: "draft",
      caller: "coordinator",
    });
    expect(view.state).toBe("resolved");
  });

  it("draft asks itself: refused, recorded, and the ticket ends well", async () => {
    const { calls, view } = await playTicket("demo-self");
    expect(blocked(calls)).toMatchObject([{ caller: "draft", callee: "draft", reason: "circular" }]);
    expect(view.state).toBe("resolved");
  });
});

describe("calls without an end", () => {
  it("the same look-up in turn after turn is refused after the second, and the ticket ends with a person", async () => {
    const { calls, view } = await playTicket("demo-loop");
    const lookUps = calls.filter(({ callee }) => callee === "orders.get@1");
    expect(lookUps.filter(({ outcome }) => outcome === "success").length).toBeGreaterThan(0);
    expect(blocked(calls).map(({ reason }) => reason)).toContain("repeated");
    expect(view.state).toBe("escalated");
  });

  it("fifty copies of one look-up at once: two are made", async () => {
    const { calls, view } = await playTicket("demo-same");
    const lookUps = scriptedLookUps(calls);
    expect(lookUps).toHaveLength(50);
    expect(countBy(lookUps)).toEqual({ success: callLimits.identical, repeated: 50 - callLimits.identical });
    expect(["resolved", "escalated"]).toContain(view.state);
  });

  it("fifty different look-ups at once: as many as a run may have are made", async () => {
    const { calls, view } = await playTicket("demo-many");
    const lookUps = scriptedLookUps(calls);
    expect(lookUps).toHaveLength(50);
    expect(countBy(lookUps)).toEqual({
      success: callLimits.callsPerRun,
      tooMany: 50 - callLimits.callsPerRun,
    });
    expect(["resolved", "escalated"]).toContain(view.state);
  });
});

describe("the chain", () => {
  it("names every call once, below a parent that is there and was before it", async () => {
    const { calls } = await playTicket("demo-circular");
    const byId = new Map(calls.map((call) => [call.id, call]));
    expect(byId.size).toBe(calls.length);
    for (const call of calls) {
      if (call.parentId === null) continue;
      const parent = byId.get(call.parentId);
      expect(parent, call.id).toBeDefined();
      expect(call.id.startsWith(`${call.parentId}.`), call.id).toBe(true);
      expect(call.caller).toBe(parent?.callee);
      expect(call.startedAt).toBeGreaterThanOrEqual(parent?.startedAt ?? Infinity);
    }
    expect(new Set(calls.map(({ traceId }) => traceId)).size).toBe(1);
  });

  it("is drawn as spans with the same parents", async () => {
    const { client, calls, ticketId } = await playTicket("demo-circular");
    const { body } = await request(client, `tickets/${ticketId}/trace`);
    const { spans } = body as { spans: { spanId: string; parentSpanId: string | null }[] };
    const ids = new Set(spans.map(({ spanId }) => spanId));
    expect(spans.length).toBeGreaterThanOrEqual(calls.length);
    expect(spans.filter(({ parentSpanId }) => parentSpanId !== null && !ids.has(parentSpanId))).toEqual([]);
  });
});

describe("a consultation", () => {
  it("for a call that is not under way is refused, and nobody is asked", async () => {
    const { client, ticketId, hops, callId, end } = await holdGather();
    await end();
    vi.restoreAllMocks();
    const asked = intercept(env.GATHER_AGENT, "ask", (pass) => pass());
    const answer = await consult(client, ticketId, { hops, callId: `${callId}.1` });
    expect(answer).toMatchObject({ status: "refused", calls: [] });
    expect(asked).not.toHaveBeenCalled();
  });

  it.each([
    ["circular", "gather"],
    ["notPermitted", "triage"],
  ] as const)("with its own envelope is refused where it is %s", async (reason, callee) => {
    const { client, ticketId, hops, callId, end } = await holdGather();
    const answer = await consult(client, ticketId, { hops, callId: `${callId}.1`, callee });
    expect(answer).toMatchObject({ status: "refused", evidence: [] });
    expect(answer.calls).toMatchObject([{ outcome: "blocked", reason }]);
    await end();
  });

  it.each<[string, Partial<Envelope>]>([
    ["another agent", { path: ["draft"] }],
    ["nobody's child", { path: ["validate"] }],
    ["below others", { path: ["draft", "validate"] }],
    ["of another tenant", { tenantId: "acme" }],
    ["of another ticket", { ticketId: `tkt_${"1".repeat(32)}` }],
    ["another call", { callId: `tkt_${"1".repeat(32)}/5.0` }],
  ])("of a caller that is signed as %s is refused: signed is not enough", async (_, changes) => {
    const { client, ticketId, hops, end } = await holdGather();
    const { kind: __, parentHash: ___, ...own } = readEnvelope(hops);
    const claims = agentClaims({ ...own, ...changes });
    const forged = await mintAgent(claims);
    const answer = await consult(client, ticketId, { hops: forged, callId: `${claims.callId}.1` });
    expect(answer).toMatchObject({ status: "refused", calls: [] });
    await end();
  });

  it("with an envelope nobody signed, or somebody has changed, is refused", async () => {
    const { client, ticketId, hops, callId, end } = await holdGather();
    const token = hops[0] ?? "";
    const [head = "", payload = "", mark = ""] = token.split(".");
    const wider = Buffer.from(
      JSON.stringify({ ...readEnvelope(hops), scope: { agents: ["triage", "gather"], tools: [] } }),
    ).toString("base64url");
    const none = Buffer.from('{"alg":"none"}').toString("base64url");
    for (const forged of [[], [""], [`${head}.${wider}.${mark}`], [`${none}.${payload}.`], [token, token]]) {
      const answer = await consult(client, ticketId, { hops: forged, callId: `${callId}.1` });
      expect(answer).toMatchObject({ status: "refused", evidence: [], calls: [] });
    }
    await end();
  });
});

/** A ticket of a tenant whose model plays a script, until it stands still. */
async function playTicket(tenantId: string) {
  const client = await openTenant(findTestTenant(tenantId), "demo");
  const ticketId = await sendTicket(client, "shipping-status");
  const view = await waitUntilStill(client, ticketId);
  const { body } = await request(client, `tickets/${ticketId}/calls`);
  return { client, ticketId, view, calls: (body as { items: Call[] }).items };
}

function blocked(calls: readonly Call[]): Call[] {
  return calls.filter(({ outcome }) => outcome === "blocked");
}

/** The look-ups of the first gather run. */
function scriptedLookUps(calls: readonly Call[]): Call[] {
  const run = calls.find(({ callee, kind }) => kind === "agent" && callee === "gather");
  const scripted = calls.filter(({ callee, parentId }) => callee === "orders.get@1" && parentId === run?.id);
  return scripted.slice(0, 50);
}

function countBy(calls: readonly Call[]): Record<string, number> {
  const counts: Record<string, number> = {};
  for (const { outcome, reason } of calls) counts[reason ?? outcome] = (counts[reason ?? outcome] ?? 0) + 1;
  return counts;
}

/** A ticket whose gather call is under way until `end`. */
async function holdGather() {
  const client = await openTenant(findTestTenant("demo-shared"), "demo");
  let isOver = false;
  let held: Hops = [];
  intercept(env.GATHER_AGENT, "ask", async (pass, [hops]) => {
    if (held.length === 0) held = hops as Hops;
    if (readEnvelope(hops).path.length === 1)
      await vi.waitUntil(() => isOver, { timeout: 10_000, interval: 10 });
    return pass();
  });
  const ticketId = await sendTicket(client, "shipping-status");
  await waitFor(client, ticketId, "gathering");
  return {
    client,
    ticketId,
    hops: held,
    callId: readEnvelope(held).callId,
    end: async () => {
      isOver = true;
      await waitUntilStill(client, ticketId);
    },
  };
}

/** The claims that a minter is given, of those a token holds. */
function agentClaims(claims: Record<string, unknown>): Omit<Envelope, "kind" | "parentHash"> {
  const { kind: _, parentHash: __, ...shape } = agentEnvelopeSchema.shape;
  return z.object(shape).parse(claims);
}

function consult(
  client: SignalboxClient,
  ticketId: string,
  { hops, callId, callee = "gather" }: Pick<Consultation, "hops" | "callId"> & Partial<Consultation>,
): Promise<ConsultationAnswer> {
  const holder = holderOf(client, ticketId) as unknown as {
    consult(request: Consultation): Promise<ConsultationAnswer>;
  };
  return holder.consult({ hops, callId, callee, question: "Where is it?" });
}
