/** What the classifier sees of a text: words, character groups, concepts; each kind once, and weighted apart. */
import { listConcepts } from "./concepts.ts";
import { splitWords } from "./text.ts";

/** The kinds of features and how much each counts, found on texts of few examples a label: our own and public ones. */
export const featureKinds = [
  { kind: "words", share: 0.4 },
  { kind: "groups", share: 1.4 },
  { kind: "concepts", share: 0.5 },
  { kind: "conceptPairs", share: 0.4 },
] as const;

export type FeatureKind = (typeof featureKinds)[number]["kind"];
export type Features = Record<FeatureKind, Set<string>> & {
  /** The character groups of each word. */
  groupsOf: ReadonlyMap<string, ReadonlySet<string>>;
};

const shortestGroup = 2;
const longestGroup = 4;

export function listFeatures(text: string): Features {
  const tokens = splitWords(text).map((word) => (/^\p{N}/u.test(word) ? "0" : word));
  const words = new Set<string>();
  let previous = "^";
  for (const word of [...tokens, "$"]) {
    if (word !== "$") words.add(word);
    words.add(`${previous} ${word}`);
    previous = word;
  }
  const groupsOf = new Map(tokens.map((token) => [token, listGroups(token)]));
  const groups = new Set([...groupsOf.values()].flatMap((each) => [...each]));
  const concepts = [...new Set(listConcepts(tokens))].toSorted();
  const conceptPairs = concepts.flatMap((first, at) =>
    concepts.slice(at + 1).map((second) => `${first}+${second}`),
  );
  return { words, groups, groupsOf, concepts: new Set(concepts), conceptPairs: new Set(conceptPairs) };
}

function listGroups(word: string): Set<string> {
  const groups = new Set<string>();
  const padded = `<${word}>`;
  for (let size = shortestGroup; size <= longestGroup; size++) {
    for (let start = 0; start + size <= padded.length; start++) groups.add(padded.slice(start, start + size));
  }
  return groups;
}
