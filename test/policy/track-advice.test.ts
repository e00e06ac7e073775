import { describe, expect, it } from "vitest";
import { wilson } from "../../src/domain/interval.ts";
import type { Judgement } from "../../src/domain/judgement.ts";
import {
  judgementKey,
  readTrackRecord,
  severalIntents,
  type JudgedKind,
  type RecordRow,
} from "../../src/domain/track-record.ts";
import type { Suspension } from "../../src/domain/suspension.ts";
import type { PolicyRule } from "../../src/domain/policy.ts";
import { adviseOnRecord } from "../../src/policy/track-advice.ts";
import { loadTenant } from "../../scripts/fixtures/load.ts";

const { policy, suspendedRules } = loadTenant("demo");
const refunds = { name: "refunds.create", tier: 2 } as const;
const dayMs = 86_400_000;
const nowMs = 100 * dayMs;

type Scene = Parameters<typeof adviseOnRecord>[1];

function sceneOf(changes: Partial<Scene> = {}): Scene {
  return { tool: refunds, policy, suspendedRules, nowMs, ...changes };
}

/** As many judgements of refunds of this amount. */
function record(judged: Partial<Record<Judgement, number>>, cents: number) {
  const kind = { intent: "refund_request", tool: refunds.name, amount: { cents, currency: "EUR" } };
  const [entry] = readTrackRecord(rowsOf(judged, kind));
  if (!entry) throw new Error("nothing is recorded");
  return entry;
}

function rowsOf(judged: Partial<Record<Judgement, number>>, kind: JudgedKind, at = 0): RecordRow[] {
  return Object.entries(judged).map(([name, times]) => ({
    key: judgementKey(name as Judgement, kind),
    times,
    at,
  }));
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
    const row = (intent: string, times: number) =>
      rowsOf({ asProposed: times }, { intent, tool: "orders.cancel", amount: null });
    const several = row(severalIntents, 2);
    expect(readTrackRecord([...row("order_cancel", 3), ...row("order_change", 1), ...several])).toMatchObject(
      [
        {
          fromCents: null,
          toCents: null,
          currency: null,
          judged: { asProposed: 6 },
          intents: [
            { intent: "order_cancel", judged: { asProposed: 3 } },
            { intent: "order_change", judged: { asProposed: 1 } },
          ],
        },
      ],
    );
  });

  it("knows when something last went wrong, and of agreements nothing of the kind", () => {
    const kind = { intent: "refund_request", tool: refunds.name, amount: { cents: 900, currency: "EUR" } };
    const other = { ...kind, intent: "damaged_item" };
    const rows = [
      ...rowsOf({ reopened: 1 }, kind, 50),
      ...rowsOf({ reverted: 1, complained: 0 }, other, 70),
      ...rowsOf({ asProposed: 1, complained: 0 }, kind, 90),
    ];
    expect(readTrackRecord(rows)).toMatchObject([{ lastFaultAt: 70 }]);
    expect(readTrackRecord(rowsOf({ asProposed: 9 }, kind, 90))).toMatchObject([{ lastFaultAt: null }]);
  });

  it("leaves out what is not in its own words", () => {
    const keys = ["asProposed nothing refunds.create EUR 1000", "praised refund_request x - -", ""];
    expect(readTrackRecord(keys.map((key) => ({ key, times: 1, at: 0 })))).toEqual([]);
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
    expect(adviseOnRecord(record(judged, cents), sceneOf())).toMatchObject({
      advice,
    });
  });

  it("takes a disagreement with a sample as one, and an older one with what was asked about then as none", () => {
    const entry = record({ automatic: 10, rejected: 1 }, 2_000);
    expect(adviseOnRecord(entry, sceneOf())).toMatchObject({
      decision: "allow",
      advice: "keep",
    });
    const rules = policy.rules.map((rule) =>
      rule.id === "refund-small" ? { ...rule, sampleOneIn: 20 } : rule,
    );
    expect(adviseOnRecord(entry, sceneOf({ policy: { ...policy, rules } }))).toMatchObject({
      advice: "askAgain",
    });
    const good = record({ automatic: 200, rejected: 1 }, 2_000);
    expect(adviseOnRecord(good, sceneOf({ policy: { ...policy, rules } }))).toMatchObject({
      advice: "keep",
    });
  });

  it("says how sure it is, and of how many", () => {
    expect(adviseOnRecord(record({ asProposed: 9, rejected: 1 }, 7_000), sceneOf())).toMatchObject({
      decision: "ask",
      right: 9,
      of: 10,
      low: wilson(9, 10)[0],
    });
  });

  it("never lets go what is never automatic, nor what is not there any more", () => {
    const entry = record({ asProposed: 500 }, 7_000);
    expect(adviseOnRecord(entry, sceneOf({ tool: { ...refunds, tier: 3 } }))).toMatchObject({
      advice: "keep",
    });
    expect(adviseOnRecord(entry, sceneOf({ tool: null }))).toMatchObject({
      decision: null,
      advice: "keep",
    });
  });
});

describe("advice on an intent", () => {
  const amount = { cents: 7_000, currency: "EUR" };
  const own = { intent: "damaged_item", tool: refunds.name, amount };
  const other = { intent: "refund_request", tool: refunds.name, amount };
  const narrow: PolicyRule = {
    id: "narrow",
    tool: refunds.name,
    tiers: null,
    minAmountCents: 5_001,
    maxAmountCents: 10_000,
    currencies: ["EUR"],
    intents: ["damaged_item"],
    decision: "allow",
    approvers: 1,
    sampleOneIn: 10,
    suspendOnFault: true,
    why: "",
  };
  const withNarrow = { ...policy, rules: [narrow, ...policy.rules] };

  /** What is said of damaged items, and of all refunds of that size. */
  function advise(rows: readonly RecordRow[], changes: Partial<Scene> = {}) {
    const [entry] = readTrackRecord(rows);
    if (!entry) throw new Error("nothing is recorded");
    const all = adviseOnRecord(entry, sceneOf(changes));
    return { all, own: all.intents.find(({ intent }) => intent === "damaged_item") };
  }

  it("speaks for it on its own record, where that of all is too mixed to let them all go", () => {
    const said = advise([
      ...rowsOf({ asProposed: 40 }, own),
      ...rowsOf({ asProposed: 40, rejected: 6 }, other),
    ]);
    expect(said.all).toMatchObject({
      advice: "keep",
      step: "approve",
      missing: { agreements: 41, bar: null },
    });
    expect(said.own).toMatchObject({ advice: "letGo", step: "approve", right: 40, of: 40 });
  });

  it.each([
    ["its own record is too short", { asProposed: 34 }, { asProposed: 40 }, { agreements: 1 }],
    ["it was edited once", { asProposed: 40, edited: 1 }, { asProposed: 40 }, { agreements: 12 }],
    [
      "people disagree with one in four of all",
      { asProposed: 40 },
      { asProposed: 20, rejected: 20 },
      { agreements: 68 },
    ],
  ] as const)("does not where %s, and says how many agreements are missing", (_, judged, others, missing) => {
    const said = advise([...rowsOf(judged, own), ...rowsOf(others, other)]);
    expect(said.own).toMatchObject({ advice: "keep", missing: { ...missing, quietDays: 0, bar: null } });
    // So many more, and no fewer.
    const more = (times: number) =>
      advise([...rowsOf({ ...judged, asProposed: judged.asProposed + times }, own), ...rowsOf(others, other)])
        .own;
    expect(more(missing.agreements)?.advice).toBe("letGo");
    expect(more(missing.agreements - 1)?.advice).toBe("keep");
  });

  it("does not for so long as something has gone wrong under any intent, and says how many days are missing", () => {
    const rows = (at: number) => [
      ...rowsOf({ asProposed: 200 }, own),
      ...rowsOf({ asProposed: 200 }, other),
      ...rowsOf({ reverted: 1 }, other, at),
    ];
    expect(advise(rows(nowMs - 5 * dayMs)).own).toMatchObject({
      advice: "keep",
      missing: { agreements: 0, quietDays: 9 },
    });
    expect(advise(rows(nowMs - 14 * dayMs)).own).toMatchObject({ advice: "letGo" });
  });

  it.each([
    ["what two people must agree to", { approvers: 2 }, "twoPeople", "approve"],
    ["what is denied", { decision: "deny" }, "notAsked", "suggest"],
  ] as const)("is none on %s, whatever the record", (_, changes, bar, step) => {
    const rules = policy.rules.map((rule) => (rule.id === "refund-large" ? { ...rule, ...changes } : rule));
    const said = advise(rowsOf({ asProposed: 500 }, own), { policy: { ...policy, rules } });
    expect(said.own).toMatchObject({ advice: "keep", step, missing: { bar } });
  });

  it("is none on what has no upper end, is for people only, or is switched off", () => {
    const rows = rowsOf({ asProposed: 500 }, { ...own, amount: { ...amount, cents: 500_000 } });
    expect(advise(rows).own).toMatchObject({ advice: "keep", missing: { bar: "noUpperEnd" } });
    const good = rowsOf({ asProposed: 500 }, own);
    expect(advise(good, { tool: { ...refunds, tier: 3 } }).own).toMatchObject({
      step: "suggest",
      missing: { bar: "tierThree" },
    });
    expect(advise(good, { policy: { ...policy, disabledTools: [refunds.name] } }).own).toMatchObject({
      step: "suggest",
      missing: { bar: "notAsked" },
    });
  });

  it("finds it on the last step once a rule lets it go, and the others where they were", () => {
    const rows = [...rowsOf({ asProposed: 40 }, own), ...rowsOf({ asProposed: 40 }, other)];
    const { all, own: damaged } = advise(rows, { policy: withNarrow });
    expect(damaged).toMatchObject({ step: "auto", ruleId: "narrow", missing: null, advice: "keep" });
    expect(all.intents.find(({ intent }) => intent === "refund_request")).toMatchObject({ step: "approve" });
  });

  it("finds it a step lower while its rule is suspended, and leaves the rest to an admin", () => {
    const suspended: Suspension[] = [
      { ruleId: "narrow", kind: "reverted", ticketId: "tkt_1", tool: refunds.name, at: nowMs },
    ];
    const said = advise(rowsOf({ asProposed: 40 }, own), { policy: withNarrow, suspendedRules: suspended });
    expect(said.own).toMatchObject({ step: "approve", advice: "keep", missing: { bar: "suspended" } });
  });

  it.each([
    ["something went wrong under another intent", {}, { asProposed: 300, reopened: 1 }],
    ["people disagree with the others", {}, { asProposed: 20, rejected: 20 }],
    ["people disagree with its own samples", { rejected: 2 }, { asProposed: 300 }],
  ] as const)("speaks for asking again where %s", (_, judged, others) => {
    const rows = [
      ...rowsOf({ automatic: 20, asProposed: 20, ...judged }, own),
      ...rowsOf(others, other, nowMs),
    ];
    expect(advise(rows, { policy: withNarrow }).own).toMatchObject({ step: "auto", advice: "askAgain" });
  });
});
