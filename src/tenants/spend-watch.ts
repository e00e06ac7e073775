/**
 * What a tenant's models spend, and who is told how fast: the ledger, looked at after everything that changes it, and the
 * alerts that fire and end by it.
 */
import type { BurnAlert, BurnView } from "../domain/burn.ts";
import type { Clock } from "../domain/clock.ts";
import type { Spend, SpendAnswer, SpendReservation, SpendView } from "../domain/spend.ts";
import { log } from "../observability/log.ts";
import { BurnAlerts } from "./burn-alerts.ts";
import { computeBurnRates, type BurnLimits } from "./burn-rate.ts";
import { bucketMs } from "./spend-buckets.ts";
import { SpendLedger } from "./spend-ledger.ts";

interface WatchPorts {
  clock: Clock;
  /** Called once for an alert that fires and once for one that ends. */
  tell(alert: BurnAlert): void;
  /** Asks for `wake` at this time, Unix milliseconds. */
  wakeAt(at: number): void;
}

export class SpendWatch {
  readonly #ledger: SpendLedger;
  readonly #alerts: BurnAlerts;
  readonly #ports: WatchPorts;
  /** Unix milliseconds; 0 where nobody is known to look. */
  #wakesAt = 0;

  constructor(storage: Pick<DurableObjectStorage, "sql" | "transactionSync">, ports: WatchPorts) {
    this.#ledger = new SpendLedger(storage, ports.clock);
    this.#alerts = new BurnAlerts(storage);
    this.#ports = ports;
  }

  reserve(wish: SpendReservation, limits: BurnLimits): SpendAnswer {
    return this.#ledger.reserve(wish, limits.budgets);
  }

  settle(id: string, used: Spend, limits: BurnLimits): void {
    this.#ledger.settle(id, used);
    this.#look(limits);
  }

  /** How the day and the month stand, and how fast they burn. */
  view(limits: BurnLimits): { day: SpendView; month: SpendView; burn: BurnView } {
    const rates = this.#look(limits);
    return { ...this.#ledger.view(), burn: { rates, alerts: this.#alerts.list() } };
  }

  /** Looks again because it was asked for. */
  wake(limits: BurnLimits): void {
    this.#wakesAt = 0;
    this.#look(limits);
  }

  /** Fires and ends alerts as the rates are by now. While one is on it is looked at again, for nothing may happen any more. */
  #look(limits: BurnLimits): BurnView["rates"] {
    const { clock, tell, wakeAt } = this.#ports;
    const now = clock.now();
    const rates = computeBurnRates(this.#ledger.recent(), limits, now);
    for (const alert of this.#alerts.follow(rates, now)) tell(alert);
    if (this.#wakesAt <= now && this.#alerts.isAnyOn) {
      this.#wakesAt = now + bucketMs;
      wakeAt(this.#wakesAt);
    }
    return rates;
  }
}

/** To the log, before it is stored for good: after a crash in between rather twice than never. */
export function tellAlert(tenantId: string, { budget, window, workflow, resolvedAt, rate }: BurnAlert): void {
  const facts = { tenantId, source: workflow ?? "every workflow", reason: `${budget} ${window}` };
  if (resolvedAt === null) log("warn", "spend.burning", { ...facts, count: Math.round(rate * 10) / 10 });
  else log("info", "spend.calm", facts);
}
