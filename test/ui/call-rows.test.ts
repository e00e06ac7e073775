import { expect, it } from "vitest";
import type { Call } from "../../src/domain/call.ts";
import { orderCalls } from "../../src/ui/call-rows.ts";

it("lists each call below its parent, brothers in the order they began", () => {
  const calls = [
    call("b", null, 5),
    call("a2", "a", 3),
    call("a1", "a", 2),
    call("a", null, 1),
    call("a1x", "a1", 4),
  ];
  expect(rowsOf(calls)).toEqual(["0 a", "1 a1", "2 a1x", "1 a2", "0 b"]);
});

it("keeps a call whose parent is not known at the root", () => {
  expect(rowsOf([call("x", "gone", 1)])).toEqual(["0 x"]);
});

it("lists calls that name each other as parents once each", () => {
  expect(rowsOf([call("x", "y", 1), call("y", "x", 2)])).toEqual(["0 x", "0 y"]);
});

function rowsOf(calls: Call[]) {
  return orderCalls(calls).map((row) => `${row.depth} ${row.call.id}`);
}

function call(id: string, parentId: string | null, startedAt: number): Call {
  return {
    id,
    parentId,
    caller: "coordinator",
    callee: "gather",
    kind: "agent",
    inputHash: "",
    attempt: 1,
    startedAt,
    endedAt: startedAt,
    outcome: "success",
    reason: null,
    inputTokens: 0,
    outputTokens: 0,
    costMicros: 0,
    traceId: "",
  };
}
