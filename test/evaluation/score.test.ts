import { describe, expect, it } from "vitest";
import { crossValidate, findThreshold } from "../../scripts/eval/classify.ts";
import { computeAuroc, quantile, scoreJudged, scoreScope, type Judged } from "../../scripts/eval/score.ts";
import { wilson } from "../../src/domain/interval.ts";

describe("a score", () => {
  it("counts what is right, label by label", () => {
    const score = scoreJudged([judged("a", "a"), judged("a", "b"), judged("b", "b"), judged("c", "b")]);
    expect(score).toMatchObject({ n: 4, accuracy: 0.5 });
    // a: precision 1, recall 1/2. b: precision 1/3, recall 1. c: never said.
    expect(score.macroF1).toBeCloseTo((2 / 3 + 1 / 2 + 0) / 3);
    expect(score.confusions).toEqual([
      { label: "a", predicted: "b", n: 1 },
      { label: "c", predicted: "b", n: 1 },
    ]);
  });

  it("takes a confidence at its word: sure and wrong costs all of it", () => {
    expect(scoreJudged([judged("a", "a", 1), judged("b", "b", 1)]).ece).toBe(0);
    expect(scoreJudged([judged("a", "b", 1), judged("b", "a", 1)]).ece).toBe(1);
    expect(scoreJudged([judged("a", "a", 0.55), judged("b", "a", 0.55)]).ece).toBeCloseTo(0.05);
  });

  it("is less certain the fewer texts it rests on", () => {
    const [few, many] = [wilson(9, 10), wilson(900, 1_000)];
    expect(few[0]).toBeCloseTo(0.596, 2);
    expect(many[1] - many[0]).toBeLessThan(few[1] - few[0]);
    expect(wilson(0, 5)[0]).toBeCloseTo(0);
    expect(wilson(5, 5)[1]).toBeCloseTo(1);
  });

  it("of nothing is none", () => {
    expect(() => scoreJudged([])).toThrow("nothing to score");
  });
});

describe("telling what is out of scope", () => {
  it("is perfect, chance or the wrong way round", () => {
    expect(computeAuroc([3, 4], [1, 2])).toBe(1);
    expect(computeAuroc([1, 2], [3, 4])).toBe(0);
    expect(computeAuroc([1, 1], [1, 1])).toBe(0.5);
    expect(computeAuroc([1, 3], [2])).toBe(0.5);
  });

  it("counts those below the threshold, on either side", () => {
    const [inside, outside] = [[0.9, 0.8, 0.2].map(ofScope), [0.1, 0.3].map(ofScope)];
    expect(scoreScope(inside, outside, 0.25)).toMatchObject({ n: 2, recall: 0.5, falseAlarms: 1 / 3 });
  });

  it("has a threshold that few known texts fall below", () => {
    expect(quantile([5, 1, 4, 2, 3], 0.2)).toBe(2);
    const threshold = findThreshold(animalsAndCars);
    expect(threshold).toBeGreaterThan(0);
    expect(threshold).toBeLessThan(1);
  });
});

describe("cross-validation", () => {
  it("classifies every text once, by what was learnt from others", () => {
    const results = crossValidate(animalsAndCars, 3, () => {});
    expect(results.map(({ text }) => text).toSorted()).toEqual(
      animalsAndCars.map(({ text }) => text).toSorted(),
    );
    expect(results.filter(({ label, predicted }) => label === predicted).length).toBeGreaterThan(3);
  });
});

const animalsAndCars = [
  { text: "the cat sleeps on the sofa", label: "animals" },
  { text: "a dog barks at the cat", label: "animals" },
  { text: "the dog sleeps in the field", label: "animals" },
  { text: "the engine of the car is loud", label: "cars" },
  { text: "my car needs new wheels", label: "cars" },
  { text: "he drives a car with a fast engine", label: "cars" },
];

function judged(label: string, predicted: string, confidence = 0.9): Judged {
  return { text: "", label, predicted, confidence, scope: confidence };
}

function ofScope(scope: number): Judged {
  return { ...judged("a", "a"), scope };
}
