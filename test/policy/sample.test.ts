import { describe, expect, it } from "vitest";
import { drawSample, isSample } from "../../src/policy/sample.ts";
import { findTool } from "../../src/tools/catalog.ts";
import type { ToolDefinition } from "../../src/domain/tool.ts";

const key = new TextEncoder().encode("the key of one tenant");
const refunds = toolOf("refunds.create@1");

describe("a sample", () => {
  it("is about one in as many as the rule says", () => {
    const orders = Array.from({ length: 20_000 }, (_, index) => `SB-${index}`);
    const draws = orders.map((orderId) => draw({ orderId }));
    for (const sampleOneIn of [2, 20, 100]) {
      const taken = draws.filter((each) => isSample({ sampleOneIn }, each)).length;
      expect(taken / (orders.length / sampleOneIn)).toBeGreaterThan(0.75);
      expect(taken / (orders.length / sampleOneIn)).toBeLessThan(1.25);
    }
    expect(draws.some((each) => isSample({ sampleOneIn: null }, each))).toBe(false);
  });

  it("stays one, whatever else is written, in whichever ticket about the record", () => {
    const once = draw({ orderId: "SB-1", amountCents: 4_999, reason: "damaged" });
    expect(draw({ orderId: "SB-1", amountCents: 1, reason: "another word" })).toBe(once);
    expect(draw({ orderId: "SB-1" }, { ticketId: "tkt_2" })).toBe(once);
    expect(draw({ orderId: "SB-2" })).not.toBe(once);
  });

  it("of a tool that acts on no record is the ticket's", () => {
    const free = { name: "notes.add", targetArgument: null };
    const once = draw({ text: "one" }, { tool: free });
    expect(draw({ text: "two" }, { tool: free })).toBe(once);
    expect(draw({ text: "one" }, { tool: free, ticketId: "tkt_2" })).not.toBe(once);
  });

  it("cannot be told without the key, nor from another tool's", () => {
    const orderId = "SB-1";
    const once = draw({ orderId });
    const other = drawSample(
      new TextEncoder().encode("the key of another"),
      { arguments: { orderId } },
      { tool: refunds, ticketId: "tkt_1" },
    );
    expect(other).not.toBe(once);
    expect(draw({ orderId }, { tool: toolOf("orders.cancel@1") })).not.toBe(once);
  });

  it("of fewer is one of more as well, so that a rule made stricter asks no less about anything", () => {
    for (let index = 0; index < 1_000; index += 1) {
      const drawn = draw({ orderId: `SB-${index}` });
      if (isSample({ sampleOneIn: 20 }, drawn)) expect(isSample({ sampleOneIn: 10 }, drawn)).toBe(true);
    }
  });
});

function draw(
  given: Record<string, string | number>,
  { tool = refunds, ticketId = "tkt_1" }: Partial<Parameters<typeof drawSample>[2]> = {},
): number {
  return drawSample(key, { arguments: given }, { tool, ticketId });
}

function toolOf(id: string): ToolDefinition {
  const tool = findTool(id);
  if (!tool) throw new Error(`there is no ${id}`);
  return tool;
}
