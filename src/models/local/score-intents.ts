/** How likely each intent is: the classifier over our own examples, applied to a whole text and to its sentences. */
import { intents, type Intent } from "../../domain/intent.ts";
import { conceptsOf } from "./concepts.ts";
import { intentExamples } from "./examples/examples.ts";
import type { FeatureKind } from "./features.ts";
import { trainClassifier, type TextClassifier } from "./linear.ts";
import { isEmptyWord } from "./query.ts";
import { isRequest } from "./requests.ts";
import { splitSentences, splitWords } from "./text.ts";
import { findPlainWish } from "./wishes.ts";

/** Makes confidence honest by cross-validation over our examples; given here so that it need not be found in every isolate. */
export const intentTemperature = 0.86;

interface Trained {
  classifier: TextClassifier;
  /** The beginnings of the words the examples use. */
  stems: ReadonlySet<string>;
}

let trained: Trained | null = null;

const stemOf = (word: string) => word.slice(0, 5);

/** Trained when first asked for, in a few hundred milliseconds, and kept. */
function findTrained(): Trained {
  trained ??= {
    classifier: trainClassifier(intentExamples, { temperature: intentTemperature }),
    stems: new Set(intentExamples.flatMap(({ text }) => splitWords(text).map(stemOf))),
  };
  return trained;
}

/** How rare a feature is among our examples. */
export function weighFeature(kind: FeatureKind, feature: string): number {
  return findTrained().classifier.weigh(kind, feature);
}

/** From this share of familiar words on, a text counts as one of ours. */
const familiarShare = 0.6;

/** How much a text speaks of what the examples speak of, 0 to 1. A softmax is sure even of what it has never seen. */
function measureFamiliarity(text: string, stems: ReadonlySet<string>): number {
  const words = splitWords(text).filter((word) => !isEmptyWord(word) && !/\p{N}/u.test(word));
  if (words.length === 0) return 1;
  const familiar = words.filter((word) => stems.has(stemOf(word)) || conceptsOf(word).length > 0).length;
  return Math.min(1, familiar / words.length / familiarShare);
}

/** Sentences after these say little of the wish. */
const maxSentences = 12;
/** How much more a sentence counts that asks for something; what only tells a story is often about something else. */
const requestWeight = 3;
/** How much the surest sentences outweigh the rest: a mail's padding must not outvote its wish. */
const decisiveness = 3;

/** What a wish in plain words counts, against sentences that are only likely to mean something. */
const plainWishWeight = 4;
const plainWishConfidence = 0.95;

interface Part {
  text: string;
  weight: number;
}

/** A name below a mail is not part of what it says. */
function dropName(sentences: readonly string[]): readonly string[] {
  const last = sentences.at(-1) ?? "";
  const isName = sentences.length > 1 && splitWords(last).length <= 3 && !/[.!?؟\d]/.test(last);
  return isName ? sentences.slice(0, -1) : sentences;
}

export function listParts(subject: string, body: string): Part[] {
  const sentences = dropName(splitSentences(body))
    .filter((sentence) => splitWords(sentence).length >= 2)
    .slice(0, maxSentences);
  const parts: Part[] = sentences.map((text) => ({ text, weight: isRequest(text) ? requestWeight : 1 }));
  if (splitWords(subject).length > 0) parts.push({ text: subject, weight: 1 });
  if (sentences.length !== 1) parts.push({ text: sentences.join(" "), weight: 1 });
  return parts;
}

/**
 * The intents of a ticket from its subject and the customer's fresh words, each with its calibrated share of 1; what is
 * missing to 1 is doubt. Mails are long and the wish is in few sentences, so the most decided sentences count most, and
 * the whole text settles between them.
 */
export function scoreIntents(subject: string, body: string): Map<Intent, number> {
  const { classifier, stems } = findTrained();
  const sums = new Map<Intent, number>(intents.map((intent) => [intent, 0]));
  let total = 0;
  for (const { text, weight } of listParts(subject, body)) {
    const prediction = classifier.predict(text);
    const familiarity = measureFamiliarity(text, stems);
    const share = weight * (prediction.confidence * familiarity) ** decisiveness;
    total += share;
    for (const intent of intents) {
      sums.set(intent, (sums.get(intent) ?? 0) + share * familiarity * (prediction.scores[intent] ?? 0));
    }
    const wish = findPlainWish(text);
    if (wish === null) continue;
    total += plainWishWeight;
    sums.set(wish, (sums.get(wish) ?? 0) + plainWishWeight * plainWishConfidence);
  }
  return new Map([...sums].map(([intent, sum]) => [intent, total === 0 ? 0 : sum / total]));
}
