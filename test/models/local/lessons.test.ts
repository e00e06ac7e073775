/** What a tenant teaches beside the classifier: what changes by it, and what must not. */
import { describe, expect, it } from "vitest";
import { classifyIntent } from "../../../src/models/local/classify.ts";
import { intentExamples } from "../../../src/models/local/examples/examples.ts";
import { learnLessons } from "../../../src/models/local/lessons.ts";

const hum = "The Klimbim 3000 on my desk makes a strange humming noise";
const taught = learnLessons([
  { text: hum, label: "damaged_item" },
  { text: "Klimbim hums loudly since yesterday", label: "damaged_item" },
  { text: "do you ship the Klimbim filter set separately", label: "how_to" },
]);

describe("what was taught", () => {
  it("is told where the classifier had no idea, also in other words", () => {
    expect(classifyIntent("", hum).confidence).toBeLessThan(0.45);
    expect(classifyIntent("", hum, taught)).toMatchObject({ intent: "damaged_item" });
    expect(classifyIntent("", hum, taught).confidence).toBeGreaterThan(0.8);
    expect(classifyIntent("", "My Klimbim makes a humming noise", taught).intent).toBe("damaged_item");
  });

  it("puts right what the classifier was sure of", () => {
    const text = "I want to cancel my order SB-10027";
    expect(classifyIntent("", text).intent).toBe("order_cancel");
    const lessons = learnLessons([{ text, label: "subscription_cancel" }]);
    expect(classifyIntent("", text, lessons).intent).toBe("subscription_cancel");
  });

  it("changes nothing of texts that have nothing to do with it", () => {
    for (const { text } of intentExamples.filter((_, index) => index % 60 === 0)) {
      const [before, after] = [classifyIntent("", text), classifyIntent("", text, taught)];
      expect(after.intent, text).toBe(before.intent);
      expect(Math.abs(after.confidence - before.confidence), text).toBeLessThan(0.05);
    }
  });

  it("makes nobody sure of a stranger's text that shares a word with it", () => {
    for (const text of ["Klimbim", "the desk was strange", "on my desk is a cat", "noise, noise, noise"]) {
      const { confidence } = classifyIntent("", text);
      expect(classifyIntent("", text, taught).confidence, text).toBeLessThan(
        Math.max(0.45, confidence + 0.05),
      );
    }
  });

  it("cannot talk anybody out of a hand-over to a person", () => {
    for (const text of [
      "I want to kill myself",
      "I will sue you, my lawyer will write",
      "let me talk to a human",
    ]) {
      const before = classifyIntent("", text);
      const lessons = learnLessons([{ text, label: "spam" }]);
      expect(classifyIntent("", text, lessons), text).toEqual(before);
    }
  });

  it("is the same every time, and says nothing where nothing was taught", () => {
    const rows = [
      { text: hum, label: "damaged_item" },
      { text: "hello there", label: "feedback" },
    ] as const;
    expect(learnLessons(rows)).toEqual(learnLessons(rows));
    const { intent, confidence } = classifyIntent("", hum);
    expect(classifyIntent("", hum, learnLessons([]))).toEqual({
      intent,
      confidence: expect.closeTo(confidence),
    });
  });

  it("is not learnt from what stands in place of personal data", () => {
    const [covered, plain] = ["[email] [name] my jacket is torn", "  my jacket is torn"].map((text) =>
      learnLessons([{ text, label: "damaged_item" }]),
    );
    expect(covered).toEqual(plain);
  });
});
