/** One schedule from its beginning to its end: trouble, healing, and what is left when all is over. */
import { Oracle } from "./oracle.ts";
import type { FaultKind, Schedule, StrikeId } from "./schedule.ts";
import { Scene } from "./scene.ts";
import { Witness, type Violation } from "./witness.ts";
import { beginning, EndlessRun, World, type TraceLine } from "./world.ts";

const minute = 60_000;
/** How long after trouble has ended everything must be at rest, besides what people are given. */
const restWithinMs = 30 * minute;
/** Copies of deliveries come as late as this. */
const afterlifeMs = 16 * 24 * 60 * minute;

export interface Outcome {
  seed: number;
  violations: Violation[];
  struck: StrikeId[];
  happened: number;
  traceHash: number;
  trace: TraceLine[];
  tickets: number;
  reached: Map<string, number>;
  crashedAt: Map<string, number>;
}

export async function runSchedule(schedule: Schedule, keepsTrace = false): Promise<Outcome> {
  const world = new World(schedule, keepsTrace);
  const witness = new Witness();
  const oracle = new Oracle(world, witness);
  const scene = new Scene(world, witness, oracle);
  const silenced = silence(keepsTrace ? world : null);
  const deploys = () => {
    const deploy = world.faults.strikes("deploy");
    if (deploy) scene.deploy(deploy.random.chance(0.3));
  };
  try {
    const random = world.random("phases");
    await world.run(beginning + random.spread(minute, 40 * minute), deploys);
    world.faults.healed = true;
    witness.healedAt = world.now;
    world.note("world", "HEALED");
    for (const shard of scene.shards.values()) if (shard.skewMs !== 0) shard.jumpClock(0);
    const patience = Math.max(
      ...scene.tenants.map(({ approvals, sla }) => approvals.expireMs * 2 + sla.breachMs),
    );
    await world.run(world.now + restWithinMs + patience + 60 * minute, () => {});
    oracle.checkLiveness(scene);
    await world.run(beginning + afterlifeMs, () => {});
    oracle.checkLiveness(scene);
    oracle.checkEnd(scene);
  } catch (error) {
    if (!(error instanceof EndlessRun)) throw error;
    witness.violate({ invariant: "I-20", kind: "stuck", ticketId: null, message: error.message });
  } finally {
    silenced();
    scene.end();
  }
  return {
    seed: schedule.seed,
    violations: witness.violations,
    struck: world.faults.struck,
    happened: world.happened,
    traceHash: world.traceHash,
    trace: world.trace,
    tickets: scene.places.length,
    reached: witness.reached,
    crashedAt: witness.crashedAt,
  };
}

const levels = ["info", "warn", "error"] as const;

/** The core's log lines go into the trace, if there is one. Gives what undoes it. */
function silence(world: World | null): () => void {
  const spoken = levels.map((level) => console[level]);
  for (const level of levels) {
    console[level] = (line: unknown) => world?.note("log", String(line));
  }
  return () => {
    for (const [index, level] of levels.entries()) {
      const own = spoken[index];
      if (own) console[level] = own;
    }
  };
}

export function countKinds(struck: readonly StrikeId[], counts: Map<FaultKind, number>): void {
  for (const id of struck) {
    const [kind = ""] = id.split("#");
    counts.set(kind as FaultKind, (counts.get(kind as FaultKind) ?? 0) + 1);
  }
}
