/** What a drill came to. Pure: tickets as they were seen go in, figures come out. Times are Unix milliseconds. */

export const phases = ["calm", "fault", "healed"] as const;
export type Phase = (typeof phases)[number];

export interface SeenTicket {
  id: string;
  /** `warmUp`: sent before the clock ran; counts for effects and nothing else. */
  phase: Phase | "warmUp";
  receivedAt: number;
  /** When it came to rest, with an answer or with a person. Null while it is in work. */
  endedAt: number | null;
  resolved: boolean;
  /** Why a person has it; null where nobody has. */
  escalation: string | null;
}

type Figures = Record<Phase, number | null>;

export interface Summary {
  tickets: number;
  resolved: number;
  escalated: Record<string, number>;
  /** From arrival until a ticket came to rest, whether with an answer or with a person. */
  p50Ms: Figures;
  p95Ms: Figures;
  /**
   * From the end of the fault until new tickets are again as fast and as often resolved as before it, and none from
   * before its end is in work. Null: not as long as the drill looked.
   */
  recoveryMs: number | null;
  /** Still in work at the end. */
  stuck: number;
}

/** New tickets are as fast as before when their p95 is within this of the calm's. */
const tolerance = 1.5;

/** How many of the tickets that arrive one after the other are looked at together. */
export function windowOf(calmMs: number): number {
  return Math.min(5_000, Math.max(1_000, calmMs / 3));
}

export function summarise(
  tickets: readonly SeenTicket[],
  times: { healedAt: number; postedUntil: number; windowMs: number },
): Summary {
  const counted = tickets.filter(({ phase }) => phase !== "warmUp");
  const figures = (share: number): Figures => ({
    calm: percentileOf(counted, "calm", share),
    fault: percentileOf(counted, "fault", share),
    healed: percentileOf(counted, "healed", share),
  });
  const escalations = counted.flatMap(({ escalation }) => escalation ?? []);
  return {
    tickets: counted.length,
    resolved: counted.filter(({ resolved }) => resolved).length,
    escalated: Object.fromEntries(
      [...Map.groupBy(escalations, (reason) => reason)].map(([reason, each]) => [reason, each.length]),
    ),
    p50Ms: figures(0.5),
    p95Ms: figures(0.95),
    recoveryMs: computeRecovery(counted, times),
    stuck: tickets.filter(({ endedAt }) => endedAt === null).length,
  };
}

/**
 * The arrival from which on a window of new tickets was as in the calm, or null while there is none. Only windows that
 * are over are looked at: of the others not every ticket is known.
 */
export function findCalmAgain(
  tickets: readonly SeenTicket[],
  windowMs: number,
  nowMs: number,
): number | null {
  const calm = tickets.filter(({ phase }) => phase === "calm");
  const calmP95 = percentileOf(tickets, "calm", 0.95);
  if (calmP95 === null) return null;
  const healed = tickets
    .filter(({ phase }) => phase === "healed")
    .toSorted((left, right) => left.receivedAt - right.receivedAt);
  for (const { receivedAt } of healed) {
    const until = receivedAt + windowMs;
    if (until > nowMs) return null;
    const window = healed.filter((ticket) => ticket.receivedAt >= receivedAt && ticket.receivedAt < until);
    const p95 = percentile(durationsOf(window), 0.95);
    if (
      window.every(({ endedAt }) => endedAt !== null) &&
      p95 !== null &&
      p95 <= calmP95 * tolerance &&
      shareResolved(window) >= shareResolved(calm)
    ) {
      return receivedAt;
    }
  }
  return null;
}

/** Nearest rank. Null of nothing. */
export function percentile(values: readonly number[], share: number): number | null {
  const sorted = values.toSorted((left, right) => left - right);
  return sorted[Math.max(0, Math.ceil(share * sorted.length) - 1)] ?? null;
}

function computeRecovery(
  tickets: readonly SeenTicket[],
  { healedAt, postedUntil, windowMs }: { healedAt: number; postedUntil: number; windowMs: number },
): number | null {
  const before = tickets.filter(({ phase }) => phase !== "healed");
  const calmAgain = findCalmAgain(tickets, windowMs, postedUntil);
  if (calmAgain === null || before.some(({ endedAt }) => endedAt === null)) return null;
  const lastEnd = Math.max(...before.map(({ endedAt }) => endedAt ?? 0));
  return Math.max(0, calmAgain - healedAt, lastEnd - healedAt);
}

function percentileOf(tickets: readonly SeenTicket[], phase: Phase, share: number): number | null {
  return percentile(durationsOf(tickets.filter((ticket) => ticket.phase === phase)), share);
}

function durationsOf(tickets: readonly SeenTicket[]): number[] {
  return tickets.flatMap(({ receivedAt, endedAt }) => (endedAt === null ? [] : [endedAt - receivedAt]));
}

function shareResolved(tickets: readonly SeenTicket[]): number {
  return tickets.filter(({ resolved }) => resolved).length / Math.max(1, tickets.length);
}
