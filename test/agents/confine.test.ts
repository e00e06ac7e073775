import { describe, expect, it } from "vitest";
import { isForRequester, withholdOutput } from "../../src/agents/confine.ts";
import { findTool } from "../../src/tools/catalog.ts";

const hannah = "hannah@example.com";

describe("a look-up by address", () => {
  it.each([
    ["the requester's own", { email: hannah }, true],
    ["the requester's own in other letters", { email: " Hannah@Example.com " }, true],
    ["somebody else's", { email: "mallory@example.com" }, false],
    ["two at once", { email: `${hannah}, mallory@example.com` }, false],
    ["a pattern", { email: "%" }, false],
    ["none", {}, false],
    ["a list", { email: [hannah] }, false],
    ["nothing an object could be", "email", false],
  ])("by %s: %s is let through: %s", (_, input, isLetThrough) => {
    expect(isForRequester(toolOf("customers.find@1"), input, hannah)).toBe(isLetThrough);
  });

  it("is nobody's where nobody has vouched for an address", () => {
    expect(isForRequester(toolOf("orders.list@1"), { email: "" }, null)).toBe(false);
  });

  it("is not what a look-up by number is", () => {
    expect(isForRequester(toolOf("orders.get@1"), { orderId: "SB-1" }, null)).toBe(true);
  });
});

describe("what a look-up has found", () => {
  const own = { id: "SB-1", customerEmail: hannah, totalCents: 100 };
  const foreign = { id: "SB-2", customerEmail: "mallory@example.com", shippingAddress: "1 Elsewhere" };

  it("is shown where it is the requester's, or nobody's in particular", () => {
    const output = { orders: [own], passages: [{ slug: "returns", text: "30 days" }], order: null };
    expect(withholdOutput(output, hannah)).toEqual(output);
  });

  it("is no more than a number where it is somebody else's", () => {
    const withheld = { id: "SB-2", belongsTo: "somebodyElse" };
    expect(withholdOutput({ order: foreign }, hannah)).toEqual({ order: withheld });
    expect(withholdOutput({ orders: [own, foreign] }, hannah)).toEqual({ orders: [own, withheld] });
    expect(withholdOutput({ order: own }, null)).toEqual({
      order: { id: "SB-1", belongsTo: "somebodyElse" },
    });
  });
});

function toolOf(id: string) {
  const tool = findTool(id);
  if (!tool) throw new Error(`there is no ${id}`);
  return tool;
}
