/** Prints what an evaluation of whole tickets came to. */
import { styleText } from "node:util";
import { printTable } from "../command.ts";
import type { Comparison } from "./compare.ts";
import { sumHandOffs } from "./hand-off.ts";
import type { JudgedTicket } from "./judge-ticket.ts";
import type { Estimate } from "./statistics.ts";
import type { TicketScore } from "./ticket-score.ts";

const chartWidth = 40;
const mostShown = 20;

/** The shares as a chart, the means, the tokens by agent, and what was not as expected. */
export function printScore(score: TicketScore, judged: readonly JudgedTicket[], repeat: number): void {
  printTable(
    ["share", "value", "95 %", "of", `0${" ".repeat(chartWidth - 2)}1`],
    [
      describeShare("outcome agreement", score.outcomeAgreement),
      describeShare("everything as expected", score.allRight),
      describeShare("intent agreement", score.intentAgreement),
      describeShare("escalation precision", score.escalationPrecision),
      describeShare("escalation recall", score.escalationRecall),
      describeShare("grounded claims", score.groundedness),
      describeShare(`pass^${repeat}`, score.passPower),
    ],
  );
  console.log("");
  printTable(
    ["mean of a ticket", "value", "95 %"],
    [
      describeMean("tokens", score.tokensPerTicket),
      describeMean("cost, millionths of a dollar", score.costMicrosPerTicket),
      describeMean("milliseconds", score.msPerTicket),
    ],
  );
  printHandOffs(judged);
  printDifferences(judged);
  console.log(`\n${score.tickets} tickets, ${score.runs} runs.`);
}

/** What differs from the other evaluation, and whether chance alone would do as much. */
export function printComparison(comparison: Comparison): void {
  const { tickets, onlyThis, onlyOther, p } = comparison;
  console.log(`\nAgainst the other evaluation, over the ${tickets} tickets in both:`);
  console.log(`  right only here: ${listNames(onlyThis)}\n  right only there: ${listNames(onlyOther)}`);
  console.log(`  McNemar's exact test: p = ${p.toFixed(4)}\n`);
  printTable(
    ["here less there, a ticket", "value", "95 %"],
    [
      describeMean("tokens", comparison.tokens),
      describeMean("cost, millionths of a dollar", comparison.costMicros),
      describeMean("milliseconds", comparison.ms),
    ],
  );
}

function listNames(names: readonly string[]): string {
  const shown = names.slice(0, mostShown).join(", ");
  return names.length === 0 ? "none" : `${names.length} (${shown}${names.length > mostShown ? ", …" : ""})`;
}

function describeShare(name: string, estimate: Estimate | null): string[] {
  if (!estimate) return [name, "none"];
  const { value, from, to, n } = estimate;
  return [name, value.toFixed(3), `${from.toFixed(3)}–${to.toFixed(3)}`, String(n), drawInterval(estimate)];
}

function describeMean(name: string, estimate: Estimate | null): string[] {
  if (!estimate) return [name, "none"];
  const { value, from, to } = estimate;
  return [name, value.toFixed(0), `${from.toFixed(0)} to ${to.toFixed(0)}`];
}

/** The interval as a line from 0 to 1, with a mark at the value. */
function drawInterval({ value, from, to }: Estimate): string {
  const columnOf = (share: number) => Math.min(chartWidth - 1, Math.floor(share * chartWidth));
  const cells = Array.from({ length: chartWidth }, (_, at) => {
    if (at === columnOf(value)) return "●";
    return at >= columnOf(from) && at <= columnOf(to) ? "━" : "·";
  });
  return cells.join("");
}

function printHandOffs(judged: readonly JudgedTicket[]): void {
  const { byRole, total } = sumHandOffs(judged.map(({ handOff }) => handOff));
  if (total.naiveTokens === 0) return;
  console.log("");
  printTable(
    ["input tokens of", "shown", "with the transcript", "share"],
    [...Object.entries(byRole), ["all agents", total] as const].map(
      ([name, { shownTokens, naiveTokens }]) => [
        name,
        shownTokens.toFixed(0),
        naiveTokens.toFixed(0),
        (shownTokens / naiveTokens).toFixed(3),
      ],
    ),
  );
}

function printDifferences(judged: readonly JudgedTicket[]): void {
  const wrong = judged.filter(({ isRight }) => isRight === false);
  for (const { name, run, differences } of wrong.slice(0, mostShown)) {
    console.log(
      `\n${styleText("red", run > 1 ? `${name}, run ${run}` : name)}\n  ${differences.join("\n  ")}`,
    );
  }
  if (wrong.length > mostShown) console.log(`\n… and ${wrong.length - mostShown} more; --json has them all.`);
}
