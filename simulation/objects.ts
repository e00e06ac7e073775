/**
 * Durable Objects as the platform keeps them: an incarnation lives in memory until it crashes, is evicted, or is
 * superseded by another one and does not know it. What it says to others waits until what it wrote is on disk.
 */
import type { Clock } from "../src/domain/clock.ts";
import { giveBack, ObjectGone, ObjectStorage, takeDatabase, type Disk } from "./storage.ts";
import type { World } from "./world.ts";

/** What an object is made of, whatever it holds. */
export interface Life<Subject> {
  kind: string;
  name: string;
  create(incarnation: Incarnation): Subject;
  /** Before it takes the first message. */
  wake(subject: Subject): Promise<void>;
  ring(subject: Subject): Promise<void>;
  /** After each flush: for checks. */
  flushed?(object: SimulatedObject<Subject>): void;
}

/** How often an alarm that throws is tried again, as the platform documents it. */
const alarmRetries = 6;
const firstRetryMs = 2_000;
/** How soon the platform runs the alarm of an object that crashed under it. */
const afterCrashMs = 2_000;

interface IncarnationPorts {
  world: World;
  name: string;
  disk: Disk;
  skewMs(): number;
  flushSoon(incarnation: Incarnation): void;
}

export class Incarnation {
  readonly name: string;
  readonly storage: ObjectStorage;
  readonly clock: Clock;
  readonly number: number;
  state: "alive" | "stale" | "dead" = "alive";
  /** Calls from outside that it has not answered. */
  calls = 0;
  readonly #ports: IncarnationPorts;
  #waiting: (() => void)[] = [];
  readonly #mourners = new Set<() => void>();

  constructor(number: number, ports: IncarnationPorts) {
    this.number = number;
    this.#ports = ports;
    this.name = ports.name;
    this.storage = new ObjectStorage(ports.disk, {
      assertHere: () => {
        if (this.state === "dead") throw new ObjectGone(`${ports.name} is gone`);
      },
      isHere: () => this.state !== "dead",
      wrote: () => ports.flushSoon(this),
      flushed: () => this.#flushed(),
      guard: (promise) => this.guard(promise),
    });
    this.clock = {
      now: () => ports.world.now + ports.skewMs(),
      wait: (ms, signal) => this.#wait(ms, signal),
    };
  }

  /** Settles only while this incarnation lives: nothing goes on in one that is gone. */
  guard<Value>(promise: Promise<Value>): Promise<Value> {
    return new Promise((resolve, reject) => {
      const ifHere = (settle: () => void) => (this.state === "dead" ? undefined : settle());
      promise.then(
        (value) => ifHere(() => resolve(value)),
        (error: unknown) => ifHere(() => reject(error as Error)),
      );
    });
  }

  /** The output gate: open when everything that is written now is on disk. It may never be. */
  leave(): Promise<void> {
    return this.guard(this.#flushed());
  }

  flushedNow(): void {
    const waiting = this.#waiting;
    this.#waiting = [];
    for (const resolve of waiting) resolve();
  }

  end(): void {
    this.state = "dead";
    for (const mourn of this.#mourners) mourn();
    this.#mourners.clear();
  }

  /** Tells somebody outside when this incarnation ends. Gives what forgets it. */
  whenGone(mourn: () => void): () => void {
    this.#mourners.add(mourn);
    return () => void this.#mourners.delete(mourn);
  }

  #flushed(): Promise<void> {
    if (!this.storage.isDirty) return Promise.resolve();
    return new Promise((resolve) => {
      this.#waiting.push(resolve);
    });
  }

  #wait(ms: number, signal?: AbortSignal): Promise<void> {
    return new Promise((resolve, reject) => {
      const happening = this.#ports.world.after(ms, () => {
        if (this.state !== "dead") resolve();
      });
      signal?.addEventListener("abort", () => {
        happening.isOff = true;
        if (this.state !== "dead") reject(new Error("given up"));
      });
    });
  }
}

export class SimulatedObject<Subject> {
  readonly disk: Disk;
  readonly life: Life<Subject>;
  readonly #world: World;
  #current: { incarnation: Incarnation; subject: Subject; ready: Promise<void> } | null = null;
  readonly #stale = new Set<Incarnation>();
  #incarnations = 0;
  skewMs = 0;
  crashes = 0;
  /** How often everything in memory was lost, gently or not. */
  get losses(): number {
    return this.#incarnations - (this.#current ? 1 : 0);
  }

  /** The platform has forgotten the alarm; only setting it anew helps. */
  alarmIsLost = false;
  /** A clock that jumped shifts what is due, so some checks have nothing to say. */
  clockHasJumped = false;
  isRinging = false;
  rings = 0;
  #alarmGeneration = 0;
  #retries = 0;

  constructor(world: World, life: Life<Subject>) {
    this.#world = world;
    this.life = life;
    this.disk = { database: takeDatabase(life.kind), alarm: null };
  }

  get name(): string {
    return this.life.name;
  }

  /** Calls a method, as a message that has arrived. Rejects where the object goes away under it. */
  receive<Answer>(what: string, work: (subject: Subject) => Promise<Answer>): Promise<Answer> {
    this.#suffer();
    const { incarnation, subject, ready } = this.#start();
    if (what !== "view" && what !== "lookIn") this.#world.note(this.name, what);
    incarnation.calls += 1;
    return new Promise((resolve, reject) => {
      const forget = incarnation.whenGone(() => reject(new Error(`${this.name} was reset`)));
      const settle = async (finish: () => void) => {
        await incarnation.leave();
        incarnation.calls -= 1;
        forget();
        finish();
      };
      ready
        .then(() => work(subject))
        .then(
          (answer) => settle(() => resolve(answer)),
          (error: unknown) => settle(() => reject(error as Error)),
        );
    });
  }

  /** Everything in memory is gone, and what was not flushed as well. */
  crash(why: string): void {
    const current = this.#current;
    if (!current) return;
    this.#world.note(this.name, `CRASH ${why}`);
    this.crashes += 1;
    this.#current = null;
    this.disk.database.rollBack();
    current.incarnation.end();
    if (this.isRinging) {
      this.isRinging = false;
      this.#scheduleAlarm(afterCrashMs);
    } else this.#scheduleAlarm(0);
  }

  /** Only what is in memory is gone, and only when nobody waits for it. */
  evict(): void {
    const current = this.#current;
    if (!current || current.incarnation.calls > 0 || this.isRinging) return;
    this.#world.note(this.name, "evicted");
    this.#flush(current.incarnation);
    this.#current = null;
    current.incarnation.end();
  }

  /** Another incarnation will take the next message; this one goes on and does not know. */
  supersede(lifetimeMs: number): void {
    const current = this.#current;
    if (!current || this.isRinging) return;
    this.#world.note(this.name, "SUPERSEDED");
    const { incarnation } = current;
    this.#current = null;
    this.crashes += 1;
    incarnation.state = "stale";
    const copy = takeDatabase(this.life.kind);
    this.disk.database.copyInto(copy);
    if (incarnation.storage.isDirty) copy.open();
    this.disk.database.rollBack();
    incarnation.storage.moveTo(copy);
    this.#stale.add(incarnation);
    this.#world.after(lifetimeMs, () => this.#endStale(incarnation));
    // Nothing starts the new one but a message or the alarm.
    this.#scheduleAlarm(0);
  }

  jumpClock(ms: number): void {
    this.#world.note(this.name, `clock jumps to ${ms} ms off`);
    this.skewMs = ms;
    this.clockHasJumped = true;
    if (!this.isRinging) this.#scheduleAlarm(0);
  }

  get isAwake(): boolean {
    return this.#current !== null;
  }

  get isDirty(): boolean {
    return this.#current?.incarnation.storage.isDirty ?? false;
  }

  /** The living incarnation ends here and now, in the middle of what it does. */
  crashWithin(incarnation: Incarnation, why: string): void {
    if (incarnation.state === "stale") this.#endStale(incarnation);
    else if (this.#current?.incarnation === incarnation) this.crash(why);
  }

  endRun(): void {
    for (const incarnation of this.#stale) incarnation.end();
    this.#current?.incarnation.end();
    this.#current = null;
    giveBack(this.life.kind, this.disk.database);
  }

  #endStale(incarnation: Incarnation): void {
    if (!this.#stale.delete(incarnation)) return;
    this.#world.note(this.name, "stale incarnation ends");
    incarnation.end();
  }

  #start() {
    if (this.#current) return this.#current;
    this.#incarnations += 1;
    const incarnation = new Incarnation(this.#incarnations, {
      world: this.#world,
      name: this.name,
      disk: this.disk,
      skewMs: () => this.skewMs,
      flushSoon: (asking) => this.#flushSoon(asking),
    });
    const subject = this.life.create(incarnation);
    const current = { incarnation, subject, ready: Promise.resolve() };
    this.#current = current;
    current.ready = incarnation.guard(this.life.wake(subject));
    return current;
  }

  #isFlushing = new WeakSet<Incarnation>();

  #flushSoon(incarnation: Incarnation): void {
    if (incarnation.state !== "alive" || this.#isFlushing.has(incarnation)) return;
    this.#isFlushing.add(incarnation);
    const slow = this.#world.faults.strikes("slowFlush");
    const ms = slow ? slow.random.integer(10, 400) : this.#world.random("flush").integer(1, 5);
    this.#world.after(ms, () => {
      if (incarnation.state !== "alive") return;
      if (this.#world.faults.strikes("crash")) this.crash("before the flush");
      else this.#flush(incarnation);
    });
  }

  #flush(incarnation: Incarnation): void {
    this.#isFlushing.delete(incarnation);
    const before = this.disk.alarm;
    const isNewAlarm = incarnation.storage.flush(this.disk);
    if (isNewAlarm) {
      this.alarmIsLost = false;
      if (this.disk.alarm !== before) this.#retries = 0;
      if (!this.isRinging) this.#scheduleAlarm(0);
    }
    incarnation.flushedNow();
    this.life.flushed?.(this);
  }

  /** What may befall an object whenever something reaches it. */
  #suffer(): void {
    const { faults } = this.#world;
    if (faults.strikes("crash")) this.crash("before a message");
    const superseded = faults.strikes("supersede");
    if (superseded) this.supersede(superseded.random.spread(1_000, 120_000));
    if (faults.strikes("evict")) this.evict();
    const jump = faults.strikes("clockJump");
    if (jump) this.jumpClock(jump.random.integer(-600_000, 600_000));
  }

  // --- The alarm -------------------------------------------------------------------------------------------

  #scheduleAlarm(leastMs: number): void {
    this.#alarmGeneration += 1;
    const generation = this.#alarmGeneration;
    const { alarm } = this.disk;
    if (alarm === null || this.alarmIsLost) return;
    const late = this.#world.faults.strikes("alarmLate");
    // An object and its alarm keep the same time, right or wrong.
    const dueInMs = alarm - this.skewMs - this.#world.now;
    const ms = Math.max(dueInMs, leastMs, 0) + (late ? late.random.spread(2_000, 600_000) : 0);
    this.#world.after(ms, () => {
      if (generation === this.#alarmGeneration) this.#ring();
    });
  }

  #ring(): void {
    if (this.isRinging || this.disk.alarm === null) return;
    if (this.#world.faults.strikes("alarmLost")) {
      this.#world.note(this.name, "ALARM LOST");
      this.alarmIsLost = true;
      return;
    }
    this.#suffer();
    // Suffering may have scheduled it anew; this is its time all the same.
    this.#alarmGeneration += 1;
    const { incarnation, subject, ready } = this.#start();
    this.#world.note(this.name, "alarm");
    this.isRinging = true;
    this.rings += 1;
    const twice = this.#world.faults.strikes("alarmTwice");
    const finish = (ms: number) => {
      if (incarnation.state !== "alive") return;
      this.isRinging = false;
      this.#scheduleAlarm(ms);
    };
    void this.#ringOut(incarnation, subject, { ready, isTwice: twice !== null }).then(finish);
  }

  /** Runs the handler. Gives how long the platform waits before it looks at the alarm again. */
  async #ringOut(
    incarnation: Incarnation,
    subject: Subject,
    { ready, isTwice }: { ready: Promise<void>; isTwice: boolean },
  ): Promise<number> {
    const { storage } = incarnation;
    try {
      await incarnation.guard(ready);
      storage.rang();
      await incarnation.guard(this.life.ring(subject));
      if (isTwice) await incarnation.guard(this.life.ring(subject));
      this.#retries = 0;
      // Set or deleted meanwhile: that counts. If not, it is used up.
      if (!storage.hasNewAlarm && storage.alarm === null) storage.useUpAlarm();
      await incarnation.leave();
      return 0;
    } catch {
      this.#world.note(this.name, "alarm failed");
      // One that was set meanwhile takes the place of all retries.
      if (storage.hasNewAlarm || storage.alarm !== null) {
        await incarnation.leave();
        return 0;
      }
      storage.missedAlarm(this.disk);
      this.#retries += 1;
      if (this.#retries > alarmRetries) this.alarmIsLost = true;
      return firstRetryMs * 2 ** (this.#retries - 1);
    }
  }
}
