/**
 * Two servers on loopback, and what each of them got: one that requests may go to, one that they may not. The first
 * answers as the path asks, under `/t/<test>/`, and keeps every request with all its headers:
 *
 *   status/<n>?location=…   that status, pointing there     cookies    a page that sets two cookies
 *   bytes/<n>               n bytes, their number unsaid     sized/<n>  n bytes, their number said
 *   echo                    what arrived                     zipped/<n> n bytes, packed
 *   drip                    a byte every 20 ms, for ever     silent     nothing at all, for ever
 *   gated/<token>           401 unless that is the token     cut/<n>    n bytes, and the connection breaks
 *   claims/<n>              a body that says it has n bytes and comes slowly
 *   events                  one server-sent event, and a second one after POST /release/<test>
 *
 *   GET /log/<test>         → the requests that test made
 *   GET /elsewhere          → connections and bytes the other server has got so far
 *
 * Vitest starts them before the tests and hands them over as `inject("egressServer")`.
 */
import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import { createServer as createSocketServer, type AddressInfo, type Server } from "node:net";
import { gzipSync } from "node:zlib";
import type { TestProject } from "vitest/node";

export interface EgressServerRequest {
  method: string;
  path: string;
  /** As they were sent: name, value, name, value. */
  rawHeaders: string[];
  body: string;
  /** Whether the other side went away before it had the whole answer. */
  isGivenUp: boolean;
}

declare module "vitest" {
  export interface ProvidedContext {
    /** Both are `http://127.0.0.1:<port>`. */
    egressServer: { allowed: string; other: string };
  }
}

export default async function setup(project: TestProject): Promise<() => Promise<void>> {
  const elsewhere = { connections: 0, bytes: 0 };
  const other = createSocketServer((socket) => {
    elsewhere.connections += 1;
    socket.on("error", () => {});
    socket.on("data", (data) => {
      elsewhere.bytes += data.byteLength;
      socket.end("HTTP/1.1 200 OK\r\ncontent-length: 6\r\nconnection: close\r\n\r\nstolen");
    });
  });
  const requests = new Map<string, EgressServerRequest[]>();
  const waiting = new Map<string, () => void>();
  const allowed = createServer((request, response) => {
    const url = new URL(request.url ?? "/", "http://server");
    const [, root, id = "", what = "", detail = ""] = url.pathname.split("/");
    if (root === "elsewhere") return sendJson(response, elsewhere);
    if (root === "log") return sendJson(response, requests.get(id) ?? []);
    if (root === "release") {
      waiting.get(id)?.();
      return sendJson(response, {});
    }
    void keep(requests, id, request, response)
      .then((kept) => {
        if (what === "events") return sendEvents(response, (release) => waiting.set(id, release));
        return answer({ what, detail, url, kept, response });
      })
      // A path that makes no sense, to which whoever follows a redirect may come.
      .catch(() => response.destroy());
  });
  const ports = [await listen(allowed), await listen(other)];
  project.provide("egressServer", {
    allowed: `http://127.0.0.1:${ports[0]}`,
    other: `http://127.0.0.1:${ports[1]}`,
  });
  return async () => {
    allowed.closeAllConnections();
    await Promise.all([allowed, other].map((server) => new Promise((resolve) => server.close(resolve))));
  };
}

async function listen(server: Server): Promise<number> {
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  // A server that listens on a port has an address with one.
  return (server.address() as AddressInfo).port;
}

async function keep(
  requests: Map<string, EgressServerRequest[]>,
  id: string,
  request: IncomingMessage,
  response: ServerResponse,
): Promise<EgressServerRequest> {
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(Buffer.from(chunk as Uint8Array));
  const kept: EgressServerRequest = {
    method: request.method ?? "",
    path: request.url ?? "",
    rawHeaders: request.rawHeaders,
    body: Buffer.concat(chunks).toString("utf8"),
    isGivenUp: false,
  };
  response.on("close", () => {
    kept.isGivenUp = !response.writableFinished;
  });
  requests.set(id, [...(requests.get(id) ?? []), kept]);
  return kept;
}

interface Asked {
  what: string;
  detail: string;
  url: URL;
  kept: EgressServerRequest;
  response: ServerResponse;
}

function answer({ what, detail, url, kept, response }: Asked): void {
  const size = Number(detail);
  switch (what) {
    case "status": {
      const location = url.searchParams.get("location");
      response.writeHead(size, { ...(location && { location }), "x-answer": "yes" });
      return void response.end(size === 304 ? undefined : "moved");
    }
    case "bytes":
      // Flushed first, so that it is sent in chunks of unsaid length.
      response.flushHeaders();
      response.write("x".repeat(Math.floor(size / 2)));
      return void response.end("x".repeat(Math.ceil(size / 2)));
    case "sized":
      response.writeHead(200, { "content-length": size });
      return void response.end("x".repeat(size));
    case "claims":
      response.writeHead(200, { "content-length": size });
      return void response.write("x");
    case "zipped":
      response.writeHead(200, { "content-encoding": "gzip" });
      return void response.end(gzipSync("x".repeat(size)));
    case "cookies":
      response.writeHead(200, { "set-cookie": ["session=1; Path=/", "more=2"], "x-answer": "yes" });
      return void response.end("welcome");
    case "gated": {
      const isRight = headerOf(kept, "authorization") === `Bearer ${detail}`;
      response.writeHead(isRight ? 200 : 401);
      return void response.end(isRight ? "in" : "out");
    }
    case "cut":
      response.writeHead(200, { "content-length": size * 2 });
      return void response.write("x".repeat(size), () => response.destroy());
    case "drip": {
      response.flushHeaders();
      const timer = setInterval(() => response.write("x"), 20);
      return void response.on("close", () => clearInterval(timer));
    }
    case "silent":
      return;
    default:
      sendJson(response, kept);
  }
}

function sendEvents(response: ServerResponse, hold: (release: () => void) => void): void {
  response.writeHead(200, { "content-type": "text/event-stream" });
  response.write("data: first\n\n");
  hold(() => response.end("data: second\n\n"));
}

/** The value of a header as it arrived, whatever its letters' case. */
export function headerOf({ rawHeaders }: EgressServerRequest, name: string): string | null {
  const at = rawHeaders.findIndex((each, index) => index % 2 === 0 && each.toLowerCase() === name);
  return at < 0 ? null : (rawHeaders[at + 1] ?? null);
}

function sendJson(response: ServerResponse, body: unknown): void {
  response.writeHead(200, { "content-type": "application/json" });
  response.end(JSON.stringify(body));
}
