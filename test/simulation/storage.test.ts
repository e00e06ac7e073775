import { afterEach, describe, expect, it } from "vitest";
import { SimulatedObject, type Incarnation } from "../../simulation/objects.ts";
import type { ShardStorage } from "../../src/coordinator/shard.ts";
import { beginning, World } from "../../simulation/world.ts";

const objects: SimulatedObject<Notebook>[] = [];
afterEach(() => {
  for (const object of objects.splice(0)) object.endRun();
});

describe("a simulated object's storage", () => {
  it("keeps what was flushed when the object crashes, and loses the rest, the alarm with it", async () => {
    const { world, object } = await open();
    await settle(world, object, (notebook) => notebook.write("flushed", 1_000));
    void object.receive("write", (notebook) => notebook.write("not flushed", 2_000)).catch(() => {});
    await turn();
    object.crash("now");

    expect(await settle(world, object, (notebook) => notebook.read())).toEqual(["flushed"]);
    expect(object.disk.alarm).toBe(beginning + 1_000);
  });

  it("keeps what was written before an error that is thrown", async () => {
    const { world, object } = await open();
    await expect(
      settle(world, object, async (notebook) => {
        await notebook.write("before", null);
        throw new Error("later");
      }),
    ).rejects.toThrow("later");
    object.evict();

    expect(await settle(world, object, (notebook) => notebook.read())).toEqual(["before"]);
  });

  it("takes a transaction back that throws, and only that", async () => {
    const { world, object } = await open();
    await settle(world, object, async (notebook) => {
      await notebook.write("outside", null);
      expect(() =>
        notebook.storage.transactionSync(() => {
          notebook.insert("inside");
          throw new Error("no");
        }),
      ).toThrow("no");
    });

    expect(await settle(world, object, (notebook) => notebook.read())).toEqual(["outside"]);
  });

  it("lets no answer out before what was written is on disk", async () => {
    const { world, object } = await open();
    let isAnswered = false;
    void object.receive("write", (notebook) => notebook.write("first", null)).then(() => (isAnswered = true));
    await turn();
    expect(isAnswered).toBe(false);
    expect(object.isDirty).toBe(true);

    await world.run(beginning + 10, () => {});
    expect(isAnswered).toBe(true);
    expect(object.isDirty).toBe(false);
  });

  it("lets an answer out at once where nothing was written", async () => {
    const { object } = await open();
    await expect(object.receive("read", (notebook) => notebook.read())).resolves.toEqual([]);
  });

  it("never answers from an incarnation that was superseded after it wrote, and keeps none of it", async () => {
    const { world, object } = await open();
    let isAnswered = false;
    const answer = object.receive("write", (notebook) => notebook.write("stale", null));
    answer.then(
      () => (isAnswered = true),
      () => {},
    );
    await turn();
    object.supersede(60_000);

    expect(await settle(world, object, (notebook) => notebook.read())).toEqual([]);
    await world.run(beginning + 120_000, () => {});
    expect(isAnswered).toBe(false);
  });

  it("goes nowhere in an object that is gone", async () => {
    const { object } = await open();
    let notebook: Notebook | undefined;
    await object.receive("read", (own) => {
      notebook = own;
      return own.read();
    });
    object.crash("now");

    expect(() => notebook?.storage.sql.exec("select * from notes")).toThrow("is gone");
    let hasSettled = false;
    void notebook?.storage.sync().then(() => (hasSettled = true));
    await turn();
    expect(hasSettled).toBe(false);
  });
});

describe("a simulated object's alarm", () => {
  it("rings in a new incarnation where the old one is gone", async () => {
    const { world, object } = await open();
    await settle(world, object, (notebook) => notebook.write("note", 5_000));
    object.evict();
    await world.run(beginning + 6_000, () => {});

    expect(await settle(world, object, (notebook) => notebook.read())).toEqual(["note", "rang"]);
    expect(object.disk.alarm).toBeNull();
  });

  it("is tried again when it fails, lies in the past meanwhile, and is forgotten after six more times", async () => {
    const { world, object } = await open({ failures: 100 });
    await settle(world, object, (notebook) => notebook.write("note", 1_000));
    await world.run(beginning + 2_000, () => {});
    expect(await object.receive("ask", (notebook) => notebook.storage.getAlarm())).toBe(beginning + 1_000);

    await world.run(beginning + 3_600_000, () => {});
    expect(object.rings).toBe(7);
    expect(object.alarmIsLost).toBe(true);
  });
});

class Notebook {
  readonly storage: ShardStorage;
  readonly #failures: { left: number };

  constructor(incarnation: Incarnation, failures: { left: number }) {
    this.storage = incarnation.storage.face;
    this.#failures = failures;
    this.storage.sql.exec("create table if not exists notes (text text not null)");
  }

  insert(text: string): void {
    this.storage.sql.exec("insert into notes values (?1)", text);
  }

  async write(text: string, alarmAfterMs: number | null): Promise<void> {
    this.insert(text);
    if (alarmAfterMs !== null) void this.storage.setAlarm(beginning + alarmAfterMs);
  }

  async read(): Promise<string[]> {
    return this.storage.sql
      .exec("select text from notes")
      .toArray()
      .map((row) => String(row["text"]));
  }

  async ring(): Promise<void> {
    if (this.#failures.left > 0) {
      this.#failures.left -= 1;
      throw new Error("not now");
    }
    this.insert("rang");
  }
}

async function open({ failures = 0 } = {}) {
  const world = new World({ seed: 1, only: [] }, false);
  const left = { left: failures };
  const object = new SimulatedObject<Notebook>(world, {
    kind: "notebook",
    name: "notebook",
    create: (incarnation) => new Notebook(incarnation, left),
    wake: async () => {},
    ring: (notebook) => notebook.ring(),
  });
  objects.push(object);
  return { world, object };
}

/** Lets a message do its work, and its writes get to disk. */
async function settle<Answer>(
  world: World,
  object: SimulatedObject<Notebook>,
  work: (notebook: Notebook) => Promise<Answer>,
): Promise<Answer> {
  const answer = object.receive("work", work);
  answer.catch(() => {});
  await turn();
  await world.run(world.now + 10, () => {});
  return answer;
}

function turn(): Promise<void> {
  return new Promise((resolve) => {
    setImmediate(resolve);
  });
}
