/**
 * What people's judgements of tickets teach: a row for each, told by the coordinators as often as they like. What an admin
 * has decided on is marked, and stays so.
 */
import { faultStages, labelSchema, type Label, type LabelList } from "../domain/label.ts";

/** So many are kept; the oldest leave first. */
const maxLabels = 2_000;

type Sql = Pick<SqlStorage, "exec">;

export class DeskLabels {
  readonly #sql: Sql;

  constructor(sql: Sql) {
    this.#sql = sql;
    sql.exec(
      `CREATE TABLE IF NOT EXISTS labels (id TEXT PRIMARY KEY, ticket_id TEXT NOT NULL, at INTEGER NOT NULL,
         is_right INTEGER NOT NULL, stage TEXT, decision TEXT, label TEXT NOT NULL) WITHOUT ROWID`,
    );
  }

  /** Keeps a ticket's labels; those that are known stay as they are. */
  keep(ticketId: string, labels: readonly Label[]): void {
    for (const label of labels) {
      this.#sql.exec(
        "INSERT OR IGNORE INTO labels VALUES (?, ?, ?, ?, ?, NULL, ?)",
        label.id,
        ticketId,
        label.at,
        label.isRight ? 1 : 0,
        label.stage,
        JSON.stringify(label),
      );
    }
    if (labels.length === 0) return;
    this.#sql.exec(
      "DELETE FROM labels WHERE id IN (SELECT id FROM labels ORDER BY at DESC, id LIMIT -1 OFFSET ?)",
      maxLabels,
    );
  }

  forget(ticketId: string): void {
    this.#sql.exec("DELETE FROM labels WHERE ticket_id = ?", ticketId);
  }

  decide(id: string, decision: "accept" | "reject"): void {
    this.#sql.exec("UPDATE labels SET decision = ? WHERE id = ?", decision, id);
  }

  all(): Label[] {
    return this.#read("ORDER BY at, id");
  }

  list(): LabelList {
    const proposals = this.#read(
      `WHERE decision IS NULL AND stage = 'triage' AND is_right = 0 AND label ->> 'intent' IS NOT NULL
       ORDER BY at DESC, id LIMIT ?`,
      proposalsShown,
    );
    const counts = this.#sql
      .exec<{ is_right: number; stage: string | null; count: number }>(
        "SELECT is_right, stage, count(*) AS count FROM labels GROUP BY is_right, stage",
      )
      .toArray();
    return {
      proposals,
      counts: {
        right: counts.filter((row) => row.is_right === 1).reduce((sum, { count }) => sum + count, 0),
        wrong: [...faultStages, null].flatMap((stage) => {
          const found = counts.find((row) => row.is_right === 0 && row.stage === stage);
          return found ? [{ stage, count: found.count }] : [];
        }),
      },
    };
  }

  #read(rest: string, ...values: number[]): Label[] {
    const rows = this.#sql.exec<{ label: string }>(`SELECT label FROM labels ${rest}`, ...values);
    return [...rows].map(({ label }) => labelSchema.parse(JSON.parse(label)));
  }
}

const proposalsShown = 100;
