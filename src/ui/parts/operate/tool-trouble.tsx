import { Bar, BarChart, CartesianGrid, Tooltip, XAxis, YAxis } from "recharts";
import type { ToolFigures } from "../../../domain/metrics.ts";
import { formatDuration, formatNumber } from "../../format.ts";
import { ChartFigure } from "./chart-figure.tsx";
import { axis, ChartFrame, ChartKey, ChartTip, grid, pointed } from "./chart-frame.tsx";

const troubles = [
  { key: "failed", name: "Failed", color: "var(--bad)" },
  { key: "timeouts", name: "Timed out", color: "var(--ask-signal)" },
  { key: "retries", name: "Tried again", color: "var(--work)" },
] as const;

const drawn = 8;

/** Which tools fail, time out or have to be tried again. */
export function ToolTrouble({ tools }: { tools: readonly ToolFigures[] }) {
  const worst = tools.filter(({ failed, timeouts, retries }) => failed + timeouts + retries > 0);
  const calls = tools.reduce((sum, figures) => sum + figures.calls, 0);
  const [first] = worst;
  return (
    <ChartFigure
      title="Trouble with tools"
      words={
        calls === 0
          ? "No tool has been called in this time."
          : first
            ? `${first.tool} has most: ${formatNumber(first.failed)} failed, ${formatNumber(first.timeouts)} timed out and ${formatNumber(first.retries)} tried again, of ${formatNumber(first.calls)} calls.`
            : `None in ${formatNumber(calls)} calls of ${formatNumber(tools.length)} tools.`
      }
      table={{
        columns: ["Tool", "Calls", "Failed", "Timed out", "Tried again", "Refused", "Mean"],
        rows: tools.map((figures) => [
          <code key="tool">{figures.tool}</code>,
          formatNumber(figures.calls),
          formatNumber(figures.failed),
          formatNumber(figures.timeouts),
          formatNumber(figures.retries),
          formatNumber(figures.blocked),
          figures.meanMs === null ? "–" : formatDuration(figures.meanMs),
        ]),
      }}
    >
      {worst.length > 0 && (
        <>
          <ChartFrame height={34 * Math.min(drawn, worst.length) + 50}>
            <BarChart
              data={worst.slice(0, drawn)}
              layout="vertical"
              accessibilityLayer={false}
              margin={{ left: 0, right: 16, top: 6 }}
            >
              <CartesianGrid {...grid} vertical horizontal={false} />
              <XAxis type="number" allowDecimals={false} {...axis} />
              <YAxis type="category" dataKey="tool" width={150} {...axis} />
              <Tooltip cursor={pointed} content={<ChartTip title={String} words={formatNumber} />} />
              {troubles.map(({ key, name, color }) => (
                <Bar
                  key={key}
                  dataKey={key}
                  name={name}
                  stackId="trouble"
                  fill={color}
                  stroke="var(--surface)"
                  maxBarSize={18}
                  isAnimationActive={false}
                />
              ))}
            </BarChart>
          </ChartFrame>
          <ChartKey items={troubles} />
        </>
      )}
    </ChartFigure>
  );
}
