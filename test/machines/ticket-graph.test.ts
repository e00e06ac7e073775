/**
 * Proofs over the whole graph of the shipped machine. Turn counters begin one below their limits: guards only ask
 * whether a limit is reached, so lower values behave the same and the graph stays small enough to enumerate.
 */
import { describe, expect, it } from "vitest";
import { getAdjacencyMap } from "xstate/graph";
import type { TicketEvent } from "../../src/domain/event.ts";
import type { TicketState } from "../../src/domain/state.ts";
import { startTicket, stateOf, step, type TicketSnapshot } from "../../src/machines/step.ts";
import { machineVersion, ticketMachine } from "../../src/machines/ticket.ts";
import { turnLimits } from "../../src/machines/ticket-setup.ts";
import { everyEvent } from "../support/events.ts";

const graph = enumerate();

describe("the ticket machine's graph", () => {
  it("reaches every state a ticket can be in", () => {
    const reached = new Set(graph.map(({ from }) => stateOf(from)));
    expect([...reached].toSorted()).toEqual([
      "acting",
      "answering",
      "awaitingApproval",
      "cancelled",
      "compensating",
      "drafting",
      "escalated",
      "gathering",
      "queued",
      "received",
      "replying",
      "resolved",
      "triaging",
      "validating",
    ]);
  });

  it("runs an action only after the policy allowed every one, or a person granted the last open question", () => {
    const running = graph.filter(({ effects }) => effects.some(({ kind }) => kind === "action.run"));
    expect(running.length).toBeGreaterThan(0);
    for (const { from, event } of running) {
      switch (event.type) {
        case "agent.validated":
          expect(event.output.verdict).toBe("pass");
          expect(event.approvals).toEqual([]);
          expect(event.rulings.length).toBeGreaterThan(0);
          expect(event.rulings.every(({ decision }) => decision === "allow")).toBe(true);
          break;
        case "approval.granted":
          expect(stateOf(from)).toBe("awaitingApproval");
          expect(from.context.pendingApprovals).toBe(1);
          break;
        case "action.completed":
          // The next action of a set that came here by one of the two ways above.
          expect(stateOf(from)).toBe("acting");
          expect(from.context.actionIndex + 1).toBeLessThan(from.context.actionCount);
          break;
        case "ticket.redriven":
          // It was given up in the state that runs actions, which is only ever come to in these ways.
          expect(from.context.abandonedIn).toBe("acting");
          break;
        default:
          expect.unreachable(`${event.type} runs an action`);
      }
    }
  });

  it("asks as many questions as it waits for", () => {
    const asking = graph.filter(
      ({ from, to }) => stateOf(from) !== "awaitingApproval" && stateOf(to) === "awaitingApproval",
    );
    expect(asking.length).toBeGreaterThan(0);
    for (const { event, to } of asking) {
      expect(event.type === "agent.validated" && event.approvals.length).toBe(to.context.pendingApprovals);
    }
  });

  it("sends a draft's reply only after it has passed, with all its actions done", () => {
    const sending = graph.filter(({ effects }) =>
      effects.some((effect) => effect.kind === "reply.send" && !effect.author),
    );
    expect(sending.length).toBeGreaterThan(0);
    for (const { from, event } of sending) {
      if (event.type === "agent.validated") {
        expect(event.output.verdict).toBe("pass");
        expect(event.rulings).toEqual([]);
      } else if (event.type === "ticket.redriven") {
        expect(from.context.abandonedIn).toBe("replying");
      } else {
        expect(event.type).toBe("action.completed");
        expect(from.context.actionIndex + 1).toBe(from.context.actionCount);
      }
    }
  });

  it("sends a person's reply once each time one is written, whoever has the ticket, and never after it was cancelled", () => {
    const sending = graph.filter(({ effects }) =>
      effects.some((effect) => effect.kind === "reply.send" && effect.author === "person"),
    );
    expect(new Set(sending.map(({ event }) => event.type))).toEqual(
      new Set(["reply.written", "ticket.redriven"]),
    );
    for (const { from, event, to, effects } of sending) {
      expect(stateOf(to)).toBe("answering");
      expect(effects.filter(({ kind }) => kind === "reply.send")).toHaveLength(1);
      if (event.type === "ticket.redriven") expect(from.context.abandonedIn).toBe("answering");
      else expect(["answering", "cancelled"]).not.toContain(stateOf(from));
    }
    const written = graph.filter(({ event }) => event.type === "reply.written");
    expect(new Set(written.map(({ from }) => stateOf(from))).size).toBe(12);
    for (const { from, to, effects } of written) {
      if (["escalated", "resolved"].includes(stateOf(from))) continue;
      expect(effects).toContainEqual({ kind: "effects.void" });
      expect(to.context.epoch).toBeGreaterThan(from.context.epoch);
    }
  });

  it("leaves a ticket with the person whose reply was on its way, and ends it only where they wanted it to", () => {
    const ended = graph.filter(
      ({ from, to }) => stateOf(from) === "answering" && stateOf(to) !== "answering",
    );
    expect(new Set(ended.map(({ to }) => stateOf(to)))).toEqual(
      new Set(["escalated", "resolved", "cancelled"]),
    );
    for (const { from, event, to } of ended) {
      if (stateOf(to) !== "resolved") continue;
      expect(event.type).toBe("reply.sent");
      expect(from.context).toMatchObject({ resolvesOnceSent: true, followUp: false });
    }
  });

  it("gives a customer who answers a person back to people, until it has been handed back", () => {
    const written = graph.filter(
      ({ from, event }) =>
        from.context.isPersons && event.type === "customer.replied" && !event.message.automatic,
    );
    expect(written.length).toBeGreaterThan(0);
    for (const { to } of written) expect(["escalated", "answering", "cancelled"]).toContain(stateOf(to));
    for (const { event, to } of graph) {
      if (event.type === "ticket.handedBack") expect(to.context.isPersons).toBe(false);
    }
  });

  it("undoes only actions that were done, the last one first, and then gives the ticket to a person", () => {
    const undoing = graph.filter(({ effects }) => effects.some(({ kind }) => kind === "action.compensate"));
    expect(undoing.length).toBeGreaterThan(0);
    for (const { from, event, to, effects } of undoing) {
      const isResumed = event.type === "ticket.redriven";
      const index = from.context.actionIndex - (isResumed ? 0 : 1);
      expect(effects).toContainEqual({ kind: "action.compensate", index });
      expect(index).toBeGreaterThanOrEqual(0);
      expect(stateOf(to)).toBe("compensating");
    }
    const leaving = graph.filter(
      ({ from, to }) => stateOf(from) === "compensating" && stateOf(to) !== "compensating",
    );
    for (const { to } of leaving)
      expect(["escalated", "answering", "resolved", "cancelled"]).toContain(stateOf(to));
  });

  it("goes on where a step was given up, and nowhere else", () => {
    const redriven = graph.filter(({ event }) => event.type === "ticket.redriven");
    expect(new Set(redriven.map(({ to }) => stateOf(to)))).toEqual(
      new Set([
        "triaging",
        "gathering",
        "drafting",
        "validating",
        "acting",
        "compensating",
        "replying",
        "answering",
      ]),
    );
    for (const { from, to } of redriven) {
      expect(stateOf(from)).toBe("escalated");
      expect(stateOf(to)).toBe(from.context.abandonedIn);
      expect(to.context.epoch).toBeGreaterThan(from.context.epoch);
    }
  });

  it("can come to an end or to a person from everywhere", () => {
    const good: TicketState[] = ["resolved", "escalated", "cancelled", "awaitingApproval"];
    const sources = Map.groupBy(graph, ({ to }) => keyOf(to));
    const reaching = new Set<string>();
    const open = graph.filter(({ to }) => good.includes(stateOf(to))).map(({ to }) => keyOf(to));
    for (let key = open.pop(); key !== undefined; key = open.pop()) {
      if (reaching.has(key)) continue;
      reaching.add(key);
      open.push(...(sources.get(key) ?? []).map(({ from }) => keyOf(from)));
    }
    const stranded = new Set(graph.map(({ from }) => keyOf(from)).filter((key) => !reaching.has(key)));
    expect([...stranded]).toEqual([]);
  });

  it("owes nothing new on any cycle: whoever goes in circles uses up a counter", () => {
    const component = stronglyConnectedComponents();
    const endless = graph.filter(
      ({ from, to, effects }) =>
        component.get(keyOf(from)) === component.get(keyOf(to)) &&
        effects.some(({ kind }) => owedKinds.includes(kind)),
    );
    expect(endless.map(({ from, event }) => `${stateOf(from)} ${event.type}`)).toEqual([]);
  });

  it("lets a person take over from every open state, and voids what agents are at", () => {
    const taken = graph.filter(({ event }) => event.type === "human.replied");
    for (const { from, to, effects } of taken) {
      // What a person has sent is not stopped by another word of theirs.
      if (["resolved", "cancelled", "answering"].includes(stateOf(from))) continue;
      expect(stateOf(to)).toBe("escalated");
      expect(to.context.epoch).toBeGreaterThan(from.context.epoch);
      if (stateOf(from) !== "escalated") expect(effects).toContainEqual({ kind: "effects.void" });
    }
  });

  it("goes nowhere by one agreement of two, by a claim, by more time or by being set aside", () => {
    const mild = ["approval.endorsed", "approval.extended", "ticket.assigned", "ticket.snoozed"];
    const taken = graph.filter(({ event }) => mild.includes(event.type));
    expect(new Set(taken.map(({ event }) => event.type))).toEqual(new Set(mild));
    for (const { from, to, effects } of taken) {
      expect(to).toEqual(from);
      for (const effect of effects) {
        expect(["timer.set", "timer.cancel"]).toContain(effect.kind);
        expect("name" in effect && effect.name).not.toBe("sla");
      }
    }
  });

  it("takes a reply back only on its way out, voids it, and gives the ticket to a person", () => {
    const taken = graph.filter(({ event }) => event.type === "reply.recalled");
    expect(taken.length).toBeGreaterThan(0);
    for (const { from, to, effects } of taken) {
      expect(["replying", "answering"]).toContain(stateOf(from));
      expect(stateOf(to)).toBe("escalated");
      expect(to.context).toMatchObject({ reason: "takenOver", epoch: from.context.epoch + 1 });
      expect(effects).toContainEqual({ kind: "effects.void" });
    }
  });

  it("undoes a deed after the fact only for a person, and only where nobody is at the ticket", () => {
    const taken = graph.filter(({ effects }) => effects.some(({ kind }) => kind === "action.revert"));
    expect(new Set(taken.map(({ from }) => stateOf(from)))).toEqual(
      new Set(["resolved", "escalated", "answering", "cancelled"]),
    );
    for (const { from, event, to, effects } of taken) {
      expect(event.type).toBe("action.revertRequested");
      expect(effects).toEqual([{ kind: "action.revert", actionId: "a1" }]);
      expect(to).toEqual(from);
    }
  });

  it("gives every hand-over a reason", () => {
    for (const { to } of graph) {
      if (stateOf(to) === "escalated" || stateOf(to) === "resolved") expect(to.context.reason).not.toBeNull();
    }
  });
});

const owedKinds = ["queue.send", "agent.ask", "action.run", "action.compensate", "reply.send"];

interface Edge {
  from: TicketSnapshot;
  event: TicketEvent;
  to: TicketSnapshot;
  effects: NonNullable<ReturnType<typeof step>>["effects"];
}

function enumerate(): Edge[] {
  const settings = {
    slaAtRiskMs: 1_000,
    slaBreachMs: 2_000,
    approvalExpireMs: 500,
    budget: { tokens: 1_000, costMicros: 1_000 },
  };
  const { snapshot } = startTicket(settings);
  const context = {
    ...snapshot.context,
    changeRequests: turnLimits.changeRequests - 1,
    restarts: turnLimits.restarts - 1,
    handbacks: turnLimits.handbacks - 1,
    answers: turnLimits.answers - 1,
  };
  const map = getAdjacencyMap(ticketMachine, {
    events: everyEvent,
    fromState: ticketMachine.resolveState({ value: snapshot.value, context }),
    serializeState: (state) =>
      keyOf({ machineVersion, value: state.value as TicketSnapshot["value"], context: state.context }),
    limit: 3_000_000,
  });
  return Object.values(map).flatMap(({ state }) => {
    const from: TicketSnapshot = {
      machineVersion,
      value: state.value as TicketSnapshot["value"],
      context: state.context,
    };
    return everyEvent.flatMap((event) => {
      const taken = step(from, event);
      return taken ? [{ from, event, to: taken.snapshot, effects: taken.effects }] : [];
    });
  });
}

/** A state with everything guards look at there: what a run has counted is dead once the ticket rests. */
function keyOf({ value, context }: TicketSnapshot): string {
  const { restarts, changeRequests, handbacks, answers, isPersons, abandonedIn, ...run } = context;
  const turns = [restarts, changeRequests, handbacks, answers, isPersons];
  if (value.main === "answering") {
    return JSON.stringify([value, turns, run.followUp, run.resolvesOnceSent]);
  }
  if (typeof value.main === "string") {
    // A step that was given up is gone on with from where it stood.
    const { revisions, actionCount, actionIndex, resolvesOnceSent, followUp } = run;
    const left = abandonedIn && [
      abandonedIn,
      revisions,
      actionCount,
      actionIndex,
      resolvesOnceSent,
      followUp,
    ];
    return JSON.stringify([value, turns, left]);
  }
  const { failures, revisions, pendingApprovals, actionCount, actionIndex, followUp } = run;
  return JSON.stringify([
    value,
    turns,
    failures,
    revisions,
    pendingApprovals,
    actionCount,
    actionIndex,
    followUp,
  ]);
}

/** Kosaraju's algorithm, without recursion. */
function stronglyConnectedComponents(): Map<string, number> {
  const forward = Map.groupBy(graph, ({ from }) => keyOf(from));
  const backward = Map.groupBy(graph, ({ to }) => keyOf(to));
  const order: string[] = [];
  const visited = new Set<string>();
  for (const start of forward.keys()) {
    const stack = [{ key: start, leaving: false }];
    for (let top = stack.pop(); top; top = stack.pop()) {
      if (top.leaving) order.push(top.key);
      else if (!visited.has(top.key)) {
        visited.add(top.key);
        stack.push({ key: top.key, leaving: true });
        for (const { to } of forward.get(top.key) ?? []) stack.push({ key: keyOf(to), leaving: false });
      }
    }
  }
  const component = new Map<string, number>();
  order.toReversed().forEach((root, index) => {
    const stack = [root];
    for (let key = stack.pop(); key !== undefined; key = stack.pop()) {
      if (component.has(key)) continue;
      component.set(key, index);
      for (const { from } of backward.get(key) ?? []) stack.push(keyOf(from));
    }
  });
  return component;
}
