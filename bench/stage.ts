/** Starts everything the bench compares in one workerd, with its state on disk, and reads what the system says of it. */
import { execFile } from "node:child_process";
import {
  cpSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { join, relative } from "node:path";
import { setTimeout as wait } from "node:timers/promises";
import { DatabaseSync } from "node:sqlite";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import { convertV4MiniflareOptions, Log, LogLevel, Miniflare } from "miniflare";
import { unstable_getMiniflareWorkerOptions } from "wrangler";
import { z } from "zod";
import { readDevelopmentKeys } from "../scripts/fixtures/development-keys.ts";
import { bindTenants } from "../scripts/fixtures/variants.ts";
import type { TenantConfig } from "../src/tenants/config.ts";
import { script } from "./ticket.ts";

const root = fileURLToPath(new URL("..", import.meta.url));
const binaries = join(root, "node_modules", ".bin");

/** The shipped worker, once for each model; the same with agents that answer at once; what they are held against. */
export type Place = "whole" | "local" | "orchestration" | "floor";
const places: readonly Place[] = ["whole", "local", "orchestration", "floor"];

export interface Stage {
  urls: Record<Place, string>;
  stateDir: string;
  stop(): Promise<void>;
}

/** Bundles the bench's worker and starts it. Throws with the tool's own words where it does not build. */
export async function startStage(tenants: readonly TenantConfig[]): Promise<Stage> {
  mkdirSync(join(root, "dist", "client"), { recursive: true });
  await promisify(execFile)(
    join(binaries, "wrangler"),
    ["deploy", "bench/worker.ts", "--dry-run", "-c", "wrangler.toml", "--outdir", "build/bench"],
    {
      cwd: root,
      env: {
        ...process.env,
        PATH: `${binaries}:${process.env["PATH"] ?? ""}`,
        WRANGLER_SEND_METRICS: "false",
        CI: "1",
      },
    },
  );
  const stateDir = mkdtempSync(join(tmpdir(), "signalbox-bench-"));
  const miniflare = new Miniflare(
    convertV4MiniflareOptions({
      host: "127.0.0.1",
      port: 0,
      cf: false,
      log: new Log(LogLevel.ERROR),
      resourcePersistencePath: stateDir,
      durableObjectsPersist: join(stateDir, "do"),
      workflowsPersist: join(stateDir, "workflows"),
      workers: places.map((place) => createWorker(place, tenants)),
    }),
  );
  await miniflare.ready;
  const urls: [Place, string][] = [];
  for (const place of places) urls.push([place, (await miniflare.unsafeGetDirectURL(place)).origin]);
  return {
    // One entry for every place.
    urls: Object.fromEntries(urls) as Record<Place, string>,
    stateDir,
    async stop() {
      await miniflare.dispose();
      rmSync(stateDir, { recursive: true, force: true });
    },
  };
}

/** The settings of wrangler.toml, and what a place has of its own. */
function createWorker(place: Place, tenants: readonly TenantConfig[]) {
  const {
    modulesRules: _,
    assets: __,
    ...worker
  } = unstable_getMiniflareWorkerOptions(join(root, "wrangler.toml")).workerOptions;
  return {
    ...worker,
    name: place,
    modules: true as const,
    rootPath: join(root, "build", "bench"),
    scriptPath: "worker.js",
    unsafeDirectSockets: [{ host: "127.0.0.1", port: 0 }],
    durableObjects: Object.assign({}, worker.durableObjects, ownObjects[place]),
    ...(place === "floor" && {
      workflows: { TICKET_WORKFLOW: { name: "ticket", className: "TicketWorkflow" } },
    }),
    queueProducers: { INTAKE_QUEUE: { queueName: `intake-${place}` } },
    queueConsumers: { [`intake-${place}`]: readConsumer(worker.queueConsumers) },
    bindings: {
      ...Object.fromEntries(Object.entries(worker.bindings ?? {})),
      ENVIRONMENT: "local",
      SCRIPTED_MODELS: JSON.stringify({ bench: script }),
      ...readDevelopmentKeys(),
      ...bindTenants(tenants),
    },
  };
}

/** The intake queue's settings, without its dead letters: a round in which a message dies has failed anyway. */
function readConsumer(consumers: unknown) {
  const { deadLetterQueue: _, ...settings } = consumersSchema.parse(consumers)["signalbox-intake"];
  return settings;
}

const consumersSchema = z.looseObject({
  "signalbox-intake": z.looseObject({ maxBatchSize: z.number(), deadLetterQueue: z.string() }),
});

const ownObjects: Record<Place, Record<string, { className: string; useSQLite: true }>> = {
  whole: {},
  local: {},
  orchestration: {
    TRIAGE_AGENT: { className: "InstantTriage", useSQLite: true },
    GATHER_AGENT: { className: "InstantGather", useSQLite: true },
    DRAFT_AGENT: { className: "InstantDraft", useSQLite: true },
    VALIDATE_AGENT: { className: "InstantValidate", useSQLite: true },
  },
  floor: { BARE_TICKET: { className: "BareTicket", useSQLite: true } },
};

/** User and system time of this process's workerd so far, milliseconds; NaN where the system does not tell. */
export function readCpuMs(): number {
  if (!existsSync("/proc/self/stat")) return Number.NaN;
  // The kernel counts in hundredths of a second.
  return (
    10 *
    readdirSync("/proc")
      .filter((name) => /^\d+$/.test(name))
      .map(readProcess)
      .filter((found) => found?.name === "workerd" && found.parent === process.pid)
      .reduce((sum, found) => sum + (found?.ticks ?? 0), 0)
  );
}

function readProcess(pid: string): { name: string; parent: number; ticks: number } | null {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, "utf8");
    const fields = stat.slice(stat.lastIndexOf(")") + 2).split(" ");
    return {
      name: stat.slice(stat.indexOf("(") + 1, stat.lastIndexOf(")")),
      parent: Number(fields[1]),
      ticks: Number(fields[11]) + Number(fields[12]),
    };
  } catch {
    // Ended while we looked.
    return null;
  }
}

/** An object that has been idle for ten seconds is put away, and what it has written is folded into its file. */
const putAwayMs = 12_000;

/**
 * The bytes of all files whose path below the state folder begins like this, once nothing is left in the write-ahead
 * logs, whose size says more of the last minute than of what is kept.
 */
export async function measureSettledBytes(
  { stateDir }: Pick<Stage, "stateDir">,
  beginnings: readonly string[],
): Promise<number[]> {
  await wait(putAwayMs);
  const files = listFiles(stateDir).map((file) => ({
    path: relative(stateDir, file),
    // Some are removed while we look.
    bytes: statSync(file, { throwIfNoEntry: false })?.size ?? 0,
  }));
  return beginnings.map((beginning) =>
    files.filter(({ path }) => path.startsWith(beginning)).reduce((sum, { bytes }) => sum + bytes, 0),
  );
}

function listFiles(folder: string): string[] {
  return readdirSync(folder, { withFileTypes: true, recursive: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name));
}

/**
 * Rows and keys that a workflow instance leaves behind, the mean of some: its engine is the platform's own, so what
 * it writes cannot be counted while it does. What it has overwritten or removed is not in it: a lower bound.
 */
export function readWorkflowRows(stateDir: string, sample: number): { rows: number; keys: number } {
  const folder = join(stateDir, "workflows");
  const files = listFiles(folder)
    .filter((file) => file.endsWith(".sqlite") && !file.endsWith("metadata.sqlite"))
    .slice(-sample);
  const copies = mkdtempSync(join(tmpdir(), "signalbox-bench-rows-"));
  try {
    const counts = files.map((file, index) => {
      const copy = join(copies, `${index}.sqlite`);
      for (const end of ["", "-wal"]) if (existsSync(file + end)) cpSync(file + end, copy + end);
      return countRows(copy);
    });
    const mean = (of: "rows" | "keys") =>
      counts.reduce((sum, count) => sum + count[of], 0) / Math.max(1, counts.length);
    return { rows: mean("rows"), keys: mean("keys") };
  } finally {
    rmSync(copies, { recursive: true });
  }
}

function countRows(file: string): { rows: number; keys: number } {
  const database = new DatabaseSync(file);
  try {
    const tables = database
      .prepare("select name from sqlite_master where type = 'table' and name not like 'sqlite_%'")
      .all()
      .map(({ name }) => String(name));
    const count = (table: string) =>
      Number(database.prepare(`select count(*) as rows from "${table}"`).get()?.["rows"] ?? 0);
    const keys = tables.filter((name) => name === "_cf_KV").reduce((sum, name) => sum + count(name), 0);
    const rows = tables.filter((name) => name !== "_cf_KV").reduce((sum, name) => sum + count(name), 0);
    return { rows, keys };
  } finally {
    database.close();
  }
}
