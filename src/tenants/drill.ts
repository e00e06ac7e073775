/**
 * Which faults a sandbox tenant has just now, in a worker that runs locally. Anywhere else there are none, and nothing
 * here is reached but one comparison. Kept in the memory of the isolate, which locally is one for all objects
 * (docs/decisions/006-faults.md): reading it is no I/O, switching it takes effect with the next call.
 */
import { faultsSchema, type Faults, type ModelFault, type Strikes, type ToolFault } from "../domain/fault.ts";
import { digest } from "../domain/ids.ts";
import type { TenantConfig } from "./config.ts";

/** The part of the worker's environment that decides about faults. */
export interface FaultEnvironment {
  ENVIRONMENT?: string;
  /** Local only: the faults every sandbox tenant begins with, as JSON. */
  FAULTS?: string;
}

/** What befalls one call: a wait, then perhaps a fault that ends it. */
export interface Strike<Fault> {
  delayMs: number;
  ending: Fault | null;
}

type Ending<Fault> = Exclude<Fault, { kind: "slow" }>;
export type ModelStrike = Strike<Ending<ModelFault>>;
export type ToolStrike = Strike<Ending<ToolFault>>;

interface Counted<Fault> {
  fault: Fault;
  /** Its place among the faults that were given. */
  index: number;
  calls: number;
  struck: number;
}

/** The faults of one tenant and what they have done. */
export class Drill {
  readonly #seed: number;
  readonly #models: Counted<ModelFault>[];
  readonly #tools: Counted<ToolFault>[];

  constructor({ seed, models, tools }: Faults) {
    this.#seed = seed;
    this.#models = models.map(begin);
    this.#tools = tools.map(begin);
  }

  /** What befalls the next request to a model. Counts it. */
  strikeModel(): ModelStrike {
    return strike(this.#seed, this.#models);
  }

  /** What befalls the next call of a connector's operation. Counts it. */
  strikeTool(connector: string, operation: string): ToolStrike {
    return strike(
      this.#seed,
      this.#tools.filter(
        ({ fault }) =>
          fault.connector === connector &&
          (fault.operations === null || fault.operations.includes(operation)),
      ),
    );
  }

  strikes(): Strikes {
    return { models: this.#models.map(tell), tools: this.#tools.map(tell) };
  }
}

const drills = new Map<string, Drill>();
let parsed: { text: string; faults: Faults } | null = null;

/**
 * The tenant's drill, or null where there is none: always, unless the worker runs locally and the tenant is a sandbox.
 * Throws where `FAULTS` cannot be read: a drill that breaks nothing must not look like one that was passed.
 */
export function findDrill(
  env: FaultEnvironment,
  tenant: Pick<TenantConfig, "id" | "environment">,
): Drill | null {
  if (!allowsFaults(env, tenant)) return null;
  const running = drills.get(tenant.id);
  if (running) return running;
  const faults = readFaults(env);
  return faults && keepDrill(tenant.id, faults);
}

/** Replaces the tenant's faults, and tells what the former ones did. The caller asks `allowsFaults` first. */
export function replaceFaults(tenantId: string, faults: Faults): Strikes {
  const former = drills.get(tenantId)?.strikes() ?? { models: [], tools: [] };
  keepDrill(tenantId, faults);
  return former;
}

export function allowsFaults(
  env: FaultEnvironment,
  { environment }: Pick<TenantConfig, "environment">,
): boolean {
  return env.ENVIRONMENT === "local" && environment === "sandbox";
}

/** The faults of the binding, or null. Looked at nowhere but locally. */
export function readFaults({ ENVIRONMENT, FAULTS }: FaultEnvironment): Faults | null {
  if (ENVIRONMENT !== "local" || !FAULTS) return null;
  if (parsed?.text !== FAULTS) parsed = { text: FAULTS, faults: parseFaults(FAULTS) };
  return parsed.faults;
}

function parseFaults(text: string): Faults {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch (error) {
    throw new Error("FAULTS is not JSON; src/domain/fault.ts has its schema", { cause: error });
  }
  const faults = faultsSchema.safeParse(value);
  if (faults.success) return faults.data;
  const wrong = faults.error.issues.map(
    ({ path, message }) => `${path.join(".") || "the whole"}: ${message}`,
  );
  throw new Error(`FAULTS does not fit the schema of src/domain/fault.ts: ${wrong.join("; ")}`);
}

function keepDrill(tenantId: string, faults: Faults): Drill {
  const drill = new Drill(faults);
  drills.set(tenantId, drill);
  return drill;
}

function begin<Fault>(fault: Fault, index: number): Counted<Fault> {
  return { fault, index, calls: 0, struck: 0 };
}

function tell({ fault, calls, struck }: Counted<ModelFault | ToolFault>): Strikes["models"][number] {
  return { kind: fault.kind, calls, struck };
}

/** Waits add up; of the faults that end a call, the first one that strikes does. */
function strike<Fault extends ModelFault | ToolFault>(
  seed: number,
  faults: readonly Counted<Fault>[],
): Strike<Ending<Fault>> {
  const befalls: Strike<Ending<Fault>> = { delayMs: 0, ending: null };
  for (const counted of faults) {
    const { fault } = counted;
    if (befalls.ending) break;
    counted.calls += 1;
    if (draw(seed, counted.index, counted.calls) >= fault.share) continue;
    counted.struck += 1;
    if (fault.kind === "slow") befalls.delayMs += fault.delayMs;
    // What is not slow ends the call; the compiler does not narrow a type parameter.
    else befalls.ending = fault as Ending<Fault>;
  }
  return befalls;
}

/** A number from 0 up to 1 that these decide and nothing else. */
function draw(seed: number, index: number, call: number): number {
  return (
    Number.parseInt(digest("fault", String(seed), String(index), String(call)).slice(0, 8), 16) / 2 ** 32
  );
}
