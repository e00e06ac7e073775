/**
 * What a coordinator tells others in batches: changed tickets to the tenant's desk, free slots to its gate. Both can
 * be told twice and late. What is not told is remembered by the journal's cursor and told after a restart.
 */
import { describeError, log } from "../observability/log.ts";

export interface OutboundPorts {
  tenantId: string;
  publish(ticketIds: readonly string[]): Promise<void>;
  releaseSlots(ticketIds: readonly string[]): Promise<void>;
  /** Everything up to here has been told. */
  published(): void;
  /** Asks for another flush later, when the other side may be back. */
  retryLater(): void;
}

/** Changes that come within this time travel together, milliseconds. */
const gatherMs = 25;
const batchSize = 100;

export class Outbound {
  readonly #ports: OutboundPorts;
  readonly #changed = new Set<string>();
  readonly #released = new Set<string>();
  #isFlushing = false;

  constructor(ports: OutboundPorts) {
    this.#ports = ports;
  }

  ticketChanged(ticketId: string): void {
    this.#changed.add(ticketId);
    this.flush();
  }

  slotReleased(ticketId: string): void {
    this.#released.add(ticketId);
    this.flush();
  }

  get isIdle(): boolean {
    return this.#changed.size === 0 && this.#released.size === 0;
  }

  /** One flush at a time; what comes meanwhile goes with the next. */
  flush(): void {
    if (this.#isFlushing) return;
    this.#isFlushing = true;
    void this.#run().finally(() => {
      this.#isFlushing = false;
    });
  }

  async #run(): Promise<void> {
    await scheduler.wait(gatherMs);
    while (!this.isIdle) {
      const changed = takeSome(this.#changed);
      const released = takeSome(this.#released);
      try {
        if (released.length > 0) await this.#ports.releaseSlots(released);
        if (changed.length > 0) await this.#ports.publish(changed);
      } catch (error) {
        for (const ticketId of changed) this.#changed.add(ticketId);
        for (const ticketId of released) this.#released.add(ticketId);
        log("warn", "outbound.failed", { tenantId: this.#ports.tenantId, reason: describeError(error) });
        return this.#ports.retryLater();
      }
    }
    this.#ports.published();
  }
}

function takeSome(set: Set<string>): string[] {
  const taken = [...set].slice(0, batchSize);
  for (const item of taken) set.delete(item);
  return taken;
}
