/** Messages between objects, and the queue. Both lose, delay and repeat; neither ever makes anything up. */
import { consumePointers, recordDeadLetters } from "../src/coordinator/inbox.ts";
import type { Incarnation, SimulatedObject } from "./objects.ts";
import { count, type Witness } from "./witness.ts";
import type { World } from "./world.ts";

export class Network {
  readonly #world: World;

  constructor(world: World) {
    this.#world = world;
  }

  /** Calls an object's method from another object, or from the outside (null). */
  async call<Subject, Answer>(
    from: Incarnation | null,
    to: SimulatedObject<Subject>,
    what: string,
    work: (subject: Subject) => Promise<Answer>,
  ): Promise<Answer> {
    return this.carry(from, () => to.receive(what, work));
  }

  /** The way there and back for any call: the output gate, the delays, what gets lost. */
  async carry<Answer>(from: Incarnation | null, arrive: () => Promise<Answer>): Promise<Answer> {
    if (from) await from.leave();
    await this.#travel("callLost");
    // What comes back is a copy, as between objects of the platform.
    const answer = copy(await arrive());
    await this.#travel("answerLost");
    return answer;
  }

  async #travel(loss: "callLost" | "answerLost"): Promise<void> {
    const { faults } = this.#world;
    const lost = faults.strikes(loss);
    const slow = faults.strikes("callSlow");
    const ms = slow ? slow.random.spread(100, 20_000) : this.#world.random("travel").integer(1, 4);
    await this.#world.wait(ms);
    if (!lost) return;
    // Some losses are noticed at once, some after a while.
    await this.#world.wait(lost.random.spread(1, 30_000));
    throw new Error("the connection was lost");
  }
}

/** What travels is plain data, and this is the fastest way to copy it. */
export function copy<Value>(value: Value): Value {
  return value === undefined ? value : (JSON.parse(JSON.stringify(value)) as Value);
}

interface Pointer {
  tenantId: string;
  ticketId: string;
}

interface QueueMessage {
  id: number;
  body: Pointer;
  attempts: number;
  sentAt: number;
}

/** As wrangler.toml sets them. */
const mostRetries = 5;
const retryDelayMs = 2_000;
const batchSize = 100;

type ConsumerEnv = Parameters<typeof consumePointers>[1];

export class Queue {
  readonly #world: World;
  readonly #witness: Witness;
  readonly #env: ConsumerEnv;
  readonly #ready = new Set<QueueMessage>();
  #sent = 0;

  constructor(world: World, witness: Witness, env: ConsumerEnv) {
    this.#world = world;
    this.#witness = witness;
    this.#env = env;
  }

  async send(from: Incarnation, body: Pointer): Promise<void> {
    await from.leave();
    const { faults } = this.#world;
    // Never answers; the message may be on the queue all the same.
    const hangs = faults.strikes("queueHangs");
    if (hangs?.random.chance(0.5)) return new Promise(() => {});
    const throws = faults.strikes("queueThrows");
    if (throws?.random.chance(0.5)) throw new Error("Queue is overloaded");
    this.#put(body, 1);
    const again = faults.strikes("queueDuplicates");
    if (again) this.#put(body, again.random.integer(1, 3));
    if (hangs) return new Promise(() => {});
    if (throws) throw new Error("Queue is overloaded");
    await this.#world.wait(this.#world.random("queue").integer(1, 5));
  }

  #put(body: Pointer, copies: number): void {
    for (let made = 0; made < copies; made++) {
      this.#sent += 1;
      this.#deliverLater({ id: this.#sent, body, attempts: 1, sentAt: this.#world.now }, 0);
    }
  }

  #deliverLater(message: QueueMessage, leastMs: number): void {
    const delayed = this.#world.faults.strikes("queueDelays");
    const ms =
      leastMs + (delayed ? delayed.random.spread(10, 600_000) : this.#world.random("queue").integer(1, 20));
    this.#world.after(ms, () => {
      this.#ready.add(message);
      // All that is ready then goes in one batch.
      this.#world.after(1, () => void this.#deliver());
    });
  }

  async #deliver(): Promise<void> {
    const messages = [...this.#ready].slice(0, batchSize);
    if (messages.length === 0) return;
    for (const message of messages) this.#ready.delete(message);
    this.#world.note("queue", `delivers ${messages.map(({ body }) => shortId(body.ticketId)).join(", ")}`);
    const again = new Set<QueueMessage>(messages);
    const batch = {
      queue: "signalbox-intake",
      messages: messages.map((message) => ({
        id: String(message.id),
        body: message.body as unknown,
        attempts: message.attempts,
        timestamp: new Date(message.sentAt),
        ack: () => void again.delete(message),
        retry: () => {},
      })),
    };
    count(this.#witness.reached, "pointerConsumed");
    const crash = this.#world.faults.strikes("consumerCrashes");
    // The consumer reads nothing of a batch but what is here.
    const consumed = consumePointers(batch as unknown as MessageBatch, this.#env);
    if (crash) {
      await this.#world.wait(crash.random.spread(1, 1_000));
      count(this.#witness.crashedAt, "pointerConsumed");
      // What it acknowledged went with it.
      for (const message of messages) again.add(message);
    } else await Promise.race([consumed, this.#world.wait(60_000)]);
    for (const message of again) this.#retry(message);
  }

  #retry(message: QueueMessage): void {
    if (message.attempts <= mostRetries) {
      return this.#deliverLater({ ...message, attempts: message.attempts + 1 }, retryDelayMs);
    }
    const dead = {
      queue: "signalbox-intake-dead",
      messages: [
        {
          body: message.body as unknown,
          attempts: message.attempts,
          timestamp: new Date(message.sentAt),
          ack: () => {},
          retry: () => {},
        },
      ],
    };
    recordDeadLetters(dead as unknown as MessageBatch, this.#env).catch(() => {});
  }
}

export function shortId(ticketId: string): string {
  return ticketId.slice(0, 10);
}
