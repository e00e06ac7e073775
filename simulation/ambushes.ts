/**
 * Things that people and customers do at the worst moment: just when a ticket reaches a delicate place in the core. At
 * a random time they would nearly never meet it.
 */
import type { CrashPoint } from "../src/observability/crash-points.ts";
import type { Random } from "./random.ts";
import type { World } from "./world.ts";

/** Places at which somebody's stepping in is most awkward. */
const points = [
  "stepPlanned",
  "stepCommitted",
  "effectAuthorised",
  "effectAuthorised",
  "effectAuthorised",
  "effectDispatched",
  "effectApplied",
  "effectApplied",
  "effectApplied",
  "decisionCommitted",
  "decisionCommitted",
  "endCommitted",
] as const satisfies readonly CrashPoint[];

interface Ambush {
  point: CrashPoint;
  afterMs: number;
  spring(): void;
}

export class Ambushes {
  readonly #world: World;
  readonly #waiting = new Map<string, Ambush[]>();

  constructor(world: World) {
    this.#world = world;
  }

  /** Does it when the ticket next comes to a place that the random numbers choose. */
  lay(ticketId: string, random: Random, spring: () => void): void {
    const point = random.pick(points);
    const afterMs = random.chance(0.5) ? random.integer(0, 3) : random.spread(3, 30_000);
    const waiting = this.#waiting.get(ticketId) ?? [];
    this.#waiting.set(ticketId, [...waiting, { point, afterMs, spring }]);
  }

  reached(ticketId: string, point: CrashPoint): void {
    const waiting = this.#waiting.get(ticketId) ?? [];
    const index = waiting.findIndex((ambush) => ambush.point === point);
    const ambush = waiting[index];
    if (!ambush) return;
    this.#waiting.set(ticketId, waiting.toSpliced(index, 1));
    this.#world.after(ambush.afterMs, ambush.spring);
  }
}
