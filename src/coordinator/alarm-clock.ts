import type { Clock } from "../domain/clock.ts";

/** An alarm may be this late without being lost, milliseconds. */
const graceMs = 2_000;

/** An object's one alarm, at the earliest time anybody asked for. Setting it is a row written, so it is set seldom. */
export class AlarmClock {
  readonly #storage: Pick<DurableObjectStorage, "getAlarm" | "setAlarm" | "deleteAlarm">;
  readonly #clock: Clock;
  /** Unix milliseconds; null where none is set. */
  #at: number | null = null;

  constructor(storage: Pick<DurableObjectStorage, "getAlarm" | "setAlarm" | "deleteAlarm">, clock: Clock) {
    this.#storage = storage;
    this.#clock = clock;
  }

  /** After a restart: what was set before. */
  async load(): Promise<void> {
    this.#at = await this.#storage.getAlarm();
  }

  /** The alarm has gone off. */
  rang(): void {
    this.#at = null;
  }

  /**
   * Makes sure it goes off at this time at the latest. One that should have gone off was lost, or is late: it is set
   * anew, and at once, for it stood for something that is due.
   */
  wakeBy(at: number): void {
    const now = this.#clock.now();
    const isLost = this.#at !== null && this.#at < now - graceMs;
    if (this.#at !== null && this.#at <= at && !isLost) return;
    this.#at = isLost ? Math.min(at, now) : at;
    void this.#storage.setAlarm(this.#at);
  }

  /** Sets it to exactly this time, or to none. */
  async set(at: number | null): Promise<void> {
    this.#at = at;
    await (at === null ? this.#storage.deleteAlarm() : this.#storage.setAlarm(at));
  }
}
