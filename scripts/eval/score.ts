/** How good predictions were: pure arithmetic over what was said and what was right. */
import { wilson } from "../../src/domain/interval.ts";

/** One text that was classified. `right` is null where its label is none that was trained: it is out of scope. */
export interface Judged {
  text: string;
  /** What it is, by whoever labelled it. */
  label: string;
  predicted: string;
  /** 0 to 1. */
  confidence: number;
  /** 0 to 1: how much it is like anything that was trained. */
  scope: number;
}

export interface Bin {
  from: number;
  to: number;
  n: number;
  /** Means over the bin. */
  confidence: number;
  accuracy: number;
}

export interface Confusion {
  label: string;
  predicted: string;
  n: number;
}

export interface Score {
  n: number;
  accuracy: number;
  /** Wilson's interval of 95 %. */
  accuracyInterval: [number, number];
  /** The mean F1 over every label that was there or was said. */
  macroF1: number;
  /** Expected calibration error over ten bins of equal width. */
  ece: number;
  bins: Bin[];
  /** The most frequent first. */
  confusions: Confusion[];
}

const bins = 10;

/** Of what is in scope. Throws where there is nothing. */
export function scoreJudged(judged: readonly Judged[]): Score {
  if (judged.length === 0) throw new Error("there is nothing to score");
  const right = judged.filter(isRight).length;
  const reliability = binJudged(judged);
  return {
    n: judged.length,
    accuracy: right / judged.length,
    accuracyInterval: wilson(right, judged.length),
    macroF1: computeMacroF1(judged),
    ece: reliability.reduce(
      (sum, bin) => sum + (bin.n / judged.length) * Math.abs(bin.confidence - bin.accuracy),
      0,
    ),
    bins: reliability,
    confusions: countConfusions(judged),
  };
}

export function isRight({ label, predicted }: Judged): boolean {
  return label === predicted;
}

function computeMacroF1(judged: readonly Judged[]): number {
  const labels = new Set(judged.flatMap(({ label, predicted }) => [label, predicted]));
  const scores = [...labels].map((name) => {
    const hits = judged.filter((each) => each.label === name && isRight(each)).length;
    const said = judged.filter(({ predicted }) => predicted === name).length;
    const there = judged.filter(({ label }) => label === name).length;
    return (2 * hits) / (said + there);
  });
  return scores.reduce((sum, score) => sum + score, 0) / scores.length;
}

function binJudged(judged: readonly Judged[]): Bin[] {
  const grouped = Map.groupBy(judged, ({ confidence }) => Math.min(bins - 1, Math.floor(confidence * bins)));
  return [...grouped]
    .toSorted(([left], [right]) => left - right)
    .map(([at, group]) => ({
      from: at / bins,
      to: (at + 1) / bins,
      n: group.length,
      confidence: group.reduce((sum, { confidence }) => sum + confidence, 0) / group.length,
      accuracy: group.filter(isRight).length / group.length,
    }));
}

function countConfusions(judged: readonly Judged[]): Confusion[] {
  const counts = new Map<string, Confusion>();
  for (const { label, predicted } of judged.filter((each) => !isRight(each))) {
    const key = JSON.stringify([label, predicted]);
    const known = counts.get(key) ?? { label, predicted, n: 0 };
    counts.set(key, { ...known, n: known.n + 1 });
  }
  return [...counts.values()].toSorted((left, right) => right.n - left.n);
}

export interface OutOfScope {
  n: number;
  /** How often a text in scope is taken for more in scope than one that is not. 0.5 is chance. */
  auroc: number;
  /** Below it a text counts as out of scope. */
  threshold: number;
  /** The share of texts out of scope that are told as such, and of those in scope that are taken for it. */
  recall: number;
  falseAlarms: number;
}

/** How well texts about something else are told. `threshold` comes from texts nobody is scored on. */
export function scoreScope(
  inside: readonly Judged[],
  outside: readonly Judged[],
  threshold: number,
): OutOfScope {
  const isOut = ({ scope }: Judged) => scope < threshold;
  return {
    n: outside.length,
    auroc: computeAuroc(
      inside.map(({ scope }) => scope),
      outside.map(({ scope }) => scope),
    ),
    threshold,
    recall: outside.filter(isOut).length / outside.length,
    falseAlarms: inside.filter(isOut).length / inside.length,
  };
}

/** The area under the ROC curve, by ranks (Mann and Whitney), equal values sharing a rank. */
export function computeAuroc(positives: readonly number[], negatives: readonly number[]): number {
  const all = [
    ...positives.map((value) => ({ value, isPositive: true })),
    ...negatives.map((value) => ({ value, isPositive: false })),
  ].toSorted((left, right) => left.value - right.value);
  let ranks = 0;
  for (let from = 0; from < all.length;) {
    let to = from;
    while (to < all.length && all[to]?.value === all[from]?.value) to += 1;
    const rank = (from + 1 + to) / 2;
    ranks += rank * all.slice(from, to).filter(({ isPositive }) => isPositive).length;
    from = to;
  }
  const n = positives.length;
  return (ranks - (n * (n + 1)) / 2) / (n * negatives.length);
}

/** The value that a share of the values lie below. */
export function quantile(values: readonly number[], share: number): number {
  const sorted = values.toSorted((left, right) => left - right);
  return sorted[Math.min(sorted.length - 1, Math.floor(share * sorted.length))] ?? 0;
}
