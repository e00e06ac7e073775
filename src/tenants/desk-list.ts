/** Pages and counts of a tenant's tickets. The saved filters are the SQL of what `domain/ticket-filter.ts` says. */
import { fail, succeed, type Result } from "../domain/result.ts";
import type { TicketState } from "../domain/state.ts";
import {
  endedStates,
  failureReasons,
  neverDue,
  type SavedFilter,
  type TicketOrder,
} from "../domain/ticket-filter.ts";
import type { TicketCounts } from "../domain/ticket-query.ts";
import type { TicketSummary } from "../domain/view.ts";
import { createCursor, parseCursor } from "./cursor.ts";

export interface TicketQuery {
  /** One, or any of several; none given means all. */
  state?: TicketState | readonly TicketState[] | undefined;
  filter?: SavedFilter | undefined;
  /** `newest` where none is given. `due` sorts all that match; give a state or a filter with it. */
  order?: TicketOrder | undefined;
  /** Words that must all occur in id, subject, requester or intent. */
  q?: string | undefined;
  /** Whose `mine` is meant. */
  me?: string | undefined;
  /** Where an earlier page ended, as it said in `next`; of the same order. */
  cursor?: string | undefined;
  /** 1 to 200. */
  limit: number;
}

export interface TicketPage {
  items: TicketSummary[];
  /** Null on the last page. */
  next: string | null;
}

type Sql = Pick<SqlStorage, "exec">;

const maxWords = 6;
const waitingStates: readonly TicketState[] = ["awaitingApproval", "escalated", "answering"];

const isOpen = `state NOT IN (${quote(endedStates)})`;

/** `?1` is whoever asks, `?2` the time. */
const conditions: Record<SavedFilter, string> = {
  mine: `attention = 1 AND ${isOpen} AND assignee = ?1 AND (assigned_until IS NULL OR assigned_until > ?2)`,
  breaching: `attention = 1 AND ${isOpen} AND state NOT IN ('escalated', 'answering') AND sla <> 'onTrack'`,
  highRisk: "attention = 1 AND high_risk = 1",
  expired: "attention = 1 AND state = 'escalated' AND reason = 'approvalExpired'",
  failed: `attention = 1 AND state = 'escalated' AND reason IN (${quote(failureReasons)})`,
  parked: "id IN (SELECT ticketId FROM letters WHERE status = 'open' AND ticketId IS NOT NULL)",
  snoozed: `attention = 1 AND ${isOpen} AND snoozed_until > ?2`,
};

const orders = {
  newest: { key: "(received_at, id)", isAfter: "<", by: "received_at DESC, id DESC" },
  due: {
    key: `(coalesce(due_at, ${neverDue}), id)`,
    isAfter: ">",
    by: `coalesce(due_at, ${neverDue}), id`,
  },
} as const satisfies Record<TicketOrder, object>;

/** By arrival, so that a ticket that changes does not move between pages; or by what is due. */
export function listTickets(
  sql: Sql,
  query: TicketQuery,
  nowMs: number,
): Result<TicketPage, "cursorInvalid"> {
  const { order = "newest" } = query;
  const { key, isAfter, by } = orders[order];
  const where = ["1"];
  const values: (string | number)[] = [query.me ?? "", nowMs];
  const bind = (value: string | number) => `?${values.push(value)}`;
  if (query.cursor !== undefined) {
    const after = parseCursor(query.cursor, nameOfOrder(order));
    if (!after) return fail("cursorInvalid");
    where.push(`${key} ${isAfter} (${bind(after.at)}, ${bind(after.id)})`);
  }
  const states = query.state === undefined ? [] : [query.state].flat();
  if (states.length > 0) {
    // Said in these words, SQLite sees that the index has all of them.
    if (states.every((state) => waitingStates.includes(state))) where.push("attention = 1");
    where.push(`state IN (SELECT value FROM json_each(${bind(JSON.stringify(states))}))`);
  }
  if (query.filter) where.push(conditions[query.filter]);
  for (const word of searchWords(query.q ?? "")) where.push(`instr(words, ${bind(word)}) > 0`);
  const limit = Math.min(Math.max(Math.trunc(query.limit), 1), 200);
  // The first two values are bound whether a filter asks for them or not.
  const rows = sql
    .exec<{ summary: string }>(
      `SELECT summary FROM tickets WHERE (?1 IS NOT NULL AND ?2 > 0) AND ${where.join(" AND ")}
       ORDER BY ${by} LIMIT ${bind(limit + 1)}`,
      ...values,
    )
    .toArray();
  // Stored by `upsert` and by nothing else.
  const items = rows.slice(0, limit).map((row) => JSON.parse(row.summary) as TicketSummary);
  const last = items.at(-1);
  return succeed({ items, next: rows.length > limit && last ? cursorOf(last, order) : null });
}

/** One pass over the tickets that need people, and one over the open dead letters. */
export function countTickets(sql: Sql, { me, nowMs }: { me: string; nowMs: number }): TicketCounts {
  const { parked, ...ofIndex } = conditions;
  const sums = Object.entries({
    ...ofIndex,
    awaitingApproval: "state = 'awaitingApproval'",
    escalated: "state = 'escalated'",
  }).map(([name, condition]) => `coalesce(sum(${condition}), 0) AS ${name}`);
  // The columns are named by the counts' own keys.
  const counted = sql
    .exec(`SELECT ${sums.join(", ")} FROM tickets WHERE attention = 1`, me, nowMs)
    .one() as Record<Exclude<keyof TicketCounts, "parked">, number>;
  const { count } = sql
    .exec<{ count: number }>(`SELECT count(*) AS count FROM tickets WHERE ${parked}`)
    .one();
  return { ...counted, parked: count };
}

function cursorOf({ receivedAt, slaDueAt, id }: TicketSummary, order: TicketOrder): string {
  const at = order === "due" ? (slaDueAt ?? neverDue) : receivedAt;
  return createCursor({ at, id }, nameOfOrder(order));
}

/** The newest first is the order cursors have always been of. */
function nameOfOrder(order: TicketOrder): string | undefined {
  return order === "newest" ? undefined : order;
}

function searchWords(q: string): string[] {
  return q.toLowerCase().split(/\s+/).filter(Boolean).slice(0, maxWords);
}

function quote(words: readonly string[]): string {
  return words.map((word) => `'${word}'`).join(", ");
}
