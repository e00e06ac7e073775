/** The machine as a drawing needs it: states in the journey's order and the moves between them. Pure. */
import { stageOfState, ticketStates, type Stage, type TicketState } from "../domain/state.ts";
import { machineVersion, ticketMachine } from "./ticket.ts";

export interface Chart {
  version: string;
  states: { id: TicketState; stage: Stage; end: boolean }[];
  transitions: { from: TicketState; to: TicketState; event: string }[];
  /** The regions beside the main one, each with its states in their order. */
  regions: { id: string; states: string[]; initial: string }[];
}

const ends: readonly TicketState[] = ["resolved", "cancelled", "erased"];

/** The shipped machine: its main region's moves, and the states of those beside it. Read from the machine itself, so the picture cannot be out of date. */
export function createChart(): Chart {
  const transitions = new Map<string, Chart["transitions"][number]>();
  for (const state of ticketStates) {
    for (const { event, to } of movesFrom(state)) {
      if (to !== state) transitions.set(`${state} ${event} ${to}`, { from: state, to, event });
    }
  }
  return {
    version: machineVersion,
    states: ticketStates.map((id) => ({ id, stage: stageOfState(id), end: ends.includes(id) })),
    transitions: [...transitions.values()],
    regions: Object.values(ticketMachine.root.states)
      .filter(({ key }) => key !== "main")
      .map(({ key, states, initial }) => ({
        id: key,
        states: Object.keys(states),
        initial: initial.target?.[0]?.key ?? "",
      })),
  };
}

type ChartNode = typeof ticketMachine.root;

const nodes = new Map<string, ChartNode>();
collect(ticketMachine.root);

function collect(node: ChartNode): void {
  for (const child of Object.values(node.states)) {
    nodes.set(child.key, child);
    collect(child);
  }
}

/** Own moves and those inherited from the states around, up to the main region. */
function movesFrom(state: string): { event: string; to: TicketState }[] {
  const moves: { event: string; to: TicketState }[] = [];
  for (let node = nodes.get(state); node && node.key !== "main"; node = node.parent) {
    for (const { eventType, target } of [...node.transitions.values()].flat()) {
      for (const { key } of target ?? []) {
        for (const to of settleOn(key)) moves.push({ event: eventType, to });
      }
    }
  }
  return moves;
}

/** A state that is passed through at once stands for those it leads to. */
function settleOn(key: string): TicketState[] {
  const known = ticketStates.find((state) => state === key);
  if (known) return [known];
  const onward = nodes.get(key)?.always ?? [];
  return onward.flatMap(({ target }) => target ?? []).flatMap((node) => settleOn(node.key));
}
