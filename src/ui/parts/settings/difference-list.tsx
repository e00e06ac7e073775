import type { SettingsDifference } from "../../../domain/settings.ts";

/** What is other than before, each with what it was and what it becomes. */
export function DifferenceList({ differences }: { differences: readonly SettingsDifference[] }) {
  if (differences.length === 0) return <p className="none">Nothing is other than before.</p>;
  return (
    <ul className="differences">
      {differences.map((difference) => (
        <li key={difference.path}>
          <span className="difference-name">{nameOf(difference)}</span>
          <span className="difference-values">
            {difference.before !== null && <del dir="auto">{difference.before}</del>}
            {difference.before !== null && difference.after !== null && (
              <span className="unseen"> becomes </span>
            )}
            {difference.after !== null && <ins dir="auto">{difference.after}</ins>}
          </span>
        </li>
      ))}
    </ul>
  );
}

/** The sentence up to its values, which are drawn apart. */
function nameOf({ words, before, after }: SettingsDifference): string {
  const values = [
    `: ${before ?? ""} → ${after ?? ""}`,
    ` is new: ${after ?? ""}`,
    ` is gone: it was ${before ?? ""}`,
  ];
  const ending = values.find((value) => words.endsWith(value));
  const name = ending === undefined ? words : words.slice(0, -ending.length);
  return before === null ? `${name}, new` : after === null ? `${name}, removed` : name;
}
