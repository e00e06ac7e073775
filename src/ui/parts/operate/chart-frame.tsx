import type { ReactElement } from "react";
import { ResponsiveContainer, type TooltipContentProps } from "recharts";

/** What all charts have in common: their size, and axes in the page's own colours. */
export const axis = {
  stroke: "var(--line-strong)",
  tick: { fill: "var(--ink-3)", fontSize: 12 },
  tickLine: false,
} as const;

/** What lies under the pointer. */
export const pointed = { fill: "var(--off-ground)", opacity: 0.5 } as const;

export const grid = { stroke: "var(--line)", vertical: false } as const;

export function ChartFrame({ height = 200, children }: { height?: number; children: ReactElement }) {
  return (
    <ResponsiveContainer width="100%" height={height}>
      {children}
    </ResponsiveContainer>
  );
}

/** What is under the pointer; the table beside the chart says the same. */
export function ChartTip(
  props: Partial<TooltipContentProps<number, string>> & {
    title: (label: string | number | undefined) => string;
    words: (value: number) => string;
  },
) {
  const { active, payload, label } = props;
  if (!active || !payload || payload.length === 0) return null;
  return (
    <div className="chart-tip">
      <strong>{props.title(label)}</strong>
      {payload.map(({ name, value, color }) => (
        <span key={String(name)}>
          <svg viewBox="0 0 8 8" width="8" height="8" aria-hidden="true">
            <circle cx="4" cy="4" r="4" fill={color} />
          </svg>
          {name} <b>{props.words(Number(value))}</b>
        </span>
      ))}
    </div>
  );
}

/** The colours' meanings, in the order they are stacked. */
export function ChartKey({ items }: { items: readonly { name: string; color: string }[] }) {
  return (
    <ul className="chart-key">
      {items.map(({ name, color }) => (
        <li key={name}>
          <svg viewBox="0 0 10 10" width="10" height="10" aria-hidden="true">
            <rect width="10" height="10" rx="2" fill={color} />
          </svg>
          {name}
        </li>
      ))}
    </ul>
  );
}
