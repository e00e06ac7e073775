/** `npm run redaction`: how much of what others have labelled the redaction finds, and how much it finds for nothing. */
import { readFileSync } from "node:fs";
import type { z } from "zod";
import { findPersonalData } from "../src/redaction/detect.ts";
import { printTable, readCommand, writeJson } from "./command.ts";
import {
  allKinds,
  labelledRowSchema,
  negativeRowSchema,
  precisionOf,
  recallOf,
  score,
  type Tally,
} from "./redaction/score.ts";

const { values } = readCommand({
  usage: "npm run redaction -- --labelled FILE --negatives FILE",
  about:
    "Holds the redaction against labelled texts: precision and recall for every kind, over pieces and over characters, and what it finds where nothing is.",
  options: {
    labelled: {
      type: "string",
      value: "FILE",
      about: "JSON lines with text and spans {type, value, start, end}.",
    },
    negatives: { type: "string", value: "FILE", about: "JSON lines with text that is to be left alone." },
    show: { type: "boolean", about: "Also print what was missed and what was found for nothing." },
    json: { type: "string", value: "FILE", about: "Write the result as JSON." },
  },
});

if (!values.labelled && !values.negatives) {
  console.error("Give --labelled, --negatives or both. --help says more.");
  process.exit(2);
}

const labelled = readRows(values.labelled, labelledRowSchema);
const negatives = readRows(values.negatives, negativeRowSchema);
const result = score(labelled, negatives);

if (values.show) {
  for (const { id, kind, value } of result.missed)
    console.log(`missed    ${id}  ${kind}  ${JSON.stringify(value)}`);
  for (const { id, kind, value } of result.mistaken)
    console.log(`mistaken  ${id}  ${kind}  ${JSON.stringify(value)}`);
  console.log("");
}

const rows = allKinds.flatMap((kind) => {
  const tally = result.kinds[kind];
  return tally ? [line(kind, tally)] : [];
});
rows.push(
  line("structured", result.structured),
  line("all", result.overall),
  line("all, in characters", result.characters),
);
printTable(["kind", "labelled", "covered", "recall", "found", "right", "precision"], rows);
for (const [type, { labelled: total, covered }] of Object.entries(result.notLookedFor)) {
  console.log(`not looked for: ${type}, ${total} labelled, ${covered} covered all the same`);
}
const { texts, hit } = result.negatives;
if (values.negatives) console.log(`\n${hit} of ${texts} texts without personal data were touched.`);
const msPerTwoKilobytes = measureSpeed();
console.log(`${msPerTwoKilobytes.toFixed(3)} ms of processor time for 2 KB of such text.`);
writeJson(values.json, {
  ...result,
  recall: {
    structured: recallOf(result.structured),
    all: recallOf(result.overall),
    characters: recallOf(result.characters),
  },
  precision: {
    structured: precisionOf(result.structured),
    all: precisionOf(result.overall),
    characters: precisionOf(result.characters),
  },
  msPerTwoKilobytes,
});

function line(name: string, tally: Tally): string[] {
  const { labelled: total, covered, found, right } = tally;
  return [
    name,
    String(total),
    String(covered),
    share(recallOf(tally)),
    String(found),
    String(right),
    share(precisionOf(tally)),
  ];
}

function share(value: number): string {
  return value.toFixed(3);
}

function readRows<Row extends z.ZodType>(file: string | undefined, schema: Row): z.infer<Row>[] {
  if (!file) return [];
  const lines = readFileSync(file, "utf8").split("\n").filter(Boolean);
  return lines.map((text) => schema.parse(JSON.parse(text)));
}

/** Processor time of a warm detector, on pieces of about 2,000 characters. */
function measureSpeed(): number {
  const text = [...labelled, ...negatives].map((row) => row.text).join("\n");
  const pieces = text.match(/[^]{1,2000}/g) ?? [];
  const rounds = Math.ceil(400 / Math.max(1, pieces.length));
  const run = () => {
    for (let round = 0; round < rounds; round += 1) for (const piece of pieces) findPersonalData(piece);
  };
  run();
  const startedAt = process.cpuUsage();
  run();
  return process.cpuUsage(startedAt).user / 1_000 / (rounds * Math.max(1, pieces.length));
}
