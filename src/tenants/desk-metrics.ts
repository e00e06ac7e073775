/** What a tenant's tickets come to, as far as the desk has been told. Meant for a dashboard's rhythm. */
import type { ConfidenceFigures, DeskMetrics, Lane } from "../domain/metrics.ts";
import type { TicketState } from "../domain/state.ts";
import { hourMs, hourOf } from "../domain/tally.ts";
import { endedStates } from "../domain/ticket-filter.ts";
import type { DeskHours } from "./desk-hours.ts";
import { readHours } from "./hour-figures.ts";

type Sql = Pick<SqlStorage, "exec">;
type Metrics = Omit<DeskMetrics, "deadLetters" | "adaptedClasses">;

/** Reads the figures in a few scans of the tickets and one of the window's hours. */
export function computeDeskMetrics(
  sql: Sql,
  hours: DeskHours,
  window: { hours: number; nowMs: number },
): Metrics {
  const since = hourOf(window.nowMs) - (window.hours - 1) * hourMs;
  return {
    ...countGroups(sql),
    endToEndMs: computeEndToEnd(sql, 0),
    lanes: readLanes(sql),
    window: {
      hours: window.hours,
      since,
      endToEndMs: computeEndToEnd(sql, since),
      ...readHours(hours.since(since)),
      confidence: readConfidence(sql, since),
      ...readCosts(sql, since),
    },
  };
}

function countGroups(
  sql: Sql,
): Pick<Metrics, "tickets" | "states" | "reasons" | "outcomes" | "cost" | "waiting"> {
  const groups = sql
    .exec<GroupRow>(
      `SELECT state, reason, count(*) AS tickets, sum(pending_approvals) AS approvals,
              count(waiting_since) AS waiting, min(waiting_since) AS oldest, sum(input_tokens) AS inputTokens,
              sum(output_tokens) AS outputTokens, sum(cost_micros) AS costMicros
       FROM tickets GROUP BY state, reason`,
    )
    .toArray();
  const metrics: ReturnType<typeof countGroups> = {
    tickets: 0,
    states: {},
    reasons: {},
    outcomes: { automatic: 0, human: 0, escalated: 0, cancelled: 0 },
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

/** Nearest-rank percentiles over the resolved tickets that arrived since then. */
function computeEndToEnd(sql: Sql, since: number): DeskMetrics["endToEndMs"] {
  const { count } = sql
    .exec<{ count: number }>("SELECT count(resolved_ms) AS count FROM tickets WHERE received_at >= ?", since)
    .one();
  if (count === 0) return { count, p50: null, p95: null };
  const ranks = [0.5, 0.95].map((share) => Math.ceil(share * count));
  const [p50 = null, p95 = null] = ranks.map(
    (rank) =>
      sql
        .exec<{ ms: number }>(
          `SELECT resolved_ms AS ms FROM tickets WHERE resolved_ms IS NOT NULL AND received_at >= ?
           ORDER BY resolved_ms LIMIT 1 OFFSET ?`,
          since,
          rank - 1,
        )
        .one().ms,
  );
  return { count, p50, p95 };
}

function readLanes(sql: Sql): Lane[] {
  const ended = endedStates.map((state) => `'${state}'`).join();
  // A bare column beside min() is of the row that has the minimum.
  const rows = sql.exec<{ state: TicketState; tickets: number; id: string; since: number | null }>(
    `SELECT state, count(*) AS tickets, id, min(coalesce(state_since, waiting_since)) AS since
     FROM tickets WHERE state NOT IN (${ended}) GROUP BY state`,
  );
  return [...rows].map(({ state, tickets, id, since }) => ({
    state,
    tickets,
    oldest: since === null ? null : { id, since },
  }));
}

function readConfidence(sql: Sql, since: number): ConfidenceFigures[] {
  const rows = sql.exec<ConfidenceFigures>(
    `SELECT min(9, CAST(confidence * 10 AS INTEGER)) AS bucket, count(*) AS tickets,
            sum(state IN ('resolved', 'escalated', 'cancelled')) AS ended,
            sum(state = 'resolved' AND reason <> 'humanResolved' AND NOT coalesce(corrected, 0)) AS right,
            avg(confidence) AS meanConfidence
     FROM tickets WHERE received_at >= ? AND confidence IS NOT NULL GROUP BY bucket ORDER BY bucket`,
    since,
  );
  return [...rows];
}

function readCosts(sql: Sql, since: number): Pick<DeskMetrics["window"], "ticketCost" | "budgetExhausted"> {
  const { tickets, meanMicros, maxMicros, exhausted } = sql
    .exec<{ tickets: number; meanMicros: number | null; maxMicros: number; exhausted: number }>(
      `SELECT count(*) AS tickets, avg(cost_micros) AS meanMicros, coalesce(max(cost_micros), 0) AS maxMicros,
              coalesce(sum(reason = 'budgetExhausted'), 0) AS exhausted
       FROM tickets WHERE received_at >= ?`,
      since,
    )
    .one();
  return { ticketCost: { tickets, meanMicros, maxMicros }, budgetExhausted: exhausted };
}
