/**
 * A person's own reply on its way to the customer: how it begins, and where each of its ends leads. It is the only one
 * of theirs under way, and nothing is handed back meanwhile: two would answer at once. Used by `ticket.ts` alone.
 */
import type { TicketEffect } from "../domain/effect.ts";
import { abandoned, effect, escalation, stillTrue } from "./ticket-moves.ts";
import type { TicketContext } from "./ticket-setup.ts";

/** From where people have the ticket, or had it. What else is under way there, like an undoing, goes on. */
export const answers = {
  guard: "mayAnswer",
  target: "#ticket.main.answering",
  actions: ["takeUpAnswer", escalation("takenOver")],
} as const;

/** From where agents have it: theirs is void, as with every take-over. */
export const takesOverAndAnswers = {
  guard: "mayAnswer",
  target: "#ticket.main.answering",
  actions: [effect({ kind: "effects.void" }), "raiseEpoch", "takeUpAnswer", escalation("takenOver")],
} as const;

/** Whatever becomes of it, a person has the ticket; only one that was to resolve it and has left does. */
export const answering = {
  entry: [
    effect({ kind: "slot.release" }),
    {
      type: "effect",
      params: ({ context: { settings } }: { context: TicketContext }): TicketEffect =>
        settings.replyUndoMs
          ? { kind: "reply.send", author: "person", delayMs: settings.replyUndoMs }
          : { kind: "reply.send", author: "person" },
    },
  ],
  on: {
    ...stillTrue,
    "customer.replied": [{ guard: "isAutomatic", actions: "keep" }, { actions: "rememberFollowUp" }],
    // A note, or a word on the helpdesk: neither stops what a person has sent.
    "human.replied": { actions: "keep" },
    "reply.sent": [
      {
        guard: "resolvesOnceSent",
        target: "#ticket.main.resolved",
        actions: { type: "resolve", params: "humanResolved" },
      },
      { target: "#ticket.main.escalated" },
    ],
    "reply.failed": { target: "#ticket.main.escalated", actions: escalation("toolFailed") },
    "reply.unresolved": { target: "#ticket.main.escalated", actions: escalation("toolOutcomeUnknown") },
    "reply.outdated": { target: "#ticket.main.escalated" },
    "reply.recalled": {
      target: "#ticket.main.escalated",
      actions: [effect({ kind: "effects.void" }), "raiseEpoch"],
    },
    "step.abandoned": [{ guard: "isReplyStep", ...abandoned("answering") }, { actions: "keep" }],
    "ticket.cancelled": {
      target: "#ticket.main.cancelled",
      actions: [effect({ kind: "effects.void" }), "raiseEpoch"],
    },
  },
} as const;
