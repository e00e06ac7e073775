import { describe, expect, it } from "vitest";
import { markForgotten, markLeftOut, withoutMarks } from "../../src/domain/left-out.ts";

describe("a mark for words that are not there", () => {
  it("says on which day they were forgotten, or that they should be there", () => {
    expect(markForgotten(120, Date.UTC(2026, 10, 28, 23, 59))).toBe(
      "[120 characters, forgotten on 2026-11-28]",
    );
    expect(markForgotten(120, null)).toBe("[120 characters, missing]");
  });

  it("is not taken for words, whatever its kind", () => {
    const marks = [markForgotten(3, 0), markForgotten(3, null), markLeftOut(3)];
    for (const mark of marks) expect(withoutMarks(`before${mark}after`)).toBe("before\nafter");
    expect(withoutMarks("[3 characters, forgotten by everybody]")).toBe(
      "[3 characters, forgotten by everybody]",
    );
  });
});
