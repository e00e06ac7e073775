/** Exchanging a refresh token for a new access token: the refresh_token grant of RFC 6749, section 6. */
import { z } from "zod";
import { createEgress, EgressRefusal, type Fetch } from "../egress/egress.ts";
import type { OAuthSecret } from "./secret.ts";

export type ExchangeOutcome =
  | { status: "renewed"; tokens: Pick<OAuthSecret, "accessToken" | "refreshToken" | "expiresAt"> }
  /** The provider will not give one for this any more. */
  | { status: "refused"; reason: string }
  /** There may be one later. Whether the provider has carried the exchange out is not known. */
  | { status: "failed"; reason: string };

export interface ExchangeSettings {
  tenantId: string;
  connector: string;
  isLocal: boolean;
}

const timeoutMs = 15_000;

/** Read loosely, only what is used. Some providers send the seconds as a text. */
const successSchema = z.object({
  access_token: z.string().regex(/^[\x21-\x7e]{1,8192}$/),
  refresh_token: z
    .string()
    .regex(/^[\x21-\x7e]{1,8192}$/)
    .optional(),
  expires_in: z.coerce.number().positive().optional(),
});
/** `bad_refresh_token` is GitHub's word for the first of them, and comes with a 200. */
const finalErrors = [
  "invalid_grant",
  "bad_refresh_token",
  "invalid_client",
  "incorrect_client_credentials",
  "unauthorized_client",
  "unsupported_grant_type",
  "invalid_scope",
  "invalid_request",
] as const;
const errorSchema = z.object({ error: z.enum(finalErrors) });

/** A fetch to the token endpoint and nowhere else. Throws EgressRefusal for one that nobody may speak to. */
export function openTokenEndpoint(
  secret: Pick<OAuthSecret, "tokenUrl" | "clientAuthentication" | "clientId" | "clientSecret">,
  { tenantId, connector, isLocal }: ExchangeSettings,
): Fetch {
  const { origin, pathname } = new URL(secret.tokenUrl);
  return createEgress({
    tenantId,
    connector,
    allow: [{ origin, paths: [pathname], methods: ["POST"] }],
    authorise: (headers) => {
      if (secret.clientAuthentication !== "basic") return;
      const pair = [secret.clientId, secret.clientSecret].map(encodeFormWord).join(":");
      headers.set("authorization", `Basic ${btoa(pair)}`);
    },
    timeoutMs,
    maxRequestBytes: 65_536,
    maxResponseBytes: 65_536,
    isLocal,
  });
}

/** One exchange. Never throws, and says nothing of what was sent or answered but named reasons. */
export async function exchangeToken(
  secret: OAuthSecret,
  settings: ExchangeSettings,
): Promise<ExchangeOutcome> {
  const startedAt = Date.now();
  const form = new URLSearchParams({ grant_type: "refresh_token", refresh_token: secret.refreshToken });
  if (secret.clientAuthentication === "form") {
    form.set("client_id", secret.clientId);
    form.set("client_secret", secret.clientSecret);
  }
  try {
    const answer = await openTokenEndpoint(secret, settings)(new URL(secret.tokenUrl), {
      method: "POST",
      headers: { accept: "application/json" },
      body: form,
    });
    const body: unknown = await answer.json().catch(() => null);
    const error = errorSchema.safeParse(body);
    if (error.success && answer.status < 500) return { status: "refused", reason: error.data.error };
    if (!answer.ok) return { status: "failed", reason: `status${answer.status}` };
    const success = successSchema.safeParse(body);
    if (!success.success) return { status: "failed", reason: "answerUnreadable" };
    const { access_token, refresh_token, expires_in } = success.data;
    return {
      status: "renewed",
      tokens: {
        accessToken: access_token,
        // A provider that does not rotate says nothing.
        refreshToken: refresh_token ?? secret.refreshToken,
        // Counted from before the request: never later than the provider counts.
        expiresAt: expires_in === undefined ? null : startedAt + Math.floor(expires_in * 1000),
      },
    };
  } catch (error) {
    return { status: "failed", reason: error instanceof EgressRefusal ? error.code : "exchangeBroken" };
  }
}

/** As section 2.3.1 wants it: form encoding before Basic's own. */
function encodeFormWord(word: string): string {
  return new URLSearchParams([["", word]]).toString().slice(1);
}
