/**
 * Which transitions the machine has, and which of them a step takes. A transition that several states inherit counts
 * once for each of them: taking over from `acting` says nothing about taking over from `replying`.
 */
import { createActor, type ActorRefFrom, type AnyActorScope } from "xstate";
import type { TicketEvent } from "../../src/domain/event.ts";
import { ticketMachine } from "../../src/machines/ticket.ts";
import type { TicketSnapshot } from "../../src/machines/versions.ts";
import type { History } from "./history.ts";

type ChartNode = typeof ticketMachine.root;
type Transition = ChartNode["always"] extends readonly (infer One)[] | undefined ? One : never;

/** Every transition there is, from every state that has it. */
export function listTransitions(): Set<string> {
  return new Set(listLeaves(ticketMachine.root).flatMap(listTransitionsFrom));
}

/** The transitions these histories take. Only of histories of the machine in this code. */
export function collectTransitions(histories: readonly History[]): Set<string> {
  const taken = new Set<string>();
  for (const { first, steps } of histories) {
    let before = first.snapshot as TicketSnapshot;
    for (const { event, snapshot } of steps) {
      for (const transition of readTransitions(before, event)) taken.add(transition);
      before = snapshot as TicketSnapshot;
    }
  }
  return taken;
}

/** The transitions a step takes, with those that follow from it at once. */
export function readTransitions({ value, context }: TicketSnapshot, event: TicketEvent): string[] {
  const before = ticketMachine.resolveState({ value, context });
  const taken: string[] = [];
  /** Where the machine is between two of the step's transitions; none while the actor is being made. */
  let active: typeof before | null = null;
  const watched = createActor(ticketMachine, {
    input: context.settings,
    inspect: (seen) => {
      if (seen.type !== "@xstate.microstep" || !active) return;
      const { _nodes: nodes } = active;
      const { _transitions: transitions } = seen;
      const leaves = nodes.filter(({ type }) => type === "atomic");
      for (const transition of transitions as unknown as Transition[]) {
        for (const leaf of leaves) {
          if (isWithin(leaf, transition.source)) taken.push(nameOf(leaf, transition));
        }
      }
      active = seen.snapshot as typeof before;
    },
  });
  active = before;
  ticketMachine.transition(before, event, createScope(watched));
  return taken;
}

function listTransitionsFrom(leaf: ChartNode): string[] {
  // A state that is passed through at once hears no event.
  if (leaf.always?.some(({ guard }) => !guard)) return leaf.always.map((onward) => nameOf(leaf, onward));
  const names: string[] = [];
  const answered = new Set<string>();
  for (let node: ChartNode | undefined = leaf; node; node = node.parent) {
    for (const [type, transitions] of [...node.transitions, ["", node.always ?? []] as const]) {
      // A state's own answer hides what the states around it would do.
      if (answered.has(type)) continue;
      names.push(...transitions.map((transition) => nameOf(leaf, transition)));
      if (transitions.some(({ guard }) => !guard)) answered.add(type);
    }
  }
  return names;
}

function listLeaves(node: ChartNode): ChartNode[] {
  const children: ChartNode[] = Object.values(node.states);
  return children.length === 0 ? [node] : children.flatMap(listLeaves);
}

function isWithin(leaf: ChartNode, source: ChartNode): boolean {
  for (let node: ChartNode | undefined = leaf; node; node = node.parent) {
    if (node.id === source.id) return true;
  }
  return false;
}

/** The state, the event, and which of the source's answers to that event it is. */
function nameOf(leaf: ChartNode, transition: Transition): string {
  const { source, eventType } = transition;
  const siblings = source.transitions.get(eventType) ?? source.always ?? [];
  const index = siblings.findIndex((sibling) => sibling === transition);
  const inherited = source.id === leaf.id ? "" : ` of ${source.id}`;
  return `${leaf.id} ${eventType || "always"} ${index + 1}${inherited}`;
}

function createScope(watched: ActorRefFrom<typeof ticketMachine>): AnyActorScope {
  const ignore = () => {};
  return {
    self: watched,
    system: watched.system,
    id: "",
    sessionId: "",
    defer: ignore,
    logger: ignore,
    stopChild: ignore,
    emit: ignore,
    actionExecutor: ignore,
  };
}
