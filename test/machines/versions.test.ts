import { describe, expect, it } from "vitest";
import { startTicket, step } from "../../src/machines/step.ts";
import { machineVersion } from "../../src/machines/ticket.ts";
import {
  bringUpToDate,
  MachineUnknown,
  migrations,
  type Migration,
  type StoredSnapshot,
} from "../../src/machines/versions.ts";

const current = startTicket({
  slaAtRiskMs: 1_000,
  slaBreachMs: 3_000,
  approvalExpireMs: 5_000,
  budget: { tokens: 1_000, costMicros: 1_000 },
}).snapshot;

const { handbacks, ...contextOfMiddle } = current.context;

/** Two machines ago `queued` was called `waiting`, and until one ago nobody counted handbacks. */
const oldest: StoredSnapshot = {
  machineVersion: "ticket@-1",
  value: { main: { open: "waiting" }, sla: "onTrack", budget: "ok" },
  context: contextOfMiddle,
};
const toMiddle: Migration = {
  from: "ticket@-1",
  to: "ticket@0",
  migrate: ({ value, context }) => ({ value: { ...value, main: { open: "queued" } }, context }),
};
const toCurrent: Migration = {
  from: "ticket@0",
  to: machineVersion,
  migrate: ({ value, context }) => ({ value, context: { ...context, handbacks } }),
};

describe("a stored snapshot", () => {
  it("of the current machine is taken as it is", () => {
    const answer = bringUpToDate(current);
    expect(answer.ok && answer.value).toBe(current);
  });

  it("of an older machine goes through each migration on the way, in order", () => {
    expect(bringUpToDate(oldest, [toCurrent, toMiddle])).toEqual({
      ok: true,
      value: { ...current, value: { ...current.value, main: { open: "queued" } } },
    });
  });

  it("is left as it was by the migrations", () => {
    const before = structuredClone(oldest);
    bringUpToDate(oldest, [toMiddle, toCurrent]);
    expect(oldest).toEqual(before);
  });

  it.each([
    ["of a machine nobody has heard of", { ...current, machineVersion: "order@7" }, [toMiddle, toCurrent]],
    ["whose chain of migrations ends too early", oldest, [toMiddle]],
    ["whose migrations go in circles", oldest, [toMiddle, { ...toCurrent, to: oldest.machineVersion }]],
    ["without any version", {} as StoredSnapshot, [toMiddle, toCurrent]],
  ])("%s is refused by its name", (_, stored, known) => {
    expect(bringUpToDate(stored, known)).toEqual({
      ok: false,
      failure: { reason: "machineUnknown", version: stored.machineVersion },
    });
  });

  it("that cannot be read makes the step throw, with a code and the version", () => {
    const stepping = () => step({ ...current, machineVersion: "ticket@0" }, { type: "ticket.queued" });
    expect(stepping).toThrow(MachineUnknown);
    expect(stepping).toThrow(expect.objectContaining({ code: "machineUnknown", version: "ticket@0" }));
    expect(stepping).toThrow(`ticket@0 in this worker and no migration from it, only ${machineVersion}`);
  });
});

describe("the shipped migrations", () => {
  it("lead from each older version in one way, and on to the current one", () => {
    const versions = migrations.map(({ from }) => from);
    expect(versions).toEqual([...new Set(versions)]);
    expect(versions).not.toContain(machineVersion);
    for (const { to } of migrations) expect([...versions, machineVersion]).toContain(to);
  });
});
