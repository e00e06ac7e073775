import { describe, expect, it } from "vitest";
import { changesOf } from "../../src/coordinator/record-changes.ts";
import type { ProposedAction } from "../../src/domain/draft.ts";
import type { Evidence } from "../../src/domain/evidence.ts";
import { catalogOf } from "../../src/tools/catalog.ts";
import { findTestTenant } from "../support/tenants.ts";

const catalog = catalogOf(findTestTenant("demo-own"));
const order = {
  id: "SB-1",
  status: "paid",
  totalCents: 12_900,
  refundedCents: 2_900,
  shippingAddress: "1 Old Road",
};
const subscription = { id: "SUB-1", status: "active", renewsAt: "2026-12-01T00:00:00Z" };

describe("what an action would make of its record", () => {
  it("a refund: what is paid back in all, and what is left", () => {
    expect(changes("refunds.create@1", { orderId: "SB-1", amountCents: 4_000 })).toEqual([
      { field: "refundedCents", before: 2_900, after: 6_900 },
      { field: "leftCents", before: 10_000, after: 6_000 },
    ]);
  });

  it("a new address: the old one and the new one", () => {
    expect(changes("orders.changeAddress@1", { orderId: "SB-1", address: "2 New Road" })).toEqual([
      { field: "shippingAddress", before: "1 Old Road", after: "2 New Road" },
    ]);
  });

  it("a cancelled order: its status, and its money only where it was paid", () => {
    expect(changes("orders.cancel@1", { orderId: "SB-1" })).toEqual([
      { field: "status", before: "paid", after: "cancelled" },
      { field: "refundedCents", before: 2_900, after: 12_900 },
    ]);
    expect(changes("orders.cancel@1", { orderId: "SB-1" }, [{ ...order, status: "pending" }])).toEqual([
      { field: "status", before: "pending", after: "cancelled" },
    ]);
  });

  it("a cancelled subscription: it is not renewed", () => {
    expect(changes("subscriptions.cancel@1", { subscriptionId: "SUB-1" })).toEqual([
      { field: "status", before: "active", after: "cancelled" },
      { field: "renewsAt", before: "2026-12-01T00:00:00Z", after: null },
    ]);
  });

  it("is told from the newest answer, whose revision moves with the record", () => {
    const action = propose("refunds.create@1", { orderId: "SB-1", amountCents: 100 });
    const first = changesOf(action, remember([order]), catalog);
    const later = changesOf(action, remember([order, { ...order, refundedCents: 5_000 }]), catalog);
    expect(later.changes[0]).toEqual({ field: "refundedCents", before: 5_000, after: 5_100 });
    expect(first.target).toMatchObject({ kind: "order", id: "SB-1" });
    expect(later.target?.revision).not.toBe(first.target?.revision);
  });

  it("is nothing where no system of record has answered, whatever customers say of it", () => {
    const action = propose("refunds.create@1", { orderId: "SB-1", amountCents: 100 });
    expect(changesOf(action, remember([]), catalog)).toEqual({ target: null, changes: [] });
    const [piece] = remember([order]).dossier.evidence;
    const said = { dossier: { evidence: [{ ...piece, provenance: "customerText" } as Evidence], gaps: [] } };
    expect(changesOf(action, said, catalog)).toEqual({ target: null, changes: [] });
  });

  it("is nothing for a tool that declares nothing", () => {
    expect(changes("invoices.resend@1", { invoiceId: "SB-1" })).toEqual([]);
  });
});

function changes(tool: string, values: ProposedAction["arguments"], records = [order] as object[]) {
  return changesOf(propose(tool, values), remember([...records, subscription]), catalog).changes;
}

function propose(tool: string, values: ProposedAction["arguments"]): ProposedAction {
  return { id: "a1", tool, arguments: values, reason: "", evidenceIds: [] };
}

function remember(records: readonly object[]) {
  const evidence = records.map((content, index): Evidence => ({
    id: `e${index}`,
    provenance: "systemOfRecord",
    tool: "orders.get@1",
    callId: "c",
    title: "",
    content: content as Record<string, string>,
  }));
  return { dossier: { evidence, gaps: [] } };
}
