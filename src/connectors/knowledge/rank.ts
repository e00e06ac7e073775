import type { Passage } from "./passage.ts";

/** A section and how well its words fit; `id` is its row. */
export type Hit = Passage & { id: number };

const maxPassagesPerArticle = 2;
/** How much more a section counts whose article names the ticket's intent. */
const intentBoost = 1.5;
/** What it counts beside that, as a share of the best hit, divided among all articles that name the intent. */
const intentShare = 0.6;

/**
 * Weighs words and intent against each other. The intent may be wrong and the words may be few, so neither decides
 * alone; and an intent that many articles name says little about each of them.
 */
export function rank(hits: readonly Hit[], onIntent: readonly Hit[]): Passage[] {
  const intended = new Set(onIntent.map(({ id }) => id));
  const share = (intentShare * (hits[0]?.score ?? 0)) / new Set(onIntent.map(({ slug }) => slug)).size;
  const found = new Set(hits.map(({ id }) => id));
  const ranked = [...hits, ...onIntent.filter(({ id }) => !found.has(id))]
    .map((hit) => ({ ...hit, score: intended.has(hit.id) ? hit.score * intentBoost + share : hit.score }))
    .toSorted((one, other) => other.score - one.score);
  const perArticle = new Map<string, number>();
  return ranked
    .filter(({ slug }) => {
      const count = (perArticle.get(slug) ?? 0) + 1;
      perArticle.set(slug, count);
      return count <= maxPassagesPerArticle;
    })
    .map(({ slug, version, language, title, heading, text, score }) => {
      return { slug, version, language, title, heading, text, score };
    });
}
