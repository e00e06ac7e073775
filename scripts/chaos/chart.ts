/** The drill as it runs: four small rows of bars in a terminal, or one line now and then where there is none. */
import { styleText } from "node:util";

/** What was seen at one tick. */
export interface Sample {
  /** Since the drill began, milliseconds. */
  atMs: number;
  /** What is going on, in a few words. */
  note: string;
  faulty: boolean;
  inWork: number;
  resolvedPerSecond: number;
  escalatedPerSecond: number;
  /** Of the tickets that lately came to rest. Null: none did. */
  p95Ms: number | null;
}

export interface Chart {
  show(sample: Sample): void;
  /** Leaves what is drawn where it is. */
  close(): void;
}

const bars = "▁▂▃▄▅▆▇█";

export function createChart(out: Pick<NodeJS.WriteStream, "write" | "isTTY" | "columns">): Chart {
  const samples: Sample[] = [];
  let drawn = 0;
  let printedAtMs = Number.NEGATIVE_INFINITY;
  return {
    show(sample) {
      samples.push(sample);
      if (out.isTTY) {
        const lines = drawChart(samples, Math.max(20, Math.min(70, (out.columns ?? 80) - 28)));
        out.write(
          `${drawn > 0 ? `\u001B[${drawn}A` : ""}${lines.map((line) => `\u001B[2K${line}\n`).join("")}`,
        );
        drawn = lines.length;
      } else if (sample.atMs - printedAtMs >= 1_000) {
        printedAtMs = sample.atMs;
        out.write(`${describe(sample)}\n`);
      }
    },
    close() {
      drawn = 0;
    },
  };
}

/** The newest samples as rows of bars, each as high as the highest it shows. */
export function drawChart(samples: readonly Sample[], width: number): string[] {
  const shown = samples.slice(-width);
  const last = shown.at(-1);
  if (!last) return [];
  const row = (name: string, value: (sample: Sample) => number, now: string) => {
    const highest = Math.max(...shown.map(value));
    const drawing = shown.map((sample) => {
      const bar = drawBar(value(sample), highest);
      return sample.faulty ? styleText("red", bar) : styleText("green", bar);
    });
    return `${name.padEnd(12)} ${drawing.join("")} ${now}`;
  };
  return [
    styleText("bold", `${seconds(last.atMs).padStart(6)}  ${last.note}`),
    row("in work", ({ inWork }) => inWork, String(last.inWork)),
    row("resolved", ({ resolvedPerSecond }) => resolvedPerSecond, `${last.resolvedPerSecond.toFixed(1)}/s`),
    row(
      "escalated",
      ({ escalatedPerSecond }) => escalatedPerSecond,
      `${last.escalatedPerSecond.toFixed(1)}/s`,
    ),
    row("p95", ({ p95Ms }) => p95Ms ?? 0, last.p95Ms === null ? "–" : seconds(last.p95Ms)),
  ];
}

function drawBar(value: number, highest: number): string {
  if (value <= 0 || highest <= 0) return " ";
  return bars[Math.min(bars.length - 1, Math.floor((value / highest) * bars.length))] ?? " ";
}

function describe({ atMs, note, inWork, resolvedPerSecond, escalatedPerSecond, p95Ms }: Sample): string {
  const figures = [
    `in work ${inWork}`,
    `resolved ${resolvedPerSecond.toFixed(1)}/s`,
    `escalated ${escalatedPerSecond.toFixed(1)}/s`,
    `p95 ${p95Ms === null ? "–" : seconds(p95Ms)}`,
  ];
  return `${seconds(atMs).padStart(7)}  ${figures.join("  ")}  ${note}`;
}

function seconds(ms: number): string {
  return `${(ms / 1_000).toFixed(1)} s`;
}
