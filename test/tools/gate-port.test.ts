import { describe, expect, it } from "vitest";
import type { ToolAdmission, ToolCallAdmission } from "../../src/domain/tool-admission.ts";
import { createToolGate } from "../../src/tools/gate-port.ts";
import { pause } from "../support/tickets.ts";

describe("what the gateway asks of its tenant's gate", () => {
  it("travels together where it was asked for in one turn, and each gets its own answer", async () => {
    const { gate, asked } = openGate(["admitted", "refused"]);
    const answers = await Promise.all([gate.admit(call("a")), gate.admit(call("b"))]);
    expect(answers.map(({ status }) => status)).toEqual(["admitted", "refused"]);
    expect(asked).toEqual([{ admit: ["a", "b"], ended: [] }]);
  });

  it("takes along what has just ended, in one request", async () => {
    const { gate, asked } = openGate(["admitted"]);
    gate.release(call("a"));
    gate.release(call("b"));
    await gate.admit(call("c"));
    await pause(40);
    expect(asked).toEqual([{ admit: ["c"], ended: ["a", "b"] }]);
  });

  it("gives back what has ended when nothing follows, once", async () => {
    const { gate, asked } = openGate([]);
    gate.release(call("a"));
    await pause(40);
    expect(asked).toEqual([{ ended: ["a"] }]);
  });

  it("gives nothing back of a tool without limits: nobody counts it", async () => {
    const { gate, asked } = openGate([]);
    gate.release({ ...call("a"), limits: null });
    await pause(40);
    expect(asked).toEqual([]);
  });

  it("fails every call of a turn whose request was lost, and those it has no answer for", async () => {
    const lost = openGate(new Error("the line is dead"));
    const calls = await Promise.allSettled([lost.gate.admit(call("a")), lost.gate.admit(call("b"))]);
    expect(calls).toMatchObject([{ reason: { message: "the line is dead" } }, { status: "rejected" }]);
    const short = openGate(["admitted"]);
    const [first, second] = await Promise.allSettled([
      short.gate.admit(call("a")),
      short.gate.admit(call("b")),
    ]);
    expect([first.status, second.status]).toEqual(["fulfilled", "rejected"]);
  });
});

/** A gate object that answers as told, and what it was asked. */
function openGate(answers: ToolAdmission["status"][] | Error) {
  const asked: { admit?: string[]; ended: string[] }[] = [];
  const ids = (calls: readonly { id: string }[]) => calls.map(({ id }) => id);
  const stub = {
    admitTools: async (_: string, calls: ToolCallAdmission[], ended: { id: string }[]) => {
      asked.push({ admit: ids(calls), ended: ids(ended) });
      if (answers instanceof Error) throw answers;
      return answers.map((status) => ({ status }));
    },
    releaseTools: async (_: string, ended: { id: string }[]) => void asked.push({ ended: ids(ended) }),
  };
  const env = { TENANT_GATE: { getByName: () => stub } } as never;
  return { gate: createToolGate(env, "demo"), asked };
}

function call(id: string): ToolCallAdmission {
  const limits = { ratePerMinute: 60, burst: 1, concurrency: 1 };
  return { id, tool: "orders.get", limits, isOnce: false, leaseMs: 1_000 };
}
