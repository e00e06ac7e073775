import { availableParallelism } from "node:os";
import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { catchBugs, explainSeed, runSeeds } from "../../simulation/fleet.ts";
import { spoil } from "../../simulation/plant.ts";
import { plantedBugs } from "../../simulation/planted-bugs.ts";
import { crashPointNames } from "../../src/observability/crash-points.ts";

const workers = Math.max(2, availableParallelism());
const quiet = () => {};

describe("the simulated world", { timeout: 300_000 }, () => {
  it("sees nothing lost, doubled, stuck or wrongly ended in 1,000 schedules, and crashes at every point", async () => {
    const coverage = await runSeeds({ from: 1, to: 1_001 }, workers, quiet);
    expect(coverage.failures).toEqual([]);
    expect(coverage.ran).toBe(1_000);
    expect([...coverage.unhandled]).toEqual([]);
    for (const point of crashPointNames) {
      expect(coverage.crashedAt.get(point) ?? 0, point).toBeGreaterThan(0);
    }
  });

  it("is the same for the same seed, line by line", async () => {
    const range = { from: 1, to: 41 };
    const [once, again] = await Promise.all([runSeeds(range, 1, quiet), runSeeds(range, 1, quiet)]);
    expect(again.traceHashes).toEqual(once.traceHashes);
    expect(again.happened).toBe(once.happened);
  });

  // All of them: npm run simulate -- --bugs
  it("catches every third of the planted bugs", async () => {
    const names = plantedBugs.filter((_, index) => index % 3 === 0).map(({ name }) => name);
    const catches = await catchBugs({ names, seeds: 600, except: [] }, workers, quiet);
    expect(catches.length).toBeGreaterThanOrEqual(17);
    expect(
      catches.filter(({ failure }) => failure === null).map(({ bug, error }) => `${bug.name} ${error ?? ""}`),
    ).toEqual([]);
  });

  it("explains a failure by the fewest things that had to go wrong", async () => {
    const bug = "marker-not-looked-for";
    const [caught] = await catchBugs({ names: [bug], seeds: 600, except: [] }, 1, quiet);
    const { violations, before, enough, trace } = await explainSeed(caught?.failure?.seed ?? 0, bug);
    expect(violations[0]?.invariant).toMatch(/^I-/);
    expect(enough.length).toBeLessThan(before);
    expect(trace.length).toBeLessThanOrEqual(62);
    expect(trace.at(-1)).toContain(violations[0]?.invariant);
  });
});

describe("a planted bug", () => {
  it("says so when the source has moved on", () => {
    const [bug] = plantedBugs;
    if (!bug) throw new Error("there are planted bugs");
    const source = readFileSync(new URL(`../../${bug.file}`, import.meta.url), "utf8");
    expect(spoil(source, bug)).not.toBe(source);
    expect(() => spoil("", bug)).toThrow("out of date");
    expect(() => spoil(source + source, bug)).toThrow("2 times");
  });

  it("has a name of its own", () => {
    expect(new Set(plantedBugs.map(({ name }) => name)).size).toBe(plantedBugs.length);
  });
});
