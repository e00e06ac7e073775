/**
 * The MCP servers that tests speak to: the reference server with all the protocol's features, as it is published, and a
 * hostile one. Their ports are settled before the tenants that name them are bound; Vitest starts them before the tests.
 */
import { spawn } from "node:child_process";
import { createServer, type AddressInfo } from "node:net";
import { startHostileMcp } from "./hostile-mcp.ts";

export interface McpPorts {
  everything: number;
  hostile: number;
}

/** Two ports that are free now. The same for whoever asks in this process. */
export async function settleMcpPorts(): Promise<McpPorts> {
  const known = process.env[portsVariable];
  if (known) return JSON.parse(known) as McpPorts;
  const ports = { everything: await findFreePort(), hostile: await findFreePort() };
  process.env[portsVariable] = JSON.stringify(ports);
  return ports;
}

const portsVariable = "SIGNALBOX_TEST_MCP_PORTS";

export default async function setup(): Promise<() => Promise<void>> {
  const ports = await settleMcpPorts();
  const everything = await startEverything(ports.everything);
  const hostile = await startHostileMcp(ports.hostile);
  return async () => {
    everything.kill();
    await hostile.close();
  };
}

/** `@modelcontextprotocol/server-everything` on this port, ready to be spoken to. */
export async function startEverything(port: number): Promise<{ kill: () => void }> {
  const program = "node_modules/@modelcontextprotocol/server-everything/dist/index.js";
  const child = spawn(process.execPath, [program, "streamableHttp"], {
    env: { ...process.env, PORT: String(port) },
    stdio: "ignore",
  });
  const deadline = Date.now() + 20_000;
  while (!(await isListening(port))) {
    if (Date.now() > deadline || child.exitCode !== null)
      throw new Error("the reference MCP server did not start");
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
  return { kill: () => void child.kill() };
}

async function isListening(port: number): Promise<boolean> {
  try {
    return (await fetch(`http://127.0.0.1:${port}/mcp`)).status === 400;
  } catch {
    return false;
  }
}

export async function findFreePort(): Promise<number> {
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const { port } = server.address() as AddressInfo;
  await new Promise((resolve) => server.close(resolve));
  return port;
}
