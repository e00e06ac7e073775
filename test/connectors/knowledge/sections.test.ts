import { describe, expect, it } from "vitest";
import { splitSections } from "../../../src/connectors/knowledge/sections.ts";

describe("an article's sections", () => {
  it("begin at its headings, whatever their level", () => {
    expect(splitSections("Lead.\n\n# One\nFirst.\n\nMore.\n### Two ##\n- a\n- b\n")).toEqual([
      { heading: "", text: "Lead." },
      { heading: "One", text: "First.\n\nMore." },
      { heading: "Two", text: "- a\n- b" },
    ]);
  });

  it("leave out headings without text", () => {
    expect(splitSections("## Empty\n\n## Full\nText.")).toEqual([{ heading: "Full", text: "Text." }]);
    expect(splitSections("")).toEqual([]);
  });

  it("do not begin inside code, nor at a hash without a space", () => {
    const body = "## Code\n```\n# a comment\n```\n#hashtag";
    expect(splitSections(body)).toEqual([{ heading: "Code", text: "```\n# a comment\n```\n#hashtag" }]);
  });

  it("are cut between paragraphs where they are long, and keep their heading", () => {
    const paragraph = "word ".repeat(160).trim();
    const sections = splitSections(`## Long\n${[paragraph, paragraph, paragraph].join("\n\n")}`);
    expect(sections).toEqual(Array.from({ length: 3 }, () => ({ heading: "Long", text: paragraph })));
  });

  it.each(["word ".repeat(2_000), "x".repeat(10_000)])("are never too long to cite", (body) => {
    const sections = splitSections(body);
    for (const { text } of sections) expect(text.length).toBeLessThanOrEqual(1_500);
    expect(
      sections
        .map(({ text }) => text)
        .join("")
        .replaceAll(" ", ""),
    ).toBe(body.replaceAll(" ", ""));
  });
});
