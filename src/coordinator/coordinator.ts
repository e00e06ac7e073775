/**
 * The coordinator's Durable Object: gives a shard of tickets the platform to live on, and its methods to whoever
 * calls. Nothing is decided here. Answers are plain data: errors do not cross between objects well.
 */
import { DurableObject } from "cloudflare:workers";
import type { Consultation, ConsultationAnswer, ConsultPort } from "../agents/ask.ts";
import { createConnectors } from "../connectors/registry.ts";
import type { Decision } from "../domain/approval.ts";
import { burnAlertSchema, type BurnAlert } from "../domain/burn.ts";
import { systemClock } from "../domain/clock.ts";
import type { MessageDelivery } from "../domain/delivery.ts";
import type { MemoryView } from "../domain/memory-view.ts";
import { assertSameTenant, tenantOfObject } from "../domain/object-name.ts";
import type { Cassette } from "../domain/cassette.ts";
import { isStop, type TicketFixture } from "../domain/fixture.ts";
import type { Message } from "../domain/ticket.ts";
import type { EventView, Feedback, TicketView } from "../domain/view.ts";
import { crashPoints } from "../observability/crash-points.ts";
import { describeError, log } from "../observability/log.ts";
import { createSeal, keepsWords } from "../models/recording.ts";
import { createTicketRedactor } from "../models/redaction.ts";
import type { Redactor } from "../redaction/placeholders.ts";
import type { Result } from "../domain/result.ts";
import { findTenant, type TenantConfig } from "../tenants/config.ts";
import { loadTenant, recallTenant, reloadTenant } from "../tenants/current.ts";
import { findReel } from "../tenants/reel.ts";
import { createMinter, createVerifier } from "../hops/hops.ts";
import { createKeyRing } from "../hops/key-ring.ts";
import { deriveSampleKey } from "../hops/sample-key.ts";
import { createToolGate, type ToolGate } from "../tools/gate-port.ts";
import { createGateway } from "../tools/gateway.ts";
import type { AnswerWish } from "./answer.ts";
import type { CareFailure, CareWish } from "./care.ts";
import { createCassette, exportFixture, type CassetteFailure } from "./recording/cassette.ts";
import { createNeighbours, type Neighbours } from "./neighbours.ts";
import { sendAlert } from "./alert-sender.ts";
import { createNoticeSender } from "./notice-sender.ts";
import type { DecisionFailure, Person } from "./people.ts";
import type { Telling } from "./tell-once.ts";
import type { Change, Interventions } from "./interventions.ts";
import { TicketShard, type Acceptance } from "./shard.ts";

export class TicketCoordinator extends DurableObject<Env> implements ConsultPort {
  readonly #shard: TicketShard;
  readonly #tenantId: string;
  readonly #deployed: TenantConfig;
  readonly #sendAlert: (notice: { alert: BurnAlert; isRepeat: boolean }) => Promise<Telling>;

  constructor(ctx: DurableObjectState, env: Env) {
    super(ctx, env);
    const name = ctx.id.name ?? "";
    const tenantId = tenantOfObject(name, "coordinator");
    const tenant = findTenant(env, tenantId);
    if (!tenant) throw new Error(`no tenant ${tenantId}`);
    this.#tenantId = tenantId;
    this.#deployed = tenant;
    const current = () => recallTenant(env, tenantId) ?? tenant;
    const hear = () => this.#hear();
    const hearAnew = () => reloadTenant(env, tenantId).catch(() => null);
    const connectorsOf = createConnectorsOf(env);
    // What cannot be connected at all is to be seen at once.
    connectorsOf(current());
    const signature = createKeyRing(env);
    const verifier = createVerifier(signature);
    const hops = { ...createMinter(signature, systemClock.now), ...verifier };
    const gateway = createGateway({
      connectors: { get: (connector) => connectorsOf(current()).get(connector) },
      clock: systemClock,
      verifier,
      gate: listenAtGate(createToolGate(env, tenant.id), { hear, hearAnew }),
      tenant: current,
    });
    this.#sendAlert = (notice) => sendAlert(current(), notice, { gateway, hops, clock: systemClock });
    this.#shard = new TicketShard({
      name,
      get tenant() {
        return current();
      },
      storage: ctx.storage,
      clock: systemClock,
      neighbours: listenAfterAgents(createNeighbours(env, tenant), hear),
      hops,
      sampleKey: deriveSampleKey(env, tenantId),
      gateway,
      sendNotice: createNoticeSender(current, { gateway, hops, clock: systemClock }),
      seal: (ticketId, call, { ticket, messages }) => {
        try {
          const seal = createSeal(env, current(), ticketId, { ticket, messages });
          return seal ? [seal(call)] : [];
        } catch (error) {
          // The deed is done, and to be written down whether or not it can be run again.
          log("warn", "recording.failed", { ticketId, callId: call.callId, reason: describeError(error) });
          return [];
        }
      },
      isGivenUp: (step, callId) => findReel(env, tenantId)?.isGivenUp(step, callId) ?? false,
      drawSalt: () => crypto.randomUUID(),
      reach: (point, ticketId) => crashPoints.reach(point, ticketId),
    });
    void ctx.blockConcurrencyWhile(() => this.#shard.resume());
  }

  // --- From outside systems --------------------------------------------------------------------------------

  async accept(delivery: MessageDelivery): Promise<Acceptance> {
    await this.#hear();
    return this.#note(delivery.ticket.id, () => this.#shard.accept(delivery));
  }

  async start(ticketIds: readonly string[]): Promise<void> {
    await this.#hear();
    return this.#shard.start(ticketIds);
  }

  async noteWaiting(ticketIds: readonly string[]): Promise<void> {
    return this.#shard.noteWaiting(ticketIds);
  }

  // --- From people -----------------------------------------------------------------------------------------

  async view(ticketId: string): Promise<TicketView | null> {
    return this.#shard.reader.view(ticketId);
  }

  async audit(ticketId: string): Promise<{ events: EventView[]; intact: boolean } | null> {
    return this.#shard.reader.audit(ticketId);
  }

  async memory(ticketId: string): Promise<MemoryView | null> {
    return this.#shard.reader.memory(ticketId);
  }

  /** The ticket as it was worked on, for it to be run again; null where there is no such ticket. */
  async cassette(ticketId: string): Promise<Result<Cassette, CassetteFailure> | null> {
    const history = this.#shard.reader.history(ticketId);
    const words = keepsWords(this.env, recallTenant(this.env, this.#tenantId) ?? this.#deployed);
    return history && createCassette(history, words ? null : this.#redactorOf(ticketId));
  }

  /** The ticket as a fixture, with stand-ins for all personal data; null where there is no such ticket. */
  async fixture(ticketId: string): Promise<Result<TicketFixture, CassetteFailure> | null> {
    const history = this.#shard.reader.history(ticketId);
    return history && exportFixture(history, this.#redactorOf(ticketId));
  }

  #redactorOf(ticketId: string): Redactor {
    const everything = { id: this.#tenantId, redaction: { prompts: { off: [] } } };
    return createTicketRedactor(this.env, everything, ticketId);
  }

  async reveal(ticketId: string, requestId: string, by: Person): Promise<Change> {
    return this.#shard.people.reveal(ticketId, requestId, by);
  }

  async decide(
    ticketId: string,
    approvalId: string,
    decision: Decision,
    by: Person,
  ): Promise<{ ok: true } | { ok: false; failure: DecisionFailure }> {
    await this.#hear();
    return this.#shard.people.decide(ticketId, approvalId, decision, by);
  }

  async care(
    ticketId: string,
    requestId: string,
    wish: CareWish,
    by: Person,
  ): Promise<Change | { ok: false; failure: CareFailure }> {
    await this.#hear();
    const care = () => this.#shard.people.care(ticketId, requestId, wish, by);
    return wish.kind === "revert" ? this.#note(ticketId, care) : care();
  }

  async addMessage(ticketId: string, message: Message, by: Person): Promise<Change> {
    await this.#hear();
    return this.#note(ticketId, () => this.#shard.people.addMessage(ticketId, message, by));
  }

  async answer(ticketId: string, wish: AnswerWish, by: Person): ReturnType<Interventions["answer"]> {
    await this.#hear();
    return this.#note(ticketId, () => this.#shard.people.answer(ticketId, wish, by));
  }

  async handBack(ticketId: string, requestId: string, by: Person, note: string | null): Promise<Change> {
    await this.#hear();
    return this.#shard.people.handBack(ticketId, requestId, by, note);
  }

  async close(ticketId: string, requestId: string, by: Person): Promise<Change> {
    return this.#note(ticketId, () => this.#shard.people.close(ticketId, requestId, by));
  }

  async cancel(ticketId: string, requestId: string, by: Person): Promise<Change> {
    return this.#note(ticketId, () => this.#shard.people.cancel(ticketId, requestId, by));
  }

  async redrive(ticketId: string, requestId: string, by: Person): Promise<Change> {
    await this.#hear();
    return this.#shard.people.redrive(ticketId, requestId, by);
  }

  async giveFeedback(ticketId: string, requestId: string, feedback: Feedback): Promise<Change> {
    return this.#note(ticketId, () => this.#shard.people.giveFeedback(ticketId, requestId, feedback));
  }

  async erase(ticketId: string, by: Person): Promise<{ receipt: string } | null> {
    return this.#shard.erase(ticketId, by);
  }

  async receiptOfErasure(ticketId: string): Promise<string | null> {
    return this.#shard.receiptOfErasure(ticketId);
  }

  // --- From agents -----------------------------------------------------------------------------------------

  async consult(request: Consultation): Promise<ConsultationAnswer> {
    await this.#hear();
    return this.#shard.consult(request);
  }

  // --- From the gate ----------------------------------------------------------------------------------------

  /** Tells the tenant's chat of an alert about its budget. Throws for another tenant, and for what is no alert. */
  async tellAlert(tenantId: string, alert: BurnAlert, isRepeat: boolean): Promise<Telling> {
    assertSameTenant(this.#tenantId, tenantId);
    await this.#hear();
    return this.#sendAlert({ alert: burnAlertSchema.parse(alert), isRepeat });
  }

  // --- From the clock --------------------------------------------------------------------------------------

  /** Never throws, as the shard's own does not. */
  override async alarm(): Promise<void> {
    try {
      await this.#hear();
    } catch (error) {
      // What is owed must not be done under a policy that may be a former one.
      log("error", "alarm.unheard", { tenantId: this.#tenantId, reason: describeError(error) });
      return this.ctx.storage.setAlarm(Date.now() + unheardMs);
    }
    return this.#shard.alarm();
  }

  async lookIn(): Promise<{ owes: boolean; wasOverdue: boolean }> {
    await this.#hear();
    return this.#shard.lookIn();
  }

  /** A replay that is held until somebody acts while the ticket is in work goes on once they have. */
  async #note<Done>(ticketId: string, act: () => Promise<Done>): Promise<Done> {
    const reel = findReel(this.env, this.#tenantId);
    const state = reel && this.#shard.reader.view(ticketId)?.state;
    const done = await act();
    if (state && !isStop(state)) reel.noteDeed();
    return done;
  }

  /** What the shard does from here on, it does with settings at most five seconds old. Throws where nobody can say. */
  async #hear(): Promise<void> {
    await loadTenant(this.env, this.#tenantId);
  }
}

/** When an alarm that could not hear the settings rings again, milliseconds. */
const unheardMs = 10_000;

/** While the gate is asked whether a call may leave, the settings are heard as well: they decide right after. */
function listenAtGate(
  gate: ToolGate,
  { hear, hearAnew }: { hear: () => Promise<void>; hearAnew: () => Promise<unknown> },
): ToolGate {
  return {
    ...gate,
    admit: async (call) => {
      const [admission] = await Promise.all([gate.admit(call), hear()]);
      // The gate knows of it first, and what is ruled on next is to know of it too.
      if (admission.status === "refused" && admission.reason === "ruleSuspended") await hearAnew();
      return admission;
    },
  };
}

/** An agent may think for a minute, and what it proposes is ruled on by the policy of then. */
function listenAfterAgents(neighbours: Neighbours, hear: () => Promise<void>): Neighbours {
  return {
    ...neighbours,
    agent: (role, ticketId) => {
      const agent = neighbours.agent(role, ticketId);
      return {
        ask: async (hops, task) => {
          const report = await agent.ask(hops, task);
          // Its answer is not lost for it: nothing leaves before the settings have been heard.
          await hear().catch(() => null);
          return report;
        },
        forget: (forgotten) => agent.forget(forgotten),
      };
    },
  };
}

/** A tenant's connectors, made anew where its settings have changed. */
function createConnectorsOf(env: Env): (tenant: TenantConfig) => ReturnType<typeof createConnectors> {
  const made = new WeakMap<TenantConfig, ReturnType<typeof createConnectors>>();
  return (tenant) => {
    const connectors = made.get(tenant) ?? createConnectors(env, tenant);
    made.set(tenant, connectors);
    return connectors;
  };
}
