import { DurableObject } from "cloudflare:workers";
import { z } from "zod";
import { assertSameTenant, tenantOfObject } from "../../domain/object-name.ts";
import { ArticleIndex, type ArticleEntry, type IngestCount, type SearchQuery } from "./article-index.ts";
import { articleSchema, type Article, type Passage } from "./passage.ts";

/**
 * A tenant's help centre: its articles in all their versions, searchable by section. Every method refuses another
 * tenant's call by throwing.
 */
export class KnowledgeBase extends DurableObject<Env> {
  readonly #tenantId = tenantOfObject(this.ctx.id.name, "knowledge");
  readonly #index = new ArticleIndex(this.ctx.storage.sql);

  /** Adds or replaces articles, all or none. A changed text is a new version; an unchanged one changes nothing. */
  async ingest(tenantId: string, articles: Article[]): Promise<IngestCount> {
    assertSameTenant(this.#tenantId, tenantId);
    const parsed = z.array(articleSchema).parse(articles);
    return this.ctx.storage.transactionSync(() => this.#index.ingest(parsed));
  }

  async search(tenantId: string, query: SearchQuery): Promise<Passage[]> {
    assertSameTenant(this.#tenantId, tenantId);
    return this.#index.search(query);
  }

  /** An article as it is, or as it was in one version; null where there is none. */
  async article(
    tenantId: string,
    slug: string,
    language: string,
    version: number | null = null,
  ): Promise<(Article & { version: number }) | null> {
    assertSameTenant(this.#tenantId, tenantId);
    return this.#index.article(slug, language, version);
  }

  async list(tenantId: string): Promise<ArticleEntry[]> {
    assertSameTenant(this.#tenantId, tenantId);
    return this.#index.list();
  }

  /** Takes an article out of use; what cited it can still be read. Answers whether it was in use. */
  async remove(tenantId: string, slug: string, language: string): Promise<boolean> {
    assertSameTenant(this.#tenantId, tenantId);
    return this.ctx.storage.transactionSync(() => this.#index.remove(slug, language));
  }
}
