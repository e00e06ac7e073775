import { describe, expect, it } from "vitest";
import type { EffectRow } from "../../src/coordinator/rows.ts";
import {
  decideNextMove,
  dispatchAttempts,
  dueAfterDispatch,
  lookUpAttempts,
  type LedgerMoment,
  type NextMove,
} from "../../src/coordinator/ledger.ts";
import type { Idempotency } from "../../src/domain/tool.ts";

/** First sent at 0, last at 1,000; given up after 100; carried out within 50 of that or never. */
const timeoutMs = 100;
const settleMs = 50;
const lastAt = 1_000;
const settledAt = lastAt + timeoutMs + settleMs;
const lifeMs = 10_000;

const classes = {
  read: { class: "read" },
  key: { class: "key", lifeMs, settleMs },
  marker: { class: "marker", settleMs },
  once: { class: "once" },
} as const satisfies Record<string, Idempotency>;
type Class = keyof typeof classes;

const every = Object.keys(classes) as Class[];
const left = ["dispatched", "unknown"] as const;

describe("an effect that has not left, or whose last try is known to have come to nothing", () => {
  it.each(every)("of class %s is sent in its own run and withdrawn in a later one", (kind) => {
    expect(movesOf(kind, { status: "owed", dispatch: null })).toEqual(["dispatch"]);
    expect(movesOf(kind, { status: "owed" })).toEqual(["dispatch"]);
    expect(movesOf(kind, { status: "owed", dispatch: null }, { epoch: 2 })).toEqual(["withdraw"]);
    expect(movesOf(kind, { status: "owed" }, { epoch: 2 })).toEqual(["withdraw"]);
  });

  it.each(every)("of class %s is withdrawn where its ticket is gone", (kind) => {
    expect(movesOf(kind, { status: "owed", dispatch: null }, { epoch: Infinity })).toEqual(["withdraw"]);
  });
});

describe.each(left)("an effect that is %s", (status) => {
  const table: [string, Class, Changes, Partial<LedgerMoment>, string][] = [
    ["is asked again: it changed nothing", "read", {}, { epoch: 2, isPermitted: false }, "dispatch"],

    ["goes again under its key", "key", {}, {}, "dispatch"],
    ["goes again though nothing can be looked up", "key", {}, { canLookUp: false }, "dispatch"],
    ["goes a last time", "key", { attempts: dispatchAttempts - 1 }, {}, "dispatch"],
    ["is looked up after its last try", "key", { attempts: dispatchAttempts }, {}, "lookUp"],
    ["goes again while its key lives", "key", {}, { nowMs: lifeMs - 1 }, "dispatch"],
    ["is looked up once its key is forgotten", "key", {}, { nowMs: lifeMs }, "lookUp"],
    ["is looked up where it is permitted no more", "key", {}, { isPermitted: false }, "lookUp"],
    ["is looked up where its run is over", "key", {}, { epoch: 2 }, "lookUp"],
    ["waits until it can have settled", "key", { attempts: 9 }, { nowMs: settledAt - 1 }, "wait"],
    ["is a person's without look-ups", "key", { attempts: 9 }, { canLookUp: false }, "handOver"],
    ["is a person's after its last look-up", "key", { attempts: 9, lookUps: 5 }, {}, "handOver"],

    ["is looked up before it goes again", "marker", {}, {}, "lookUp"],
    ["is looked up, permitted or not", "marker", {}, { isPermitted: false }, "lookUp"],
    ["is looked up, its run over or not", "marker", {}, { epoch: 2 }, "lookUp"],
    ["waits until it can have settled", "marker", {}, { nowMs: settledAt - 1 }, "wait"],
    ["is looked up a last time", "marker", { lookUps: lookUpAttempts - 1 }, {}, "lookUp"],
    ["is a person's after its last look-up", "marker", { lookUps: lookUpAttempts }, {}, "handOver"],
    ["is a person's without look-ups", "marker", {}, { canLookUp: false }, "handOver"],

    ["is a person's at once", "once", {}, { nowMs: lastAt }, "handOver"],
    ["is a person's though it could be looked up", "once", {}, {}, "handOver"],
    ["is a person's in a later run too", "once", {}, { epoch: 2 }, "handOver"],
  ];

  it.each(table)("%s (%s, %o, %o)", (_, kind, changes, moment, move) => {
    expect(decide(kind, { status, ...changes }, moment).move).toBe(move);
  });

  it("waits exactly until its time-out and the other side's are over", () => {
    const waiting = decide("marker", { status }, { nowMs: lastAt });
    expect(waiting).toEqual({ move: "wait", until: settledAt });
  });

  it.each(["marker", "once"] as const)(
    "of class %s never leaves again unseen, whatever else is true",
    (kind) => {
      expect(movesOf(kind, { status })).not.toContain("dispatch");
      expect(movesOf(kind, { status, attempts: 0 })).not.toContain("dispatch");
    },
  );

  it("of a run that is over never leaves again", () => {
    for (const kind of ["key", "marker", "once"] as const) {
      for (const nowMs of [lastAt, settledAt, lifeMs]) {
        for (const isPermitted of [true, false]) {
          expect(decide(kind, { status }, { epoch: 2, nowMs, isPermitted }).move).not.toBe("dispatch");
        }
      }
    }
  });
});

describe("an effect whose request has just left, should everything be lost now", () => {
  it.each(["read", "key", "once"] as const)("of class %s is taken up after the usual wait", (kind) => {
    expect(dueAfterDispatch({ idempotency: classes[kind], timeoutMs }, 5_000, 2_000)).toBe(7_000);
  });

  it("that has to be looked for is left alone until it can be found", () => {
    const due = dueAfterDispatch({ idempotency: classes.marker, timeoutMs }, 5_000, 2_000);
    expect(due).toBe(5_000 + timeoutMs + settleMs);
  });
});

interface Changes {
  status?: EffectRow["status"];
  attempts?: number;
  lookUps?: number;
  dispatch?: null;
}

/** One try, given up and settled, in its own run, permitted, and to be found: unless it is said otherwise. */
function decide(kind: Class, changes: Changes, moment: Partial<LedgerMoment> = {}): NextMove {
  const { status = "owed", attempts = 1, lookUps = 0 } = changes;
  const dispatch =
    changes.dispatch === null
      ? null
      : {
          argumentHash: "hash",
          permittedBy: "rule",
          policyVersion: "1",
          firstAt: 0,
          lastAt,
          lookUps,
          isDoubtful: false,
        };
  return decideNextMove(
    { status, epoch: 1, attempts, dispatch },
    { idempotency: classes[kind], timeoutMs },
    { nowMs: settledAt, epoch: 1, canLookUp: true, isPermitted: true, ...moment },
  );
}

/** The moves there are whatever the time, the permit and the look-ups: each once. */
function movesOf(kind: Class, changes: Changes, moment: Partial<LedgerMoment> = {}): string[] {
  const flags = [true, false];
  const moves = [lastAt, settledAt, lifeMs].flatMap((nowMs) =>
    flags.flatMap((canLookUp) =>
      flags.map((isPermitted) => decide(kind, changes, { nowMs, canLookUp, isPermitted, ...moment }).move),
    ),
  );
  return [...new Set(moves)];
}
