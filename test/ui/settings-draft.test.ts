import { describe, expect, it } from "vitest";
import type { Settings } from "../../src/domain/settings.ts";
import {
  createDraft,
  enterSection,
  isChanged,
  listWishes,
  readDraft,
  rebaseDraft,
} from "../../src/ui/settings-draft.ts";
import { describeUnknown, quantities, toEntered, toStored } from "../../src/ui/settings-words.ts";
import { findTestTenant } from "../support/tenants.ts";

const { policy, limits, budget, budgets, burnAlerts, sla, approvals, replies, agents, triage, redaction } =
  findTestTenant("demo-settled");
const { memory, models, recording } = findTestTenant("demo-settled");
const base: Settings = {
  policy,
  limits,
  budget,
  budgets,
  burnAlerts,
  sla,
  approvals,
  replies,
  agents,
  memory,
  triage,
  redaction,
  recording,
  models,
  connectors: { slack: { channel: "C1" }, stripe: {} },
};

describe("a draft", () => {
  it("in which everything is put back as it was is none", () => {
    const draft = enterSection(createDraft(3, base), "limits", { ...limits, slots: 7 });
    expect(isChanged(draft, "limits")).toBe(true);
    expect(readDraft(draft).limits.slots).toBe(7);
    expect(isChanged(enterSection(draft, "limits", { ...limits }))).toBe(false);
  });

  it("asks of connectors only for those that are other than before", () => {
    const connectors = { ...base.connectors, slack: { channel: "C2" } };
    const draft = enterSection(createDraft(3, base), "connectors", connectors);
    expect(listWishes(draft)).toEqual({ connectors: { slack: { channel: "C2" } } });
  });

  it("put over newer settings keeps the fields that were entered, and what others have changed of the rest", () => {
    const draft = enterSection(createDraft(3, base), "limits", { ...limits, slots: 7 });
    const newer: Settings = { ...base, limits: { ...limits, burst: 9 }, budget: { ...budget, tokens: 5 } };
    const rebased = rebaseDraft(draft, 4, newer);
    expect(rebased.version).toBe(4);
    expect(readDraft(rebased)).toEqual({ ...newer, limits: { ...limits, slots: 7, burst: 9 } });
    expect(listWishes(rebased)).toEqual({ limits: { ...limits, slots: 7, burst: 9 } });
  });

  it("put over newer settings keeps a setting that is one word as it was entered", () => {
    const draft = enterSection(createDraft(3, base), "recording", "redacted");
    const rebased = rebaseDraft(draft, 4, { ...base, limits: { ...limits, burst: 9 } });
    expect(listWishes(rebased)).toEqual({ recording: "redacted" });
    expect(isChanged(rebaseDraft(draft, 4, { ...base, recording: "redacted" }))).toBe(false);
  });

  it("whose wish somebody else has fulfilled meanwhile is none", () => {
    const draft = enterSection(createDraft(3, base), "limits", { ...limits, slots: 7 });
    expect(isChanged(rebaseDraft(draft, 4, { ...base, limits: { ...limits, slots: 7 } }))).toBe(false);
  });
});

describe("a quantity", () => {
  it("is entered in the unit people think in, and comes back as it was stored", () => {
    const adaptive = {
      minValidity: 0.9,
      maxLatencyMs: 2_500,
      maxCostMicros: 1,
      minSamples: 50,
      windowHours: 24,
    };
    const all = { ...base, adaptive };
    for (const [section, known] of Object.entries(quantities)) {
      for (const quantity of known) {
        const stored = (all as unknown as Record<string, Record<string, number | null>>)[section]![
          quantity.key
        ]!;
        expect(toStored(quantity, toEntered(quantity, stored))).toBe(stored);
      }
    }
    const [, callCost] = quantities.budgets!;
    expect([toEntered(callCost!, 20_000), toStored(callCost!, "0.02")]).toEqual(["0.02", 20_000]);
    const expire = quantities.approvals![0]!;
    expect([toEntered(expire, 5_400_000), toStored(expire, "1.5")]).toEqual(["1.5", 5_400_000]);
  });

  it("of a release to come is named by its own name, and a time is in seconds", () => {
    const unknown = describeUnknown("undoWindowMs");
    expect(unknown).toMatchObject({ label: "Undo window", unit: "seconds" });
    expect(toStored(unknown, "30")).toBe(30_000);
  });
});
