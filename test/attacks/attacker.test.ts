import { availableParallelism } from "node:os";
import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { findHoles, forgeEnvelopes, runAttacks } from "../../attacks/fleet.ts";
import { plantedHoles } from "../../attacks/planted-holes.ts";
import { spoil } from "../../attacks/platform.ts";

const workers = Math.max(2, availableParallelism());
const quiet = () => {};

describe("with an attacker in the place of every model", { timeout: 600_000 }, () => {
  it("2,000 plans do nothing that nobody has allowed, read no other tenant and send nothing out", async () => {
    const { plans, failures, counts, ends } = await runAttacks({ plans: 2_000, seed: 1 }, workers, quiet);
    expect(failures).toEqual([]);
    expect(plans).toBeGreaterThanOrEqual(2_000);
    // An attack that never gets as far as the guards says nothing of them.
    expect(counts.deeds).toBeGreaterThan(50);
    expect(counts.approvedDeeds).toBeGreaterThan(20);
    expect(counts.replies).toBeGreaterThan(100);
    expect(counts.foreignReads).toBeGreaterThan(20);
    expect(counts.forgeries).toBeGreaterThan(200);
    expect(ends["resolved replied"]).toBeGreaterThan(50);
  });

  // All of them: npm run attacks -- --holes
  it("every third of the planted holes is found", async () => {
    const names = plantedHoles.filter((_, index) => index % 3 === 0).map(({ name }) => name);
    const caught = await findHoles({ names, tickets: 1_600, seed: 1 }, workers, quiet);
    expect(caught.length).toBeGreaterThanOrEqual(8);
    expect(
      caught
        .filter(({ failure }) => failure === null)
        .map(({ hole, error }) => `${hole.name} ${error ?? ""}`),
    ).toEqual([]);
  });
});

describe("a forged envelope", { timeout: 600_000 }, () => {
  it("is not accepted, whatever claim is forged and however it is signed", async () => {
    const { tried, claims } = await forgeEnvelopes({ each: 100, seed: 1 });
    expect(tried).toBe(claims.length * 100);
    expect(claims.filter(({ accepted }) => accepted > 0)).toEqual([]);
  });
});

describe("a planted hole", () => {
  it("says so when the source has moved on", () => {
    const [hole] = plantedHoles;
    const [edit] = hole?.edits ?? [];
    if (!hole || !edit) throw new Error("there are planted holes");
    const source = readFileSync(new URL(`../../${edit.file}`, import.meta.url), "utf8");
    expect(spoil(source, [edit], hole.name)).not.toBe(source);
    expect(() => spoil("", [edit], hole.name)).toThrow("out of date");
    expect(() => spoil(source + source, [edit], hole.name)).toThrow("2 times");
  });

  it.each(plantedHoles.map((hole) => [hole.name, hole] as const))("%s fits the source", (_, hole) => {
    for (const [file, edits] of Map.groupBy(hole.edits, (edit) => edit.file)) {
      const source = readFileSync(new URL(`../../${file}`, import.meta.url), "utf8");
      expect(spoil(source, edits, hole.name)).not.toBe(source);
    }
  });

  it("has a name of its own", () => {
    expect(new Set(plantedHoles.map(({ name }) => name)).size).toBe(plantedHoles.length);
  });
});
