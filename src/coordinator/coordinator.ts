/**
 * The coordinator's Durable Object: gives a shard of tickets the platform to live on, and its methods to whoever
 * calls. Nothing is decided here. Answers are plain data: errors do not cross between objects well.
 */
import { DurableObject } from "cloudflare:workers";
import type { Consultation, ConsultationAnswer, ConsultPort } from "../agents/ask.ts";
import { createConnectors } from "../connectors/registry.ts";
import type { Decision } from "../domain/approval.ts";
import { systemClock } from "../domain/clock.ts";
import type { MemoryView } from "../domain/memory-view.ts";
import { tenantOfObject } from "../domain/object-name.ts";
import type { Message } from "../domain/ticket.ts";
import type { EventView, Feedback, TicketView } from "../domain/view.ts";
import { crashPoints } from "../observability/crash-points.ts";
import { findTenant } from "../tenants/config.ts";
import { createMinter, createVerifier } from "../hops/hops.ts";
import { createKeyRing } from "../hops/key-ring.ts";
import { createToolGate } from "../tools/gate-port.ts";
import { createGateway } from "../tools/gateway.ts";
import type { CareFailure, CareWish } from "./care.ts";
import { createNeighbours } from "./neighbours.ts";
import { createNoticeSender } from "./notice-sender.ts";
import type { DecisionFailure, Person } from "./people.ts";
import { TicketShard, type Acceptance, type Change, type MessageDelivery } from "./shard.ts";

export class TicketCoordinator extends DurableObject<Env> implements ConsultPort {
  readonly #shard: TicketShard;

  constructor(ctx: DurableObjectState, env: Env) {
    super(ctx, env);
    const name = ctx.id.name ?? "";
    const tenantId = tenantOfObject(name, "coordinator");
    const tenant = findTenant(env, tenantId);
    if (!tenant) throw new Error(`no tenant ${tenantId}`);
    const signature = createKeyRing(env);
    const verifier = createVerifier(signature);
    const hops = { ...createMinter(signature, systemClock.now), ...verifier };
    const gateway = createGateway({
      connectors: createConnectors(env, tenant),
      clock: systemClock,
      verifier,
      gate: createToolGate(env, tenant.id),
    });
    this.#shard = new TicketShard({
      name,
      tenant,
      storage: ctx.storage,
      clock: systemClock,
      neighbours: createNeighbours(env, tenant),
      hops,
      gateway,
      sendNotice: createNoticeSender(tenant, { gateway, hops, clock: systemClock }),
      reach: (point, ticketId) => crashPoints.reach(point, ticketId),
    });
    void ctx.blockConcurrencyWhile(() => this.#shard.resume());
  }

  // --- From outside systems --------------------------------------------------------------------------------

  async accept(delivery: MessageDelivery): Promise<Acceptance> {
    return this.#shard.accept(delivery);
  }

  async start(ticketIds: readonly string[]): Promise<void> {
    return this.#shard.start(ticketIds);
  }

  async noteWaiting(ticketIds: readonly string[]): Promise<void> {
    return this.#shard.noteWaiting(ticketIds);
  }

  // --- From people -----------------------------------------------------------------------------------------

  async view(ticketId: string): Promise<TicketView | null> {
    return this.#shard.view(ticketId);
  }

  async audit(ticketId: string): Promise<{ events: EventView[]; intact: boolean } | null> {
    return this.#shard.audit(ticketId);
  }

  async memory(ticketId: string): Promise<MemoryView | null> {
    return this.#shard.memory(ticketId);
  }

  async reveal(ticketId: string, requestId: string, by: Person): Promise<Change> {
    return this.#shard.reveal(ticketId, requestId, by);
  }

  async decide(
    ticketId: string,
    approvalId: string,
    decision: Decision,
    by: Person,
  ): Promise<{ ok: true } | { ok: false; failure: DecisionFailure }> {
    return this.#shard.decide(ticketId, approvalId, decision, by);
  }

  async care(
    ticketId: string,
    requestId: string,
    wish: CareWish,
    by: Person,
  ): Promise<Change | { ok: false; failure: CareFailure }> {
    return this.#shard.care(ticketId, requestId, wish, by);
  }

  async addMessage(ticketId: string, message: Message, by: Person): Promise<Change> {
    return this.#shard.addMessage(ticketId, message, by);
  }

  async handBack(ticketId: string, requestId: string, by: Person, note: string | null): Promise<Change> {
    return this.#shard.handBack(ticketId, requestId, by, note);
  }

  async close(ticketId: string, requestId: string, by: Person): Promise<Change> {
    return this.#shard.close(ticketId, requestId, by);
  }

  async cancel(ticketId: string, requestId: string, by: Person): Promise<Change> {
    return this.#shard.cancel(ticketId, requestId, by);
  }

  async redrive(ticketId: string, requestId: string, by: Person): Promise<Change> {
    return this.#shard.redrive(ticketId, requestId, by);
  }

  async giveFeedback(ticketId: string, requestId: string, feedback: Feedback): Promise<Change> {
    return this.#shard.giveFeedback(ticketId, requestId, feedback);
  }

  async erase(ticketId: string, by: Person): Promise<{ receipt: string } | null> {
    return this.#shard.erase(ticketId, by);
  }

  async receiptOfErasure(ticketId: string): Promise<string | null> {
    return this.#shard.receiptOfErasure(ticketId);
  }

  // --- From agents -----------------------------------------------------------------------------------------

  async consult(request: Consultation): Promise<ConsultationAnswer> {
    return this.#shard.consult(request);
  }

  // --- From the clock --------------------------------------------------------------------------------------

  override async alarm(): Promise<void> {
    return this.#shard.alarm();
  }

  async lookIn(): Promise<{ owes: boolean; wasOverdue: boolean }> {
    return this.#shard.lookIn();
  }
}
