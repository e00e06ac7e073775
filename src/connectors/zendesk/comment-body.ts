/** A reply as the plain text of a comment, and the mark its update bears. Pure. */
import { digest } from "../../domain/ids.ts";

/** Stands between two characters and is not seen. */
const joint = "\u200B";

/**
 * Text that stays text. A helpdesk may read Markdown and placeholders in a plain body: what would become an image, a
 * link behind words, a tag or a placeholder is broken by a character nobody sees. A bare URL stays one.
 */
export function writePlainBody(text: string): string {
  return text
    .replaceAll(/!(?=\[)/g, `!${joint}`)
    .replaceAll(/\](?=[([:])/g, `]${joint}`)
    .replaceAll(/<(?=[a-z/!?])/gi, `<${joint}`)
    .replaceAll(/([{}])(?=\1|%)/g, `$1${joint}`)
    .replaceAll(/@(?=[a-z\d])/gi, (at, index: number) =>
      /[\w.+-]/.test(text[index - 1] ?? "") ? at : `@${joint}`,
    );
}

/** What an update is known by in the ticket's audits. */
export function createMark(idempotencyKey: string): string {
  return digest("zendeskMark", idempotencyKey).slice(0, 32);
}
