import { runInDurableObject } from "cloudflare:test";
import { describe, expect, it, vi } from "vitest";
import { ThreadStore } from "../../../src/connectors/sandbox/thread-store.ts";
import { runOperation } from "../../../src/connectors/sandbox/run-operation.ts";
import { DeedLedger } from "../../../src/connectors/sandbox/deed-ledger.ts";
import { RecordStore } from "../../../src/connectors/sandbox/record-store.ts";
import type { SandboxBusiness } from "../../../src/connectors/sandbox/sandbox-business.ts";
import { sandboxTools as tools } from "../../../src/connectors/sandbox/tools.ts";
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
    const input = { orderId: "SB-1", address: "2 Mill Street" };
    await write("changeAddress", input, "the-key");
    expect(await write("cancelOrder", { orderId: "SB-1", reason: "Mistake." }, "the-key")).toEqual(
      refusal("idempotencyConflict"),
    );
    expect(await write("changeAddress", { ...input, address: "3 Mill Street" }, "the-key")).toEqual(
      refusal("idempotencyConflict"),
    );
    expect((await books()).addressChanges).toHaveLength(1);
  });

  it("is free again after a refusal", async () => {
    const { write, findByKey } = await openBusiness("key-refused", { orders: [anOrder()] });
    expect(await write("cancelOrder", { orderId: "SB-9", reason: "Mistake." }, "the-key")).toMatchObject({
      status: "failed",
    });
    expect(await findByKey("the-key")).toEqual({ status: "absent" });
    expect(await write("cancelOrder", { orderId: "SB-1", reason: "Mistake." }, "the-key")).toMatchObject({
      status: "success",
    });
  });

  it("is enough to learn later what was answered", async () => {
    const { write, findByKey } = await openBusiness("key-find");
    expect(await findByKey("the-key")).toEqual({ status: "absent" });
    const answer = await write("sendReply", aReply, "the-key");
    expect(await findByKey("the-key")).toEqual({ ...answer, status: "found" });
  });

  it.each([
    ["a reply", "sendReply", aReply, "repliesSent"],
    ["an invoice", "resendInvoice", { invoiceId: "INV-1" }, "invoicesResent"],
    ["a password reset", "resetPassword", { customerId: "CUS-1" }, "passwordResets"],
  ] as const)(
    "is no more than a mark on %s: asked for twice is mailed twice",
    async (_, operation, input, book) => {
      const { write, books, findByKey } = await openBusiness(`mark-${book.toLowerCase()}`, {
        invoices: [anInvoice()],
      });
      const first = await write(operation, input, "the-mark");
      await write(operation, input, "the-mark");
      expect((await books())[book]).toHaveLength(2);
      expect(await findByKey("the-mark")).toEqual({ ...first, status: "found" });
    },
  );
});

describe("a thread the customer has written to", () => {
  it("takes a reply to the newest message only", async () => {
    const { write, books, read } = await openBusiness("thread");
    const message = { id: "m-2", authorName: "Ann", body: "Never mind.", at: 1_000 };
    await businessOf("thread").writeToThread("thread", aReply.ticketId, message);
    expect(await write("sendReply", aReply, "one")).toEqual(refusal("threadChanged"));
    expect(await read("readThread", { ticketId: aReply.ticketId, externalId: aReply.externalId })).toEqual({
      status: "success",
      output: { messages: [message] },
    });
    await write("sendReply", { ...aReply, inReplyTo: "m-2" }, "two");
    expect((await books()).repliesSent).toHaveLength(1);
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
      subscriptions: [
        aSubscription(),
        { ...aSubscription(), id: "SUB-2", status: "cancelled", renewsAt: null },
      ],
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
      resumeSubscription: { subscriptionId: "SUB-2", renewsAt: null },
      readThread: { ticketId: "tkt_1", externalId: "T-1" },
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
      const shop = {
        records: new RecordStore(meter.sql),
        deeds: new DeedLedger(meter.sql),
        threads: new ThreadStore(meter.sql),
      };
      const rowsWrittenBy = (operation: string, input: object, idempotencyKey: string | null) => {
        const before = meter.rowsWritten();
        const answer = runOperation(shop, { operation, input, idempotencyKey, nowMs: 0 });
        expect(answer).toMatchObject({ status: "success" });
        return meter.rowsWritten() - before;
      };
      expect(rowsWrittenBy("listOrders", { email: ann.email, limit: 5 }, null)).toBe(0);
      expect(rowsWrittenBy("getOrder", { orderId: "SB-1" }, null)).toBe(0);
      expect(rowsWrittenBy("sendReply", aReply, "reply")).toBe(1);
      const move = { orderId: "SB-1", address: "2 Mill Street" };
      expect(rowsWrittenBy("changeAddress", move, "address")).toBe(2);
      expect(rowsWrittenBy("changeAddress", move, "address")).toBe(0);
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
