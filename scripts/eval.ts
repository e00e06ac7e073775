/** `npm run eval`: how good the local classifier is on labelled texts, or what becomes of whole tickets. */
import { readFileSync } from "node:fs";
import { performance } from "node:perf_hooks";
import { z } from "zod";
import { trainClassifier } from "../src/models/local/linear.ts";
import { printTable, readCommand, readWholeNumber, writeJson } from "./command.ts";
import { crossValidate, findThreshold, judge } from "./eval/classify.ts";
import { evaluateTickets } from "./eval/evaluate-tickets.ts";
import { readExamples, readTexts, RowsInvalid } from "./eval/rows.ts";
import { halve, keepFew, measureLessons, readTaught } from "./eval/teach.ts";
import { scoreJudged, scoreScope, type Judged, type Score } from "./eval/score.ts";

const { values } = readCommand({
  usage: "npm run eval -- --train FILE.jsonl --test FILE.jsonl | --teach FILE.jsonl | --tickets FILE",
  about:
    "Runs whole tickets through the real worker: outcomes, escalations, groundedness, tokens, cost. Or trains the local classifier on labelled texts ({text, label} per line) and classifies others: accuracy, macro-F1, calibration, confusions, and how well it tells what is out of scope. Without --test, by cross-validation.",
  options: {
    train: { type: "string", value: "FILE", about: "Labelled texts to learn from." },
    test: {
      type: "string",
      value: "FILE",
      about: "Labelled texts to be classified. Labels that were not trained are out of scope.",
    },
    outside: {
      type: "string",
      value: "FILE",
      many: true,
      about: "Texts that are out of scope, whatever their labels.",
    },
    folds: { type: "string", value: "K", about: "Without --test: so many folds (5)." },
    label: { type: "string", value: "NAME", about: "The field of the label (label, or else intent)." },
    top: { type: "string", value: "N", about: "Print so many confusions (10)." },
    teach: {
      type: "string",
      value: "FILE",
      about:
        "What a tenant's examples do to the embedded classifier: learn these beside it, and classify --test, or else each half by what the other one taught.",
    },
    "per-label": { type: "string", value: "N", about: "Of --teach: only the first N texts of every label." },
    intents: {
      type: "string",
      value: "FILE",
      about: "Of --teach: a JSON object from the file's labels to Signalbox's intents.",
    },
    tickets: {
      type: "string",
      value: "FILE",
      about:
        "Whole tickets: a fixture, a folder of them, or rows of {subject, body, requester, intent, outcome}.",
    },
    repeat: { type: "string", value: "K", about: "Of tickets: run each so often, for pass^K (1)." },
    models: {
      type: "string",
      value: "NAMES",
      about: "Of tickets: another model, provider/model, or small=…,standard=…,frontier=… by class.",
    },
    compare: {
      type: "string",
      value: "FILE",
      about: "Of tickets: what differs from another evaluation, as --json wrote it.",
    },
    json: { type: "string", value: "FILE", about: "Write the result as JSON." },
  },
});

try {
  if (values.tickets) await evaluateTickets({ ...values, tickets: values.tickets });
  else if (values.teach) teach(values.teach);
  else run();
} catch (error) {
  if (!(error instanceof RowsInvalid)) throw error;
  console.error(error.message);
  process.exitCode = 2;
}

function run(): void {
  if (!values.train) {
    console.error("Give --train FILE, --teach FILE or --tickets FILE. --help says more.");
    process.exitCode = 2;
    return;
  }
  const startedAt = performance.now();
  const training = readExamples(values.train, values.label);
  const labels = new Set(training.map(({ label }) => label));
  const folds = readWholeNumber("--folds", values.folds, 5);
  const test = values.test ? readExamples(values.test, values.label) : null;
  const elsewhere = (values.outside ?? []).flatMap(readTexts);

  progress(`training on ${training.length} texts with ${labels.size} labels`);
  const isAskedForScope = elsewhere.length > 0 || test?.some(({ label }) => !labels.has(label));
  const classifier = test || isAskedForScope ? trainClassifier(training) : null;
  const judged =
    test && classifier
      ? test.map((each) => judge(classifier, each))
      : crossValidate(training, folds, (fold) => progress(`fold ${fold + 1} of ${folds}`));
  const inside = judged.filter(({ label }) => labels.has(label));
  const outside = [
    ...judged.filter(({ label }) => !labels.has(label)),
    ...(classifier ? elsewhere.map((text) => judge(classifier, { text, label: "" })) : []),
  ];
  if (inside.length === 0) throw new RowsInvalid("No text of --test has a label of --train.");
  const score = scoreJudged(inside);
  const scope = outside.length > 0 ? scoreScope(inside, outside, findThreshold(training)) : null;
  progress("");

  report(score, inside);
  if (scope) {
    console.log(
      `\nOut of scope: ${scope.n} texts. AUROC ${scope.auroc.toFixed(3)}; below a scope of ${scope.threshold.toFixed(2)} lie ${percent(scope.recall)} of them, and ${percent(scope.falseAlarms)} of those in scope.`,
    );
  }
  const seconds = (performance.now() - startedAt) / 1_000;
  console.log(
    `\n${test ? "Tested on texts of their own" : `Cross-validated in ${folds} folds`}, in ${seconds.toFixed(1)} s.`,
  );
  writeJson(values.json, {
    n: score.n,
    accuracy: score.accuracy,
    macroF1: score.macroF1,
    ece: score.ece,
    accuracyInterval: score.accuracyInterval,
    outOfScope: scope,
    labels: labels.size,
    trainedOn: training.length,
    bins: score.bins,
    confusions: score.confusions,
    predictions: judged.map(({ text: _text, ...rest }) => rest),
  });
}

function teach(file: string): void {
  const names = values.intents ? readNames(values.intents) : {};
  const read = (from: string) => readTaught(readExamples(from, values.label), names);
  const all = read(file);
  const perLabel = readWholeNumber("--per-label", values["per-label"], Number.MAX_SAFE_INTEGER);
  const rounds = values.test ? [{ taught: all, test: read(values.test) }] : halve(all);
  const effect = measureLessons(
    rounds.map(({ taught, test }) => ({ taught: keepFew(taught, perLabel), test })),
    (values.outside ?? []).flatMap(readTexts),
  );
  printTable(
    [
      "taught",
      "n",
      "accuracy",
      "95 %",
      "macro-F1",
      "ECE",
      "sure",
      "sure and wrong",
      "outside",
      "sure",
      "> 0.7",
    ],
    (
      [
        [0, effect.before],
        [effect.taught, effect.after],
      ] as const
    ).map(([count, { score, sure, sureAndWrong, outside }]) => [
      count.toFixed(0),
      String(score.n),
      score.accuracy.toFixed(3),
      score.accuracyInterval.map((end) => end.toFixed(3)).join("–"),
      score.macroF1.toFixed(3),
      score.ece.toFixed(3),
      String(sure),
      String(sureAndWrong),
      ...[outside.n, outside.sure, outside.verySure].map(String),
    ]),
  );
  console.log(
    `\nLearnt in ${effect.learningMs.toFixed(0)} ms; ${Math.round(effect.bytes / 1024)} KB are kept of it.`,
  );
  writeJson(values.json, effect);
}

function readNames(file: string): Record<string, string> {
  const parsed = z.record(z.string(), z.string()).safeParse(JSON.parse(readFileSync(file, "utf8")));
  if (!parsed.success) throw new RowsInvalid(`${file} is no JSON object from labels to intents.`);
  return parsed.data;
}

function report(score: Score, inside: readonly Judged[]): void {
  const [from, to] = score.accuracyInterval;
  printTable(
    ["n", "accuracy", "95 %", "macro-F1", "ECE"],
    [
      [
        String(score.n),
        score.accuracy.toFixed(4),
        `${from.toFixed(3)}–${to.toFixed(3)}`,
        score.macroF1.toFixed(4),
        score.ece.toFixed(4),
      ],
    ],
  );
  console.log("");
  printTable(
    ["confidence", "texts", "mean", "right", "right ▇, said │"],
    score.bins.map((bin) => [
      `${bin.from.toFixed(1)}–${bin.to.toFixed(1)}`,
      String(bin.n),
      bin.confidence.toFixed(2),
      bin.accuracy.toFixed(2),
      drawBar(bin.accuracy, bin.confidence),
    ]),
  );
  const confusions = score.confusions.slice(0, readWholeNumber("--top", values.top, 10));
  if (confusions.length === 0) return;
  console.log("");
  printTable(
    ["is", "was taken for", "times", "of"],
    confusions.map(({ label, predicted, n }) => [
      label,
      predicted,
      String(n),
      String(inside.filter((each) => each.label === label).length),
    ]),
  );
}

/** How often a bin was right, with a mark at how often it said it would be. */
function drawBar(right: number, said: number): string {
  const width = 40;
  const cells: string[] = Array.from({ length: width }, (_, at) =>
    at < Math.round(right * width) ? "▇" : " ",
  );
  cells[Math.min(width - 1, Math.round(said * width))] = "│";
  return cells.join("").trimEnd();
}

function percent(share: number): string {
  return `${(share * 100).toFixed(1)} %`;
}

function progress(line: string): void {
  if (process.stderr.isTTY) process.stderr.write(`\r\u001b[K${line}`);
}
