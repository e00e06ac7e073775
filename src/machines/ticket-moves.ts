/** Moves that many states of the ticket's machine share, and the reasons a hand-over carries. Used by `ticket.ts` alone. */
import type { AgentRole } from "../domain/call.ts";
import type { TicketEffect } from "../domain/effect.ts";
import type { EscalationReason } from "../domain/escalation.ts";
import type { TicketState } from "../domain/state.ts";
import { ticketSetup, type MachineEvent, type TicketContext } from "./ticket-setup.ts";

const stateOfRole = {
  triage: "triaging",
  gather: "gathering",
  draft: "drafting",
  validate: "validating",
} as const;

/** An agent's turn: asked on entry, asked again after a failure, given up after too many. */
export function stage<const Handlers extends object>(role: AgentRole, on: Handlers) {
  return {
    entry: {
      type: "effect",
      params: ({ context }: { context: TicketContext }): TicketEffect => ({
        kind: "agent.ask",
        role,
        attempt: context.failures + 1,
        delayMs: context.retryAfterMs,
      }),
    },
    on: {
      ...on,
      "agent.failed": [
        { guard: "mayRetry", target: stateOfRole[role], reenter: true, actions: ["spend", "countFailure"] },
        {
          target: "#ticket.main.escalated",
          actions: ["spend", { type: "escalate", params: reasonOfFailure }],
        },
      ],
      "customer.replied": restart,
      "step.abandoned": abandoned(stateOfRole[role]),
      "budget.exhausted": {
        target: "#ticket.main.escalated",
        actions: [effect({ kind: "effects.void" }), escalation("budgetExhausted")],
      },
    },
  } as const;
}

export function escalation(reason: EscalationReason) {
  return { type: "escalate", params: reason } as const;
}

export function effect<Effect extends TicketEffect>(wanted: Effect) {
  return { type: "effect", params: wanted } as const;
}

/** A step was given up: a person has the ticket, and it is known where to go on. */
export function abandoned(state: TicketState) {
  return {
    target: "#ticket.main.escalated",
    actions: [
      effect({ kind: "effects.void" }),
      { type: "rememberWhere", params: state },
      "raiseEpoch",
      escalation("recoveryExhausted"),
    ],
  } as const;
}

/** The customer wrote again before the reply was on its way: begin again with what is known now. */
export const restart = [
  { guard: "isAutomatic", actions: "keep" },
  {
    guard: "mayRestart",
    target: "#ticket.main.open.triaging",
    reenter: true,
    actions: [effect({ kind: "effects.void" }), "countRestart", "startRun"],
  },
  {
    target: "#ticket.main.escalated",
    actions: [effect({ kind: "effects.void" }), "raiseEpoch", escalation("loopDetected")],
  },
] as const;

/** Nothing was free in all that time: better a person than nobody. */
export const neverStarted = {
  target: "#ticket.main.escalated",
  actions: [effect({ kind: "effects.void" }), escalation("deadlineExceeded")],
} as const;

/** What we went by is no longer so, the thread or a record: back to the beginning, with what is known now. */
export const outdated = [
  { guard: "mayRestart", target: "#ticket.main.open.triaging", actions: ["countRestart", "startRun"] },
  { target: "#ticket.main.escalated", actions: ["raiseEpoch", escalation("loopDetected")] },
] as const;

/** One action less to undo; after the first one a person has the ticket. */
export const undone = [
  {
    guard: "hasActedBefore",
    target: "#ticket.main.open.compensating",
    reenter: true,
    actions: "previousAction",
  },
  { target: "#ticket.main.escalated", actions: escalation("toolFailed") },
] as const;

/** Tried again where it was given up. Nothing of the step had left, so it may be planned anew. */
export const redriven = [
  ...(["triaging", "gathering", "drafting", "validating", "acting", "compensating", "replying"] as const).map(
    (state) => resumed(state, `#ticket.main.open.${state}`),
  ),
  resumed("answering", "#ticket.main.answering"),
] as const;

function resumed<const Target extends string>(state: TicketState, target: Target) {
  return {
    guard: { type: "wasAbandonedIn", params: state },
    target,
    actions: ["countHandback", "resumeRun"],
  } as const;
}

/** What was on its way when a person took over is kept: it happened. */
export const stillTrue = {
  "action.completed": { actions: "keep" },
  "action.failed": { actions: "keep" },
  "action.unresolved": { actions: "keep" },
  "action.outdated": { actions: "keep" },
  "action.compensated": { actions: "keep" },
  "compensation.failed": { actions: "keep" },
  "reply.sent": { actions: "keep" },
  "reply.failed": { actions: "keep" },
  "reply.unresolved": { actions: "keep" },
  "reply.outdated": { actions: "keep" },
  "action.revertRequested": {
    actions: [
      "keep",
      {
        type: "effect",
        params: ({ event: { actionId } }: { event: { actionId: string } }) =>
          ({ kind: "action.revert", actionId }) as const,
      },
    ],
  },
} as const;

/** The same after the ticket had come to rest: the clock starts again as well. */
export const reopen = [
  { guard: "isAutomatic", actions: "keep" },
  {
    guard: "isPersons",
    target: "#ticket.main.escalated",
    actions: ["raiseEpoch", escalation("takenOver"), ticketSetup.raise({ type: "sla.restarted" })],
  },
  {
    guard: "mayRestart",
    target: "#ticket.main.open.triaging",
    actions: ["countRestart", "startRun", ticketSetup.raise({ type: "sla.restarted" })],
  },
  { target: "#ticket.main.escalated", actions: escalation("loopDetected") },
] as const;

export function reasonOfTriage({ event }: { event: MachineEvent }): EscalationReason {
  return event.type === "agent.triaged" ? (event.output.reason ?? "lowConfidence") : "lowConfidence";
}

export function reasonOfDraft({ event }: { event: MachineEvent }): EscalationReason {
  if (event.type !== "agent.drafted" || event.output.outcome !== "unable") return "insufficientEvidence";
  return event.output.reason;
}

export function reasonOfVerdict({ event }: { event: MachineEvent }): EscalationReason {
  return event.type === "agent.validated" ? (event.output.reason ?? "validationFailed") : "validationFailed";
}

function reasonOfFailure({ event }: { event: MachineEvent }): EscalationReason {
  if (event.type !== "agent.failed") return "agentFailed";
  if (event.failure.reason === "budgetExhausted") return "budgetExhausted";
  return event.failure.retryable ? "attemptsExhausted" : "agentFailed";
}
