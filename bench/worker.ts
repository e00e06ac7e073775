/** The worker of the bench: everything the shipped one exports, counted, beside what it is held against. */
import { coordinatorOf } from "../src/coordinator/placement.ts";
import type { Delivery } from "../src/domain/delivery.ts";
import type { TicketTally } from "../src/domain/tally.ts";
import type { TicketSummary } from "../src/domain/view.ts";
import { findTenant } from "../src/tenants/config.ts";
import * as shipped from "../src/worker.ts";
import type { BareTicket } from "./floor.ts";
import { makeToolCalls } from "./tool-calls.ts";
import {
  countCalls,
  countEnded,
  countWrites,
  noteEnd,
  noteLatency,
  noteStray,
  takeFigures,
} from "./tally.ts";

export { BareTicket, TicketWorkflow } from "./floor.ts";
export { CredentialVault, McpConnection } from "../src/worker.ts";
export { InstantDraft, InstantGather, InstantTriage, InstantValidate } from "./instant-agents.ts";

export class TicketCoordinator extends shipped.TicketCoordinator {
  constructor(ctx: DurableObjectState, env: Env) {
    super(countWrites("coordinator", ctx), env);
  }
}
export class TriageAgent extends shipped.TriageAgent {
  constructor(ctx: DurableObjectState, env: Env) {
    super(countWrites("agents", ctx), env);
  }
}
export class GatherAgent extends shipped.GatherAgent {
  constructor(ctx: DurableObjectState, env: Env) {
    super(countWrites("agents", ctx), env);
  }
}
export class DraftAgent extends shipped.DraftAgent {
  constructor(ctx: DurableObjectState, env: Env) {
    super(countWrites("agents", ctx), env);
  }
}
export class ValidateAgent extends shipped.ValidateAgent {
  constructor(ctx: DurableObjectState, env: Env) {
    super(countWrites("agents", ctx), env);
  }
}
/** A ticket at rest gives its slot back: the bench may send the next one. */
export class TenantGate extends shipped.TenantGate {
  constructor(ctx: DurableObjectState, env: Env) {
    super(countWrites("gate", ctx), env);
  }

  override async release(tenantId: string, ticketIds: readonly string[]): Promise<void> {
    for (const id of ticketIds) noteEnd(id);
    await super.release(tenantId, ticketIds);
  }
}
export class TenantWatchdog extends shipped.TenantWatchdog {
  constructor(ctx: DurableObjectState, env: Env) {
    super(countWrites("watchdog", ctx), env);
  }
}
export class KnowledgeBase extends shipped.KnowledgeBase {
  constructor(ctx: DurableObjectState, env: Env) {
    super(countWrites("knowledge", ctx), env);
  }
}
export class SandboxBusiness extends shipped.SandboxBusiness {
  constructor(ctx: DurableObjectState, env: Env) {
    super(countWrites("sandbox", ctx), env);
  }
}

/** The desk hears how a ticket ended and how long it took by its own clock. */
export class TenantDesk extends shipped.TenantDesk {
  constructor(ctx: DurableObjectState, env: Env) {
    super(countWrites("desk", ctx), env);
  }

  override async publish(
    tenantId: string,
    summaries: TicketSummary[],
    tallies: TicketTally[],
  ): Promise<void> {
    await super.publish(tenantId, summaries, tallies);
    for (const { id, state, reason, receivedAt, updatedAt } of summaries) {
      if (state === "resolved") noteLatency(id, updatedAt - receivedAt);
      else if (state === "escalated" || state === "awaitingApproval")
        noteStray(id, `${state} (${reason ?? ""})`);
    }
  }
}

countCalls("coordinator", TicketCoordinator.prototype, [
  "accept",
  "start",
  "noteWaiting",
  "consult",
  "alarm",
]);
countCalls("watchdog", TenantWatchdog.prototype, ["watch", "round"]);
countCalls("gate", TenantGate.prototype, ["admit", "acquire", "release", "admitTools", "releaseTools"]);
countCalls("desk", TenantDesk.prototype, ["publish"]);
countCalls("sandbox", SandboxBusiness.prototype, ["run", "findByKey"]);
countCalls("knowledge", KnowledgeBase.prototype, ["search"]);
for (const agent of [TriageAgent, GatherAgent, DraftAgent, ValidateAgent]) {
  countCalls("agents", agent.prototype, ["ask"]);
}

interface BenchEnv extends Env {
  BARE_TICKET: DurableObjectNamespace<BareTicket>;
  TICKET_WORKFLOW: Workflow<{ id: string }>;
}

export default {
  async fetch(request, env, ctx) {
    const [, place, what, id = ""] = new URL(request.url).pathname.split("/");
    if (place !== "bench") return shipped.default.fetch(request, env, ctx);
    switch (what) {
      case "finished":
        return Response.json(countEnded());
      case "figures":
        return Response.json(takeFigures());
      case "accept": {
        // Sent by this bench alone, in this very shape.
        const delivery: Extract<Delivery, { kind: "message" }> = await request.json();
        const tenant = findTenant(env, id);
        if (!tenant) return new Response("no such tenant", { status: 404 });
        const coordinator = env.TICKET_COORDINATOR.getByName(coordinatorOf(tenant, delivery.ticket.id));
        return Response.json(await coordinator.accept(delivery), { status: 202 });
      }
      case "tools": {
        const tenant = findTenant(env, id);
        if (!tenant) return new Response("no such tenant", { status: 404 });
        // Sent by this bench alone, in this very shape.
        const wish: Parameters<typeof makeToolCalls>[2] = await request.json();
        await makeToolCalls(env, tenant, wish);
        return new Response(null, { status: 204 });
      }
      case "bare":
        await env.BARE_TICKET.getByName(id).run(id);
        return new Response(null, { status: 204 });
      case "workflow":
        await env.TICKET_WORKFLOW.create({ id, params: { id } });
        return new Response(null, { status: 202 });
      default:
        return new Response("no such bench", { status: 404 });
    }
  },
  queue: (batch, env) => shipped.default.queue(batch, env),
} satisfies ExportedHandler<BenchEnv>;
