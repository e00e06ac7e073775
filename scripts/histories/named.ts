/** The histories that are told by name: the ways a ticket usually takes, and the ends of every counter. */
import type { EscalationReason } from "../../src/domain/escalation.ts";
import type { TicketEvent } from "../../src/domain/event.ts";
import { turnLimits, type TicketSettings } from "../../src/machines/ticket-setup.ts";
import {
  agentFailed,
  approval,
  call,
  drafted,
  everyEvent,
  gathered,
  message,
  refundAction,
  ruling,
  triaged,
  validated,
  written,
} from "./events.ts";

/** Small round numbers, so that a share of the budget is easy to hit exactly. */
export const settings: TicketSettings = {
  slaAtRiskMs: 1_000,
  slaBreachMs: 3_000,
  approvalExpireMs: 5_000,
  budget: { tokens: 1_000, costMicros: 1_000 },
};

const started: TicketEvent[] = [{ type: "ticket.queued" }, { type: "ticket.started" }];
const thought = [triaged("resolve"), gathered(), drafted("drafted")];
const drafting = [triaged("resolve"), gathered()];
const asked = validated("pass", [ruling("ask")], [approval()]);
const granted: TicketEvent = {
  type: "approval.granted",
  approvalId: "apr_1",
  by: "Ada",
  note: null,
  call: call(),
};
const changes: TicketEvent = {
  type: "approval.changesRequested",
  approvalId: "apr_1",
  by: "Ada",
  note: "shorter",
  call: call(),
};
const edited = exampleOf("approval.edited");
const rejected = exampleOf("approval.rejected");
const acted: TicketEvent = { type: "action.completed", action: refundAction, output: {}, call: call() };
const sent = exampleOf("reply.sent");
const answers = written(false);
const answersLast = written(true);
const writes: TicketEvent = { type: "customer.replied", message: message(), contentKey: "k2" };
const writesAutomatically: TicketEvent = {
  type: "customer.replied",
  message: message({ automatic: true }),
  contentKey: "k3",
};
const takesOver: TicketEvent = { type: "human.replied", message: message({ from: "human" }), by: "Ada" };
const handsBack: TicketEvent = { type: "ticket.handedBack", by: "Ada", note: null };
const slaTimer: TicketEvent = { type: "timer.expired", name: "sla" };
const approvalTimer: TicketEvent = { type: "timer.expired", name: "approval" };

export const namedHistories: Record<string, TicketEvent[]> = {
  "straight reply": [...started, ...thought, validated("pass"), sent, exampleOf("feedback.given")],
  "refund approved": [...started, ...thought, asked, granted, acted, sent],
  "two questions, both granted": [
    ...started,
    ...thought,
    validated("pass", [ruling("ask"), ruling("ask")], [approval(), approval({ id: "apr_2" })]),
    granted,
    granted,
    acted,
    acted,
    sent,
  ],
  "refund rejected": [...started, ...thought, asked, rejected],
  "approval expired": [...started, ...thought, asked, slaTimer, approvalTimer],
  "edited, asked again, granted": [
    ...started,
    ...thought,
    asked,
    edited,
    drafted("drafted"),
    asked,
    granted,
    acted,
    sent,
  ],
  "changes requested until it is a loop": [
    ...started,
    ...thought,
    ...repeat(turnLimits.changeRequests, [asked, changes, drafted("drafted")]),
    asked,
    changes,
  ],
  "several actions, one after the other": [
    ...started,
    ...thought,
    validated("pass", [ruling("allow"), ruling("allow")]),
    acted,
    acted,
    sent,
  ],
  "the last action fails, what can be undone is undone": [
    ...started,
    ...thought,
    validated("pass", [ruling("allow"), ruling("allow"), ruling("allow")]),
    acted,
    acted,
    exampleOf("action.failed"),
    exampleOf("compensation.failed"),
    exampleOf("action.compensated"),
  ],
  "the second action fails and the first stays done": [
    ...started,
    ...thought,
    validated("pass", [ruling("allow"), ruling("allow")]),
    acted,
    exampleOf("action.failed"),
    exampleOf("compensation.failed"),
  ],
  "the record had changed when the approved action was to leave": [
    ...started,
    ...thought,
    validated("pass", [ruling("ask")]),
    exampleOf("approval.granted"),
    exampleOf("action.outdated"),
    ...thought,
    validated("pass", [ruling("ask")]),
    exampleOf("approval.granted"),
    acted,
    sent,
  ],
  "the record changes once too often": [
    ...started,
    ...repeat(turnLimits.restarts + 1, [...thought, asked, granted, exampleOf("action.outdated")]),
  ],
  "the thread moved on before the reply left": [
    ...started,
    ...thought,
    validated("pass"),
    exampleOf("effect.attempted"),
    exampleOf("reply.outdated"),
    ...thought,
    validated("pass"),
    sent,
  ],
  "given up while replying, and redriven": [
    ...started,
    ...thought,
    validated("pass", [ruling("allow")]),
    acted,
    exampleOf("step.abandoned"),
    exampleOf("ticket.redriven"),
    sent,
  ],
  "a person takes over with a reply, and answers again until they resolve it": [
    ...started,
    ...thought,
    answers,
    sent,
    writes,
    answersLast,
    sent,
    writes,
    handsBack,
  ],
  "a person's reply meets a customer who writes": [
    ...started,
    answersLast,
    takesOver,
    writesAutomatically,
    writes,
    sent,
    answers,
    exampleOf("reply.outdated"),
  ],
  "a person's reply is taken back, fails, is lost, is given up and redriven": [
    ...started,
    answers,
    exampleOf("reply.recalled"),
    answers,
    exampleOf("reply.failed"),
    answers,
    exampleOf("reply.unresolved"),
    answers,
    exampleOf("step.abandoned"),
    { type: "step.abandoned", effectId: "7.0", step: "reply.send", attempts: 8, message: "" },
    { type: "ticket.redriven", by: "Ada" },
    exampleOf("action.revertRequested"),
    exampleOf("action.compensated"),
    { type: "ticket.cancelled", by: "Ada" },
    answers,
    sent,
  ],
  "a person answers as often as anybody may": [
    ...started,
    ...repeat(turnLimits.answers + 1, [answers, sent]),
  ],
  "the customer writes while the reply leaves": [
    ...started,
    ...thought,
    validated("pass"),
    writesAutomatically,
    writes,
    sent,
    ...thought,
    validated("pass"),
    sent,
  ],
  "the customer writes while the refund runs": [
    ...started,
    ...thought,
    validated("pass", [ruling("allow")]),
    writes,
    acted,
    sent,
    triaged("close"),
  ],
  "taken over while acting, the deed is kept": [
    ...started,
    ...thought,
    validated("pass", [ruling("allow")]),
    takesOver,
    acted,
    { type: "ticket.closedByHuman", by: "Ada" },
  ],
  "handed back and resolved": [
    ...started,
    triaged("human"),
    takesOver,
    handsBack,
    ...thought,
    validated("pass"),
    sent,
  ],
  "handed back until nobody may": [
    ...started,
    ...repeat(turnLimits.handbacks, [takesOver, handsBack]),
    takesOver,
    handsBack,
    { type: "ticket.closedByHuman", by: "Ada" },
  ],
  "closed by a person": [...started, ...drafting, { type: "ticket.closedByHuman", by: "Ada" }],
  cancelled: [...started, triaged("resolve"), { type: "ticket.cancelled", by: "Ada" }, writes],
  "every rung of the budget, each met exactly": [
    ...started,
    spend(triaged("resolve"), 599),
    spend(gathered(), 1),
    spend(drafted("drafted"), 199),
    spend(validated("revise"), 1),
    spend(drafted("drafted"), 149),
    spend(validated("revise"), 1),
    spend(drafted("drafted"), 49),
    { type: "agent.answeredLate", callId: call().id, calls: [call({ costMicros: 1_000 })] },
  ],
  "the budget's last rung gives the draft to a person, who grants it once more": [
    ...started,
    ...drafting,
    spend(drafted("drafted"), 950),
    validated("pass"),
    handsBack,
    ...thought,
    validated("pass"),
    sent,
  ],
  "every rung of the clock, reopened, and the clock begins again": [
    { type: "ticket.started" },
    slaTimer,
    slaTimer,
    ...thought,
    validated("pass"),
    sent,
    writes,
    slaTimer,
    ...thought,
    validated("pass"),
    sent,
    handsBack,
  ],
  "never started": [{ type: "ticket.queued" }, slaTimer, writes, slaTimer],
  "reopened until it is a loop": [
    ...started,
    triaged("close"),
    ...repeat(turnLimits.restarts, [writes, triaged("close")]),
    writesAutomatically,
    writes,
  ],
  "written to while it thinks, until it is a loop": [
    ...started,
    ...repeat(turnLimits.restarts, [triaged("resolve"), writes]),
    triaged("resolve"),
    writes,
  ],
  "written to while a person is asked, once too often": [
    ...started,
    ...repeat(turnLimits.restarts, [triaged("resolve"), writes]),
    ...thought,
    asked,
    writes,
  ],
  "follows up until it is a loop": [
    ...started,
    ...repeat(turnLimits.restarts + 1, [...thought, validated("pass"), writes, sent]),
  ],
  "revised until a person has it": [
    ...started,
    ...thought,
    ...repeat(turnLimits.revisions, [validated("revise"), drafted("drafted")]),
    validated("revise"),
  ],
  "an agent fails, waits as long as it is told, and fails too often": [
    ...started,
    agentFailed(true),
    agentFailed(true),
    triaged("resolve"),
    failsWith({ retryAfterMs: 30_000 }),
    ...repeat(turnLimits.failures - 1, [agentFailed(true)]),
  ],
  "each agent fails once, and its answer is forgiven": [
    ...started,
    ...thought.flatMap((answer) => [agentFailed(true), answer]),
    agentFailed(true),
    asked,
    changes,
    drafted("drafted"),
    agentFailed(true),
    validated("pass", [ruling("allow")]),
    writes,
    acted,
    sent,
    ...thought,
    agentFailed(true),
    validated("pass"),
    sent,
  ],
  "a draft is given up for a reason of its own": [
    ...started,
    ...drafting,
    withReason(drafted("unable"), "policyDenied"),
  ],
  "a verdict hands over for a reason of its own": [
    ...started,
    ...thought,
    withReason(validated("escalate"), "safety"),
  ],
  "what comes too late means nothing": [
    ...started,
    { type: "ticket.started" },
    { type: "ticket.queued" },
    gathered(),
    ...thought,
    triaged("resolve"),
    granted,
    approvalTimer,
    asked,
    asked,
    sent,
    granted,
    granted,
    agentFailed(true),
    acted,
    acted,
    sent,
    sent,
    { type: "ticket.closedByHuman", by: "Ada" },
    { type: "ticket.cancelled", by: "Ada" },
    rejected,
  ],
  "a model has no budget left": [...started, failsWith({ reason: "budgetExhausted", retryable: false })],
};

/** The event, with a call that took so many tokens. */
export function spend<Event extends TicketEvent>(event: Event, tokens: number): Event {
  const outputTokens = Math.floor(tokens / 3);
  return { ...event, calls: [call({ inputTokens: tokens - outputTokens, outputTokens })] };
}

/** The agent's answer, with this reason to hand over. */
function withReason(event: TicketEvent, reason: EscalationReason): TicketEvent {
  switch (event.type) {
    case "agent.drafted":
      return { ...event, output: { outcome: "unable", reason, note: "" } };
    case "agent.validated":
      return { ...event, output: { ...event.output, reason } };
    default:
      throw new Error(`${event.type} has no reason`);
  }
}

function repeat(times: number, events: TicketEvent[]): TicketEvent[] {
  return Array.from({ length: times }, () => events).flat();
}

function failsWith(failure: object): TicketEvent {
  const event = agentFailed(true);
  return event.type === "agent.failed" ? { ...event, failure: { ...event.failure, ...failure } } : event;
}

function exampleOf(type: TicketEvent["type"]): TicketEvent {
  const example = everyEvent.find((event) => event.type === type);
  if (!example) throw new Error(`events.ts has no example of ${type}`);
  return example;
}
