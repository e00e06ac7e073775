import { describe, expect, it } from "vitest";
import { drawChart, type Sample } from "../../scripts/chaos/chart.ts";
import { findCalmAgain, percentile, summarise, type SeenTicket } from "../../scripts/chaos/summary.ts";

/** The fault is from second 10 to second 20; tickets come once a second and take 100 ms unless it is said otherwise. */
const healedAt = 20_000;
const windowMs = 3_000;

describe("percentile", () => {
  it("is the nearest rank", () => {
    const values = Array.from({ length: 20 }, (_, index) => 20 - index);
    expect(percentile(values, 0.5)).toBe(10);
    expect(percentile(values, 0.95)).toBe(19);
    expect(percentile([7], 0.95)).toBe(7);
  });

  it("of nothing is nothing", () => {
    expect(percentile([], 0.95)).toBeNull();
  });
});

describe("the figures of a drill", () => {
  it("are told for each phase, without the warm-up", () => {
    const tickets = [
      seen("warmUp", 0, { tookMs: 9_000 }),
      ...stream("calm", 0, 10, { tookMs: 100 }),
      ...stream("fault", 10, 20, { tookMs: 4_000 }),
      ...stream("healed", 20, 30, { tookMs: 110 }),
    ];
    expect(summary(tickets)).toMatchObject({
      tickets: 30,
      resolved: 30,
      escalated: {},
      p50Ms: { calm: 100, fault: 4_000, healed: 110 },
      p95Ms: { calm: 100, fault: 4_000, healed: 110 },
      stuck: 0,
    });
  });

  it("count escalations by their reason", () => {
    const tickets = [
      seen("fault", 10, { escalation: "agentFailed" }),
      seen("fault", 11, { escalation: "agentFailed" }),
      seen("fault", 12, { escalation: "toolOutcomeUnknown" }),
      seen("fault", 13, {}),
    ];
    expect(summary(tickets)).toMatchObject({
      resolved: 1,
      escalated: { agentFailed: 2, toolOutcomeUnknown: 1 },
    });
  });

  it("call stuck what is in work at the end, a ticket of the warm-up as well", () => {
    const tickets = [seen("warmUp", 0, { tookMs: null }), seen("fault", 11, { tookMs: null })];
    expect(summary(tickets)).toMatchObject({ tickets: 1, stuck: 2, recoveryMs: null });
  });

  it("of a drill without tickets are none", () => {
    expect(summary([])).toMatchObject({ tickets: 0, p95Ms: { calm: null }, recoveryMs: null, stuck: 0 });
  });
});

describe("recovery", () => {
  const calm = stream("calm", 0, 10, {});

  it("is over when new tickets are as fast as before and all old ones have ended", () => {
    const tickets = [
      ...calm,
      ...stream("fault", 10, 20, { tookMs: 500 }),
      ...stream("healed", 20, 24, { tookMs: 2_000 }),
      ...stream("healed", 24, 30, {}),
    ];
    expect(summary(tickets).recoveryMs).toBe(4_000);
  });

  it("lasts until the last ticket from before has ended", () => {
    const tickets = [...calm, seen("fault", 19, { tookMs: 16_000 }), ...stream("healed", 20, 30, {})];
    expect(summary(tickets).recoveryMs).toBe(15_000);
  });

  it("takes no time where nothing was amiss", () => {
    const tickets = [...calm, ...stream("fault", 10, 19, {}), ...stream("healed", 20, 30, {})];
    expect(summary(tickets).recoveryMs).toBe(0);
  });

  it("is not seen while new tickets go to people that were answered before, however fast", () => {
    const tickets = [
      ...calm,
      ...stream("healed", 20, 25, { escalation: "attemptsExhausted" }),
      ...stream("healed", 25, 30, {}),
    ];
    expect(summary(tickets).recoveryMs).toBe(5_000);
  });

  it("is not seen where new tickets stay slower than one and a half times the calm", () => {
    expect(summary([...calm, ...stream("healed", 20, 30, { tookMs: 150 })]).recoveryMs).toBe(0);
    expect(summary([...calm, ...stream("healed", 20, 30, { tookMs: 151 })]).recoveryMs).toBeNull();
  });

  it("is not told from a few last tickets alone", () => {
    const tickets = [...calm, ...stream("healed", 20, 28, { tookMs: 900 }), ...stream("healed", 28, 30, {})];
    expect(summary(tickets).recoveryMs).toBeNull();
  });

  it("is not seen in a window that is not over, or that has a ticket in work", () => {
    const tickets = [...calm, ...stream("healed", 20, 25, {})];
    expect(findCalmAgain(tickets, windowMs, 22_999)).toBeNull();
    expect(findCalmAgain(tickets, windowMs, 23_000)).toBe(20_000);
    const oneOpen = [...calm, seen("healed", 20, { tookMs: null }), ...stream("healed", 21, 25, {})];
    expect(findCalmAgain(oneOpen, windowMs, 30_000)).toBe(21_000);
  });
});

describe("the chart", () => {
  it("shows each row as high as its highest, and the newest figures", () => {
    const [title, inWork, resolved, escalated, p95] = drawChart(
      [
        sampleAt(1_000, { inWork: 0, p95Ms: null }),
        sampleAt(1_500, { inWork: 4 }),
        sampleAt(2_000, { inWork: 8 }),
      ],
      20,
    ).map(withoutColour);
    expect(title).toBe(" 2.0 s  a drill");
    expect(inWork).toBe("in work       ▅█ 8");
    expect(resolved).toBe("resolved     ███ 2.0/s");
    expect(escalated).toBe("escalated        0.0/s");
    expect(p95).toBe("p95           ██ 0.1 s");
  });

  it("drops what no longer fits its width", () => {
    const samples = Array.from({ length: 100 }, (_, index) => sampleAt(index * 500, { inWork: 1 }));
    expect(withoutColour(drawChart(samples, 30)[1] ?? "")).toBe(`in work      ${"█".repeat(30)} 1`);
  });
});

function summary(tickets: readonly SeenTicket[]) {
  return summarise(tickets, { healedAt, postedUntil: 30_000, windowMs });
}

/** A ticket a second from one second up to another. */
function stream(phase: SeenTicket["phase"], from: number, until: number, how: Parameters<typeof seen>[2]) {
  return Array.from({ length: until - from }, (_, index) => seen(phase, from + index, how));
}

function seen(
  phase: SeenTicket["phase"],
  second: number,
  { tookMs = 100, escalation = null }: { tookMs?: number | null; escalation?: string | null },
): SeenTicket {
  const receivedAt = second * 1_000;
  const endedAt = tookMs === null ? null : receivedAt + tookMs;
  return {
    id: `${phase}-${second}`,
    phase,
    receivedAt,
    endedAt,
    resolved: endedAt !== null && escalation === null,
    escalation,
  };
}

function sampleAt(atMs: number, changes: Partial<Sample>): Sample {
  return {
    atMs,
    note: "a drill",
    faulty: false,
    inWork: 0,
    resolvedPerSecond: 2,
    escalatedPerSecond: 0,
    p95Ms: 120,
    ...changes,
  };
}

function withoutColour(line: string): string {
  // oxlint-disable-next-line no-control-regex
  return line.replaceAll(/\u001B\[\d+m/g, "");
}
