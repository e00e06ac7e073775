/**
 * Crashes on purpose: at a named point everything in memory is lost, as often as a rule says, while the sender, the
 * customer and the people go on doing what they do until they are answered.
 */
import { env } from "cloudflare:workers";
import { abortAllDurableObjects, runInDurableObject } from "cloudflare:test";
import { vi } from "vitest";
import { Refusal, type SignalboxClient } from "../../scripts/fixtures/signalbox-client.ts";
import { createTicketId } from "../../src/domain/ids.ts";
import { createObjectName } from "../../src/domain/object-name.ts";
import { restingStates, type TicketState } from "../../src/domain/state.ts";
import type { TicketView } from "../../src/domain/view.ts";
import { crashPoints, type CrashPoint } from "../../src/observability/crash-points.ts";
import type { TenantGate } from "../../src/tenants/gate.ts";
import { readBusiness } from "./signalbox.ts";
import { copyTicket, deliver, doesDeskKnow, jumpAhead, pause, querySql, ringAlarm } from "./tickets.ts";

/** Whether everything is lost at this point. `trail`: the points reached since the last crash, this one included. */
export type CrashRule = (point: CrashPoint, trail: readonly CrashPoint[]) => boolean;

type SentTicket = ReturnType<typeof copyTicket>;

/** What somebody outside does once a ticket has come to a state. Done again while it is not answered. */
export interface Act {
  when: TicketState;
  run(client: SignalboxClient, ticketId: string, ticket: SentTicket): Promise<unknown>;
}

export interface Plot {
  fixture: string;
  acts?: readonly Act[];
}

export interface Played {
  ticketId: string;
  /** What the sender was answered in the end. */
  receipt: string | number | undefined;
  /** Where everything was lost. */
  crashes: readonly CrashPoint[];
  /** All points that were reached, in order. */
  trail: readonly CrashPoint[];
}

/** Rounds of waiting, some ten milliseconds each, after which a ticket that does nothing waits for the clock. */
const quietRounds = 15;
const mostRounds = 700;
/** How far a crash moves the clock on: by then the alarm has noticed. */
const outageMs = 60_000;

/** The n-th time a point is reached. */
export function at(point: CrashPoint, time = 1): CrashRule {
  return (reached, trail) => reached === point && trail.filter((name) => name === point).length === time;
}

/** One crash after the other, each counted from the one before it; then no more. */
export function inTurn(...rules: CrashRule[]): CrashRule {
  const left = [...rules];
  return (point, trail) => {
    if (!left[0]?.(point, trail)) return false;
    left.shift();
    return true;
  };
}

/** Every point, once for each step the ticket takes: a step that keeps nothing would never come past it. */
export function everywhere(): CrashRule {
  const seen = new Set<string>();
  let steps = 0;
  return (point) => {
    const name = `${steps} ${point}`;
    if (seen.has(name)) return false;
    seen.add(name);
    if (point === "stepCommitted" || point === "outcomeCommitted") steps += 1;
    return true;
  };
}

/** Sends a ticket and carries it through all crashes to where only a person could go on. Throws where it sticks. */
export async function playThrough(client: SignalboxClient, plot: Plot, rule: CrashRule): Promise<Played> {
  const ticket = copyTicket(plot.fixture);
  const ticketId = idOf(client, ticket);
  const plug = connectPlug(client, ticketId, rule);
  const receipt = await persist(plug, () => deliverFully(client, ticket));
  for (const { when, run } of plot.acts ?? []) {
    await carryTo(client, ticketId, plug, ({ state }) => state === when);
    await persist(plug, () => run(client, ticketId, ticket));
  }
  await carryTo(client, ticketId, plug, ({ state }) => isStill(state) && doesDeskKnow(client, ticketId));
  plug.unplug();
  return { ticketId, receipt, crashes: plug.crashes, trail: plug.trail };
}

/** The one id a ticket has before anybody has seen it. */
export function idOf(client: SignalboxClient, ticket: SentTicket): string {
  return createTicketId({ tenantId: client.tenant.id, source: "standard", externalId: ticket.id });
}

/** A signed delivery that was answered with 202. Copies of one message share its number. Throws where it was not. */
export async function deliverFully(client: SignalboxClient, ticket: SentTicket, number = 1) {
  const { status, body } = await deliver(client, ticket, `${ticket.id}-${number}`);
  if (status !== 202) throw new Error(`answered ${status}`);
  return body.status;
}

export type Plug = ReturnType<typeof connectPlug>;

/**
 * Stands at a ticket's crash points. Where the rule says so the code stays, until everything is lost or it is let go;
 * and so does what reaches another point meanwhile, unless others may go on.
 */
export function connectPlug(
  client: SignalboxClient,
  ticketId: string,
  rule: CrashRule,
  { mayOthersGoOn = false } = {},
) {
  const crashes: CrashPoint[] = [];
  const trail: CrashPoint[] = [];
  let begun = 0;
  let hold = { isOver: true, isLost: false };
  let isConnected = true;
  vi.spyOn(crashPoints, "reach").mockImplementation(async (point, id) => {
    if (id !== ticketId) return;
    if (hold.isOver) {
      trail.push(point);
      if (!isConnected || !rule(point, trail.slice(begun))) return;
      crashes.push(point);
      hold = { isOver: false, isLost: false };
    } else if (mayOthersGoOn) return;
    const mine = hold;
    // Not for ever: a queue whose consumer hangs delivers nothing to the tests that follow.
    for (let round = 0; !mine.isOver && round < 3_000; round += 1) await pause(5);
    // An object never comes here. The worker's own handlers outlive its objects, and are told that they are lost too.
    if (mine.isLost) throw new Error(`lost at ${point}`);
  });
  /** Everything in memory is gone, and nobody has noticed. */
  const pull = async () => {
    await abortAllDurableObjects();
    begun = trail.length;
    hold.isLost = true;
    hold.isOver = true;
  };
  return {
    crashes,
    trail,
    /** What was reached since everything was lost. */
    trailSince: () => trail.slice(begun),
    isHeld: () => !hold.isOver,
    untilHeld: () => vi.waitUntil(() => !hold.isOver, { timeout: 5_000, interval: 5 }),
    letGo: () => {
      hold.isOver = true;
    },
    /** From now on everything goes on. The queue may deliver a pointer again long after the ticket's end. */
    unplug: () => {
      isConnected = false;
      hold.isOver = true;
    },
    pull,
    /** Pulls it; a minute later the alarm looks in, where one is set. */
    crash: async () => {
      await pull();
      jumpAhead(outageMs);
      await ringAlarm(client, ticketId);
    },
  };
}

/** Does it again and again until it is answered: who gets no answer repeats it. */
export async function persist<Answer>(plug: Plug, act: () => Promise<Answer>): Promise<Answer | undefined> {
  for (let tries = 0; tries < 40; tries += 1) {
    const call = { isOver: false };
    const answer = act()
      .then((value) => ({ value }), refusalOf)
      .finally(() => {
        call.isOver = true;
      });
    while (!call.isOver) {
      if (plug.isHeld()) await plug.crash();
      await pause(5);
    }
    const answered = await answer;
    if (answered) return answered.value;
  }
  throw new Error("it is never answered");
}

/** "That has been done already" is an answer; "something broke" is none. */
function refusalOf(error: unknown): { value: undefined } | null {
  return error instanceof Refusal && error.status < 500 ? { value: undefined } : null;
}

/** Waits for a ticket through all crashes, and moves the clock where the ticket waits for it. */
export async function carryTo(
  client: SignalboxClient,
  ticketId: string,
  plug: Plug,
  isThere: (view: TicketView) => boolean | Promise<boolean>,
): Promise<TicketView> {
  let quiet = 0;
  let known = 0;
  for (let round = 0; round < mostRounds; round += 1) {
    if (plug.isHeld()) await plug.crash();
    const view = await client.readTicket(ticketId);
    if (!plug.isHeld() && (await isThere(view))) return view;
    quiet = plug.trail.length === known ? quiet + 1 : 0;
    known = plug.trail.length;
    await wake(client, ticketId, quiet >= quietRounds);
    await pause(10);
  }
  const { state } = await client.readTicket(ticketId);
  throw new Error(`it stays ${state} after ${plug.trail.join(", ")}`);
}

/** Rings where something is due; where nothing else moves, moves the clock on to what is due next. */
async function wake(client: SignalboxClient, ticketId: string, mayMoveClock: boolean): Promise<void> {
  const [row] = await querySql(
    client,
    ticketId,
    "select min(due_at) as due from effects where ticket_id = ?",
    ticketId,
  );
  // What nothing is owed for any more may still have to be told.
  if (row?.["due"] == null) return void (mayMoveClock && (await ringAlarm(client, ticketId)));
  const waitMs = Number(row["due"]) - Date.now();
  if (waitMs > 0 && !mayMoveClock) return;
  if (waitMs > 0) jumpAhead(waitMs);
  await ringAlarm(client, ticketId);
}

/** Nothing but a person, or nobody, goes on with it. */
function isStill(state: TicketState): boolean {
  return state === "awaitingApproval" || restingStates.includes(state);
}

/** What the business has done since it was loaded, whoever asked for it. */
export async function readBooks(client: SignalboxClient) {
  const books = await client.books();
  const before = new Set(readBusiness("demo").refunds.map(({ id }) => id));
  return {
    refunds: books.refunds.filter(({ id }) => !before.has(id)).map(({ amountCents }) => amountCents),
    replies: books.repliesSent.length,
    invoicesResent: books.invoicesResent.length,
    passwordResets: books.passwordResets.length,
    addressChanges: books.addressChanges.length,
  };
}

/** Whether a ticket holds one of its tenant's slots. */
export function holdsSlot(client: SignalboxClient, ticketId: string): Promise<boolean> {
  const name = createObjectName({ tenantId: client.tenant.id, kind: "gate", id: "main" });
  return runInDurableObject(
    env.TENANT_GATE.getByName(name),
    (_: TenantGate, { storage }) =>
      storage.sql.exec("select 1 from leases where ticket_id = ?", ticketId).toArray().length > 0,
  );
}
