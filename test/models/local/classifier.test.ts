import { describe, expect, test } from "vitest";
import { intents } from "../../../src/domain/intent.ts";
import { classifyIntent } from "../../../src/models/local/classify.ts";
import { intentTemperature } from "../../../src/models/local/score-intents.ts";
import { intentExamples } from "../../../src/models/local/examples/examples.ts";
import type { Example } from "../../../src/models/local/fit-examples.ts";
import { trainClassifier } from "../../../src/models/local/linear.ts";

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

describe("two examples a label", () => {
  const english = intentExamples.filter(({ language }) => language === "en");
  const [few, rest] = [(at: number) => at % 20 < 2, (at: number) => at % 20 >= 15];
  const cut = (isTaken: (at: number) => boolean, name: (intent: string) => string) =>
    intents.flatMap((intent) =>
      english
        .filter(({ label }) => label === intent)
        .filter((_, at) => at < 20 && isTaken(at))
        .map(({ text }) => ({ text, label: name(intent) })),
    );
  /** The shares that are right, and that are said to be. */
  function tryOut(name: (intent: string) => string) {
    const classifier = trainClassifier(cut(few, name));
    const judged = cut(rest, name).map(({ text, label }) => {
      const predicted = classifier.predict(text);
      return { isRight: predicted.label === label, confidence: predicted.confidence };
    });
    const right = judged.filter(({ isRight }) => isRight).length;
    const said = judged.reduce((sum, { confidence }) => sum + confidence, 0);
    return { right: right / judged.length, said: said / judged.length };
  }
  const numberOf = (intent: string) => intents.findIndex((each) => each === intent) + 1;

  test("are enough to be right often and honest about it", () => {
    const { right, said } = tryOut((intent) => intent);
    expect(right).toBeGreaterThan(10 / intents.length);
    expect(Math.abs(said - right)).toBeLessThan(0.1);
  });

  test("are helped by a label that says what it is, and not harmed by one that does not", () => {
    const [plain, opaque, blank] = [
      tryOut((intent) => intent),
      tryOut((intent) => `L${numberOf(intent)}`),
      tryOut((intent) => "_".repeat(numberOf(intent))),
    ].map(({ right }) => right);
    expect(plain).toBeGreaterThan((opaque ?? 1) + 0.05);
    expect(opaque).toBeGreaterThanOrEqual((blank ?? 1) - 0.02);
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
