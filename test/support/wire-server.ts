/**
 * A helpdesk's server on loopback, for tests: it speaks the vendor's wire format, keeps what is written to it, and
 * breaks where it is told to. Every test has a world of its own under `/t/<id>`, which is the connector's base URL:
 *
 *   PUT  /control/<id>          {"world": …}     begins a world, without faults and with nothing asked
 *   PUT  /control/<id>/world    World            changes it
 *   PUT  /control/<id>/faults   [WireFault, …]   each is met once, by the first request that fits it
 *   GET  /control/<id>          → {"world": …, "requests": […], "violations": […]}
 */
import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import type { AddressInfo, Socket } from "node:net";

export interface WireRequest {
  method: string;
  /** Below the world's base URL. */
  path: string;
  query: Record<string, string>;
  headers: Record<string, string>;
  /** Parsed; undefined where there is none. */
  body: unknown;
}

export interface WireAnswer {
  status: number;
  headers?: Record<string, string>;
  body?: unknown;
}

export interface WireFault {
  /** The request it strikes: `POST`, and a part of the path. */
  method: string;
  path: string;
  do:
    | { answer: WireAnswer }
    /** Nothing is done, and nothing is ever said. */
    | "hang"
    /** It is done, and nothing is ever said. */
    | "hangAfter"
    /** It is done, and the answer comes a byte at a time. */
    | "slowLoris"
    /** The connection breaks, before or after it is done. */
    | "dropBefore"
    | "dropAfter"
    /** It is done, and the answer breaks off, is no JSON, or is another service's. */
    | "cut"
    | "malformed"
    | "foreign"
    /** Nothing is done, and the answer leads to another host. */
    | "redirect"
    /** A customer writes just before. */
    | "meanwhile";
}

export interface WireState<World> {
  world: World;
  requests: WireRequest[];
  /** What did not conform to the vendor's description of the API. */
  violations: string[];
}

export interface WireVendor<World> {
  answer(world: World, request: WireRequest): WireAnswer;
  /** A customer writes. */
  meanwhile(world: World): void;
  /** What is wrong with a request, or with the answer to it, by the vendor's description of its API. */
  judge?(request: WireRequest, answer: WireAnswer): string[];
  /** Called when a world begins: what takes its time is not to be waited for by a request. */
  prepare?(): void;
}

type Place<World> = WireState<World> & { faults: WireFault[] };

export async function startWireServer<World>(
  vendor: WireVendor<World>,
): Promise<{ url: string; close: () => Promise<void> }> {
  const places = new Map<string, Place<World>>();
  const server = createServer((request, response) => {
    void serve(vendor, places, request, response).catch((error: unknown) => {
      send(response, { status: 500, body: { error: String(error) } });
    });
  });
  const sockets = new Set<Socket>();
  server.on("connection", (socket) => {
    sockets.add(socket);
    socket.on("close", () => sockets.delete(socket));
    socket.on("error", () => {});
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  // A server that listens on a port has an address with one.
  const { port } = server.address() as AddressInfo;
  return {
    url: `http://127.0.0.1:${port}`,
    close: () =>
      new Promise((resolve) => {
        for (const socket of sockets) socket.destroy();
        server.close(() => resolve());
      }),
  };
}

async function serve<World>(
  vendor: WireVendor<World>,
  places: Map<string, Place<World>>,
  request: IncomingMessage,
  response: ServerResponse,
): Promise<void> {
  const url = new URL(request.url ?? "/", "http://server");
  const [, root, id = "", ...rest] = url.pathname.split("/");
  const text = await readText(request);
  if (root === "control" && request.method === "PUT") vendor.prepare?.();
  if (root === "control")
    return control(places, { id, what: rest[0], method: request.method, text }, response);
  const place = places.get(id);
  if (root !== "t" || !place) return send(response, { status: 404, body: {} });

  const asked: WireRequest = {
    method: request.method ?? "",
    path: `/${rest.join("/")}`,
    query: Object.fromEntries(url.searchParams),
    headers: Object.fromEntries(
      Object.entries(request.headers).map(([name, value]) => [name, String(value)]),
    ),
    body: text === "" ? undefined : JSON.parse(text),
  };
  place.requests.push(asked);
  const at = place.faults.findIndex(
    ({ method, path }) => method === asked.method && asked.path.includes(path),
  );
  const [fault] = at < 0 ? [] : place.faults.splice(at, 1);
  const perform = () => {
    const answer = vendor.answer(place.world, asked);
    place.violations.push(...(vendor.judge?.(asked, answer) ?? []));
    return answer;
  };
  return play(fault?.do, { vendor, world: place.world, perform, response });
}

function play<World>(
  fault: WireFault["do"] | undefined,
  at: { vendor: WireVendor<World>; world: World; perform: () => WireAnswer; response: ServerResponse },
): void {
  const { vendor, world, perform, response } = at;
  if (typeof fault === "object") return send(response, fault.answer);
  switch (fault) {
    case undefined:
      return send(response, perform());
    case "meanwhile":
      vendor.meanwhile(world);
      return send(response, perform());
    case "hang":
      return;
    case "hangAfter":
      perform();
      return;
    case "slowLoris":
      return drip(response, perform());
    case "dropBefore":
      response.socket?.destroy();
      return;
    case "dropAfter":
      perform();
      response.socket?.destroy();
      return;
    case "cut": {
      const { status, body } = perform();
      const whole = JSON.stringify(body);
      response.writeHead(status, { ...jsonType, "content-length": String(whole.length) });
      response.write(whole.slice(0, whole.length / 2), () => response.socket?.destroy());
      return;
    }
    case "malformed": {
      const { status } = perform();
      response.writeHead(status, jsonType);
      response.end('{"id": 1, "bo');
      return;
    }
    case "foreign":
      return send(response, { ...perform(), body: { hello: "world" } });
    case "redirect":
      return send(response, { status: 307, headers: { location: "http://127.0.0.1:9/elsewhere" }, body: {} });
  }
}

const jsonType = { "content-type": "application/json; charset=utf-8" };

function drip(response: ServerResponse, { status, body }: WireAnswer): void {
  const bytes = [...Buffer.from(JSON.stringify(body))];
  response.writeHead(status, jsonType);
  const timer = setInterval(() => {
    const byte = bytes.shift();
    if (byte === undefined) response.end();
    else response.write(Buffer.from([byte]));
  }, 400);
  response.on("close", () => clearInterval(timer));
}

function control<World>(
  places: Map<string, Place<World>>,
  {
    id,
    what,
    method,
    text,
  }: { id: string; what: string | undefined; method: string | undefined; text: string },
  response: ServerResponse,
): void {
  const place = places.get(id);
  if (method === "PUT" && what === "faults") {
    // Only tests put something here, with the types above.
    if (place) place.faults = JSON.parse(text) as WireFault[];
    return send(response, { status: place ? 200 : 404, body: {} });
  }
  if (method === "PUT" && what === "world") {
    if (place) place.world = JSON.parse(text) as World;
    return send(response, { status: place ? 200 : 404, body: {} });
  }
  if (method === "PUT") {
    const { world } = JSON.parse(text) as { world: World };
    places.set(id, { world, faults: [], requests: [], violations: [] });
    return send(response, { status: 200, body: {} });
  }
  if (!place) return send(response, { status: 404, body: {} });
  const { world, requests, violations } = place;
  send(response, { status: 200, body: { world, requests, violations } satisfies WireState<World> });
}

function send(response: ServerResponse, { status, headers, body }: WireAnswer): void {
  response.writeHead(status, { ...jsonType, ...headers });
  response.end(status === 204 ? undefined : JSON.stringify(body ?? {}));
}

async function readText(request: IncomingMessage): Promise<string> {
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(Buffer.from(chunk as Uint8Array));
  return Buffer.concat(chunks).toString("utf8");
}
