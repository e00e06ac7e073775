/**
 * Stripe on loopback, as far as a support desk goes: form-encoded requests with brackets, list objects, error objects,
 * versions, request ids, and idempotency keys that keep their answers. Every secret key is an account of its own:
 *
 *   PUT  /_accounts/<key>   {customers, charges, invoices, faults}   sets it up
 *   GET  /_accounts/<key>   → {refunds, requests}: its own books, and what it was asked
 *
 * A fault strikes so many requests of a method and path, either instead of what was asked or after it was done.
 * Vitest starts the server before the tests and hands its address over as `inject("stripeServer")`.
 */
import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import type { TestProject } from "vitest/node";
import { StripeAccount, type StripeAnswer } from "./stripe-account.ts";
import type { ServedCharge, ServedCustomer, ServedInvoice, ServedRefund } from "./stripe-objects.ts";

export interface StripeSetUp {
  customers: ServedCustomer[];
  charges: ServedCharge[];
  invoices?: ServedInvoice[];
  refunds?: ServedRefund[];
  faults?: StripeFault[];
}

export interface StripeFault {
  /** `POST /v1/refunds`; a path with `/` at its end is every path under it. */
  on: string;
  times: number;
  /** What was asked is done all the same, and only its answer comes to harm. */
  afterwards?: boolean;
  how:
    | { status: number; code?: string; headers?: Record<string, string> }
    /** Never a byte. */
    | "hang"
    /** Headers, and then a byte at a time, without end. */
    | "drip"
    /** The connection breaks before any answer. */
    | "reset"
    /** The answer's first half. */
    | "truncated"
    | "malformed"
    | "html"
    /** Well-formed, and no object of Stripe's. */
    | "foreign"
    | "huge"
    | { redirect: string };
}

export interface StripeRequest {
  method: string;
  path: string;
  headers: Record<string, string>;
  params: Record<string, string>;
}

export interface StripeBooks {
  refunds: ServedRefund[];
  requests: StripeRequest[];
}

declare module "vitest" {
  export interface ProvidedContext {
    /** `http://127.0.0.1:<port>` */
    stripeServer: string;
  }
}

interface Tenancy {
  account: StripeAccount;
  faults: StripeFault[];
  requests: StripeRequest[];
}

export default async function setup(project: TestProject): Promise<() => Promise<void>> {
  const accounts = new Map<string, Tenancy>();
  const server = createServer((request, response) => {
    void serve(accounts, request, response).catch(() => response.destroy());
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  // A server that listens on a port has an address with one.
  project.provide("stripeServer", `http://127.0.0.1:${(server.address() as AddressInfo).port}`);
  return () =>
    new Promise((resolve) => {
      server.closeAllConnections();
      server.close(() => resolve());
    });
}

async function serve(
  accounts: Map<string, Tenancy>,
  request: IncomingMessage,
  response: ServerResponse,
): Promise<void> {
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(Buffer.from(chunk as Uint8Array));
  const body = Buffer.concat(chunks).toString("utf8");
  const url = new URL(request.url ?? "/", "http://server");
  const [, root, name = ""] = url.pathname.split("/");
  if (root === "_accounts") return manage(accounts, name, { method: request.method, body }, response);

  const method = request.method ?? "GET";
  const params = Object.fromEntries(method === "GET" ? url.searchParams : new URLSearchParams(body));
  const headers = Object.fromEntries(
    Object.entries(request.headers).map(([header, value]) => [header, String(value)]),
  );
  const key = /^Bearer (\S+)$/.exec(headers["authorization"] ?? "")?.[1] ?? "";
  const tenancy = accounts.get(key);
  if (!tenancy) return send(response, unauthorised);
  const asked: StripeRequest = { method, path: url.pathname, headers, params };
  tenancy.requests.push(asked);
  const fault = tenancy.faults.find(
    ({ on, times }) =>
      times > 0 &&
      (on.endsWith("/") ? `${method} ${url.pathname}`.startsWith(on) : on === `${method} ${url.pathname}`),
  );
  if (fault) fault.times -= 1;
  const answer = fault && !fault.afterwards ? null : tenancy.account.answer(asked);
  if (!fault) return send(response, answer ?? unauthorised);
  strike(fault.how, answer, response);
}

function strike(how: StripeFault["how"], answer: StripeAnswer | null, response: ServerResponse): void {
  const whole = JSON.stringify(answer?.body ?? { object: "list", data: [], has_more: false });
  const json = { "content-type": "application/json" };
  if (typeof how === "object" && "redirect" in how) {
    response.writeHead(302, { location: how.redirect });
    return void response.end();
  }
  if (typeof how === "object") {
    const { status, code = "api_error", headers = {} } = how;
    return send(response, {
      status,
      headers,
      body: { error: { type: code, code, message: `A ${status}.` } },
    });
  }
  switch (how) {
    case "hang":
      return;
    case "drip": {
      response.writeHead(200, json);
      const timer = setInterval(() => response.write(" "), 20);
      return void response.on("close", () => clearInterval(timer));
    }
    case "reset":
      return void response.destroy();
    case "truncated":
      response.writeHead(200, { ...json, "content-length": Buffer.byteLength(whole) });
      return void response.write(whole.slice(0, whole.length / 2), () => response.destroy());
    case "malformed":
      response.writeHead(200, json);
      return void response.end(whole.slice(0, -1));
    case "html":
      response.writeHead(200, { "content-type": "text/html" });
      return void response.end("<html><body>Please sign in.</body></html>");
    case "foreign":
      response.writeHead(200, json);
      return void response.end(JSON.stringify({ hello: "world" }));
    case "huge":
      response.writeHead(200, json);
      return void response.end(JSON.stringify({ padding: "x".repeat(4 * 1024 * 1024) }));
  }
}

const unauthorised: StripeAnswer = {
  status: 401,
  headers: {},
  body: { error: { message: "Invalid API Key provided.", type: "invalid_request_error" } },
};

function send(response: ServerResponse, { status, headers, body }: StripeAnswer): void {
  response.writeHead(status, {
    "content-type": "application/json",
    "request-id": `req_${crypto.randomUUID().slice(0, 14)}`,
    ...headers,
  });
  response.end(JSON.stringify(body));
}

function manage(
  accounts: Map<string, Tenancy>,
  key: string,
  { method, body }: { method: string | undefined; body: string },
  response: ServerResponse,
): void {
  if (method === "PUT") {
    // Only tests put here, with the type above.
    const { faults = [], ...objects } = JSON.parse(body) as StripeSetUp;
    accounts.set(key, { account: new StripeAccount(objects), faults, requests: [] });
    return send(response, { status: 200, headers: {}, body: {} });
  }
  const tenancy = accounts.get(key);
  const books = { refunds: tenancy?.account.refunds ?? [], requests: tenancy?.requests ?? [] };
  send(response, { status: 200, headers: {}, body: books });
}
