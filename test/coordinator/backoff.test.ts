import { describe, expect, it } from "vitest";
import { backoffMs, spread } from "../../src/coordinator/backoff.ts";

const names = Array.from({ length: 400 }, (_, index) => `tkt_${index}/4.0#1.0`);

describe("the wait before the next try", () => {
  it.each([
    [0, 2_000],
    [1, 2_000],
    [2, 8_000],
    [3, 32_000],
    [4, 128_000],
    [5, 512_000],
    [6, 512_000],
    [1_000, 512_000],
  ])("after try %i is %i ms, a quarter shorter to a quarter longer", (attempts, waitMs) => {
    const waits = names.map((name) => backoffMs(attempts, name));
    expect(Math.min(...waits)).toBeGreaterThanOrEqual(waitMs * 0.75);
    expect(Math.max(...waits)).toBeLessThanOrEqual(waitMs * 1.25);
  });

  it("grows with every try up to the fifth, however it is spread", () => {
    for (const attempts of [1, 2, 3, 4]) {
      const longest = Math.max(...names.map((name) => backoffMs(attempts, name)));
      const next = Math.min(...names.map((name) => backoffMs(attempts + 1, name)));
      expect(longest).toBeLessThan(next);
    }
  });

  it("is the same each time for the same try", () => {
    for (const name of names) expect(backoffMs(2, name)).toBe(backoffMs(2, name));
  });

  it("spreads over all of its range what failed together", () => {
    const waits = names.map((name) => spread(1_000, name));
    expect(new Set(waits).size).toBeGreaterThan(names.length / 2);
    for (let from = 750; from < 1_250; from += 100) {
      const share = waits.filter((wait) => wait >= from && wait < from + 100).length / waits.length;
      expect(share).toBeGreaterThan(0.1);
    }
    expect(spread(0, "at once")).toBe(0);
  });
});
