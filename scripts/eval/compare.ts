/** Two evaluations of the same tickets, held against each other ticket by ticket. Pure. */
import { groupByTicket, meanOverRuns } from "./ticket-score.ts";
import type { JudgedTicket } from "./judge-ticket.ts";
import { estimateMean, mcnemar, type Estimate } from "./statistics.ts";

export interface Comparison {
  /** Those that are in both. Everything below is about them alone. */
  tickets: number;
  /** Tickets that only one of the two got right, in every run. */
  onlyThis: string[];
  onlyOther: string[];
  /** McNemar's exact test on these: how likely such a split is if both are equally good. */
  p: number;
  /** This one less the other, with the paired bootstrap's interval; null without a ticket in both. */
  tokens: Estimate | null;
  costMicros: Estimate | null;
  ms: Estimate | null;
}

export function compareTickets(own: readonly JudgedTicket[], others: readonly JudgedTicket[]): Comparison {
  const otherRuns = groupByTicket(others);
  const pairs = [...groupByTicket(own)].flatMap(([name, mine]) => {
    const theirs = otherRuns.get(name);
    return theirs ? [{ name, mine, theirs }] : [];
  });
  const isRight = (runs: readonly JudgedTicket[]) => runs.every((run) => run.isRight !== false);
  const onlyThis = pairs.filter(({ mine, theirs }) => isRight(mine) && !isRight(theirs));
  const onlyOther = pairs.filter(({ mine, theirs }) => !isRight(mine) && isRight(theirs));
  const difference = (read: (judged: JudgedTicket) => number) =>
    estimateMean(pairs.map(({ mine, theirs }) => meanOverRuns(mine, read) - meanOverRuns(theirs, read)));
  return {
    tickets: pairs.length,
    onlyThis: onlyThis.map(({ name }) => name),
    onlyOther: onlyOther.map(({ name }) => name),
    p: mcnemar(onlyThis.length, onlyOther.length),
    tokens: difference(({ inputTokens, outputTokens }) => inputTokens + outputTokens),
    costMicros: difference(({ costMicros }) => costMicros),
    ms: difference(({ ms }) => ms),
  };
}
