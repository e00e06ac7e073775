/**
 * A tenant's gate: how many of its tickets may be in work at once, and how fast deliveries may come in. Exact,
 * small, and fair: who waited longest goes next. A slot is a lease, so a holder that dies gives it back in the end.
 */
import { DurableObject } from "cloudflare:workers";
import { assertSameTenant, tenantOfObject } from "../domain/object-name.ts";
import { findTenant, type TenantConfig } from "./config.ts";

/** Longer than any run of agents without a person in between. */
const leaseMs = 10 * 60_000;

export type Admission = { admitted: true } | { admitted: false; retryAfterSeconds: number };

export interface SlotAnswer {
  granted: string[];
  waiting: string[];
}

export class TenantGate extends DurableObject<Env> {
  /** Kept in memory: after a restart the bucket is full, which errs on the side of accepting. */
  #tokens: number | null = null;
  #filledAt = 0;
  /** Who asks in the same millisecond still comes one after the other. */
  #lastSince = 0;

  constructor(ctx: DurableObjectState, env: Env) {
    super(ctx, env);
    ctx.storage.sql.exec(
      "create table if not exists leases (ticket_id text primary key, expires_at integer not null) without rowid",
    );
    ctx.storage.sql.exec(
      "create table if not exists waiting (ticket_id text primary key, since integer not null) without rowid",
    );
  }

  /** Takes one token of the webhook's bucket, or says when there will be one. */
  async admit(tenantId: string): Promise<Admission> {
    const { limits } = this.#tenant(tenantId);
    const now = Date.now();
    const filled = (this.#tokens ?? limits.burst) + ((now - this.#filledAt) / 1000) * limits.ratePerSecond;
    this.#tokens = Math.min(limits.burst, filled);
    this.#filledAt = now;
    if (this.#tokens < 1) {
      return {
        admitted: false,
        retryAfterSeconds: Math.max(1, Math.ceil((1 - this.#tokens) / limits.ratePerSecond)),
      };
    }
    this.#tokens -= 1;
    return { admitted: true };
  }

  /** Slots for tickets that want to start. Who gets none waits, in order, and is sent a pointer when it is its turn. */
  async acquire(tenantId: string, ticketIds: readonly string[]): Promise<SlotAnswer> {
    const { limits } = this.#tenant(tenantId);
    const now = Date.now();
    const answer: SlotAnswer = { granted: [], waiting: [] };
    const promoted = this.ctx.storage.transactionSync(() => {
      // A lease may have run out: its slot is for those who wait, not for who asks first.
      const next = this.#promote(limits.slots, now);
      let free = limits.slots - this.#countLeases(now);
      for (const ticketId of ticketIds) {
        if (this.#holds(ticketId)) answer.granted.push(ticketId);
        else if (free > 0) {
          this.#lease(ticketId, now);
          answer.granted.push(ticketId);
          free -= 1;
        } else {
          this.#lastSince = Math.max(now, this.#lastSince + 1);
          this.ctx.storage.sql.exec("insert or ignore into waiting values (?, ?)", ticketId, this.#lastSince);
          answer.waiting.push(ticketId);
        }
      }
      return next;
    });
    await this.#sendPointers(
      tenantId,
      promoted.filter((ticketId) => !ticketIds.includes(ticketId)),
    );
    return answer;
  }

  /** Gives slots back and sends those who waited longest on their way. */
  async release(tenantId: string, ticketIds: readonly string[]): Promise<void> {
    const { limits } = this.#tenant(tenantId);
    const now = Date.now();
    const next = this.ctx.storage.transactionSync(() => {
      for (const ticketId of ticketIds) {
        this.ctx.storage.sql.exec("delete from leases where ticket_id = ?", ticketId);
        this.ctx.storage.sql.exec("delete from waiting where ticket_id = ?", ticketId);
      }
      return this.#promote(limits.slots, now);
    });
    await this.#sendPointers(tenantId, next);
  }

  /** For the operators: slots in use and tickets waiting. */
  async occupancy(tenantId: string): Promise<{ slots: number; inUse: number; waiting: number }> {
    const { limits } = this.#tenant(tenantId);
    const [row] = this.ctx.storage.sql.exec("select count(*) as waiting from waiting");
    return {
      slots: limits.slots,
      inUse: this.#countLeases(Date.now()),
      waiting: Number(row?.["waiting"] ?? 0),
    };
  }

  /** Lost pointers do not matter: the coordinator sends its own until the ticket has started. */
  async #sendPointers(tenantId: string, ticketIds: readonly string[]): Promise<void> {
    if (ticketIds.length === 0) return;
    await this.env.INTAKE_QUEUE.sendBatch(ticketIds.map((ticketId) => ({ body: { tenantId, ticketId } })));
  }

  #promote(slots: number, now: number): string[] {
    const { sql } = this.ctx.storage;
    // Nearly always empty, and then nothing more is read.
    if ([...sql.exec("select 1 from waiting limit 1")].length === 0) return [];
    const free = Math.max(0, slots - this.#countLeases(now));
    const rows = [...sql.exec("select ticket_id from waiting order by since limit ?", free)];
    return rows.map((row) => {
      const ticketId = String(row["ticket_id"]);
      this.#lease(ticketId, now);
      return ticketId;
    });
  }

  #lease(ticketId: string, now: number): void {
    this.ctx.storage.sql.exec("insert or replace into leases values (?, ?)", ticketId, now + leaseMs);
    this.ctx.storage.sql.exec("delete from waiting where ticket_id = ?", ticketId);
  }

  #holds(ticketId: string): boolean {
    return [...this.ctx.storage.sql.exec("select 1 from leases where ticket_id = ?", ticketId)].length > 0;
  }

  #countLeases(now: number): number {
    this.ctx.storage.sql.exec("delete from leases where expires_at <= ?", now);
    const [row] = this.ctx.storage.sql.exec("select count(*) as held from leases");
    return Number(row?.["held"] ?? 0);
  }

  #tenant(tenantId: string): TenantConfig {
    assertSameTenant(tenantOfObject(this.ctx.id.name, "gate"), tenantId);
    const tenant = findTenant(this.env, tenantId);
    if (!tenant) throw new Error(`no tenant ${tenantId}`);
    return tenant;
  }
}
