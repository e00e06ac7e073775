import { env } from "cloudflare:workers";
import { parseArticle } from "../../../src/connectors/knowledge/article.ts";
import type { Article } from "../../../src/connectors/knowledge/passage.ts";
import { createObjectName } from "../../../src/domain/object-name.ts";

/** The files of `fixtures/knowledge` that are articles, by path. */
export const articleFiles: Record<string, string> = import.meta.glob("../../../fixtures/knowledge/*/*.md", {
  query: "?raw",
  import: "default",
  eager: true,
});

export function knowledgeOf(tenantId: string) {
  return env.KNOWLEDGE_BASE.getByName(createObjectName({ tenantId, kind: "knowledge", id: "main" }));
}

/** The shop's whole help centre. Throws where a file is not an article. */
export function readHelpCentre(): Article[] {
  return Object.entries(articleFiles).map(([path, text]) => {
    const article = parseArticle(text);
    if (!article.ok) throw new Error(`${path}:${article.failure.line}: ${article.failure.message}`);
    return article.value;
  });
}

export function anArticle(changes: Partial<Article> = {}): Article {
  return {
    slug: "refund-policy",
    language: "en",
    title: "Refund policy",
    intents: ["refund_policy"],
    body: "You can return a lamp.\n\n## How long it takes\nA refund takes five days.",
    ...changes,
  };
}
