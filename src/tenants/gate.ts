/**
 * A tenant's gate: how many of its tickets may be in work at once, how fast deliveries may come in, how often its tools
 * may be called, which of them its people have switched off, what its models may spend, and what its people have changed
 * of its settings.
 */
import { DurableObject } from "cloudflare:workers";
import { systemClock } from "../domain/clock.ts";
import { assertSameTenant, createObjectName, tenantOfObject } from "../domain/object-name.ts";
import { fail, succeed, type Result } from "../domain/result.ts";
import type { SettingsHistory } from "../domain/settings.ts";
import type { Spend, SpendAnswer, SpendReservation } from "../domain/spend.ts";
import type { DeedFault } from "../domain/suspension.ts";
import type { SwitchChange, SwitchView } from "../domain/switch.ts";
import type { ToolAdmission, ToolCallAdmission } from "../domain/tool-admission.ts";
import { log } from "../observability/log.ts";
import { admitTools } from "./admit-tools.ts";
import { findTenant, type ApiRole, type ApiToken, type TenantConfig } from "./config.ts";
import { learnSettings, recallTenant } from "./current.ts";
import { demoteRules, Demotions } from "./demotions.ts";
import { changeOverlay, type Overlay, type SettingsChanges } from "./overlay.ts";
import {
  addToken,
  changeTokenRole,
  restoreRule,
  revertOverlay,
  revokeToken,
  type TokenFailure,
} from "./settings-change.ts";
import { readSettingsHistory } from "./settings-history.ts";
import { SettingsVersions, type CurrentOverlay, type SettingsAction } from "./settings-versions.ts";
import { Slots, type SlotAnswer } from "./slots.ts";
import { SpendWatch, tellAlert, type TellChat } from "./spend-watch.ts";
import { Switches } from "./switches.ts";
import { ToolLimits } from "./tool-limits.ts";

export type Admission = { admitted: true } | { admitted: false; retryAfterSeconds: number };

type EndedCall = Pick<ToolCallAdmission, "id" | "tool">;

/** The part of a coordinator that is called from here. */
interface AlertTeller {
  tellAlert(tenantId: string, ...told: Parameters<TellChat>): ReturnType<TellChat>;
}

/** Somebody was first. */
export interface VersionOld {
  reason: "versionOld";
  version: number;
  changedBy: string | null;
  changedAt: number | null;
}

export class TenantGate extends DurableObject<Env> {
  readonly #slots = new Slots(this.ctx.storage, systemClock);
  readonly #switches = new Switches(this.ctx.storage, systemClock);
  readonly #toolLimits = new ToolLimits(this.ctx.storage, systemClock);
  readonly #spend = new SpendWatch(this.ctx.storage, {
    clock: systemClock,
    tell: (alert) => tellAlert(tenantOfObject(this.ctx.id.name, "gate"), alert),
    wakeAt: (at) => void this.ctx.storage.setAlarm(at),
  });
  readonly #settings = new SettingsVersions(this.ctx.storage);
  readonly #demotions = new Demotions(this.ctx.storage);
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
   * way until it is given back or its lease is over. `ended`: as with `releaseTools`, before the others are let in.
   */
  async admitTools(
    tenantId: string,
    calls: readonly ToolCallAdmission[],
    ended: readonly EndedCall[] = [],
  ): Promise<ToolAdmission[]> {
    this.#assertTenant(tenantId);
    const { suspendedRules = this.#deployed(tenantId).suspendedRules } = this.#settings.current().overlay;
    return admitTools({ switches: this.#switches, limits: this.#toolLimits, suspendedRules }, calls, ended);
  }

  /** Gives calls back that have ended. Those that were not let in change nothing. */
  async releaseTools(tenantId: string, ended: readonly EndedCall[]): Promise<void> {
    this.#assertTenant(tenantId);
    this.#toolLimits.admit([], ended);
  }

  /** Asked before a request to a model that costs money leaves. Asked again with the same id nothing more is set aside. */
  async reserveSpend(tenantId: string, wish: SpendReservation): Promise<SpendAnswer> {
    return this.#spend.reserve(wish, this.#tenant(tenantId));
  }

  /** What a request has really used. What is not under way, or not any more, changes nothing. */
  async settleSpend(tenantId: string, id: string, used: Spend): Promise<void> {
    this.#spend.settle(id, used, this.#tenant(tenantId));
  }

  /** For the operators: how the day and the month stand, and how fast they burn. */
  async spending(tenantId: string): Promise<ReturnType<SpendWatch["view"]>> {
    return this.#spend.view(this.#tenant(tenantId));
  }

  /** While a budget burns too fast, whether it still does; and the chat is told what it is owed. */
  override async alarm(): Promise<void> {
    const tenantId = tenantOfObject(this.ctx.id.name, "gate");
    // A tenant that is deployed no more spends nothing.
    if (!findTenant(this.env, tenantId)) return;
    const name = createObjectName({ tenantId, kind: "coordinator", id: "tenant" });
    // Signs for it and takes it there. The stub's own type does not survive two classes that call each other.
    const coordinator = this.env.TICKET_COORDINATOR.getByName(name) as unknown as AlertTeller;
    await this.#spend.wake(this.#tenant(tenantId), (alert, isRepeat) =>
      coordinator.tellAlert(tenantId, alert, isRepeat),
    );
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

  /** What the tenant's people have changed, as it stands, and what of it cannot be read. */
  async currentSettings(tenantId: string): Promise<CurrentOverlay> {
    this.#tenant(tenantId);
    return this.#settings.current();
  }

  /** Changes sections. Nothing happens where somebody else has changed anything since `expectedVersion`. */
  async changeSettings(
    tenantId: string,
    { changes, expectedVersion, note }: { changes: SettingsChanges; expectedVersion: number; note: string },
    by: string,
  ): Promise<Result<CurrentOverlay, VersionOld>> {
    this.#tenant(tenantId);
    const current = this.#settings.current();
    if (current.version !== expectedVersion) return fail(describeNewer(current));
    return succeed(this.#write("changed", changeOverlay(current.overlay, changes), { by, note }));
  }

  /** Goes back to an earlier version, by writing it as the next one. Tokens stay as they are. */
  async revertSettings(
    tenantId: string,
    { version, expectedVersion, note }: { version: number; expectedVersion: number; note: string },
    by: string,
  ): Promise<Result<CurrentOverlay, VersionOld | { reason: "versionUnknown" }>> {
    this.#tenant(tenantId);
    const current = this.#settings.current();
    if (current.version !== expectedVersion) return fail(describeNewer(current));
    const earlier = this.#settings.readVersion(version);
    if (!earlier) return fail({ reason: "versionUnknown" });
    return succeed(this.#write("reverted", revertOverlay(current.overlay, earlier), { by, note }));
  }

  /** The overlay of one version, or null. Version 0 is the deployment's. */
  async settingsOfVersion(tenantId: string, version: number): Promise<Overlay | null> {
    this.#tenant(tenantId);
    return this.#settings.readVersion(version);
  }

  async addToken(
    tenantId: string,
    token: ApiToken,
    who: Author,
  ): Promise<Result<CurrentOverlay, TokenFailure>> {
    const next = addToken(this.#deployed(tenantId), this.#settings.current().overlay, token);
    return next.ok ? succeed(this.#write("tokenAdded", next.value, who)) : next;
  }

  async revokeToken(
    tenantId: string,
    name: string,
    who: Author,
  ): Promise<Result<CurrentOverlay, TokenFailure>> {
    const asked = { name, by: who.by };
    const next = revokeToken(this.#deployed(tenantId), this.#settings.current().overlay, asked);
    return next.ok ? succeed(this.#write("tokenRevoked", next.value, who)) : next;
  }

  async changeTokenRole(
    tenantId: string,
    { name, role }: { name: string; role: ApiRole },
    who: Author,
  ): Promise<Result<CurrentOverlay, TokenFailure>> {
    const asked = { name, role, by: who.by };
    const next = changeTokenRole(this.#deployed(tenantId), this.#settings.current().overlay, asked);
    return next.ok ? succeed(this.#write("tokenRole", next.value, who)) : next;
  }

  /**
   * Suspends the rules that let go what went wrong, where they say that a fault suspends them: at once, by nobody's word.
   * A fault that is told again changes nothing, also when its rule was restored meanwhile.
   */
  async reportFaults(tenantId: string, faults: readonly DeedFault[]): Promise<void> {
    const stores = { demotions: this.#demotions, settings: this.#settings, clock: systemClock };
    const deployed = this.#deployed(tenantId);
    const suspended = this.ctx.storage.transactionSync(() => demoteRules(stores, deployed, faults));
    for (const { ticketId, ruleId } of suspended) {
      log("warn", "rule.suspended", { tenantId, ticketId, source: ruleId });
    }
    if (suspended.length > 0) learnSettings(this.env, tenantId, this.#settings.current());
  }

  /** Lets a suspended rule go on. */
  async restoreRule(
    tenantId: string,
    ruleId: string,
    who: Author,
  ): Promise<Result<CurrentOverlay, "notSuspended">> {
    const next = restoreRule(this.#deployed(tenantId), this.#settings.current().overlay, ruleId);
    return next.ok ? succeed(this.#write("ruleRestored", next.value, who)) : next;
  }

  /** Versions before one, newest first, each with what it changed; and whether the whole chain of hashes fits. */
  async settingsHistory(
    tenantId: string,
    { before, limit }: { before: number; limit: number },
  ): Promise<SettingsHistory> {
    return readSettingsHistory(this.#settings, this.#deployed(tenantId), { before, limit });
  }

  #write(action: SettingsAction, overlay: Overlay, { by, note }: Author): CurrentOverlay {
    const written = this.#settings.append({ at: systemClock.now(), by, action, note }, overlay);
    const tenantId = tenantOfObject(this.ctx.id.name, "gate");
    learnSettings(this.env, tenantId, written);
    log("info", `settings.${action}`, { tenantId, count: written.version });
    return written;
  }

  #assertTenant(tenantId: string): void {
    assertSameTenant(tenantOfObject(this.ctx.id.name, "gate"), tenantId);
  }

  #deployed(tenantId: string): TenantConfig {
    this.#assertTenant(tenantId);
    const tenant = findTenant(this.env, tenantId);
    if (!tenant) throw new Error(`no tenant ${tenantId}`);
    return tenant;
  }

  /** Lost pointers do not matter: the coordinator sends its own until the ticket has started. */
  async #sendPointers(tenantId: string, ticketIds: readonly string[]): Promise<void> {
    if (ticketIds.length === 0) return;
    await this.env.INTAKE_QUEUE.sendBatch(ticketIds.map((ticketId) => ({ body: { tenantId, ticketId } })));
  }

  /** The settings as they are: the gate keeps them itself, and asks nobody. */
  #tenant(tenantId: string): TenantConfig {
    const deployed = this.#deployed(tenantId);
    learnSettings(this.env, tenantId, this.#settings.current());
    return recallTenant(this.env, tenantId) ?? deployed;
  }
}

/** Who changes something, and why. */
export interface Author {
  by: string;
  note: string;
}

function describeNewer({ version, changedBy, changedAt }: CurrentOverlay): VersionOld {
  return { reason: "versionOld", version, changedBy, changedAt };
}
