/** Forgets the words of tickets that are over, stratum by stratum, once their tenant's retention has run out. */
import type { Clock } from "../domain/clock.ts";
import { strata, type Stratum } from "../domain/stratum.ts";
import { log } from "../observability/log.ts";
import type { TenantConfig } from "../tenants/config.ts";
import type { Journal } from "./journal.ts";

const dayMs = 24 * 3_600_000;
/** Tickets in one go. */
const most = 200;

interface ForgettingPorts {
  /** As it is now. */
  tenant: Pick<TenantConfig, "id" | "memory">;
  journal: Journal;
  clock: Clock;
  transact(ticketId: string, work: () => void): void;
}

/** Whether nobody goes on with a ticket in this state: from then on its words are kept so many days. */
export function isOver(state: string | undefined): boolean {
  return state === "resolved" || state === "cancelled";
}

/** How many days a stratum is kept after a ticket's end; null: as long as the ticket. */
export function daysKept({ memory }: Pick<TenantConfig, "memory">, stratum: Stratum): number | null {
  return stratum === "turn" ? memory.turnDays : memory.taskDays;
}

/** Until when it is kept where the ticket was over at that time: the end of a day (UTC), for many tickets together. */
export function keptUntil(restedAt: number, days: number): number {
  return Math.ceil((restedAt + days * dayMs) / dayMs) * dayMs;
}

export class Forgetting {
  readonly #ports: ForgettingPorts;
  /** Since when the first ticket with words of a stratum is over, Unix milliseconds; null where none is. */
  #restedAt: Record<Stratum, number | null>;

  constructor(ports: ForgettingPorts) {
    this.#ports = ports;
    this.#restedAt = ports.journal.strata.earliestToForget();
  }

  /** A ticket has come to its end. */
  ticketRested(at: number): void {
    for (const stratum of strata) this.#restedAt[stratum] ??= at;
  }

  /** When the next words are to be forgotten; null: never. */
  dueAt(): number | null {
    const due = strata.flatMap((stratum) => this.#dueAt(stratum) ?? []);
    return due.length > 0 ? Math.min(...due) : null;
  }

  #dueAt(stratum: Stratum): number | null {
    const [restedAt, days] = [this.#restedAt[stratum], daysKept(this.#ports.tenant, stratum)];
    return restedAt === null || days === null ? null : keptUntil(restedAt, days);
  }

  /** Forgets what is due. What was not done in one go, or was cut off, is due still. */
  run(): void {
    const now = this.#ports.clock.now();
    const due = strata.filter((stratum) => (this.#dueAt(stratum) ?? Infinity) <= now);
    if (due.length === 0) return;
    for (const stratum of due) this.#forget(stratum, now);
    this.#restedAt = this.#ports.journal.strata.earliestToForget();
  }

  #forget(stratum: Stratum, now: number): void {
    const { tenant, journal, transact } = this.#ports;
    const days = daysKept(tenant, stratum) ?? Infinity;
    const ticketIds = journal.strata.ticketsToForget(stratum, now - days * dayMs, most);
    for (const ticketId of ticketIds) transact(ticketId, () => journal.forget(ticketId, stratum, now));
    const count = ticketIds.length;
    if (count > 0) log("info", "words.forgotten", { tenantId: tenant.id, stratum, count });
  }
}
