import { diffWordsWithSpace } from "diff";

/** Two texts as one, word by word: what went and what came. Loaded only where somebody looks at a difference. */
export default function WordDiff({ before, after }: { before: string; after: string }) {
  return (
    <p className="prose word-diff" dir="auto">
      {diffWordsWithSpace(before, after).map(({ added, removed, value }, index) =>
        added ? (
          <ins key={index}>{value}</ins>
        ) : removed ? (
          <del key={index}>{value}</del>
        ) : (
          <span key={index}>{value}</span>
        ),
      )}
    </p>
  );
}
