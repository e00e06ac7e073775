/**
 * A linear text classifier: softmax regression over the features of `features.ts`. Deterministic: the same examples
 * always give the same weights. It knows nothing of intents, so it can be trained on any labelled texts.
 */
import { featureKinds, listFeatures, type FeatureKind, type Features } from "./features.ts";

export interface Example {
  text: string;
  label: string;
}

export interface Prediction {
  label: string;
  /** 0 to 1, calibrated: how often a prediction with this number is right. */
  confidence: number;
  /** The probability of every label. */
  scores: Record<string, number>;
}

/** How much a text is like what a classifier has seen, 0 to 1, in parts and in all. */
export interface Scope {
  confidence: number;
  /** How close the nearest examples are: the mean cosine of three. */
  familiarity: number;
  /** Low where the text is about nothing the labels know: a softmax alone is sure even of that. */
  scope: number;
}

export interface TextClassifier {
  labels: readonly string[];
  /** What the scores are divided by before they become probabilities. */
  temperature: number;
  predict(text: string): Prediction;
  /** Compares with every example, so it costs more than a prediction. */
  judgeScope(text: string): Scope;
  /** How rare a feature is among the examples; one that is in none is rarer than all. */
  weigh(kind: FeatureKind, feature: string): number;
}

export interface TrainingSettings {
  /** What scores are divided by. Left out, it is found by cross-validation, which costs three more trainings. */
  temperature?: number;
}

const learningRate = 4;
/** The share of probability a training target leaves to the other labels: keeps rare words from ruling. */
const smoothing = 0.05;
/** How strongly weights begin at the mean of a label's examples; helps most where a label has few. */
const headStart = 8;
/** A correction smaller than this is not worth its time. */
const negligible = 0.004;
const folds = 3;

/** Few examples are gone through more often than many. */
const countEpochs = (examples: number) => Math.max(4, Math.min(12, Math.round(9000 / examples)));

interface Vector {
  index: Uint32Array;
  value: Float32Array;
}

interface Vocabulary {
  index: ReadonlyMap<FeatureKind, Map<string, number>>;
  /** Inverse document frequency of each feature. */
  weight: Float32Array;
}

function createVocabulary(texts: readonly Features[]): Vocabulary {
  const index = new Map(featureKinds.map(({ kind }) => [kind, new Map<string, number>()]));
  const counts: number[] = [];
  for (const features of texts) {
    for (const [kind, known] of index) {
      for (const feature of features[kind]) {
        const at = known.get(feature);
        if (at === undefined) known.set(feature, counts.push(1) - 1);
        else counts[at] = (counts[at] ?? 0) + 1;
      }
    }
  }
  const weight = Float32Array.from(counts, (count) => Math.log((1 + texts.length) / (1 + count)) + 1);
  return { index, weight };
}

/** Each kind is brought to its share of length, so that long words do not drown short ones. */
function createVector(features: Features, { index, weight }: Vocabulary): Vector {
  const places: number[] = [];
  const values: number[] = [];
  for (const { kind, share } of featureKinds) {
    const known = index.get(kind);
    const from = places.length;
    let sum = 0;
    for (const feature of features[kind]) {
      const at = known?.get(feature);
      const value = at === undefined ? 1 : (weight[at] ?? 1);
      sum += value * value;
      if (at === undefined) continue;
      places.push(at);
      values.push(value);
    }
    const factor = share / (Math.sqrt(sum) || 1);
    for (let at = from; at < values.length; at++) values[at] = (values[at] ?? 0) * factor;
  }
  return { index: Uint32Array.from(places), value: Float32Array.from(values) };
}

function softmax(scores: Float32Array, temperature: number): void {
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

function scoreInto(out: Float32Array, vector: Vector, weights: Float32Array): void {
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

interface TrainingSet {
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

/** Stochastic gradient descent. */
function fit(set: TrainingSet): Float32Array {
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

interface Fitted {
  labels: readonly string[];
  weigh: TextClassifier["weigh"];
  scoresOf(text: string): Float32Array;
  familiarityOf(text: string): number;
}

/** So many of the nearest examples say how familiar a text is; one alone may be a chance likeness. */
const nearest = 3;

/** Examples by feature, so that a text is compared only with those it has anything in common with. */
function createNeighbourhood(vectors: readonly Vector[]): (vector: Vector) => number {
  const byFeature = new Map<number, { at: number; value: number }[]>();
  for (const [at, vector] of vectors.entries()) {
    const length = lengthOf(vector);
    for (const [position, feature] of vector.index.entries()) {
      const entry = { at, value: (vector.value[position] ?? 0) / length };
      const known = byFeature.get(feature);
      if (known) known.push(entry);
      else byFeature.set(feature, [entry]);
    }
  }
  return (vector) => {
    const likeness = new Float32Array(vectors.length);
    for (const [position, feature] of vector.index.entries()) {
      const weight = vector.value[position] ?? 0;
      for (const { at, value } of byFeature.get(feature) ?? [])
        likeness[at] = (likeness[at] ?? 0) + weight * value;
    }
    const best = likeness.toSorted((left, right) => right - left).slice(0, nearest);
    // Unknown features make the text longer than what is left of it here; each kind's share of length is fixed.
    return best.reduce((sum, value) => sum + value, 0) / Math.max(1, best.length) / wholeLength;
  };
}

/** Of every text's vector, were all of its features known. */
const wholeLength = Math.hypot(...featureKinds.map(({ share }) => share));

function lengthOf({ value }: Vector): number {
  let sum = 0;
  for (const each of value) sum += each * each;
  return Math.sqrt(sum) || 1;
}

/** A label's own name says something as well: it counts as one more example. */
function nameLabels(labels: readonly string[]): Example[] {
  return labels.map((label) => ({
    text: label.replace(/[_-]/g, " ").replace(/(\p{Ll})(\p{Lu})/gu, "$1 $2"),
    label,
  }));
}

function fitExamples(given: readonly Example[]): Fitted {
  const labels = [...new Set(given.map((example) => example.label))].toSorted();
  const examples = [...given, ...nameLabels(labels)];
  const features = examples.map((example) => listFeatures(example.text));
  const vocabulary = createVocabulary(features);
  const position = new Map(labels.map((label, index) => [label, index]));
  const vectors = features.map((each) => createVector(each, vocabulary));
  const weights = fit({
    vectors,
    targets: examples.map((example) => position.get(example.label) ?? 0),
    labels: labels.length,
    features: vocabulary.weight.length,
  });
  // Made when first asked for: most classifiers only predict.
  let compare: ReturnType<typeof createNeighbourhood> | null = null;
  const rarest = Math.log(1 + examples.length) + 1;
  return {
    labels,
    weigh(kind, feature) {
      const at = vocabulary.index.get(kind)?.get(feature);
      return at === undefined ? rarest : (vocabulary.weight[at] ?? rarest);
    },
    scoresOf(text) {
      const scores = new Float32Array(labels.length);
      scoreInto(scores, createVector(listFeatures(text), vocabulary), weights);
      return scores;
    },
    familiarityOf(text) {
      compare ??= createNeighbourhood(vectors.slice(0, given.length));
      return compare(createVector(listFeatures(text), vocabulary));
    },
  };
}

interface Held {
  scores: Float32Array;
  target: number;
}

/** Which fold each example is in: every label is spread over all of them. */
function foldsOf(examples: readonly Example[]): number[] {
  const seen = new Map<string, number>();
  return examples.map(({ label }) => {
    const count = seen.get(label) ?? 0;
    seen.set(label, count + 1);
    return count % folds;
  });
}

/** The scores of examples that were not trained on. `isTrained`: whether a fold's round trains on an example's fold. */
function holdOut(examples: readonly Example[], isTrained: (round: number, fold: number) => boolean): Held[] {
  const foldOf = foldsOf(examples);
  const held: Held[] = [];
  for (let round = 0; round < folds; round++) {
    const training = examples.filter((_, index) => isTrained(round, foldOf[index] ?? 0));
    if (training.length === 0) continue;
    const fitted = fitExamples(training);
    for (const [index, { text, label }] of examples.entries()) {
      const target = fitted.labels.indexOf(label);
      if (!isTrained(round, foldOf[index] ?? 0) && target >= 0)
        held.push({ scores: fitted.scoresOf(text), target });
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
 * By cross-validation, which trains on two thirds of the examples, and so finds a classifier less sure than the one to be
 * trained on all of them. How much surer more examples make it is seen from one third to two, and carried on to the whole.
 */
function findTemperature(examples: readonly Example[]): number {
  const onTwoThirds = temperatureOf(holdOut(examples, (round, fold) => fold !== round));
  const onOneThird = temperatureOf(holdOut(examples, (round, fold) => fold === round));
  const steps = Math.log(3 / 2) / Math.log(2);
  return onTwoThirds * (onTwoThirds / onOneThird) ** steps;
}

/** Trains a classifier. Throws where there are no examples. */
export function trainClassifier(
  examples: readonly Example[],
  settings: TrainingSettings = {},
): TextClassifier {
  if (examples.length === 0) throw new Error("a classifier needs examples");
  const temperature = settings.temperature ?? findTemperature(examples);
  const { labels, weigh, scoresOf, familiarityOf } = fitExamples(examples);
  const classifier: TextClassifier = {
    labels,
    temperature,
    weigh,
    judgeScope(text) {
      const { confidence } = classifier.predict(text);
      const familiarity = familiarityOf(text);
      return { confidence, familiarity, scope: confidence * familiarity };
    },
    predict(text) {
      const scores = scoresOf(text);
      softmax(scores, temperature);
      let top = 0;
      for (let label = 1; label < scores.length; label++) {
        if ((scores[label] ?? 0) > (scores[top] ?? 0)) top = label;
      }
      return {
        label: labels[top] ?? "",
        confidence: scores[top] ?? 0,
        scores: Object.fromEntries(labels.map((label, index) => [label, scores[index] ?? 0])),
      };
    },
  };
  return classifier;
}
