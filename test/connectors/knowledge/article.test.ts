import { describe, expect, it } from "vitest";
import { parseArticle } from "../../../src/connectors/knowledge/article.ts";
import { articleFiles, readHelpCentre } from "./help-centre.ts";

const front = [
  "slug: refund-policy",
  "language: en",
  "title: Refunds: when and how",
  "intents: [refund_policy]",
];

describe("an article's file", () => {
  it("is read", () => {
    expect(parseArticle(aFile(front, "\nYou can return a lamp.\n\n---\n\nAnd a rug.\n"))).toEqual({
      ok: true,
      value: {
        slug: "refund-policy",
        language: "en",
        title: "Refunds: when and how",
        intents: ["refund_policy"],
        body: "You can return a lamp.\n\n---\n\nAnd a rug.",
      },
    });
  });

  it("may have Windows line ends, a byte order mark, another order and no or several intents", () => {
    const text = `\uFEFF${aFile(front.toReversed(), "Text.").replaceAll("\n", "\r\n")}`;
    expect(parseArticle(text)).toEqual(parseArticle(aFile(front, "Text.")));
    expect(parseArticle(aFile(withLine("intents: []"), "Text."))).toMatchObject({ value: { intents: [] } });
    expect(parseArticle(aFile(withLine("intents: [how_to , outage]"), "Text."))).toMatchObject({
      value: { intents: ["how_to", "outage"] },
    });
  });

  it.each<[line: number, message: string, text: string]>([
    [1, "begins with", "Just text."],
    [1, "begins with", ""],
    [1, "no end", "---\nslug: a\n"],
    [2, "`key: value`", aFile(["no colon here", ...front])],
    [2, '"author" is none of', aFile(["author: me", ...front])],
    [6, "slug is there twice", aFile([...front, "slug: other"])],
    [5, "intents is missing", aFile(front.slice(0, 3))],
    [4, "title has no value", aFile(withLine("title:"))],
    [4, "without quotes", aFile(withLine('title: "Refunds"'))],
    [2, "a slug is", aFile(withLine("slug: Refund Policy"))],
    [3, "a language is", aFile(withLine("language: English"))],
    [5, "intents are written", aFile(withLine("intents: refund_policy"))],
    [5, '"refunds" is not an intent', aFile(withLine("intents: [refunds]"))],
    [5, '"" is not an intent', aFile(withLine("intents: [how_to,]"))],
    [7, "no text", aFile(front, "  \n")],
  ])("is refused, naming line %i: %s", (line, message, text) => {
    expect(parseArticle(text)).toEqual({
      ok: false,
      failure: { line, message: expect.stringContaining(message) },
    });
  });
});

describe("the help centre in fixtures/knowledge", () => {
  const articles = readHelpCentre();

  it("has every article in the file named after it", () => {
    const paths = Object.keys(articleFiles).map((path) => path.split("/").slice(-2).join("/"));
    expect(articles.map(({ language, slug }) => `${language}/${slug}.md`)).toEqual(paths);
  });

  it("has at least 44 English articles, and what it has in other languages it has in all of them", () => {
    const slugsIn = (language: string) =>
      articles.filter((article) => article.language === language).map(({ slug }) => slug);
    expect(slugsIn("en").length).toBeGreaterThanOrEqual(44);
    expect(slugsIn("de")).toHaveLength(10);
    expect(slugsIn("es")).toEqual(slugsIn("de"));
    expect(slugsIn("ar")).toEqual(slugsIn("de"));
    expect(slugsIn("en")).toEqual(expect.arrayContaining(slugsIn("de")));
  });

  it("has translations about the same intents and with the same numbers", () => {
    for (const article of articles.filter(({ language }) => language !== "en")) {
      const english = articles.find(({ slug, language }) => language === "en" && slug === article.slug);
      expect([article.slug, article.intents]).toEqual([article.slug, english?.intents]);
      const known = new Set(numbersIn(english?.body ?? ""));
      const invented = numbersIn(article.body).filter((number) => !known.has(number));
      expect([article.language, article.slug, invented]).toEqual([article.language, article.slug, []]);
    }
  });

  it("has articles of 120 to 350 words", () => {
    for (const { language, slug, body } of articles) {
      const words = body.replaceAll(/^#+ /gm, "").split(/\s+/).length;
      expect([language, slug, words >= 120 && words <= 350]).toEqual([language, slug, true]);
    }
  });
});

function aFile(lines: string[], body = "Text."): string {
  return ["---", ...lines, "---", body].join("\n");
}

/** The usual front matter with one line replaced. */
function withLine(line: string): string[] {
  const key = line.split(":")[0] ?? "";
  return front.map((usual) => (usual.startsWith(key) ? line : usual));
}

function numbersIn(text: string): string[] {
  return text.match(/\d+/g) ?? [];
}
