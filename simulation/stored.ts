/** What the core has stored of a ticket, read past it: rows as they are on disk. For the oracle alone. */
import { hash } from "node:crypto";
import type { OwedEffect } from "../src/domain/effect.ts";
import type { TicketEvent } from "../src/domain/event.ts";
import type { TicketState } from "../src/domain/state.ts";
import { strata, type Stratum } from "../src/domain/stratum.ts";
import type { TicketSummary } from "../src/domain/view.ts";
import type { TicketSnapshot } from "../src/machines/step.ts";
import { joinWords, listReferences, nameWords, type KnownWords } from "../src/memory/stratum-words.ts";
import type { Database } from "./storage.ts";

export interface StoredTicket {
  seq: number;
  snapshot: TicketSnapshot;
  summary: TicketSummary;
  hash: string;
}

export interface StoredEvent {
  seq: number;
  eventId: string;
  at: number;
  state: TicketState;
  event: TicketEvent;
  text: string;
  hash: string;
  /** Whether all the words it names are there. */
  isWhole: boolean;
}

export interface StoredEffect {
  effectId: string;
  effect: OwedEffect;
  status: string;
  attempts: number;
  dueAt: number;
  /** The rule or the approval by which it left; null where it has not. */
  permittedBy: string | null;
}

export function readTicket(database: Database, ticketId: string): StoredTicket | null {
  const [row] = database.read("select * from tickets where ticket_id = ?", ticketId);
  if (!row) return null;
  return {
    seq: Number(row["seq"]),
    snapshot: JSON.parse(String(row["snapshot"])) as TicketSnapshot,
    summary: JSON.parse(String(row["summary"])) as TicketSummary,
    hash: String(row["hash"]),
  };
}

/** The main state alone, or null where there is no such ticket. */
export function readState(database: Database, ticketId: string): string | null {
  if (!database.has("tickets")) return null;
  const [row] = database.read(
    "select summary ->> 'state' as state from tickets where ticket_id = ?",
    ticketId,
  );
  return row ? String(row["state"]) : null;
}

export function readEvents(database: Database, ticketId: string): StoredEvent[] {
  const words = {
    turn: readWords(database, "turns", ticketId),
    task: readWords(database, "findings", ticketId),
  } satisfies Record<Stratum, KnownWords>;
  return database.read("select * from events where ticket_id = ? order by seq", ticketId).map((row) => {
    const at = Number(row["at"]);
    const stored = JSON.parse(String(row["event"])) as TicketEvent;
    return {
      seq: Number(row["seq"]),
      eventId: String(row["event_id"]),
      at,
      state: String(row["state"]) as TicketState,
      event: strata.reduce((event, stratum) => joinWords(event, at, stratum, words[stratum]), stored),
      text: String(row["event"]),
      hash: String(row["hash"]),
      isWhole: strata.every((stratum) =>
        listReferences(stored, stratum).every((name) => words[stratum].known.has(name)),
      ),
    };
  });
}

/** Words by the digest events name them by. No run is long enough for any to be forgotten. */
function readWords(database: Database, table: "turns" | "findings", ticketId: string): KnownWords {
  const rows = database.read(`select salt, words from ${table} where ticket_id = ?`, ticketId);
  const known = new Map(
    rows.flatMap(({ salt, words }) =>
      (JSON.parse(String(words)) as unknown[]).map((each) => [nameWords(String(salt), each), each] as const),
    ),
  );
  return { known, forgottenAt: () => null };
}

export function readEffects(database: Database, ticketId: string): StoredEffect[] {
  return database.read("select * from effects where ticket_id = ?", ticketId).map((row) => ({
    effectId: String(row["effect_id"]),
    effect: JSON.parse(String(row["effect"])) as OwedEffect,
    status: String(row["status"]),
    attempts: Number(row["attempts"]),
    dueAt: Number(row["due_at"]),
    permittedBy: permittedBy(row["dispatch"]),
  }));
}

function permittedBy(dispatch: unknown): string | null {
  return typeof dispatch === "string" ? (JSON.parse(dispatch) as { permittedBy: string }).permittedBy : null;
}

export function readTombstone(database: Database, ticketId: string): string | null {
  const [row] = database.read("select receipt from tombstones where ticket_id = ?", ticketId);
  return row ? String(row["receipt"]) : null;
}

/** When the earliest row is due, or null. */
export function earliestDue(database: Database): number | null {
  const [row] = database.read(
    "select min(due_at) as due from (select due_at from timers union all select due_at from effects)",
  );
  return row?.["due"] == null ? null : Number(row["due"]);
}

/** The chain's link, computed apart from the core: a chain that nobody computes would look whole to itself. */
export function linkOf(previous: string, row: StoredEvent): string {
  const parts = ["event", previous, String(row.seq), row.eventId, String(row.at), row.state, row.text];
  return hash("sha256", parts.map((part) => `${Buffer.byteLength(part)}:${part}`).join(""), "hex");
}
