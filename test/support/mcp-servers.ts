/**
 * The MCP servers that tests speak to, on loopback: the reference server with all the protocol's features, as it is
 * published; one that speaks the revision of 2026-07-28 and nothing older; and a hostile one. Vitest starts them before the tests and hands over their addresses.
 */
import { spawn } from "node:child_process";
import { createRequire } from "node:module";
import { createServer as createHttpServer } from "node:http";
import { createServer, type AddressInfo } from "node:net";
import { createMcpHandler, fromJsonSchema, McpServer } from "@modelcontextprotocol/server";
import type { TestProject } from "vitest/node";
import { startHostileMcp } from "./hostile-mcp.ts";

/** `http://127.0.0.1:<port>`, without a path. */
export interface McpServers {
  everything: string;
  modern: string;
  hostile: string;
}

declare module "vitest" {
  export interface ProvidedContext {
    mcpServers: McpServers;
  }
}

export default async function setup(project: TestProject): Promise<() => Promise<void>> {
  const everything = await startEverything();
  const modern = await startModern();
  const hostile = await startHostileMcp();
  project.provide("mcpServers", { everything: everything.url, modern: modern.url, hostile: hostile.url });
  return async () => {
    everything.kill();
    await modern.close();
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

/** A server that knows no sessions, and turns away who greets it as of 2025. */
async function startModern(): Promise<{ url: string; close: () => Promise<void> }> {
  const inputSchema = fromJsonSchema<{ message: string }>({
    type: "object",
    properties: { message: { type: "string" } },
    required: ["message"],
  });
  const handler = createMcpHandler(
    () => {
      const server = new McpServer({ name: "modern", version: "1" });
      server.registerTool("echo", { description: "Echoes.", inputSchema }, ({ message }) => ({
        content: [{ type: "text", text: `Echo: ${message}` }],
      }));
      return server;
    },
    { legacy: "reject" },
  );
  const server = createHttpServer((request, response) => {
    const pass = async () => {
      const chunks: Uint8Array[] = [];
      for await (const chunk of request) chunks.push(chunk as Uint8Array);
      const headers = Object.entries(request.headers).map(
        ([name, value]) => [name, String(value)] as [string, string],
      );
      const body = request.method === "POST" ? Buffer.concat(chunks) : null;
      const answer = await handler.fetch(
        new Request(`http://127.0.0.1${request.url}`, { method: request.method ?? "GET", headers, body }),
      );
      response.writeHead(answer.status, Object.fromEntries(answer.headers));
      response.end(await answer.text());
    };
    void pass().catch(() => response.destroy());
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const { port } = server.address() as AddressInfo;
  return {
    url: `http://127.0.0.1:${port}`,
    close: () =>
      new Promise((resolve) => {
        server.closeAllConnections();
        server.close(() => resolve());
      }),
  };
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
