import { describe, expect, it } from "vitest";
import { isSaid, matchesPath, parseTicketFixture, resolveDates } from "../../src/domain/fixture.ts";

const nowMs = Date.UTC(2026, 0, 31, 12);

describe("resolveDates", () => {
  it("puts days and hours before and after now in place of placeholders", () => {
    const text = "{{now}} {{now-12d}} {{now+6h}} {{now-1h}} {{now+2d}}";
    expect(resolveDates(text, nowMs).split(" ")).toEqual([
      "2026-01-31T12:00:00.000Z",
      "2026-01-19T12:00:00.000Z",
      "2026-01-31T18:00:00.000Z",
      "2026-01-31T11:00:00.000Z",
      "2026-02-02T12:00:00.000Z",
    ]);
  });

  it("leaves every other text alone", () => {
    const text = "right now - 12d {now} {{name}} {{ now-1d }}";
    expect(resolveDates(text, nowMs)).toBe(text);
  });

  it.each(["{{now-12w}}", "{{now12d}}", "{{now-d}}", "{{now-1.5d}}", "{{nowadays}}"])(
    "does not guess at %s",
    (text) => {
      expect(() => resolveDates(text, nowMs)).toThrow(RangeError);
    },
  );
});

describe("matchesPath", () => {
  it("wants the states in order and no others", () => {
    expect(matchesPath(["triaging", "resolved"], ["triaging", "resolved"])).toBe(true);
    expect(matchesPath(["triaging", "resolved"], ["triaging", "gathering", "resolved"])).toBe(false);
    expect(matchesPath(["triaging", "resolved"], ["triaging"])).toBe(false);
    expect(matchesPath(["triaging"], ["triaging", "resolved"])).toBe(false);
  });

  it("does not look at the states before the work begins", () => {
    expect(matchesPath(["triaging", "escalated"], ["received", "queued", "triaging", "escalated"])).toBe(
      true,
    );
    expect(matchesPath(["triaging", "escalated"], ["received", "triaging", "escalated"])).toBe(true);
  });

  it("takes any run of states for a star, also none", () => {
    const allowed = ["triaging", "*", "acting", "*"] as const;
    expect(matchesPath([...allowed], ["triaging", "acting"])).toBe(true);
    expect(matchesPath([...allowed], ["triaging", "gathering", "drafting", "acting", "replying"])).toBe(true);
    expect(matchesPath([...allowed], ["triaging", "gathering", "replying"])).toBe(false);
  });

  it("finds the right end of a star where the state after it comes twice", () => {
    expect(matchesPath(["*", "resolved"], ["triaging", "resolved", "triaging", "resolved"])).toBe(true);
    expect(matchesPath(["*", "resolved"], ["triaging", "resolved", "triaging"])).toBe(false);
  });
});

describe("isSaid", () => {
  it("finds a part of the reply in any case", () => {
    expect(isSaid("ORDER sb-1", "Your order SB-10001 is here.")).toBe(true);
    expect(isSaid("refund", "Your order is here.")).toBe(false);
  });

  it("reads what stands between slashes as a regular expression", () => {
    expect(isSaid("/34[.,]00/", "34,00 €")).toBe(true);
    expect(isSaid("/^34/", "It is 34")).toBe(false);
    expect(isSaid("/STORNIERT|gelöscht/", "Wir haben storniert.")).toBe(true);
  });

  it("takes a lone slash as text", () => {
    expect(isSaid("/", "and/or")).toBe(true);
  });
});

describe("parseTicketFixture", () => {
  it("resolves dates and fills in what a fixture need not say", () => {
    const fixture = parseTicketFixture(JSON.stringify(minimal()), nowMs);
    expect(fixture.deliveries[0]).toEqual({
      ticket: { id: "T-1", occurredAt: "2026-01-30T12:00:00.000Z" },
      event: null,
      key: null,
      when: null,
      order: null,
      steps: null,
      delayMs: 0,
      expectStatus: "accepted",
    });
    expect(fixture.expect.effects).toEqual({
      refunds: [],
      cancellations: [],
      addressChanges: [],
      invoicesResent: [],
      passwordResets: [],
      replies: 1,
    });
    expect(fixture).toMatchObject({
      people: [],
      model: null,
      expect: { mustSay: [], approvals: [], language: null },
    });
  });

  it.each([
    ["a state that does not exist", { expect: { ...minimal().expect, state: "done" } }],
    [
      "an effect the books do not keep",
      { expect: { ...minimal().expect, effects: { replies: 0, gifts: [] } } },
    ],
    ["an edit without arguments", { people: [{ do: "edit", when: "awaitingApproval" }] }],
    ["a person who waits for a state that passes", { people: [{ do: "approve", when: "acting" }] }],
    ["a name that is no file name", { name: "Refund 1" }],
  ])("refuses %s", (_, change) => {
    expect(() => parseTicketFixture(JSON.stringify({ ...minimal(), ...change }), nowMs)).toThrow();
  });
});

function minimal() {
  return {
    name: "shipping-status",
    about: "A question is answered.",
    tenant: "demo",
    source: "standard",
    tags: [],
    deliveries: [{ ticket: { id: "T-1", occurredAt: "{{now-1d}}" } }],
    expect: {
      state: "resolved",
      reason: "replied",
      paths: [["triaging", "*", "resolved"]],
      effects: { replies: 1 },
    },
    author: "signalbox",
    version: 1,
  };
}
