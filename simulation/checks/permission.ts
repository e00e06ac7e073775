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
  at: { nowMs: number; agreements: number },
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
  const said = witness.decisions.filter(
    (made) =>
      made.ticketId === ticketId &&
      made.action === action &&
      (made.decision === "approve" || made.decision === "edit") &&
      made.answer !== "refused",
  );
  if (said.length === 0) return violate("nobody has approved what leaves");
  const { granted, agreed } = findGrant(events, action);
  if (!granted) return violate("what leaves was not approved in this run");
  if (granted.expiresAt <= at.nowMs) return violate("what leaves was approved until earlier");
  const needed = departure.operation === "createRefund" ? at.agreements : 1;
  if (agreed.size < needed || new Set(said.map(({ by }) => by)).size < needed) {
    return violate(`only ${[...agreed].join(", ")} agreed to what ${needed} people must`);
  }
  return null;
}

/** The approval of this very action since the run began, and everybody who has agreed to it. */
function findGrant(
  events: readonly StoredEvent[],
  action: string,
): { granted: Approval | null; agreed: Set<string> } {
  const asked = new Map<string, Approval>();
  const agreed = new Set<string>();
  let granted: Approval | null = null;
  for (const { event } of events) {
    switch (event.type) {
      case "agent.triaged":
        granted = null;
        asked.clear();
        agreed.clear();
        break;
      case "agent.validated":
        for (const approval of event.approvals) asked.set(approval.id, approval);
        break;
      case "approval.extended":
        for (const [id, approval] of asked) asked.set(id, { ...approval, expiresAt: event.until });
        break;
      case "approval.endorsed":
      case "approval.granted": {
        const approval = asked.get(event.approvalId);
        if (!approval || nameProposal(approval.action) !== action) break;
        agreed.add(event.by);
        if (event.type === "approval.granted") granted = approval;
        break;
      }
      case "approval.edited":
        if (nameProposal(event.edited.action) !== action) break;
        agreed.add(event.by);
        granted = event.edited;
        break;
      default:
    }
  }
  return { granted, agreed };
}

/** After a person's word was acknowledged nothing new leaves, until a person hands the ticket back. */
export function checkPeopleWin(
  witness: Witness,
  departure: Departure,
  events: readonly StoredEvent[],
): Violation | null {
  const { ticketId, at, action, body } = departure;
  // A person's own reply is their word, and not against it; what stops one is looked at elsewhere.
  if (witness.answers.some((answer) => answer.ticketId === ticketId && answer.body === body)) return null;
  const own = witness.interventions.filter((intervention) => intervention.ticketId === ticketId);
  const handedBack = own.some(({ kind }) => ["handBack", "redrive", "close"].includes(kind));
  const stopped = own.find(({ kind, acknowledgedAt }) => {
    if (acknowledgedAt === null || acknowledgedAt > at) return false;
    // Closing is not for ever: a customer who writes again opens it.
    if (kind === "cancel" || kind === "erase") return true;
    if (kind === "recall") return !handedBack;
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
