/** Forgets what was said on tickets that are over, once their tenant's retention has run out. */
import type { Clock } from "../domain/clock.ts";
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

export class Forgetting {
  readonly #ports: ForgettingPorts;
  /** Since when the first ticket with words is over, Unix milliseconds; null where none is. */
  #restedAt: number | null;

  constructor(ports: ForgettingPorts) {
    this.#ports = ports;
    this.#restedAt = ports.journal.earliestToForget();
  }

  /** A ticket has come to its end. */
  ticketRested(at: number): void {
    this.#restedAt ??= at;
  }

  /** When the next words are to be forgotten, at the end of a day (UTC) for many tickets together; null: never. */
  dueAt(): number | null {
    const { turnDays } = this.#ports.tenant.memory;
    if (this.#restedAt === null || turnDays === null) return null;
    return Math.ceil((this.#restedAt + turnDays * dayMs) / dayMs) * dayMs;
  }

  /** Forgets what is due. What was not done in one go is due still. */
  run(): void {
    const { tenant, journal, clock, transact } = this.#ports;
    const { turnDays } = tenant.memory;
    const [now, dueAt] = [clock.now(), this.dueAt()];
    if (turnDays === null || dueAt === null || dueAt > now) return;
    const ticketIds = journal.ticketsToForget(now - turnDays * dayMs, most);
    for (const ticketId of ticketIds) transact(ticketId, () => journal.forgetTurns(ticketId, now));
    this.#restedAt = journal.earliestToForget();
    if (ticketIds.length > 0)
      log("info", "turns.forgotten", { tenantId: tenant.id, count: ticketIds.length });
  }
}
