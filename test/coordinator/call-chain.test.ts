import { env } from "cloudflare:workers";
import { afterEach, describe, expect, it, vi } from "vitest";
import type { SignalboxClient } from "../../scripts/fixtures/signalbox-client.ts";
import type { Consultation, ConsultationAnswer } from "../../src/agents/ask.ts";
import type { Call } from "../../src/domain/call.ts";
import { callLimits } from "../../src/domain/call-guard.ts";
import type { Envelope } from "../../src/domain/envelope.ts";
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
    const client = await openTenant(findTestTenant("demo-shared"), "demo");
    const ticketId = await sendTicket(client, "shipping-status");
    await waitFor(client, ticketId, "resolved");
    const asked = intercept(env.GATHER_AGENT, "ask", (pass) => pass());
    const answer = await consult(client, envelopeOf(client, ticketId, `${ticketId}/5.0`, ["draft"]));
    expect(answer).toMatchObject({ status: "refused", calls: [] });
    expect(asked).not.toHaveBeenCalled();
  });

  it.each([
    ["that it is another agent", ["draft"], "gather", "circular"],
    ["that it is nobody's child", ["validate"], "gather", "circular"],
    ["that others stand above it", ["draft", "validate"], "gather", "circular"],
    ["that it may ask triage", ["draft"], "triage", "notPermitted"],
  ] as const)(
    "of an agent that claims %s is judged by what it really is",
    async (_, path, callee, reason) => {
      const { client, ticketId, callId, end } = await holdGather();
      for (const id of [callId, `${callId}.9`]) {
        const answer = await consult(client, envelopeOf(client, ticketId, id, path), callee);
        expect(answer, id).toMatchObject({ status: "refused", evidence: [] });
        if (id === callId) expect(answer.calls).toMatchObject([{ outcome: "blocked", reason }]);
      }
      await end();
    },
  );

  it("in another tenant's or another ticket's name is refused", async () => {
    const { client, ticketId, callId, end } = await holdGather();
    const honest = envelopeOf(client, ticketId, callId, ["draft"]);
    const other = `tkt_${"1".repeat(32)}`;
    for (const forged of [
      { ...honest, tenantId: "acme" },
      { ...honest, ticketId: other },
      { ...honest, ticketId: other, callId: callId.replace(ticketId, other) },
    ]) {
      const answer = await consult(client, forged).catch(() => ({ status: "refused" }));
      expect(answer.status).toBe("refused");
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
  let envelope: Envelope | null = null;
  intercept(env.GATHER_AGENT, "ask", async (pass, [asked]) => {
    // What the coordinator sends is an envelope.
    const sent = asked as Envelope;
    envelope ??= sent;
    if (sent.path.length === 1) await vi.waitUntil(() => isOver, { timeout: 10_000, interval: 10 });
    return pass();
  });
  const ticketId = await sendTicket(client, "shipping-status");
  await waitFor(client, ticketId, "gathering");
  return {
    client,
    ticketId,
    callId: (envelope as Envelope | null)?.callId ?? "",
    end: async () => {
      isOver = true;
      await waitUntilStill(client, ticketId);
    },
  };
}

function envelopeOf(
  client: SignalboxClient,
  ticketId: string,
  callId: string,
  path: readonly Envelope["path"][number][],
): Envelope {
  return {
    tenantId: client.tenant.id,
    ticketId,
    coordinator: "",
    callId,
    path: [...path],
    epoch: 1,
    attempt: 1,
    policyVersion: "demo-1",
    traceId: "0".repeat(32),
    deadlineAt: Date.now() + 10_000,
    remaining: { tokens: 1_000, costMicros: 1_000 },
    economy: "ok",
  };
}

function consult(
  client: SignalboxClient,
  envelope: Envelope,
  callee: Consultation["callee"] = "gather",
): Promise<ConsultationAnswer> {
  const holder = holderOf(client, envelope.ticketId) as unknown as {
    consult(request: Consultation): Promise<ConsultationAnswer>;
  };
  return holder.consult({ envelope, callId: `${envelope.callId}.1`, callee, question: "Where is it?" });
}
