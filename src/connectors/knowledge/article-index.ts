import { z } from "zod";
import { hashJson } from "../../domain/canonical.ts";
import type { Article, Passage } from "./passage.ts";
import { rank, type Hit } from "./rank.ts";
import { splitSections } from "./sections.ts";
import { termsOf } from "./terms.ts";

export interface SearchQuery {
  /** Untrusted free text. */
  query: string;
  /** BCP 47. */
  language: string;
  /** What the ticket is about, if that is known. */
  intent: string | null;
  /** Passages wanted at most. */
  limit: number;
}

/** An article as it is shown in a list. */
export type ArticleEntry = Omit<Article, "body"> & { version: number };

export interface IngestCount {
  added: number;
  changed: number;
  unchanged: number;
}

/**
 * `versions` keeps every text there ever was, so that a citation can be read years later. `articles` says which are
 * in use; only their sections are searchable. The search index stores terms and no text.
 */
const schema = `
  CREATE TABLE IF NOT EXISTS versions (
    slug TEXT NOT NULL,
    language TEXT NOT NULL,
    version INTEGER NOT NULL,
    hash TEXT NOT NULL,
    title TEXT NOT NULL,
    intents TEXT NOT NULL,
    body TEXT NOT NULL,
    PRIMARY KEY (slug, language, version)
  ) WITHOUT ROWID;
  CREATE TABLE IF NOT EXISTS articles (
    slug TEXT NOT NULL,
    language TEXT NOT NULL,
    version INTEGER NOT NULL,
    PRIMARY KEY (slug, language)
  ) WITHOUT ROWID;
  CREATE TABLE IF NOT EXISTS sections (
    id INTEGER PRIMARY KEY,
    slug TEXT NOT NULL,
    language TEXT NOT NULL,
    version INTEGER NOT NULL,
    title TEXT NOT NULL,
    heading TEXT NOT NULL,
    text TEXT NOT NULL,
    intents TEXT NOT NULL
  );
  CREATE VIRTUAL TABLE IF NOT EXISTS section_terms USING fts5(
    title, heading, text,
    content = '', contentless_delete = 1, tokenize = 'porter unicode61 remove_diacritics 2'
  );
`;

const fallbackLanguage = "en";
const maxQueryTerms = 48;
/** Hits looked at before the intent is weighed in. */
const maxHits = 60;

type VersionRow = { version: number; title: string; intents: string; body: string };

const intentsSchema = z.array(z.string());

/** The articles of one tenant: stored in versions, searched by section. */
export class ArticleIndex {
  readonly #sql: SqlStorage;

  constructor(sql: SqlStorage) {
    this.#sql = sql;
    sql.exec(schema);
  }

  ingest(articles: readonly Article[]): IngestCount {
    const count: IngestCount = { added: 0, changed: 0, unchanged: 0 };
    for (const article of articles) count[this.#put(article)]++;
    return count;
  }

  /** Takes an article out of use. Its versions stay readable. Answers whether it was in use. */
  remove(slug: string, language: string): boolean {
    this.#unindex(slug, language);
    const removed = this.#sql.exec(
      "DELETE FROM articles WHERE slug = ? AND language = ? RETURNING slug",
      slug,
      language,
    );
    return removed.toArray().length > 0;
  }

  list(): ArticleEntry[] {
    return this.#sql
      .exec<{
        slug: string;
        language: string;
        version: number;
        title: string;
        intents: string;
      }>(
        "SELECT slug, language, version, title, intents FROM articles NATURAL JOIN versions ORDER BY slug, language",
      )
      .toArray()
      .map((row) => ({ ...row, intents: intentsSchema.parse(JSON.parse(row.intents)) }));
  }

  /** With no version named, the one in use. */
  article(slug: string, language: string, version: number | null): (Article & { version: number }) | null {
    const [row] = this.#sql
      .exec<VersionRow>(
        `SELECT version, title, intents, body FROM versions WHERE slug = ?1 AND language = ?2
         AND version = coalesce(?3, (SELECT version FROM articles WHERE slug = ?1 AND language = ?2))`,
        slug,
        language,
        version,
      )
      .toArray();
    if (!row) return null;
    const { title, body } = row;
    const intents = intentsSchema.parse(JSON.parse(row.intents));
    return { slug, language, version: row.version, title, intents, body };
  }

  /**
   * The best passages, in the wanted language if it has any for the question or the intent, else in English. Never
   * throws for a query.
   */
  search(query: SearchQuery): Passage[] {
    const wanted = query.language.toLowerCase().split(/[-_]/)[0] ?? "";
    for (const language of new Set([wanted, fallbackLanguage])) {
      const hits = this.#match(query.query, language);
      const onIntent = query.intent === null ? [] : this.#aboutIntent(query.intent, language);
      const passages = rank(hits, onIntent);
      if (passages.length > 0) return passages.slice(0, query.limit);
    }
    return [];
  }

  #put(article: Article): keyof IngestCount {
    const { slug, language, title, intents, body } = article;
    const hash = hashJson({ title, intents, body });
    const [latest] = this.#sql
      .exec<{ version: number; hash: string; current: number | null }>(
        `SELECT v.version, v.hash, a.version AS current FROM versions v LEFT JOIN articles a USING (slug, language)
         WHERE v.slug = ? AND v.language = ? ORDER BY v.version DESC LIMIT 1`,
        slug,
        language,
      )
      .toArray();
    const isSame = latest?.hash === hash;
    if (isSame && latest.current !== null) return "unchanged";
    const version = isSame ? latest.version : (latest?.version ?? 0) + 1;
    if (!isSame) {
      this.#sql.exec(
        "INSERT INTO versions VALUES (?, ?, ?, ?, ?, ?, ?)",
        slug,
        language,
        version,
        hash,
        title,
        JSON.stringify(intents),
        body,
      );
    }
    this.#sql.exec("INSERT OR REPLACE INTO articles VALUES (?, ?, ?)", slug, language, version);
    if (latest && latest.current !== null) this.#unindex(slug, language);
    this.#index(article, version);
    return latest?.current == null ? "added" : "changed";
  }

  #index({ slug, language, title, intents, body }: Article, version: number): void {
    for (const { heading, text } of splitSections(body)) {
      const { id } = this.#sql
        .exec<{ id: number }>(
          `INSERT INTO sections (slug, language, version, title, heading, text, intents)
           VALUES (?, ?, ?, ?, ?, ?, ?) RETURNING id`,
          slug,
          language,
          version,
          title,
          heading,
          text,
          JSON.stringify(intents),
        )
        .one();
      const terms = [title, heading, text].map((part) => termsOf(part, language).join(" "));
      this.#sql.exec(
        "INSERT INTO section_terms (rowid, title, heading, text) VALUES (?, ?, ?, ?)",
        id,
        ...terms,
      );
    }
  }

  #unindex(slug: string, language: string): void {
    const gone = this.#sql
      .exec<{ id: number }>(
        "DELETE FROM sections WHERE slug = ? AND language = ? RETURNING id",
        slug,
        language,
      )
      .toArray();
    for (const { id } of gone) this.#sql.exec("DELETE FROM section_terms WHERE rowid = ?", id);
  }

  #match(query: string, language: string): Hit[] {
    const expression = matchExpression(query, language);
    if (expression === "") return [];
    return this.#sql
      .exec<Hit>(
        `SELECT id, slug, version, language, s.title, s.heading, s.text, -bm25(section_terms, 4, 3, 1) AS score
         FROM section_terms JOIN sections s ON s.id = section_terms.rowid
         WHERE section_terms MATCH ? AND language = ? ORDER BY score DESC LIMIT ?`,
        expression,
        language,
        maxHits,
      )
      .toArray();
  }

  #aboutIntent(intent: string, language: string): Hit[] {
    return this.#sql
      .exec<Hit>(
        `SELECT id, slug, version, language, title, heading, text, 0.0 AS score FROM sections
         WHERE language = ? AND EXISTS (SELECT 1 FROM json_each(intents) WHERE value = ?) ORDER BY id`,
        language,
        intent,
      )
      .toArray();
  }
}

/** Any of the terms, each quoted, so that no query can speak FTS5's own language. */
function matchExpression(query: string, language: string): string {
  const terms = [...new Set(termsOf(query, language))].slice(0, maxQueryTerms);
  return terms.map((term) => `"${term}"${isCompoundStart(term, language) ? "*" : ""}`).join(" OR ");
}

/** German joins words: `Paket` must find `Paketverfolgung`. */
function isCompoundStart(term: string, language: string): boolean {
  return language === "de" && term.length >= 5;
}
