import { describe, expect, it } from "vitest";
import { wilson } from "../../src/domain/interval.ts";
import type { Judgement } from "../../src/domain/judgement.ts";
import { judgementKey, readTrackRecord } from "../../src/domain/track-record.ts";
import { adviseOnRecord } from "../../src/policy/track-advice.ts";
import { loadTenant } from "../../scripts/fixtures/load.ts";

const { policy, suspendedRules } = loadTenant("demo");
const refunds = { name: "refunds.create", tier: 2 } as const;

/** As many judgements of refunds of this amount. */
function record(judged: Partial<Record<Judgement, number>>, cents: number) {
  const kind = { intent: "refund_request", tool: refunds.name, amount: { cents, currency: "EUR" } };
  const [entry] = readTrackRecord(
    Object.fromEntries(
      Object.entries(judged).map(([name, times]) => [judgementKey(name as Judgement, kind), times]),
    ),
  );
  if (!entry) throw new Error("nothing is recorded");
  return entry;
}

describe("a track record", () => {
  it.each([
    [7_000, 5_001, 10_000],
    [10_000, 5_001, 10_000],
    [10_001, 10_001, 25_000],
    [1, 0, 1_000],
    [200_000, 100_001, null],
  ])("counts %i cents with what is about as much", (cents, fromCents, toCents) => {
    expect(record({ asProposed: 1 }, cents)).toMatchObject({ fromCents, toCents, currency: "EUR" });
  });

  it("adds up what triage took for different things, and shows them apart", () => {
    const key = (intent: string) =>
      judgementKey("asProposed", { intent, tool: "orders.cancel", amount: null });
    expect(readTrackRecord({ [key("order_cancel")]: 3, [key("order_change")]: 1 })).toMatchObject([
      {
        fromCents: null,
        toCents: null,
        currency: null,
        judged: { asProposed: 4 },
        intents: [
          { intent: "order_cancel", judged: { asProposed: 3 } },
          { intent: "order_change", judged: { asProposed: 1 } },
        ],
      },
    ]);
  });

  it("leaves out what is not in its own words", () => {
    const counters = {
      "asProposed nothing refunds.create EUR 1000": 1,
      "praised refund_request x - -": 1,
      "": 2,
    };
    expect(readTrackRecord(counters)).toEqual([]);
  });
});

describe("advice", () => {
  it.each([
    ["35 agreements of 35, where people are asked", { asProposed: 35 }, 7_000, "letGo"],
    ["34 are too few to be sure of nine in ten", { asProposed: 34 }, 7_000, "keep"],
    ["an edit is no agreement", { asProposed: 35, edited: 1 }, 7_000, "keep"],
    ["nor is what had to be put right afterwards", { asProposed: 35, reverted: 1 }, 7_000, "keep"],
    ["what has no upper end is never let go", { asProposed: 500 }, 500_000, "keep"],
    ["what goes unasked goes on while nothing is wrong", { automatic: 3 }, 2_000, "keep"],
    ["one reversal of a few is enough to ask again", { automatic: 3, reverted: 1 }, 2_000, "askAgain"],
    ["so is one complaint", { automatic: 20, complained: 1 }, 2_000, "askAgain"],
    ["or a customer who came back", { automatic: 20, reopened: 1 }, 2_000, "askAgain"],
    ["one reversal in five hundred is not", { automatic: 500, reverted: 1 }, 2_000, "keep"],
  ] as const)("%s", (_, judged, cents, advice) => {
    expect(adviseOnRecord(record(judged, cents), refunds, { policy, suspendedRules })).toMatchObject({
      advice,
    });
  });

  it("takes a disagreement with a sample as one, and an older one with what was asked about then as none", () => {
    const entry = record({ automatic: 10, rejected: 1 }, 2_000);
    expect(adviseOnRecord(entry, refunds, { policy, suspendedRules })).toMatchObject({
      decision: "allow",
      advice: "keep",
    });
    const rules = policy.rules.map((rule) =>
      rule.id === "refund-small" ? { ...rule, sampleOneIn: 20 } : rule,
    );
    expect(adviseOnRecord(entry, refunds, { policy: { ...policy, rules }, suspendedRules })).toMatchObject({
      advice: "askAgain",
    });
    const good = record({ automatic: 200, rejected: 1 }, 2_000);
    expect(adviseOnRecord(good, refunds, { policy: { ...policy, rules }, suspendedRules })).toMatchObject({
      advice: "keep",
    });
  });

  it("says how sure it is, and of how many", () => {
    expect(
      adviseOnRecord(record({ asProposed: 9, rejected: 1 }, 7_000), refunds, { policy, suspendedRules }),
    ).toMatchObject({
      decision: "ask",
      right: 9,
      of: 10,
      low: wilson(9, 10)[0],
    });
  });

  it("never lets go what is never automatic, nor what is not there any more", () => {
    const entry = record({ asProposed: 500 }, 7_000);
    expect(adviseOnRecord(entry, { ...refunds, tier: 3 }, { policy, suspendedRules })).toMatchObject({
      advice: "keep",
    });
    expect(adviseOnRecord(entry, null, { policy, suspendedRules })).toMatchObject({
      decision: null,
      advice: "keep",
    });
  });
});
