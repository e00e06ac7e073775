/**
 * A shard of a tenant's tickets, and the only writer of their state. Each method loads, steps, saves and runs what is
 * owed; what follows from what is decided by the machine, the policy and the pure functions beside this file. All it
 * touches is handed in: the object of `coordinator.ts` gives it the platform, the simulator gives it a world of its
 * own. Whatever is in memory may vanish between any two lines.
 */
import type { Consultation, ConsultationAnswer } from "../agents/ask.ts";
import { within, type Clock } from "../domain/clock.ts";
import type { AgentRole } from "../domain/call.ts";
import type { MessageDelivery } from "../domain/delivery.ts";
import type { TicketEvent } from "../domain/event.ts";
import { restingStates } from "../domain/state.ts";
import { listSuspended, type DeedFault } from "../domain/suspension.ts";
import type { RecordedCall } from "../domain/recorded-call.ts";
import type { HopMinter, HopVerifier } from "../hops/hops.ts";
import { rememberAll, type TicketMemory } from "../memory/memory.ts";
import type { Reach } from "../observability/crash-points.ts";
import { describeError, log } from "../observability/log.ts";
import type { TenantConfig } from "../tenants/config.ts";
import type { ToolGateway } from "../tools/gateway.ts";
import { AlarmClock } from "./alarm-clock.ts";
import { listDeedFaults } from "./deed-faults.ts";
import { Consultations } from "./consultations.ts";
import { dispatch, heartbeatMs, runsAtOnce, type Dispatch, type Dispatched } from "./dispatch.ts";
import type { EffectPorts } from "./effect-ports.ts";
import { EffectRunner } from "./effect-runner.ts";
import { Forgetting, isOver } from "./forgetting.ts";
import { GroupCommit } from "./group-commit.ts";
import { deskCursor, Journal } from "./journal.ts";
import { recordSettings } from "./recording/record-settings.ts";
import type { EffectRow } from "./rows.ts";
import { Interventions } from "./interventions.ts";
import type { Neighbours } from "./neighbours.ts";
import { Notices, type Notice } from "./notices.ts";
import { Outbound } from "./outbound.ts";
import type { Person } from "./people.ts";
import { Setbacks } from "./setbacks.ts";
import { settingsOf } from "./settings.ts";
import { tallyTicket } from "./tally.ts";
import { TicketReader } from "./ticket-reader.ts";

/** Rows handled in one alarm, so that no ticket waits for a thousand others. */
const sweepSize = 200;
/** How soon an alarm that could not handle all rows goes on, milliseconds. */
const sweepAgainMs = 500;
/** A delivery does not wait longer than this for the watchdog to answer. */
const watchTimeoutMs = 5_000;
/** Rows this much overdue mean that an alarm was lost. */
const overdueMs = 60_000;

export type Acceptance = { status: "accepted" | "duplicate" | "updated" | "ignored" | "erased" };
/** What a shard is given. Everything it says to others goes through `neighbours` and `gateway`. */
export interface ShardPorts {
  /** The name of the object it lives in, for agents to come back to. */
  name: string;
  /** As it is now: it may be another one each time it is read. */
  tenant: TenantConfig;
  storage: ShardStorage;
  clock: Clock;
  neighbours: Neighbours;
  gateway: ToolGateway;
  /** Signs what agents and the gate are shown; nobody else can. */
  hops: HopMinter & HopVerifier;
  /** The tenant's, for drawing samples; nobody else knows it. */
  sampleKey: Uint8Array;
  /** Tells people elsewhere that a ticket waits for them; null where nobody is to be told. See `notices.ts`. */
  sendNotice: ((notice: Notice) => Promise<void>) | null;
  /** A call as it may be stored, without whomever `turns` names; nothing where the tenant does not record. */
  seal: EffectPorts["seal"];
  /** Whether a recording that is played again says that a step was given up. */
  isGivenUp: EffectPorts["isGivenUp"];
  /** Something nobody can guess, for the digests of a ticket's words. */
  drawSalt(): string;
  reach: Reach;
}

/** The part of a Durable Object's storage that a shard uses. */
export type ShardStorage = Pick<
  DurableObjectStorage,
  "sql" | "transactionSync" | "sync" | "getAlarm" | "setAlarm" | "deleteAlarm"
>;

export class TicketShard {
  /** For whoever wants to know and changes nothing. */
  readonly reader: TicketReader;
  /** For whoever has a say. */
  readonly people: Interventions;
  readonly #ports: ShardPorts;
  readonly #journal: Journal;
  readonly #outbound: Outbound;
  readonly #notices: Notices | null;
  readonly #consultations: Consultations;
  readonly #runner: EffectRunner;
  readonly #group: GroupCommit;
  readonly #alarm: AlarmClock;
  readonly #setbacks: Setbacks;
  readonly #forgetting: Forgetting;
  #isWatched: boolean;
  #change: number;

  constructor(ports: ShardPorts) {
    this.#ports = ports;
    this.#group = new GroupCommit(ports.clock);
    this.#alarm = new AlarmClock(ports.storage, ports.clock);
    this.#journal = new Journal(ports.storage.sql, () => ports.drawSalt());
    this.reader = new TicketReader({
      get tenant() {
        return ports.tenant;
      },
      journal: this.#journal,
    });
    this.#change = this.#journal.highestChange();
    this.#setbacks = this.#createSetbacks();
    this.#forgetting = new Forgetting({
      get tenant() {
        return ports.tenant;
      },
      journal: this.#journal,
      clock: ports.clock,
      transact: (ticketId, work) => this.#transact(ticketId, work),
    });
    this.#isWatched = this.#journal.readCursor(watchedCursor) === 1;
    const effects = this.#createEffectPorts();
    this.#runner = new EffectRunner(effects, (at) => this.#alarm.wakeBy(at));
    this.#consultations = new Consultations({
      get tenant() {
        return ports.tenant;
      },
      journal: this.#journal,
      hops: ports.hops,
      roleAtWork: (ticketId, effectId) => {
        const row = this.#journal.readEffect(ticketId, effectId);
        return row?.effect.kind === "agent.ask" && this.#runner.isAt(row) ? row.effect.role : null;
      },
      askAgent: effects.askAgent,
      now: () => ports.clock.now(),
    });
    this.#outbound = this.#createOutbound();
    this.#notices = this.#createNotices();
    this.people = this.#createInterventions();
  }

  /** After a restart, before anything else: finds what was owed and untold, and wakes itself for it. */
  async resume(): Promise<void> {
    await this.#alarm.load();
    this.#setbacks.releaseThoseOfOtherMachines();
    const untold = this.#journal.ticketsChangedAfter(this.#journal.readCursor(deskCursor));
    for (const ticketId of untold) {
      this.#outbound.ticketChanged(ticketId);
      const row = this.#journal.readTicket(ticketId);
      // Its slot may not have been given back either.
      if (isAtRest(row?.summary.state ?? "")) this.#outbound.slotReleased(ticketId);
      if (row) this.#notices?.ticketFound(row);
    }
    // Lost again before it is told, it must wake again. (Whoever sets a later alarm just when one rings silences it.)
    if (untold.length > 0) this.#alarm.wakeBy(this.#ports.clock.now() + heartbeatMs);
    this.#wakeForNext();
  }

  // --- From outside systems --------------------------------------------------------------------------------

  /** Takes a delivery in. When this has answered, it is durable. */
  async accept(delivery: MessageDelivery): Promise<Acceptance> {
    const acceptance = await this.#group.run(() => this.#accept(delivery));
    // After the commit: whoever looks in from now on finds something owed.
    await this.#askToBeWatched();
    await this.#ports.reach("deliveryCommitted", delivery.ticket.id);
    return acceptance;
  }

  #accept(delivery: MessageDelivery): Acceptance {
    const { ticket, message, eventKey, contentKey } = delivery;
    if (this.#journal.readTombstone(ticket.id)) return { status: "erased" };
    const known = this.#journal.readTicket(ticket.id);
    if (!known) {
      if (message.from === "human") return { status: "ignored" };
      const received: TicketEvent = { type: "ticket.received", ticket, message, contentKey };
      this.#commit(ticket.id, eventKey, received, { recording: recordSettings(this.#ports.tenant) });
      return { status: "accepted" };
    }
    if (this.#journal.hasEvent(ticket.id, eventKey)) return { status: "duplicate" };
    const memory = this.#remember(ticket.id);
    const isRead = memory.messages.some(({ id }) => id === message.id);
    if (isRead || memory.contentKey === contentKey || memory.readKeys.includes(contentKey)) {
      return { status: "duplicate" };
    }
    const event: TicketEvent =
      message.from === "human"
        ? { type: "human.replied", message, by: message.authorName ?? ticket.source }
        : { type: "customer.replied", message, contentKey };
    const { status } = this.#commit(ticket.id, eventKey, event);
    return { status: status === "duplicate" ? "duplicate" : "updated" };
  }

  /** Starts tickets that hold a slot. Those that turn out to need none give it back. */
  async start(ticketIds: readonly string[]): Promise<void> {
    for (const ticketId of ticketIds) {
      this.#contain(ticketId, () => this.#start(ticketId));
      await this.#ports.reach("startCommitted", ticketId);
    }
  }

  /** Notes that tickets wait for a slot. */
  async noteWaiting(ticketIds: readonly string[]): Promise<void> {
    for (const ticketId of ticketIds) {
      this.#contain(ticketId, () => {
        const { status } = this.#commit(ticketId, "queued", { type: "ticket.queued" });
        if (status !== "applied") this.#giveSlotBack(ticketId);
      });
    }
  }

  // --- For good -------------------------------------------------------------------------------------------

  /** Removes everything known of a ticket and leaves a receipt that holds none of it. Can be asked again. */
  async erase(ticketId: string, by: Person): Promise<{ receipt: string } | null> {
    const done = this.#journal.readTombstone(ticketId);
    if (done) return { receipt: done };
    const row = this.#journal.readTicket(ticketId);
    if (!row) return null;
    await this.#ports.reach("erasureBegun", ticketId);
    const roles: AgentRole[] = ["triage", "gather", "draft", "validate"];
    await Promise.all(roles.map((role) => this.#ports.neighbours.agent(role, ticketId).forget(ticketId)));
    // Before the ticket's own rows: where this fails, the erasure is asked for again.
    await this.#ports.neighbours.forget(ticketId);
    const receipt = JSON.stringify({
      ticketId,
      erasedAt: this.#ports.clock.now(),
      by: by.name,
      events: row.seq,
      head: row.hash,
    });
    this.#ports.storage.transactionSync(() => this.#journal.erase(ticketId, receipt));
    this.#outbound.slotReleased(ticketId);
    return { receipt };
  }

  async receiptOfErasure(ticketId: string): Promise<string | null> {
    return this.#journal.readTombstone(ticketId);
  }

  // --- From agents -----------------------------------------------------------------------------------------

  async consult(request: Consultation): Promise<ConsultationAnswer> {
    return this.#consultations.consult(request);
  }

  // --- From the clock --------------------------------------------------------------------------------------

  /** Never throws: an alarm that fails too often is never rung again. */
  async alarm(): Promise<void> {
    this.#alarm.rang();
    const now = this.#ports.clock.now();
    // Armed first: should anything below go wrong, the next look is already due.
    this.#alarm.wakeBy(now + heartbeatMs);
    try {
      const timers = this.#journal.dueTimers(now, sweepSize);
      for (const { ticketId, name, dueAt } of timers) {
        this.#contain(ticketId, () =>
          this.#commit(ticketId, `timer:${name}:${dueAt}`, { type: "timer.expired", name }),
        );
      }
      // What is under way is due as well, and must not crowd out what nobody is at.
      for (const row of this.#journal.dueEffects(now, sweepSize + this.#runner.underWay)) {
        this.#contain(row.ticketId, () => this.#runner.retry(row, now));
      }
      if (!this.#outbound.isIdle) this.#outbound.flush();
      this.#notices?.flush();
      this.#setbacks.tell();
      this.#forgetting.run();
      // Whoever could not be asked at the first delivery is asked while anything is owed.
      if (!this.#isWatched && this.#journal.owesAnything()) void this.#askToBeWatched();
      await this.#armForNext(now, timers.length === sweepSize ? sweepAgainMs : heartbeatMs);
    } catch (error) {
      log("error", "alarm.failed", { tenantId: this.#ports.tenant.id, reason: describeError(error) });
    }
  }

  /**
   * The watchdog looks in: is anything owed here, and was it overdue because its alarm was lost? Then it is taken up
   * now. What owes nothing need not be looked at again until it says so itself.
   */
  async lookIn(): Promise<{ owes: boolean; wasOverdue: boolean }> {
    await this.#alarm.load();
    const wasOverdue = this.#journal.isAnythingDue(this.#ports.clock.now() - overdueMs);
    if (wasOverdue) await this.alarm();
    else this.#wakeForNext();
    if (!this.#outbound.isIdle) this.#outbound.flush();
    // News is owed as well: a desk that never hears shows a ticket as it was.
    const owes = this.#journal.owesAnything() || this.#journal.readCursor(deskCursor) < this.#change;
    if (!owes) {
      this.#isWatched = false;
      this.#journal.saveCursor(watchedCursor, 0);
    }
    return { owes, wasOverdue };
  }

  // --- Inside ----------------------------------------------------------------------------------------------

  /** One ticket's part of what is done for many: whatever goes wrong in it stays with it. */
  #contain(ticketId: string, part: () => void): void {
    try {
      part();
    } catch (error) {
      const reason = describeError(error);
      log("error", "ticket.failed", { ticketId, reason });
      this.#setbacks.note(ticketId, reason);
    }
  }

  #start(ticketId: string): void {
    const { status } = this.#commit(
      ticketId,
      "started",
      { type: "ticket.started" },
      { settles: receiptEffect },
    );
    if (status !== "applied") this.#giveSlotBack(ticketId);
  }

  /** A pointer may come again when the ticket is long at rest: then it needs neither a slot nor a place in the line. */
  #giveSlotBack(ticketId: string): void {
    const state = this.#journal.readTicket(ticketId)?.summary.state;
    if (!state || isAtRest(state)) this.#outbound.slotReleased(ticketId);
  }

  /** One event: written in one transaction with all that follows from it, then carried out. */
  #commit(
    ticketId: string,
    eventId: string,
    event: TicketEvent,
    more: Pick<Dispatch, "settles" | "updates" | "recording"> = {},
  ): Dispatched {
    const settings = event.type === "ticket.received" ? settingsOf(this.#ports.tenant) : undefined;
    const nowMs = this.#ports.clock.now();
    const stateBefore = this.#notices && (this.#journal.readTicket(ticketId)?.summary.state ?? null);
    const done = this.#transact(ticketId, () => {
      if (event.type === "timer.expired") this.#journal.cancelTimer(ticketId, event.name);
      if (event.type === "step.abandoned") this.#setbacks.writeLetter(ticketId, event, nowMs);
      return dispatch(this.#journal, this.#change + 1, {
        ticketId,
        eventId,
        event,
        nowMs,
        settings,
        ...more,
      });
    });
    if (done.status !== "applied") return done;
    this.#change += 1;
    if (this.#setbacks.has(ticketId)) this.#setbacks.release(ticketId);
    this.#outbound.ticketChanged(ticketId);
    if (isOver(this.#journal.readTicket(ticketId)?.summary.state)) this.#forgetting.ticketRested(nowMs);
    if (event.type === "step.abandoned") this.#setbacks.tell();
    if (done.releasesSlot) this.#outbound.slotReleased(ticketId);
    // At the latest to see that the desk has been told.
    this.#alarm.wakeBy(Math.min(done.wakeAt ?? Infinity, nowMs + heartbeatMs));
    for (const row of done.effects) if (runsAtOnce(row)) this.#runner.run(row);
    const moved = this.#notices && this.#journal.readTicket(ticketId);
    if (moved) this.#notices?.ticketMoved(moved, stateBefore);
    return done;
  }

  #transact<Value>(ticketId: string, work: () => Value): Value {
    try {
      return this.#ports.storage.transactionSync(work);
    } catch (error) {
      this.#journal.forgetKept(ticketId);
      throw error;
    }
  }

  /** Before the first delivery is answered, somebody knows that this shard is to be looked after. */
  async #askToBeWatched(): Promise<void> {
    if (this.#isWatched) return;
    try {
      const { clock, name, neighbours } = this.#ports;
      await within(clock, watchTimeoutMs, neighbours.watch(name));
      this.#isWatched = true;
      this.#journal.saveCursor(watchedCursor, 1);
    } catch (error) {
      // The alarm is the first guard and this only the second: its absence keeps no ticket out.
      log("warn", "watch.failed", { tenantId: this.#ports.tenant.id, reason: describeError(error) });
    }
  }

  #remember(ticketId: string): TicketMemory {
    return rememberAll(this.#journal.readEvents(ticketId));
  }

  #wakeForNext(): void {
    const now = this.#ports.clock.now();
    const next = this.#journal.isAnythingDue(now) ? now : this.#journal.earliestDueAfter(now);
    const at = Math.min(next ?? Infinity, this.#forgetting.dueAt() ?? Infinity);
    if (Number.isFinite(at)) this.#alarm.wakeBy(at);
  }

  async #armForNext(now: number, lookAgainMs: number): Promise<void> {
    const next = this.#journal.earliestDueAfter(now);
    const isBusy =
      this.#runner.underWay > 0 ||
      !this.#outbound.isIdle ||
      this.#notices?.isIdle === false ||
      this.#setbacks.isTelling ||
      this.#journal.isAnythingDue(now);
    const forgetAt = this.#forgetting.dueAt() ?? Infinity;
    const at = Math.min(
      next ?? Infinity,
      // Due still: more than could be done in one go.
      forgetAt <= now ? now + lookAgainMs : forgetAt,
      isBusy ? now + lookAgainMs : Infinity,
    );
    await this.#alarm.set(Number.isFinite(at) ? at : null);
  }

  #createEffectPorts(): EffectPorts {
    const ports = this.#ports;
    return {
      get tenant() {
        return ports.tenant;
      },
      coordinator: this.#ports.name,
      journal: this.#journal,
      gateway: this.#ports.gateway,
      clock: this.#ports.clock,
      reach: this.#ports.reach,
      sendPointer: (ticketId) => this.#ports.neighbours.sendPointer(ticketId),
      hops: this.#ports.hops,
      sampleKey: this.#ports.sampleKey,
      askAgent: (ticketId, hops, task) => this.#ports.neighbours.agent(task.role, ticketId).ask(hops, task),
      write: async (work) => {
        await this.#group.run(work);
        await this.#ports.storage.sync();
      },
      seal: (ticketId, call, turns) => this.#ports.seal(ticketId, call, turns),
      isGivenUp: (step, callId) => this.#ports.isGivenUp(step, callId),
      settleSoon: (row, event, recording) =>
        this.#group.run(() => this.#settle(row, typeof event === "function" ? event() : event, recording)),
      noteSoon: (row, event, recording) =>
        this.#group.run(() => {
          const lookUps = row.dispatch?.lookUps ?? 0;
          const eventId = `tried:${row.effectId}:${row.attempts}.${lookUps}:${row.status}`;
          this.#commit(row.ticketId, eventId, event, { updates: row, recording });
          this.#alarm.wakeBy(row.dueAt);
        }),
      settle: (row, event) => this.#settle(row, event),
    };
  }

  /** The end of an effect. What it cost is known even where nobody waits for it any more. */
  #settle({ ticketId, effectId }: EffectRow, event: TicketEvent, recording?: readonly RecordedCall[]): void {
    const done = this.#commit(ticketId, `effect:${effectId}`, event, { settles: effectId, recording });
    if (done.status !== "late" || !("callId" in event) || event.calls.length === 0) return;
    const { callId, calls } = event;
    this.#commit(ticketId, `late:${effectId}`, { type: "agent.answeredLate", callId, calls });
  }

  /** Faults that suspend a rule. */
  #faultsToReport(ticketIds: readonly string[]): DeedFault[] {
    const { rules } = this.#ports.tenant.policy;
    if (!rules.some(({ suspendOnFault }) => suspendOnFault)) return [];
    return ticketIds
      .flatMap((ticketId) => listDeedFaults(ticketId, this.#journal.readEvents(ticketId)))
      .filter((fault) => listSuspended(rules, fault).length > 0);
  }

  #createInterventions(): Interventions {
    const ports = this.#ports;
    return new Interventions({
      get tenant() {
        return ports.tenant;
      },
      journal: this.#journal,
      clock: ports.clock,
      sampleKey: ports.sampleKey,
      setbacks: this.#setbacks,
      reach: ports.reach,
      commit: (ticketId, eventId, event) => this.#commit(ticketId, eventId, event),
      wakeBy: (at) => this.#alarm.wakeBy(at),
      wakeForNext: () => this.#wakeForNext(),
    });
  }

  #createSetbacks(): Setbacks {
    const { tenant, clock, storage, neighbours } = this.#ports;
    return new Setbacks({
      tenantId: tenant.id,
      clock,
      journal: this.#journal,
      transact: (work) => storage.transactionSync(work),
      recordDeadLetter: (letter) => neighbours.recordDeadLetter(letter),
      wakeBy: (at) => this.#alarm.wakeBy(at),
      tellAgainMs: heartbeatMs,
    });
  }

  #createNotices(): Notices | null {
    const { tenant, clock, sendNotice: send } = this.#ports;
    if (!send) return null;
    return new Notices({ tenantId: tenant.id, clock, send, wakeBy: (at) => this.#alarm.wakeBy(at) });
  }

  #createOutbound(): Outbound {
    return new Outbound({
      tenantId: this.#ports.tenant.id,
      clock: this.#ports.clock,
      publish: async (ticketIds) => {
        const summaries = ticketIds.flatMap((ticketId) => this.#journal.readTicket(ticketId)?.summary ?? []);
        // In the same turn: a tally is of the version it travels with.
        const tallies = summaries.map(({ id }) => tallyTicket(id, this.#journal.readEvents(id)));
        for (const { id, state } of summaries) {
          if (isAtRest(state)) await this.#ports.reach("endCommitted", id);
        }
        const faults = this.#faultsToReport(ticketIds);
        // Told again until both have heard it: a rule that has gone wrong must not go on because the desk was away.
        await Promise.all([
          this.#ports.neighbours.publish(summaries, tallies),
          ...(faults.length > 0 ? [this.#ports.neighbours.reportFaults(faults)] : []),
        ]);
      },
      releaseSlots: (ticketIds) => this.#ports.neighbours.releaseSlots(ticketIds),
      published: () => this.#journal.saveCursor(deskCursor, this.#change),
      retryLater: () => this.#alarm.wakeBy(this.#ports.clock.now() + heartbeatMs),
    });
  }
}

/** The pointer's row: the first effect of a ticket's first event. */
const receiptEffect = "1.0";
/** 1 where the watchdog knows of this shard. */
const watchedCursor = "watched";

function isAtRest(state: string): boolean {
  return state === "awaitingApproval" || restingStates.some((resting) => resting === state);
}
