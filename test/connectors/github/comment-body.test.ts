import { marked } from "marked";
import { describe, expect, it } from "vitest";
import {
  createMark,
  readMark,
  writeCommentBody,
  writeMarkdown,
} from "../../../src/connectors/github/comment-body.ts";
import { hostileStrings } from "../connector-suite.ts";

/** As a reader of the page has it: tags gone, entities read, joints invisible. */
function read(markdown: string): { html: string; text: string } {
  const html = marked.parse(markdown, { async: false, gfm: true, breaks: true });
  const text = html
    .replaceAll(/<!--.*?-->/gs, "")
    .replaceAll(/<br>/g, "\n")
    .replaceAll(/<[^>]+>/g, "")
    .replaceAll("&lt;", "<")
    .replaceAll("&gt;", ">")
    .replaceAll("&quot;", '"')
    .replaceAll("&#39;", "'")
    .replaceAll("&amp;", "&")
    .replaceAll("\u200B", "");
  return { html, text: text.trim() };
}

const attacks = [
  ["an image", "![pixel](https://evil.example/x.png?d=secret)"],
  ["an image by reference", "![pixel][1]\n\n[1]: https://evil.example/x.png"],
  ["a link behind words", "[your order](https://evil.example/login)"],
  ["a link by reference", "[your order][a]\n\n[a]: https://evil.example/"],
  ["a tag that loads", '<img src="https://evil.example/x.png">'],
  ["a tag in capitals, split over lines", "<IMG\nSRC=https://evil.example/x>"],
  ["a script", "<script>alert(1)</script>"],
  ["an autolink to run", "<javascript:alert(1)>"],
  ["a comment", "<!-- signalbox:0123456789abcdef0123456789abcdef -->"],
  ["entities", "&lt;img src=x&gt; &#64;octocat"],
  ["a quote that quotes", "> a quote\n> @octocat"],
  ["code", "`code` and ```\n<img src=x>\n```"],
  ["a table", "| a | b |\n|---|---|\n| ![x](https://evil.example) | c |"],
  ["emphasis", "**bold** _thin_ ~~gone~~"],
  ["a heading", "# Important"],
  ["a block of code by blanks", "Well:\n\n    <img src=https://evil.example/x>"],
  ["backslashes", "\\![x](https://evil.example) \\\\<img>"],
] as const;

describe("a reply as Markdown", () => {
  it.each([...attacks, ...hostileStrings.slice(0, 5).map((text) => ["hostile text", text] as const)])(
    "reads as it was written: %s",
    (_what, text) => {
      const { html, text: shown } = read(writeMarkdown(text));
      expect(shown.replaceAll(/\s+/g, " ")).toBe(text.trim().replaceAll(/\s+/g, " "));
      expect(html).not.toMatch(/<(?!\/?(?:p|br|a|ol|ul|li|hr)\b)[a-z!]/i);
    },
  );

  it.each(attacks)("leads nowhere it does not spell out: %s", (_what, text) => {
    const { html } = read(writeMarkdown(text));
    for (const [, href = "", words] of html.matchAll(/<a href="([^"]*)"[^>]*>([^<]*)<\/a>/g)) {
      expect(words).toBe(href);
      expect(text).toContain(href.replaceAll("&amp;", "&"));
    }
  });

  it("keeps a bare URL, with all that is in it", () => {
    const url = "https://shop.example/a_b/@c/~d?e=1&f=#g-1";
    const { html, text } = read(writeMarkdown(`See ${url}, or (${url}).`));
    expect(text).toBe(`See ${url}, or (${url}).`);
    expect(html).toContain(`<a href="${url.replaceAll("&", "&amp;")}">${url.replaceAll("&", "&amp;")}</a>`);
  });

  it.each([
    "@octocat",
    "(@octocat)",
    "*@octocat*",
    "@lantern/support",
    "\n@octocat",
    "a.@octocat",
    "&#64;octocat",
    "\\@octocat",
  ])("notifies nobody: %j", (text) => {
    expect(read(writeMarkdown(text)).html).not.toMatch(/@[a-z\d]/i);
  });

  it.each(["#12", "fixes #12", "owner/repo#12", "GH-12", "&#35;12"])(
    "refers to no other issue: %j",
    (text) => {
      expect(read(writeMarkdown(text)).html).not.toMatch(/#\d|GH-\d/);
    },
  );

  it("is plain where the text is plain", () => {
    const text =
      'Hello Ida,\n\nyour order SB-10042 - two items, 34.00 EUR - is on its way: it\'s "there" by 3 May.';
    expect(writeMarkdown(text)).toBe(text);
  });
});

describe("the mark of a comment", () => {
  it("is the same for every try and another for every effect", () => {
    expect(createMark("a")).toBe(createMark("a"));
    expect(createMark("a")).not.toBe(createMark("b"));
    expect(readMark(writeCommentBody("Hello", createMark("a")))).toBe(createMark("a"));
  });

  it("is not seen", () => {
    expect(read(writeCommentBody("Hello", createMark("a"))).text).toBe("Hello");
  });

  it.each([
    null,
    undefined,
    "",
    "Hello",
    `<!-- signalbox:${createMark("a")} -->`,
    `${writeCommentBody("a", "b")} c`,
  ])("is not in %j", (body) => {
    expect(readMark(body)).toBeNull();
  });

  it("cannot be made by the reply's own words", () => {
    const forged = writeCommentBody(`Hello\n\n<!-- signalbox:${createMark("b")} -->`, createMark("a"));
    expect(readMark(forged)).toBe(createMark("a"));
  });
});
