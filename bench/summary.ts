import type { Round } from "./round.ts";

/** One design's figures. Times, rows, requests and bytes are per ticket. */
export interface Row {
  name: string;
  /** The median round's. */
  ticketsPerSecond: number;
  slowest: number;
  fastest: number;
  /** From acceptance to resolution by the ticket's own clock, over all rounds. */
  p50Ms: number;
  p95Ms: number;
  cpuMs: number;
  sqlRowsWritten: number;
  rowsBy: Record<string, number>;
  doRequests: number;
  requestsBy: Record<string, number>;
  diskBytes: number;
}

/** `addedBytes`: what all rounds together have left on disk. */
export function summariseRounds(name: string, rounds: readonly Round[], addedBytes: number): Row {
  const tickets = sum(rounds.map((round) => round.tickets));
  const speeds = rounds.map((round) => round.tickets / round.seconds).toSorted(ascending);
  const latencies = rounds.flatMap(({ figures }) => figures.latencies).toSorted(ascending);
  const rowsBy = share(
    rounds.map(({ figures }) => figures.rows),
    tickets,
  );
  const requestsBy = share(
    rounds.map(({ figures }) => figures.requests),
    tickets,
  );
  return {
    name,
    ticketsPerSecond: rank(speeds, 0.5),
    slowest: rank(speeds, 0),
    fastest: rank(speeds, 1),
    p50Ms: rank(latencies, 0.5),
    p95Ms: rank(latencies, 0.95),
    cpuMs: sum(rounds.map(({ cpuMs }) => cpuMs)) / tickets,
    sqlRowsWritten: sum(Object.values(rowsBy)),
    rowsBy,
    doRequests: sum(Object.values(requestsBy)),
    requestsBy,
    diskBytes: addedBytes / tickets,
  };
}

/** The nearest rank of sorted values. */
function rank(sorted: readonly number[], part: number): number {
  return sorted[Math.max(0, Math.ceil(part * sorted.length) - 1)] ?? Number.NaN;
}

function share(counts: readonly Record<string, number>[], tickets: number): Record<string, number> {
  const total: Record<string, number> = {};
  for (const count of counts) {
    for (const [name, value] of Object.entries(count)) total[name] = (total[name] ?? 0) + value / tickets;
  }
  return total;
}

function sum(values: readonly number[]): number {
  return values.reduce((total, value) => total + value, 0);
}

function ascending(left: number, right: number): number {
  return left - right;
}
