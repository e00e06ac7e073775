import { z } from "zod";

/** An article as it is stored; a changed text makes a new version and the old one stays readable. */
export const articleSchema = z.strictObject({
  /** `refund-policy`; with the language, what an article is known by. */
  slug: z.string().regex(/^[a-z0-9][a-z0-9-]{0,79}$/),
  language: z.string(),
  title: z.string(),
  /** Intents the article is about, to help ranking. */
  intents: z.array(z.string()),
  /** Markdown. */
  body: z.string(),
});
export type Article = z.infer<typeof articleSchema>;

/** One search result: a section of an article, small enough to cite whole. */
export const passageSchema = z.strictObject({
  slug: z.string(),
  version: z.number().int(),
  language: z.string(),
  title: z.string(),
  /** The section's heading, empty for the lead. */
  heading: z.string(),
  text: z.string(),
  /** BM25, higher is better. */
  score: z.number(),
});
export type Passage = z.infer<typeof passageSchema>;
