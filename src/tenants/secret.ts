/** What a tenant gives us to act for it at another system, and what may be said of it afterwards. */
import { z } from "zod";

/** What can stand in a header as it is. */
const word = z
  .string()
  .min(1)
  .max(8_192)
  .regex(/^[\x21-\x7e]+$/, "visible ASCII characters, no space");

function hasNoSecret(text: string): boolean {
  const { username, password, hash } = new URL(text);
  return username + password + hash === "";
}

const staticSecretSchema = z.strictObject({ kind: z.literal("static"), token: word });

const oauthSecretSchema = z.strictObject({
  kind: z.literal("oauthRefresh"),
  accessToken: word,
  refreshToken: word,
  /** Unix milliseconds; null where the provider does not say. */
  expiresAt: z.number().int().nonnegative().nullable(),
  /** Where `refreshToken` is exchanged, RFC 6749 section 6. */
  tokenUrl: z
    .url({ protocol: /^https?$/ })
    .max(2_000)
    .refine(hasNoSecret, "no name, password or fragment"),
  clientId: word,
  clientSecret: word,
  /** How the provider wants to be told who asks: in the form, or as RFC 6749 section 2.3.1 has it by Basic. */
  clientAuthentication: z.enum(["form", "basic"]).default("form"),
});
export type OAuthSecret = z.infer<typeof oauthSecretSchema>;

export const secretSchema = z.discriminatedUnion("kind", [staticSecretSchema, oauthSecretSchema]);
export type Secret = z.infer<typeof secretSchema>;
/** As it is given, before defaults. */
export type GivenSecret = z.input<typeof secretSchema>;

export const connectorNameSchema = z
  .string()
  .regex(/^[a-z][a-z0-9-]{0,39}$/, "a connector is named with 1 to 40 of a-z, 0-9 and hyphens");

export const refreshOutcomeSchema = z.strictObject({
  at: z.number(),
  outcome: z.enum(["renewed", "failed", "refused"]),
  /** A named reason; null where it worked. */
  reason: z.string().nullable(),
});
export type RefreshOutcome = z.infer<typeof refreshOutcomeSchema>;

/** Everything that is known of a credential but the credential. Times are Unix milliseconds. */
export const credentialDescriptionSchema = z.strictObject({
  status: z.enum(["absent", "ready", "needsReauth"]),
  kind: z.enum(["static", "oauthRefresh"]).nullable(),
  /** Grows with every change; 0 where nothing was ever stored. */
  generation: z.number(),
  /** When and by whom it was stored or removed; a refresh changes neither. */
  storedAt: z.number().nullable(),
  storedBy: z.string().nullable(),
  expiresAt: z.number().nullable(),
  lastRefresh: refreshOutcomeSchema.nullable(),
  /** Before then no refresh is tried again; null where nothing has failed. */
  retryAt: z.number().nullable(),
});
export type CredentialDescription = z.infer<typeof credentialDescriptionSchema>;
