/**
 * What a ticket wants done: wishes, in the imperative. The machine names them with small facts only; what they need
 * to know is read from the journal when they are run, so it is as true then as it was when they were written down.
 */
import type { AgentRole } from "./call.ts";
import type { TimerName } from "./event.ts";

/** Kept as rows until they are done. Running one twice must do no harm. */
export type OwedEffect =
  /** Put a pointer on the queue, until the ticket has started. */
  | { kind: "queue.send" }
  | { kind: "agent.ask"; role: AgentRole; attempt: number; delayMs: number }
  /** Run the draft's action with this index through the tool gateway. */
  | { kind: "action.run"; index: number }
  /** Undo the draft's action with this index, where its tool can be undone. */
  | { kind: "action.compensate"; index: number }
  /** Undo a deed that a person wants undone, after the fact. */
  | { kind: "action.revert"; actionId: string }
  /**
   * Held back for so long, where the tenant wants it, for a person to recall it. `author`: a person has written it; where
   * nobody is named, it is the draft's.
   */
  | { kind: "reply.send"; delayMs?: number; author?: "person" };

/** Done inside the same transaction, so they owe nothing. */
export type ImmediateEffect =
  | { kind: "timer.set"; name: TimerName; afterMs: number }
  | { kind: "timer.cancel"; name: TimerName }
  /** Whatever is owed belongs to an older epoch and is void. */
  | { kind: "effects.void" }
  /** The slot at the tenant's gate is free again. Best effort: a slot that is never given back expires. */
  | { kind: "slot.release" };

export type TicketEffect = OwedEffect | ImmediateEffect;
