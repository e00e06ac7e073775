import type { z } from "zod";
import {
  customerSchema,
  invoiceSchema,
  orderSchema,
  refundSchema,
  shipmentSchema,
  subscriptionSchema,
  type Business,
} from "./records.ts";

type Kind = keyof Business;
type RecordOf<K extends Kind> = Business[K][number];

const schemas: { [K in Kind]: z.ZodType<RecordOf<K>> } = {
  customers: customerSchema,
  orders: orderSchema,
  shipments: shipmentSchema,
  invoices: invoiceSchema,
  subscriptions: subscriptionSchema,
  refunds: refundSchema,
};

/** What a record is listed by, beside its own id: a customer's e-mail address or an order's number. */
const ownerOf: { [K in Kind]: (record: RecordOf<K>) => string } = {
  customers: (customer) => normaliseEmail(customer.email),
  orders: (order) => normaliseEmail(order.customerEmail),
  shipments: (shipment) => shipment.orderId,
  invoices: (invoice) => normaliseEmail(invoice.customerEmail),
  subscriptions: (subscription) => normaliseEmail(subscription.customerEmail),
  refunds: (refund) => refund.orderId,
};

/** People write order numbers and addresses in any case. */
const schema = `
  CREATE TABLE IF NOT EXISTS records (
    kind TEXT NOT NULL,
    id TEXT NOT NULL COLLATE NOCASE,
    owner TEXT NOT NULL COLLATE NOCASE,
    record TEXT NOT NULL,
    PRIMARY KEY (kind, id)
  ) WITHOUT ROWID;
  CREATE INDEX IF NOT EXISTS records_by_owner ON records (kind, owner);
`;

/** The business's records as they stand: one row each, found by id or by owner. */
export class RecordStore {
  readonly #sql: SqlStorage;

  constructor(sql: SqlStorage) {
    this.#sql = sql;
    sql.exec(schema);
  }

  get<K extends Kind>(kind: K, id: string): RecordOf<K> | null {
    return this.#read(kind, "id = ?", id)[0] ?? null;
  }

  listByOwner<K extends Kind>(kind: K, owner: string): RecordOf<K>[] {
    return this.#read(kind, "owner = ?", owner);
  }

  list<K extends Kind>(kind: K): RecordOf<K>[] {
    return this.#read(kind, "TRUE");
  }

  isEmpty(): boolean {
    return this.#sql.exec("SELECT 1 FROM records LIMIT 1").toArray().length === 0;
  }

  /** Throws where the id is taken. */
  insert<K extends Kind>(kind: K, record: RecordOf<K>): void {
    this.#sql.exec(
      "INSERT INTO records (kind, id, owner, record) VALUES (?, ?, ?, ?)",
      kind,
      record.id,
      ownerOf[kind](record),
      JSON.stringify(record),
    );
  }

  /** Replaces a record's content. Its id and owner stay what they are. */
  update<K extends Kind>(kind: K, record: RecordOf<K>): void {
    this.#sql.exec(
      "UPDATE records SET record = ? WHERE kind = ? AND id = ?",
      JSON.stringify(record),
      kind,
      record.id,
    );
  }

  removeByOwner(kind: Kind, owner: string): void {
    this.#sql.exec("DELETE FROM records WHERE kind = ? AND owner = ?", kind, owner);
  }

  clear(): void {
    this.#sql.exec("DELETE FROM records");
  }

  #read<K extends Kind>(kind: K, condition: string, ...values: string[]): RecordOf<K>[] {
    return this.#sql
      .exec<{ record: string }>(`SELECT record FROM records WHERE kind = ? AND ${condition}`, kind, ...values)
      .toArray()
      .map(({ record }) => schemas[kind].parse(JSON.parse(record)));
  }
}

/** The one form in which addresses are compared. */
export function normaliseEmail(email: string): string {
  return email.trim().toLowerCase();
}
