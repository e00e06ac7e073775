/** Labelled texts in files of JSON lines. */
import { readFileSync } from "node:fs";
import { z } from "zod";
import type { Example } from "../../src/models/local/fit-examples.ts";

/** Where a row does not fit, in words that say which. */
export class RowsInvalid extends Error {}

/** `field`: the label's name in the rows. Without it, `label`, or else `intent`. Throws `RowsInvalid`. */
export function readExamples(file: string, field?: string): Example[] {
  const named = z.looseObject({ text: z.string().min(1) });
  return readLines(file).map(({ row, line }) => {
    const parsed = named.safeParse(row);
    const text = parsed.data?.text;
    if (text === undefined) throw new RowsInvalid(`${file}, line ${line}: there is no "text".`);
    const label = field ? parsed.data?.[field] : (parsed.data?.["label"] ?? parsed.data?.["intent"]);
    if (typeof label !== "string" || label === "") {
      throw new RowsInvalid(
        `${file}, line ${line}: there is no "${field ?? "label"}". Name the field with --label.`,
      );
    }
    return { text, label };
  });
}

/** The texts alone, whatever they are labelled. Throws `RowsInvalid`. */
export function readTexts(file: string): string[] {
  return readLines(file).map(({ row, line }) => {
    const parsed = z.looseObject({ text: z.string().min(1) }).safeParse(row);
    if (!parsed.success) throw new RowsInvalid(`${file}, line ${line}: there is no "text".`);
    return parsed.data.text;
  });
}

/** The rows of a JSON Lines file with the numbers of their lines. Throws `RowsInvalid`. */
export function readLines(file: string): { row: unknown; line: number }[] {
  let content: string;
  try {
    content = readFileSync(file, "utf8");
  } catch {
    throw new RowsInvalid(`${file} cannot be read.`);
  }
  const rows = content.split("\n").flatMap((text, index) => {
    if (text.trim() === "") return [];
    try {
      return [{ row: JSON.parse(text) as unknown, line: index + 1 }];
    } catch {
      throw new RowsInvalid(`${file}, line ${index + 1}: this is no JSON.`);
    }
  });
  if (rows.length === 0) throw new RowsInvalid(`${file} has no rows.`);
  return rows;
}
