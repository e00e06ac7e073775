/** How a text says that some of it was left out. Pure. Models read the mark; code of ours takes it out again. */

const mark = /\n?\[(?:… \d+ characters (?:left out|not shown)|\d+ characters, no longer kept)\]\n?/g;

/** Stands on a line of its own, where the words were. */
export function markLeftOut(characters: number): string {
  return `\n[… ${characters} characters left out]\n`;
}

/** What stands in the place of words that were forgotten. */
export function markForgotten(characters: number): string {
  return `[${characters} characters, no longer kept]`;
}

/** The text without such marks. */
export function withoutMarks(text: string): string {
  return text.replaceAll(mark, "\n");
}
