/**
 * What the ticket's machine is made of: its context, its counters, its guards and its actions. The chart that uses
 * them is in `ticket.ts`.
 */
import { and, assign, or, setup, stateIn } from "xstate";
import type { TicketEffect } from "../domain/effect.ts";
import type { EscalationReason, Resolution } from "../domain/escalation.ts";
import type { TicketEvent } from "../domain/event.ts";
import type { TicketState } from "../domain/state.ts";

/** How often each kind of turning back may happen in one ticket. */
export const turnLimits = {
  /** An agent that failed is asked again, per stage. */
  failures: 3,
  /** Drafts sent back by validate, per run. */
  revisions: 2,
  /** Drafts sent back or edited by people. */
  changeRequests: 5,
  /** Runs started over because the customer wrote again. */
  restarts: 6,
  /** Times a person hands the ticket back, or has a step tried again that was given up. */
  handbacks: 5,
  /** Replies that people have sent themselves. */
  answers: 100,
} as const;

/** What a tenant settles for all of its tickets; fixed when the ticket is received. */
export interface TicketSettings {
  slaAtRiskMs: number;
  slaBreachMs: number;
  approvalExpireMs: number;
  /** How long a reply is held for a person to recall it. Tickets of earlier versions hold none. */
  replyUndoMs?: number;
  budget: { tokens: number; costMicros: number };
}

export interface TicketContext {
  settings: TicketSettings;
  /** Moves when people or a newer message take over; what an older epoch started is void. */
  epoch: number;
  failures: number;
  retryAfterMs: number;
  revisions: number;
  changeRequests: number;
  restarts: number;
  handbacks: number;
  pendingApprovals: number;
  actionCount: number;
  actionIndex: number;
  /** How many replies people have had sent. */
  answers: number;
  /** The reply of a person's that is on its way is to resolve the ticket. */
  resolvesOnceSent: boolean;
  /** A person has answered, so what the customer writes next comes back to people, until the ticket is handed back. */
  isPersons: boolean;
  /** The customer wrote while an action or the reply was on its way. */
  followUp: boolean;
  /** The state whose step was given up, or null. */
  abandonedIn: TicketState | null;
  reason: EscalationReason | Resolution | null;
  spent: { tokens: number; costMicros: number };
}

/** The journal's facts, and three signals between the machine's own regions. */
export type MachineEvent =
  TicketEvent | { type: "sla.restarted" } | { type: "sla.missed" } | { type: "budget.exhausted" };

export const ticketSetup = setup({
  types: {
    context: {} as TicketContext,
    events: {} as MachineEvent,
    input: {} as TicketSettings,
  },
  actions: {
    /** Named only: `step.ts` collects the parameters, nothing is executed here. */
    effect: (_, _effect: TicketEffect) => {},
    escalate: assign((_, reason: EscalationReason) => ({ reason })),
    resolve: assign((_, reason: Resolution) => ({ reason })),
    spend: assign(({ context, event }) => ({ spent: addSpent(context.spent, event) })),
    /** A new run: what was counted for the last one starts again, and its work is void. */
    startRun: assign(({ context }) => ({
      epoch: context.epoch + 1,
      failures: 0,
      retryAfterMs: 0,
      revisions: 0,
      pendingApprovals: 0,
      actionCount: 0,
      actionIndex: 0,
      followUp: false,
      abandonedIn: null,
      resolvesOnceSent: false,
      isPersons: false,
      reason: null,
    })),
    /** A person's reply takes the place of whatever was given up before it. */
    takeUpAnswer: assign(({ context, event }) => ({
      answers: context.answers + 1,
      resolvesOnceSent: event.type === "reply.written" && event.resolves,
      isPersons: true,
      followUp: false,
      abandonedIn: null,
    })),
    /** Goes on where a step was given up, with nothing of the old try left. */
    resumeRun: assign(({ context }) => ({
      epoch: context.epoch + 1,
      failures: 0,
      retryAfterMs: 0,
      abandonedIn: null,
      reason: null,
    })),
    rememberWhere: assign((_, state: TicketState) => ({ abandonedIn: state })),
    /** People have it: whatever an agent still brings belongs to the past. */
    raiseEpoch: assign(({ context }) => ({ epoch: context.epoch + 1, pendingApprovals: 0 })),
    countRestart: assign(({ context }) => ({ restarts: context.restarts + 1 })),
    /** A person who hands a ticket back grants it its budget once more. */
    countHandback: assign(({ context }) => ({
      handbacks: context.handbacks + 1,
      spent: { tokens: 0, costMicros: 0 },
    })),
    countRevision: assign(({ context }) => ({
      revisions: context.revisions + 1,
      failures: 0,
      retryAfterMs: 0,
    })),
    countChangeRequest: assign(({ context }) => ({
      epoch: context.epoch + 1,
      changeRequests: context.changeRequests + 1,
      pendingApprovals: 0,
      revisions: 0,
    })),
    countFailure: assign(({ context, event }) => ({
      failures: context.failures + 1,
      retryAfterMs:
        event.type === "agent.failed"
          ? Math.max(event.failure.retryAfterMs ?? 0, backoffMs(context.failures))
          : 0,
    })),
    clearFailures: assign({ failures: 0, retryAfterMs: 0 }),
    countActions: assign(({ event }) => ({
      actionIndex: 0,
      actionCount: event.type === "agent.validated" ? event.rulings.length : 0,
      pendingApprovals: event.type === "agent.validated" ? event.approvals.length : 0,
    })),
    countGrant: assign(({ context }) => ({ pendingApprovals: context.pendingApprovals - 1 })),
    nextAction: assign(({ context }) => ({ actionIndex: context.actionIndex + 1 })),
    previousAction: assign(({ context }) => ({ actionIndex: context.actionIndex - 1 })),
    rememberFollowUp: assign({ followUp: true }),
    /** The event is worth keeping; nothing moves. */
    keep: () => {},
  },
  guards: {
    goesToHuman: ({ event }) => event.type === "agent.triaged" && event.output.route === "human",
    isClosed: ({ event }) => event.type === "agent.triaged" && event.output.route === "close",
    isUnable: ({ event }) => event.type === "agent.drafted" && event.output.outcome === "unable",
    mustEscalate: ({ event }) => event.type === "agent.validated" && event.output.verdict === "escalate",
    mustRevise: ({ event }) => event.type === "agent.validated" && event.output.verdict === "revise",
    mayRevise: ({ context }) => context.revisions < turnLimits.revisions,
    isDenied: ({ event }) =>
      event.type === "agent.validated" && event.rulings.some((ruling) => ruling.decision === "deny"),
    needsPerson: ({ event }) => event.type === "agent.validated" && event.approvals.length > 0,
    /** Reached only where nothing was denied and nobody needs to be asked. */
    hasActions: ({ event }) => event.type === "agent.validated" && event.rulings.length > 0,
    isLastApproval: ({ context }) => context.pendingApprovals <= 1,
    mayChange: ({ context }) => context.changeRequests < turnLimits.changeRequests,
    mayRetry: ({ context, event }) =>
      event.type === "agent.failed" && event.failure.retryable && context.failures + 1 < turnLimits.failures,
    hasActedBefore: ({ context }) => context.actionIndex > 0,
    hasMoreActions: ({ context }) => context.actionIndex + 1 < context.actionCount,
    mayRestart: ({ context }) => context.restarts < turnLimits.restarts,
    mayAnswer: ({ context }) => context.answers < turnLimits.answers,
    /** Unless the customer wrote while it left: then there is something to read. */
    resolvesOnceSent: ({ context }) => context.resolvesOnceSent && !context.followUp,
    isReplyStep: ({ event }) => event.type === "step.abandoned" && event.step === "reply.send",
    isPersons: ({ context }) => context.isPersons,
    mayHandBack: ({ context }) => context.handbacks < turnLimits.handbacks,
    mayRedrive: ({ context }) => context.abandonedIn !== null && context.handbacks < turnLimits.handbacks,
    /** Only where a person has the ticket, or had: in work there is nothing to give back. */
    isHandedBack: and(["mayHandBack", or([stateIn({ main: "escalated" }), stateIn({ main: "resolved" })])]),
    isRedriven: and(["mayRedrive", stateIn({ main: "escalated" })]),
    wasAbandonedIn: ({ context }, state: TicketState) =>
      context.abandonedIn === state && context.handbacks < turnLimits.handbacks,
    /** The budget's last rung: what is drafted is for a person to use. */
    isDraftOnly: stateIn({ budget: "draftOnly" }),
    isAutomatic: ({ event }) => event.type === "customer.replied" && event.message.automatic,
    hasFollowUp: ({ context }) => context.followUp,
    isSlaTimer: ({ event }) => event.type === "timer.expired" && event.name === "sla",
    isSetAside: ({ event }) => event.type === "ticket.snoozed" && event.afterMs !== null,
    isSnoozeTimer: ({ event }) => event.type === "timer.expired" && event.name === "snooze",
    isApprovalTimer: ({ event }) => event.type === "timer.expired" && event.name === "approval",
    hasSpent60: ({ context }) => spentShare(context) >= 0.6,
    hasSpent80: ({ context }) => spentShare(context) >= 0.8,
    hasSpent95: ({ context }) => spentShare(context) >= 0.95,
    hasSpentAll: ({ context }) => spentShare(context) >= 1,
  },
});

function spentShare({ spent, settings }: TicketContext): number {
  return Math.max(spent.tokens / settings.budget.tokens, spent.costMicros / settings.budget.costMicros);
}

function addSpent(spent: TicketContext["spent"], event: MachineEvent): TicketContext["spent"] {
  if (!("calls" in event)) return spent;
  let { tokens, costMicros } = spent;
  for (const call of event.calls) {
    tokens += call.inputTokens + call.outputTokens;
    costMicros += call.costMicros;
  }
  return { tokens, costMicros };
}

/** 2 s, 8 s, 32 s: the wait before asking an agent again. */
function backoffMs(failures: number): number {
  return 2_000 * 4 ** failures;
}
