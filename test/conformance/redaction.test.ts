/**
 * Texts that others have labelled, which are not part of the repository. SIGNALBOX_CONFORMANCE_DATA names the folder
 * that holds `pii/pii_labelled.jsonl` and `pii/pii_negatives.jsonl`.
 */
import { readFileSync } from "node:fs";
import path from "node:path";
import { describe, expect, it } from "vitest";
import type { z } from "zod";
import {
  labelledRowSchema,
  negativeRowSchema,
  precisionOf,
  recallOf,
  score,
} from "../../scripts/redaction/score.ts";

const folder = process.env.SIGNALBOX_CONFORMANCE_DATA;
if (!folder) {
  console.warn("Not run, because SIGNALBOX_CONFORMANCE_DATA is not set: personal data labelled by others.");
}

/** What docs/redaction.md promises. */
const floors = {
  structured: { recall: 0.99, precision: 0.97 },
  name: { recall: 0.8, precision: 0.9 },
};

describe.skipIf(!folder)("in texts labelled by others", () => {
  const result = folder
    ? score(readRows("pii_labelled", labelledRowSchema), readRows("pii_negatives", negativeRowSchema))
    : null;

  it("what has a form is found, and hardly anything else", () => {
    expect(result?.structured.labelled).toBeGreaterThan(0);
    expect(recallOf(result!.structured)).toBeGreaterThanOrEqual(floors.structured.recall);
    expect(precisionOf(result!.structured)).toBeGreaterThanOrEqual(floors.structured.precision);
  });

  it("names are found as often as is promised", () => {
    const names = result!.kinds.name!;
    expect(names.labelled).toBeGreaterThan(0);
    expect(recallOf(names)).toBeGreaterThanOrEqual(floors.name.recall);
    expect(precisionOf(names)).toBeGreaterThanOrEqual(floors.name.precision);
  });

  it("texts without personal data stay as they are", () => {
    expect(result?.negatives.texts).toBeGreaterThan(0);
    expect(result?.negatives.hit).toBe(0);
  });
});

function readRows<Row extends z.ZodType>(name: string, schema: Row): z.infer<Row>[] {
  const text = readFileSync(path.join(folder ?? "", "pii", `${name}.jsonl`), "utf8");
  return text
    .split("\n")
    .filter(Boolean)
    .map((line) => schema.parse(JSON.parse(line)));
}
