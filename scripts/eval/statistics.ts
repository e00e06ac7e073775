/** How far a figure can be trusted. Pure: the same values give the same intervals on every run. */
import { binomialDistribution, mean, quantileSorted, sampleWithReplacement } from "simple-statistics";
import { Random } from "../kill-test/random.ts";
import { wilson } from "../../src/domain/interval.ts";

/** A figure with its interval of 95 %. `n` is what it rests on: tickets, or claims. */
export interface Estimate {
  value: number;
  from: number;
  to: number;
  n: number;
}

const resamples = 2_000;
const seed = 1;

/**
 * A share with Wilson's interval, or null where it rests on nothing. `n` counts what is independent: several runs of
 * one ticket are still one ticket.
 */
export function estimateShare(share: number, n: number): Estimate | null {
  if (n === 0) return null;
  const [from, to] = wilson(share * n, n);
  return { value: share, from: Math.max(0, from), to: Math.min(1, to), n };
}

/** A mean with the percentile bootstrap's interval, or null where there is nothing to take the mean of. */
export function estimateMean(values: readonly number[]): Estimate | null {
  if (values.length === 0) return null;
  const random = new Random(seed);
  const means = Array.from({ length: resamples }, () =>
    mean(sampleWithReplacement([...values], values.length, () => random.next())),
  ).toSorted((left, right) => left - right);
  return {
    value: mean([...values]),
    from: quantileSorted(means, 0.025),
    to: quantileSorted(means, 0.975),
    n: values.length,
  };
}

/**
 * McNemar's exact test, two-sided: how likely at least so uneven a split of the tickets that only one of two systems
 * got right is, if both are equally good. 1 where there is no such ticket.
 */
export function mcnemar(onlyLeft: number, onlyRight: number): number {
  const split = onlyLeft + onlyRight;
  if (split === 0) return 1;
  const chances = binomialDistribution(split, 0.5) ?? [];
  const tail = chances.slice(0, Math.min(onlyLeft, onlyRight) + 1).reduce((sum, chance) => sum + chance, 0);
  return Math.min(1, 2 * tail);
}
