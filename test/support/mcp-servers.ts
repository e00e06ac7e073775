/**
 * The MCP servers that tests speak to, on loopback: the reference server with all the protocol's features, as it is
 * published, and a hostile one. Vitest starts them before the tests and hands over their addresses.
 */
import { spawn } from "node:child_process";
import { createRequire } from "node:module";
import { createServer, type AddressInfo } from "node:net";
import type { TestProject } from "vitest/node";
import { startHostileMcp } from "./hostile-mcp.ts";

/** `http://127.0.0.1:<port>`, without a path. */
export interface McpServers {
  everything: string;
  hostile: string;
}

declare module "vitest" {
  export interface ProvidedContext {
    mcpServers: McpServers;
  }
}

export default async function setup(project: TestProject): Promise<() => Promise<void>> {
  const everything = await startEverything();
  const hostile = await startHostileMcp();
  project.provide("mcpServers", { everything: everything.url, hostile: hostile.url });
  return async () => {
    everything.kill();
    await hostile.close();
  };
}

/** `@modelcontextprotocol/server-everything` in a process of its own, ready to be spoken to. */
export async function startEverything(): Promise<{ url: string; kill: () => void }> {
  const port = await findFreePort();
  const program = createRequire(import.meta.url).resolve(
    "@modelcontextprotocol/server-everything/dist/index.js",
  );
  const child = spawn(process.execPath, [program, "streamableHttp"], {
    env: { ...process.env, PORT: String(port) },
    stdio: "ignore",
  });
  const url = `http://127.0.0.1:${port}`;
  const deadline = Date.now() + 20_000;
  while (!(await isListening(url))) {
    if (Date.now() > deadline || child.exitCode !== null)
      throw new Error("the reference MCP server did not start");
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
  return { url, kill: () => void child.kill() };
}

async function isListening(url: string): Promise<boolean> {
  try {
    return (await fetch(`${url}/mcp`)).status === 400;
  } catch {
    return false;
  }
}

async function findFreePort(): Promise<number> {
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const { port } = server.address() as AddressInfo;
  await new Promise((resolve) => server.close(resolve));
  return port;
}
