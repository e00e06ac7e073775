/**
 * Histories nobody thought of: seeded walks through the machine. A walk follows a named history for a while, then
 * strays, in a mood that leads it somewhere else; where it can take a transition that none before it took, it likes to.
 * The same seed gives the same walk.
 */
import type { TicketEvent } from "../../src/domain/event.ts";
import { startTicket, step, type TicketSnapshot } from "../../src/machines/step.ts";
import type { TicketSettings } from "../../src/machines/ticket-setup.ts";
import { collectTransitions, listTransitions, readTransitions } from "./coverage.ts";
import { everyEvent } from "./events.ts";
import { recordHistory, type History } from "./history.ts";
import { settings as namedSettings, spend } from "./named.ts";

const maxWalks = 5_000;
/** Steps after it has strayed. */
const maxStrayed = 9;
const maxDraws = 80;

/** How likely each event is, against 1 for those not named. */
const moods: Record<string, Partial<Record<TicketEvent["type"], number>>> = {
  plain: { "human.replied": 0.2, "ticket.closedByHuman": 0.2, "ticket.cancelled": 0.2, "agent.failed": 0.3 },
  restless: {
    "customer.replied": 9,
    "ticket.cancelled": 0.1,
    "human.replied": 0.1,
    "ticket.closedByHuman": 0.1,
  },
  particular: {
    "approval.edited": 4,
    "approval.changesRequested": 4,
    "approval.granted": 0.3,
    "human.replied": 0.1,
    "ticket.closedByHuman": 0.1,
    "ticket.cancelled": 0.1,
    "agent.failed": 0.1,
    "customer.replied": 0.1,
  },
  late: { "timer.expired": 8, "ticket.cancelled": 0.2 },
  unwell: { "agent.failed": 5, "action.failed": 2, "reply.failed": 2, "agent.answeredLate": 3 },
  "back and forth": { "ticket.handedBack": 9, "human.replied": 5, "agent.answeredLate": 3 },
};

/** What a call may cost, in shares of the budget that end below, on and above its rungs. */
const prices = [0, 0, 100, 200, 350, 600, 1_000];

const walkSettings: TicketSettings[] = [
  namedSettings,
  {
    slaAtRiskMs: 3_600_000,
    slaBreachMs: 14_400_000,
    approvalExpireMs: 86_400_000,
    budget: namedSettings.budget,
  },
  // The breach before the risk: the second timer is due at once.
  { slaAtRiskMs: 5_000, slaBreachMs: 2_000, approvalExpireMs: 1, budget: namedSettings.budget },
];

export interface Walks {
  histories: History[];
  /** Transitions no history takes. */
  missing: string[];
}

/** As many walks as it takes, and more until there are `count`. `onWalk` hears how many transitions are missing. */
export function recordWalks(
  named: readonly History[],
  count: number,
  onWalk: (missing: number) => void = () => {},
): Walks {
  const missing = listTransitions();
  for (const name of collectTransitions(named)) missing.delete(name);
  const histories: History[] = [];
  for (let seed = 1; seed <= maxWalks && (missing.size > 0 || histories.length < count); seed += 1) {
    const { name, settings, events, taken } = takeWalk(seed, named, missing);
    const isNew = taken.some((transition) => missing.has(transition));
    if (!isNew && missing.size > 0) continue;
    for (const transition of taken) missing.delete(transition);
    histories.push(recordHistory(name, settings, events));
    onWalk(missing.size);
  }
  return { histories, missing: [...missing] };
}

function takeWalk(seed: number, named: readonly History[], missing: ReadonlySet<string>) {
  const random = createRandom(seed);
  const [mood, weights] = pick(Object.entries(moods), random);
  const settings = pick(walkSettings, random);
  const isSpending = random() < 0.4;
  const { steps } = pick(named, random);
  const events = steps.slice(0, Math.floor(random() * (steps.length + 1))).map(({ event }) => event);
  const taken: string[] = [];
  let { snapshot } = startTicket(settings);
  const take = (event: TicketEvent, next: TicketSnapshot) => {
    taken.push(...readTransitions(snapshot, event));
    snapshot = next;
  };
  for (const event of events) take(event, step(snapshot, event)?.snapshot ?? snapshot);
  for (let strayed = 0; strayed < maxStrayed; strayed += 1) {
    const isNew = (event: TicketEvent) =>
      readTransitions(snapshot, event).some((name) => missing.has(name) && !taken.includes(name));
    const drawn = random() < 0.7 ? everyEvent.filter(isNew) : [];
    const next = drawStep(snapshot, () => {
      const event = drawn.length > 0 ? pick(drawn, random) : drawEvent(weights, random);
      return isSpending && "calls" in event ? spend(event, pick(prices, random)) : event;
    });
    if (!next) break;
    events.push(next.event);
    take(next.event, next.snapshot);
  }
  return { name: `walk ${seed}, ${mood}`, settings, events, taken };
}

/** A step with one of the drawn events that means something here, or null where none of many does. */
function drawStep(snapshot: TicketSnapshot, draw: () => TicketEvent) {
  for (let round = 0; round < maxDraws; round += 1) {
    const event = draw();
    const next = step(snapshot, event);
    if (next) return { event, snapshot: next.snapshot };
  }
  return null;
}

function drawEvent(weights: Partial<Record<TicketEvent["type"], number>>, random: () => number): TicketEvent {
  for (;;) {
    const event = pick(everyEvent, random);
    if (random() * 9 < (weights[event.type] ?? 1)) return event;
  }
}

function pick<Value>(values: readonly Value[], random: () => number): Value {
  const value = values[Math.floor(random() * values.length)];
  if (value === undefined) throw new Error("nothing to pick from");
  return value;
}

/** A small generator with 32 bits of state: enough to walk by, the same on every machine. */
function createRandom(seed: number): () => number {
  let state = Math.imul(seed, 0x9e3779b1) >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}
