/** Texts as sparse vectors over the features that the training texts have, rare ones counting more. Pure. */
import { featureKinds, type FeatureKind, type Features } from "./features.ts";

export interface Vector {
  index: Uint32Array;
  value: Float32Array;
}

export interface Vocabulary {
  index: ReadonlyMap<FeatureKind, ReadonlyMap<string, number>>;
  /** Inverse document frequency of each feature. */
  weight: Float32Array;
  /** Of a feature that is in no text. */
  rarest: number;
}

/** Of every text's vector, were all of its features known: each kind's share of it is fixed. */
export const wholeLength = Math.hypot(...featureKinds.map(({ share }) => share));

export function createVocabulary(texts: readonly Features[]): Vocabulary {
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
  const weigh = (count: number) => Math.log((1 + texts.length) / (1 + count)) + 1;
  return { index, weight: Float32Array.from(counts, weigh), rarest: weigh(0) };
}

/** How rare a feature is; one that is in no text is rarer than all. */
export function weighFeature(
  { index, weight, rarest }: Vocabulary,
  kind: FeatureKind,
  feature: string,
): number {
  const at = index.get(kind)?.get(feature);
  return at === undefined ? rarest : (weight[at] ?? rarest);
}

/** Each kind is brought to its share of length, so that long words do not drown short ones. Unknown features are left out. */
export function createVector(features: Features, vocabulary: Vocabulary): Vector {
  const places: number[] = [];
  const values: number[] = [];
  for (const { kind, share } of featureKinds) {
    const known = vocabulary.index.get(kind);
    const weights =
      kind === "groups" ? weighGroups(features, vocabulary) : weighPlainly(features, kind, vocabulary);
    const factor = share / lengthOf(weights.values());
    for (const [feature, value] of weights) {
      const at = known?.get(feature);
      if (at === undefined) continue;
      places.push(at);
      values.push(value * factor);
    }
  }
  return { index: Uint32Array.from(places), value: Float32Array.from(values) };
}

/** What nobody has seen makes a text longer, but not by as much as it is rare: it may be a slip of the pen. */
function weighPlainly(
  features: Features,
  kind: FeatureKind,
  { index, weight }: Vocabulary,
): Map<string, number> {
  const known = index.get(kind);
  const weights = new Map<string, number>();
  for (const feature of features[kind]) {
    const at = known?.get(feature);
    weights.set(feature, at === undefined ? 1 : (weight[at] ?? 1));
  }
  return weights;
}

/**
 * Character groups, half by how rare each is and half by how rare its word is: a long word has many groups, and
 * a common word may have rare ones, and neither says much of what the text is about.
 */
function weighGroups(features: Features, vocabulary: Vocabulary): Map<string, number> {
  const plain = weighPlainly(features, "groups", vocabulary);
  const byWord = new Map<string, number>();
  for (const [word, groups] of features.groupsOf) {
    const weights = [...groups].map((group) => weighFeature(vocabulary, "groups", group));
    const factor = weighFeature(vocabulary, "words", word) / lengthOf(weights);
    let at = 0;
    for (const group of groups) byWord.set(group, (byWord.get(group) ?? 0) + factor * (weights[at++] ?? 0));
  }
  const [plainLength, lengthByWord] = [lengthOf(plain.values()), lengthOf(byWord.values())];
  for (const [group, value] of plain)
    plain.set(group, value / plainLength + (byWord.get(group) ?? 0) / lengthByWord);
  return plain;
}

/** 1 where it would be 0, because it is divided by. */
export function lengthOf(values: Iterable<number>): number {
  let sum = 0;
  for (const each of values) sum += each * each;
  return Math.sqrt(sum) || 1;
}
