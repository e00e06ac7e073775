/** From labelled texts to the scores of other texts: features, vectors and weights together. Pure and deterministic. */
import { listFeatures, type FeatureKind, type Features } from "./features.ts";
import { createNeighbourhood } from "./neighbourhood.ts";
import { fitWeights, scoreInto } from "./softmax-regression.ts";
import { createVector, createVocabulary, weighFeature } from "./vectors.ts";

export interface Example {
  text: string;
  label: string;
}

/** An example whose text has been read; it may be trained on many times. */
export interface ReadExample {
  features: Features;
  label: string;
}

export interface Fitted {
  labels: readonly string[];
  weigh(kind: FeatureKind, feature: string): number;
  scoresOf(features: Features): Float32Array;
  /** 0 to 1: how near the nearest examples are. */
  familiarityOf(features: Features): number;
}

export function readExample({ text, label }: Example): ReadExample {
  return { features: listFeatures(text), label };
}

/** A label's own name says something as well: it counts as one more example. */
function readName(label: string): ReadExample {
  const text = label.replace(/[_-]/g, " ").replace(/(\p{Ll})(\p{Lu})/gu, "$1 $2");
  return readExample({ text, label });
}

export function fitExamples(given: readonly ReadExample[]): Fitted {
  const labels = [...new Set(given.map(({ label }) => label))].toSorted();
  const examples = [...given, ...labels.map(readName)];
  const vocabulary = createVocabulary(examples.map(({ features }) => features));
  const position = new Map(labels.map((label, index) => [label, index]));
  const vectors = examples.map(({ features }) => createVector(features, vocabulary));
  const weights = fitWeights({
    vectors,
    targets: examples.map(({ label }) => position.get(label) ?? 0),
    labels: labels.length,
    features: vocabulary.weight.length,
  });
  // Made when first asked for: most classifiers only predict.
  let compare: ReturnType<typeof createNeighbourhood> | null = null;
  return {
    labels,
    weigh: (kind, feature) => weighFeature(vocabulary, kind, feature),
    scoresOf(features) {
      const scores = new Float32Array(labels.length);
      scoreInto(scores, createVector(features, vocabulary), weights);
      return scores;
    },
    familiarityOf(features) {
      compare ??= createNeighbourhood(vectors.slice(0, given.length));
      return compare(createVector(features, vocabulary));
    },
  };
}
