/**
 * A world with one clock and one queue of what is to happen. Everything that happens at the same moment comes in an
 * order that follows from the seed. After each happening all that awaits it goes on, before the next one comes.
 */
import { Random, hashText } from "./random.ts";
import { Faults, type Schedule } from "./schedule.ts";

export interface Happening {
  at: number;
  tie: number;
  run(): void;
  isOff: boolean;
}

export interface TraceLine {
  at: number;
  who: string;
  what: string;
}

/** A run that takes longer than this has found a circle. */
const mostHappenings = 20_000;

/** The moment every world begins. */
export const beginning = Date.UTC(2026, 0, 5, 9);

export class World {
  readonly seed: number;
  readonly faults: Faults;
  readonly trace: TraceLine[] = [];
  now = beginning;
  happened = 0;
  /** Over everything that was noted. */
  traceHash = 0x811c9dc5;
  readonly #keepsTrace: boolean;
  readonly #ties: Random;
  readonly #streams = new Map<string, Random>();
  readonly #heap: Happening[] = [];

  constructor(schedule: Schedule, keepsTrace: boolean) {
    this.seed = schedule.seed;
    this.faults = new Faults(schedule);
    this.#keepsTrace = keepsTrace;
    this.#ties = this.random("ties");
  }

  /** The stream of numbers of this name. */
  random(name: string): Random {
    const known = this.#streams.get(name);
    if (known) return known;
    const stream = new Random(this.seed, name);
    this.#streams.set(name, stream);
    return stream;
  }

  after(ms: number, run: () => void): Happening {
    const happening = { at: this.now + Math.max(0, ms), tie: this.#ties.next(), run, isOff: false };
    this.#push(happening);
    return happening;
  }

  wait(ms: number): Promise<void> {
    return new Promise((resolve) => {
      this.after(ms, resolve);
    });
  }

  note(who: string, what: string): void {
    this.traceHash = hashText(what, hashText(who, this.traceHash ^ ((this.now - beginning) | 0)));
    if (this.#keepsTrace) this.trace.push({ at: this.now, who, what });
  }

  /** Runs until nothing is left to happen, or until this time. True where it came to rest. */
  async run(until: number, afterEach: () => void): Promise<boolean> {
    for (;;) {
      const next = this.#heap[0];
      if (!next || next.at > until) {
        this.now = Math.max(this.now, next ? until : this.now);
        return !next;
      }
      this.#pop();
      if (next.isOff) continue;
      this.now = next.at;
      this.happened += 1;
      if (this.happened > mostHappenings) throw new EndlessRun(`more than ${mostHappenings} happenings`);
      next.run();
      await drained();
      afterEach();
    }
  }

  #push(happening: Happening): void {
    const heap = this.#heap;
    let index = heap.length;
    while (index > 0) {
      const parent = (index - 1) >> 1;
      const above = heap[parent];
      if (!above || !isBefore(happening, above)) break;
      heap[index] = above;
      index = parent;
    }
    heap[index] = happening;
  }

  #pop(): void {
    const heap = this.#heap;
    const last = heap.pop();
    if (!last || heap.length === 0) return;
    let index = 0;
    for (;;) {
      let child = 2 * index + 1;
      let below = heap[child];
      if (!below) break;
      const right = heap[child + 1];
      if (right && isBefore(right, below)) {
        child += 1;
        below = right;
      }
      if (!isBefore(below, last)) break;
      heap[index] = below;
      index = child;
    }
    heap[index] = last;
  }
}

export class EndlessRun extends Error {
  override name = "EndlessRun";
}

function isBefore(left: Happening, right: Happening): boolean {
  return left.at < right.at || (left.at === right.at && left.tie < right.tie);
}

/** All that was waiting for what has just happened has gone on: the core awaits nothing but its ports. */
function drained(): Promise<void> {
  return new Promise((resolve) => {
    setImmediate(resolve);
  });
}
