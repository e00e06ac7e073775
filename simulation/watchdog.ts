/** The tenant's watchdog without its Durable Object: looks in on who asked for it, until they owe nothing. */
import type { TicketShard } from "../src/coordinator/shard.ts";
import type { Network } from "./network.ts";
import type { SimulatedObject } from "./objects.ts";
import type { World } from "./world.ts";

type Shard = SimulatedObject<TicketShard>;

/** As `src/tenants/watchdog.ts` has it. */
const roundMs = 5 * 60_000;

export class Watchdog {
  readonly #world: World;
  readonly #network: Network;
  /** How often each has asked: who asks again while being looked at is not forgotten by that look. */
  readonly #watched = new Map<Shard, number>();
  #isArmed = false;

  constructor(world: World, network: Network) {
    this.#world = world;
    this.#network = network;
  }

  watch(shard: Shard): void {
    this.#watched.set(shard, (this.#watched.get(shard) ?? 0) + 1);
    this.#arm();
  }

  #arm(): void {
    if (this.#isArmed || this.#watched.size === 0) return;
    this.#isArmed = true;
    this.#world.after(roundMs, () => {
      this.#isArmed = false;
      for (const [shard, asked] of this.#watched) void this.#look(shard, asked);
      this.#arm();
    });
  }

  async #look(shard: Shard, asked: number): Promise<void> {
    try {
      const { owes } = await this.#network.call(null, shard, "lookIn", (subject) => subject.lookIn());
      if (!owes && this.#watched.get(shard) === asked) this.#watched.delete(shard);
    } catch {
      // Looked at again in the next round.
    }
  }
}
