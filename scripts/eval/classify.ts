/** Trains the local classifier and has it classify what it was not trained on. */
import type { Example } from "../../src/models/local/fit-examples.ts";
import { trainClassifier, type TextClassifier } from "../../src/models/local/linear.ts";
import { quantile, type Judged } from "./score.ts";

/** This share of known examples may be taken for something else: what the threshold costs. */
const falseAlarmShare = 0.05;
const thresholdFolds = 3;

export function judge(classifier: TextClassifier, { text, label }: Example): Judged {
  const { label: predicted, confidence } = classifier.predict(text);
  return { text, label, predicted, confidence, scope: classifier.judgeScope(text).scope };
}

/** Every example is classified by a classifier that was trained on the other folds. */
export function crossValidate(
  examples: readonly Example[],
  folds: number,
  progress: (done: number) => void,
): Judged[] {
  const foldOf = spread(examples, folds);
  return Array.from({ length: folds }, (_, fold) => {
    progress(fold);
    const training = examples.filter((_example, index) => foldOf[index] !== fold);
    if (training.length === 0) return [];
    const classifier = trainClassifier(training);
    return examples
      .filter((_example, index) => foldOf[index] === fold)
      .map((each) => judge(classifier, each));
  }).flat();
}

/** Below which scope a text counts as out of scope, from the training examples alone. */
export function findThreshold(examples: readonly Example[]): number {
  const scopes = crossValidate(examples, thresholdFolds, () => {}).map(({ scope }) => scope);
  return quantile(scopes, falseAlarmShare);
}

/** Every label is spread over all folds. */
function spread(examples: readonly Example[], folds: number): number[] {
  const seen = new Map<string, number>();
  return examples.map(({ label }) => {
    const count = seen.get(label) ?? 0;
    seen.set(label, count + 1);
    return count % folds;
  });
}
