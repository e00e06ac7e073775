/** Rounds of tool calls with and without the gate, and what one call through it costs more. */
import { send } from "./http-client.ts";
import { readCpuMs, type Stage } from "./stage.ts";
import type { Figures } from "./tally.ts";
import type { ToolCallKind } from "./tool-calls.ts";

export interface GateCost {
  name: string;
  calls: number;
  /** Of one call through the gate, beyond the connector's own. */
  cpuMs: number;
  wallMs: number;
  sqlRowsWritten: number;
  doRequests: number;
}

/** A write's tool lets no more than 200 in at once, and 600 in a minute. */
const callsOf: Record<ToolCallKind, number> = { read: 1_000, write: 150 };

/** One row for each kind of call: medians over the rounds. */
export async function measureGate(stage: Stage, tenantId: string, rounds: number): Promise<GateCost[]> {
  const rows: GateCost[] = [];
  for (const kind of ["read", "write"] as const) {
    await makeCalls(stage, tenantId, { kind, isGated: true, run: `${kind}-warm-up`, calls: 20 });
    const costs: Omit<GateCost, "name" | "calls">[] = [];
    for (let round = 1; round <= rounds; round++) {
      const calls = callsOf[kind];
      const straight = await makeCalls(stage, tenantId, {
        kind,
        isGated: false,
        run: `${kind}-${round}`,
        calls,
      });
      const gated = await makeCalls(stage, tenantId, { kind, isGated: true, run: `${kind}-${round}`, calls });
      costs.push({
        cpuMs: (gated.cpuMs - straight.cpuMs) / calls,
        wallMs: (gated.wallMs - straight.wallMs) / calls,
        sqlRowsWritten: (gated.rows - straight.rows) / calls,
        doRequests: (gated.requests - straight.requests) / calls,
      });
      if (kind === "write" && round < rounds) await new Promise((resolve) => setTimeout(resolve, refillMs));
    }
    const median = (of: keyof (typeof costs)[number]) => {
      const values = costs.map((cost) => cost[of]).toSorted((left, right) => left - right);
      return values[Math.floor(values.length / 2)] ?? Number.NaN;
    };
    rows.push({
      name: `gate-${kind}`,
      calls: callsOf[kind],
      cpuMs: median("cpuMs"),
      wallMs: median("wallMs"),
      sqlRowsWritten: median("sqlRowsWritten"),
      doRequests: median("doRequests"),
    });
  }
  return rows;
}

/** Until a bucket of 600 a minute holds the next round's calls, milliseconds. */
const refillMs = 16_000;

async function makeCalls(
  stage: Stage,
  tenantId: string,
  wish: { kind: ToolCallKind; isGated: boolean; run: string; calls: number },
) {
  const url = stage.urls.orchestration;
  await send(`${url}/bench/figures`);
  const cpuMs = readCpuMs();
  const startedAt = performance.now();
  const body = JSON.stringify(wish);
  await send(`${url}/bench/tools/${tenantId}`, { method: "POST", body });
  const wallMs = performance.now() - startedAt;
  // Answered by our own worker, in this very shape.
  const figures = JSON.parse(await send(`${url}/bench/figures`)) as Figures;
  const sum = (counts: Record<string, number>) =>
    Object.values(counts).reduce((total, count) => total + count, 0);
  return { cpuMs: readCpuMs() - cpuMs, wallMs, rows: sum(figures.rows), requests: sum(figures.requests) };
}
