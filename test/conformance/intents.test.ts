/**
 * Intents that others have labelled, which are not part of the repository. SIGNALBOX_CONFORMANCE_DATA names the folder
 * that holds `tickets/bitext_intents.jsonl`, `tickets/banking77.jsonl` and `tickets/clinc150_oos.jsonl`.
 */
import path from "node:path";
import { describe, expect, it } from "vitest";
import { crossValidate, judge } from "../../scripts/eval/classify.ts";
import { readExamples } from "../../scripts/eval/rows.ts";
import { computeAuroc, scoreJudged } from "../../scripts/eval/score.ts";
import { trainClassifier } from "../../src/models/local/linear.ts";

const folder = process.env.SIGNALBOX_CONFORMANCE_DATA;
if (!folder) {
  console.warn("Not run, because SIGNALBOX_CONFORMANCE_DATA is not set: intents that others have labelled.");
}

describe.skipIf(!folder)("intents that others have labelled", () => {
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

  it("are learnt from two rows each better than by chance among 77", () => {
    const { accuracy, n } = scoreJudged(crossValidate(readExamples(fileOf("banking77")), 3, () => {}));
    expect(n).toBe(231);
    expect(accuracy).toBeGreaterThanOrEqual(0.54);
  });
});

function fileOf(name: string): string {
  return path.join(folder ?? "", "tickets", `${name}.jsonl`);
}
