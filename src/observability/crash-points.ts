/**
 * The places where losing everything in memory is most dangerous, each by its name. Nothing happens there: tests put
 * a hook in, which then pulls the plug. `docs/reliability.md` says for each what is durable and what must follow.
 */
export const crashPointNames = [
  /** C1 A webhook is verified; nothing is durable. */
  "deliveryVerified",
  /** C2 A delivery is committed; nobody has been told. */
  "deliveryCommitted",
  /** C3 The pointer is on the queue. */
  "pointerSent",
  /** C4 The pointer was read and a slot taken; the ticket has not started. */
  "pointerConsumed",
  /** C5 The ticket has started; the pointer is not acknowledged. */
  "startCommitted",
  /** C6 A step is owed; nobody has been asked. */
  "stepPlanned",
  /** C7 An agent has its task; no model has been asked. */
  "agentEntered",
  /** C8 The model has answered; nothing of it is kept. */
  "agentAnswered",
  /** C9 The agent's report is committed; what follows has not begun. */
  "stepCommitted",
  /** C10 An effect is authorised; its dispatch is not marked. */
  "effectAuthorised",
  /** C11 The dispatch is marked; the request has not left. */
  "effectDispatched",
  /** C12 The effect is real; we do not know it yet. */
  "effectApplied",
  /** C13 The outcome is committed; what follows has not begun. */
  "outcomeCommitted",
  /** C14 A person's decision is committed; they have no answer. */
  "decisionCommitted",
  /** C15 A ticket has come to its end; desk and gate do not know. */
  "endCommitted",
  /** C16 An erasure has begun. */
  "erasureBegun",
] as const;

export type CrashPoint = (typeof crashPointNames)[number];

/** What a hook answers is awaited. */
export type Reach = (point: CrashPoint, ticketId: string) => void | Promise<void>;

/** In an object, so that a test can put its own in place. */
export const crashPoints: { reach: Reach } = { reach: () => {} };
