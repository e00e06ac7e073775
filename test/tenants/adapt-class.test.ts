/** When an agent's tasks are moved to another class of models, and when they are not. */
import { runInDurableObject } from "cloudflare:test";
import { env } from "cloudflare:workers";
import { describe, expect, it, test } from "vitest";
import type { ModelFigures } from "../../src/domain/metrics.ts";
import { createObjectName } from "../../src/domain/object-name.ts";
import { adaptiveSchema, type Adaptive, type TaskClass } from "../../src/domain/task-class.ts";
import { adaptClass, settleMs, type Measured } from "../../src/tenants/adapt-class.ts";
import { AdaptedClasses } from "../../src/tenants/adapted-classes.ts";

const bounds = adaptiveSchema.parse({ minClass: "small", maxClass: "frontier", minValidity: 0.9 });
const thrifty: Adaptive = { ...bounds, maxCostMicros: 500, maxLatencyMs: 2_000 };

describe("the tasks of an agent", () => {
  test.each<{
    what: string;
    bounds?: Partial<Adaptive>;
    at?: TaskClass;
    measured: Sample;
    to: TaskClass | null;
  }>([
    { what: "stay where nothing was measured", measured: {}, to: null },
    { what: "stay where too little was measured", measured: { standard: [49, 49] }, to: null },
    { what: "stay where it may be chance", measured: { standard: [50, 8] }, to: null },
    { what: "move up where too many answers do not fit", measured: { standard: [50, 20] }, to: "frontier" },
    {
      what: "stay at the top of the bounds, bad as it is",
      bounds: { maxClass: "standard" },
      measured: { standard: [50, 50] },
      to: null,
    },
    { what: "stay where it costs what it may", measured: { standard: [200, 0, 500, 2_000] }, to: null },
    { what: "move down where it costs too much", measured: { standard: [200, 0, 501] }, to: "small" },
    { what: "move down where it takes too long", measured: { standard: [200, 0, 1, 2_001] }, to: "small" },
    {
      what: "stay at the bottom of the bounds, dear as it is",
      bounds: { minClass: "standard" },
      measured: { standard: [200, 0, 900] },
      to: null,
    },
    {
      what: "do not move down while the answers may not be good enough here",
      measured: { standard: [200, 20, 900] },
      to: null,
    },
    {
      what: "do not move down to where answers were bad within the window",
      measured: { standard: [200, 0, 900], small: [60, 30] },
      to: null,
    },
    {
      what: "stay up while the window remembers what was bad below",
      at: "frontier",
      measured: { frontier: [200, 0], standard: [50, 20] },
      to: null,
    },
    {
      what: "come back once the window has forgotten it",
      at: "frontier",
      measured: { frontier: [200, 0], standard: [10, 5] },
      to: "standard",
    },
    {
      what: "come back up where they moved down in vain",
      at: "small",
      measured: { small: [50, 40] },
      to: "standard",
    },
    { what: "stay down where that goes well", at: "small", measured: { small: [500, 0] }, to: null },
  ])("$what", ({ bounds: other, at = "standard", measured, to }) => {
    const move = adaptClass({
      taskClass: at,
      base: "standard",
      bounds: { ...thrifty, ...other },
      measuredOf: (name) => measure(measured[name]),
    });
    expect(move?.to ?? null).toBe(to);
  });

  test("are moved for a reason that has the figures in it", () => {
    const why = (sample: Sample) =>
      adaptClass({
        taskClass: "standard",
        base: "standard",
        bounds: thrifty,
        measuredOf: (name) => measure(sample[name]),
      })?.reason;
    expect(why({ standard: [50, 20] })).toBe(
      "standard gave 60 % valid answers of 50, at least 90 % are wanted",
    );
    expect(why({ standard: [200, 0, 900] })).toBe(
      "standard cost 900 micros a request, at most 500 are wanted",
    );
  });
});

describe("what is kept of moves", () => {
  const models = { small: ["x/s"], standard: ["x/m"], frontier: ["x/f"], adaptive: bounds };
  const tenant = { id: "acme", models };
  const wish = { role: "draft", base: "standard" } as const;
  const bad = [figuresOf("x/m", [50, 30]), figuresOf("x/f", [50, 30])];

  it("is nothing until something moves, then one row, and one step at a time", async () => {
    await withStorage((sql) => {
      let written = 0;
      const counted = {
        exec: (...call: Parameters<SqlStorage["exec"]>) => {
          const cursor = sql.exec(...call);
          written += cursor.rowsWritten;
          // The caller names the row's type; it is passed on untouched.
          return cursor as never;
        },
      };
      const classes = new AdaptedClasses(counted);
      const ask = (figures: ModelFigures[], nowMs: number) =>
        classes.advise(tenant, wish, () => figures, nowMs);
      written = 0;
      expect(ask([], 0)).toMatchObject({ taskClass: "standard" });
      expect(written).toBe(0);
      expect(ask(bad, 1)).toMatchObject({ taskClass: "frontier", reason: expect.stringContaining("40 %") });
      expect(written).toBe(1);
      expect(ask([], settleMs)).toMatchObject({ taskClass: "frontier" });
      expect(ask([], settleMs + 1)).toMatchObject({ taskClass: "standard" });
      expect(written).toBe(2);
    });
  });

  it("outlives the object, and does not count under other settings", async () => {
    await withStorage((sql) => {
      new AdaptedClasses(sql).advise(tenant, wish, () => bad, 1);
      const again = new AdaptedClasses(sql);
      expect(again.list(models)).toEqual([
        {
          role: "draft",
          base: "standard",
          taskClass: "frontier",
          movedAt: 1,
          reason: "standard gave 40 % valid answers of 50, at least 90 % are wanted",
        },
      ]);
      const other = { ...models, standard: ["x/other"] };
      expect(again.list(other)).toEqual([]);
      expect(again.advise({ id: "acme", models: other }, wish, () => bad, 2)?.taskClass).toBe("standard");
    });
  });

  it("is of one agent, and of a model that was asked for it alone", async () => {
    await withStorage((sql) => {
      const classes = new AdaptedClasses(sql);
      classes.advise(tenant, wish, () => bad, 1);
      const triage = classes.advise(tenant, { role: "triage", base: "standard" }, () => bad, 1);
      expect(triage?.taskClass).toBe("standard");
    });
  });

  it("is never outside the bounds, wherever a task belongs", async () => {
    await withStorage((sql) => {
      const narrow = {
        ...models,
        adaptive: { ...bounds, minClass: "standard", maxClass: "standard" } as const,
      };
      for (const base of ["small", "frontier"] as const) {
        const advice = new AdaptedClasses(sql).advise(
          { id: "acme", models: narrow },
          { role: "draft", base },
          () => bad,
          1,
        );
        expect(advice?.taskClass).toBe("standard");
      }
    });
  });

  it("is nothing where the tenant lets nothing be moved", async () => {
    await withStorage((sql) => {
      const { adaptive: _, ...fixed } = models;
      expect(new AdaptedClasses(sql).advise({ id: "acme", models: fixed }, wish, () => bad, 1)).toBeNull();
    });
  });
});

it("bounds the wrong way round are refused", () => {
  expect(
    adaptiveSchema.safeParse({ minClass: "frontier", maxClass: "small", minValidity: 0.9 }).success,
  ).toBe(false);
});

/** First answers, those of them that did not fit, and of a request the mean cost and time. */
type Figures = [answers: number, invalid: number, micros?: number, ms?: number];
type Sample = Partial<Record<TaskClass, Figures>>;

function measure(figures: Figures | undefined): Measured | null {
  if (!figures) return null;
  const [firstAnswers, invalid, micros = 1, ms = 1] = figures;
  return { calls: firstAnswers, firstAnswers, invalid, meanMs: ms, costMicros: micros * firstAnswers };
}

function figuresOf(model: string, figures: Figures): ModelFigures {
  const { meanMs, ...measured } = measure(figures) ?? {
    calls: 0,
    firstAnswers: 0,
    invalid: 0,
    costMicros: 0,
  };
  return {
    model,
    role: "draft",
    failed: 0,
    timeouts: 0,
    retries: 0,
    inputTokens: 0,
    outputTokens: 0,
    cachedInputTokens: 0,
    meanMs: meanMs ?? null,
    ...measured,
  };
}

let desks = 0;

async function withStorage(use: (sql: SqlStorage) => void): Promise<void> {
  desks += 1;
  const name = createObjectName({ tenantId: `adapted-${desks}`, kind: "desk", id: "main" });
  await runInDurableObject(env.TENANT_DESK.getByName(name), (_, { storage }) => use(storage.sql));
}
