import { describe, expect, it } from "vitest";
import { nothingJudged } from "../../src/domain/judgement.ts";
import { policyRuleSchema } from "../../src/domain/policy.ts";
import type { TrackRecord } from "../../src/domain/track-record.ts";
import { countsOf, ruleFor } from "../../src/ui/parts/settings/earned-rule.ts";

type Entry = TrackRecord["items"][number];

const nothing = nothingJudged();
const entry: Entry = {
  tool: "refunds.create",
  currency: "EUR",
  fromCents: 5_001,
  toCents: 10_000,
  judged: { ...nothing, asProposed: 35 },
  intents: [],
  decision: "ask",
  right: 35,
  of: 35,
  low: 0.9,
  lastFaultAt: null,
  ruleId: "refund-large",
  step: "approve",
  missing: { agreements: 0, quietDays: 0, bar: null },
  advice: "letGo",
};

describe("a track record", () => {
  it("that is good becomes a rule for just these amounts in this currency, and says what it rests on", () => {
    expect(policyRuleSchema.parse(ruleFor(entry))).toMatchObject({
      id: "earned-refunds.create-EUR-10000",
      tool: "refunds.create",
      minAmountCents: 5_001,
      maxAmountCents: 10_000,
      currencies: ["EUR"],
      decision: "allow",
      sampleOneIn: 20,
      suspendOnFault: true,
      why: "People agreed 35 times of 35.",
    });
  });

  it("that is bad becomes one that asks again, whatever the tool has for amounts", () => {
    const judged = { ...nothing, automatic: 4, reverted: 1, complained: 1 };
    const bad = {
      ...entry,
      currency: null,
      fromCents: null,
      toCents: null,
      judged,
      of: 4,
      advice: "askAgain",
    } as const;
    expect(policyRuleSchema.parse(ruleFor(bad))).toMatchObject({
      id: "lost-refunds.create",
      minAmountCents: null,
      maxAmountCents: null,
      currencies: null,
      decision: "ask",
      why: "It had to be put right 2 times of 4.",
    });
  });

  it("whose samples people disagreed with says so, where nothing had to be put right", () => {
    const judged = { ...nothing, asProposed: 3, rejected: 2, automatic: 5 };
    const doubtful = { ...entry, judged, right: 8, of: 10, decision: "allow", advice: "askAgain" } as const;
    expect(policyRuleSchema.parse(ruleFor(doubtful))).toMatchObject({
      id: "lost-refunds.create-EUR-10000",
      decision: "ask",
      sampleOneIn: null,
      suspendOnFault: false,
      why: "People agreed only 8 times of 10.",
    });
  });

  it("that speaks for nothing becomes none", () => {
    expect(ruleFor({ ...entry, advice: "keep" })).toBeNull();
  });

  it("is told in words, without what never happened", () => {
    expect(countsOf({ judged: { ...nothing, asProposed: 1_200, rejected: 3 } })).toBe(
      "1,200 agreed as proposed, 3 rejected",
    );
  });
});
