import { env } from "cloudflare:workers";
import { expect } from "vitest";
import { createObjectName } from "../../src/domain/object-name.ts";

/** Puts a token into the tenant's vault, as an admin does. */
export async function storeCredential(tenantId: string, connector: string, token: string): Promise<void> {
  const name = createObjectName({ tenantId, kind: "vault", id: connector });
  const stored = await env.CREDENTIAL_VAULT.getByName(name).store(
    tenantId,
    { kind: "static", token },
    "Astrid Admin",
  );
  expect(stored.ok).toBe(true);
}
