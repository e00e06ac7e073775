/**
 * One refresh at a time. What is about to be done is a row before the request leaves, and what it brought is a row
 * before anybody hears of it. A provider that rotates refresh tokens has already taken the old one back when it
 * answers; where we are lost between its answer and our row, the old one is shown once more, which providers with a
 * grace for exactly this answer again. Without one the grant is gone, and a person has to give a new one.
 */
import { describeError, log } from "../observability/log.ts";
import type { CredentialRow, CredentialRows, SealedCredential } from "./credential-rows.ts";
import type { OAuthSecret } from "./secret.ts";
import type { ExchangeOutcome } from "./token-exchange.ts";

/** A refresh, and once more where it never came to an end. */
const maxAttempts = 2;
const firstRetryMs = 2_000;
const longestRetryMs = 5 * 60_000;

export interface RefreshPorts {
  rows: CredentialRows;
  /** Resolves when everything written so far is on disk. */
  sync(): Promise<void>;
  /** The row's secret; null where it does not open or is not one to refresh. */
  open(row: CredentialRow): Promise<OAuthSecret | null>;
  /** Seals tokens as this generation. */
  close(secret: OAuthSecret, generation: number): Promise<SealedCredential>;
  exchange(secret: OAuthSecret): Promise<ExchangeOutcome>;
  /** For the log. */
  tenantId: string;
  connector: string;
}

export class TokenRefresh {
  readonly #ports: RefreshPorts;
  #flight: { generation: number; done: Promise<void> } | null = null;

  constructor(ports: RefreshPorts) {
    this.#ports = ports;
  }

  /**
   * Renews this generation, unless it is not to be tried now. Everybody who asks meanwhile gets the same promise. It
   * never rejects; what came of it is in the rows.
   */
  run(generation: number): Promise<void> {
    if (this.#flight?.generation === generation) return this.#flight.done;
    const done = this.#refresh(generation)
      .catch((error: unknown) => this.#log("error", "credential.refreshBroke", describeError(error)))
      .finally(() => {
        if (this.#flight?.done === done) this.#flight = null;
      });
    this.#flight = { generation, done };
    return done;
  }

  async #refresh(generation: number): Promise<void> {
    const { rows, sync, open, close, exchange } = this.#ports;
    const row = rows.read();
    if (row?.generation !== generation || row.needsReauth || (row.retryAt ?? 0) > Date.now()) return;
    const secret = await open(row);
    if (!secret) return;

    const attempt = rows.nextAttempt(generation);
    if (attempt > maxAttempts) return this.#giveUp(generation, "interrupted");
    rows.beginRefresh({ generation, startedAt: Date.now(), attempt });
    await sync();

    const outcome = await exchange(secret);
    switch (outcome.status) {
      case "renewed": {
        const renewed = await close({ ...secret, ...outcome.tokens }, generation + 1);
        if (rows.renew(generation, renewed, Date.now())) this.#log("info", "credential.renewed");
        break;
      }
      case "failed": {
        const waitMs = Math.min(longestRetryMs, firstRetryMs * 2 ** Math.min(row.failures, 10));
        const at = Date.now();
        rows.noteSetback(generation, { at, outcome: "failed", reason: outcome.reason }, at + waitMs);
        this.#log("warn", "credential.refreshFailed", outcome.reason);
        break;
      }
      case "refused":
        this.#giveUp(generation, attempt > 1 ? `${outcome.reason} after an interruption` : outcome.reason);
    }
    await sync();
  }

  #giveUp(generation: number, reason: string): void {
    this.#ports.rows.noteSetback(generation, { at: Date.now(), outcome: "refused", reason }, null);
    this.#log("error", "credential.needsReauth", reason);
  }

  #log(level: "info" | "warn" | "error", event: string, reason?: string): void {
    const { tenantId, connector } = this.#ports;
    log(level, event, { tenantId, source: connector, ...(reason && { reason }) });
  }
}
