/**
 * What goes wrong in one run, as data. A schedule is a seed; whether fault number k of a kind strikes follows from
 * the seed, the kind and k. What struck can be listed, and the same seed can be run with some of it alone.
 */
import { Random } from "./random.ts";

/** Every kind of trouble, with the highest rate at which it may come. */
const highestRates = {
  // Objects
  crash: 0.03,
  crashAtPoint: 0.15,
  evict: 0.02,
  supersede: 0.01,
  deploy: 0.002,
  slowFlush: 0.05,
  clockJump: 0.01,
  alarmLost: 0.2,
  alarmLate: 0.6,
  alarmTwice: 0.2,
  // Network and queue
  callLost: 0.05,
  answerLost: 0.05,
  callSlow: 0.1,
  queueHangs: 0.5,
  queueThrows: 0.3,
  queueDuplicates: 0.4,
  queueDelays: 0.4,
  consumerCrashes: 0.2,
  // Agents
  agentFails: 0.15,
  agentGivesUp: 0.05,
  agentSlow: 0.1,
  agentCrashes: 0.1,
  agentAnswersLate: 0.05,
  // Systems of record
  toolUnavailable: 0.3,
  toolBusy: 0.2,
  toolRequestLost: 0.2,
  toolAnswerLost: 0.3,
  toolSlow: 0.2,
  toolLate: 0.5,
  toolMalformed: 0.1,
  toolRefuses: 0.05,
  lookUpFails: 0.3,
  toolDead: 0.3,
  // What people and customers do; not trouble, but it can be left out like it
  anotherTicket: 0.7,
  sentAgain: 0.5,
  sentDaysLater: 0.2,
  webhookCrashes: 0.3,
  customerWrites: 0.4,
  takesOver: 0.2,
  handsBack: 0.5,
  closes: 0.1,
  cancels: 0.12,
  erases: 0.12,
  redrives: 0.3,
  decidesTwice: 0.3,
  decidesLate: 0.3,
  nobodyDecides: 0.2,
  recordChanges: 0.15,
  claims: 0.1,
  setsAside: 0.1,
  extends: 0.15,
  recalls: 0.4,
  reverts: 0.4,
  answers: 0.3,
} as const;

export type FaultKind = keyof typeof highestRates;
export const faultKinds = Object.keys(highestRates) as FaultKind[];

/** Kinds that are part of life rather than trouble: they go on after everything was healed. */
const life: ReadonlySet<FaultKind> = new Set<FaultKind>([
  "anotherTicket",
  "sentAgain",
  "sentDaysLater",
  "customerWrites",
  "takesOver",
  "handsBack",
  "closes",
  "cancels",
  "erases",
  "redrives",
  "decidesTwice",
  "decidesLate",
  "nobodyDecides",
  "recordChanges",
  "claims",
  "setsAside",
  "extends",
  "recalls",
  "reverts",
  "answers",
  "toolDead",
  "toolRefuses",
]);

/** `crash#12`: the twelfth time a crash could have been. */
export type StrikeId = `${FaultKind}#${number}`;

export interface Schedule {
  seed: number;
  /** These strikes and no others; null for all that the seed says. */
  only: readonly StrikeId[] | null;
}

/** One thing that goes wrong; `random` says how. */
export interface Strike {
  id: StrikeId;
  random: Random;
}

interface Lane {
  rate: number;
  random: Random;
  asked: number;
}

export class Faults {
  readonly #schedule: Schedule;
  readonly #only: ReadonlySet<string> | null;
  readonly #lanes = new Map<FaultKind, Lane>();
  readonly struck: StrikeId[] = [];
  /** After this, trouble ends and life goes on. */
  healed = false;

  constructor(schedule: Schedule) {
    this.#schedule = schedule;
    this.#only = schedule.only && new Set<string>(schedule.only);
    const swarm = new Random(schedule.seed, "swarm");
    // Some runs are nearly quiet and some have everything: what hides behind other trouble is found as well.
    const share = swarm.pick([0.1, 0.3, 0.5, 0.8]);
    const stirring = swarm.pick([1, 1, 3]);
    // A clock that jumps makes nonsense of how long a request has been on its way, so those do not come together.
    const hasTrueClocks = swarm.chance(0.8);
    for (const kind of faultKinds) {
      const isDrawn = swarm.chance(life.has(kind) ? Math.max(share, 0.5) : share);
      const isOn =
        isDrawn && (hasTrueClocks ? kind !== "clockJump" : kind !== "toolLate" && kind !== "toolSlow");
      const rate = highestRates[kind] * swarm.pick([0.1, 0.3, 1]);
      const usual = life.has(kind) ? Math.min(0.8, highestRates[kind] * stirring) : rate;
      this.#lanes.set(kind, {
        rate: isOn ? usual : 0,
        random: new Random(schedule.seed, `fault ${kind}`),
        asked: 0,
      });
    }
  }

  /** Whether it goes wrong this time. */
  strikes(kind: FaultKind, rate?: number): Strike | null {
    const lane = this.#lanes.get(kind);
    if (!lane) return null;
    lane.asked += 1;
    const isDrawn = lane.random.next() < (lane.rate > 0 ? (rate ?? lane.rate) : 0);
    const id: StrikeId = `${kind}#${lane.asked}`;
    const strikes = this.#only ? this.#only.has(id) : isDrawn;
    if (!strikes || (this.healed && !life.has(kind))) return null;
    this.struck.push(id);
    return { id, random: new Random(this.#schedule.seed, id) };
  }
}
