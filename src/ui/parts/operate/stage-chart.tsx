import { Bar, BarChart, CartesianGrid, Tooltip, XAxis, YAxis } from "recharts";
import type { Metrics } from "../../../domain/metrics.ts";
import type { Stage } from "../../../domain/state.ts";
import { formatDuration, formatNumber } from "../../format.ts";
import { stageWords } from "../../words.ts";
import { ChartFigure } from "./chart-figure.tsx";
import { axis, ChartFrame, ChartKey, ChartTip, grid, pointed } from "./chart-frame.tsx";

/** In the order of the journey. */
const stageNames = Object.keys(stageWords) as Stage[];

const key = [
  { name: "Half within", color: "var(--work)" },
  { name: "95 % within", color: "var(--ask-signal)" },
] as const;

/** How long tickets stay in each stage, on a scale by powers of ten: people take hours, tools milliseconds. */
export function StageChart({ stagesMs }: { stagesMs: Metrics["window"]["stagesMs"] }) {
  const stages = stageNames.flatMap((stage) => {
    const lengths = stagesMs[stage];
    if (!lengths || lengths.p50 === null || lengths.p95 === null) return [];
    // A scale by powers has no zero.
    const drawn = { half: Math.max(1, lengths.p50), most: Math.max(1, lengths.p95) };
    return [{ name: stageWords[stage], count: lengths.count, p50: lengths.p50, p95: lengths.p95, ...drawn }];
  });
  const slowest = stages.toSorted((a, b) => b.p95 - a.p95)[0];
  return (
    <ChartFigure
      title="Time in each stage"
      words={
        slowest
          ? `${slowest.name} takes longest: half within ${formatDuration(slowest.p50)}, 95 % within ${formatDuration(slowest.p95)}.`
          : "No ticket has left a stage in this time."
      }
      table={{
        columns: ["Stage", "Passed", "Half within", "95 % within"],
        rows: stages.map(({ name, count, p50, p95 }) => [
          name,
          formatNumber(count),
          formatDuration(p50),
          formatDuration(p95),
        ]),
      }}
    >
      <ChartFrame height={Math.max(120, 34 * stages.length + 40)}>
        <BarChart
          data={stages}
          layout="vertical"
          accessibilityLayer={false}
          margin={{ left: 0, right: 16, top: 6 }}
          barGap={1}
        >
          <CartesianGrid {...grid} vertical horizontal={false} />
          <XAxis
            type="number"
            scale="log"
            domain={[1, "auto"]}
            allowDataOverflow
            tickFormatter={formatDuration}
            {...axis}
          />
          <YAxis type="category" dataKey="name" width={72} {...axis} />
          <Tooltip cursor={pointed} content={<ChartTip title={String} words={formatDuration} />} />
          <Bar
            dataKey="half"
            name={key[0].name}
            fill={key[0].color}
            maxBarSize={12}
            isAnimationActive={false}
          />
          <Bar
            dataKey="most"
            name={key[1].name}
            fill={key[1].color}
            maxBarSize={12}
            isAnimationActive={false}
          />
        </BarChart>
      </ChartFrame>
      <ChartKey items={key} />
    </ChartFigure>
  );
}
