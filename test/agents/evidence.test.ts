import { describe, expect, it } from "vitest";
import { EvidenceShelf } from "../../src/agents/evidence.ts";
import type { Evidence } from "../../src/domain/evidence.ts";
import { sandboxTools as tools } from "../../src/connectors/sandbox/tools.ts";

describe("the shelf of evidence", () => {
  it("numbers every record of an answer after what is known", () => {
    const shelf = new EvidenceShelf([piece("e1", "SB-1")]);
    const placed = shelf.add(tools["orders.list"], "c.1", { orders: [{ id: "SB-2" }, { id: "SB-3" }] });
    expect(placed).toMatchObject([
      { id: "e2", title: "order SB-2", provenance: "systemOfRecord", tool: "orders.list@1", callId: "c.1" },
      { id: "e3", title: "order SB-3" },
    ]);
    expect(shelf.all().map(({ id }) => id)).toEqual(["e1", "e2", "e3"]);
    expect(shelf.added().map(({ id }) => id)).toEqual(["e2", "e3"]);
  });

  it("keeps the first number of a record that is found again, by whichever tool of its system", () => {
    const shelf = new EvidenceShelf([piece("e1", "SB-1")]);
    expect(shelf.add(tools["orders.list"], "c.2", { orders: [{ id: "SB-1" }] })).toMatchObject([
      { id: "e1" },
    ]);
    expect(shelf.added()).toEqual([]);
  });

  it("takes a record that has changed as a new piece", () => {
    const shelf = new EvidenceShelf([piece("e1", "SB-1")]);
    const changed = shelf.add(tools["orders.get"], "c.2", { order: { id: "SB-1", status: "shipped" } });
    expect(changed).toMatchObject([{ id: "e2" }]);
  });

  it("finds nothing in an answer without records", () => {
    const shelf = new EvidenceShelf([]);
    expect(shelf.add(tools["orders.get"], "c.1", { order: null })).toEqual([]);
    expect(shelf.add(tools["orders.list"], "c.1", { orders: [] })).toEqual([]);
    expect(shelf.add(tools["orders.get"], "c.1", "text")).toEqual([]);
    expect(shelf.all()).toEqual([]);
  });

  it("numbers a colleague's findings anew, and never twice", () => {
    const shelf = new EvidenceShelf([piece("e1", "SB-1")]);
    const placed = shelf.addAll([piece("e1", "SB-7"), piece("e2", "SB-1"), piece("e3", "SB-8")]);
    expect(placed.map(({ id, content }) => [id, content])).toEqual([
      ["e2", { id: "SB-7" }],
      ["e1", { id: "SB-1" }],
      ["e3", { id: "SB-8" }],
    ]);
    expect(new Set(shelf.all().map(({ id }) => id)).size).toBe(shelf.all().length);
  });

  it("still gives fresh numbers where what is known does not begin with e1", () => {
    const shelf = new EvidenceShelf([piece("e5", "SB-5"), piece("e6", "SB-6")]);
    shelf.add(tools["orders.list"], "c.1", {
      orders: Array.from({ length: 6 }, (_, n) => ({ id: `SB-${n + 10}` })),
    });
    expect(new Set(shelf.all().map(({ id }) => id)).size).toBe(8);
  });
});

function piece(id: string, orderId: string): Evidence {
  return {
    id,
    provenance: "systemOfRecord",
    tool: "orders.get@1",
    callId: "c",
    title: `order ${orderId}`,
    content: { id: orderId },
  };
}
