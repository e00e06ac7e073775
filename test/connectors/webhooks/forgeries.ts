/** Makes many forgeries of one genuine delivery, mechanically. None may be accepted by any source. */
import type { WebhookRequest } from "../../../src/connectors/webhook.ts";

export type Forgery = [what: string, request: WebhookRequest];

export interface Genuine {
  request: WebhookRequest;
  signatureHeader: string;
  /** What stands before the encoded signature: `v1,`, `sha256=` or nothing. */
  prefix: string;
  otherSecret: string;
}

/** Forgeries that make sense for every scheme: of the body, of the signature, of the secret. */
export function forge(genuine: Genuine): Forgery[] {
  return [...forgeBodies(genuine), ...forgeSignatures(genuine), ...forgeSecrets(genuine)];
}

export function withHeader(request: WebhookRequest, name: string, value: string | null): WebhookRequest {
  const headers = new Headers(request.headers);
  if (value === null) headers.delete(name);
  else headers.set(name, value);
  return { ...request, headers };
}

function forgeBodies({ request }: Genuine): Forgery[] {
  const { body } = request;
  const text = new TextDecoder().decode(body);
  const flipped = spread(body.length, 12).map((at): [string, Uint8Array] => [
    `the body's byte ${at} flipped`,
    body.map((byte, index) => (index === at ? byte ^ 1 : byte)),
  ]);
  const rewritten: [string, string][] = [
    ["a space after the body", `${text} `],
    ["a line after the body", `${text}\n`],
    ["a space before the body", ` ${text}`],
    ["a byte order mark before the body", `\uFEFF${text}`],
    ["the body laid out anew", JSON.stringify(JSON.parse(text), null, 2)],
    ["the body's keys in another order", JSON.stringify(reverseKeys(JSON.parse(text)))],
    ["the body without its last byte", text.slice(0, -1)],
    ["the body twice", text + text],
    ["no body", ""],
    ["another body", "{}"],
  ];
  return [
    ...flipped.map(([what, bytes]): Forgery => [what, { ...request, body: bytes }]),
    ...rewritten.map(([what, other]): Forgery => [
      what,
      { ...request, body: new TextEncoder().encode(other) },
    ]),
  ];
}

function forgeSignatures({ request, signatureHeader, prefix }: Genuine): Forgery[] {
  const value = request.headers.get(signatureHeader) ?? "";
  const code = value.slice(prefix.length);
  const replaced = spread(code.length, 12).map((at): [string, string] => [
    `the signature's character ${at} replaced`,
    prefix + code.slice(0, at) + (code[at] === "A" || code[at] === "0" ? "1" : "0") + code.slice(at + 1),
  ]);
  const others: [string, string | null][] = [
    ...replaced,
    ["no signature header", null],
    ["an empty signature header", ""],
    ["a blank signature header", "   "],
    ["the prefix alone", prefix || "="],
    ["half the signature", prefix + code.slice(0, code.length / 2)],
    ["one character of the signature", prefix + code.slice(0, 1)],
    ["the signature without its last character", value.slice(0, -1)],
    ["the signature with one character more", `${value}0`],
    ["the signature twice", value + code],
    ["the signature with a comma after it", `${value},`],
    ["the signature in other case", prefix + swapCase(code)],
    ["the signature with white space inside", `${prefix}${code.slice(0, 10)}\t${code.slice(10)}`],
    ["another prefix", `v2,${code}`],
    ["the prefix twice", `${prefix || "sha256="}${value}`],
    ["a signature of zeros", prefix + code.replace(/[^=]/g, code.length === 64 ? "0" : "A")],
    ["the word null", "null"],
    ["the word true", "true"],
  ];
  return others.map(([what, other]): Forgery => [what, withHeader(request, signatureHeader, other)]);
}

/** The delivery is as it was, but the tenant has other secrets than the sender used. */
function forgeSecrets({ request, otherSecret }: Genuine): Forgery[] {
  const [secret = ""] = request.secrets;
  const others: [string, string[]][] = [
    ["another secret", [otherSecret]],
    ["another secret, twice", [otherSecret, otherSecret]],
    ["no secret", []],
    ["an empty secret", [""]],
    ["a blank secret", [" ".repeat(40)]],
    ["the beginning of the secret", [secret.slice(0, -4)]],
    // Not zero bytes: HMAC pads its keys with those.
    ["the secret and more", [`${secret}BBBB`]],
    ["the secret in capitals", [secret.toUpperCase()]],
  ];
  return others.map(([what, list]): Forgery => [what, { ...request, secrets: list }]);
}

/** Some indices from first to last. */
function spread(length: number, count: number): number[] {
  return Array.from({ length: count }, (_, step) => Math.floor((step * (length - 1)) / (count - 1)));
}

function swapCase(text: string): string {
  return text.replace(/[a-z]/gi, (letter) => (letter < "a" ? letter.toLowerCase() : letter.toUpperCase()));
}

function reverseKeys(value: object): object {
  return Object.fromEntries(Object.entries(value).toReversed());
}
