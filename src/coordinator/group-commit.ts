/**
 * Lets work that comes within a moment of each other be done in one turn: everything written in one turn is flushed
 * to disk once. Each piece of work is on its own; one that throws takes no other with it.
 */

import type { Clock } from "../domain/clock.ts";

/** Next to a model's seconds nobody notices; under load it is what makes a flush serve many tickets. */
const gatherMs = 4;

export class GroupCommit {
  readonly #clock: Clock;
  #waiting: (() => void)[] = [];

  constructor(clock: Clock) {
    this.#clock = clock;
  }

  /** Does the work soon, and gives what it gives. */
  run<Value>(work: () => Value): Promise<Value> {
    const { promise, resolve, reject } = Promise.withResolvers<Value>();
    this.#waiting.push(() => {
      try {
        resolve(work());
      } catch (error) {
        reject(error);
      }
    });
    if (this.#waiting.length === 1) void this.#runAll();
    return promise;
  }

  async #runAll(): Promise<void> {
    await this.#clock.wait(gatherMs);
    const waiting = this.#waiting;
    this.#waiting = [];
    for (const work of waiting) work();
  }
}
