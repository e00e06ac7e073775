/**
 * The effect ledger's decisions: what may be done next about an outside effect, from how far it got and from what
 * kind of system it is for. Pure. An effect goes
 *
 *   planned → authorised → dispatched(attempt, epoch) → confirmed | unknown → found applied | found absent | a person's
 *
 * Planned is a ruling in the journal; authorised is a row that is `owed`; from `dispatched` on the request may have
 * left. A lost answer is never a failure: it is unknown until somebody has looked.
 */
import type { ToolDefinition } from "../domain/tool.ts";
import type { EffectRow } from "./rows.ts";

/** How often a request may leave. */
export const dispatchAttempts = 4;
/** How often an effect may be looked for before a person has to. */
export const lookUpAttempts = 5;

export type NextMove =
  | { move: "dispatch" }
  | { move: "lookUp" }
  /** The other side may still be at it. */
  | { move: "wait"; until: number }
  /** It never left, and its time is over. */
  | { move: "withdraw" }
  | { move: "handOver"; message: string };

export interface LedgerMoment {
  nowMs: number;
  /** The ticket's epoch. What an older one began is never sent, or sent again. */
  epoch: number;
  canLookUp: boolean;
  /** Whether policy and approval still permit it. What has left already has to be cleared up all the same. */
  isPermitted: boolean;
}

/** What to do about an effect nobody is at. */
export function decideNextMove(
  row: Pick<EffectRow, "status" | "epoch" | "attempts" | "dispatch">,
  tool: Pick<ToolDefinition, "idempotency" | "timeoutMs">,
  at: LedgerMoment,
): NextMove {
  const isOver = row.epoch < at.epoch;
  if (row.status === "owed" || !row.dispatch) return isOver ? { move: "withdraw" } : { move: "dispatch" };

  const { idempotency, timeoutMs } = tool;
  const { firstAt, lastAt, lookUps } = row.dispatch;
  const look = (settleMs: number): NextMove => {
    if (!at.canLookUp) return { move: "handOver", message: "Nobody can look up whether it was done." };
    if (lookUps >= lookUpAttempts) return { move: "handOver", message: "Looking it up failed each time." };
    const until = lastAt + timeoutMs + settleMs;
    return at.nowMs < until ? { move: "wait", until } : { move: "lookUp" };
  };
  switch (idempotency.class) {
    case "read":
      return { move: "dispatch" };
    case "key": {
      const mayRepeat = row.attempts < dispatchAttempts && at.nowMs < firstAt + idempotency.lifeMs;
      return mayRepeat && at.isPermitted && !isOver ? { move: "dispatch" } : look(idempotency.settleMs);
    }
    case "marker":
      return look(idempotency.settleMs);
    case "once":
      return { move: "handOver", message: "It may be sent once only, and its answer was lost." };
  }
}

/** Until when an effect whose request has just left is left alone, should everything be lost now. */
export function dueAfterDispatch(
  tool: Pick<ToolDefinition, "idempotency" | "timeoutMs">,
  nowMs: number,
  waitMs: number,
): number {
  const { idempotency, timeoutMs } = tool;
  return idempotency.class === "marker" ? nowMs + timeoutMs + idempotency.settleMs : nowMs + waitMs;
}
