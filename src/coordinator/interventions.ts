/** What people do with a shard's tickets. Each is one event, and the same request again changes nothing. */
import type { Decision } from "../domain/approval.ts";
import type { Clock } from "../domain/clock.ts";
import { digest } from "../domain/ids.ts";
import type { TicketEvent } from "../domain/event.ts";
import type { Message } from "../domain/ticket.ts";
import type { Feedback } from "../domain/view.ts";
import { rememberAll } from "../memory/memory.ts";
import type { Reach } from "../observability/crash-points.ts";
import type { TenantConfig } from "../tenants/config.ts";
import { settleAnswer, type AnswerFailure, type AnswerWish } from "./answer.ts";
import { settleCare, type CareFailure, type CareWish } from "./care.ts";
import type { Dispatched } from "./dispatch.ts";
import type { Journal } from "./journal.ts";
import { settleDecision, type DecisionFailure, type Person } from "./people.ts";
import type { Setbacks } from "./setbacks.ts";

export type Change =
  | { ok: true }
  | {
      ok: false;
      failure: { reason: "ticketUnknown" | "ticketErased" } | { reason: "stateForbids"; state: string };
    };

interface InterventionPorts {
  /** As it is now: it may be another one each time it is read. */
  tenant: TenantConfig;
  journal: Journal;
  clock: Clock;
  sampleKey: Uint8Array;
  setbacks: Setbacks;
  reach: Reach;
  /** One event, with all that follows from it. */
  commit(ticketId: string, eventId: string, event: TicketEvent): Dispatched;
  wakeBy(at: number): void;
  /** Looks for what is due, in case nobody has noticed. */
  wakeForNext(): void;
}

export class Interventions {
  readonly #ports: InterventionPorts;

  constructor(ports: InterventionPorts) {
    this.#ports = ports;
  }

  /** Somebody is about to be shown the words behind the covers. Written down first. */
  async reveal(ticketId: string, requestId: string, by: Person): Promise<Change> {
    return this.#apply(ticketId, `reveal:${requestId}`, { type: "personalData.revealed", by: by.name });
  }

  async decide(
    ticketId: string,
    approvalId: string,
    decision: Decision,
    by: Person,
  ): Promise<{ ok: true } | { ok: false; failure: DecisionFailure }> {
    if (!this.#ports.journal.readTicket(ticketId))
      return { ok: false, failure: { reason: "approvalUnknown" } };
    const nowMs = this.#ports.clock.now();
    const event = settleDecision(rememberAll(this.#ports.journal.readEvents(ticketId)), this.#ports.tenant, {
      approvalId,
      decision,
      by,
      nowMs,
      sampleKey: this.#ports.sampleKey,
    });
    if (!event.ok) {
      // It may have run out without anybody noticing.
      this.#ports.wakeForNext();
      return event;
    }
    // Of several who have to agree, each is a fact of their own.
    const name = event.value.type === "approval.endorsed" ? `endorsement:${by.name}` : "decision";
    const { status } = this.#ports.commit(ticketId, `${name}:${approvalId}`, event.value);
    if (status !== "applied") {
      const moved = { status: "superseded", decidedBy: null, decidedAt: null } as const;
      return { ok: false, failure: { reason: "alreadyDecided", ...moved } };
    }
    await this.#ports.reach("decisionCommitted", ticketId);
    return { ok: true };
  }

  /** Claims, sets aside, extends, recalls or reverts. The same request again changes nothing. */
  async care(
    ticketId: string,
    requestId: string,
    wish: CareWish,
    by: Person,
  ): Promise<Change | { ok: false; failure: CareFailure }> {
    const eventId = `${wish.kind}:${requestId}`;
    if (!this.#ports.journal.readTicket(ticketId)) return { ok: false, failure: { reason: "ticketUnknown" } };
    if (this.#ports.journal.hasEvent(ticketId, eventId)) return { ok: true };
    const event = settleCare(wish, {
      memory: rememberAll(this.#ports.journal.readEvents(ticketId)),
      tenant: this.#ports.tenant,
      effects: this.#ports.journal.readEffects(ticketId),
      isForgotten: (at) => this.#ports.journal.strata.isForgotten(ticketId, "task", at),
      by,
      nowMs: this.#ports.clock.now(),
    });
    return event.ok ? this.#apply(ticketId, eventId, event.value) : event;
  }

  /** A message written in Signalbox. A person's takes the ticket over; a customer's is as if it had come by webhook. */
  async addMessage(ticketId: string, message: Message, by: Person): Promise<Change> {
    const event: TicketEvent =
      message.from === "human"
        ? { type: "human.replied", message, by: by.name }
        : { type: "customer.replied", message, contentKey: digest("message", message.body) };
    return this.#apply(ticketId, `message:${message.id}`, event);
  }

  /**
   * A reply to the customer that a person wrote: it takes the ticket over and is owed from then on. The same request again
   * changes nothing; its id under other words is a conflict, for one of the two would be lost.
   */
  async answer(
    ticketId: string,
    wish: AnswerWish,
    by: Person,
  ): Promise<Change | { ok: false; failure: AnswerFailure | { reason: "requestReused" } }> {
    const eventId = `message:${wish.message.id}`;
    if (this.#ports.journal.readTombstone(ticketId))
      return { ok: false, failure: { reason: "ticketErased" } };
    if (!this.#ports.journal.readTicket(ticketId)) return { ok: false, failure: { reason: "ticketUnknown" } };
    const memory = rememberAll(this.#ports.journal.readEvents(ticketId));
    if (this.#ports.journal.hasEvent(ticketId, eventId)) {
      const known = memory.messages.find(({ id }) => id === wish.message.id);
      const isSame = known?.body === wish.message.body && known.to === wish.message.to;
      return isSame ? { ok: true } : { ok: false, failure: { reason: "requestReused" } };
    }
    const { tenant, clock } = this.#ports;
    const event = settleAnswer(wish, { memory, tenant, by, nowMs: clock.now() });
    if (!event.ok) return event;
    const done = this.#apply(ticketId, eventId, event.value);
    await this.#ports.reach("decisionCommitted", ticketId);
    return done;
  }

  async handBack(ticketId: string, requestId: string, by: Person, note: string | null): Promise<Change> {
    return this.#apply(ticketId, `handback:${requestId}`, { type: "ticket.handedBack", by: by.name, note });
  }

  async close(ticketId: string, requestId: string, by: Person): Promise<Change> {
    return this.#apply(ticketId, `close:${requestId}`, { type: "ticket.closedByHuman", by: by.name });
  }

  async cancel(ticketId: string, requestId: string, by: Person): Promise<Change> {
    return this.#apply(ticketId, `cancel:${requestId}`, { type: "ticket.cancelled", by: by.name });
  }

  /** Tries again what was given up: a step of a ticket that a person has now, or a ticket that is parked. */
  async redrive(ticketId: string, requestId: string, by: Person): Promise<Change> {
    if (this.#ports.setbacks.has(ticketId)) {
      this.#ports.setbacks.release(ticketId);
      this.#ports.wakeBy(this.#ports.clock.now());
      return { ok: true };
    }
    return this.#apply(ticketId, `redrive:${requestId}`, { type: "ticket.redriven", by: by.name });
  }

  async giveFeedback(ticketId: string, requestId: string, feedback: Feedback): Promise<Change> {
    return this.#apply(ticketId, `feedback:${requestId}`, { type: "feedback.given", feedback });
  }

  #apply(ticketId: string, eventId: string, event: TicketEvent): Change {
    if (this.#ports.journal.readTombstone(ticketId))
      return { ok: false, failure: { reason: "ticketErased" } };
    const { status } = this.#ports.commit(ticketId, eventId, event);
    if (status === "applied" || status === "duplicate") return { ok: true };
    const row = this.#ports.journal.readTicket(ticketId);
    return row
      ? { ok: false, failure: { reason: "stateForbids", state: row.summary.state } }
      : { ok: false, failure: { reason: "ticketUnknown" } };
  }
}
