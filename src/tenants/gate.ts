/**
 * A tenant's gate: how many of its tickets may be in work at once, how fast deliveries may come in, how often its tools
 * may be called, and which of them its people have switched off.
 */
import { DurableObject } from "cloudflare:workers";
import { systemClock } from "../domain/clock.ts";
import { assertSameTenant, tenantOfObject } from "../domain/object-name.ts";
import type { SwitchChange, SwitchView } from "../domain/switch.ts";
import type { ToolAdmission, ToolCallAdmission } from "../domain/tool-admission.ts";
import { admitTools } from "./admit-tools.ts";
import { findTenant, type TenantConfig } from "./config.ts";
import { Slots, type SlotAnswer } from "./slots.ts";
import { Switches } from "./switches.ts";
import { ToolLimits } from "./tool-limits.ts";

export type Admission = { admitted: true } | { admitted: false; retryAfterSeconds: number };

export class TenantGate extends DurableObject<Env> {
  readonly #slots = new Slots(this.ctx.storage, systemClock);
  readonly #switches = new Switches(this.ctx.storage, systemClock);
  readonly #toolLimits = new ToolLimits(this.ctx.storage, systemClock);
  /** Kept in memory: after a restart the bucket is full, which errs on the side of accepting. */
  #tokens: number | null = null;
  #filledAt = 0;

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
  async acquire(
    tenantId: string,
    ticketIds: readonly string[],
  ): Promise<Pick<SlotAnswer, "granted" | "waiting">> {
    const { limits } = this.#tenant(tenantId);
    const { granted, waiting, promoted } = this.#slots.acquire(ticketIds, limits.slots);
    await this.#sendPointers(tenantId, promoted);
    return { granted, waiting };
  }

  /** Gives slots back and sends those who waited longest on their way. */
  async release(tenantId: string, ticketIds: readonly string[]): Promise<void> {
    const { limits } = this.#tenant(tenantId);
    await this.#sendPointers(tenantId, this.#slots.release(ticketIds, limits.slots));
  }

  /** For the operators: slots in use and tickets waiting. */
  async occupancy(tenantId: string): Promise<{ slots: number; inUse: number; waiting: number }> {
    const { limits } = this.#tenant(tenantId);
    return { slots: limits.slots, ...this.#slots.occupancy() };
  }

  /**
   * Asked before calls leave, once for each attempt; answers in the order of asking. A call that was let in is under
   * way until it is given back or its lease is over.
   */
  async admitTools(tenantId: string, calls: readonly ToolCallAdmission[]): Promise<ToolAdmission[]> {
    this.#tenant(tenantId);
    return admitTools({ switches: this.#switches, limits: this.#toolLimits }, calls);
  }

  /** Gives calls back that have ended. Those that were not let in change nothing. */
  async releaseTools(tenantId: string, calls: readonly { id: string; tool: string }[]): Promise<void> {
    this.#tenant(tenantId);
    this.#toolLimits.release(calls);
  }

  /** Every switch that was ever set, as it stands. What has none is on. */
  async switches(tenantId: string): Promise<SwitchView[]> {
    this.#tenant(tenantId);
    return this.#switches.list();
  }

  /** The latest 200 changes of switches, newest first. */
  async switchHistory(tenantId: string): Promise<SwitchView[]> {
    this.#tenant(tenantId);
    return this.#switches.history();
  }

  /** Sets a switch; what asks after that is answered by it. `by`: the person. Answers how it stands. */
  async setSwitch(tenantId: string, change: SwitchChange, by: string): Promise<SwitchView> {
    this.#tenant(tenantId);
    return this.#switches.set(change, by);
  }

  /** Lost pointers do not matter: the coordinator sends its own until the ticket has started. */
  async #sendPointers(tenantId: string, ticketIds: readonly string[]): Promise<void> {
    if (ticketIds.length === 0) return;
    await this.env.INTAKE_QUEUE.sendBatch(ticketIds.map((ticketId) => ({ body: { tenantId, ticketId } })));
  }

  #tenant(tenantId: string): TenantConfig {
    assertSameTenant(tenantOfObject(this.ctx.id.name, "gate"), tenantId);
    const tenant = findTenant(this.env, tenantId);
    if (!tenant) throw new Error(`no tenant ${tenantId}`);
    return tenant;
  }
}
