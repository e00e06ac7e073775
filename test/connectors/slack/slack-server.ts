/**
 * Slack's Web API on loopback, as far as notices go: `chat.postMessage` and `conversations.history`, which answer 200
 * to what they refuse. Every token is a workspace of its own:
 *
 *   PUT  /_workspaces/<token>   {channels, faults, talk}   sets it up
 *   GET  /_workspaces/<token>   → {messages, requests}
 *
 * Vitest starts the server before the tests and hands its address over as `inject("slackServer")`.
 */
import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import type { TestProject } from "vitest/node";

export interface SlackSetUp {
  channels: string[];
  faults?: SlackFault[];
  /** So many messages of other people, from before. */
  talk?: number;
}

export interface SlackFault {
  /** `chat.postMessage` */
  on: string;
  times: number;
  /** The message is posted all the same, and only the answer comes to harm. */
  afterwards?: boolean;
  how:
    { error: string } | { status: number } | "hang" | "reset" | "truncated" | "html" | "foreign" | "redirect";
}

export interface SlackMessage {
  ts: string;
  channel: string;
  text: string;
  metadata?: { event_type: string; event_payload: Record<string, unknown> };
}

export interface SlackBooks {
  /** Oldest first. */
  messages: SlackMessage[];
  requests: { method: string; authorization: string | null; params: Record<string, unknown> }[];
}

declare module "vitest" {
  export interface ProvidedContext {
    /** `http://127.0.0.1:<port>` */
    slackServer: string;
  }
}

interface Workspace extends SlackBooks {
  channels: string[];
  faults: SlackFault[];
}

export default async function setup(project: TestProject): Promise<() => Promise<void>> {
  const workspaces = new Map<string, Workspace>();
  const server = createServer((request, response) => {
    void serve(workspaces, request, response).catch(() => response.destroy());
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  // A server that listens on a port has an address with one.
  project.provide("slackServer", `http://127.0.0.1:${(server.address() as AddressInfo).port}`);
  return () =>
    new Promise((resolve) => {
      server.closeAllConnections();
      server.close(() => resolve());
    });
}

async function serve(
  workspaces: Map<string, Workspace>,
  request: IncomingMessage,
  response: ServerResponse,
): Promise<void> {
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(Buffer.from(chunk as Uint8Array));
  const body = Buffer.concat(chunks).toString("utf8");
  const url = new URL(request.url ?? "/", "http://server");
  const [, root, name = ""] = url.pathname.split("/");
  if (root === "_workspaces")
    return manage(workspaces, name, request.method === "PUT" ? body : null, response);

  const { authorization = null } = request.headers;
  const workspace = workspaces.get(authorization?.replace("Bearer ", "") ?? "");
  const isJson = request.headers["content-type"]?.startsWith("application/json");
  const params: Record<string, unknown> = isJson
    ? (JSON.parse(body) as Record<string, unknown>)
    : Object.fromEntries(request.method === "GET" ? url.searchParams : new URLSearchParams(body));
  if (!workspace) return send(response, { ok: false, error: authorization ? "invalid_auth" : "not_authed" });
  workspace.requests.push({ method: name, authorization, params });
  const fault = workspace.faults.find(({ on, times }) => on === name && times > 0);
  if (fault) fault.times -= 1;
  const answer = fault && !fault.afterwards ? { ok: true } : call(workspace, name, params);
  if (!fault) return send(response, answer);
  strike(fault.how, answer, response);
}

function call(workspace: Workspace, method: string, params: Record<string, unknown>): object {
  const { channel, text, metadata } = params;
  if (typeof channel !== "string" || !workspace.channels.includes(channel)) {
    return { ok: false, error: "channel_not_found" };
  }
  if (method === "chat.postMessage") {
    if (typeof text !== "string" || text === "") return { ok: false, error: "no_text" };
    const message: SlackMessage = {
      ts: `${1_790_000_000 + workspace.messages.length}.000100`,
      channel,
      text,
      // Only tests post here.
      ...(metadata !== undefined && { metadata: metadata as NonNullable<SlackMessage["metadata"]> }),
    };
    workspace.messages.push(message);
    return { ok: true, channel, ts: message.ts, message: { type: "message", text, ts: message.ts } };
  }
  if (method !== "conversations.history") return { ok: false, error: "unknown_method" };
  const newest = workspace.messages.filter((message) => message.channel === channel).toReversed();
  const from = Number(params["cursor"] ?? 0);
  const until = from + Number(params["limit"] ?? 100);
  const isWhole = params["include_all_metadata"] === "true";
  return {
    ok: true,
    messages: newest.slice(from, until).map(({ metadata: own, ...message }) => ({
      type: "message",
      ...message,
      // Without being asked Slack names no more than the kind.
      ...(own && { metadata: isWhole ? own : { event_type: own.event_type } }),
    })),
    has_more: until < newest.length,
    response_metadata: { next_cursor: until < newest.length ? String(until) : "" },
  };
}

function strike(how: SlackFault["how"], answer: object, response: ServerResponse): void {
  if (typeof how === "object" && "error" in how) return send(response, { ok: false, error: how.error });
  if (typeof how === "object") {
    response.writeHead(how.status, { "retry-after": "30", "content-type": "application/json" });
    return void response.end(JSON.stringify({ ok: false, error: "ratelimited" }));
  }
  const whole = JSON.stringify(answer);
  switch (how) {
    case "hang":
      return;
    case "reset":
      return void response.destroy();
    case "truncated":
      response.writeHead(200, { "content-length": whole.length });
      return void response.write(whole.slice(0, 5), () => response.destroy());
    case "html":
      response.writeHead(200, { "content-type": "text/html" });
      return void response.end("<html></html>");
    case "foreign":
      return send(response, { hello: "world" });
    case "redirect":
      response.writeHead(302, { location: "https://evil.example.com/" });
      return void response.end();
  }
}

function manage(
  workspaces: Map<string, Workspace>,
  token: string,
  body: string | null,
  response: ServerResponse,
): void {
  if (body === null) {
    const { messages = [], requests = [] } = workspaces.get(token) ?? {};
    return send(response, { messages, requests });
  }
  // Only tests put here, with the type above.
  const { channels, faults = [], talk = 0 } = JSON.parse(body) as SlackSetUp;
  const messages = Array.from({ length: talk }, (_, index) => ({
    ts: `${1_780_000_000 + index}.000100`,
    channel: channels[0] ?? "",
    text: "Good morning",
  }));
  workspaces.set(token, { channels, faults, messages, requests: [] });
  send(response, {});
}

function send(response: ServerResponse, body: object): void {
  response.writeHead(200, { "content-type": "application/json; charset=utf-8" });
  response.end(JSON.stringify(body));
}
