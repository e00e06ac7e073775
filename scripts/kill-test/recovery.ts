/** What each kill cut off, and how long it took until all of it was at rest again. Pure: from the journals, afterwards. */
import { restingStates, type TicketState } from "../../src/domain/state.ts";

export interface Kill {
  /** What it was aimed at. */
  aim: string;
  /** Unix milliseconds, as all times here. */
  killedAt: number;
  /** When the next server answered. */
  restartedAt: number;
}

/** A ticket's audit events, oldest first. */
export type History = readonly { at: number; state: TicketState }[];

export interface Recovery {
  /** Tickets that were in work, by their state. */
  inWork: Partial<Record<TicketState, number>>;
  /** From the restart until the last of them was at rest; null where none was in work. */
  recoveryMs: number | "cutByNextKill" | "never" | null;
}

/** In the order of the kills. Tickets that the next kill cuts off again are that one's to recover from. */
export function computeRecoveries(kills: readonly Kill[], histories: readonly History[]): Recovery[] {
  return kills.map((kill, index) => computeRecovery(kill, kills[index + 1]?.killedAt ?? Infinity, histories));
}

function computeRecovery(
  { killedAt, restartedAt }: Kill,
  nextKillAt: number,
  histories: readonly History[],
): Recovery {
  const inWork: Recovery["inWork"] = {};
  const restedAt: number[] = [];
  for (const history of histories) {
    const state = history.findLast(({ at }) => at <= killedAt)?.state;
    if (!state || restingStates.includes(state)) continue;
    inWork[state] = (inWork[state] ?? 0) + 1;
    // What waits for a person waits for nobody's recovery.
    if (state === "awaitingApproval") continue;
    restedAt.push(history.find((step) => step.at > killedAt && isAtRest(step.state))?.at ?? Infinity);
  }
  const last = Math.max(...restedAt);
  if (restedAt.length === 0) return { inWork, recoveryMs: null };
  if (last > nextKillAt) return { inWork, recoveryMs: "cutByNextKill" };
  return { inWork, recoveryMs: last === Infinity ? "never" : Math.max(0, last - restartedAt) };
}

function isAtRest(state: TicketState): boolean {
  return state === "awaitingApproval" || restingStates.includes(state);
}

/** Nearest rank; null of nothing. */
export function percentile(values: readonly number[], share: number): number | null {
  return (
    values.toSorted((left, right) => left - right)[Math.max(0, Math.ceil(values.length * share) - 1)] ?? null
  );
}
