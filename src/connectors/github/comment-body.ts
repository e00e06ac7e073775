/** A reply as the body of a comment: its words as they are, and a mark nobody sees. Pure. */
import { digest } from "../../domain/ids.ts";

/** Breaks what GitHub would make a link or a notification of, and is not seen. */
const joint = "\u200B";

/** An address that is spelled out, without what may only follow it in a sentence. */
const bareUrl = /(https?:\/\/[^\s<>()[\]{}"'`|\\^*]*[^\s<>()[\]{}"'`|\\^*.,;:!?_~])/;

/**
 * Text as Markdown that reads as the text and as nothing else. It notifies nobody, loads nothing and leads nowhere
 * but to addresses it spells out: a bare URL stays one, and what could hide another behind words does not.
 */
export function writeMarkdown(text: string): string {
  return text
    .split(bareUrl)
    .map((part, index) => (index % 2 === 1 ? `<${part}>` : writeWords(part)))
    .join("");
}

function writeWords(text: string): string {
  return (
    text
      .replaceAll("&", "&amp;")
      .replaceAll("<", "&lt;")
      .replaceAll(">", "&gt;")
      .replaceAll(/[\\`*_[\]()!|~#$]/g, "\\$&")
      // Both are looked for in the rendered text, where escapes are gone.
      .replaceAll(/@(?=[a-z\d])/gi, `@${joint}`)
      .replaceAll(/(#|\bGH-)(?=\d)/gi, `$1${joint}`)
      // Four blanks would begin a block of code.
      .replaceAll(/^[ \t]{2,}/gm, " ")
  );
}

/** What a comment is known by: nothing that says what it answers, and the same for every try. */
export function createMark(idempotencyKey: string): string {
  return digest("githubMark", idempotencyKey).slice(0, 32);
}

export function writeCommentBody(text: string, mark: string): string {
  return `${writeMarkdown(text)}\n\n<!-- signalbox:${mark} -->`;
}

/** The mark at the end of a comment, or null. Whoever reads it has to look at the comment's author as well. */
export function readMark(body: string | null | undefined): string | null {
  return /\n<!-- signalbox:([0-9a-f]{32}) -->\s*$/.exec(body ?? "")?.[1] ?? null;
}
