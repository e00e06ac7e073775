/** What a model that looks things up is told of what came back. Pure but for remembering what it has been told. */
import type { Evidence } from "../domain/evidence.ts";

/** New ones of one search; its best come first. */
const mostPassages = 5;
/** Characters of an article's passage: enough to judge whether it bears on the ticket. Draft is shown all of it. */
const passageCharacters = 200;

type Told = Pick<Evidence, "id" | "title" | "content">;

/**
 * Tells records whole, and each passage once, as far as it is needed to choose by: two searches often find the same
 * one, and every word is paid for again in every turn that follows.
 */
export function createTeller(): (found: readonly Evidence[]) => Told[] {
  const told = new Set<string>();
  return (found) => {
    let passages = 0;
    return found.flatMap(({ id, title, content }): Told[] => {
      if (typeof content !== "string") return [{ id, title, content }];
      if (passages === mostPassages || told.has(id)) return [];
      passages += 1;
      told.add(id);
      return [{ id, title, content: clip(content) }];
    });
  };
}

function clip(text: string): string {
  return text.length <= passageCharacters ? text : `${text.slice(0, passageCharacters)}…`;
}
