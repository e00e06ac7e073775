import type { Usage } from "../domain/call.ts";
import type { TicketState } from "../domain/state.ts";

/** What a tenant's tickets come to, as far as the desk has been told. Times are milliseconds. */
export interface DeskMetrics {
  tickets: number;
  states: Partial<Record<TicketState, number>>;
  /** How tickets at rest came there: an escalation reason or a resolution. */
  reasons: Record<string, number>;
  /** Tickets that came to rest, by who ended them. */
  outcomes: { automatic: number; human: number; escalated: number; cancelled: number };
  /** From arrival to resolution. Null while nothing has been resolved. */
  endToEndMs: { count: number; p50: number | null; p95: number | null };
  cost: Usage;
  waiting: { approvals: number; tickets: number; oldestSince: number | null };
  /** Those nobody has decided on. */
  deadLetters: number;
}

/** Reads the figures in three scans; meant for a dashboard's rhythm, not for every request. */
export function computeDeskMetrics(sql: Pick<SqlStorage, "exec">): Omit<DeskMetrics, "deadLetters"> {
  const groups = sql
    .exec<GroupRow>(
      `SELECT state, reason, count(*) AS tickets, sum(pending_approvals) AS approvals,
              count(waiting_since) AS waiting, min(waiting_since) AS oldest, sum(input_tokens) AS inputTokens,
              sum(output_tokens) AS outputTokens, sum(cost_micros) AS costMicros
       FROM tickets GROUP BY state, reason`,
    )
    .toArray();
  const metrics: Omit<DeskMetrics, "deadLetters"> = {
    tickets: 0,
    states: {},
    reasons: {},
    outcomes: { automatic: 0, human: 0, escalated: 0, cancelled: 0 },
    endToEndMs: computeEndToEnd(sql),
    cost: { inputTokens: 0, outputTokens: 0, costMicros: 0 },
    waiting: { approvals: 0, tickets: 0, oldestSince: null },
  };
  for (const group of groups) {
    metrics.tickets += group.tickets;
    metrics.states[group.state] = (metrics.states[group.state] ?? 0) + group.tickets;
    if (group.reason) metrics.reasons[group.reason] = (metrics.reasons[group.reason] ?? 0) + group.tickets;
    const outcome = outcomeOf(group);
    if (outcome) metrics.outcomes[outcome] += group.tickets;
    metrics.cost.inputTokens += group.inputTokens;
    metrics.cost.outputTokens += group.outputTokens;
    metrics.cost.costMicros += group.costMicros;
    metrics.waiting.approvals += group.approvals;
    metrics.waiting.tickets += group.waiting;
    const { oldestSince } = metrics.waiting;
    if (group.oldest !== null) metrics.waiting.oldestSince = Math.min(oldestSince ?? Infinity, group.oldest);
  }
  return metrics;
}

// A type, not an interface: SqlStorage wants an index signature.
type GroupRow = {
  state: TicketState;
  reason: string | null;
  tickets: number;
  approvals: number;
  waiting: number;
  oldest: number | null;
  inputTokens: number;
  outputTokens: number;
  costMicros: number;
};

function outcomeOf({ state, reason }: GroupRow): keyof DeskMetrics["outcomes"] | null {
  if (state === "resolved") return reason === "humanResolved" ? "human" : "automatic";
  if (state === "escalated" || state === "cancelled") return state;
  return null;
}

/** Nearest-rank percentiles over every resolved ticket. */
function computeEndToEnd(sql: Pick<SqlStorage, "exec">): DeskMetrics["endToEndMs"] {
  const { count } = sql.exec<{ count: number }>("SELECT count(resolved_ms) AS count FROM tickets").one();
  if (count === 0) return { count, p50: null, p95: null };
  const ranks = [0.5, 0.95].map((share) => Math.ceil(share * count));
  const [p50 = null, p95 = null] = ranks.map(
    (rank) =>
      sql
        .exec<{ ms: number }>(
          `SELECT resolved_ms AS ms FROM tickets WHERE resolved_ms IS NOT NULL
           ORDER BY resolved_ms LIMIT 1 OFFSET ?`,
          rank - 1,
        )
        .one().ms,
  );
  return { count, p50, p95 };
}
