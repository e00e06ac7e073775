/** What came of a ticket, told from its journal: in a cassette's words and in a fixture's. Pure. */
import { z } from "zod";
import type { Outcome } from "../../domain/cassette.ts";
import { sumUsage, type Call } from "../../domain/call.ts";
import type { ProposedAction } from "../../domain/draft.ts";
import { callsOf } from "../../domain/event-calls.ts";
import type { TicketFixture } from "../../domain/fixture.ts";
import { intentSchema } from "../../domain/intent.ts";
import type { TicketState } from "../../domain/state.ts";
import type { TicketSummary } from "../../domain/view.ts";
import { rememberAll, type TicketMemory } from "../../memory/memory.ts";
import type { EventRow } from "../rows.ts";

export function tellOutcome(
  events: readonly EventRow[],
  { state, reason }: Pick<TicketSummary, "state" | "reason">,
): Outcome {
  const memory = rememberAll(events);
  const told = ({ tool, arguments: given }: ProposedAction) => ({ tool, arguments: given });
  let proposed: readonly ProposedAction[] = [];
  const outcome: Outcome = {
    state,
    reason,
    path: pathOf(events),
    intent: memory.assessment?.intent ?? null,
    rulings: [],
    actions: [],
    reply: memory.reply?.body ?? null,
    costMicros: sumUsage(callsThatCount(events)).costMicros,
  };
  for (const { event } of events) {
    switch (event.type) {
      case "agent.drafted":
        proposed = event.output.outcome === "drafted" ? event.output.actions : [];
        break;
      case "agent.validated":
        for (const { actionId, decision, ruleId } of event.rulings) {
          const action = proposed.find(({ id }) => id === actionId);
          if (action) outcome.rulings.push({ ...told(action), decision, ruleId: ruleName(ruleId) });
        }
        break;
      case "action.completed":
        outcome.actions.push({ ...told(event.action), outcome: "done" });
        break;
      case "action.failed":
        outcome.actions.push({ ...told(event.action), outcome: "failed" });
        break;
      case "action.unresolved":
        outcome.actions.push({ ...told(event.action), outcome: "unknown" });
        break;
      case "action.compensated":
        outcome.actions.push({ ...told(event.action), outcome: "compensated" });
        break;
      default:
    }
  }
  return outcome;
}

/** Without those of agents that were overtaken: their answers changed nothing, and are not asked for again. */
export function callsThatCount(events: readonly EventRow[]): Call[] {
  return events.flatMap(({ event }) => (event.type === "agent.answeredLate" ? [] : callsOf(event)));
}

/** An approval's id is of its ticket alone. */
function ruleName(ruleId: string): string {
  return ruleId.startsWith("approval ") ? "approval" : ruleId;
}

function pathOf(events: readonly EventRow[]): TicketState[] {
  const path: TicketState[] = [];
  for (const { state } of events) {
    if (state !== "received" && state !== "queued" && path.at(-1) !== state) path.push(state);
  }
  return path;
}

/** The way without what broke and was redriven: in a fixture nothing breaks. */
function withoutDetours(events: readonly EventRow[]): TicketState[] {
  const whole: EventRow[] = [];
  for (const row of events) {
    // Back to where it was given up.
    if (row.event.type === "ticket.redriven") {
      whole.splice(whole.findLastIndex(({ event }) => event.type === "step.abandoned"));
    } else whole.push(row);
  }
  return pathOf(whole);
}

/** What a fixture expects of the same ticket. Read tools are required as they succeeded; effects are exact. */
export function tellExpectation(
  events: readonly EventRow[],
  { state, reason }: Pick<TicketSummary, "state" | "reason">,
  memory: TicketMemory,
): TicketFixture["expect"] {
  const done = events.flatMap(({ event }) => (event.type === "action.completed" ? [event.action] : []));
  const targetsOf = (tool: string, argument: string) =>
    done
      .filter((action) => action.tool.startsWith(`${tool}@`))
      .map((action) => String(action.arguments[argument]));
  const intent = intentSchema.safeParse(memory.assessment?.intent).data;
  const tools = memory.calls.filter(({ kind, outcome }) => kind === "tool" && outcome === "success");
  return {
    state,
    reason,
    intents: intent ? [intent] : [],
    paths: [withoutDetours(events)],
    requiredTools: [...new Set(tools.map(({ callee }) => callee))],
    forbiddenTools: [],
    approvals: memory.approvals.map(({ action, status }) => ({
      tool: action.tool,
      arguments: action.arguments,
      status,
    })),
    mustSay: [],
    mustNotSay: [],
    effects: {
      refunds: refundsOf(events),
      cancellations: [
        ...targetsOf("orders.cancel", "orderId"),
        ...targetsOf("subscriptions.cancel", "subscriptionId"),
      ],
      addressChanges: targetsOf("orders.changeAddress", "orderId"),
      invoicesResent: targetsOf("invoices.resend", "invoiceId"),
      passwordResets: targetsOf("accounts.resetPassword", "customerId"),
      replies: events.filter(({ event }) => event.type === "reply.sent").length,
    },
    language: memory.reply?.language ?? null,
  };
}

/** What was paid back, by a refund or because an order was cancelled. */
function refundsOf(events: readonly EventRow[]): TicketFixture["expect"]["effects"]["refunds"] {
  const refundedBefore = new Map<string, number>();
  const refunds: TicketFixture["expect"]["effects"]["refunds"] = [];
  for (const { event } of events) {
    if (event.type === "agent.gathered") {
      for (const { content } of event.output.evidence) {
        const order = orderSchema.safeParse(content).data;
        if (order) refundedBefore.set(order.id, order.refundedCents);
      }
    }
    if (event.type !== "action.completed") continue;
    const { tool, arguments: given } = event.action;
    if (tool.startsWith("refunds.create@")) {
      refunds.push({ orderId: String(given["orderId"]), amountCents: Number(given["amountCents"]) });
    } else if (tool.startsWith("orders.cancel@")) {
      const order = cancelledSchema.safeParse(event.output).data?.order;
      const amountCents = order ? order.refundedCents - (refundedBefore.get(order.id) ?? 0) : 0;
      if (order && amountCents > 0) refunds.push({ orderId: order.id, amountCents });
    }
  }
  return refunds;
}

const orderSchema = z.looseObject({ id: z.string(), refundedCents: z.number().int() });
const cancelledSchema = z.looseObject({ order: orderSchema });
