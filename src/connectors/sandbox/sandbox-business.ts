import { DurableObject } from "cloudflare:workers";
import { assertSameTenant, tenantOfObject } from "../../domain/object-name.ts";
import { DeedLedger } from "./deed-ledger.ts";
import { RecordStore } from "./record-store.ts";
import { businessSchema, type Books, type Business } from "./records.ts";
import type { ThreadMessage } from "../../domain/helpdesk.ts";
import { ThreadStore } from "./thread-store.ts";
import { runOperation, type SandboxAnswer } from "./run-operation.ts";

/**
 * The embedded system of record of one sandbox tenant. It keeps its own rules and its own books, and takes nobody's
 * word for what was done. Every method refuses another tenant's call by throwing.
 */
export class SandboxBusiness extends DurableObject<Env> {
  readonly #tenantId = tenantOfObject(this.ctx.id.name, "sandbox");
  readonly #records = new RecordStore(this.ctx.storage.sql);
  readonly #deeds = new DeedLedger(this.ctx.storage.sql);
  readonly #threads = new ThreadStore(this.ctx.storage.sql);

  /** Replaces everything there is, the books' history as well. Throws for what is not a business. */
  async load(tenantId: string, business: Business): Promise<void> {
    assertSameTenant(this.#tenantId, tenantId);
    const { customers, orders, shipments, invoices, subscriptions, refunds } = businessSchema.parse(business);
    this.ctx.storage.transactionSync(() => {
      this.#records.clear();
      this.#deeds.clear();
      this.#threads.clear();
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
    const shop = { records: this.#records, deeds: this.#deeds, threads: this.#threads };
    const call = { operation, input, idempotencyKey, nowMs: Date.now() };
    return this.ctx.storage.transactionSync(() => runOperation(shop, call));
  }

  /** What was answered to the write with this key or mark, if it ever took place. */
  async findByKey(
    tenantId: string,
    idempotencyKey: string,
  ): Promise<{ status: "found"; output: object } | { status: "absent" }> {
    assertSameTenant(this.#tenantId, tenantId);
    const deed = this.#deeds.find(idempotencyKey);
    return deed ? { status: "found", output: deed.output } : { status: "absent" };
  }

  /** A customer writes on the helpdesk. Nobody is told; a webhook may come later, or never. */
  async writeToThread(tenantId: string, ticketId: string, message: ThreadMessage): Promise<void> {
    assertSameTenant(this.#tenantId, tenantId);
    this.#threads.add(ticketId, message);
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
