/** What of the live news is worth saying aloud. Pure. */
import type { TicketSummary } from "../domain/view.ts";
import { actionTitle } from "./action-words.ts";
import { stateWords } from "./words.ts";

/** What was last known of a ticket. */
export interface Known {
  state: TicketSummary["state"];
  asks: readonly string[];
}

export interface NewApproval {
  ticketId: string;
  subject: string;
  /** `Refund €145.00 for order SB-10006` */
  action: string;
}

export interface News {
  approvals: NewApproval[];
  /** For a screen reader, in a sentence; null where there is nothing to say. */
  words: string | null;
}

export function knownOf({ state, asks }: TicketSummary): Known {
  return { state, asks: asks.map(({ approvalId }) => approvalId) };
}

/** Says which questions are new, and how the ticket that is open (`openId`) has moved on. */
export function readNews(
  known: ReadonlyMap<string, Known>,
  items: readonly TicketSummary[],
  openId: string | null,
): News {
  const approvals = items.flatMap(({ id, subject, asks }) =>
    asks
      .filter(({ approvalId }) => !known.get(id)?.asks.includes(approvalId))
      .map((ask) => ({ ticketId: id, subject, action: actionTitle(ask) })),
  );
  const open = items.find(({ id }) => id === openId);
  const moved = open && known.get(open.id)?.state !== open.state ? open : null;
  const sentences = [
    approvals.length === 1 && `New approval: ${approvals[0]?.action}.`,
    approvals.length > 1 && `${approvals.length} new approvals wait.`,
    moved && `This ticket: ${stateWords[moved.state].label}.`,
  ].filter((sentence) => typeof sentence === "string");
  return { approvals, words: sentences.length > 0 ? sentences.join(" ") : null };
}
