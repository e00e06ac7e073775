/** Vaults of their own for the tests of this folder, an identity provider's grants, and a look behind the vault's doors. */
import { env } from "cloudflare:workers";
import { runInDurableObject } from "cloudflare:test";
import { inject, vi } from "vitest";
import { z } from "zod";
import { createObjectName } from "../../src/domain/object-name.ts";
import type { GivenSecret } from "../../src/tenants/secret.ts";
import type { CredentialVault } from "../../src/tenants/vault.ts";
import type { TokenFigures, TokenReply } from "../support/token-server.ts";

export const tenantId = "acme";

/** A connector that no other test has. */
export function createConnector(): string {
  return `probe-${crypto.randomUUID().slice(0, 8)}`;
}

/** Asked for anew each time, as a stub does not outlive a crash. */
export function vaultOf(connector: string, tenant = tenantId) {
  return env.CREDENTIAL_VAULT.getByName(createObjectName({ tenantId: tenant, kind: "vault", id: connector }));
}

/** Runs in the object itself, where what it throws is no unhandled rejection. */
export function inVault<Value>(
  connector: string,
  run: (vault: CredentialVault, sql: SqlStorage) => Value | Promise<Value>,
  tenant = tenantId,
): Promise<Value> {
  return runInDurableObject(vaultOf(connector, tenant), (vault: CredentialVault, { storage }) =>
    run(vault, storage.sql),
  );
}

/** Everything the vault's SQLite holds, bytes as hex and as text. */
export function dumpRows(connector: string): Promise<string> {
  return inVault(connector, (_, sql) =>
    ["credential", "refreshing"]
      .flatMap((table) => sql.exec(`select * from ${table}`).toArray())
      .map((row) =>
        JSON.stringify(row, (_key, value: unknown) =>
          value instanceof ArrayBuffer
            ? `${Buffer.from(value).toString("hex")} ${Buffer.from(value).toString("latin1")}`
            : value,
        ),
      )
      .join("\n"),
  );
}

interface GrantWish {
  ttlSeconds?: number;
  graceMs?: number;
  rotates?: boolean;
  clientAuthentication?: "form" | "basic";
}

const grantSchema = z.object({
  id: z.string(),
  accessToken: z.string(),
  refreshToken: z.string(),
  clientId: z.string(),
  clientSecret: z.string(),
});

/** What an identity provider has given a tenant, and what the provider has seen of it since. */
export async function openGrant(wish: GrantWish = {}) {
  const server = inject("tokenServer");
  const posted = await fetch(`${server}/families`, { method: "POST", body: JSON.stringify(wish) });
  const { id, ...tokens } = grantSchema.parse(await posted.json());
  const post = async (what: string, body: unknown = {}) =>
    void (await fetch(`${server}/families/${id}/${what}`, { method: "POST", body: JSON.stringify(body) }));
  const figures = async (): Promise<TokenFigures> => (await fetch(`${server}/families/${id}`)).json();
  return {
    tokens,
    secret: (leftMs: number): GivenSecret => ({
      kind: "oauthRefresh",
      ...tokens,
      expiresAt: Date.now() + leftMs,
      tokenUrl: `${server}/families/${id}/token`,
      ...(wish.clientAuthentication && { clientAuthentication: wish.clientAuthentication }),
    }),
    resourceUrl: `${server}/families/${id}/resource`,
    next: (...replies: TokenReply[]) => post("next", { replies }),
    release: () => post("release"),
    endGrace: () => post("end-grace"),
    revoke: () => post("revoke"),
    figures,
    untilHeld: () =>
      vi.waitFor(
        async () => {
          const { held } = await figures();
          if (held === 0) throw new Error("no answer is held");
        },
        { timeout: 5_000, interval: 10 },
      ),
  };
}

/** Every line that was written while something ran. */
export async function readLog(run: () => Promise<unknown>): Promise<string> {
  const lines: string[] = [];
  const spies = (["log", "info", "warn", "error", "debug"] as const).map((level) =>
    vi
      .spyOn(console, level)
      .mockImplementation((...words: unknown[]) => void lines.push(words.map(String).join(" "))),
  );
  try {
    await run();
  } finally {
    for (const spy of spies) spy.mockRestore();
  }
  return lines.join("\n");
}
