/** What a ticket adds to its tenant's figures: pure, from its events. */
import type { Call } from "../domain/call.ts";
import { callsOf } from "../domain/event-calls.ts";
import type { TicketEvent } from "../domain/event.ts";
import { restingStates, stageOfState, type TicketState } from "../domain/state.ts";
import { bucketOfMs, hourOf, type Counters, type TicketTally } from "../domain/tally.ts";
import { judgeActions } from "./judge.ts";
import { labelTicket } from "./label.ts";
import type { EventRow } from "./rows.ts";

/** A ticket's whole tally, from all of its events in order. */
export function tallyTicket(ticketId: string, events: readonly EventRow[]): TicketTally {
  const hours: Record<string, Counters> = {};
  const count = (atMs: number, key: string, times = 1) => {
    if (times === 0) return;
    const counters = (hours[hourOf(atMs)] ??= {});
    counters[key] = (counters[key] ?? 0) + times;
  };
  let state: TicketState | null = null;
  let stateSince = 0;
  let isCorrected = false;
  for (const { event, at, state: after } of events) {
    if (event.type === "ticket.received") count(at, "received");
    if (after !== state) {
      if (state) count(at, `took ${bucketOfMs(at - stateSince)} ${stageOfState(state)}`);
      // Back from a reply of their own, the ticket is with the person it was with.
      const isBack = state === "answering" && after === "escalated";
      if (restingStates.includes(after) && !isBack) count(at, `ended ${endingOf(after, event)}`);
      state = after;
      stateSince = at;
    }
    isCorrected ||= isCorrection(event);
    const calls = callsOf(event);
    countAnswers(calls, (call, what) => count(call.startedAt, `${what} model ${call.caller} ${call.callee}`));
    for (const call of calls) countCall(call, (key, times) => count(call.startedAt, key, times));
  }
  const labels = labelTicket(ticketId, events);
  const judged = judgeActions(events);
  return { id: ticketId, stateSince, isCorrected, hours, judged, ...(labels.length > 0 && { labels }) };
}

function countCall(call: Call, count: (key: string, times?: number) => void): void {
  count("micros", call.costMicros);
  if (call.kind !== "tool" && call.kind !== "model") return;
  const name = call.kind === "tool" ? `tool ${call.callee}` : `model ${call.caller} ${call.callee}`;
  count(`calls ${name}`);
  if (call.outcome === "failed") count(`failed ${name}`);
  if (call.outcome === "timeout") count(`timeouts ${name}`);
  if (call.outcome === "blocked") count(`blocked ${name}`);
  if (call.attempt > 1) count(`retries ${name}`);
  count(`ms ${name}`, Math.max(0, call.endedAt - call.startedAt));
  count(`input ${name}`, call.inputTokens);
  count(`output ${name}`, call.outputTokens);
  count(`cached ${name}`, call.cachedInputTokens);
  count(`micros ${name}`, call.costMicros);
}

/** Of each model that was asked: whether its answer fitted before it was asked to mend it. */
function countAnswers(
  calls: readonly Call[],
  count: (call: Call, what: "answered" | "invalid") => void,
): void {
  const tries = new Map<string, Call>();
  const keyOf = ({ parentId, callee, attempt }: Call, back = 0) => `${parentId} ${callee} ${attempt - back}`;
  // What comes last in a try is its answer; what came before was a wish for tools.
  for (const call of calls) if (call.kind === "model") tries.set(keyOf(call), call);
  for (const call of tries.values()) {
    const isInvalid = call.reason === "outputInvalid";
    const isMended = tries.get(keyOf(call, 1))?.reason === "outputInvalid";
    if (isMended || !(isInvalid || call.outcome === "success")) continue;
    count(call, "answered");
    if (isInvalid) count(call, "invalid");
  }
}

function endingOf(state: TicketState, event: TicketEvent): string {
  if (state !== "resolved") return state;
  const isPersons = event.type === "reply.sent" && event.messageId !== undefined;
  return isPersons || event.type === "ticket.closedByHuman" ? "human" : "automatic";
}

/** Whether a person put something right that Signalbox had proposed or done. */
function isCorrection(event: TicketEvent): boolean {
  switch (event.type) {
    case "approval.edited":
    case "approval.changesRequested":
    case "approval.rejected":
    case "human.replied":
    case "reply.written":
    case "ticket.handedBack":
    case "reply.recalled":
    case "action.revertRequested":
      return true;
    case "feedback.given":
      return event.feedback.rating === "down";
    default:
      return false;
  }
}
