/** `npm run machine`: docs/machine.md, the chart of the shipped machine as a diagram. */
import { createChart, type Chart } from "../src/machines/chart.ts";
import type { TicketState } from "../src/domain/state.ts";
import { readCommand } from "./command.ts";
import { keepFile } from "./generated-file.ts";

const { values } = readCommand({
  usage: "npm run machine",
  about: "Writes the ticket machine's chart into docs/machine.md.",
  options: { check: { type: "boolean", about: "Only compare." } },
});

keepFile("docs/machine.md", describe(createChart()), values.check, "npm run machine");

function describe(chart: Chart): string {
  return `# The ticket machine

Generated from \`src/machines/ticket.ts\` by \`npm run machine\`. Version \`${chart.version}\`.

Left out of the picture, because they go from every open state: \`human.replied\` ▸ escalated,
\`reply.written\` ▸ answering, \`ticket.closedByHuman\` ▸ resolved, \`ticket.cancelled\` ▸ cancelled, and \`budget.exhausted\` ▸ escalated from every
agent's turn. Two regions run beside it: \`sla\` (onTrack ▸ atRisk ▸ breached) and \`budget\` (ok ▸ compact ▸ cheaper ▸
draftOnly ▸ exhausted).

\`\`\`mermaid
stateDiagram-v2
  [*] --> received
${drawMoves(chart)}
  resolved --> [*]
  cancelled --> [*]
\`\`\`

| from | event | to |
| --- | --- | --- |
${chart.transitions.map(({ from, event, to }) => `| ${from} | \`${event}\` | ${to} |`).join("\n")}
`;
}

function drawMoves({ transitions }: Chart): string {
  const everywhere = [
    "human.replied",
    "reply.written",
    "ticket.closedByHuman",
    "ticket.cancelled",
    "budget.exhausted",
  ];
  const people: TicketState[] = ["escalated", "answering", "resolved"];
  const drawn = transitions.filter(({ event, from }) => !everywhere.includes(event) || people.includes(from));
  const byEnds = Map.groupBy(drawn, ({ from, to }) => `${from} --> ${to}`);
  return [...byEnds]
    .map(([ends, moves]) => `  ${ends}: ${moves.map(({ event }) => event).join(", ")}`)
    .join("\n");
}
