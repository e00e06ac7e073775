/**
 * The one place the machine is stepped. Takes what is stored, gives what is to be stored, and the effects as data.
 * No I/O and no clock: the same snapshot and event always give the same step.
 */
import { createActor, initialTransition, type AnyActorScope, type SnapshotFrom } from "xstate";
import type { TicketEffect } from "../domain/effect.ts";
import type { TicketEvent } from "../domain/event.ts";
import type { TicketState } from "../domain/state.ts";
import { machineVersion, ticketMachine } from "./ticket.ts";
import type { TicketSettings } from "./ticket-setup.ts";
import { bringUpToDate, MachineUnknown, type TicketSnapshot } from "./versions.ts";

export type { TicketSnapshot };

export interface Step {
  snapshot: TicketSnapshot;
  effects: TicketEffect[];
}

const firstSteps = new WeakMap<TicketSettings, Step>();

/** The first step of a ticket, taken when it is received. Computed once for the same settings. */
export function startTicket(settings: TicketSettings): Step {
  const known = firstSteps.get(settings);
  if (known) return known;
  const [snapshot, actions] = initialTransition(ticketMachine, settings);
  const first = { snapshot: pack(snapshot), effects: effectsOf(actions) };
  firstSteps.set(settings, first);
  return first;
}

type Action = { type: string; params?: unknown };

/** An actor that is never started: the chart wants one to stand for itself. */
const nobody = createActor(ticketMachine, {
  input: { slaAtRiskMs: 0, slaBreachMs: 0, approvalExpireMs: 0, budget: { tokens: 0, costMicros: 0 } },
});

/** What XState's own `transition` sets up, without computing the first state of a whole new actor for every event. */
function createScope(actions: Action[]): AnyActorScope {
  const ignore = () => {};
  return {
    self: nobody,
    system: nobody.system,
    id: "",
    sessionId: "",
    defer: ignore,
    logger: ignore,
    stopChild: ignore,
    emit: ignore,
    actionExecutor: (action) => void actions.push(action),
  };
}

/**
 * The step after an event, or null where the event means nothing in this state: then nothing changes. Throws
 * `MachineUnknown` where the snapshot is of a machine that no migration leads from.
 */
export function step(stored: TicketSnapshot, event: TicketEvent): Step | null {
  const before = ticketMachine.resolveState(readSnapshot(stored));
  const actions: Action[] = [];
  const after = ticketMachine.transition(before, event, createScope(actions));
  // `keep` marks a fact that belongs into the journal although nothing moves.
  if (after === before && !actions.some((action) => action.type === "keep")) return null;
  return { snapshot: pack(after), effects: effectsOf(actions) };
}

/** A stored snapshot as this machine has it. Throws `MachineUnknown` like `step`. */
export function readSnapshot(stored: TicketSnapshot): Pick<TicketSnapshot, "value" | "context"> {
  const current = bringUpToDate(stored);
  if (!current.ok) throw new MachineUnknown(current.failure.version);
  const { value, context } = current.value;
  return { value, context };
}

/** The ticket's main state, as people and programs know it. */
export function stateOf(snapshot: TicketSnapshot): TicketState {
  const { main } = snapshot.value;
  // The chart's leaves below `main` are the ticket states, but for two that are passed through within a step.
  return (typeof main === "string" ? main : main.open) as TicketState;
}

function pack(snapshot: SnapshotFrom<typeof ticketMachine>): TicketSnapshot {
  return { machineVersion, value: snapshot.value as TicketSnapshot["value"], context: snapshot.context };
}

function effectsOf(actions: readonly { type: string; params?: unknown }[]): TicketEffect[] {
  // `effect` is the only action the setup knows that carries a TicketEffect; everything else changed the context.
  return actions.filter((action) => action.type === "effect").map((action) => action.params as TicketEffect);
}
