/** What people made of a ticket's actions: pure, from its events. `domain/track-record.ts` says how it is counted. */
import type { Approval } from "../domain/approval.ts";
import type { ProposedAction } from "../domain/draft.ts";
import type { Ruling, TicketEvent } from "../domain/event.ts";
import type { TicketState } from "../domain/state.ts";
import type { Counters } from "../domain/tally.ts";
import type { Judgement } from "../domain/judgement.ts";
import { judgementKey, severalIntents, type JudgedKind } from "../domain/track-record.ts";
import { findFaults } from "./deed-faults.ts";

interface Step {
  event: TicketEvent;
  /** The state after it. */
  state: TicketState;
}

/** The ticket's whole record. Actions proposed before anybody knew what the ticket is about are not judged. */
export function judgeActions(steps: readonly Step[]): Counters {
  const judged: Counters = {};
  const approvals = new Map<string, Approval>();
  const rulings = new Map<string, Ruling>();
  /** What was done and stands, by the action's id. */
  const done = new Map<string, JudgedKind>();
  const takenFor = new Set<string>();
  const faults = findFaults(steps);

  const count = (judgement: Judgement, kind: JudgedKind | null) => {
    if (!kind) return;
    const key = judgementKey(judgement, kind);
    judged[key] = (judged[key] ?? 0) + 1;
  };
  const kindOf = (
    action: ProposedAction,
    { amountCents, currency }: Pick<Ruling, "amountCents" | "currency">,
  ): JudgedKind | null => {
    const [intent] = takenFor;
    if (intent === undefined) return null;
    return {
      // The words of a ticket that was taken for several have moved: it is no record of any of them.
      intent: takenFor.size > 1 ? severalIntents : intent,
      tool: action.tool.replace(/@\d+$/, ""),
      amount: amountCents === null ? null : { cents: amountCents, currency: currency ?? "-" },
    };
  };
  const decide = (approvalId: string, judgement: Judgement) => {
    const approval = approvals.get(approvalId);
    if (approval) count(judgement, kindOf(approval.action, approval));
  };

  for (const [index, { event }] of steps.entries()) {
    switch (event.type) {
      case "agent.triaged":
        takenFor.add(event.output.intent);
        break;
      case "feedback.given":
        if (event.feedback.intent) takenFor.add(event.feedback.intent);
        break;
      case "agent.validated":
        for (const ruling of event.rulings) rulings.set(ruling.actionId, ruling);
        for (const approval of event.approvals) approvals.set(approval.id, approval);
        break;
      case "approval.granted":
        decide(event.approvalId, "asProposed");
        break;
      case "approval.edited":
        decide(event.approvalId, "edited");
        break;
      case "approval.changesRequested":
        decide(event.approvalId, "changed");
        break;
      case "approval.rejected":
        decide(event.approvalId, "rejected");
        break;
      case "action.completed": {
        const ruling = rulings.get(event.action.id);
        const kind = ruling && kindOf(event.action, ruling);
        if (!kind) break;
        done.set(event.action.id, kind);
        if (ruling.decision === "allow") count("automatic", kind);
        break;
      }
    }
    const fault = faults[index];
    if (!fault) continue;
    for (const [actionId, kind] of done) {
      if (fault.actionId !== null && fault.actionId !== actionId) continue;
      count(fault.kind, kind);
      if (fault.kind === "reverted") done.delete(actionId);
    }
  }
  return judged;
}
