import { toJson, type JsonValue } from "../../domain/json-value.ts";
import { businessSchema, type Business } from "./records.ts";

const tables = Object.keys(businessSchema.shape) as (keyof Business)[];

/**
 * The sandbox's records among what a ticket has shown of them, as a business is loaded, each as it was seen first: before
 * anything was done to it. What was withheld from the agents, or is another system's, is left out.
 */
export function salvageRecords(seen: readonly unknown[]): Record<string, JsonValue> {
  const found = new Map<string, { table: keyof Business; record: { id: string } }>();
  for (const content of seen) {
    for (const table of tables) {
      const record = businessSchema.shape[table].element.safeParse(content).data;
      if (!record) continue;
      const key = `${table} ${record.id}`;
      if (!found.has(key)) found.set(key, { table, record });
    }
  }
  return Object.fromEntries(
    tables.map((table) => [
      table,
      [...found.values()].filter((each) => each.table === table).map(({ record }) => toJson(record)),
    ]),
  );
}
