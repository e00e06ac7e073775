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
  /** From the restart until the last of them was at rest; null where one never was, or none was in work. */
  recoveryMs: number | null;
}

/** A kill in between does not stop the clock of those before it. */
export function computeRecovery({ killedAt, restartedAt }: Kill, histories: readonly History[]): Recovery {
  const inWork: Recovery["inWork"] = {};
  const restedAt: (number | undefined)[] = [];
  for (const history of histories) {
    const state = history.findLast(({ at }) => at <= killedAt)?.state;
    if (!state || restingStates.includes(state)) continue;
    inWork[state] = (inWork[state] ?? 0) + 1;
    // What waits for a person waits for nobody's recovery.
    if (state === "awaitingApproval") continue;
    restedAt.push(history.find((step) => step.at > killedAt && isAtRest(step.state))?.at);
  }
  const times = restedAt.filter((at) => at !== undefined);
  const isComplete = times.length > 0 && times.length === restedAt.length;
  return { inWork, recoveryMs: isComplete ? Math.max(0, Math.max(...times) - restartedAt) : null };
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
