/**
 * Lets work that comes within a moment of each other be done in one turn: everything written in one turn is flushed
 * to disk once. Each piece of work is on its own; one that throws takes no other with it.
 */

/** Next to a model's seconds nobody notices; under load it is what makes a flush serve many tickets. */
const gatherMs = 4;

export class GroupCommit {
  #waiting: (() => void)[] = [];

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
    await scheduler.wait(gatherMs);
    const waiting = this.#waiting;
    this.#waiting = [];
    for (const work of waiting) work();
  }
}
