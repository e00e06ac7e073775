/** Reads an article from its Markdown file: front matter between two lines of `---`, then the text. */
import { intentSchema, type Intent } from "../../domain/intent.ts";
import { fail, succeed, type Result } from "../../domain/result.ts";
import { articleSchema, type Article } from "./passage.ts";

/** Where and why a file is not an article. Lines count from 1. */
export interface ArticleFailure {
  line: number;
  message: string;
}

const keys = ["slug", "language", "title", "intents"] as const;
type Key = (typeof keys)[number];

/**
 * The article a Markdown file holds. The front matter has exactly the lines `slug: …`, `language: …`, `title: …` and
 * `intents: [a, b]`, in any order and without quotes.
 */
export function parseArticle(markdown: string): Result<Article, ArticleFailure> {
  const lines = markdown.replace(/^\uFEFF/, "").split(/\r?\n/);
  if (lines[0] !== "---") return at(1, "an article begins with a line of ---");
  const end = lines.indexOf("---", 1);
  if (end < 0) return at(1, "the front matter has no end: a second line of --- is missing");

  const fields = new Map<Key, { text: string; line: number }>();
  for (const [index, content] of lines.slice(1, end).entries()) {
    const line = index + 2;
    const field = parseField(content, line);
    if (!field.ok) return field;
    if (fields.has(field.value.key)) return at(line, `${field.value.key} is there twice`);
    fields.set(field.value.key, { text: field.value.text, line });
  }
  const field = (key: Key) => fields.get(key) ?? { text: "", line: end + 1 };
  const missing = keys.find((key) => !fields.has(key));
  if (missing) return at(end + 1, `${missing} is missing`);

  const slug = field("slug");
  if (!articleSchema.shape.slug.safeParse(slug.text).success) {
    return at(slug.line, "a slug is 1 to 80 of a-z, 0-9 and hyphens");
  }
  const language = field("language");
  if (!/^[a-z]{2,3}$/.test(language.text))
    return at(language.line, "a language is a code such as en, in small letters");
  const intents = parseIntents(field("intents").text, field("intents").line);
  if (!intents.ok) return intents;
  const body = lines
    .slice(end + 1)
    .join("\n")
    .trim();
  if (body === "") return at(end + 2, "the article has no text");
  return succeed({
    slug: slug.text,
    language: language.text,
    title: field("title").text,
    intents: intents.value,
    body,
  });
}

function parseField(content: string, line: number): Result<{ key: Key; text: string }, ArticleFailure> {
  const colon = content.indexOf(":");
  if (colon < 0) return at(line, "a line of the front matter is `key: value`");
  const name = content.slice(0, colon).trim();
  const key = keys.find((known) => known === name);
  if (!key) return at(line, `${JSON.stringify(name)} is none of ${keys.join(", ")}`);
  const text = content.slice(colon + 1).trim();
  if (text === "") return at(line, `${key} has no value`);
  if (/^["']/.test(text)) return at(line, "values are written without quotes");
  return succeed({ key, text });
}

function parseIntents(text: string, line: number): Result<Intent[], ArticleFailure> {
  const list = /^\[(.*)\]$/.exec(text)?.[1];
  if (list === undefined) return at(line, "intents are written [one, another]");
  const intents: Intent[] = [];
  for (const name of list.split(",").map((part) => part.trim())) {
    if (name === "" && list.trim() === "") continue;
    const intent = intentSchema.safeParse(name);
    if (!intent.success) return at(line, `${JSON.stringify(name)} is not an intent`);
    intents.push(intent.data);
  }
  return succeed(intents);
}

function at(line: number, message: string): { ok: false; failure: ArticleFailure } {
  return fail({ line, message });
}
