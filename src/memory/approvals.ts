/**
 * The stratum of approvals: what people were asked and what they said, after each event. Pure. Kept apart from what was
 * found out and written: a yes is of this run alone, and no draft can bring one back.
 */
import type { Approval, ApprovalStatus, Endorsement } from "../domain/approval.ts";
import type { TicketEvent } from "../domain/event.ts";

export interface ApprovalMemory {
  approvals: Approval[];
  /** How many of them belong to earlier runs: those permit nothing any more. */
  earlierApprovals: number;
}

/** After one more event at that time, Unix milliseconds. */
export function approvalsAfter(
  { approvals, earlierApprovals }: ApprovalMemory,
  event: TicketEvent,
  at: number,
): ApprovalMemory {
  // A new run: whatever is still open is of the last one.
  if (event.type === "agent.triaged") {
    return { approvals: supersede(approvals), earlierApprovals: approvals.length };
  }
  // The record is another one: what was said of this very action in this run counts no more.
  if (event.type === "action.outdated") {
    const outdated = supersede(approvals).map((approval, index): Approval => {
      const isOfIt = index >= earlierApprovals && approval.action.id === event.action.id;
      return isOfIt ? { ...approval, status: "superseded" } : approval;
    });
    return { approvals: outdated, earlierApprovals };
  }
  return { approvals: askedAfter(approvals, event, at), earlierApprovals };
}

function askedAfter(approvals: Approval[], event: TicketEvent, at: number): Approval[] {
  switch (event.type) {
    case "agent.validated":
      return [...supersede(approvals), ...event.approvals];
    case "approval.granted":
      return decide(approvals, "approved", event, at);
    case "approval.endorsed":
      return endorse(approvals, event.approvalId, { by: event.by, note: event.note, at });
    case "approval.extended":
      return approvals.map((approval) =>
        approval.status === "pending" ? { ...approval, expiresAt: event.until } : approval,
      );
    case "approval.rejected":
      return supersede(decide(approvals, "rejected", event, at));
    case "approval.changesRequested":
      return supersede(decide(approvals, "changesRequested", event, at));
    case "approval.edited":
      return [...supersede(decide(approvals, "superseded", event, at)), event.edited];
    case "timer.expired":
      return event.name === "approval" ? settle(approvals, "expired") : approvals;
    case "customer.replied":
      return event.message.automatic ? approvals : supersede(approvals);
    case "reply.outdated":
    case "human.replied":
    case "reply.written":
    case "ticket.handedBack":
    case "ticket.cancelled":
    case "ticket.closedByHuman":
      return supersede(approvals);
    default:
      return approvals;
  }
}

function decide(
  approvals: readonly Approval[],
  status: ApprovalStatus,
  { approvalId, by, note }: { approvalId: string; by: string; note: string | null },
  at: number,
): Approval[] {
  return approvals.map((approval) =>
    approval.id === approvalId ? { ...approval, status, decidedBy: by, decidedAt: at, note } : approval,
  );
}

function endorse(approvals: readonly Approval[], approvalId: string, endorsement: Endorsement): Approval[] {
  return approvals.map((approval) =>
    approval.id === approvalId
      ? { ...approval, endorsements: [...approval.endorsements, endorsement] }
      : approval,
  );
}

function supersede(approvals: readonly Approval[]): Approval[] {
  return settle(approvals, "superseded");
}

function settle(approvals: readonly Approval[], status: "superseded" | "expired"): Approval[] {
  return approvals.map((approval) => (approval.status === "pending" ? { ...approval, status } : approval));
}
