/** What a shard answers about its tickets. It reads and changes nothing. */
import type { MemoryView, Retention } from "../domain/memory-view.ts";
import { strata } from "../domain/stratum.ts";
import type { EventView, TicketView } from "../domain/view.ts";
import { rememberAll } from "../memory/memory.ts";
import type { TenantConfig } from "../tenants/config.ts";
import { daysKept, isOver, keptUntil } from "./forgetting.ts";
import { isChainIntact, type Journal } from "./journal.ts";
import type { TicketHistory } from "./recording/cassette.ts";
import type { TicketRow } from "./rows.ts";
import { economyOf } from "./scope.ts";
import { rowVersions, type AllHeld } from "./strata.ts";
import { viewMemory } from "./view-memory.ts";
import { viewEvent, viewTicket } from "./view.ts";

interface ReaderPorts {
  /** As it is now: it may be another one each time it is read. */
  tenant: TenantConfig;
  journal: Journal;
}

/** Every answer is null where there is no such ticket. */
export class TicketReader {
  readonly #ports: ReaderPorts;

  constructor(ports: ReaderPorts) {
    this.#ports = ports;
  }

  view(ticketId: string): TicketView | null {
    const { journal, tenant } = this.#ports;
    const row = journal.readTicket(ticketId);
    if (!row) return null;
    return viewTicket(row, {
      events: journal.readEvents(ticketId),
      effects: journal.readEffects(ticketId),
      slaDueAt: journal.readTimer(ticketId, "sla"),
      paused: tenant.agents.paused,
    });
  }

  /** What is remembered of the ticket, and what each agent is shown of it. */
  memory(ticketId: string): MemoryView | null {
    const { journal, tenant } = this.#ports;
    const row = journal.readTicket(ticketId);
    if (!row) return null;
    return viewMemory(rememberAll(journal.readEvents(ticketId)), {
      tenant,
      economy: economyOf(row.snapshot),
      retention: viewRetention(row, journal.strata.read(ticketId), tenant),
    });
  }

  /** The audit events, and whether their chain of hashes is whole. */
  audit(ticketId: string): { events: EventView[]; intact: boolean } | null {
    const { journal } = this.#ports;
    const row = journal.readTicket(ticketId);
    if (!row) return null;
    const events = journal.readStoredEvents(ticketId);
    // The ticket knows its newest hash, so that events cut off at the end are missed as well.
    const intact =
      isChainIntact(events) && events.at(-1)?.hash === row.hash && journal.areWordsWhole(ticketId, events);
    return { events: events.map(viewEvent), intact };
  }

  /** A ticket's events and all that was recorded beside them. */
  history(ticketId: string): TicketHistory | null {
    const { journal } = this.#ports;
    const row = journal.readTicket(ticketId);
    if (!row) return null;
    const held = journal.strata.read(ticketId);
    return {
      summary: row.summary,
      forgotten: strata.filter((stratum) => held[stratum].forgettings.length > 0),
      events: journal.readStoredEvents(ticketId),
      entries: journal.readRecording(ticketId),
    };
  }
}

function viewRetention({ summary }: TicketRow, held: AllHeld, tenant: TenantConfig): Retention[] {
  return strata.map((stratum) => {
    const { known, forgettings } = held[stratum];
    const days = daysKept(tenant, stratum);
    const isCounting = isOver(summary.state) && days !== null && known.size > 0;
    return {
      stratum,
      version: rowVersions[stratum],
      days,
      keptUntil: isCounting ? keptUntil(summary.updatedAt, days) : null,
      forgottenAt: forgettings.at(-1) ?? null,
    };
  });
}
