import { expect, test } from "vitest";
import { createTeller } from "../../src/agents/tell-findings.ts";
import type { Evidence } from "../../src/domain/evidence.ts";

test("a passage is told once, its beginning alone; a record is told whole, each time", () => {
  const tell = createTeller();
  const order = piece("e1", { id: "SB-10027", status: "x".repeat(900) });
  const long = piece("e2", "y".repeat(900));
  expect(tell([order, long])).toEqual([
    { id: "e1", title: "t", content: order.content },
    { id: "e2", title: "t", content: `${"y".repeat(200)}…` },
  ]);
  expect(tell([order, long, piece("e3", "short")])).toEqual([
    { id: "e1", title: "t", content: order.content },
    { id: "e3", title: "t", content: "short" },
  ]);
});

test("of one search the five best are told that are new", () => {
  const tell = createTeller();
  const found = Array.from({ length: 9 }, (_, index) => piece(`e${index + 1}`, "text"));
  expect(tell(found).map(({ id }) => id)).toEqual(["e1", "e2", "e3", "e4", "e5"]);
  expect(tell(found).map(({ id }) => id)).toEqual(["e6", "e7", "e8", "e9"]);
});

function piece(id: string, content: Evidence["content"]): Evidence {
  return { id, provenance: "knowledge", tool: "knowledge.search@1", callId: "c", title: "t", content };
}
