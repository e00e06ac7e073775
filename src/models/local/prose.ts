/** Markdown as plain text: sentences and list entries, a link keeps its words and its address. */
import { splitSentences } from "./text.ts";

export interface Section {
  sentences: string[];
  /** The entries of the section's list, without marks. */
  items: string[];
}

const listMark = /^\s*(?:[-*•]|\d+[.)])\s+/;

function stripMarks(markdown: string): string {
  return markdown
    .replace(/^#{1,6}\s.*$/gm, "")
    .replace(/\[([^\]]+)\]\(([^)\s]+)\)/g, "$1 ($2)")
    .replace(/(\*\*|__)(.+?)\1/g, "$2")
    .replace(/(?<!\w)[*_](\S.*?)[*_](?!\w)/g, "$1")
    .replaceAll("`", "")
    .replace(/^\s*>\s?/gm, "");
}

/** A section's sentences and, apart from them, its list. */
export function readSection(markdown: string): Section {
  const lines = stripMarks(markdown).split("\n");
  const prose = lines.filter((line) => !listMark.test(line)).join("\n");
  return {
    sentences: splitSentences(prose),
    items: lines.filter((line) => listMark.test(line)).map((line) => line.replace(listMark, "").trim()),
  };
}

/** All sentences of a text, list entries among them. */
export function readProse(markdown: string): string[] {
  return splitSentences(stripMarks(markdown))
    .map((sentence) => sentence.replace(listMark, "").trim())
    .filter((sentence) => sentence !== "");
}
