/**
 * One drill against a running worker: tickets at a steady rate, calm, then with the faults, then without them again,
 * until all have come to rest or the wait is over. Everything is seen through the public API.
 */
import { setTimeout as wait } from "node:timers/promises";
import type { Faults, Strikes } from "../../src/domain/fault.ts";
import { restingStates, type TicketState } from "../../src/domain/state.ts";
import type { TicketSummary } from "../../src/domain/view.ts";
import type { SignalboxClient } from "../fixtures/signalbox-client.ts";
import { auditBooks, type Audit, type DrillTicket } from "./business.ts";
import type { Chart } from "./chart.ts";
import {
  findCalmAgain,
  percentile,
  summarise,
  windowOf,
  type Phase,
  type SeenTicket,
  type Summary,
} from "./summary.ts";

export interface DrillPlan {
  faults: Faults;
  /** At least as many as `countTickets` says. */
  tickets: readonly DrillTicket[];
  ratePerSecond: number;
  phaseMs: Record<Phase, number>;
  /** How long tickets are posted past the healed phase while new ones are not yet as fast as before. */
  extraMs: number;
  /** How long the tickets in work are waited for, once no more are posted. */
  patienceMs: number;
}

export interface DrillOutcome extends Summary {
  /** Effects in the sandbox's books past the one each ticket may have. */
  duplicateEffects: number;
  /** Tickets that were accepted and are not there, and effects that a ticket calls done and the books do not hold. */
  lost: number;
  /** Resolved, but without the effect that was asked for: somebody was told less than there is. */
  unserved: number;
  /** Deliveries that were not accepted; nobody was told otherwise. */
  refused: number;
  strikes: Strikes;
}

interface PostedTicket extends SeenTicket {
  effects: DrillTicket["effects"];
}

/** One ticket of every kind, several times over, so that no object has to be started while the clock runs. */
const warmUpTickets = 16;
/** How long the tickets from before are waited for between two phases. */
const lullMs = 30_000;
const tickMs = 500;
/** Over how long rates and the p95 of the chart are taken. */
const lookBackMs = 3_000;
const noFaults: Faults = { seed: 0, models: [], tools: [] };

export function countTickets({
  ratePerSecond,
  phaseMs,
  extraMs,
}: Pick<DrillPlan, "ratePerSecond" | "phaseMs" | "extraMs">): number {
  const ms = phaseMs.calm + phaseMs.fault + phaseMs.healed + extraMs;
  // Every phase begins with a ticket, whatever is left of a second before it.
  return warmUpTickets + Math.ceil((ms / 1_000) * ratePerSecond) + 3;
}

/** Throws where the worker cannot be spoken to. Nothing it does to a ticket is thrown. */
export async function runDrill(
  client: SignalboxClient,
  plan: DrillPlan,
  chart: Chart,
): Promise<DrillOutcome> {
  const run = new Run(client, plan, chart);
  return run.start();
}

class Run {
  readonly #client: SignalboxClient;
  readonly #plan: DrillPlan;
  readonly #chart: Chart;
  readonly #startedAt = Date.now();
  readonly #posted: PostedTicket[] = [];
  readonly #sending = new Set<Promise<void>>();
  #taken = 0;
  #refused = 0;
  #broken: Error | null = null;

  constructor(client: SignalboxClient, plan: DrillPlan, chart: Chart) {
    this.#client = client;
    this.#plan = plan;
    this.#chart = chart;
  }

  async start(): Promise<DrillOutcome> {
    const { faults, phaseMs, extraMs } = this.#plan;
    const windowMs = windowOf(phaseMs.calm);
    await this.#warmUp();
    await this.#post("calm", phaseMs.calm, () => false);
    // What is measured as calm must not meet the fault on its way.
    await this.#waitForRest(() => "calm, waiting for its last tickets", lullMs);
    await this.#client.replaceFaults(faults);
    await this.#post("fault", phaseMs.fault, () => false);
    const { former: strikes } = await this.#client.replaceFaults(noFaults);
    const healedAt = Date.now();
    await this.#post("healed", phaseMs.healed + extraMs, () => {
      const isOver = Date.now() - healedAt >= phaseMs.healed;
      return isOver && findCalmAgain(this.#posted, windowMs, Date.now()) !== null;
    });
    const postedUntil = Date.now();
    await this.#waitForRest((leftMs) => describeWait(this.#open(), leftMs), this.#plan.patienceMs);
    const missing = await this.#readTheRest();
    this.#chart.close();
    const known = this.#posted.filter(({ id }) => !missing.has(id));
    const { duplicates, absent } = auditBooks(await this.#client.books(), this.#posted);
    const short = await this.#explainAbsent(absent.filter(({ ticketId }) => !missing.has(ticketId)));
    return {
      ...summarise(known, { healedAt, postedUntil, windowMs }),
      duplicateEffects: duplicates,
      lost: missing.size + short.lost,
      unserved: short.unserved,
      refused: this.#refused,
      strikes,
    };
  }

  async #warmUp(): Promise<void> {
    for (let sent = 0; sent < warmUpTickets; sent += 1) await this.#send("warmUp");
    await this.#waitForRest(() => "warming up", lullMs);
  }

  /** Posts at the plan's rate for so long, or until `isEnough` says so. */
  async #post(phase: Phase, forMs: number, isEnough: () => boolean): Promise<void> {
    const beganAt = Date.now();
    let sent = 0;
    for (let elapsed = 0; elapsed < forMs && !isEnough(); elapsed = Date.now() - beganAt) {
      const due = Math.floor((elapsed / 1_000) * this.#plan.ratePerSecond) + 1;
      for (; sent < due; sent += 1) this.#sendSoon(phase);
      await this.#tick(noteOf(phase, elapsed, this.#plan.phaseMs[phase]), phase === "fault");
      if (this.#broken) throw this.#broken;
    }
    await Promise.all(this.#sending);
    if (this.#broken) throw this.#broken;
  }

  #sendSoon(phase: Phase): void {
    const sending = this.#send(phase)
      .catch((error: unknown) => {
        this.#broken = error instanceof Error ? error : new Error(String(error));
      })
      .finally(() => this.#sending.delete(sending));
    this.#sending.add(sending);
  }

  async #send(phase: SeenTicket["phase"]): Promise<void> {
    const ticket = this.#plan.tickets[this.#taken];
    this.#taken += 1;
    if (!ticket) throw new Error("the business has no more customers; post fewer tickets");
    const { status, body } = await this.#client.deliver("standard", {
      ticket: ticket.body,
      event: null,
      key: null,
    });
    if (status !== 202 || !body.ticketId) {
      this.#refused += 1;
      return;
    }
    this.#posted.push({
      id: body.ticketId,
      phase,
      // Until the worker's own word for it is seen.
      receivedAt: Date.now(),
      endedAt: null,
      resolved: false,
      escalation: null,
      effects: ticket.effects,
    });
  }

  /** Until every ticket has come to rest, or for so long. */
  async #waitForRest(note: (leftMs: number) => string, forMs: number): Promise<void> {
    for (const until = Date.now() + forMs; this.#open().length > 0 && Date.now() < until;) {
      await this.#tick(note(until - Date.now()), false);
    }
  }

  /** Half a second, and a look at the tickets. */
  async #tick(note: string, faulty: boolean): Promise<void> {
    await wait(tickMs);
    await this.#look();
    const now = Date.now();
    const lately = this.#posted.filter(({ endedAt }) => endedAt !== null && endedAt > now - lookBackMs);
    const perSecond = (count: number) => (count * 1_000) / lookBackMs;
    this.#chart.show({
      atMs: now - this.#startedAt,
      note,
      faulty,
      inWork: this.#open().length,
      resolvedPerSecond: perSecond(lately.filter(({ resolved }) => resolved).length),
      escalatedPerSecond: perSecond(lately.filter(({ escalation }) => escalation !== null).length),
      p95Ms: percentile(
        lately.map(({ receivedAt, endedAt }) => (endedAt ?? now) - receivedAt),
        0.95,
      ),
    });
  }

  /** Pages of the list, newest first, as far as there are tickets in work. */
  async #look(): Promise<void> {
    const open = new Map(this.#open().map((ticket) => [ticket.id, ticket]));
    let cursor: string | null = null;
    while (open.size > 0) {
      const page: Awaited<ReturnType<SignalboxClient["listTickets"]>> = await this.#client.listTickets({
        limit: 200,
        cursor,
      });
      for (const summary of page.items) {
        const ticket = open.get(summary.id);
        if (ticket) learn(ticket, summary);
        open.delete(summary.id);
      }
      if (page.next === null) return;
      cursor = page.next;
    }
  }

  /** The list may lag behind; a ticket's own word counts. Gives the ids of those that are not there. */
  async #readTheRest(): Promise<Set<string>> {
    const missing = new Set<string>();
    for (const ticket of this.#open()) {
      const view = await this.#client.readTicket(ticket.id).catch((error: unknown) => {
        if (String(error).includes("answered 404")) return null;
        throw error;
      });
      if (view) learn(ticket, view);
      else missing.add(ticket.id);
    }
    return missing;
  }

  /** What is not in the books was lost where the ticket's own calls say that it was done. */
  async #explainAbsent(absent: Audit["absent"]): Promise<{ lost: number; unserved: number }> {
    const short = { lost: 0, unserved: 0 };
    for (const { ticketId, tool } of absent) {
      const { calls, state } = await this.#client.readTicket(ticketId);
      if (calls.some(({ callee, outcome }) => callee === tool && outcome === "success")) short.lost += 1;
      else if (state === "resolved") short.unserved += 1;
    }
    return short;
  }

  #open(): PostedTicket[] {
    return this.#posted.filter(({ endedAt }) => endedAt === null);
  }
}

/** Nobody decides anything in a drill: a ticket that waits for a person has come to rest. */
const stillStates: readonly TicketState[] = [...restingStates, "awaitingApproval"];

/** The first rest counts: what a late answer adds afterwards is no part of the way. */
function learn(
  ticket: PostedTicket,
  {
    state,
    reason,
    receivedAt,
    updatedAt,
  }: Pick<TicketSummary, "state" | "reason" | "receivedAt" | "updatedAt">,
): void {
  ticket.receivedAt = receivedAt;
  if (!stillStates.includes(state)) return;
  ticket.endedAt = updatedAt;
  ticket.resolved = state === "resolved";
  ticket.escalation = state === "resolved" ? null : (reason ?? state);
}

function noteOf(phase: Phase, elapsedMs: number, phaseMs: number): string {
  const leftMs = phaseMs - elapsedMs;
  const left = leftMs > 0 ? `${Math.ceil(leftMs / 1_000)} s left` : "until new tickets are as fast as before";
  return `${phase}, ${left}`;
}

function describeWait(open: readonly PostedTicket[], leftMs: number): string {
  const phases = [...Map.groupBy(open, ({ phase }) => phase)].map(
    ([phase, each]) => `${each.length} of ${phase}`,
  );
  return `waiting for tickets in work: ${phases.join(", ")}; ${Math.ceil(leftMs / 1_000)} s at most`;
}
