import { DurableObject } from "cloudflare:workers";
import { assertSameTenant, tenantOfObject } from "../../domain/object-name.ts";
import { DeedLedger } from "./deed-ledger.ts";
import { RecordStore } from "./record-store.ts";
import { businessSchema, type Books, type Business } from "./records.ts";
import { runOperation, type SandboxAnswer } from "./run-operation.ts";

/**
 * The embedded system of record of one sandbox tenant. It keeps its own rules and its own books, and takes nobody's
 * word for what was done. Every method refuses another tenant's call by throwing.
 */
export class SandboxBusiness extends DurableObject<Env> {
  readonly #tenantId = tenantOfObject(this.ctx.id.name, "sandbox");
  readonly #records = new RecordStore(this.ctx.storage.sql);
  readonly #deeds = new DeedLedger(this.ctx.storage.sql);

  /** Replaces everything there is, the books' history as well. Throws for what is not a business. */
  async load(tenantId: string, business: Business): Promise<void> {
    assertSameTenant(this.#tenantId, tenantId);
    const { customers, orders, shipments, invoices, subscriptions, refunds } = businessSchema.parse(business);
    this.ctx.storage.transactionSync(() => {
      this.#records.clear();
      this.#deeds.clear();
      for (const customer of customers) this.#records.insert("customers", customer);
      for (const order of orders) this.#records.insert("orders", order);
      for (const shipment of shipments) this.#records.insert("shipments", shipment);
      for (const invoice of invoices) this.#records.insert("invoices", invoice);
      for (const subscription of subscriptions) this.#records.insert("subscriptions", subscription);
      for (const refund of refunds) this.#records.insert("refunds", refund);
    });
  }

  async isEmpty(tenantId: string): Promise<boolean> {
    assertSameTenant(this.#tenantId, tenantId);
    return this.#records.isEmpty();
  }

  /** Runs one of the catalog's operations. The idempotency key is null for reads. A refusal is an answer. */
  async run(
    tenantId: string,
    operation: string,
    input: unknown,
    idempotencyKey: string | null,
  ): Promise<SandboxAnswer> {
    assertSameTenant(this.#tenantId, tenantId);
    const shop = { records: this.#records, deeds: this.#deeds };
    const call = { operation, input, idempotencyKey, nowMs: Date.now() };
    return this.ctx.storage.transactionSync(() => runOperation(shop, call));
  }

  /** What was answered to the write with this key, or null: it never took place. */
  async findByKey(tenantId: string, idempotencyKey: string): Promise<SandboxAnswer | null> {
    assertSameTenant(this.#tenantId, tenantId);
    const deed = this.#deeds.find(idempotencyKey);
    return deed && { status: "success", output: deed.output };
  }

  async books(tenantId: string): Promise<Books> {
    assertSameTenant(this.#tenantId, tenantId);
    return {
      customers: this.#records.list("customers"),
      orders: this.#records.list("orders"),
      refunds: this.#records.list("refunds"),
      subscriptions: this.#records.list("subscriptions"),
      ...this.#deeds.books(),
    };
  }
}
