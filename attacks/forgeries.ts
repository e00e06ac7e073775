/** Envelopes that nobody has signed: changed, cut, mixed, signed by somebody else, or not at all. */
import { createHmac, generateKeyPairSync, sign } from "node:crypto";
import type { Hops } from "../src/domain/envelope.ts";
import type { Random } from "../simulation/random.ts";

const stranger = generateKeyPairSync("ed25519").privateKey;

/** A chain whose last envelope says what it should not. Never the chain it was made from. */
export function forgeHops(hops: Hops, random: Random, wanted: object): Hops {
  const rest = hops.slice(0, -1);
  return random.pick([
    [...rest, ...forge([hops.at(-1) ?? ""], random, wanted)],
    [...rest, ...forge([hops.at(-1) ?? ""], random, wanted)],
    [...hops, ...forge([hops.at(-1) ?? ""], random, wanted)],
    [],
    [...hops, ...hops],
    [...hops].fill(""),
  ]);
}

/** The same for the first envelope of a chain. */
export function forge(hops: Hops, random: Random, wanted: object): Hops {
  const token = hops[0] ?? "";
  const [header = "", payload = "", mark = ""] = token.split(".");
  const claims = { ...(JSON.parse(Buffer.from(payload, "base64url").toString()) as object), ...wanted };
  const changed = encode(claims);
  const kid = (JSON.parse(Buffer.from(header, "base64url").toString()) as { kid?: unknown }).kid;
  const head = (fields: object) => encode({ typ: "hop+jwt", kid, ...fields });
  const forged = random.pick([
    `${header}.${changed}.${mark}`,
    `${head({ alg: "none" })}.${changed}.`,
    `${head({ alg: "None" })}.${changed}.${mark}`,
    `${head({ alg: "EdDSA" })}.${changed}.${mark}`,
    signSymmetrically(head({ alg: "HS256" }), changed, String(kid)),
    signAsStranger(head({ alg: "Ed25519" }), changed),
    signAsStranger(head({ alg: "Ed25519", kid: "stranger" }), changed),
    signAsStranger(head({ alg: "Ed25519", jwk: { kty: "OKP", crv: "Ed25519", x: "x".repeat(43) } }), changed),
    flip(token, random),
    `${header}.${payload}.${flip(mark, random)}`,
    `${header}.${payload}`,
    `${header}.${payload}.`,
    `${payload}.${header}.${mark}`,
    "x".repeat(20_000),
  ]);
  // Where what is wanted is what it says already, it would be no forgery.
  return [forged === token ? flip(token, random) : forged];
}

function encode(value: object): string {
  return Buffer.from(JSON.stringify(value)).toString("base64url");
}

function signAsStranger(header: string, payload: string): string {
  return `${header}.${payload}.${sign(null, Buffer.from(`${header}.${payload}`), stranger).toString("base64url")}`;
}

function signSymmetrically(header: string, payload: string, key: string): string {
  return `${header}.${payload}.${createHmac("sha256", key).update(`${header}.${payload}`).digest("base64url")}`;
}

/** One letter is another one: of the bytes it stands for, at least one bit is turned. */
function flip(text: string, random: Random): string {
  // The last letter of a token may stand for bits that are not there.
  const at = random.integer(0, Math.max(0, text.length - 2));
  const letter = text[at] === "A" ? "B" : "A";
  return `${text.slice(0, at)}${letter}${text.slice(at + 1)}`;
}
