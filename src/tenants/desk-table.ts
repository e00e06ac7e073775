/**
 * The table of a tenant's tickets: one row each, in the order of arrival, so that a page is a short scan and a summary
 * costs one row written. Everything but `words` and what a tally says is computed from the summary by SQLite itself,
 * so that a column added later is filled in from what is there.
 */
import { endedStates, highRiskTier } from "../domain/ticket-filter.ts";

interface Column {
  definition: string;
  /** Its value, from a summary `s` and what comes with it. */
  from: string;
  /** How an update differs from taking the new value. */
  kept?: string;
}

const ended = endedStates.map((state) => `'${state}'`).join();
const waits = "s ->> 'state' IN ('awaitingApproval', 'escalated', 'answering')";

/** Words and tallies are no part of the summary; a tally that is not told stays as it was. */
export const ticketColumns: Record<string, Column> = {
  received_at: { definition: "INTEGER NOT NULL", from: "s ->> 'receivedAt'" },
  id: { definition: "TEXT NOT NULL", from: "s ->> 'id'" },
  version: { definition: "INTEGER NOT NULL", from: "s ->> 'version'" },
  state: { definition: "TEXT NOT NULL", from: "s ->> 'state'" },
  reason: { definition: "TEXT", from: "s ->> 'reason'" },
  waiting_since: { definition: "INTEGER", from: "s ->> 'waitingSince'" },
  pending_approvals: { definition: "INTEGER NOT NULL", from: "s ->> 'pendingApprovals'" },
  /** From arrival until it was first seen resolved; null while it is not. */
  resolved_ms: {
    definition: "INTEGER",
    from: "CASE s ->> 'state' WHEN 'resolved' THEN (s ->> 'updatedAt') - (s ->> 'receivedAt') END",
    kept: `CASE WHEN excluded.state = 'resolved' AND state = 'resolved' THEN resolved_ms
                ELSE excluded.resolved_ms END`,
  },
  input_tokens: { definition: "INTEGER NOT NULL", from: "s ->> '$.cost.inputTokens'" },
  output_tokens: { definition: "INTEGER NOT NULL", from: "s ->> '$.cost.outputTokens'" },
  cost_micros: { definition: "INTEGER NOT NULL", from: "s ->> '$.cost.costMicros'" },
  words: { definition: "TEXT NOT NULL", from: "words" },
  summary: { definition: "TEXT NOT NULL", from: "s" },
  sla: { definition: "TEXT", from: "s ->> 'sla'" },
  due_at: { definition: "INTEGER", from: "s ->> 'slaDueAt'" },
  assignee: { definition: "TEXT", from: "s ->> 'assignee'" },
  assigned_until: { definition: "INTEGER", from: "s ->> 'assignedUntil'" },
  snoozed_until: { definition: "INTEGER", from: "s ->> 'snoozedUntil'" },
  confidence: { definition: "REAL", from: "s ->> 'confidence'" },
  /** 1 where a weighty question is open. */
  high_risk: {
    definition: "INTEGER",
    from: `EXISTS (SELECT 1 FROM json_each(s, '$.asks') WHERE value ->> 'tier' >= ${highRiskTier})`,
  },
  /** 1 where people may look for it among the few that need them: the one index holds these and no others. */
  attention: {
    definition: "INTEGER",
    from: `(${waits}) OR (s ->> 'state' NOT IN (${ended})
            AND (s ->> 'sla' <> 'onTrack' OR s ->> 'assignee' IS NOT NULL OR s ->> 'snoozedUntil' IS NOT NULL))`,
  },
  /** The tally's hours as they were counted last; what a newer one adds is what it has more. */
  tally: { definition: "TEXT", from: "t -> 'hours'", kept: "coalesce(excluded.tally, tally)" },
  /** What people made of its actions, as it was counted last. */
  judged: { definition: "TEXT", from: "t -> 'judged'", kept: "coalesce(excluded.judged, judged)" },
  state_since: {
    definition: "INTEGER",
    from: "t ->> 'stateSince'",
    kept: "coalesce(excluded.state_since, state_since)",
  },
  corrected: {
    definition: "INTEGER",
    from: "t ->> 'isCorrected'",
    kept: "coalesce(excluded.corrected, corrected)",
  },
};

/** Filled in by `upsert` alone. */
const notInSummary = new Set(["words", "tally", "judged", "state_since", "corrected"]);

const keyColumns = ["received_at", "id"];

const names = Object.keys(ticketColumns);

/** Takes `[{summary, words, tally}]` as JSON. Writes one row for each that is newer than what is known. */
export const upsertTickets = `
  WITH news AS MATERIALIZED (
    SELECT value -> 'summary' AS s, value ->> 'words' AS words, value -> 'tally' AS t FROM json_each(?))
  INSERT INTO tickets (${names.join(", ")})
  SELECT ${Object.values(ticketColumns)
    .map(({ from }) => from)
    .join(", ")}
  FROM news
  WHERE s ->> 'id' NOT IN (SELECT id FROM tombstones)
  ON CONFLICT (received_at, id) DO UPDATE SET
    ${Object.entries(ticketColumns)
      .filter(([name]) => !keyColumns.includes(name))
      .map(([name, { kept }]) => `${name} = ${kept ?? `excluded.${name}`}`)
      .join(", ")}
  WHERE excluded.version > version
  RETURNING id`;

/**
 * Makes the tables, or brings those of an earlier release up to date. `tombstones` keeps a summary that was on its way
 * from bringing an erased ticket back.
 */
export function openTickets(sql: Pick<SqlStorage, "exec">): void {
  const definitions = Object.entries(ticketColumns).map(([name, { definition }]) => `${name} ${definition}`);
  sql.exec(`
    CREATE TABLE IF NOT EXISTS tickets (${definitions.join(", ")}, PRIMARY KEY (received_at, id)) WITHOUT ROWID;
    CREATE TABLE IF NOT EXISTS tombstones (id TEXT PRIMARY KEY) WITHOUT ROWID;`);
  const known = new Set(
    [...sql.exec("SELECT name FROM pragma_table_info('tickets')")].map((row) => String(row["name"])),
  );
  const added = names.filter((name) => !known.has(name));
  for (const name of added) {
    sql.exec(`ALTER TABLE tickets ADD COLUMN ${name} ${ticketColumns[name]?.definition}`);
  }
  const filled = added.filter((name) => !notInSummary.has(name));
  if (filled.length > 0) {
    const values = filled.map(
      (name) => `${name} = (SELECT ${ticketColumns[name]?.from} FROM (SELECT summary AS s))`,
    );
    sql.exec(`UPDATE tickets SET ${values.join(", ")}`);
  }
  sql.exec(`
    DROP INDEX IF EXISTS tickets_waiting;
    CREATE INDEX IF NOT EXISTS tickets_attention ON tickets (received_at, id) WHERE attention = 1;`);
}
