/** Texts made to keep a pattern busy. Each is as long as the longest string that gets in. */
import { randomBytes } from "node:crypto";
import { expect, test } from "vitest";
import { jsonLimits } from "../../src/domain/json.ts";
import { findPersonalData } from "../../src/redaction/detect.ts";
import { redactionKindSchema } from "../../src/redaction/kinds.ts";
import { createRedactor, hasPlaceholder } from "../../src/redaction/placeholders.ts";
import { Random } from "../../simulation/random.ts";

const pieces = [
  "1",
  "1 ",
  "1  ",
  "123 - ",
  "1.",
  "(0)",
  "+1-",
  "4111 1111 1111 1111 ",
  "00 ",
  "a1-",
  "1234567 ",
  "@",
  "a@",
  "a.",
  "@a.",
  "a@b.",
  "a [at] ",
  "a dot ",
  "a at a dot a ",
  "A",
  "Ab ",
  "Hi Ab\n",
  "Mr A",
  "O'",
  "my name is ",
  "a'a",
  "اسمي ",
  "de ",
  "AA00 ",
  "AA00",
  "a:",
  "::",
  "eyJ-",
  "eyJa.",
  "sk-",
  "://",
  "a://b:",
  "?key=",
  "password: ",
  "password is ",
  "Bearer ",
  "-----BEGIN ",
  "born 1/1/1 ",
  "cvv ",
  "[email_",
  "[",
  "\u200b",
  "\n",
  " ",
  "٣",
  "😀",
  "ＡＢ",
];

test.each(pieces)("%j over and over is read in time", (piece) => {
  const short = timeOf(piece, jsonLimits.stringLength / 8);
  const long = timeOf(piece, jsonLimits.stringLength);

  // Eight times the text: a pattern that goes back over it takes 64 times as long.
  expect(long).toBeLessThan(Math.max(250, short * 24));
});

test("noise never throws, and what is found is where it says it is", () => {
  const redactor = createRedactor({
    ticketKey: randomBytes(32),
    kinds: new Set(redactionKindSchema.options),
  });
  for (let round = 0; round < 300; round += 1) {
    const random = new Random(round, "noise");
    const text = Array.from({ length: 24 }, () => pieces[random.integer(0, pieces.length - 1)]).join(
      round % 2 ? "" : " ",
    );

    const spans = findPersonalData(text);

    for (const { start, end, value } of spans) expect(text.slice(start, end)).toBe(value);
    expect(spans.every(({ start }, index) => index === 0 || start >= (spans[index - 1]?.end ?? 0))).toBe(
      true,
    );
    // What was taken out goes back, all of it.
    expect(hasPlaceholder(redactor.restore(redactor.redact(text)))).toBe(false);
  }
});

function timeOf(piece: string, length: number): number {
  const text = piece.repeat(Math.floor(length / piece.length));
  const startedAt = process.cpuUsage();
  findPersonalData(text);
  return process.cpuUsage(startedAt).user / 1_000;
}
