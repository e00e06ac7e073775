import { Bar, BarChart, CartesianGrid, Tooltip, XAxis, YAxis } from "recharts";
import type { Bin } from "../../figure-bins.ts";
import { formatNumber, formatPercent } from "../../format.ts";
import { automaticShare } from "../../figure-bins.ts";
import { ChartFigure } from "./chart-figure.tsx";
import { axis, ChartFrame, ChartKey, ChartTip, grid, pointed } from "./chart-frame.tsx";

const outcomes = [
  { key: "automatic", name: "Resolved by Signalbox", color: "var(--done)" },
  { key: "human", name: "Resolved by a person", color: "var(--work)" },
  { key: "escalated", name: "Handed to a person", color: "var(--person)" },
  { key: "cancelled", name: "Cancelled", color: "var(--off)" },
] as const;

/** How tickets came to rest, bar by bar. */
export function OutcomeChart({ bins, nameOf }: { bins: readonly Bin[]; nameOf: (at: number) => string }) {
  const totals = outcomes.map(({ key, name }) => ({
    name,
    count: bins.reduce((sum, bin) => sum + bin[key], 0),
  }));
  const share = automaticShare(bins);
  return (
    <ChartFigure
      title="How tickets ended"
      className="wide"
      words={
        share === null
          ? "No ticket has come to rest in this time."
          : `${formatPercent(share)} needed nobody. ${totals
              .filter(({ count }) => count > 0)
              .map(({ name, count }) => `${name}: ${formatNumber(count)}`)
              .join(" · ")}`
      }
      table={{
        columns: ["From", "Received", ...outcomes.map(({ name }) => name)],
        rows: bins.map((bin) => [
          nameOf(bin.at),
          formatNumber(bin.received),
          ...outcomes.map(({ key }) => formatNumber(bin[key])),
        ]),
      }}
    >
      <ChartFrame>
        <BarChart data={[...bins]} accessibilityLayer={false} margin={{ left: -16, right: 4, top: 6 }}>
          <CartesianGrid {...grid} />
          <XAxis dataKey="at" tickFormatter={nameOf} minTickGap={28} {...axis} />
          <YAxis allowDecimals={false} width={52} {...axis} />
          <Tooltip
            cursor={pointed}
            content={<ChartTip title={(at) => nameOf(Number(at))} words={formatNumber} />}
          />
          {outcomes.map(({ key, name, color }) => (
            <Bar
              key={key}
              dataKey={key}
              name={name}
              stackId="ended"
              fill={color}
              stroke="var(--surface)"
              maxBarSize={44}
              isAnimationActive={false}
            />
          ))}
        </BarChart>
      </ChartFrame>
      <ChartKey items={outcomes} />
    </ChartFigure>
  );
}
