/** What many judged tickets say together. Pure. */
import type { JudgedTicket } from "./judge-ticket.ts";
import { estimateMean, estimateShare, type Estimate } from "./statistics.ts";

/** Figures are null where nothing was there to be measured. */
export interface TicketScore {
  tickets: number;
  runs: number;
  /** Of the tickets whose right outcome is known: those that came to it. */
  outcomeAgreement: Estimate | null;
  /** Of those, the ones in which everything that is known of them is right. */
  allRight: Estimate | null;
  intentAgreement: Estimate | null;
  /** Of the tickets that went to a person: those that should have. */
  escalationPrecision: Estimate | null;
  /** Of the tickets that should go to a person: those that did. */
  escalationRecall: Estimate | null;
  /** Of all claims of the last drafts: those whose cited evidence carries them. */
  groundedness: Estimate | null;
  /** Of all tickets: those that were right in every one of their runs. */
  passPower: Estimate | null;
  tokensPerTicket: Estimate | null;
  costMicrosPerTicket: Estimate | null;
  msPerTicket: Estimate | null;
}

/** Several runs of a ticket are one ticket to the intervals: they share what makes it easy or hard. */
export function scoreTickets(judged: readonly JudgedTicket[]): TicketScore {
  const byTicket = groupByTicket(judged);
  const claims = judged.reduce((sum, each) => sum + each.claims, 0);
  const loose = judged.reduce((sum, each) => sum + each.looseClaims, 0);
  return {
    tickets: byTicket.size,
    runs: judged.length,
    outcomeAgreement: shareOf(judged, ({ isOutcomeRight }) => isOutcomeRight),
    allRight: shareOf(judged, ({ isRight }) => isRight),
    intentAgreement: shareOf(judged, ({ isIntentRight }) => isIntentRight),
    escalationPrecision: shareOf(judged, ({ isEscalated, shouldEscalate }) =>
      isEscalated ? shouldEscalate : null,
    ),
    escalationRecall: shareOf(judged, ({ isEscalated, shouldEscalate }) =>
      shouldEscalate ? isEscalated : null,
    ),
    groundedness: claims === 0 ? null : estimateShare((claims - loose) / claims, claims),
    passPower: shareOf(
      [...byTicket.values()].map((runs) => ({
        name: runs[0]?.name ?? "",
        isPassed: runs.some(({ isRight }) => isRight === null) ? null : runs.every(({ isRight }) => isRight),
      })),
      ({ isPassed }) => isPassed,
    ),
    tokensPerTicket: meanOf(byTicket, ({ inputTokens, outputTokens }) => inputTokens + outputTokens),
    costMicrosPerTicket: meanOf(byTicket, ({ costMicros }) => costMicros),
    msPerTicket: meanOf(byTicket, ({ ms }) => ms),
  };
}

/** The runs of each ticket. */
export function groupByTicket(judged: readonly JudgedTicket[]): Map<string, JudgedTicket[]> {
  return Map.groupBy(judged, ({ name }) => name);
}

export function meanOverRuns(runs: readonly JudgedTicket[], read: (judged: JudgedTicket) => number): number {
  return runs.reduce((sum, each) => sum + read(each), 0) / runs.length;
}

function meanOf(
  byTicket: ReadonlyMap<string, JudgedTicket[]>,
  read: (judged: JudgedTicket) => number,
): Estimate | null {
  return estimateMean([...byTicket.values()].map((runs) => meanOverRuns(runs, read)));
}

/** `read` gives null where a run is not counted. */
function shareOf<Item extends { name: string }>(
  items: readonly Item[],
  read: (item: Item) => boolean | null,
): Estimate | null {
  const counted = items.filter((item) => read(item) !== null);
  const right = counted.filter((item) => read(item)).length;
  const tickets = new Set(counted.map(({ name }) => name)).size;
  return estimateShare(right / counted.length, tickets);
}
