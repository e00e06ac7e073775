import { describe, expect, test } from "vitest";
import { intents } from "../../../src/domain/intent.ts";
import { classifyIntent } from "../../../src/models/local/classify.ts";
import { intentTemperature } from "../../../src/models/local/score-intents.ts";
import { intentExamples } from "../../../src/models/local/examples/examples.ts";
import { trainClassifier, type Example } from "../../../src/models/local/linear.ts";

describe("any labelled texts", () => {
  const examples: Example[] = [
    { text: "the cat sleeps on the sofa", label: "animals" },
    { text: "a dog barks at the cat", label: "animals" },
    { text: "horses run in the field", label: "animals" },
    { text: "the engine of the car is loud", label: "cars" },
    { text: "my car needs new wheels", label: "cars" },
    { text: "he drives a fast engine", label: "cars" },
  ];

  test("are learnt", () => {
    const classifier = trainClassifier(examples, { temperature: 1 });
    expect(classifier.labels).toEqual(["animals", "cars"]);
    expect(classifier.predict("two cats and a dog").label).toBe("animals");
    expect(classifier.predict("the wheels of cars").label).toBe("cars");
  });

  test("give the same classifier every time, in any order of labels", () => {
    const [first, second] = [trainClassifier(examples), trainClassifier(examples)];
    expect(first.predict("a loud dog")).toEqual(second.predict("a loud dog"));
    expect(first.temperature).toBe(second.temperature);
  });

  test("give probabilities that add up to one", () => {
    const { scores, confidence } = trainClassifier(examples).predict("a dog in a car");
    expect(Object.values(scores).reduce((sum, score) => sum + score, 0)).toBeCloseTo(1, 5);
    expect(confidence).toBe(Math.max(...Object.values(scores)));
  });

  test("of one label only are no obstacle", () => {
    expect(trainClassifier([{ text: "hello", label: "greeting" }]).predict("anything").label).toBe(
      "greeting",
    );
  });

  test("must be there", () => {
    expect(() => trainClassifier([])).toThrow("needs examples");
  });
});

describe("our own examples", () => {
  test("are there for every intent in every language, and none stands twice", () => {
    for (const intent of intents) {
      const count = (language: string) =>
        intentExamples.filter((example) => example.label === intent && example.language === language).length;
      expect([intent, count("en") >= 20]).toEqual([intent, true]);
      for (const language of ["de", "es", "ar"])
        expect([intent, language, count(language) >= 6]).toEqual([intent, language, true]);
    }
    expect(intentExamples.filter(({ text }) => text.trim() === "" || text !== text.trim())).toEqual([]);
    const texts = intentExamples.map(({ text }) => text.toLowerCase());
    expect(texts.filter((text, index) => texts.indexOf(text) !== index)).toEqual([]);
  });

  test("teach what they have not shown: every third one is told from the others, and the confidence is honest", () => {
    const held = intentExamples.filter((_, index) => index % 3 === 0);
    const classifier = trainClassifier(
      intentExamples.filter((_, index) => index % 3 !== 0),
      { temperature: intentTemperature },
    );
    const predictions = held.map(({ text, label }) => ({
      ...classifier.predict(text),
      isRight: classifier.predict(text).label === label,
    }));
    const right = predictions.filter(({ isRight }) => isRight).length;
    expect(right / held.length).toBeGreaterThan(0.68);
    const meanConfidence = predictions.reduce((sum, { confidence }) => sum + confidence, 0) / held.length;
    expect(Math.abs(meanConfidence - right / held.length)).toBeLessThan(0.06);
  });
});

describe("the intent of a mail", () => {
  test.each([
    "colourless green ideas sleep furiously",
    "how do I unclog a drain",
    "is the bank open on Sunday",
  ])("is not sure of what is none of ours: %s", (text) => {
    const { intent, confidence } = classifyIntent("", text);
    expect(intent === "out_of_scope" || confidence < 0.45).toBe(true);
  });

  test("of no words has no confidence", () => {
    expect(classifyIntent("", "").confidence).toBeLessThan(0.45);
  });
});
