/**
 * Makes a text that holds placeholders one that can be worked on again: each becomes an invented value of its kind, the
 * same wherever it stands. All of them lie in ranges kept for examples, or are marked as what they are.
 */
import type { JsonValue } from "../domain/json-value.ts";
import { mapStrings, placeholderForm } from "./placeholders.ts";

/**
 * Replaces placeholders by stand-ins, in order of their coming up, so that the same text gets the same ones. `isTaken`
 * says of a name whether it may be somebody's own.
 */
export function createStandIns(isTaken: (name: string) => boolean): (value: JsonValue) => JsonValue {
  const known = new Map<string, string>();
  const names = givenNames.filter((name) => !isTaken(name));
  let count = 0;
  const standIn = (placeholder: string, kind: string): string => {
    const before = known.get(placeholder);
    if (before !== undefined) return before;
    count += 1;
    const made = makeStandIn(kind, count, () => names.shift() ?? `Person${count}`);
    known.set(placeholder, made);
    return made;
  };
  const replace = (text: string) =>
    text.replaceAll(placeholderForm(), (placeholder, kind: string) => standIn(placeholder, kind));
  return (value) => mapStrings(value, replace);
}

function makeStandIn(kind: string, count: number, nextName: () => string): string {
  const number = String(count).padStart(3, "0");
  switch (kind) {
    case "email":
      return `person${number}@example.com`;
    case "name":
      return nextName();
    case "phone":
      // Ofcom's numbers for drama.
      return `+44 20 7946 0${number}`;
    case "iban":
      return "GB33BUKB20201555555555";
    case "card":
      return "4242 4242 4242 4242";
    case "ip":
      return `192.0.2.${count % 255}`;
    case "birthDate":
      return "1970-01-01";
    case "address":
      return `${count} Example Street, 00000 Exampleton`;
    default:
      return `${kind}-stand-in-${number}`;
  }
}

const givenNames = (
  "Avery Brook Casey Devon Ellis Finley Harper Jules Kendall Lennon Marlow Noel Oakley Perry Quinn Reese Sage " +
  "Tatum Umber Vesper Wren Xen Yael Zion Arden Blair Corin Darcy Emery Frey Gale Hollis Indigo Jory Kit Linden"
).split(" ");
