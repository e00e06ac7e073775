/** Words of servers in a terminal: readable, and without the power to move its cursor. */
import { plainWords, type Offer } from "../../src/connectors/mcp/offer.ts";

const longest = 20_000;

/** On one line. */
export function showText(text: string): string {
  return plainWords(text, longest);
}

/** What a reader would not see, and a model would: a reason not to accept the tool. */
export function listHidden({ title, description, inputSchema }: Offer): string[] {
  return Object.entries({ title, description, inputSchema: JSON.stringify(inputSchema) }).flatMap(
    ([part, text]) => {
      // Escaped in JSON already, control characters are looked for as they were sent.
      const hidden = (text ?? "").match(/[\p{Cf}\p{Co}\p{Cs}]|(?![\n\r\t])\p{Cc}|\\u00[01][0-9a-f]/gu) ?? [];
      return hidden.length > 0 ? [`its ${part} hides ${hidden.length} invisible characters`] : [];
    },
  );
}

const hints = {
  readOnlyHint: "reads only",
  destructiveHint: "may destroy",
  idempotentHint: "repeats safely",
  openWorldHint: "reaches elsewhere",
} as const;

/** What the server claims of the tool, in words. */
export function hintsOf({ annotations }: Offer): string {
  const claims = Object.entries(hints).flatMap(([hint, words]) =>
    typeof annotations === "object" && annotations !== null && Reflect.get(annotations, hint) === true
      ? [words]
      : [],
  );
  return claims.join(", ") || "none";
}
