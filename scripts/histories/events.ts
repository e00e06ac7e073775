/** One small example of each event, for whoever cares about states and not about content. */
import type { Approval } from "../../src/domain/approval.ts";
import type { Call } from "../../src/domain/call.ts";
import type { ProposedAction } from "../../src/domain/draft.ts";
import type { Ruling, TicketEvent } from "../../src/domain/event.ts";
import type { Message, Ticket } from "../../src/domain/ticket.ts";

export const exampleTicket: Ticket = {
  id: "tkt_00000000000000000000000000000001",
  tenantId: "demo",
  source: "standard",
  externalId: "T-1",
  subject: "Where is my lamp?",
  requester: { email: "ida@example.com", name: "Ida Brandt", externalId: null },
  channel: null,
  locale: null,
  priority: null,
  attachments: [],
  metadata: {},
  url: null,
};

export function message(overrides: Partial<Message> = {}): Message {
  return {
    id: "m1",
    from: "customer",
    authorName: "Ida Brandt",
    body: "Where is it?",
    automatic: false,
    at: 1_000,
    ...overrides,
  };
}

export function call(overrides: Partial<Call> = {}): Call {
  return {
    id: `${exampleTicket.id}/2.0`,
    parentId: null,
    caller: "coordinator",
    callee: "triage",
    kind: "agent",
    inputHash: "0".repeat(64),
    attempt: 1,
    startedAt: 1_000,
    endedAt: 1_010,
    outcome: "success",
    reason: null,
    inputTokens: 0,
    outputTokens: 0,
    costMicros: 0,
    traceId: "0".repeat(32),
    ...overrides,
  };
}

export const refundAction: ProposedAction = {
  id: "a1",
  tool: "refunds.create@1",
  arguments: { orderId: "SB-1", amountCents: 9_900, currency: "EUR", reason: "damaged" },
  reason: "The lamp arrived broken.",
  evidenceIds: ["e1"],
};

export function ruling(decision: Ruling["decision"]): Ruling {
  return {
    actionId: "a1",
    actionHash: "hash",
    decision,
    ruleId: "refund-large",
    why: "Refunds over 50.00 need a person.",
    tier: 2,
    amountCents: 9_900,
    currency: "EUR",
    policyVersion: "demo-1",
  };
}

export function approval(overrides: Partial<Approval> = {}): Approval {
  return {
    id: "apr_1",
    action: refundAction,
    actionHash: "hash",
    tier: 2,
    amountCents: 9_900,
    currency: "EUR",
    ruleId: "refund-large",
    policyVersion: "demo-1",
    origins: [],
    why: "Refunds over 50.00 need a person.",
    status: "pending",
    requestedAt: 1_000,
    expiresAt: 100_000,
    decidedBy: null,
    decidedAt: null,
    note: null,
    needed: 1,
    endorsements: [],
    changes: [],
    target: null,
    proposedArguments: null,
    ...overrides,
  };
}

const callId = `${exampleTicket.id}/2.0`;

export function triaged(route: "resolve" | "human" | "close"): TicketEvent {
  return {
    type: "agent.triaged",
    callId,
    calls: [],
    output: {
      intent: "order_status",
      confidence: 0.9,
      priority: "normal",
      sentiment: "neutral",
      language: "en",
      riskFlags: [],
      entities: {
        orderIds: [],
        invoiceIds: [],
        subscriptionIds: [],
        trackingNumbers: [],
        emails: [],
        amounts: [],
      },
      route,
      reason: route === "human" ? "humanRequested" : null,
      summary: "Asks where an order is.",
    },
  };
}

export function gathered(): TicketEvent {
  return { type: "agent.gathered", callId, calls: [], output: { evidence: [], gaps: [] } };
}

export function drafted(outcome: "drafted" | "unable"): TicketEvent {
  const output =
    outcome === "unable"
      ? ({ outcome, reason: "insufficientEvidence", note: "" } as const)
      : ({
          outcome,
          language: "en",
          reply: "It is on its way.",
          claims: [],
          actions: [refundAction],
          confidence: 0.9,
          evidence: [],
        } as const);
  return {
    type: "agent.drafted",
    callId,
    calls: [],
    output: structuredClone(output) as Extract<TicketEvent, { type: "agent.drafted" }>["output"],
  };
}

export function validated(
  verdict: "pass" | "revise" | "escalate",
  rulings: Ruling[] = [],
  approvals: Approval[] = [],
): TicketEvent {
  const reason = verdict === "escalate" ? "validationFailed" : null;
  return {
    type: "agent.validated",
    callId,
    calls: [],
    output: { verdict, reason, findings: [] },
    rulings,
    approvals,
  };
}

/** A person writes to the customer themselves. */
export function written(resolves: boolean): TicketEvent {
  const words = message({ id: "w1", from: "human", to: "customer", authorName: "Ada", body: "I am on it." });
  const by = call({ id: "w1.written", callee: "Ada", kind: "human" });
  return { type: "reply.written", message: words, by: "Ada", answers: "m1", resolves, call: by };
}

export function agentFailed(retryable: boolean): TicketEvent {
  return {
    type: "agent.failed",
    callId,
    role: "triage",
    failure: { reason: "modelTimeout", retryable, retryAfterMs: null, message: "no answer" },
    calls: [],
  };
}

/** Every event there is, in each variant the machine tells apart. */
export const everyEvent: TicketEvent[] = [
  { type: "ticket.queued" },
  { type: "ticket.started" },
  triaged("resolve"),
  triaged("human"),
  triaged("close"),
  gathered(),
  drafted("drafted"),
  drafted("unable"),
  validated("pass"),
  validated("pass", [ruling("allow")]),
  validated("pass", [ruling("allow"), ruling("allow")]),
  validated("pass", [ruling("ask")], [approval()]),
  validated("pass", [ruling("ask"), ruling("ask")], [approval(), approval({ id: "apr_2" })]),
  validated("pass", [ruling("allow"), ruling("deny")]),
  validated("revise"),
  validated("escalate"),
  agentFailed(true),
  agentFailed(false),
  { type: "agent.answeredLate", callId, calls: [] },
  { type: "approval.endorsed", approvalId: "apr_1", by: "Grace", note: null, call: call() },
  { type: "approval.extended", afterMs: 3_600_000, until: 3_601_000, by: "Ada" },
  { type: "approval.granted", approvalId: "apr_1", by: "Ada", note: null, call: call() },
  {
    type: "approval.edited",
    approvalId: "apr_1",
    by: "Ada",
    note: null,
    edited: approval({ status: "edited" }),
    call: call(),
  },
  { type: "approval.changesRequested", approvalId: "apr_1", by: "Ada", note: "shorter", call: call() },
  { type: "approval.rejected", approvalId: "apr_1", by: "Ada", note: null, call: call() },
  { type: "action.completed", action: refundAction, output: {}, call: call() },
  { type: "action.failed", action: refundAction, reason: "orderUnknown", message: "", call: call() },
  { type: "action.unresolved", action: refundAction, message: "", call: call() },
  { type: "action.outdated", action: refundAction, differences: [], call: call() },
  { type: "action.compensated", action: refundAction, compensation: refundAction, call: call() },
  { type: "compensation.failed", action: refundAction, reason: "notCompensable", message: "", call: call() },
  { type: "reply.outdated", messages: [message()], contentKeys: ["k4"], threadHead: "m1", call: call() },
  { type: "effect.attempted", effectId: "7.0", outcome: "unknown", message: "", call: call() },
  { type: "effect.withdrawn", effectId: "7.0", tool: "replies.send@1", calls: [] },
  { type: "step.abandoned", effectId: "7.0", step: "a step", attempts: 8, message: "" },
  { type: "ticket.redriven", by: "Ada" },
  { type: "reply.sent", body: "It is on its way.", language: "en", call: call() },
  { type: "reply.failed", reason: "bounced", message: "", call: call() },
  { type: "reply.unresolved", message: "", call: call() },
  { type: "customer.replied", message: message(), contentKey: "k2" },
  { type: "customer.replied", message: message({ automatic: true }), contentKey: "k3" },
  { type: "human.replied", message: message({ from: "human" }), by: "Ada" },
  written(false),
  written(true),
  { type: "step.abandoned", effectId: "7.0", step: "reply.send", attempts: 8, message: "" },
  { type: "ticket.handedBack", by: "Ada", note: null },
  { type: "ticket.closedByHuman", by: "Ada" },
  { type: "reply.recalled", by: "Ada" },
  { type: "action.revertRequested", actionId: "a1", by: "Ada" },
  { type: "ticket.assigned", assignee: "Ada", until: 901_000, by: "Ada" },
  { type: "ticket.snoozed", until: 3_601_000, afterMs: 3_600_000, by: "Ada" },
  { type: "ticket.snoozed", until: null, afterMs: null, by: "Ada" },
  { type: "personalData.revealed", by: "Ada" },
  { type: "ticket.cancelled", by: "Ada" },
  { type: "timer.expired", name: "sla" },
  { type: "timer.expired", name: "approval" },
  { type: "timer.expired", name: "snooze" },
  {
    type: "feedback.given",
    feedback: { rating: "up", reason: null, note: null, callId: null, by: "Ada", at: 1_000 },
  },
];
