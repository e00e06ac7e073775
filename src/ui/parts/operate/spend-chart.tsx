import { Bar, BarChart, CartesianGrid, Tooltip, XAxis, YAxis } from "recharts";
import type { ModelFigures } from "../../../domain/metrics.ts";
import type { Bin } from "../../figure-bins.ts";
import { formatCost, formatDuration, formatNumber, formatPercent } from "../../format.ts";
import { titleOf } from "../../words.ts";
import { ChartFigure, FiguresTable } from "./chart-figure.tsx";
import { axis, ChartFrame, ChartTip, grid, pointed } from "./chart-frame.tsx";

/** What models have cost, bar by bar. */
export function SpendChart(props: {
  bins: readonly Bin[];
  nameOf: (at: number) => string;
  costMicros: number;
}) {
  const { bins, nameOf, costMicros } = props;
  const dearest = bins.reduce<Bin | null>(
    (best, bin) => (bin.costMicros > (best?.costMicros ?? 0) ? bin : best),
    null,
  );
  return (
    <ChartFigure
      title="Spent on models"
      words={
        dearest
          ? `${formatCost(costMicros)} altogether; most from ${nameOf(dearest.at)}, ${formatCost(dearest.costMicros)}.`
          : "Nothing. Models inside Signalbox cost nothing; those outside have not been asked."
      }
      table={{
        columns: ["From", "Spent"],
        rows: bins.map((bin) => [nameOf(bin.at), formatCost(bin.costMicros)]),
      }}
    >
      {dearest && (
        <ChartFrame>
          <BarChart data={[...bins]} accessibilityLayer={false} margin={{ right: 4, top: 6 }}>
            <CartesianGrid {...grid} />
            <XAxis dataKey="at" tickFormatter={nameOf} minTickGap={28} {...axis} />
            <YAxis width={64} tickFormatter={formatCost} {...axis} />
            <Tooltip
              cursor={pointed}
              content={<ChartTip title={(at) => nameOf(Number(at))} words={formatCost} />}
            />
            <Bar
              dataKey="costMicros"
              name="Spent"
              fill="var(--work)"
              maxBarSize={44}
              isAnimationActive={false}
            />
          </BarChart>
        </ChartFrame>
      )}
    </ChartFigure>
  );
}

/** Which model was asked by whom, for which class of tasks, and what for it cost. */
export function ModelTable(props: {
  models: readonly ModelFigures[];
  classes: Readonly<Record<string, readonly string[]>>;
}) {
  if (props.models.length === 0) return <p className="none">No model has been asked in this time.</p>;
  return (
    <FiguresTable
      title="Models"
      table={{
        columns: [
          "Model",
          "For",
          "Class",
          "Calls",
          "Failed",
          "Fits at once",
          "Mean",
          "Tokens in",
          "From cache",
          "Out",
          "Cost",
        ],
        rows: props.models.map((figures) => [
          <code key="model">{figures.model}</code>,
          titleOf(figures.role),
          props.classes[figures.model]?.join(", ") ?? "no more in use",
          formatNumber(figures.calls),
          formatNumber(figures.failed + figures.timeouts),
          figures.firstAnswers === 0 ? "–" : formatPercent(1 - figures.invalid / figures.firstAnswers),
          figures.meanMs === null ? "–" : formatDuration(figures.meanMs),
          formatNumber(figures.inputTokens),
          figures.inputTokens === 0 ? "–" : formatPercent(figures.cachedInputTokens / figures.inputTokens),
          formatNumber(figures.outputTokens),
          formatCost(figures.costMicros),
        ]),
      }}
    />
  );
}
