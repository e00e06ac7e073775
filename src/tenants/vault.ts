/**
 * The credential a tenant gave us for one connector: sealed at rest, refreshed here and nowhere else, handed out one
 * token at a time. One object for each tenant and connector. `docs/storage.md` tells what a crash can cost.
 */
import { DurableObject } from "cloudflare:workers";
import { assertSameTenant, readObjectName } from "../domain/object-name.ts";
import { fail, succeed, type Result } from "../domain/result.ts";
import { EgressRefusal } from "../egress/egress.ts";
import { log } from "../observability/log.ts";
import { CredentialRows, type CredentialRow, type SealedCredential } from "./credential-rows.ts";
import { seal, unseal } from "./seal.ts";
import {
  connectorNameSchema,
  secretSchema,
  type CredentialDescription,
  type GivenSecret,
  type OAuthSecret,
  type Secret,
} from "./secret.ts";
import { exchangeToken, openTokenEndpoint } from "./token-exchange.ts";
import { TokenRefresh } from "./token-refresh.ts";
import { readVaultKeys, type VaultKey, type VaultKeyFailure } from "./vault-keys.ts";

export type CredentialAnswer =
  | { status: "ready"; token: string; generation: number; expiresAt: number | null }
  | { status: "absent" | "needsReauth" | "unavailable"; message: string };

export type StoreFailure = VaultKeyFailure | "tokenUrlNotAllowed";

/** From here on before its end a token is renewed. */
const refreshAheadMs = 2 * 60_000;
/** A token with less than this left is worth waiting for the next one. */
const waitBelowMs = 30_000;
/** A renewed token that is refused within this time is not renewed again: something else is wrong. */
const settleMs = 60_000;

export class CredentialVault extends DurableObject<Env> {
  readonly #own = readOwn(this.ctx.id.name);
  readonly #rows = new CredentialRows(this.ctx.storage);
  readonly #refresh = new TokenRefresh({
    ...this.#own,
    rows: this.#rows,
    sync: () => this.ctx.storage.sync(),
    open: async (row) => {
      const opened = await this.#open(row);
      return opened.ok && opened.value.kind === "oauthRefresh" ? opened.value : null;
    },
    close: async (secret, generation) => {
      const keys = readVaultKeys(this.env);
      if (!keys.ok) throw new Error(keys.failure);
      return this.#seal(keys.value[0], secret, generation);
    },
    exchange: (secret) => exchangeToken(secret, this.#exchangeSettings()),
  });

  /** Takes a credential in, in the place of what was there. Throws where the secret is none. */
  async store(
    tenantId: string,
    given: GivenSecret,
    by: string,
  ): Promise<Result<{ generation: number }, StoreFailure>> {
    assertSameTenant(this.#own.tenantId, tenantId);
    const secret = secretSchema.parse(given);
    if (secret.kind === "oauthRefresh" && !this.#maySpeakTo(secret)) return fail("tokenUrlNotAllowed");
    const keys = readVaultKeys(this.env);
    if (!keys.ok) return fail(keys.failure);
    for (;;) {
      const from = this.#rows.read()?.generation ?? 0;
      const sealed = await this.#seal(keys.value[0], secret, from + 1);
      // Where somebody else was faster, the generation is another one and so is the seal.
      if (this.#rows.store(from, sealed, { name: by, at: Date.now() }))
        return succeed({ generation: from + 1 });
    }
  }

  /** Forgets the credential. Generations go on counting, so that nothing sealed before opens again. */
  async remove(tenantId: string, by: string): Promise<void> {
    assertSameTenant(this.#own.tenantId, tenantId);
    const from = this.#rows.read()?.generation ?? 0;
    this.#rows.store(from, null, { name: by, at: Date.now() });
  }

  /**
   * A token that has not expired. Whoever saw a 401 says with which generation: a newer one is answered at once, else
   * there is one refresh for all who ask.
   */
  async credential(tenantId: string, asked: { staleGeneration?: number } = {}): Promise<CredentialAnswer> {
    assertSameTenant(this.#own.tenantId, tenantId);
    const row = this.#rows.read();
    if (!row?.sealed) return absent;
    const opened = await this.#open(row);
    if (!opened.ok) return unavailable(opened.failure);

    const isStale = (asked.staleGeneration ?? 0) >= row.generation;
    if (opened.value.kind === "static") return isStale ? refused : ready(row, opened.value.token, null);
    const { accessToken, expiresAt } = opened.value;
    const leftMs = (expiresAt ?? Number.POSITIVE_INFINITY) - Date.now();
    if (!isStale && leftMs > refreshAheadMs) return ready(row, accessToken, expiresAt);
    if (isStale && wasJustRenewed(row)) return unavailable("newTokenRefused");

    const renewal = this.#refresh.run(row.generation);
    if (!isStale && leftMs > waitBelowMs) {
      this.ctx.waitUntil(renewal);
      return ready(row, accessToken, expiresAt);
    }
    await renewal;
    return this.#answerAfter(row.generation, isStale);
  }

  /** Everything that is known of it but itself. */
  async describe(tenantId: string): Promise<CredentialDescription> {
    assertSameTenant(this.#own.tenantId, tenantId);
    const row = this.#rows.read();
    return {
      status: row?.sealed ? (row.needsReauth ? "needsReauth" : "ready") : "absent",
      kind: row?.kind ?? null,
      generation: row?.generation ?? 0,
      storedAt: row?.storedAt ?? null,
      storedBy: row?.storedBy ?? null,
      expiresAt: row?.expiresAt ?? null,
      lastRefresh: row?.lastRefresh ?? null,
      retryAt: row?.retryAt ?? null,
    };
  }

  /** What a refresh has left behind: the new token, the old one where that is still good, or why there is none. */
  async #answerAfter(generation: number, isStale: boolean): Promise<CredentialAnswer> {
    const row = this.#rows.read();
    if (!row?.sealed) return absent;
    const opened = await this.#open(row);
    if (!opened.ok) return unavailable(opened.failure);
    const secret = opened.value;
    const [token, expiresAt] =
      secret.kind === "static" ? [secret.token, null] : [secret.accessToken, secret.expiresAt];
    const isRefused = isStale && row.generation === generation;
    if (!isRefused && (expiresAt === null || expiresAt > Date.now())) return ready(row, token, expiresAt);
    return row.needsReauth ? refused : unavailable(row.lastRefresh?.reason ?? "refreshFailed");
  }

  async #open(row: CredentialRow): Promise<Result<Secret, VaultKeyFailure | "keyUnknown" | "sealBroken">> {
    const keys = readVaultKeys(this.env);
    if (!keys.ok) return keys;
    if (!row.sealed) return fail("sealBroken");
    const opened = await unseal(keys.value, { ...this.#own, generation: row.generation }, row.sealed);
    if (opened.ok) return succeed(secretSchema.parse(JSON.parse(opened.value)));
    log("error", "credential.sealed", { ...this.#logFacts(), reason: opened.failure });
    return opened;
  }

  async #seal(key: VaultKey, secret: Secret, generation: number): Promise<SealedCredential> {
    return {
      kind: secret.kind,
      sealed: await seal(key, { ...this.#own, generation }, JSON.stringify(secret)),
      expiresAt: secret.kind === "oauthRefresh" ? secret.expiresAt : null,
    };
  }

  #maySpeakTo(secret: OAuthSecret): boolean {
    try {
      openTokenEndpoint(secret, this.#exchangeSettings());
      return true;
    } catch (error) {
      if (error instanceof EgressRefusal) return false;
      throw error;
    }
  }

  #exchangeSettings() {
    return { ...this.#own, isLocal: this.env.ENVIRONMENT === "local" };
  }

  #logFacts() {
    return { tenantId: this.#own.tenantId, source: this.#own.connector };
  }
}

const absent: CredentialAnswer = { status: "absent", message: "no credential is stored for this connector" };
const refused: CredentialAnswer = {
  status: "needsReauth",
  message: "the credential was refused; a new one has to be stored",
};

function unavailable(reason: string): CredentialAnswer {
  return { status: "unavailable", message: `the credential cannot be had now (${reason})` };
}

function ready({ generation }: CredentialRow, token: string, expiresAt: number | null): CredentialAnswer {
  return { status: "ready", token, generation, expiresAt };
}

function wasJustRenewed({ lastRefresh }: CredentialRow): boolean {
  return lastRefresh?.outcome === "renewed" && lastRefresh.at > Date.now() - settleMs;
}

function readOwn(name: string | undefined): { tenantId: string; connector: string } {
  const { tenantId, id } = readObjectName(name, "vault");
  return { tenantId, connector: connectorNameSchema.parse(id) };
}
