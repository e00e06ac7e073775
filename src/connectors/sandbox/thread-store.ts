import { threadMessageSchema, type ThreadMessage } from "../../domain/helpdesk.ts";

const schema = `
  CREATE TABLE IF NOT EXISTS threads (
    ticket_id TEXT NOT NULL,
    position INTEGER NOT NULL,
    message TEXT NOT NULL,
    PRIMARY KEY (ticket_id, position)
  ) WITHOUT ROWID;
`;

/** What customers wrote on the helpdesk itself. A thread nobody wrote to is as long as Signalbox thinks it is. */
export class ThreadStore {
  readonly #sql: SqlStorage;

  constructor(sql: SqlStorage) {
    this.#sql = sql;
    sql.exec(schema);
  }

  add(ticketId: string, message: ThreadMessage): void {
    this.#sql.exec(
      "INSERT INTO threads SELECT ?1, count(*), ?2 FROM threads WHERE ticket_id = ?1",
      ticketId,
      JSON.stringify(threadMessageSchema.parse(message)),
    );
  }

  /** Oldest first. */
  read(ticketId: string): ThreadMessage[] {
    return this.#sql
      .exec<{ message: string }>(
        "SELECT message FROM threads WHERE ticket_id = ? ORDER BY position",
        ticketId,
      )
      .toArray()
      .map(({ message }) => threadMessageSchema.parse(JSON.parse(message)));
  }

  clear(): void {
    this.#sql.exec("DELETE FROM threads");
  }
}
