/**
 * What a coordinator tells others in batches: changed tickets to the tenant's desk, free slots to its gate. Both can
 * be told twice and late. What is not told is remembered by the journal's cursor and told after a restart.
 */
import { within, type Clock } from "../domain/clock.ts";
import { describeError, log } from "../observability/log.ts";

export interface OutboundPorts {
  tenantId: string;
  clock: Clock;
  publish(ticketIds: readonly string[]): Promise<void>;
  releaseSlots(ticketIds: readonly string[]): Promise<void>;
  /** Everything up to here has been told. */
  published(): void;
  /** Asks for another flush later, when the other side may be back. */
  retryLater(): void;
}

/** Tickets whose slots come free within this time travel together, milliseconds: others wait for the slots. */
const releaseAfterMs = 25;
/** The same for changes: the desk tells its people four times a second at most. */
const publishAfterMs = 250;
const batchSize = 100;
/** What hangs is given up and told again. */
const sendTimeoutMs = 20_000;

export class Outbound {
  readonly #changed: Lane;
  readonly #released: Lane;

  constructor(ports: OutboundPorts) {
    const failed = (error: unknown) => {
      log("warn", "outbound.failed", { tenantId: ports.tenantId, reason: describeError(error) });
      ports.retryLater();
    };
    this.#released = new Lane({
      clock: ports.clock,
      afterMs: releaseAfterMs,
      send: ports.releaseSlots,
      sent: () => {},
      failed,
    });
    this.#changed = new Lane({
      clock: ports.clock,
      afterMs: publishAfterMs,
      send: ports.publish,
      sent: ports.published,
      failed,
    });
  }

  ticketChanged(ticketId: string): void {
    this.#changed.add(ticketId);
  }

  slotReleased(ticketId: string): void {
    this.#released.add(ticketId);
  }

  get isIdle(): boolean {
    return this.#changed.isIdle && this.#released.isIdle;
  }

  /** Tries again what could not be told. */
  flush(): void {
    this.#released.flush();
    this.#changed.flush();
  }
}

interface LanePorts {
  clock: Clock;
  afterMs: number;
  send(ticketIds: readonly string[]): Promise<void>;
  sent(): void;
  failed(error: unknown): void;
}

/** Tickets of one kind of news. One flush at a time; what comes meanwhile goes with the next. */
class Lane {
  readonly #ports: LanePorts;
  readonly #waiting = new Set<string>();
  #isFlushing = false;

  constructor(ports: LanePorts) {
    this.#ports = ports;
  }

  get isIdle(): boolean {
    return this.#waiting.size === 0;
  }

  add(ticketId: string): void {
    this.#waiting.add(ticketId);
    this.flush();
  }

  flush(): void {
    if (this.#isFlushing || this.isIdle) return;
    this.#isFlushing = true;
    void this.#run();
  }

  async #run(): Promise<void> {
    await this.#ports.clock.wait(this.#ports.afterMs);
    while (!this.isIdle) {
      const some = [...this.#waiting].slice(0, batchSize);
      for (const ticketId of some) this.#waiting.delete(ticketId);
      try {
        await within(this.#ports.clock, sendTimeoutMs, this.#ports.send(some));
      } catch (error) {
        for (const ticketId of some) this.#waiting.add(ticketId);
        this.#isFlushing = false;
        return this.#ports.failed(error);
      }
    }
    // In the same turn as the last look at what is left, so that nothing comes between and is forgotten.
    this.#isFlushing = false;
    this.#ports.sent();
  }
}
