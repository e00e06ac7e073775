import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, describe, expect, it } from "vitest";
import { readCases } from "../../scripts/eval/cases.ts";
import { compareTickets } from "../../scripts/eval/compare.ts";
import type { JudgedTicket } from "../../scripts/eval/judge-ticket.ts";
import { estimateMean, estimateShare, mcnemar } from "../../scripts/eval/statistics.ts";
import { scoreTickets } from "../../scripts/eval/ticket-score.ts";

const folder = mkdtempSync(join(tmpdir(), "signalbox-evaluation-"));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

describe("tickets to be evaluated", () => {
  it("are fixtures, with all that is expected of them", () => {
    expect(readCases("fixtures/tickets/refund.json")).toMatchObject([
      {
        name: "refund",
        wanted: {
          outcome: "awaitingApproval",
          intents: ["refund_request", "return_request"],
          isWhole: true,
        },
      },
    ]);
    expect(readCases("fixtures/tickets").length).toBeGreaterThan(150);
  });

  it("are rows, whose outcome is a state, an escalation's reason or a resolution", () => {
    const rows = file([
      { subject: "a", body: "b", outcome: "legal" },
      { subject: "a", body: "b", outcome: "replied", intent: "how_to", requester: "someone@example.com" },
      { subject: "a", body: "b", outcome: "escalated" },
      { subject: "a", body: "b" },
    ]);
    const cases = readCases(rows);
    expect(cases.map(({ wanted }) => wanted.outcome)).toEqual([
      "escalated/legal",
      "resolved/replied",
      "escalated",
      null,
    ]);
    expect(cases[1]?.wanted.intents).toEqual(["how_to"]);
    expect(cases[1]?.fixture.deliveries[0]?.ticket["requester"]).toEqual({ email: "someone@example.com" });
    expect(new Set(cases.map(({ name }) => name)).size).toBe(4);
  });

  it("are refused with the row that does not fit", () => {
    const rows = file([
      { subject: "a", body: "b" },
      { subject: "a", body: "b", outcome: "nice" },
    ]);
    expect(() => readCases(rows)).toThrow(/line 2: outcome/);
    expect(() => readCases("nowhere.jsonl")).toThrow("There is no file nowhere.jsonl");
  });

  function file(rows: object[]): string {
    const path = join(folder, "rows.jsonl");
    writeFileSync(path, rows.map((row) => JSON.stringify(row)).join("\n"));
    return path;
  }
});

describe("a score of tickets", () => {
  it("tells how often a hand-over was right, and how many were missed", () => {
    const score = scoreTickets([
      ticket("a", { isEscalated: true, shouldEscalate: true }),
      ticket("b", { isEscalated: true, shouldEscalate: false }),
      ticket("c", { isEscalated: false, shouldEscalate: true }),
      ticket("d", { isEscalated: true, shouldEscalate: true }),
      ticket("e", { isEscalated: false, shouldEscalate: false }),
    ]);
    expect(score.escalationPrecision).toMatchObject({ value: 2 / 3, n: 3 });
    expect(score.escalationRecall).toMatchObject({ value: 2 / 3, n: 3 });
  });

  it("passes a ticket that is right in every run, and counts several runs of it as one ticket", () => {
    const score = scoreTickets([
      ticket("a", { run: 1 }),
      ticket("a", { run: 2, isRight: false, isOutcomeRight: false }),
      ticket("b", { run: 1 }),
      ticket("b", { run: 2 }),
    ]);
    expect(score).toMatchObject({ tickets: 2, runs: 4 });
    expect(score.passPower).toMatchObject({ value: 0.5, n: 2 });
    expect(score.outcomeAgreement).toMatchObject({ value: 0.75, n: 2 });
    expect(score.outcomeAgreement).toEqual(estimateShare(0.75, 2));
  });

  it("leaves out what nobody has said, and is no number where nothing was said at all", () => {
    const unsaid = { isOutcomeRight: null, isIntentRight: null, isRight: null, shouldEscalate: null };
    expect(scoreTickets([ticket("a"), ticket("b", unsaid)]).outcomeAgreement).toMatchObject({ n: 1 });
    expect(scoreTickets([ticket("b", unsaid)])).toMatchObject({
      outcomeAgreement: null,
      escalationPrecision: null,
      escalationRecall: null,
      passPower: null,
    });
  });

  it("counts claims, not drafts, as grounded", () => {
    const score = scoreTickets([
      ticket("a", { claims: 3, looseClaims: 0 }),
      ticket("b", { claims: 1, looseClaims: 1 }),
      ticket("c", { claims: 0, looseClaims: 0 }),
    ]);
    expect(score.groundedness).toMatchObject({ value: 0.75, n: 4 });
  });
});

describe("two evaluations", () => {
  it("are compared over the tickets they share, by those that only one got right", () => {
    const here = [ticket("a"), ticket("b"), ticket("c", { isRight: false }), ticket("only here")];
    const there = [ticket("a"), ticket("b", { isRight: false }), ticket("c", { inputTokens: 400 })];
    expect(compareTickets(here, there)).toMatchObject({
      tickets: 3,
      onlyThis: ["b"],
      onlyOther: ["c"],
      p: 1,
      tokens: { value: -100, n: 3 },
    });
  });

  it("do not differ where they are the same", () => {
    const same = ["a", "b", "c"].map((name, index) => ticket(name, { inputTokens: 100 * index }));
    expect(compareTickets(same, same)).toMatchObject({ onlyThis: [], onlyOther: [], p: 1 });
    expect(compareTickets(same, same).tokens).toMatchObject({ value: 0, from: 0, to: 0 });
  });

  it("differ by more than chance where the split is uneven enough", () => {
    // 2 · (1 + 9) / 2⁹
    expect(mcnemar(1, 8)).toBeCloseTo(20 / 512);
    expect(mcnemar(8, 1)).toBeCloseTo(20 / 512);
    expect(mcnemar(5, 5)).toBe(1);
    expect(mcnemar(0, 0)).toBe(1);
    expect(mcnemar(0, 20)).toBeLessThan(0.001);
  });
});

describe("a mean's interval", () => {
  it("is the same every time, holds the mean, and is narrower the more it rests on", () => {
    const few = estimateMean([1, 2, 3, 4, 9]);
    const many = estimateMean(Array.from({ length: 40 }, () => [1, 2, 3, 4, 9]).flat());
    expect(estimateMean([1, 2, 3, 4, 9])).toEqual(few);
    expect(few?.value).toBeCloseTo(3.8);
    expect(few!.from).toBeLessThan(3.8);
    expect(few!.to).toBeGreaterThan(3.8);
    expect(many!.to - many!.from).toBeLessThan((few!.to - few!.from) / 3);
    // By the normal approximation: 3.8 ± 1.96 · 2.786 / √200.
    expect(many!.from).toBeCloseTo(3.41, 1);
    expect(many!.to).toBeCloseTo(4.19, 1);
  });

  it("of nothing is none", () => {
    expect(estimateMean([])).toBeNull();
    expect(estimateShare(Number.NaN, 0)).toBeNull();
  });
});

function ticket(name: string, different: Partial<JudgedTicket> = {}): JudgedTicket {
  return {
    name,
    run: 1,
    outcome: "resolved/replied",
    wanted: "resolved/replied",
    intent: "how_to",
    isOutcomeRight: true,
    isIntentRight: true,
    isRight: true,
    isEscalated: false,
    shouldEscalate: false,
    claims: 2,
    looseClaims: 0,
    inputTokens: 100,
    outputTokens: 10,
    costMicros: 0,
    ms: 5,
    handOff: {},
    differences: [],
    ...different,
  };
}
