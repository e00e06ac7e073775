import { describe, expect, it } from "vitest";
import { nothingJudged } from "../../src/domain/judgement.ts";
import { policyRuleSchema } from "../../src/domain/policy.ts";
import type { TrackRecord } from "../../src/domain/track-record.ts";
import { missingWords } from "../../src/ui/parts/settings/ladder-words.ts";
import { findIntentProblem, readIntents, writeIntents } from "../../src/ui/parts/settings/rule-intents.ts";
import { countsOf, ruleFor, ruleForIntent } from "../../src/ui/parts/settings/earned-rule.ts";

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

const { intents: _, ...advice } = entry;
const ofIntent = { ...advice, intent: "damaged_item" } as const;

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

  it("of an intent becomes a rule that names it, with more samples, and that a fault suspends", () => {
    expect(ruleForIntent(entry, ofIntent)).toMatchObject({ kind: "enter" });
    const change = ruleForIntent(entry, ofIntent);
    if (change?.kind !== "enter") throw new Error("there is no rule");
    expect(policyRuleSchema.parse(change.rule)).toEqual({
      id: "earned-damaged-item-refunds.create-EUR-10000",
      tool: "refunds.create",
      tiers: null,
      minAmountCents: 5_001,
      maxAmountCents: 10_000,
      currencies: ["EUR"],
      intents: ["damaged_item"],
      decision: "allow",
      approvers: 1,
      sampleOneIn: 10,
      suspendOnFault: true,
      why: "Of these people agreed 35 times of 35.",
    });
  });

  it("of an intent that went wrong takes its rule out, and one that speaks for nothing does nothing", () => {
    expect(ruleForIntent(entry, { ...ofIntent, advice: "askAgain", ruleId: "earned-1" })).toEqual({
      kind: "remove",
      ruleId: "earned-1",
    });
    expect(ruleForIntent(entry, { ...ofIntent, advice: "keep" })).toBeNull();
  });
});

describe("a step of the ladder", () => {
  const policy = { version: "1", rules: [], disabledTools: [] };
  const words = (missing: Entry["missing"], changes: Partial<Entry> = {}) =>
    missingWords({ ...entry, missing, ...changes }, policy);

  it("says what is missing for the next", () => {
    expect(words({ agreements: 12, quietDays: 0, bar: null })).toBe(
      "12 more unedited approvals for the next step",
    );
    expect(words({ agreements: 1, quietDays: 9, bar: null })).toBe(
      "1 more unedited approval and 9 days without a fault for the next step",
    );
    expect(words({ agreements: 0, quietDays: 0, bar: null })).toBe("Has earned the next step.");
    expect(words({ agreements: 0, quietDays: 0, bar: "twoPeople" })).toBe(
      "Two people must agree, whatever the intent.",
    );
  });

  it("that is the last says how much of it is asked about all the same", () => {
    const change = ruleForIntent(entry, ofIntent);
    const rules = change?.kind === "enter" ? [change.rule] : [];
    const last = { ...entry, missing: null, decision: "allow", ruleId: rules[0]?.id ?? null } as const;
    expect(missingWords(last, { ...policy, rules })).toBe("one in 10 is asked about all the same");
    expect(missingWords(last, policy)).toBe("without samples");
  });
});

describe("the intents of a rule", () => {
  it("are read as they are written, and in their own names", () => {
    expect(readIntents(writeIntents(["damaged_item", "wrong_item"]))).toEqual(["damaged_item", "wrong_item"]);
    expect(readIntents(" damaged_item,Damaged  item, ")).toEqual(["damaged_item"]);
    expect(readIntents("")).toBeNull();
    expect(readIntents("Damaged item, free money")).toBe("There is no intent free money.");
  });

  it.each([
    [{ decision: "ask", tool: "refunds.create", sampleOneIn: null }, "Only what goes by itself"],
    [{ decision: "allow", tool: "*", sampleOneIn: 10 }, "is for one tool"],
    [{ decision: "allow", tool: "refunds.create", sampleOneIn: null }, "one in so many"],
  ] as const)("are refused in %o", (rule, words) => {
    expect(findIntentProblem(rule)).toContain(words);
    expect(findIntentProblem({ decision: "allow", tool: "refunds.create", sampleOneIn: 10 })).toBeNull();
  });
});
