/**
 * A linear text classifier: softmax regression over the features of `features.ts`. Deterministic: the same examples
 * always give the same weights. It knows nothing of intents, so it can be trained on any labelled texts.
 */
import { listFeatures, type FeatureKind } from "./features.ts";
import { fitExamples, readExample, type Example } from "./fit-examples.ts";
import { softmax } from "./softmax-regression.ts";
import { findTemperature } from "./temperature.ts";

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

/** Trains a classifier. Throws where there are no examples. */
export function trainClassifier(
  examples: readonly Example[],
  settings: TrainingSettings = {},
): TextClassifier {
  if (examples.length === 0) throw new Error("a classifier needs examples");
  const read = examples.map(readExample);
  const temperature = settings.temperature ?? findTemperature(read);
  const { labels, weigh, scoresOf, familiarityOf } = fitExamples(read);
  const classifier: TextClassifier = {
    labels,
    temperature,
    weigh,
    judgeScope(text) {
      const { confidence } = classifier.predict(text);
      const familiarity = familiarityOf(listFeatures(text));
      return { confidence, familiarity, scope: confidence * familiarity };
    },
    predict(text) {
      const scores = scoresOf(listFeatures(text));
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
