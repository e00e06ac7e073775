/**
 * The keys that credentials are sealed with: the worker secret `VAULT_KEYS`, a JSON list of `{kid, key}` with 32 bytes
 * in base64 each. The first one seals, all of them open, so that a key is changed by putting a new one in front, and
 * an old one is dropped once everything has been stored or refreshed anew.
 */
import { hash } from "node:crypto";
import { z } from "zod";
import { fail, succeed, type Result } from "../domain/result.ts";

export interface VaultKey {
  kid: string;
  bytes: Uint8Array<ArrayBuffer>;
}

export type VaultKeyFailure = "keysMissing" | "keysInvalid" | "developmentKey";

const keySchema = z.strictObject({
  kid: z.string().regex(/^[\w.-]{1,40}$/),
  key: z
    .base64()
    .transform((text) => Uint8Array.from(Buffer.from(text, "base64")))
    .refine(({ byteLength }) => byteLength === 32),
});
const keysSchema = z
  .array(keySchema)
  .min(1)
  .max(10)
  .refine((keys) => new Set(keys.map(({ kid }) => kid)).size === keys.length);

/** SHA-256 of the key of `fixtures/vault`, which everybody knows. */
const developmentDigest = "6014a3a8523b1be6538fcbfd327ea8bf4b25662bd8325e21fa195dc3f03c73f0";

/** At least one key. Only a worker that runs locally may have the development key. */
export function readVaultKeys(env: object): Result<[VaultKey, ...VaultKey[]], VaultKeyFailure> {
  const text: unknown = Reflect.get(env, "VAULT_KEYS");
  if (typeof text !== "string" || text === "") return fail("keysMissing");
  const parsed = keysSchema.safeParse(parseJson(text));
  if (!parsed.success) return fail("keysInvalid");
  const [first, ...more] = parsed.data.map(({ kid, key }) => ({ kid, bytes: key }));
  if (!first) return fail("keysInvalid");
  const isKnown = [first, ...more].some(({ bytes }) => hash("sha256", bytes, "hex") === developmentDigest);
  if (isKnown && Reflect.get(env, "ENVIRONMENT") !== "local") return fail("developmentKey");
  return succeed([first, ...more]);
}

/** Undefined for what is no JSON, which then fits no schema. */
function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
