import { spawn } from "node:child_process";
import { once } from "node:events";
import { connect, createServer, type AddressInfo } from "node:net";
import { setTimeout } from "node:timers/promises";
import type { ServerOptions } from "../server.ts";

/** A running server, workerd and all, that can be killed at any moment. */
export interface Victim {
  /** Unix milliseconds, as `ready`. */
  startedAt: number;
  /** When it began to serve; null where it came to its end before. */
  ready: Promise<number | null>;
  /** SIGKILL to the whole group. Resolves when it is gone. */
  kill(): Promise<void>;
}

const alive = new Set<number>();
// Whatever becomes of the test, no server of it stays behind.
process.on("exit", () => alive.forEach(killGroup));
for (const signal of ["SIGINT", "SIGTERM"] as const) process.on(signal, () => process.exit(130));

/** Starts the real worker on this state and port. What it complains of goes to the open file `log`. */
export function startVictim(options: ServerOptions & { port: number }, log: number): Victim {
  const child = spawn(
    process.execPath,
    [new URL("serve.ts", import.meta.url).pathname, JSON.stringify(options)],
    {
      detached: true,
      stdio: ["ignore", "pipe", log],
    },
  );
  const { pid, stdout } = child;
  if (pid === undefined || !stdout) throw new Error("the server could not be started");
  alive.add(pid);
  const gone = once(child, "exit");
  const served = (async () => {
    for await (const chunk of stdout) if (String(chunk).includes("ready")) return Date.now();
    return null;
  })();
  return {
    startedAt: Date.now(),
    ready: served,
    kill: async () => {
      killGroup(pid);
      await gone;
      alive.delete(pid);
      // Its workerd is another process, and the next one needs its port.
      while (await isListening(options.port)) await setTimeout(5);
    },
  };
}

function killGroup(pid: number): void {
  try {
    process.kill(-pid, "SIGKILL");
  } catch {
    // Gone already.
  }
}

async function isListening(port: number): Promise<boolean> {
  const socket = connect(port, "127.0.0.1");
  try {
    await once(socket, "connect");
    return true;
  } catch {
    return false;
  } finally {
    socket.destroy();
  }
}

export async function findFreePort(): Promise<number> {
  const server = createServer().listen(0, "127.0.0.1");
  await once(server, "listening");
  const { port } = server.address() as AddressInfo;
  server.close();
  await once(server, "close");
  return port;
}
