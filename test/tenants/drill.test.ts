import { describe, expect, it } from "vitest";
import { faultsSchema } from "../../src/domain/fault.ts";
import { Drill, findDrill, replaceFaults } from "../../src/tenants/drill.ts";

let numbered = 0;

describe("the faults of the binding", () => {
  const FAULTS = JSON.stringify({ models: [{ kind: "down" }] });

  it("are those a sandbox tenant of a local worker begins with", () => {
    expect(findDrill({ ENVIRONMENT: "local", FAULTS }, aSandbox())?.strikeModel()).toEqual({
      delayMs: 0,
      ending: { kind: "down", share: 1 },
    });
  });

  it.each([
    ["a worker that is live", { ENVIRONMENT: "live", FAULTS }, "sandbox"],
    ["a worker of which nobody says what it is", { FAULTS }, "sandbox"],
    ["a tenant with real systems", { ENVIRONMENT: "local", FAULTS }, "live"],
    ["a tenant on staging", { ENVIRONMENT: "local", FAULTS }, "staging"],
  ] as const)("are nothing to %s, however broken", (_, env, environment) => {
    const tenant = { ...aSandbox(), environment };
    expect(findDrill(env, tenant)).toBeNull();
    expect(findDrill({ ...env, FAULTS: "{" }, tenant)).toBeNull();
  });

  it.each([
    ["no JSON", "{", "FAULTS is not JSON"],
    [
      "another shape",
      '{"models":[{"kind":"sleepy"}]}',
      "FAULTS does not fit the schema of src/domain/fault.ts: models.0",
    ],
    ["a share past one", '{"models":[{"kind":"5xx","share":30}]}', "models.0.share"],
    ["more than is known", '{"model":[]}', "FAULTS does not fit"],
  ])("that are %s are an error that says what to do", (_, text, message) => {
    expect(() => findDrill({ ENVIRONMENT: "local", FAULTS: text }, aSandbox())).toThrow(message);
  });
});

describe("a tenant's faults", () => {
  const local = { ENVIRONMENT: "local" };

  it("are replaced from one call to the next, and tell what they did", () => {
    const tenant = aSandbox();
    expect(findDrill(local, tenant)).toBeNull();
    replaceFaults(tenant.id, faultsSchema.parse({ models: [{ kind: "429" }] }));
    expect(findDrill(local, tenant)?.strikeModel().ending?.kind).toBe("429");
    expect(replaceFaults(tenant.id, faultsSchema.parse({}))).toEqual({
      models: [{ kind: "429", calls: 1, struck: 1 }],
      tools: [],
    });
    expect(findDrill(local, tenant)?.strikeModel()).toEqual({ delayMs: 0, ending: null });
  });

  it("are nobody else's", () => {
    replaceFaults(aSandbox().id, faultsSchema.parse({ models: [{ kind: "down" }] }));
    expect(findDrill(local, aSandbox())).toBeNull();
  });
});

describe("a share of the calls", () => {
  it("is struck, the same ones for the same seed", () => {
    const first = strikes({ seed: 7 });
    expect(first.filter(Boolean).length).toBeGreaterThan(240);
    expect(first.filter(Boolean).length).toBeLessThan(360);
    expect(strikes({ seed: 7 })).toEqual(first);
    expect(strikes({ seed: 8 })).not.toEqual(first);
  });

  it("is drawn for every fault by itself: waits add up, and the first that ends the call is its end", () => {
    const drill = new Drill(
      faultsSchema.parse({
        models: [
          { kind: "slow", delayMs: 100 },
          { kind: "slow", delayMs: 20 },
          { kind: "refuse" },
          { kind: "down" },
        ],
      }),
    );
    expect(drill.strikeModel()).toMatchObject({ delayMs: 120, ending: { kind: "refuse" } });
    expect(drill.strikes().models.map(({ calls, struck }) => [calls, struck])).toEqual([
      [1, 1],
      [1, 1],
      [1, 1],
      [0, 0],
    ]);
  });

  it("is of the calls the fault is for", () => {
    const drill = new Drill(
      faultsSchema.parse({
        tools: [
          { connector: "sandbox", operations: ["sendReply"], kind: "hang" },
          { connector: "sandbox", kind: "slow", delayMs: 5 },
        ],
      }),
    );
    expect(drill.strikeTool("sandbox", "sendReply").ending?.kind).toBe("hang");
    expect(drill.strikeTool("sandbox", "getOrder")).toEqual({ delayMs: 5, ending: null });
    expect(drill.strikeTool("knowledge", "search")).toEqual({ delayMs: 0, ending: null });
    expect(drill.strikes().tools.map(({ calls }) => calls)).toEqual([1, 1]);
  });

  function strikes({ seed }: { seed: number }): boolean[] {
    const drill = new Drill(faultsSchema.parse({ seed, models: [{ kind: "5xx", share: 0.3 }] }));
    return Array.from({ length: 1_000 }, () => drill.strikeModel().ending !== null);
  }
});

/** A tenant nobody has drilled yet. */
function aSandbox() {
  numbered += 1;
  return { id: `sandbox-${numbered}`, environment: "sandbox" } as const;
}
