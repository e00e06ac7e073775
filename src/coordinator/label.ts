/** The labelled examples a ticket gives: pure, from its events. Its words leave it without personal data. */
import type { Call } from "../domain/call.ts";
import { callsOf } from "../domain/event-calls.ts";
import type { Ruling, TicketEvent } from "../domain/event.ts";
import { digest } from "../domain/ids.ts";
import type { Label } from "../domain/label.ts";
import { stageOfDecision, stageOfFeedback, stageOfRevert } from "../domain/stage-at-fault.ts";
import type { Feedback } from "../domain/view.ts";
import { eraseKnown, erasePersonalData } from "../redaction/erase.ts";
import { redactionKindSchema, type RedactionKind } from "../redaction/kinds.ts";
import { readKnown } from "../redaction/known.ts";
import type { EventRow } from "./rows.ts";

type Finding = Pick<Label, "source" | "said" | "isRight" | "stage" | "intent" | "outcome"> & { by: string };

/** Characters of a ticket's words that a label keeps. */
const longest = 2_000;
const allKinds: ReadonlySet<RedactionKind> = new Set(redactionKindSchema.options);

/** In order. Tickets that nobody has judged give none. */
export function labelTicket(ticketId: string, events: readonly EventRow[]): Label[] {
  const labels: Label[] = [];
  const calls: Call[] = [];
  const rulings = new Map<string, Ruling>();
  const unasked = new Set<string>();
  let subject = "";
  let body = "";
  let names: Parameters<typeof eraseKnown>[1] = [];
  let assessed: Label["assessed"] = null;
  let wasHandedOverByTriage = false;

  const find = (event: TicketEvent): Finding | null => {
    switch (event.type) {
      case "feedback.given": {
        const course = { assessed, wasHandedOverByTriage, wasDoneUnasked: unasked.size > 0, calls };
        return { ...readFeedback(event.feedback, course), by: event.feedback.by };
      }
      case "approval.granted":
      case "approval.edited":
      case "approval.changesRequested":
      case "approval.rejected": {
        const said = decisionOf[event.type];
        const stage = stageOfDecision(said);
        const isAsked = said === "granted" || said === "edited";
        const outcome = isAsked ? "awaitingApproval" : null;
        return {
          source: "approval",
          said,
          isRight: stage === null,
          stage,
          intent: null,
          outcome,
          by: event.by,
        };
      }
      case "action.revertRequested": {
        const wasDoneUnasked = unasked.has(event.actionId);
        const outcome = wasDoneUnasked ? "awaitingApproval" : null;
        const stage = stageOfRevert(wasDoneUnasked);
        return {
          source: "correction",
          said: "reverted",
          isRight: false,
          stage,
          intent: null,
          outcome,
          by: event.by,
        };
      }
      case "reply.recalled":
        // A person's own words say nothing of the draft.
        if (event.messageId !== undefined) return null;
        return {
          source: "correction",
          said: "recalled",
          isRight: false,
          stage: "draft",
          intent: null,
          outcome: null,
          by: event.by,
        };
      default:
        return null;
    }
  };

  for (const { event, eventId, at } of events) {
    calls.push(...callsOf(event));
    switch (event.type) {
      case "ticket.received":
        ({ subject } = event.ticket);
        ({ body } = event.message);
        names = readKnown({
          requesterName: event.ticket.requester.name,
          authorName: event.message.authorName,
        });
        break;
      case "customer.replied":
        ({ body } = event.message);
        break;
      case "agent.triaged":
        assessed = { intent: event.output.intent, confidence: event.output.confidence };
        wasHandedOverByTriage = event.output.route === "human";
        break;
      case "agent.validated":
        for (const ruling of event.rulings) rulings.set(ruling.actionId, ruling);
        break;
      case "action.completed":
        if (rulings.get(event.action.id)?.decision === "allow") unasked.add(event.action.id);
        break;
    }
    const finding = find(event);
    if (!finding) continue;
    const erase = (text: string) => eraseKnown(erasePersonalData(text.slice(0, longest), allKinds), names);
    const id = `lbl_${digest("label", ticketId, eventId).slice(0, 24)}`;
    labels.push({ id, ticketId, at, ...finding, assessed, subject: erase(subject), body: erase(body) });
  }
  return labels;
}

const decisionOf = {
  "approval.granted": "granted",
  "approval.edited": "edited",
  "approval.changesRequested": "changesRequested",
  "approval.rejected": "rejected",
} as const;

function readFeedback(
  feedback: Feedback,
  course: Parameters<typeof stageOfFeedback>[1],
): Omit<Finding, "by"> {
  const { rating, reason, intent = null, callId } = feedback;
  const isRight = rating === "up";
  const stage = isRight ? null : stageOfFeedback(feedback, course);
  // Who calls triage's own step good says that it is what triage took it for.
  const isOfTriage = course.calls.some(({ id, callee }) => id === callId && callee === "triage");
  // The ids are those of `intentSchema`: triage's answer was parsed with it.
  const confirmed = isRight && isOfTriage ? (course.assessed as Label["assessed"]) : null;
  const outcome =
    reason === "shouldHaveEscalated" ? "escalated" : reason === "shouldNotHaveEscalated" ? "resolved" : null;
  return {
    source: "feedback",
    said: reason ?? rating,
    isRight,
    stage,
    intent: intent ?? confirmed?.intent ?? null,
    outcome,
  };
}
