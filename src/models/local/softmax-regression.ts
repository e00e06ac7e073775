/** Softmax regression: weights from each feature to each label, by stochastic gradient descent. Pure and deterministic. */
import type { Vector } from "./vectors.ts";

const learningRate = 4;
/** The share of probability a training target leaves to the other labels: keeps rare words from ruling. */
const smoothing = 0.02;
/** How strongly weights begin at the mean of a label's examples; helps most where a label has few. */
const headStart = 8;
/** A correction smaller than this is not worth its time. */
const negligible = 0.004;
/** Few examples are gone through more often than many. */
const countEpochs = (examples: number) => Math.max(4, Math.min(40, Math.round(9000 / examples)));

/** Scores become probabilities, in place. The higher the temperature, the less they differ. */
export function softmax(scores: Float32Array, temperature: number): void {
  let top = -Infinity;
  for (const score of scores) if (score > top) top = score;
  let sum = 0;
  for (let at = 0; at < scores.length; at++) {
    const value = Math.exp(((scores[at] ?? 0) - top) / temperature);
    scores[at] = value;
    sum += value;
  }
  for (let at = 0; at < scores.length; at++) scores[at] = (scores[at] ?? 0) / sum;
}

/** `out`: a score for each label. */
export function scoreInto(out: Float32Array, vector: Vector, weights: Float32Array): void {
  const labels = out.length;
  out.fill(0);
  const { index, value } = vector;
  for (let at = 0; at < index.length; at++) {
    const base = (index[at] ?? 0) * labels;
    const factor = value[at] ?? 0;
    for (let label = 0; label < labels; label++) {
      out[label] = (out[label] ?? 0) + factor * (weights[base + label] ?? 0);
    }
  }
}

export interface TrainingSet {
  vectors: readonly Vector[];
  /** The label's position, for each vector. */
  targets: readonly number[];
  labels: number;
  features: number;
}

/** Weights that point from each label to the middle of its examples. */
function startWeights({ vectors, targets, labels, features }: TrainingSet): Float32Array {
  const weights = new Float32Array(features * labels);
  const sizes = new Float32Array(labels);
  for (const target of targets) sizes[target] = (sizes[target] ?? 0) + 1;
  for (const [at, vector] of vectors.entries()) {
    const target = targets[at] ?? 0;
    const factor = headStart / Math.sqrt(sizes[target] ?? 1);
    for (const [position, feature] of vector.index.entries()) {
      const weight = feature * labels + target;
      weights[weight] = (weights[weight] ?? 0) + factor * (vector.value[position] ?? 0);
    }
  }
  return weights;
}

/** The numbers below a length in an order that looks random and is always the same. */
function* shuffle(length: number, times: number): Generator<readonly number[]> {
  const order = Array.from({ length }, (_, index) => index);
  let seed = 12_345;
  for (let time = 0; time < times; time++) {
    for (let last = length - 1; last > 0; last--) {
      seed = (Math.imul(seed, 1_103_515_245) + 12_345) >>> 0;
      const other = Math.floor((seed / 2 ** 32) * (last + 1));
      [order[last], order[other]] = [order[other] ?? 0, order[last] ?? 0];
    }
    yield order;
  }
}

/** The weights, feature by feature and in it label by label. */
export function fitWeights(set: TrainingSet): Float32Array {
  const weights = startWeights(set);
  const { labels } = set;
  const step = new Float32Array(labels);
  for (const order of shuffle(set.vectors.length, countEpochs(set.vectors.length))) {
    for (const at of order) {
      const vector = set.vectors[at];
      if (vector === undefined) continue;
      scoreInto(step, vector, weights);
      softmax(step, 1);
      const active: number[] = [];
      for (let label = 0; label < labels; label++) {
        const wanted = smoothing / labels + (label === set.targets[at] ? 1 - smoothing : 0);
        step[label] = learningRate * (wanted - (step[label] ?? 0));
        if (Math.abs(step[label] ?? 0) > negligible) active.push(label);
      }
      correct(weights, vector, step, active);
    }
  }
  return weights;
}

function correct(weights: Float32Array, vector: Vector, step: Float32Array, active: readonly number[]): void {
  const labels = step.length;
  for (let feature = 0; feature < vector.index.length; feature++) {
    const base = (vector.index[feature] ?? 0) * labels;
    const factor = vector.value[feature] ?? 0;
    for (const label of active) {
      weights[base + label] = (weights[base + label] ?? 0) + factor * (step[label] ?? 0);
    }
  }
}
