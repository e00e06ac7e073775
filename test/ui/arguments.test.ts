import { describe, expect, it } from "vitest";
import { actionTitle } from "../../src/ui/action-words.ts";
import { entryOf, fieldsOf, readEntries, type Arguments } from "../../src/ui/arguments.ts";

const refund: Arguments = { orderId: "SB-1", amountCents: 12900, currency: "EUR", reason: "Lost" };

describe("an action's arguments", () => {
  it("are labelled, and money is shown as money", () => {
    expect(fieldsOf(refund).map(({ label, kind, shown }) => [label, kind, shown])).toEqual([
      ["Order id", "text", "SB-1"],
      ["Amount", "money", "€129.00"],
      ["Currency", "choice", "EUR"],
      ["Reason", "text", "Lost"],
    ]);
  });

  it("come back unchanged when nothing was edited", () => {
    const values: Arguments = {
      ...refund,
      note: "a long note\nover two lines",
      urgent: true,
      count: 3,
      lines: [1, 2],
    };
    const fields = fieldsOf(values);
    const entries = new Map(fields.map((field) => [field.name, entryOf(field)]));
    expect(readEntries(fields, (name) => entries.get(name) ?? null)).toEqual(values);
  });

  it.each([
    ["72", 7200],
    ["72.5", 7250],
    ["72,05", 7205],
    ["1.15", 115],
    [" 0.29 ", 29],
    ["9007199.99", 900719999],
  ])("reads the amount %s as %d cents", (entry, cents) => {
    expect(edited("amountCents", entry)?.["amountCents"]).toBe(cents);
  });

  it("count money in the currency's own smallest unit", () => {
    const yen = fieldsOf({ amountCents: 500, currency: "JPY" });
    expect(yen[0]).toMatchObject({ shown: "¥500" });
    expect(entryOf(yen[0]!)).toBe("500");
    const dinar = fieldsOf({ amountCents: 1250, currency: "KWD" });
    expect(entryOf(dinar[0]!)).toBe("1.250");
    const entry = (fields: typeof yen, text: string) =>
      readEntries(fields, (name) => (name === "amountCents" ? text : "X"))?.["amountCents"];
    expect([entry(yen, "480"), entry(yen, "4.80"), entry(dinar, "1.2")]).toEqual([480, undefined, 1200]);
  });

  it.each(["", "-5", "1.234", "1e3", "12 EUR", "1.000,00", "NaN"])(
    "does not read %j as an amount",
    (entry) => {
      expect(edited("amountCents", entry)).toBeNull();
    },
  );

  it("refuses an empty text and a number that is none", () => {
    expect(edited("reason", "  ")).toBeNull();
    expect(readEntries(fieldsOf({ count: 3 }), () => "three")).toBeNull();
  });

  it("reads a flag that is not sent as not set", () => {
    expect(readEntries(fieldsOf({ urgent: true }), () => null)).toEqual({ urgent: false });
  });
});

describe("an action's title", () => {
  it("says what is done to what", () => {
    expect(actionTitle({ tool: "refunds.create@1", arguments: refund })).toBe(
      "Refund €129.00 for order SB-1",
    );
    expect(actionTitle({ tool: "orders.cancel@1", arguments: { orderId: "SB-2" } })).toBe(
      "Cancel order SB-2 and pay it back",
    );
  });

  it("names a tool it has no words for", () => {
    expect(actionTitle({ tool: "warehouse.holdParcel@2", arguments: {} })).toBe("Warehouse hold parcel");
  });
});

function edited(name: string, entry: string) {
  const fields = fieldsOf(refund);
  return readEntries(fields, (wanted) =>
    wanted === name ? entry : entryOf(fields.find((field) => field.name === wanted) ?? fail(wanted)),
  );
}

function fail(name: string): never {
  throw new Error(`no field ${name}`);
}
