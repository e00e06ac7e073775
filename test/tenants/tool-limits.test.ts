import { env } from "cloudflare:workers";
import { abortAllDurableObjects, runInDurableObject } from "cloudflare:test";
import { afterEach, describe, expect, it, vi } from "vitest";
import { createObjectName } from "../../src/domain/object-name.ts";
import type { ToolCallAdmission } from "../../src/domain/tool-admission.ts";
import { admitTools } from "../../src/tenants/admit-tools.ts";
import type { TenantGate } from "../../src/tenants/gate.ts";
import { Switches } from "../../src/tenants/switches.ts";
import { ToolLimits } from "../../src/tenants/tool-limits.ts";
import { jumpAhead, tidyUp } from "../support/tickets.ts";

afterEach(tidyUp);

const leaseMs = 20_000;
const generous = { ratePerMinute: 60_000, burst: 1_000, concurrency: 1_000 };

describe("calls of a tool under way", () => {
  it("are as many as it may have and not one more, though 500 ask at the same time", async () => {
    const gate = openGate("crowd");
    const limits = { ...generous, concurrency: 7 };
    const answers = await Promise.all(
      count(500).map((index) => gate.admitTools("demo", [call(`c${index}`, { limits })])),
    );
    expect(tally(answers.flat())).toEqual({ admitted: 7, tooManyAtOnce: 493 });
  });

  it("make room when they are given back, once each however often that is said", async () => {
    const gate = openGate("back");
    const limits = { ...generous, concurrency: 1 };
    await gate.admitTools("demo", [call("a", { limits })]);
    await gate.releaseTools("demo", [{ id: "a", tool: "orders.get" }]);
    await gate.releaseTools("demo", [{ id: "a", tool: "orders.get" }]);
    const answers = await gate.admitTools("demo", [call("b", { limits }), call("c", { limits })]);
    expect(tally(answers)).toEqual({ admitted: 1, tooManyAtOnce: 1 });
  });

  it("make room for those that come with the word of their end, in one row written", async () => {
    const limits = { ...generous, concurrency: 1 };
    const gate = openGate("along");
    await gate.admitTools("demo", [call("a", { limits })]);
    const ended = [{ id: "a", tool: "orders.get" }];
    expect(tally(await gate.admitTools("demo", [call("b", { limits })], ended))).toEqual({ admitted: 1 });
    await counted("along-rows", (ports) => {
      admitTools(ports, [call("a")]);
      expect(ports.written(() => admitTools(ports, [call("b")], ended))).toBe(1);
    });
  });

  it("are not ended by who is not under way, nor by another tool's call of the same id", async () => {
    const gate = openGate("strangers");
    const limits = { ...generous, concurrency: 1 };
    await gate.admitTools("demo", [call("a", { limits })]);
    await gate.releaseTools("demo", [
      { id: "z", tool: "orders.get" },
      { id: "a", tool: "orders.list" },
    ]);
    expect(tally(await gate.admitTools("demo", [call("b", { limits })]))).toEqual({ tooManyAtOnce: 1 });
  });

  it("whose holder died make room when their lease is over, and not before", async () => {
    const gate = openGate("dead");
    const limits = { ...generous, concurrency: 1 };
    freezeClock();
    await gate.admitTools("demo", [call("a", { limits })]);
    jumpAhead(leaseMs - 1);
    expect(await gate.admitTools("demo", [call("b", { limits })])).toMatchObject([
      { reason: "tooManyAtOnce", retryAfterMs: 1 },
    ]);
    jumpAhead(1);
    expect(tally(await gate.admitTools("demo", [call("b", { limits })]))).toEqual({ admitted: 1 });
  });
});

describe("the rate of a tool", () => {
  it("lets its burst through and then one call for each token, whatever is asked in between", async () => {
    const gate = openGate("rate");
    const limits = { ...generous, ratePerMinute: 7, burst: 3 };
    freezeClock();
    let admitted = 0;
    let asked = 0;
    for (let second = 0; second <= 600; second += 1) {
      const calls = count(5).map(() => call(`c${(asked += 1)}`, { limits, leaseMs: 1 }));
      admitted += tally(await gate.admitTools("demo", calls))["admitted"] ?? 0;
      jumpAhead(1_000);
    }
    // Ten minutes at seven a minute, and the burst.
    expect(admitted).toBe(73);
  });

  it("says when there is a token again, to the millisecond", async () => {
    const gate = openGate("when");
    const limits = { ...generous, ratePerMinute: 7, burst: 1 };
    freezeClock();
    await gate.admitTools("demo", [call("a", { limits })]);
    const [refused] = await gate.admitTools("demo", [call("b", { limits })]);
    expect(refused).toMatchObject({ reason: "rateLimited", retryAfterMs: 8_572 });
    jumpAhead(8_571);
    expect(tally(await gate.admitTools("demo", [call("b", { limits })]))).toEqual({ rateLimited: 1 });
    jumpAhead(1);
    expect(tally(await gate.admitTools("demo", [call("b", { limits })]))).toEqual({ admitted: 1 });
  });

  it("gives nothing twice where the clock is set back", async () => {
    const gate = openGate("back-in-time");
    const limits = { ...generous, ratePerMinute: 60, burst: 1 };
    freezeClock();
    await gate.admitTools("demo", [call("a", { limits })]);
    jumpAhead(-30_000);
    expect(tally(await gate.admitTools("demo", [call("b", { limits })]))).toEqual({ rateLimited: 1 });
    jumpAhead(30_000);
    expect(tally(await gate.admitTools("demo", [call("b", { limits })]))).toEqual({ rateLimited: 1 });
  });

  it("of one tool is not used up by another", async () => {
    const gate = openGate("others");
    const limits = { ...generous, burst: 1, ratePerMinute: 1 };
    const answers = await gate.admitTools("demo", [
      call("a", { limits }),
      call("b", { limits, tool: "orders.list" }),
      call("c", { limits }),
    ]);
    expect(answers.map(({ status }) => status)).toEqual(["admitted", "admitted", "refused"]);
  });
});

describe("a call's id", () => {
  it("is good for one call while it is remembered, and a copy that comes late is none", async () => {
    const gate = openGate("twice");
    freezeClock();
    const answers = await gate.admitTools("demo", [call("a"), call("a")]);
    expect(tally(answers)).toEqual({ admitted: 1, callRepeated: 1 });
    await gate.releaseTools("demo", [{ id: "a", tool: "orders.get" }]);
    jumpAhead(leaseMs - 1);
    expect(await gate.admitTools("demo", [call("a")])).toMatchObject([
      { reason: "callRepeated", retryAfterMs: null },
    ]);
  });

  it("is forgotten before the lease is over only where more than 256 came since, so that the row stays small", async () => {
    const gate = openGate("bounded");
    const limits = { ratePerMinute: 1_000_000, burst: 5_000, concurrency: 5_000 };
    for (const round of count(3)) {
      const calls = count(600).map((index) => call(`r${round}-${index}`, { limits }));
      expect(tally(await gate.admitTools("demo", calls))).toEqual({ admitted: 600 });
      // Whatever is under way is remembered.
      expect(tally(await gate.admitTools("demo", calls.slice(0, 1)))).toEqual({ callRepeated: 1 });
      await gate.releaseTools("demo", calls);
    }
    const [row] = await query(gate, "select json_array_length(state, '$.calls') as calls from tool_limits");
    expect(row).toEqual({ calls: 256 });
    expect(tally(await gate.admitTools("demo", [call("r2-599", { limits })]))).toEqual({ callRepeated: 1 });
  });
});

it("what is under way, used up and remembered outlives the object", async () => {
  const limits = { ratePerMinute: 1, burst: 4, concurrency: 2 };
  await openGate("restart").admitTools("demo", [call("a", { limits }), call("b", { limits })]);
  await abortAllDurableObjects();
  await openGate("restart").releaseTools("demo", [{ id: "a", tool: "orders.get" }]);
  await abortAllDurableObjects();
  const answers = await openGate("restart").admitTools(
    "demo",
    ["a", "b", "c", "d"].map((id) => call(id, { limits })),
  );
  expect(answers.map((answer) => ("reason" in answer ? answer.reason : "admitted"))).toEqual([
    "callRepeated",
    "callRepeated",
    "admitted",
    "tooManyAtOnce",
  ]);
  await openGate("restart").releaseTools(
    "demo",
    ["b", "c"].map((id) => ({ id, tool: "orders.get" })),
  );
  await abortAllDurableObjects();
  const rest = await openGate("restart").admitTools(
    "demo",
    ["e", "f"].map((id) => call(id, { limits })),
  );
  expect(tally(rest)).toEqual({ admitted: 1, rateLimited: 1 });
});

describe("a call that does something", () => {
  it("is let in once, though its tool has no limits, and after a restart as well", async () => {
    const gate = openGate("once");
    const deed = call("a", { limits: null, isOnce: true });
    expect(tally(await gate.admitTools("demo", [deed, deed]))).toEqual({ admitted: 1, callRepeated: 1 });
    await abortAllDurableObjects();
    expect(tally(await openGate("once").admitTools("demo", [deed]))).toEqual({ callRepeated: 1 });
    const others = count(300).map((index) => call(`d${index}`, { limits: null, isOnce: true }));
    expect(tally(await openGate("once").admitTools("demo", others))).toEqual({ admitted: 300 });
  });
});

describe("rows written", () => {
  it("are one for each tool of a batch let in, one for each given back, and none for the rest", async () => {
    await counted("rows", ({ written, limits, switches }) => {
      const admit = (calls: ToolCallAdmission[]) => admitTools({ limits, switches }, calls);
      const narrow = { ...generous, concurrency: 2 };
      expect(written(() => admit([call("a"), call("b")]))).toBe(1);
      expect(written(() => admit([call("c"), call("d", { tool: "orders.list", limits: narrow })]))).toBe(2);
      expect(written(() => admit([call("e", { limits: null }), call("f", { limits: null })]))).toBe(0);
      expect(written(() => admit([call("e", { limits: null, isOnce: true })]))).toBe(1);
      expect(written(() => admit([call("a")]))).toBe(0);
      expect(written(() => limits.admit([], [call("a"), call("b")]))).toBe(1);
      expect(written(() => limits.admit([], [call("a"), call("unknown"), call("a", { tool: "none" })]))).toBe(
        0,
      );
      expect(written(() => switches.set(off("orders.get"), "Ada"))).toBe(2);
      expect(written(() => switches.set(off("orders.get"), "Ada"))).toBe(0);
      expect(written(() => admit([call("g")]))).toBe(0);
    });
  });

  it("read once, a switch costs no row", async () => {
    await counted("reads", ({ read, limits, switches }) => {
      switches.set(off("orders.get"), "Ada");
      admitTools({ limits, switches }, [call("a"), call("b", { tool: "orders.list" })]);
      expect(read(() => admitTools({ limits, switches }, [call("c")]))).toBe(0);
      expect(read(() => admitTools({ limits, switches }, [call("d", { tool: "orders.list" })]))).toBe(0);
    });
  });
});

describe("a switch", () => {
  it("stops the very next call of its tool, and no other, until it is on again", async () => {
    const gate = openGate("switch");
    expect(tally(await gate.admitTools("demo", [call("a")]))).toEqual({ admitted: 1 });
    await gate.setSwitch("demo", off("orders.get"), "Ada");
    const [own, other] = await gate.admitTools("demo", [
      call("b", { limits: null }),
      call("c", { tool: "orders.list" }),
    ]);
    expect(own).toEqual({
      status: "refused",
      reason: "toolDisabled",
      message: "orders.get is switched off: the shop is moving",
      retryAfterMs: null,
    });
    expect(other).toEqual({ status: "admitted" });
    await gate.setSwitch("demo", { ...off("orders.get"), isOff: false }, "Ada");
    expect(tally(await gate.admitTools("demo", [call("b")]))).toEqual({ admitted: 1 });
  });

  it("for everything stops every tool, and those that are off by themselves stay off after it", async () => {
    const gate = openGate("everything");
    await gate.setSwitch("demo", off("orders.get"), "Ada");
    await gate.setSwitch("demo", off("*"), "Ada");
    const all = [call("a"), call("b", { tool: "orders.list", limits: null })];
    expect(tally(await gate.admitTools("demo", all))).toEqual({ tenantDisabled: 2 });
    await gate.setSwitch("demo", { ...off("*"), isOff: false }, "Ada");
    expect(tally(await gate.admitTools("demo", all))).toEqual({ toolDisabled: 1, admitted: 1 });
  });

  it("uses up nothing of what it stops", async () => {
    const gate = openGate("unused");
    const limits = { ratePerMinute: 1, burst: 1, concurrency: 1 };
    await gate.setSwitch("demo", off("orders.get"), "Ada");
    await gate.admitTools("demo", [call("a", { limits })]);
    await gate.setSwitch("demo", { ...off("orders.get"), isOff: false }, "Ada");
    expect(tally(await gate.admitTools("demo", [call("a", { limits })]))).toEqual({ admitted: 1 });
  });

  it("outlives the object, and so does who switched what and why, newest first", async () => {
    vi.useFakeTimers({ toFake: ["Date"], now: 1_000_000 });
    await openGate("audit").setSwitch("demo", off("orders.get"), "Ada");
    jumpAhead(1);
    await openGate("audit").setSwitch(
      "demo",
      { target: "orders.get", isOff: false, reason: "moved" },
      "Astrid",
    );
    await abortAllDurableObjects();
    const last = { target: "orders.get", isOff: false, reason: "moved", by: "Astrid", at: 1_000_001 };
    expect(await openGate("audit").switches("demo")).toEqual([last]);
    expect(await openGate("audit").switchHistory("demo")).toEqual([
      last,
      { ...off("orders.get"), by: "Ada", at: 1_000_000 },
    ]);
  });

  it("keeps the newest two hundred changes", async () => {
    const gate = openGate("long");
    for (const index of count(210)) {
      await gate.setSwitch("demo", { target: "*", isOff: index % 2 === 0, reason: `no ${index}` }, "Ada");
    }
    const history = await gate.switchHistory("demo");
    expect(history).toHaveLength(200);
    expect([history[0]?.reason, history.at(-1)?.reason]).toEqual(["no 209", "no 10"]);
  });
});

it("a gate answers about tools under its own tenant's name only", async () => {
  await runInDurableObject(openGate("own"), async (own: TenantGate) => {
    await expect(own.admitTools("acme", [call("a")])).rejects.toThrow("another");
    await expect(own.releaseTools("acme", [])).rejects.toThrow("another");
    await expect(own.switches("acme")).rejects.toThrow("another");
    await expect(own.switchHistory("acme")).rejects.toThrow("another");
    await expect(own.setSwitch("acme", off("*"), "Ada")).rejects.toThrow("another");
  });
});

function openGate(name: string) {
  return env.TENANT_GATE.getByName(createObjectName({ tenantId: "demo", kind: "gate", id: `tools-${name}` }));
}

function call(id: string, changes: Partial<ToolCallAdmission> = {}): ToolCallAdmission {
  return { id, tool: "orders.get", limits: generous, isOnce: false, leaseMs, ...changes };
}

function off(target: string) {
  return { target, isOff: true, reason: "the shop is moving" };
}

function count(length: number): number[] {
  return Array.from({ length }, (_, index) => index);
}

/** How often each answer was given; a refusal by its reason. */
function tally(answers: Awaited<ReturnType<TenantGate["admitTools"]>>): Record<string, number> {
  const groups = Map.groupBy(answers, (answer) => ("reason" in answer ? answer.reason : "admitted"));
  return Object.fromEntries([...groups].map(([reason, members]) => [reason, members.length]));
}

function freezeClock(): void {
  vi.useFakeTimers({ toFake: ["Date"], now: Date.now() });
}

function query(gate: ReturnType<typeof openGate>, text: string) {
  return runInDurableObject(gate, (_: TenantGate, { storage }) => storage.sql.exec(text).toArray());
}

interface Counted {
  limits: ToolLimits;
  switches: Switches;
  written(work: () => unknown): number;
  read(work: () => unknown): number;
}

/** Limits and switches over a real storage that counts its rows. */
async function counted(name: string, work: (ports: Counted) => void): Promise<void> {
  await runInDurableObject(openGate(name), (_: TenantGate, { storage }) => {
    let cursors: SqlStorageCursor<Record<string, SqlStorageValue>>[] = [];
    const exec: SqlStorage["exec"] = (text, ...values) => {
      const cursor = storage.sql.exec(text, ...values);
      cursors.push(cursor);
      return cursor as never;
    };
    const face = {
      sql: { exec } as SqlStorage,
      transactionSync: <Value>(closure: () => Value) => storage.transactionSync(closure),
    };
    const clock = { now: () => Date.now(), wait: async () => {} };
    const sum = (rows: "rowsRead" | "rowsWritten") => (deed: () => unknown) => {
      cursors = [];
      deed();
      return cursors.reduce((total, cursor) => total + cursor[rows], 0);
    };
    const ports = { limits: new ToolLimits(face, clock), switches: new Switches(face, clock) };
    work({ ...ports, written: sum("rowsWritten"), read: sum("rowsRead") });
  });
}
