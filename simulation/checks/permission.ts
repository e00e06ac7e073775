/** Whether a request may leave: somebody must have allowed exactly this, and nobody must have taken it back. */
import type { Approval } from "../../src/domain/approval.ts";
import { nameProposal } from "../agents.ts";
import type { StoredEvent } from "../stored.ts";
import type { Departure, Violation, Witness } from "../witness.ts";

/** The tenants' policy once more, in other words than the core's. */
function mustAsk({ operation, action }: Departure): "allow" | "ask" | "deny" {
  switch (operation) {
    case "sendReply":
    case "resendInvoice":
    case "changeAddress":
      return "allow";
    case "cancelOrder":
      return "ask";
    case "createRefund": {
      const amount = Number(/amountCents=(\d+)/.exec(action)?.[1]);
      return amount <= 2_000 ? "allow" : amount <= 20_000 ? "ask" : "deny";
    }
    default:
      return "deny";
  }
}

/** Called when an effect's first request leaves, with the ticket's events as they are on disk then. */
export function checkPermission(
  witness: Witness,
  departure: Departure,
  events: readonly StoredEvent[],
  nowMs: number,
): Violation | null {
  const { ticketId, action } = departure;
  const violate = (message: string): Violation => ({
    invariant: "I-13",
    kind: "wrongEnd",
    ticketId,
    message: `${message}: ${action}`,
  });
  switch (mustAsk(departure)) {
    case "allow":
      return null;
    case "deny":
      return violate("the policy denies what leaves");
    case "ask":
      break;
  }
  const said = witness.decisions.some(
    (made) =>
      made.ticketId === ticketId &&
      made.action === action &&
      (made.decision === "approve" || made.decision === "edit") &&
      made.answer !== "refused",
  );
  if (!said) return violate("nobody has approved what leaves");
  const granted = findGrant(events, action);
  if (!granted) return violate("what leaves was not approved in this run");
  if (granted.expiresAt <= nowMs) return violate("what leaves was approved until earlier");
  return null;
}

/** The approval of this very action since the run began. */
function findGrant(events: readonly StoredEvent[], action: string): Approval | null {
  const asked = new Map<string, Approval>();
  let granted: Approval | null = null;
  for (const { event } of events) {
    switch (event.type) {
      case "agent.triaged":
        granted = null;
        asked.clear();
        break;
      case "agent.validated":
        for (const approval of event.approvals) asked.set(approval.id, approval);
        break;
      case "approval.granted": {
        const approval = asked.get(event.approvalId);
        if (approval && nameProposal(approval.action) === action) granted = approval;
        break;
      }
      case "approval.edited":
        if (nameProposal(event.edited.action) === action) granted = event.edited;
        break;
      default:
    }
  }
  return granted;
}

/** After a person's word was acknowledged nothing new leaves, until a person hands the ticket back. */
export function checkPeopleWin(
  witness: Witness,
  departure: Departure,
  events: readonly StoredEvent[],
): Violation | null {
  const { ticketId, at, action } = departure;
  const own = witness.interventions.filter((intervention) => intervention.ticketId === ticketId);
  const handedBack = own.some(({ kind }) => ["handBack", "redrive", "close"].includes(kind));
  const stopped = own.find(({ kind, acknowledgedAt }) => {
    if (acknowledgedAt === null || acknowledgedAt > at) return false;
    // Closing is not for ever: a customer who writes again opens it.
    if (kind === "cancel" || kind === "erase") return true;
    // Words on a ticket that was done with take nothing over.
    const took = events.some(({ event, state }) => event.type === "human.replied" && state === "escalated");
    return kind === "takeOver" && took && !handedBack;
  });
  if (!stopped) return null;
  return {
    invariant: "I-8",
    kind: "wrongEnd",
    ticketId,
    message: `left ${at - (stopped.acknowledgedAt ?? at)} ms after ${stopped.kind} was acknowledged: ${action}`,
  };
}
