/** A text as a short vector of fixed length, for what is learnt beside the classifier. Pure. */
import { featureKinds, listFeatures } from "./features.ts";
import { listParts, weighFeature } from "./score-intents.ts";

/** Features share these places by a hash, so that what is learnt of a text takes as much room however long it is. */
export const places = 1_024;

/** The vectors of a ticket's parts, each of length 1, together: those that ask for something count more. */
export function placeText(subject: string, body: string): Float32Array {
  const sum = new Float32Array(places);
  let weights = 0;
  for (const { text, weight } of listParts(subject, body)) {
    const part = placePart(text);
    for (let at = 0; at < places; at++) sum[at] = (sum[at] ?? 0) + weight * (part[at] ?? 0);
    weights += weight;
  }
  return sum.map((value) => value / (weights || 1));
}

function placePart(text: string): Float32Array {
  const vector = new Float32Array(places);
  const features = listFeatures(text);
  for (const { kind, share } of featureKinds) {
    const weights = new Map<string, number>();
    let squares = 0;
    for (const feature of features[kind]) {
      const weight = weighFeature(kind, feature);
      weights.set(feature, weight);
      squares += weight * weight;
    }
    const factor = share / (Math.sqrt(squares) || 1);
    for (const [feature, weight] of weights) {
      const hash = hashText(`${kind} ${feature}`);
      const at = hash % places;
      // The sign keeps features that meet by chance from adding up.
      vector[at] = (vector[at] ?? 0) + (hash & 0x8000_0000 ? factor : -factor) * weight;
    }
  }
  const length = Math.sqrt(multiply(vector, vector)) || 1;
  for (let at = 0; at < places; at++) vector[at] = (vector[at] ?? 0) / length;
  return vector;
}

/** FNV-1a, 32 bits. */
function hashText(text: string): number {
  let hash = 0x811c_9dc5;
  for (let at = 0; at < text.length; at++) hash = Math.imul(hash ^ text.charCodeAt(at), 0x0100_0193);
  return hash >>> 0;
}

export function multiply(left: Float32Array, right: Float32Array): number {
  let sum = 0;
  for (let at = 0; at < places; at++) sum += (left[at] ?? 0) * (right[at] ?? 0);
  return sum;
}
