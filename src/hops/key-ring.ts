/**
 * The keys that sign hop envelopes, from the worker's secret `HOP_KEYS`: Ed25519 private keys as JWKs, newest first. The
 * first one signs, all of them verify, so that a key is replaced by putting a new one before it and taking the old one
 * out once nothing it has signed is still good: two minutes later.
 */
import { CompactSign, compactVerify, errors, importJWK, type CryptoKey } from "jose";
import { z } from "zod";

const keySchema = z.strictObject({
  kty: z.literal("OKP"),
  crv: z.literal("Ed25519"),
  kid: z.string().min(1).max(64),
  x: z.string().min(43),
  d: z.string().min(43),
});
export const hopKeysSchema = z
  .array(keySchema)
  .min(1)
  .max(4)
  .refine((keys) => new Set(keys.map(({ kid }) => kid)).size === keys.length, "two keys have the same kid");

/** Ed25519 over a compact JWS: how envelopes are signed, and nothing of what they say. */
export interface HopSignature {
  sign(payload: string): Promise<string>;
  /** The payload of a token that one of our keys has signed as a hop envelope; null for anything else. */
  open(token: string): Promise<string | null>;
}

const algorithm = "Ed25519";
const tokenType = "hop+jwt";
/** Far more than any envelope has; what is longer is not looked at. */
const longestToken = 16_384;
/** The key the repository ships for local work; a worker that is not local must not trust it. */
const developmentKid = "development";

/** The part of the worker's environment that holds the keys. */
export interface HopKeyEnvironment {
  HOP_KEYS?: string;
  ENVIRONMENT?: string;
}

interface KeyPair {
  kid: string;
  privateKey: CryptoKey;
  publicKey: CryptoKey;
}

/** Throws, with what to do, where the secret is missing, is not what it should be, or is the one for local work. */
export function createKeyRing(env: HopKeyEnvironment): HopSignature {
  const keys = readHopKeys(env);
  // Keys are imported when first needed: a constructor cannot wait.
  let imported: Promise<KeyPair[]> | null = null;
  const load = () => (imported ??= Promise.all(keys.map(importKeyPair)));
  return {
    async sign(payload) {
      const [newest] = await load();
      if (!newest) throw new Error("there is no key to sign with");
      return new CompactSign(new TextEncoder().encode(payload))
        .setProtectedHeader({ alg: algorithm, typ: tokenType, kid: newest.kid })
        .sign(newest.privateKey);
    },

    async open(token) {
      if (token.length > longestToken) return null;
      const pairs = await load();
      try {
        const { payload, protectedHeader } = await compactVerify(
          token,
          ({ kid }) => {
            const pair = pairs.find((candidate) => candidate.kid === kid);
            if (!pair) throw new errors.JWKSNoMatchingKey();
            return pair.publicKey;
          },
          { algorithms: [algorithm] },
        );
        // Exactly what we put there: a header that brings its own key, or asks for special treatment, is not ours.
        const isOurs = protectedHeader.typ === tokenType && Object.keys(protectedHeader).length === 3;
        return isOurs ? new TextDecoder().decode(payload) : null;
      } catch (error) {
        if (error instanceof errors.JOSEError || error instanceof TypeError) return null;
        throw error;
      }
    },
  };
}

/** The keys, newest first. Throws as `createKeyRing` does. */
export function readHopKeys(env: HopKeyEnvironment): z.infer<typeof hopKeysSchema> {
  const howTo = "make one with `npm run keys -- new` and set it as the worker's secret HOP_KEYS";
  if (!env.HOP_KEYS) throw new Error(`there is no key for hop envelopes: ${howTo}`);
  const parsed = hopKeysSchema.safeParse(parseQuietly(env.HOP_KEYS));
  // What is wrong with a key says something of the key.
  if (!parsed.success) throw new Error(`HOP_KEYS does not hold keys for hop envelopes: ${howTo}`);
  if (env.ENVIRONMENT !== "local" && parsed.data.some(({ kid }) => kid.startsWith(developmentKid))) {
    throw new Error(`HOP_KEYS holds a key for local work, which everybody knows: ${howTo}`);
  }
  return parsed.data;
}

function parseQuietly(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}

async function importKeyPair({ kid, d, ...shared }: z.infer<typeof keySchema>): Promise<KeyPair> {
  const [privateKey, publicKey] = await Promise.all([
    importJWK({ ...shared, d }, algorithm),
    importJWK(shared, algorithm),
  ]);
  if (privateKey instanceof Uint8Array || publicKey instanceof Uint8Array) {
    throw new Error("an Ed25519 key came out as bytes");
  }
  return { kid, privateKey, publicKey };
}
