/** How a text says that some of it was left out. Pure. Models read the mark; code of ours takes it out again. */

const mark =
  /\n?\[(?:… \d+ characters (?:left out|not shown)|\d+ characters, (?:missing|forgotten on \d{4}-\d\d-\d\d))\]\n?/g;

/** Stands on a line of its own, where the words were. */
export function markLeftOut(characters: number): string {
  return `\n[… ${characters} characters left out]\n`;
}

/** What stands in the place of words that were forgotten at that time, Unix milliseconds; null: they should be there. */
export function markForgotten(characters: number, at: number | null): string {
  const fate = at === null ? "missing" : `forgotten on ${new Date(at).toISOString().slice(0, 10)}`;
  return `[${characters} characters, ${fate}]`;
}

/** The text without such marks. */
export function withoutMarks(text: string): string {
  return text.replaceAll(mark, "\n");
}
