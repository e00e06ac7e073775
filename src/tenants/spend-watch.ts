/**
 * What a tenant's models spend, and who is told how fast: the ledger, looked at after everything that changes it, and the
 * alerts that fire and end by it.
 */
import { nameOfAlert, type BurnAlert, type BurnView } from "../domain/burn.ts";
import { within, type Clock } from "../domain/clock.ts";
import type { Spend, SpendAnswer, SpendReservation, SpendView } from "../domain/spend.ts";
import { describeError, log } from "../observability/log.ts";
import { AlertTellings, isToldInChat, tellingAttempts, type OwedTelling } from "./alert-tellings.ts";
import { BurnAlerts } from "./burn-alerts.ts";
import { computeBurnRates, type BurnLimits } from "./burn-rate.ts";
import type { TenantConfig } from "./config.ts";
import { bucketMs } from "./spend-buckets.ts";
import { SpendLedger } from "./spend-ledger.ts";

/** How long one try may take, milliseconds. */
const tellTimeoutMs = 30_000;

interface WatchPorts {
  clock: Clock;
  /** Called once for an alert that fires and once for one that ends. */
  tell(alert: BurnAlert): void;
  /** Asks for `wake` at this time, Unix milliseconds. */
  wakeAt(at: number): void;
}

/** What of the tenant's settings is heeded. */
type WatchSettings = BurnLimits & Pick<TenantConfig, "id" | "burnAlerts" | "connectors">;

/**
 * Tells the tenant's chat of an alert, as it is. `isRepeat`: it may have been told already. `again`: it is worth another
 * try. May reject.
 */
export type TellChat = (
  alert: BurnAlert,
  isRepeat: boolean,
) => Promise<{ status: "told" } | { status: "again" | "refused"; reason: string }>;

export class SpendWatch {
  readonly #ledger: SpendLedger;
  readonly #alerts: BurnAlerts;
  readonly #tellings: AlertTellings;
  readonly #ports: WatchPorts;
  /** When it is to be looked again while an alert is on, Unix milliseconds; 0 where nobody is known to. */
  #looksAt = 0;
  /** For when it was asked to be woken; 0 where nobody is known to. */
  #wakesAt = 0;

  constructor(storage: Pick<DurableObjectStorage, "sql" | "transactionSync">, ports: WatchPorts) {
    this.#ledger = new SpendLedger(storage, ports.clock);
    this.#alerts = new BurnAlerts(storage);
    this.#tellings = new AlertTellings(storage.sql);
    this.#ports = ports;
  }

  reserve(wish: SpendReservation, limits: BurnLimits): SpendAnswer {
    return this.#ledger.reserve(wish, limits.budgets);
  }

  settle(id: string, used: Spend, settings: WatchSettings): void {
    this.#ledger.settle(id, used);
    this.#look(settings);
  }

  /** How the day and the month stand, and how fast they burn. */
  view(settings: WatchSettings): { day: SpendView; month: SpendView; burn: BurnView } {
    const rates = this.#look(settings);
    const alerts = this.#alerts
      .list()
      .map(({ seq, alert }) => ({ ...alert, telling: this.#tellings.find(seq) }));
    return { ...this.#ledger.view(), burn: { rates, alerts } };
  }

  /** Looks again because it was asked for, and tells the chat what is due. Never throws for what the chat does. */
  async wake(settings: WatchSettings, tellChat: TellChat): Promise<void> {
    this.#looksAt = 0;
    this.#wakesAt = 0;
    this.#look(settings);
    const { clock } = this.#ports;
    if (isToldInChat(settings)) {
      for (let owed = this.#tellings.take(clock.now()); owed; owed = this.#tellings.take(clock.now())) {
        await this.#tellOwed(owed, settings, tellChat);
      }
    } else {
      this.#tellings.drop();
    }
    this.#arrangeWake();
  }

  async #tellOwed(owed: OwedTelling, { id: tenantId }: WatchSettings, tellChat: TellChat): Promise<void> {
    const alert = this.#alerts.find(owed.seq);
    // Of an intent that this release has no more.
    if (!alert) return this.#tellings.settle(owed, { status: "refused", reason: "alertUnreadable" });
    const told = owed.what === "fired" ? { ...alert, resolvedAt: null } : alert;
    const answer = await within(this.#ports.clock, tellTimeoutMs, tellChat(told, owed.attempts > 1)).catch(
      (error: unknown) => ({ status: "again" as const, reason: describeError(error) }),
    );
    if (answer.status === "told") return this.#tellings.settle(owed, { status: "told", reason: null });
    const { reason } = answer;
    const isLast = answer.status === "again" && owed.attempts >= tellingAttempts;
    const status = answer.status === "refused" ? "refused" : isLast ? "givenUp" : "owed";
    const facts = { tenantId, source: nameOfAlert(told), attempts: owed.attempts };
    log("warn", "alert.untold", { ...facts, reason: `${status}: ${reason}` });
    this.#tellings.settle(owed, { status, reason });
  }

  /** Fires and ends alerts as the rates are by now. While one is on it is looked at again, for nothing may happen any more. */
  #look(settings: WatchSettings): BurnView["rates"] {
    const { clock, tell } = this.#ports;
    const now = clock.now();
    const rates = computeBurnRates(this.#ledger.recent(), settings, now);
    const isTold = isToldInChat(settings);
    const owe = (seq: number, what: "fired" | "ended") => {
      if (isTold) this.#tellings.owe(seq, what, now);
    };
    for (const alert of this.#alerts.follow(rates, now, owe)) tell(alert);
    this.#arrangeWake();
    return rates;
  }

  /** To look again, or to tell what is owed, whichever comes first. A time that has passed is asked for anew. */
  #arrangeWake(): void {
    const now = this.#ports.clock.now();
    const times = [this.#tellings.nextDueAt ?? Infinity];
    if (this.#alerts.isAnyOn) {
      if (this.#looksAt <= now) this.#looksAt = now + bucketMs;
      times.push(this.#looksAt);
    }
    const at = Math.min(...times);
    if (at === Infinity || (at === this.#wakesAt && at > now)) return;
    this.#wakesAt = at;
    this.#ports.wakeAt(at);
  }
}

/** To the log, before it is stored for good: after a crash in between rather twice than never. */
export function tellAlert(tenantId: string, { budget, window, workflow, resolvedAt, rate }: BurnAlert): void {
  const facts = { tenantId, source: workflow ?? "every workflow", reason: `${budget} ${window}` };
  if (resolvedAt === null) log("warn", "spend.burning", { ...facts, count: Math.round(rate * 10) / 10 });
  else log("info", "spend.calm", facts);
}
