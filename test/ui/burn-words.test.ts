import { describe, expect, it } from "vitest";
import type { BurnRate } from "../../src/domain/burn.ts";
import type { Metrics } from "../../src/domain/metrics.ts";
import {
  rateOf,
  scopeOf,
  tabulate,
  tellAlert,
  tellEnd,
  tellWhoKnows,
  writeRate,
} from "../../src/ui/burn-words.ts";

const hour = 3_600_000;
const noon = Date.UTC(2026, 10, 20, 12);
const none = { tokens: 0, costMicros: 0 };

describe("an alert in words", () => {
  it.each([
    [null, null, null],
    [{ what: "fired", status: "owed", attempts: 0, reason: null }, null, "About to be told in the chat."],
    [
      { what: "fired", status: "owed", attempts: 1, reason: "rateLimited" },
      null,
      "Not told in the chat yet, after 1 try (rateLimited).",
    ],
    [{ what: "fired", status: "told", attempts: 1, reason: null }, null, "Told in the chat."],
    [{ what: "ended", status: "told", attempts: 1, reason: null }, noon, "The chat knows that it is over."],
    [
      { what: "fired", status: "refused", attempts: 1, reason: "noRule" },
      null,
      "The chat was not told (noRule).",
    ],
    [
      { what: "ended", status: "givenUp", attempts: 6, reason: "answerLost" },
      noon,
      "The chat was not told that it is over: given up after 6 tries (answerLost).",
    ],
  ] as const)("says whether the chat knows: %o", (telling, resolvedAt, words) => {
    const { budget, window, workflow } = createRate({});
    const alert = { budget, window, workflow, firedAt: noon - hour, resolvedAt, rate: 6, factor: 6, telling };
    expect(tellWhoKnows(alert)).toBe(words);
  });

  it("says which budget burns, how fast, over what time, and whose tickets do it", () => {
    expect(tellAlert(createRate({ rate: 7.26 }))).toBe(
      "The day’s budget burns 7.3 × as fast as it would last, over the last hour.",
    );
    expect(
      tellAlert(createRate({ budget: "month", window: "slow", rate: 18.4, workflow: "refund_request" })),
    ).toBe(
      "The month’s budget burns 18 × as fast as it would last, over the last six hours: Refund request alone.",
    );
    expect([scopeOf(null), scopeOf("triage"), writeRate(0), writeRate(0.01)]).toEqual([
      "All tickets",
      "Triage",
      "–",
      "< 0.1 ×",
    ]);
  });

  it("says when the budget is spent, unless it lasts until it is whole again", () => {
    const spent = (costMicros: number) => createSpend({ costMicros });
    // Half of it is left, six times too fast: half a day, by six.
    expect(tellEnd(createRate({ rate: 6 }), spent(500), noon)).toBe("At this rate it is spent in 2 h.");
    expect(tellEnd(createRate({ rate: 0.9 }), spent(500), noon)).toBeNull();
    expect(tellEnd(createRate({ rate: 6 }), spent(1_000), noon)).toBe("Nothing is left of it.");
    expect(tellEnd(createRate({ rate: 6, workflow: "triage" }), spent(500), noon)).toBeNull();
    const month = createRate({ budget: "month", rate: 15 });
    // Thirty days, by fifteen.
    expect(tellEnd(month, spent(0), noon)).toBe("At this rate it is spent in 2 d.");
  });

  it("goes with the rate as it is by now, where there still is one", () => {
    const rate = createRate({ rate: 9 });
    const alert = { ...rate, firedAt: noon - hour, resolvedAt: null, rate: 6, factor: 6 };
    const spend = createSpend(none);
    expect(rateOf(alert, { ...spend, burn: { rates: [rate], alerts: [] } })).toBe(rate);
    expect(rateOf({ ...alert, workflow: "abuse" }, { ...spend, burn: { rates: [rate], alerts: [] } })).toBe(
      null,
    );
  });
});

it("the table has a row for each budget of a scope, with both windows", () => {
  expect(
    tabulate([
      createRate({ rate: 6 }),
      createRate({ window: "slow", rate: 2 }),
      createRate({ workflow: "triage", rate: 1 }),
    ]),
  ).toEqual([
    { workflow: null, budget: "day", fast: 6, slow: 2 },
    { workflow: "triage", budget: "day", fast: 1, slow: 0 },
  ]);
});

function createRate(changes: Partial<BurnRate>): BurnRate {
  return {
    budget: "day",
    window: "fast",
    workflow: null,
    of: "costMicros",
    spent: 100,
    rate: 1,
    controlRate: 1,
    factor: 6,
    ...changes,
  };
}

function createSpend(used: Partial<typeof none>): Metrics["spend"] {
  const limit = 1_000;
  return {
    day: { ...none, ...used, reserved: none, freshAt: noon + 12 * hour },
    month: { ...none, ...used, reserved: none, freshAt: Date.UTC(2026, 11, 1) },
    limits: { dayTokens: null, dayCostMicros: limit, monthTokens: null, monthCostMicros: limit },
    burn: { rates: [], alerts: [] },
  };
}
