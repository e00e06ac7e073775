/**
 * What a tenant has taught, ready for use: a softmax regression that starts from what the classifier says and learns
 * only what has to be put right. It counts where a text is near to one that was taught, and nowhere else: a few examples
 * say much of texts like them, and nothing of a stranger's. Pure and deterministic; the classifier stays as it is.
 */
import type { Intent } from "../../domain/intent.ts";
import { multiply, places, placeText } from "./placed-text.ts";
import { scoreIntents } from "./score-intents.ts";

export interface TaughtExample {
  text: string;
  label: Intent;
}

export interface Lessons {
  /** By intent that has examples: what each place of a text's vector adds to the intent's score. */
  weights: ReadonlyMap<Intent, Float32Array>;
  /** The examples' vectors, of length 1 in 127ths of each one's largest value. */
  known: readonly { vector: Int8Array; scale: number }[];
}

/** The wish stands at the beginning; what comes after so many characters is not learnt from. */
const longest = 400;
/** An agent must not be busy for long: so many characters are learnt from in all, and of each example its share. */
const learntCharacters = 100_000;
/** What stands in place of personal data is a word nobody wrote. */
const anyCover = /\[[a-zA-Z]+\]/g;
const learningRate = 4;
/** The share of probability a training target leaves to the other intents. */
const smoothing = 0.05;
/** How likely an intent is at least, once it has been taught: what is thought impossible cannot be learnt. */
const leastLikely = 0.01;

/** From this nearness on, half of what was learnt counts; found on public sets, with texts of other trades as strangers. */
const middle = 0.35;
const steepness = 20;

/** Few examples are gone through more often than many. */
const countEpochs = (examples: number) => Math.max(3, Math.min(8, Math.round(3_000 / examples)));

interface Observation {
  vector: Float32Array;
  scores: ReadonlyMap<Intent, number>;
  label: Intent;
}

/** Makes a tenant's examples ready. May take seconds, so it is kept for as long as they stay the same. */
export function learnLessons(taught: readonly TaughtExample[]): Lessons {
  const length = Math.min(longest, learntCharacters / taught.length);
  const observations = taught.map(({ text, label }): Observation => {
    const body = text.slice(0, length).replaceAll(anyCover, " ");
    return { vector: placeText("", body), scores: scoreIntents("", body), label };
  });
  const weights = new Map(
    taught.map(({ label }) => [label, new Float32Array(places)] satisfies [Intent, Float32Array]),
  );
  for (let epoch = countEpochs(taught.length); epoch > 0; epoch--) {
    for (const each of inTurn(observations, epoch)) correct(weights, each);
  }
  return { weights, known: observations.map(({ vector }) => shorten(vector)) };
}

/** The shares of the intents, with what was taught taken into account. What is far from all of it stays as it is. */
export function applyLessons(
  lessons: Lessons,
  scores: ReadonlyMap<Intent, number>,
  { subject, body }: { subject: string; body: string },
): Map<Intent, number> {
  const vector = placeText(subject, body);
  const trust = 1 / (1 + Math.exp(-steepness * (measureNearness(lessons, vector) - middle)));
  return shift(lessons.weights, { vector, scores }, trust);
}

/** The likeness of the nearest example: 1 is the same text, 0 has nothing in common. */
function measureNearness({ known }: Lessons, vector: Float32Array): number {
  const length = Math.sqrt(multiply(vector, vector)) || 1;
  let most = 0;
  for (const { vector: other, scale } of known) {
    let sum = 0;
    for (let at = 0; at < places; at++) sum += (vector[at] ?? 0) * (other[at] ?? 0);
    most = Math.max(most, (sum * scale) / length);
  }
  return most;
}

/** `trust`: 0 leaves the shares as they are, 1 counts what was learnt in full. The doubt is weighed against all of them. */
function shift(
  weights: Lessons["weights"],
  { vector, scores }: Pick<Observation, "vector" | "scores">,
  trust: number,
): Map<Intent, number> {
  let doubt = 1;
  let all = 0;
  const shifted = new Map<Intent, number>();
  for (const [intent, score] of scores) {
    doubt -= score;
    const weight = weights.get(intent);
    const value = weight ? (score + trust * leastLikely) * Math.exp(trust * multiply(weight, vector)) : score;
    shifted.set(intent, value);
    all += value;
  }
  all += Math.max(0, doubt);
  for (const [intent, value] of shifted) shifted.set(intent, value / all);
  return shifted;
}

function correct(weights: Map<Intent, Float32Array>, { vector, scores, label }: Observation): void {
  const shares = shift(weights, { vector, scores }, 1);
  for (const [intent, weight] of weights) {
    const wanted = smoothing / weights.size + (intent === label ? 1 - smoothing : 0);
    const step = learningRate * (wanted - (shares.get(intent) ?? 0));
    for (let at = 0; at < places; at++) weight[at] = (weight[at] ?? 0) + step * (vector[at] ?? 0);
  }
}

/** All of them, in another order each time, which is always the same one. */
function inTurn(observations: readonly Observation[], turn: number): Observation[] {
  const key = (index: number) => Math.imul(index + 1, 2_654_435_761 + 2 * turn) >>> 0;
  return observations
    .map((observation, index) => ({ observation, key: key(index) }))
    .toSorted((left, right) => left.key - right.key)
    .map(({ observation }) => observation);
}

function shorten(vector: Float32Array): Lessons["known"][number] {
  const length = Math.sqrt(multiply(vector, vector)) || 1;
  const top = vector.reduce((most, value) => Math.max(most, Math.abs(value)), 0) || 1;
  return {
    vector: Int8Array.from(vector, (value) => Math.round((value / top) * 127)),
    scale: top / 127 / length,
  };
}
