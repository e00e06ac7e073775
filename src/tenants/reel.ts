/**
 * The recorded calls a tenant plays again, in a worker that runs locally. Anywhere else there are none. Which of several
 * recordings of one and the same call is next is kept in the memory of the isolate, which locally is one for all objects.
 */
import { z } from "zod";
import {
  fingerprintOf,
  recordedCallSchema,
  stepInTurnSchema,
  type RecordedCall,
  type RecordedModelCall,
  type RecordedToolCall,
  type StepInTurn,
} from "../domain/recorded-call.ts";

export interface ReelEnvironment {
  ENVIRONMENT?: string;
  /** Local only: by tenant, what is played again, as JSON of `Recorded`. */
  REELS?: string;
}

const recordedSchema = z.strictObject({
  /** In the order in which they were made. `deeds`: as in a cassette. */
  calls: z.array(z.strictObject({ call: recordedCallSchema, deeds: z.number().int() })),
  /** How often somebody acts while the ticket is in work. */
  deeds: z.number().int(),
  /** Steps that were given up, after many tries, and redriven. */
  givenUp: z.array(stepInTurnSchema),
});
export type Recorded = z.infer<typeof recordedSchema>;

/** What one tenant plays again. */
export class Reel {
  readonly #calls = new Map<string, RecordedCall[]>();
  /** Of each tool call that one turn of a model asked for with others, the one that ended before it. */
  readonly #before = new Map<RecordedToolCall, RecordedToolCall>();
  readonly #answered = new Set<RecordedToolCall>();
  readonly #givenUp: readonly StepInTurn[];
  /** By kind of step, the names of those there were, in order. */
  readonly #steps = new Map<string, string[]>();

  readonly #deedsBefore = new Map<RecordedCall, number>();
  readonly #deeds: number;
  #deedsDone = 0;

  constructor({ calls, deeds, givenUp }: Recorded) {
    this.#givenUp = givenUp;
    this.#deeds = deeds;
    for (const [index, { call, deeds: before }] of calls.entries()) {
      const previous = calls[index - 1]?.call;
      this.#deedsBefore.set(call, before);
      if (call.kind === "tool" && previous?.kind === "tool") this.#before.set(call, previous);
      const key = keyOf(call.kind, call.kind === "model" ? call.family : call.tool, fingerprintOf(call));
      this.#calls.set(key, [...(this.#calls.get(key) ?? []), call]);
    }
  }

  /** How a request with this fingerprint was answered; the last answer stays. Null where it was never made. */
  nextModelCall(family: string, fingerprint: string): RecordedModelCall | null {
    const call = this.#next(keyOf("model", family, fingerprint));
    return call?.kind === "model" ? call : null;
  }

  nextToolCall(tool: string, fingerprint: string): RecordedToolCall | null {
    const call = this.#next(keyOf("tool", tool, fingerprint));
    return call?.kind === "tool" ? call : null;
  }

  /**
   * Waits until it is this call's turn, and takes it. Evidence is numbered as look-ups end, so those that ran side by side
   * have to end in the order in which they once did. Whoever waits for a call that is not made goes on soon.
   */
  async takeTurn(call: RecordedToolCall, wait: (ms: number) => Promise<void>): Promise<void> {
    const before = this.#before.get(call);
    const isWaiting = () => before !== undefined && !this.#answered.has(before);
    for (let waits = 0; waits < mostWaits && isWaiting(); waits += 1) await wait(shortWaitMs);
    // What the one before it leads to is to be done first.
    await wait(shortWaitMs);
    this.#answered.add(call);
  }

  /** Somebody has acted while the ticket was in work. */
  noteDeed(): void {
    this.#deedsDone += 1;
  }

  /**
   * Waits until everybody has acted who had before this was answered. A request that was never recorded (null) is that of
   * an agent whom the next of them overtakes, where there is one. Nobody is waited for long: they may not come.
   */
  async waitForDeeds(call: RecordedCall | null, wait: (ms: number) => Promise<void>): Promise<void> {
    const wanted = call ? (this.#deedsBefore.get(call) ?? 0) : Math.min(this.#deedsDone + 1, this.#deeds);
    for (let waits = 0; waits < mostDeedWaits && this.#deedsDone < wanted; waits += 1) await wait(deedWaitMs);
  }

  /** Whether this step, which may be asked about again by its name, was given up where it stands among those of its kind. */
  isGivenUp(step: string, name: string): boolean {
    const names = this.#steps.get(step) ?? [];
    if (!names.includes(name)) names.push(name);
    this.#steps.set(step, names);
    const turn = names.indexOf(name) + 1;
    return this.#givenUp.some((each) => each.step === step && each.turn === turn);
  }

  #next(key: string): RecordedCall | null {
    const calls = this.#calls.get(key) ?? [];
    return (calls.length > 1 ? calls.shift() : calls[0]) ?? null;
  }
}

const shortWaitMs = 5;
const mostWaits = 50;
const deedWaitMs = 20;
const mostDeedWaits = 500;

let loaded: { text: string; reels: Map<string, Reel> } | null = null;

/** The tenant's reel, or null where it plays none. Throws where `REELS` cannot be read. */
export function findReel({ ENVIRONMENT, REELS }: ReelEnvironment, tenantId: string): Reel | null {
  if (ENVIRONMENT !== "local" || !REELS) return null;
  if (loaded?.text !== REELS) {
    const read = z.record(z.string(), recordedSchema).parse(JSON.parse(REELS));
    const reels = Object.entries(read).map(([id, recorded]) => [id, new Reel(recorded)] as const);
    loaded = { text: REELS, reels: new Map(reels) };
  }
  return loaded.reels.get(tenantId) ?? null;
}

export function isReplaying(env: ReelEnvironment, tenantId: string): boolean {
  return findReel(env, tenantId) !== null;
}

function keyOf(kind: RecordedCall["kind"], name: string, fingerprint: string): string {
  return `${kind} ${name} ${fingerprint}`;
}
