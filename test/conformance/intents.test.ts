/**
 * Intents that others have labelled, which are not part of the repository. SIGNALBOX_CONFORMANCE_DATA names the folder
 * that holds `tickets/bitext_intents.jsonl`, `tickets/banking77.jsonl`, `tickets/clinc150_oos.jsonl` and
 * `tickets/natcs_utterances.jsonl`.
 */
import path from "node:path";
import { describe, expect, it } from "vitest";
import { crossValidate, judge } from "../../scripts/eval/classify.ts";
import { halve, measureLessons, readTaught } from "../../scripts/eval/teach.ts";
import intentsOfBitext from "../../fixtures/intents/bitext.json" with { type: "json" };
import { readExamples, readTexts } from "../../scripts/eval/rows.ts";
import { computeAuroc, scoreJudged } from "../../scripts/eval/score.ts";
import { trainClassifier } from "../../src/models/local/linear.ts";

const folder = process.env.SIGNALBOX_CONFORMANCE_DATA;
if (!folder) {
  console.warn("Not run, because SIGNALBOX_CONFORMANCE_DATA is not set: intents that others have labelled.");
}

// Training is work, and the machine may have more to do.
const patience = { timeout: 120_000 };

describe.skipIf(!folder)("intents that others have labelled", patience, () => {
  it("are told apart nearly always, honestly, and from what is about something else", () => {
    const bitext = readExamples(fileOf("bitext_intents"));
    const judged = crossValidate(bitext, 5, () => {});
    const { n, accuracy, ece } = scoreJudged(judged);
    expect(n).toBe(400);
    expect(accuracy).toBeGreaterThanOrEqual(0.95);
    expect(ece).toBeLessThanOrEqual(0.05);
    const classifier = trainClassifier(bitext);
    const elsewhere = ["banking77", "clinc150_oos"].flatMap((name) => readExamples(fileOf(name)));
    const auroc = computeAuroc(
      judged.map(({ scope }) => scope),
      elsewhere.map((each) => judge(classifier, each).scope),
    );
    expect(auroc).toBeGreaterThanOrEqual(0.95);
  });

  it("are learnt from two rows each, among 77, and with little more conceit than chance gives", () => {
    const { accuracy, ece, n } = scoreJudged(crossValidate(readExamples(fileOf("banking77")), 3, () => {}));
    expect(n).toBe(231);
    expect(accuracy).toBeGreaterThanOrEqual(0.58);
    // Of so few texts even a perfectly honest classifier would show 0.063, and more than 0.089 one time in twenty.
    expect(ece).toBeLessThanOrEqual(0.09);
  });
});

describe.skipIf(!folder)(
  "half of the intents that others have labelled, taught as a tenant's examples",
  patience,
  () => {
    const outside = folder
      ? ["banking77", "clinc150_oos", "natcs_utterances"].flatMap((name) => readTexts(fileOf(name)))
      : [];

    it("put right a third of what is wrong and more, and make nothing surer that is about something else", () => {
      const all = readTaught(readExamples(fileOf("bitext_intents")), intentsOfBitext);
      const { before, after, bytes } = measureLessons(halve(all), outside);
      expect(after.score.n).toBe(400);
      expect(1 - after.score.accuracy).toBeLessThanOrEqual((1 - before.score.accuracy) * (2 / 3));
      expect(after.sureAndWrong).toBeLessThan(before.sureAndWrong);
      expect(after.score.ece).toBeLessThanOrEqual(0.1);
      expect(after.outside.sure).toBeLessThanOrEqual(before.outside.sure);
      expect(after.outside.verySure).toBeLessThanOrEqual(before.outside.verySure);
      expect(bytes).toBeLessThanOrEqual(512 * 1024);
    });
  },
);

function fileOf(name: string): string {
  return path.join(folder ?? "", "tickets", `${name}.jsonl`);
}
