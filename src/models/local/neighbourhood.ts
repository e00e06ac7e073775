/** How familiar a text is: how near it is to the examples that are most like it. Pure. */
import { lengthOf, wholeLength, type Vector } from "./vectors.ts";

/** So many of the nearest examples say how familiar a text is; one alone may be a chance likeness. */
const nearest = 3;

/**
 * Says how near a text is to the nearest examples, 0 to 1. Examples are kept by feature, so that a text is compared only
 * with those it has anything in common with.
 */
export function createNeighbourhood(vectors: readonly Vector[]): (vector: Vector) => number {
  const byFeature = new Map<number, { at: number; value: number }[]>();
  for (const [at, vector] of vectors.entries()) {
    const length = lengthOf(vector.value);
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
