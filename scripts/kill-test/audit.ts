/**
 * The kill test's judge. It holds what Signalbox says of its tickets, and what the sandbox's own books say was done,
 * against what had to happen. Pure: it fetches nothing and believes nobody.
 */
import type { Books } from "../../src/connectors/sandbox/records.ts";
import type { TicketState } from "../../src/domain/state.ts";
import type { EventView, TicketView } from "../../src/domain/view.ts";

/** Something done outside. `detail` is the rest of what must be right about it: the amount, the recipient, the address. */
export interface Effect {
  book: "refund" | "cancellation" | "addressChange" | "invoiceResent" | "passwordReset" | "reply";
  /** The order, subscription, invoice, customer or, for a reply, the ticket. */
  target: string;
  detail: string;
}

export type End = Pick<TicketView, "state" | "reason">;

export interface Expectation {
  end: End;
  effects: readonly Effect[];
  /** What a person has to be asked, and says. Null: nobody is asked. */
  decision: "approved" | "rejected" | null;
  /** Ends that are right as well where an answer was lost. Then each effect may be missing, but still not be doubled. */
  honestEnds: readonly End[];
}

/** A ticket whose delivery was answered with 202, and all that is known of it afterwards. */
export interface AcceptedTicket {
  ticketId: string;
  kind: string;
  expected: Expectation;
  /** What each of its deliveries was answered, and whether it left after a 202 for this ticket had been read. */
  receipts: readonly { status: string; isLater: boolean }[];
  /** What people's decisions on it were answered, those whose answer was read. */
  decisions: readonly { approvalId: string; by: string; status: number }[];
  /** Null where Signalbox knows no such ticket. */
  view: Pick<TicketView, "state" | "reason" | "path" | "approvals"> | null;
  events: readonly Pick<EventView, "type" | "data">[];
  isChainIntact: boolean;
}

export const findingKinds = [
  "lost",
  "wrongEnds",
  "duplicatedEffects",
  "missingEffects",
  "unexpectedEffects",
  "wrongDecisions",
  "brokenChains",
] as const;

export interface Finding {
  kind: (typeof findingKinds)[number];
  /** Null where no ticket accounts for it. */
  ticketId: string | null;
  message: string;
}

export interface Verdict {
  /** Tickets that stand at an end, whichever it is. */
  ended: number;
  /** Tickets at one of their honest, but not at their usual end. */
  endedHonestly: number;
  findings: Finding[];
}

const ends: readonly TicketState[] = ["resolved", "escalated", "cancelled"];

/** `before` are the books as the business was loaded, `after` as they are when everything is at rest. */
export function audit(tickets: readonly AcceptedTicket[], before: Books, after: Books): Verdict {
  const done = listEffects(before, after);
  return {
    ended: tickets.filter(({ view }) => view && ends.includes(view.state)).length,
    endedHonestly: tickets.filter(isHonestEnd).length,
    findings: [
      ...tickets.flatMap(judgeJourney),
      ...tickets.flatMap((ticket) => judgeEffects(ticket, done)),
      ...findUnexpected(tickets, done),
      ...findDisturbed(tickets, before, after),
    ],
  };
}

/** Everything the books have gained. */
export function listEffects(before: Books, after: Books): Effect[] {
  return [
    ...gained(before.refunds, after.refunds).map(({ orderId, amountCents, currency }) =>
      effect("refund", orderId, `${amountCents} ${currency}`),
    ),
    ...gained(before.cancellations, after.cancellations).map(({ kind, targetId }) =>
      effect("cancellation", targetId, kind),
    ),
    ...gained(before.addressChanges, after.addressChanges).map(({ orderId, to }) =>
      effect("addressChange", orderId, to),
    ),
    ...gained(before.invoicesResent, after.invoicesResent).map(({ invoiceId, to }) =>
      effect("invoiceResent", invoiceId, to),
    ),
    ...gained(before.passwordResets, after.passwordResets).map(({ customerId }) =>
      effect("passwordReset", customerId, ""),
    ),
    ...gained(before.repliesSent, after.repliesSent).map(({ ticketId, to }) => effect("reply", ticketId, to)),
  ];
}

function effect(book: Effect["book"], target: string, detail: string): Effect {
  return { book, target, detail };
}

/** The rows that were added. Two rows that are alike are two rows. */
function gained<Row>(before: readonly Row[], after: readonly Row[]): Row[] {
  const known = before.map((row) => JSON.stringify(row));
  return after.filter((row) => {
    const index = known.indexOf(JSON.stringify(row));
    if (index >= 0) known.splice(index, 1);
    return index < 0;
  });
}

/** Whether it was kept, came to exactly one end, the right one, and was decided on once by those who were told so. */
function judgeJourney(ticket: AcceptedTicket): Finding[] {
  const { view, expected, receipts, decisions, events } = ticket;
  const finding = (kind: Finding["kind"], message: string) => ({ kind, ticketId: ticket.ticketId, message });
  if (!view) return [finding("lost", "was accepted, and nobody knows it any more")];
  const found: Finding[] = [];
  // Copies sent at once may overtake each other; one of them is new, and whatever is sent later is known.
  const fresh = receipts.filter(({ status }) => status !== "duplicate");
  const isForgotten = fresh.length > 1 || fresh.some(({ isLater }) => isLater);
  const visits = view.path.filter((state) => ends.includes(state)).length;
  if (!ends.includes(view.state)) found.push(finding("lost", `never came to an end: it is ${view.state}`));
  else if (isForgotten)
    found.push(finding("lost", `its acceptance was forgotten: a copy was answered ${fresh.at(-1)?.status}`));
  else if (!isSameEnd(view, expected.end) && !isHonestEnd(ticket))
    found.push(finding("wrongEnds", `ended ${nameEnd(view)} instead of ${nameEnd(expected.end)}`));
  else if (visits !== 1) found.push(finding("wrongEnds", `came to ${visits} ends: ${view.path.join(", ")}`));
  if (!ticket.isChainIntact) found.push(finding("brokenChains", "its chain of events is broken"));

  const decided = events.filter(({ type }) => type.startsWith("approval."));
  const wanted = expected.decision === null ? 0 : 1;
  if (decided.length !== wanted)
    found.push(finding("wrongDecisions", `was decided on ${decided.length} times instead of ${wanted}`));
  const statuses = view.approvals.map(({ status }) => status).filter((status) => status !== "superseded");
  if (statuses.join() !== (expected.decision ?? ""))
    found.push(finding("wrongDecisions", `its approvals are ${statuses.join(", ") || "none"}`));
  for (const { approvalId, by, status } of decisions) {
    const approval = view.approvals.find(({ id }) => id === approvalId);
    if (status === 200 && approval?.decidedBy !== by) {
      const holder = approval?.decidedBy ?? "nobody";
      found.push(
        finding("wrongDecisions", `${by} was told to have decided ${approvalId}, and it was ${holder}`),
      );
    } else if (status !== 200 && status !== 409) {
      found.push(finding("wrongDecisions", `${by}'s decision on ${approvalId} was answered ${status}`));
    }
  }
  return found;
}

/** Whether all that had to happen for a ticket did, once and right. */
function judgeEffects(ticket: AcceptedTicket, done: readonly Effect[]): Finding[] {
  const { ticketId, expected } = ticket;
  return expected.effects.flatMap((wanted): Finding[] => {
    const found = done.filter((candidate) => isAbout(candidate, wanted));
    const [first] = found;
    const name = `${wanted.book} ${wanted.target}`;
    if (!first) {
      if (isHonestEnd(ticket)) return [];
      return [{ kind: "missingEffects", ticketId, message: `${name} did not happen` }];
    }
    const wrong = found.filter(({ detail }) => detail !== wanted.detail);
    return [
      ...found.slice(1).map((): Finding => ({
        kind: "duplicatedEffects",
        ticketId,
        message: `${name} happened ${found.length} times`,
      })),
      ...wrong.map(({ detail }): Finding => ({
        kind: "unexpectedEffects",
        ticketId,
        message: `${name} was "${detail}" instead of "${wanted.detail}"`,
      })),
    ];
  });
}

/** What was done though no ticket asks for it. */
function findUnexpected(tickets: readonly AcceptedTicket[], done: readonly Effect[]): Finding[] {
  const wanted = new Set(tickets.flatMap(({ expected }) => expected.effects.map(keyOf)));
  const replied = new Set(tickets.map(({ ticketId }) => ticketId));
  return done
    .filter((candidate) => !wanted.has(keyOf(candidate)))
    .map(({ book, target, detail }) => ({
      kind: "unexpectedEffects",
      ticketId: replied.has(target) ? target : null,
      message: `${book} ${target} ${detail}: nobody asked for it`,
    }));
}

/** Orders and subscriptions that changed though nothing had to happen to them: the books' lines may not be all. */
function findDisturbed(tickets: readonly AcceptedTicket[], before: Books, after: Books): Finding[] {
  const touched = new Set(tickets.flatMap(({ expected }) => expected.effects.map(({ target }) => target)));
  const now = new Map([...after.orders, ...after.subscriptions].map((row) => [row.id, JSON.stringify(row)]));
  return [...before.orders, ...before.subscriptions]
    .filter((row) => !touched.has(row.id) && now.get(row.id) !== JSON.stringify(row))
    .map(({ id }) => ({
      kind: "unexpectedEffects",
      ticketId: null,
      message: `${id} is another than it was, and nobody asked for it`,
    }));
}

function isAbout(left: Effect, right: Effect): boolean {
  return keyOf(left) === keyOf(right);
}

function keyOf({ book, target }: Effect): string {
  return `${book} ${target}`;
}

function isSameEnd(left: End, right: End): boolean {
  return left.state === right.state && left.reason === right.reason;
}

function isHonestEnd({ view, expected }: AcceptedTicket): boolean {
  return view !== null && expected.honestEnds.some((end) => isSameEnd(view, end));
}

function nameEnd({ state, reason }: End): string {
  return reason ? `${state} (${reason})` : state;
}
