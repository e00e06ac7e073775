/** Durable Objects in this process: found by name, one of each, on a SQLite of their own. */
import { giveBack, ObjectStorage, takeDatabase, type Disk } from "../simulation/storage.ts";

interface Made<Subject> {
  subject: Subject;
  storage: ObjectStorage;
  disk: Disk;
}

export class Namespace<Subject> {
  readonly #kind: string;
  readonly #create: (ctx: DurableObjectState) => Subject;
  readonly #made = new Map<string, Made<Subject>>();

  constructor(kind: string, create: (ctx: DurableObjectState) => Subject) {
    this.#kind = kind;
    this.#create = create;
  }

  get(name: string): Subject {
    return this.#find(name).subject;
  }

  /** When its alarm is to go off, Unix milliseconds, or null. */
  alarmOf(name: string): number | null {
    return this.#find(name).storage.alarm;
  }

  /** The object's alarm goes off: it sees none from then on. */
  rang(name: string): void {
    this.#find(name).storage.rang();
  }

  /** Another incarnation takes the object's place, with what is stored. */
  restart(name: string): void {
    const { disk } = this.#find(name);
    this.#made.set(name, this.#start(name, disk));
  }

  end(): void {
    for (const { disk } of this.#made.values()) giveBack(this.#kind, disk.database);
    this.#made.clear();
  }

  #find(name: string): Made<Subject> {
    const known = this.#made.get(name);
    if (known) return known;
    const made = this.#start(name, { database: takeDatabase(this.#kind), alarm: null });
    this.#made.set(name, made);
    return made;
  }

  #start(name: string, disk: Disk): Made<Subject> {
    const storage = new ObjectStorage(disk, {
      assertHere: () => {},
      isHere: () => true,
      wrote: () => {},
      // Nothing is lost here, so everything is as good as on disk.
      flushed: () => Promise.resolve(),
      guard: (promise) => promise,
    });
    // What our objects use of their state.
    const ctx = { id: { name }, storage: storage.face } as unknown as DurableObjectState;
    return { subject: this.#create(ctx), storage, disk };
  }
}
