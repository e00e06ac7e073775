import { runInDurableObject } from "cloudflare:test";
import { describe, expect, it, vi } from "vitest";
import { runOperation } from "../../../src/connectors/sandbox/run-operation.ts";
import { DeedLedger } from "../../../src/connectors/sandbox/deed-ledger.ts";
import { RecordStore } from "../../../src/connectors/sandbox/record-store.ts";
import type { SandboxBusiness } from "../../../src/connectors/sandbox/sandbox-business.ts";
import { tools } from "../../../src/tools/catalog.ts";
import {
  aBusiness,
  anInvoice,
  ann,
  anOrder,
  aReply,
  aShipment,
  aSubscription,
  businessOf,
  openBusiness,
  refusal,
} from "./business.ts";

describe("loading a business", () => {
  it("replaces everything, the history in the books as well, however often it is done", async () => {
    const { write, books } = await openBusiness("load-replaces", { orders: [anOrder()] });
    await write("cancelOrder", { orderId: "SB-1", reason: "Mistake." });
    await write("sendReply", aReply);
    for (let time = 0; time < 2; time++) {
      await businessOf("load-replaces").load(
        "load-replaces",
        aBusiness({ orders: [anOrder({ id: "SB-2" })] }),
      );
      expect(await books()).toEqual({
        customers: [ann],
        orders: [anOrder({ id: "SB-2" })],
        refunds: [],
        subscriptions: [],
        cancellations: [],
        repliesSent: [],
        notes: [],
        passwordResets: [],
        addressChanges: [],
        invoicesResent: [],
      });
    }
  });

  it("of something that is not a business changes nothing", async () => {
    const { books } = await openBusiness("load-invalid", { orders: [anOrder()] });
    await runInDurableObject(businessOf("load-invalid"), async (instance: SandboxBusiness) => {
      const twins = aBusiness({ orders: [anOrder(), anOrder()] });
      await expect(instance.load("load-invalid", twins)).rejects.toThrow("UNIQUE");
      const unfit = aBusiness({ orders: [anOrder({ totalCents: 0.5 })] });
      await expect(instance.load("load-invalid", unfit)).rejects.toThrow("totalCents");
    });
    expect((await books()).orders).toEqual([anOrder()]);
  });

  it("ends the emptiness of a new sandbox", async () => {
    const business = businessOf("load-empty");
    expect(await business.isEmpty("load-empty")).toBe(true);
    await business.load("load-empty", aBusiness());
    expect(await business.isEmpty("load-empty")).toBe(false);
  });
});

describe("an idempotency key", () => {
  it("answers as the first time, even where the rules would now refuse", async () => {
    const { write, books } = await openBusiness("key-replay", { orders: [anOrder()] });
    const input = { orderId: "SB-1", reason: "Mistake." };
    const first = await write("cancelOrder", input, "the-key");
    expect(await write("cancelOrder", input, "the-key")).toEqual(first);
    expect(await write("cancelOrder", input, "another")).toEqual(refusal("orderNotCancellable"));
    expect(await books()).toMatchObject({
      refunds: [{ amountCents: 8_000 }],
      cancellations: [{ targetId: "SB-1" }],
    });
  });

  it("stands for one operation with one set of arguments", async () => {
    const { write, books } = await openBusiness("key-conflict", { orders: [anOrder()] });
    await write("resetPassword", { customerId: "CUS-1" }, "the-key");
    expect(await write("eraseCustomer", { customerId: "CUS-1" }, "the-key")).toEqual(
      refusal("idempotencyConflict"),
    );
    expect(await write("resetPassword", { customerId: "CUS-2" }, "the-key")).toEqual(
      refusal("idempotencyConflict"),
    );
    expect((await books()).passwordResets).toHaveLength(1);
  });

  it("is free again after a refusal", async () => {
    const { write, findByKey } = await openBusiness("key-refused", { orders: [anOrder()] });
    expect(await write("cancelOrder", { orderId: "SB-9", reason: "Mistake." }, "the-key")).toMatchObject({
      status: "failed",
    });
    expect(await findByKey("the-key")).toBeNull();
    expect(await write("cancelOrder", { orderId: "SB-1", reason: "Mistake." }, "the-key")).toMatchObject({
      status: "success",
    });
  });

  it("is enough to learn later what was answered", async () => {
    const { write, findByKey } = await openBusiness("key-find");
    expect(await findByKey("the-key")).toBeNull();
    const answer = await write("sendReply", aReply, "the-key");
    expect(await findByKey("the-key")).toEqual(answer);
  });
});

it("keeps its books oldest first, whatever the keys are", async () => {
  vi.useFakeTimers({ toFake: ["Date"], now: Date.UTC(2026, 1, 1) });
  try {
    const { write, books } = await openBusiness("books-order");
    for (const key of ["c", "a", "b"]) {
      await write("sendReply", { ...aReply, subject: key }, key);
      vi.setSystemTime(Date.now() + 1);
    }
    const { repliesSent } = await books();
    expect(repliesSent.map(({ subject }) => subject)).toEqual(["c", "a", "b"]);
    expect(repliesSent[0]?.sentAt).toBe("2026-02-01T00:00:00.000Z");
  } finally {
    vi.useRealTimers();
  }
});

describe("the catalog", () => {
  const sandboxTools = Object.values(tools).filter((tool) => tool.connector === "sandbox");

  it("names only operations the sandbox has", async () => {
    const business = businessOf("catalog");
    for (const tool of sandboxTools) {
      const answer = await business.run("catalog", tool.operation, {}, "key");
      expect([tool.operation, answer]).toEqual([tool.operation, refusal("inputInvalid")]);
    }
  });

  it("reads what the sandbox answers", async () => {
    const { read, write } = await openBusiness("catalog-output", {
      customers: [ann, { ...ann, id: "CUS-2", email: "bea@example.com" }],
      orders: [anOrder(), anOrder({ id: "SB-2" }), anOrder({ id: "SB-3" })],
      shipments: [aShipment],
      invoices: [anInvoice()],
      subscriptions: [aSubscription()],
    });
    const email = ann.email;
    const inputs: Record<string, object> = {
      findCustomer: { email },
      listOrders: { email, limit: 5 },
      getOrder: { orderId: "SB-1" },
      trackShipments: { orderId: "SB-1" },
      listInvoices: { email, orderId: null },
      listSubscriptions: { email },
      listRefunds: { orderId: "SB-2" },
      changeAddress: { orderId: "SB-1", address: "2 Mill Street, Leeds" },
      resendInvoice: { invoiceId: "INV-1" },
      resetPassword: { customerId: "CUS-1" },
      createRefund: { orderId: "SB-2", amountCents: 100, currency: "EUR", reason: "Scratched." },
      cancelOrder: { orderId: "SB-3", reason: "Mistake." },
      cancelSubscription: { subscriptionId: "SUB-1", reason: "Enough." },
      eraseCustomer: { customerId: "CUS-2" },
      sendReply: aReply,
    };
    for (const { operation, tier, output } of sandboxTools) {
      const input = inputs[operation] ?? {};
      const answer = tier === 0 ? await read(operation, input) : await write(operation, input);
      expect([operation, answer]).toMatchObject([operation, { status: "success" }]);
      if (answer.status === "success")
        expect(output.safeParse(answer.output)).toMatchObject({ success: true });
    }
  });
});

describe("what it costs", () => {
  it("writes no row for a read and one for a reply", async () => {
    await openBusiness("cost", { orders: [anOrder()] });
    await runInDurableObject(businessOf("cost"), (_instance: SandboxBusiness, { storage }) => {
      const meter = createMeter(storage.sql);
      const shop = { records: new RecordStore(meter.sql), deeds: new DeedLedger(meter.sql) };
      const rowsWrittenBy = (operation: string, input: object, idempotencyKey: string | null) => {
        const before = meter.rowsWritten();
        const answer = runOperation(shop, { operation, input, idempotencyKey, nowMs: 0 });
        expect(answer).toMatchObject({ status: "success" });
        return meter.rowsWritten() - before;
      };
      expect(rowsWrittenBy("listOrders", { email: ann.email, limit: 5 }, null)).toBe(0);
      expect(rowsWrittenBy("getOrder", { orderId: "SB-1" }, null)).toBe(0);
      expect(rowsWrittenBy("sendReply", aReply, "reply")).toBe(1);
      expect(rowsWrittenBy("sendReply", aReply, "reply")).toBe(0);
      expect(rowsWrittenBy("changeAddress", { orderId: "SB-1", address: "2 Mill Street" }, "address")).toBe(
        2,
      );
    });
  });
});

/** The same SQL, with every cursor kept to be asked what it wrote. */
function createMeter(sql: SqlStorage): { sql: SqlStorage; rowsWritten(): number } {
  const cursors: SqlStorageCursor<Record<string, SqlStorageValue>>[] = [];
  const metered: Pick<SqlStorage, "exec"> = {
    exec: (query, ...bindings) => {
      const cursor = sql.exec<never>(query, ...bindings);
      cursors.push(cursor);
      return cursor;
    },
  };
  return {
    // The stores use nothing else of it.
    sql: metered as SqlStorage,
    rowsWritten: () => cursors.reduce((sum, cursor) => sum + cursor.rowsWritten, 0),
  };
}
