/**
 * The ticket's machine: which state follows which event, and what is then owed. Pure: no I/O, no clock, no
 * randomness. It is never run as an actor; `step.ts` asks it for the next state and the effects, as data.
 *
 * Every cycle consumes one of the counters of `ticket-setup.ts`, so every ticket comes to rest. `test/machines`
 * enumerates the graph and proves it, together with: nothing is acted on that neither the policy nor a person allowed.
 */
import { answering, answers, takesOverAndAnswers } from "./answering.ts";
import {
  abandoned,
  effect,
  escalation,
  neverStarted,
  outdated,
  reasonOfDraft,
  reasonOfTriage,
  reasonOfVerdict,
  redriven,
  reopen,
  restart,
  stage,
  stillTrue,
  undone,
} from "./ticket-moves.ts";
import { ticketSetup } from "./ticket-setup.ts";

/** Changes whenever a stored snapshot could mean something else than before. */
export const machineVersion = "ticket@5";

export const ticketMachine = ticketSetup.createMachine({
  id: "ticket",
  type: "parallel",
  context: ({ input }) => ({
    settings: input,
    epoch: 1,
    failures: 0,
    retryAfterMs: 0,
    revisions: 0,
    changeRequests: 0,
    restarts: 0,
    handbacks: 0,
    pendingApprovals: 0,
    actionCount: 0,
    actionIndex: 0,
    followUp: false,
    abandonedIn: null,
    answers: 0,
    resolvesOnceSent: false,
    isPersons: false,
    reason: null,
    spent: { tokens: 0, costMicros: 0 },
  }),
  on: {
    "feedback.given": { actions: "keep" },
    "ticket.assigned": { actions: "keep" },
    "ticket.snoozed": [
      {
        guard: "isSetAside",
        actions: [
          "keep",
          {
            type: "effect",
            params: ({ event }) => ({ kind: "timer.set", name: "snooze", afterMs: event.afterMs ?? 0 }),
          },
        ],
      },
      { actions: ["keep", effect({ kind: "timer.cancel", name: "snooze" })] },
    ],
    "timer.expired": { guard: "isSnoozeTimer", actions: "keep" },
    "personalData.revealed": { actions: "keep" },
    "agent.answeredLate": { actions: ["spend", "keep"] },
    "effect.attempted": { actions: "keep" },
    "effect.withdrawn": { actions: "keep" },
  },
  states: {
    main: {
      initial: "open",
      states: {
        open: {
          initial: "received",
          on: {
            "human.replied": {
              target: "#ticket.main.escalated",
              actions: [effect({ kind: "effects.void" }), "raiseEpoch", escalation("takenOver")],
            },
            "reply.written": takesOverAndAnswers,
            "ticket.closedByHuman": {
              target: "#ticket.main.resolved",
              actions: [
                effect({ kind: "effects.void" }),
                "raiseEpoch",
                { type: "resolve", params: "humanResolved" },
              ],
            },
            "ticket.cancelled": {
              target: "#ticket.main.cancelled",
              actions: [effect({ kind: "effects.void" }), "raiseEpoch"],
            },
          },
          states: {
            received: {
              entry: effect({ kind: "queue.send" }),
              on: {
                "ticket.queued": "queued",
                "ticket.started": "triaging",
                "customer.replied": { actions: "keep" },
                "sla.missed": neverStarted,
              },
            },
            queued: {
              on: {
                "ticket.started": "triaging",
                "customer.replied": { actions: "keep" },
                "sla.missed": neverStarted,
              },
            },
            triaging: stage("triage", {
              "agent.triaged": [
                {
                  guard: "goesToHuman",
                  target: "#ticket.main.escalated",
                  actions: ["spend", "clearFailures", { type: "escalate", params: reasonOfTriage }],
                },
                {
                  guard: "isClosed",
                  target: "#ticket.main.resolved",
                  actions: ["spend", "clearFailures", { type: "resolve", params: "noReplyNeeded" }],
                },
                { target: "gathering", actions: ["spend", "clearFailures"] },
              ],
            }),
            gathering: stage("gather", {
              "agent.gathered": { target: "drafting", actions: ["spend", "clearFailures"] },
            }),
            drafting: stage("draft", {
              "agent.drafted": [
                {
                  guard: "isUnable",
                  target: "#ticket.main.escalated",
                  actions: ["spend", "clearFailures", { type: "escalate", params: reasonOfDraft }],
                },
                { target: "validating", actions: ["spend", "clearFailures"] },
              ],
            }),
            validating: stage("validate", {
              "agent.validated": [
                {
                  guard: "mustEscalate",
                  target: "#ticket.main.escalated",
                  actions: ["spend", "clearFailures", { type: "escalate", params: reasonOfVerdict }],
                },
                { guard: "mustRevise", target: "revising", actions: "spend" },
                {
                  guard: "isDenied",
                  target: "#ticket.main.escalated",
                  actions: ["spend", "clearFailures", escalation("policyDenied")],
                },
                {
                  guard: "isDraftOnly",
                  target: "#ticket.main.escalated",
                  actions: ["spend", "clearFailures", escalation("budgetExhausted")],
                },
                {
                  guard: "needsPerson",
                  target: "awaitingApproval",
                  actions: ["spend", "clearFailures", "countActions"],
                },
                {
                  guard: "hasActions",
                  target: "acting",
                  actions: ["spend", "clearFailures", "countActions"],
                },
                { target: "replying", actions: ["spend", "clearFailures", "countActions"] },
              ],
            }),
            /** Passed through at once: a draft that came back is written again, or given up. */
            revising: {
              always: [
                { guard: "mayRevise", target: "drafting", actions: "countRevision" },
                { target: "#ticket.main.escalated", actions: escalation("validationFailed") },
              ],
            },
            awaitingApproval: {
              entry: [
                {
                  type: "effect",
                  params: ({ context }) => ({
                    kind: "timer.set",
                    name: "approval",
                    afterMs: context.settings.approvalExpireMs,
                  }),
                },
                effect({ kind: "slot.release" }),
              ],
              exit: effect({ kind: "timer.cancel", name: "approval" }),
              on: {
                "approval.granted": [
                  { guard: "isLastApproval", target: "acting", actions: "countGrant" },
                  { actions: "countGrant" },
                ],
                "approval.edited": [
                  { guard: "mayChange", target: "drafting", actions: "countChangeRequest" },
                  { target: "#ticket.main.escalated", actions: escalation("loopDetected") },
                ],
                "approval.endorsed": { actions: "keep" },
                "approval.extended": {
                  actions: [
                    "keep",
                    {
                      type: "effect",
                      params: ({ event }) => ({
                        kind: "timer.set",
                        name: "approval",
                        afterMs: event.afterMs,
                      }),
                    },
                  ],
                },
                "approval.changesRequested": [
                  { guard: "mayChange", target: "drafting", actions: "countChangeRequest" },
                  { target: "#ticket.main.escalated", actions: escalation("loopDetected") },
                ],
                "approval.rejected": {
                  target: "#ticket.main.escalated",
                  actions: ["raiseEpoch", escalation("approvalRejected")],
                },
                "timer.expired": {
                  guard: "isApprovalTimer",
                  target: "#ticket.main.escalated",
                  actions: ["raiseEpoch", escalation("approvalExpired")],
                },
                "customer.replied": restart,
              },
            },
            acting: {
              entry: {
                type: "effect",
                params: ({ context }) => ({ kind: "action.run", index: context.actionIndex }),
              },
              on: {
                "action.completed": [
                  { guard: "hasMoreActions", target: "acting", reenter: true, actions: "nextAction" },
                  { target: "replying" },
                ],
                "action.failed": [
                  { guard: "hasActedBefore", target: "compensating", actions: "previousAction" },
                  { target: "#ticket.main.escalated", actions: escalation("toolFailed") },
                ],
                "action.unresolved": {
                  target: "#ticket.main.escalated",
                  actions: escalation("toolOutcomeUnknown"),
                },
                "action.outdated": outdated,
                "customer.replied": [
                  { guard: "isAutomatic", actions: "keep" },
                  { actions: "rememberFollowUp" },
                ],
                "step.abandoned": abandoned("acting"),
              },
            },
            /** An action failed after others had been done: what can be undone is undone, the last one first. */
            compensating: {
              entry: {
                type: "effect",
                params: ({ context }) => ({ kind: "action.compensate", index: context.actionIndex }),
              },
              on: {
                "action.compensated": undone,
                "compensation.failed": undone,
                "step.abandoned": abandoned("compensating"),
                "customer.replied": { actions: "keep" },
              },
            },
            replying: {
              entry: {
                type: "effect",
                params: ({ context: { settings } }) =>
                  settings.replyUndoMs
                    ? { kind: "reply.send", delayMs: settings.replyUndoMs }
                    : { kind: "reply.send" },
              },
              on: {
                "reply.outdated": outdated,
                "reply.recalled": {
                  target: "#ticket.main.escalated",
                  actions: [effect({ kind: "effects.void" }), "raiseEpoch", escalation("takenOver")],
                },
                "step.abandoned": abandoned("replying"),
                "reply.sent": [
                  { guard: "hasFollowUp", target: "followingUp" },
                  { target: "#ticket.main.resolved", actions: { type: "resolve", params: "replied" } },
                ],
                "reply.failed": { target: "#ticket.main.escalated", actions: escalation("toolFailed") },
                "reply.unresolved": {
                  target: "#ticket.main.escalated",
                  actions: escalation("toolOutcomeUnknown"),
                },
                "customer.replied": [
                  { guard: "isAutomatic", actions: "keep" },
                  { actions: "rememberFollowUp" },
                ],
              },
            },
            /** Passed through at once: the customer wrote while the reply was leaving. */
            followingUp: {
              always: [
                { guard: "mayRestart", target: "triaging", actions: ["countRestart", "startRun"] },
                { target: "#ticket.main.escalated", actions: escalation("loopDetected") },
              ],
            },
          },
        },
        resolved: {
          entry: [effect({ kind: "timer.cancel", name: "sla" }), effect({ kind: "slot.release" })],
          on: {
            "customer.replied": reopen,
            "human.replied": { actions: "keep" },
            "reply.written": answers,
            ...stillTrue,
            "ticket.handedBack": {
              guard: "mayHandBack",
              target: "#ticket.main.open.triaging",
              actions: ["countHandback", "startRun", ticketSetup.raise({ type: "sla.restarted" })],
            },
          },
        },
        escalated: {
          entry: effect({ kind: "slot.release" }),
          on: {
            "customer.replied": { actions: "keep" },
            "human.replied": { actions: ["raiseEpoch", escalation("takenOver")] },
            "reply.written": answers,
            ...stillTrue,
            "ticket.handedBack": {
              guard: "mayHandBack",
              target: "#ticket.main.open.triaging",
              actions: ["countHandback", "startRun"],
            },
            "ticket.redriven": redriven,
            "ticket.closedByHuman": {
              target: "resolved",
              actions: { type: "resolve", params: "humanResolved" },
            },
            "ticket.cancelled": { target: "cancelled", actions: "raiseEpoch" },
          },
        },
        answering,
        cancelled: {
          entry: [effect({ kind: "timer.cancel", name: "sla" }), effect({ kind: "slot.release" })],
          on: {
            "customer.replied": { actions: "keep" },
            "human.replied": { actions: "keep" },
            ...stillTrue,
          },
        },
      },
    },
    /** Whether a person or a reply comes in time. */
    sla: {
      initial: "onTrack",
      states: {
        onTrack: {
          entry: {
            type: "effect",
            params: ({ context }) => ({
              kind: "timer.set",
              name: "sla",
              afterMs: context.settings.slaAtRiskMs,
            }),
          },
          on: { "timer.expired": { guard: "isSlaTimer", target: "atRisk" } },
        },
        atRisk: {
          entry: {
            type: "effect",
            params: ({ context }) => ({
              kind: "timer.set",
              name: "sla",
              afterMs: Math.max(0, context.settings.slaBreachMs - context.settings.slaAtRiskMs),
            }),
          },
          on: { "timer.expired": { guard: "isSlaTimer", target: "breached" } },
        },
        breached: { entry: ticketSetup.raise({ type: "sla.missed" }) },
      },
      on: { "sla.restarted": ".onTrack" },
    },
    /** How the ticket must economise. It only tightens, until a person hands the ticket back. */
    budget: {
      initial: "ok",
      on: {
        "ticket.handedBack": { guard: "isHandedBack", target: ".ok" },
        "ticket.redriven": { guard: "isRedriven", target: ".ok" },
      },
      states: {
        ok: { always: { guard: "hasSpent60", target: "compact" } },
        compact: { always: { guard: "hasSpent80", target: "cheaper" } },
        cheaper: { always: { guard: "hasSpent95", target: "draftOnly" } },
        draftOnly: { always: { guard: "hasSpentAll", target: "exhausted" } },
        exhausted: { entry: ticketSetup.raise({ type: "budget.exhausted" }) },
      },
    },
  },
});
