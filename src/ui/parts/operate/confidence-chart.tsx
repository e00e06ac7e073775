import {
  Bar,
  CartesianGrid,
  ComposedChart,
  Line,
  Tooltip,
  XAxis,
  YAxis,
  type TooltipContentProps,
} from "recharts";
import type { ConfidenceFigures } from "../../../domain/metrics.ts";
import { formatNumber, formatPercent } from "../../format.ts";
import { ChartFigure } from "./chart-figure.tsx";
import { axis, ChartFrame, ChartKey, grid, pointed } from "./chart-frame.tsx";

/** Fewer say nothing of a share. */
const fewTickets = 20;

const key = [
  { name: "Tickets", color: "var(--line-strong)" },
  { name: "Sure, on average", color: "var(--work)" },
  { name: "Right, without correction", color: "var(--done)" },
] as const;

/** How sure triage was, and how often it was right: where both lines meet, its word can be trusted. */
export function ConfidenceChart({ confidence }: { confidence: readonly ConfidenceFigures[] }) {
  const bars = barsOf(confidence);
  return (
    <ChartFigure
      title="How sure triage is, and how often right"
      words={wordsOf(confidence)}
      table={{
        columns: ["Sure by", "Tickets", "Came to rest", "Right", "Share right", "Sure on average"],
        rows: bars.map(({ name, tickets, ended, right, rightShare, sure }) => [
          name,
          formatNumber(tickets),
          formatNumber(ended),
          formatNumber(right),
          rightShare === null ? "–" : formatPercent(rightShare),
          sure === null ? "–" : formatPercent(sure),
        ]),
      }}
    >
      <ChartFrame>
        <ComposedChart data={bars} accessibilityLayer={false} margin={{ left: -16, right: -8, top: 6 }}>
          <CartesianGrid {...grid} />
          <XAxis dataKey="name" minTickGap={8} {...axis} />
          <YAxis yAxisId="tickets" allowDecimals={false} width={52} {...axis} />
          <YAxis
            yAxisId="share"
            orientation="right"
            domain={[0, 1]}
            width={58}
            tickFormatter={formatPercent}
            {...axis}
          />
          <Tooltip cursor={pointed} content={<ConfidenceTip />} />
          <Bar
            yAxisId="tickets"
            dataKey="tickets"
            name={key[0].name}
            fill={key[0].color}
            maxBarSize={36}
            isAnimationActive={false}
          />
          <Line
            yAxisId="share"
            dataKey="sure"
            name={key[1].name}
            stroke={key[1].color}
            strokeWidth={2}
            strokeDasharray="5 4"
            dot={{ r: 3, fill: key[1].color }}
            connectNulls
            isAnimationActive={false}
          />
          <Line
            yAxisId="share"
            dataKey="rightShare"
            name={key[2].name}
            stroke={key[2].color}
            strokeWidth={2}
            dot={{ r: 4, fill: key[2].color }}
            connectNulls
            isAnimationActive={false}
          />
        </ComposedChart>
      </ChartFrame>
      <ChartKey items={key} />
    </ChartFigure>
  );
}

function barsOf(confidence: readonly ConfidenceFigures[]) {
  return Array.from({ length: 10 }, (_, bucket) => {
    const figures = confidence.find((candidate) => candidate.bucket === bucket);
    const ended = figures?.ended ?? 0;
    return {
      name: `${bucket * 10}–${bucket * 10 + 10} %`,
      tickets: figures?.tickets ?? 0,
      ended,
      right: figures?.right ?? 0,
      sure: figures?.meanConfidence ?? null,
      rightShare: figures && ended > 0 ? figures.right / ended : null,
    };
  });
}

function ConfidenceTip({ active, payload }: Partial<TooltipContentProps<number, string>>) {
  // What was given to the chart comes back with what is under the pointer.
  const bar = payload?.[0]?.payload as ReturnType<typeof barsOf>[number] | undefined;
  if (!active || !bar) return null;
  return (
    <div className="chart-tip">
      <strong>{bar.name} sure</strong>
      <span>
        Tickets <b>{formatNumber(bar.tickets)}</b>
      </span>
      <span>
        Right{" "}
        <b>
          {formatNumber(bar.right)} of {formatNumber(bar.ended)}
        </b>
      </span>
    </div>
  );
}

/** One sentence: sure by so much, right so often, and what to make of it. */
function wordsOf(confidence: readonly ConfidenceFigures[]): string {
  const rested = confidence.filter(({ ended }) => ended > 0);
  const ended = rested.reduce((sum, figures) => sum + figures.ended, 0);
  if (ended === 0) return "No ticket that triage has read has come to rest in this time.";
  const right = rested.reduce((sum, figures) => sum + figures.right, 0) / ended;
  const sure =
    rested.reduce((sum, figures) => sum + (figures.meanConfidence ?? 0) * figures.ended, 0) / ended;
  const gap = sure - right;
  const judgement =
    ended < fewTickets
      ? "of too few to judge it by"
      : Math.abs(gap) <= 0.1
        ? "which fits"
        : gap > 0
          ? "so it is surer than it should be"
          : "so it could be surer";
  return `Of ${formatNumber(ended)} tickets at rest, ${formatPercent(right)} were resolved without a person putting anything right; triage was ${formatPercent(sure)} sure, ${judgement}.`;
}
