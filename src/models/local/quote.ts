/** Finding, in passages of the help centre, the few sentences that answer a question. */
import type { Intent } from "../../domain/intent.ts";
import { readSection } from "./prose.ts";
import { chooseQueryWords, intentQueries } from "./query.ts";
import type { Passage } from "./records.ts";
import { splitWords } from "./text.ts";

/** The beginning of a word, enough for "refunds", "refunded" and "refund" to meet. */
const stemOf = (word: string) =>
  word.length <= 4 ? word : word.slice(0, Math.max(4, Math.min(6, word.length - 2)));
const stemsOf = (text: string) => new Set(splitWords(text).map(stemOf));

interface Wanted {
  /** Of the question's own words. */
  own: ReadonlySet<string>;
  /** Of the words an article on the matter would use. */
  usual: ReadonlySet<string>;
}

function listWanted(question: string, intent: Intent): Wanted {
  return {
    own: new Set(chooseQueryWords(question).map(stemOf)),
    usual: new Set(
      Object.values(intentQueries[intent] ?? {}).flatMap((words) => splitWords(words).map(stemOf)),
    ),
  };
}

interface Titled {
  article: string;
  /** Empty for the article's opening. */
  heading: string;
  name: string;
}

/**
 * Titles are written `Refund policy: After 30 days (refund-policy@2)`, and a name may hold a colon of its own: it is
 * the name where another title of the article goes on from it.
 */
function readTitles(titles: readonly string[]): Titled[] {
  const parsed = titles.map((title) => {
    const match = /^(.*?) \(([^()\s]+)@\d+\)$/.exec(title);
    return { full: match?.[1] ?? title, article: match?.[2] ?? title };
  });
  return parsed.map(({ full, article }) => {
    const siblings = parsed
      .filter((other) => other.article === article && other.full !== full)
      .map((other) => other.full);
    if (siblings.some((other) => other.startsWith(`${full}: `))) return { article, heading: "", name: full };
    const name =
      siblings.filter((other) => full.startsWith(`${other}: `)).toSorted((a, b) => b.length - a.length)[0] ??
      commonName(full, siblings);
    return { article, heading: full.slice(name.length).replace(/^: /, ""), name };
  });
}

/** Up to the last colon all titles of an article share; without siblings, up to the first. */
function commonName(full: string, siblings: readonly string[]): string {
  const ends = [...full.matchAll(/: /g)].map((match) => match.index);
  const shared = ends.filter((end) => siblings.every((other) => other.startsWith(full.slice(0, end + 2))));
  const end = siblings.length === 0 ? shared[0] : shared.at(-1);
  return end === undefined ? full : full.slice(0, end);
}

interface Ranked extends Titled {
  passage: Passage;
  score: number;
}

/** The opening of an article answers its title; a section answers its heading. */
const openingBonus = 1.3;

function rank(passages: readonly Passage[], question: string, intent: Intent): Ranked[] {
  const wanted = listWanted(question, intent);
  const titles = readTitles(passages.map((passage) => passage.title));
  const stems = passages.map((passage) => stemsOf(`${passage.title} ${passage.text}`));
  const rarity = (stem: string) =>
    Math.log(1 + passages.length / Math.max(1, stems.filter((each) => each.has(stem)).length));
  const weigh = (text: string) => {
    let score = 0;
    for (const stem of stemsOf(text)) {
      if (wanted.own.has(stem)) score += 2 * rarity(stem);
      else if (wanted.usual.has(stem)) score += rarity(stem);
    }
    return score;
  };
  return passages
    .map((passage, place): Ranked => {
      const titled = titles[place] ?? { article: passage.title, heading: "", name: passage.title };
      const isOpening = titled.heading === "";
      const named = isOpening ? 2 * weigh(titled.name) : 2 * weigh(titled.heading) + weigh(titled.name);
      const score = (named + weigh(passage.text)) * (isOpening ? openingBonus : 1);
      return { ...titled, passage, score };
    })
    .filter(({ score, passage }) => score > 0 && isOnMatter(passage, wanted))
    .toSorted((a, b) => b.score - a.score);
}

/** One of the question's own words, or two of the usual ones. */
function isOnMatter(passage: Passage, wanted: Wanted): boolean {
  const stems = [...stemsOf(`${passage.title} ${passage.text}`)];
  return (
    stems.some((stem) => wanted.own.has(stem)) || stems.filter((stem) => wanted.usual.has(stem)).length >= 2
  );
}

/** The passages that bear on the question, the best first. */
export function rankPassages(passages: readonly Passage[], question: string, intent: Intent): Passage[] {
  return rank(passages, question, intent).map(({ passage }) => passage);
}

export interface Quote {
  text: string;
  evidenceId: string;
  /** A step or an entry of a list, to stand on its own line. */
  isItem: boolean;
}

const maxSentences = 3;
const maxItems = 6;

/** From this share of the best passage's score on, a section is worth quoting beside its article's opening. */
const worthwhile = 0.4;

/**
 * What answers the question, word for word, from one article: its opening and the section that fits best, or the
 * two best sections, with their lists. Nothing where no passage speaks of the matter.
 */
export function quotePassages(passages: readonly Passage[], question: string, intent: Intent): Quote[] {
  const ranked = rank(passages, question, intent);
  const [best] = ranked;
  if (best === undefined) return [];
  const ofArticle = ranked.filter(({ article }) => article === best.article);
  const opening = ofArticle.find(({ heading }) => heading === "");
  const sections = ofArticle.filter(
    ({ heading, score }) => heading !== "" && score >= best.score * worthwhile,
  );
  const [first, second] = opening === undefined ? sections : [opening, ...sections];
  if (first === undefined) return [];
  if (second === undefined) return quoteSection(first.passage, question, maxSentences);
  const quotes = quoteSection(first.passage, question, 2);
  const sentences = quotes.filter(({ isItem }) => !isItem).length;
  return [...quotes, ...quoteSection(second.passage, question, Math.max(1, maxSentences - sentences))];
}

/** Sentences that lean on the one before. */
const leaning =
  /^(?:this|that|it|its|they|these|those|then|also|but|and|so|however|otherwise|dies|diese[rs]?|das|es|dann|aber|und|auch|sonst|eso|esto|estos|también|pero|y|luego|وهذا|وهذه|ذلك|كما|لكن|ثم)\b/i;

function quoteSection({ text, evidenceId }: Passage, question: string, limit: number): Quote[] {
  const { sentences, items } = readSection(text);
  const own = new Set(chooseQueryWords(question).map(stemOf));
  const scores = sentences.map((sentence) => [...stemsOf(sentence)].filter((stem) => own.has(stem)).length);
  const bestScore = Math.max(0, ...scores);
  let start = sentences.length > limit ? scores.indexOf(bestScore) : 0;
  // The first sentence of a passage answers its heading; only one that fits clearly better is preferred.
  if (start > 0 && bestScore < (scores[0] ?? 0) + 2) start = 0;
  while (start > 0 && leaning.test(sentences[start] ?? "")) start--;
  return [
    ...sentences
      .slice(start, start + limit)
      .map((sentence) => ({ text: sentence, evidenceId, isItem: false })),
    ...items.slice(0, maxItems).map((item) => ({ text: item, evidenceId, isItem: true })),
  ];
}
