/** How sure a classifier may be: the temperature that makes its confidence honest, from its training texts alone. Pure. */
import { fitExamples, type ReadExample } from "./fit-examples.ts";
import { softmax } from "./softmax-regression.ts";

const folds = 3;
/**
 * Temperature goes with the number of examples a label to this power: a classifier that was trained on more is surer. From
 * one a label to two, on our own examples and no others; there is too little in a set of few to see it there.
 */
const slope = -0.14;

interface Held {
  scores: Float32Array;
  target: number;
  /** That were trained on. */
  examplesPerLabel: number;
}

/** Which fold each example is in: every label is spread over all of them. */
function foldsOf(examples: readonly ReadExample[]): number[] {
  const seen = new Map<string, number>();
  return examples.map(({ label }) => {
    const count = seen.get(label) ?? 0;
    seen.set(label, count + 1);
    return count % folds;
  });
}

/** The scores of examples that were not trained on. */
function holdOut(examples: readonly ReadExample[]): Held[] {
  const foldOf = foldsOf(examples);
  const held: Held[] = [];
  for (let round = 0; round < folds; round++) {
    const training = examples.filter((_, index) => foldOf[index] !== round);
    if (training.length === 0 || training.length === examples.length) continue;
    const fitted = fitExamples(training);
    const examplesPerLabel = training.length / fitted.labels.length;
    for (const [index, { features, label }] of examples.entries()) {
      const target = fitted.labels.indexOf(label);
      if (foldOf[index] === round && target >= 0)
        held.push({ scores: fitted.scoresOf(features), target, examplesPerLabel });
    }
  }
  return held;
}

/** The temperature under which these scores would have been the most honest. */
function temperatureOf(held: readonly Held[]): number {
  let best = { temperature: 1, loss: Infinity };
  for (let temperature = 0.1; temperature <= 5; temperature *= 1.1) {
    let loss = 0;
    for (const { scores, target } of held) {
      const probabilities = scores.slice();
      softmax(probabilities, temperature);
      loss -= Math.log(Math.max(probabilities[target] ?? 0, 1e-9));
    }
    if (loss < best.loss) best = { temperature, loss };
  }
  return best.temperature;
}

/**
 * By cross-validation, which trains on two thirds of the examples, or on one of two, and so finds a classifier less sure
 * than the one to be trained on all of them. Where nothing can be held out it is 1.
 */
export function findTemperature(examples: readonly ReadExample[]): number {
  const held = holdOut(examples);
  if (held.length === 0) return 1;
  const trainedOn = held.reduce((sum, { examplesPerLabel }) => sum + examplesPerLabel, 0) / held.length;
  const all = examples.length / new Set(examples.map(({ label }) => label)).size;
  return temperatureOf(held) * (all / trainedOn) ** slope;
}
