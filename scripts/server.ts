/**
 * Builds Signalbox and runs the real worker in one local workerd, with its state on disk. The commands and the tests
 * that need a whole server start it through here.
 */
import { execFile } from "node:child_process";
import { randomBytes } from "node:crypto";
import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import { readDevelopmentKeys } from "./fixtures/development-keys.ts";
import { readTenantBindings } from "./fixtures/tenant-bindings.ts";

const root = fileURLToPath(new URL("..", import.meta.url));
const binaries = join(root, "node_modules", ".bin");
const run = promisify(execFile);

export interface ServerOptions {
  /** 0 takes any free port. */
  port?: number;
  /** Where tickets and everything else live on. */
  stateDir: string;
  /** More bindings of the worker, or others than the fixtures' own. */
  bindings?: Record<string, string>;
}

export interface Server {
  url: string;
  /** The worker's own queues and objects, for tests that have to reach behind its doors. */
  bindings(): Promise<Record<string, unknown>>;
  stop(): Promise<void>;
}

/** Builds what is out of date. Throws with the tool's own words where something does not build. */
export async function build(): Promise<void> {
  await Promise.all([buildWorker(), buildClient()]);
}

async function buildWorker(): Promise<void> {
  if (isFresh("build/worker.js", ["src", "wrangler.toml", "package.json"])) return;
  await run(join(binaries, "wrangler"), ["deploy", "--dry-run", "-c", "wrangler.toml", "--outdir", "build"], {
    cwd: root,
    env: {
      ...process.env,
      PATH: `${binaries}:${process.env["PATH"] ?? ""}`,
      WRANGLER_SEND_METRICS: "false",
      CI: "1",
    },
  });
}

async function buildClient(): Promise<void> {
  if (
    isFresh("dist/client/index.html", [
      "src/ui",
      "src/domain",
      "public",
      "index.html",
      "vite.config.ts",
      "package.json",
    ])
  )
    return;
  await run(join(binaries, "vite"), ["build", "--logLevel", "warn"], {
    cwd: root,
    // Whoever builds it, a test runner too: people are served what they would be served for good.
    env: { ...process.env, PATH: `${binaries}:${process.env["PATH"] ?? ""}`, NODE_ENV: "production" },
  });
}

/** Whether a built file is newer than everything it was built from. */
function isFresh(built: string, sources: readonly string[]): boolean {
  const target = join(root, built);
  return (
    existsSync(target) && sources.every((source) => newestIn(join(root, source)) < statSync(target).mtimeMs)
  );
}

function newestIn(path: string): number {
  const stat = statSync(path);
  if (!stat.isDirectory()) return stat.mtimeMs;
  return Math.max(stat.mtimeMs, ...readdirSync(path).map((name) => newestIn(join(path, name))));
}

/** Starts the built worker on a loopback address. */
export async function startServer(options: ServerOptions): Promise<Server> {
  await build();
  // Loaded when they are needed: who only asks a command for help does not wait for them.
  const { convertV4MiniflareOptions, Log, LogLevel, Miniflare } = await import("miniflare");
  const { unstable_getMiniflareWorkerOptions } = await import("wrangler");
  mkdirSync(options.stateDir, { recursive: true });
  // Wrangler otherwise runs whatever an earlier build left behind.
  rmSync(join(root, ".wrangler", "deploy"), { recursive: true, force: true });
  const { modulesRules: _, ...worker } = unstable_getMiniflareWorkerOptions(
    join(root, "wrangler.toml"),
  ).workerOptions;
  const miniflare = new Miniflare(
    convertV4MiniflareOptions({
      host: "127.0.0.1",
      port: options.port ?? 0,
      cf: false,
      log: new Log(LogLevel.ERROR),
      resourcePersistencePath: options.stateDir,
      durableObjectsPersist: join(options.stateDir, "do"),
      workers: [
        {
          ...worker,
          name: "signalbox",
          modules: true,
          rootPath: join(root, "build"),
          scriptPath: "worker.js",
          bindings: {
            ...Object.fromEntries(Object.entries(worker.bindings ?? {})),
            ENVIRONMENT: "local",
            ...readDevelopmentKeys(),
            ...readTenantBindings(),
            ...options.bindings,
          },
        },
      ],
    }),
  );
  const url = await miniflare.ready;
  return {
    url: url.origin,
    bindings: () => miniflare.getBindings("signalbox"),
    stop: () => miniflare.dispose(),
  };
}

/** The development token: given by the environment, else made at the first start and kept with the state. */
export function developmentTokenOf(stateDir: string): string {
  const given = process.env["SIGNALBOX_DEV_TOKEN"];
  if (given) return given;
  const file = join(stateDir, "development-token");
  if (existsSync(file)) return readFileSync(file, "utf8").trim();
  mkdirSync(stateDir, { recursive: true });
  const token = randomBytes(32).toString("hex");
  writeFileSync(file, `${token}\n`, { mode: 0o600 });
  return token;
}
