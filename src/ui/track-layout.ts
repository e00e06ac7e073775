/** Where the stations and rails of a ticket's machine lie, and which of them its ticket has travelled. Pure. */
import type { TicketState } from "../domain/state.ts";
import type { Machine } from "./api.ts";

export interface Station {
  id: TicketState;
  x: number;
  y: number;
  /** How often the ticket was here. */
  visits: number;
  isCurrent: boolean;
  /** Off the main line: a person's siding, or an end without a reply. */
  isSiding: boolean;
}

export interface Rail {
  from: TicketState;
  to: TicketState;
  /** An SVG path. */
  d: string;
  isTravelled: boolean;
  /** The ticket went this way last. */
  isLatest: boolean;
}

export interface Track {
  width: number;
  height: number;
  stations: Station[];
  rails: Rail[];
}

const gap = 124;
const margin = 64;
const mainY = 52;
const sidingY = 128;
/** An event that leads from at least this many states to one is a way out of everywhere; drawn, it would hide the rest. */
const everywhere = 4;

export function layOutTrack(machine: Machine, path: readonly TicketState[], current: TicketState): Track {
  const states = machine.states.map((state) => state.id);
  const firstEnd = machine.states.findIndex((state) => state.stage === "done");
  const isMain = (index: number) =>
    index <= firstEnd && machine.states[index]?.stage !== "human" && states[index] !== "compensating";
  const main = states.filter((_, index) => isMain(index));
  const sidings = states
    .filter((_, index) => !isMain(index))
    .filter((id) => id !== "erased" || current === id);
  const stations: Station[] = [
    ...main.map((id, index) => ({ id, x: margin + index * gap, y: mainY, isSiding: false })),
    ...sidings.map((id, index) => ({
      id,
      x: margin + (main.length - 1 - 2 * (sidings.length - 1 - index)) * gap - gap,
      y: sidingY,
      isSiding: true,
    })),
  ].map((station) => ({
    ...station,
    visits: path.filter((id) => id === station.id).length,
    isCurrent: station.id === current,
  }));
  const at = new Map(stations.map((station) => [station.id, station]));
  const travelled = path.slice(1).map((to, index) => keyOf(path[index] ?? to, to));
  const latest = travelled.at(-1);

  const wanted = new Map<string, { from: TicketState; to: TicketState }>();
  for (const [index, to] of main.slice(1).entries()) {
    const from = main[index];
    if (from) wanted.set(keyOf(from, to), { from, to });
  }
  for (const { from, to } of drawnTransitions(machine)) wanted.set(keyOf(from, to), { from, to });
  for (const [index, to] of path.slice(1).entries()) {
    const from = path[index];
    if (from && from !== to) wanted.set(keyOf(from, to), { from, to });
  }
  const rails = [...wanted].flatMap(([key, { from, to }]): Rail[] => {
    const start = at.get(from);
    const end = at.get(to);
    if (!start || !end) return [];
    const rail = {
      from,
      to,
      d: drawRail(start, end),
      isTravelled: travelled.includes(key),
      isLatest: key === latest,
    };
    return [rail];
  });
  return {
    width: 2 * margin + (main.length - 1) * gap,
    height: sidingY + 34,
    stations,
    // What was travelled lies on top.
    rails: rails.toSorted((a, b) => Number(a.isTravelled) - Number(b.isTravelled)),
  };
}

function drawnTransitions({ transitions }: Machine): { from: TicketState; to: TicketState }[] {
  const origins = new Map<string, Set<TicketState>>();
  for (const { from, to, event } of transitions) {
    const key = `${event} ${to}`;
    origins.set(key, (origins.get(key) ?? new Set()).add(from));
  }
  return transitions.filter(
    ({ from, to, event }) =>
      from !== to && (origins.get(`${event} ${to}`)?.size ?? 0) < everywhere && to !== "escalated",
  );
}

function drawRail(start: Station, end: Station): string {
  const steps = Math.abs(end.x - start.x) / gap;
  if (start.y !== end.y) {
    const bend = (start.y + end.y) / 2;
    return `M${start.x} ${start.y}C${start.x} ${bend} ${end.x} ${bend} ${end.x} ${end.y}`;
  }
  if (steps <= 1 && end.x >= start.x) return `M${start.x} ${start.y}H${end.x}`;
  // Past other stations below the line; back again deeper than onward, so that the two do not cover each other.
  const depth = Math.min(44, (end.x > start.x ? 12 : 20) + 6 * steps);
  const [left, right] = end.x > start.x ? [1, -1] : [-1, 1];
  return `M${start.x} ${start.y}C${start.x + left * 24} ${start.y + depth} ${end.x + right * 24} ${end.y + depth} ${end.x} ${end.y}`;
}

function keyOf(from: TicketState, to: TicketState): string {
  return `${from}>${to}`;
}
