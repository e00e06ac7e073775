/**
 * A deploy may meet a ticket anywhere on its way. So what every released machine did is kept in `fixtures/histories`,
 * and the machine of this code takes over from each of those snapshots: it goes on as the old one did, or in a way
 * that is declared here.
 */
import { describe, expect, it } from "vitest";
import { findDrift } from "../../scripts/histories/drift.ts";
import {
  listVersions,
  readHistories,
  type History,
  type RecordedStep,
  type StoredStep,
} from "../../scripts/histories/history.ts";
import type { TicketEvent } from "../../src/domain/event.ts";
import { ticketStates, type TicketState } from "../../src/domain/state.ts";
import { startTicket, stateOf, step, type TicketSnapshot } from "../../src/machines/step.ts";
import { machineVersion } from "../../src/machines/ticket.ts";
import { bringUpToDate } from "../../src/machines/versions.ts";

/** What tickets of a version no longer do as they did then: at one step, or wherever an event meets a state. */
type Difference = { version: string; why: string } & (
  { history: string; step: number } | { state: TicketState; event: TicketEvent["type"] }
);

const differences: Difference[] = [
  {
    version: "ticket@1",
    why: "What was on its way when a person closed the ticket is a fact, and is kept.",
    state: "resolved",
    event: "reply.sent",
  },
  ...(["cancelled", "gathering", "acting"] as const).map((state) => ({
    version: "ticket@1",
    why: "A ticket no person has cannot be handed back, so its budget is not whole again either.",
    state,
    event: "ticket.handedBack" as const,
  })),
];

describe("the current machine", () => {
  it("does what the file of its version says, and the file takes its every transition", () => {
    expect(findDrift().join("\n")).toBe("");
  });

  it("is recorded in every state a ticket can be in", () => {
    const recorded = readHistories(machineVersion).histories.flatMap(({ first, steps }) => [first, ...steps]);
    const states = new Set(recorded.map(({ snapshot }) => stateOf(snapshot as TicketSnapshot)));
    // Erasing is not the machine's to do.
    expect([...states].toSorted()).toEqual(ticketStates.filter((state) => state !== "erased").toSorted());
  });
});

describe.each(listVersions())("a ticket of %s, met by a deploy in the middle of its way", (version) => {
  const { histories } = readHistories(version);

  it("has every field the current machine knows, and no other", () => {
    const found = new Set<string>();
    for (const { first, steps } of histories) {
      const begun = startTicket(bringUp(first).context.settings).snapshot;
      for (const stored of [first, ...steps]) {
        const { value, context } = bringUp(stored);
        found.add(JSON.stringify([Object.keys(value).toSorted(), Object.keys(context).toSorted()]));
      }
      found.add(JSON.stringify([Object.keys(begun.value).toSorted(), Object.keys(begun.context).toSorted()]));
    }
    expect([...found]).toHaveLength(1);
  });

  it("takes its next step as it would have then", () => {
    expect(histories.flatMap((history) => eachStep(history).flatMap(({ found }) => found))).toEqual([]);
  });

  it("goes on to where it came, from wherever it was", () => {
    expect(
      histories.flatMap((history) =>
        [history.first, ...history.steps].flatMap((stored, from) => goOn(history, stored.snapshot, from)),
      ),
    ).toEqual([]);
  });

  it("would come to the same had it begun with the current machine", () => {
    const found = histories.flatMap((history) => {
      const begun = startTicket(bringUp(history.first).context.settings);
      expect(outcomeOf(begun)).toEqual(outcomeOf(history.first));
      return goOn(history, begun.snapshot, 0);
    });
    expect(found).toEqual([]);
  });

  it("differs wherever a difference is declared", () => {
    const real = new Set(
      histories.flatMap((history) => eachStep(history).flatMap(({ declared }) => declared)),
    );
    expect(
      differences.filter((difference) => difference.version === version && !real.has(difference)),
    ).toEqual([]);
  });

  /** Each step on its own, from the snapshot that was stored before it. */
  function eachStep(history: History) {
    return history.steps.map((recorded, index) => {
      const { snapshot } = history.steps[index - 1] ?? history.first;
      const { difference, declared } = compare(
        history,
        index,
        step(snapshot as TicketSnapshot, recorded.event),
      );
      return {
        found: difference && !declared ? [`${history.name}: ${difference}`] : [],
        declared: difference && declared ? [declared] : [],
      };
    });
  }

  /** All the steps from here on. A declared difference that leads elsewhere is where the comparison ends. */
  function goOn(history: History, begin: StoredStep["snapshot"], from: number): string[] {
    let snapshot = begin as TicketSnapshot;
    for (let index = from; index < history.steps.length; index += 1) {
      const next = step(snapshot, history.steps[index]!.event);
      const { difference, declared, isElsewhere } = compare(history, index, next);
      if (difference && !declared) return [`${history.name}, from step ${from} on: ${difference}`];
      if (isElsewhere) return [];
      snapshot = next?.snapshot ?? snapshot;
    }
    return [];
  }

  function compare(history: History, index: number, next: StoredStep | null) {
    const { event, snapshot, effects } = history.steps[index]!;
    const before = (history.steps[index - 1] ?? history.first).snapshot;
    const [then, now] = [{ snapshot, effects }, next ?? { snapshot: before, effects: null }].map(outcomeOf);
    const isElsewhere = now!.place !== then!.place;
    const isSame = !isElsewhere && now!.wishes === then!.wishes;
    const state = stateOf(before as TicketSnapshot);
    const difference = isSame
      ? null
      : `step ${index}, ${event.type} in ${state}, was ${then!.place}, ${then!.wishes}, and is ${now!.place}, ${now!.wishes}`;
    const declared = differences.find(
      (one) =>
        one.version === version &&
        ("history" in one
          ? one.history === history.name && one.step === index
          : one.state === state && one.event === event.type),
    );
    return { difference, declared, isElsewhere };
  }
});

function bringUp({ snapshot }: Pick<StoredStep, "snapshot">): TicketSnapshot {
  const current = bringUpToDate(snapshot);
  if (!current.ok) throw new Error(`nothing leads from ${current.failure.version} to ${machineVersion}`);
  return current.value;
}

/** What people and the coordinator see of a step: where the ticket is, and what kinds of things are owed. */
function outcomeOf({ snapshot, effects }: Omit<RecordedStep, "event">) {
  const { sla, budget } = snapshot.value;
  const kinds = effects?.map(({ kind }) => kind).join(", ");
  return {
    place: `${stateOf(snapshot as TicketSnapshot)} (${sla}, ${budget})`,
    wishes: kinds === undefined ? "meaning nothing" : `owing ${kinds || "nothing"}`,
  };
}
