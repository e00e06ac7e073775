import { describe, expect, it } from "vitest";
import { auditBooks, createOffice, fixtureNames } from "../../scripts/chaos/business.ts";
import { loadBusiness, loadFixture } from "../../scripts/fixtures/load.ts";
import type { Books } from "../../src/connectors/sandbox/records.ts";
import { businessSchema } from "../../src/connectors/sandbox/records.ts";

const fixtures = fixtureNames.map((name) => loadFixture(`fixtures/tickets/${name}.json`));
const office = createOffice(fixtures, loadBusiness("demo"), 9);

describe("an office", () => {
  it("is a business the sandbox takes, with as many customers and orders as tickets", () => {
    const { customers, orders } = businessSchema.parse(office.business);
    expect(new Set(customers.map(({ id }) => id)).size).toBe(9);
    expect(new Set(customers.map(({ email }) => email)).size).toBe(9);
    expect(new Set(orders.map(({ id }) => id)).size).toBe(9);
    const invoices = office.business.invoices.map(({ id }) => id);
    expect(new Set(invoices).size).toBe(invoices.length);
  });

  it("has tickets that each write from their own customer's address about their own order", () => {
    for (const [index, { body }] of office.tickets.entries()) {
      const { customers, orders } = office.business;
      expect(body["requester"]).toMatchObject({ email: customers[index]?.email });
      expect(JSON.stringify(body)).toContain(orders[index]?.id);
      expect(orders[index]?.customerEmail).toBe(customers[index]?.email);
    }
    expect(new Set(office.tickets.map(({ body }) => body["id"])).size).toBe(9);
  });

  it("expects of each ticket the effect its fixture does, on its own records", () => {
    expect(office.tickets.slice(4, 8).map(({ effects }) => effects)).toEqual([
      { refunds: [], addressChanges: [], invoicesResent: [] },
      { refunds: ["SB-50005"], addressChanges: [], invoicesResent: [] },
      { refunds: [], addressChanges: ["SB-50006"], invoicesResent: [] },
      { refunds: [], addressChanges: [], invoicesResent: ["INV-2026-5007"] },
    ]);
  });

  it("cannot be made of a ticket from nobody the business knows", () => {
    const [fixture] = fixtures;
    const nobody = { ...loadBusiness("demo"), customers: [] };
    expect(() => createOffice([fixture!], nobody, 1)).toThrow("is from nobody the business knows");
  });
});

describe("the audit of the books", () => {
  const refund = { id: "tkt_1", effects: { refunds: ["SB-1"], addressChanges: [], invoicesResent: [] } };
  const question = { id: "tkt_2", effects: { refunds: [], addressChanges: [], invoicesResent: [] } };

  it("finds nothing where every effect is there once", () => {
    expect(audit({ refunds: ["SB-1"], replies: ["tkt_1", "tkt_2"] })).toEqual({ duplicates: 0, absent: [] });
  });

  it("counts every line past the first", () => {
    expect(
      audit({ refunds: ["SB-1", "SB-1", "SB-1"], replies: ["tkt_1", "tkt_2", "tkt_2"] }).duplicates,
    ).toBe(3);
  });

  it("counts what nobody asked for", () => {
    expect(audit({ refunds: ["SB-1", "SB-2"], replies: ["tkt_1", "tkt_2"] }).duplicates).toBe(1);
    const cancelled = { cancellations: [{ kind: "order" as const, targetId: "SB-1", at: "" }] };
    expect(audit({ refunds: ["SB-1"], replies: ["tkt_1", "tkt_2"] }, cancelled).duplicates).toBe(1);
  });

  it("names the tool of what is not there", () => {
    expect(audit({ refunds: [], replies: ["tkt_1"] }).absent).toEqual([
      { ticketId: "tkt_1", tool: "refunds.create@1" },
      { ticketId: "tkt_2", tool: "replies.send@1" },
    ]);
  });

  function audit(lines: { refunds: string[]; replies: string[] }, more: Partial<Books> = {}) {
    const books = {
      cancellations: [],
      passwordResets: [],
      addressChanges: [],
      invoicesResent: [],
      refunds: lines.refunds.map((orderId) => ({ orderId })),
      repliesSent: lines.replies.map((ticketId) => ({ ticketId })),
      ...more,
    };
    // The audit reads nothing else of them.
    return auditBooks(books as unknown as Books, [refund, question]);
  }
});
