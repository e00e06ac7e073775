/** What a row of the inbox says. Pure. */
import type { TicketSummary } from "../domain/view.ts";
import { actionTitle } from "./action-words.ts";
import { formatMoment, formatMoney, formatSpan } from "./format.ts";

/** What is proposed, in a sentence: `Refund €145.00 for order SB-10006, and 1 more`; null where nothing is asked. */
export function proposalOf({ asks }: Pick<TicketSummary, "asks">): string | null {
  const [first] = asks;
  if (!first) return null;
  return asks.length === 1 ? actionTitle(first) : `${actionTitle(first)}, and ${asks.length - 1} more`;
}

/** The first question's amount as people read it, or null. */
export function amountOf({ asks }: Pick<TicketSummary, "asks">): string | null {
  const [ask] = asks;
  return ask && ask.amountCents !== null ? formatMoney(ask.amountCents, ask.currency) : null;
}

/** `Two people must agree`, `1 of 2 have agreed`; null where one is enough. */
export function agreementOf({ asks }: Pick<TicketSummary, "asks">): string | null {
  const ask = asks.find(({ needed }) => needed > 1);
  if (!ask) return null;
  return ask.given === 0 ? "Two people must agree" : `${ask.given} of ${ask.needed} have agreed`;
}

/** Who has it: `You, 12 min`, `Ada Approver`; null once a claim has lapsed or where nobody has it. */
export function holderOf(
  { assignee, assignedUntil }: Pick<TicketSummary, "assignee" | "assignedUntil">,
  { me, now }: { me: string | null; now: number },
): { words: string; isMe: boolean } | null {
  if (assignee === null || (assignedUntil !== null && assignedUntil <= now)) return null;
  const name = assignee === me ? "You" : assignee;
  const left = assignedUntil === null ? "" : `, ${formatSpan(assignedUntil - now)}`;
  return { words: `${name}${left}`, isMe: assignee === me };
}

/** `waiting 5 min`, `set aside until 14:00`, or null. */
export function waitOf(
  { waitingSince, snoozedUntil }: Pick<TicketSummary, "waitingSince" | "snoozedUntil">,
  now: number,
): string | null {
  if (snoozedUntil !== null && snoozedUntil > now)
    return `set aside until ${formatMoment(snoozedUntil, now)}`;
  return waitingSince === null ? null : `waiting ${formatSpan(now - waitingSince)}`;
}
