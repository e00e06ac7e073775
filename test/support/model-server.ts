/**
 * A model provider on loopback that speaks OpenAI's two protocols, `/responses` and `/chat/completions`, as the real
 * one does, down to the errors. What it answers is posted first, as a list of replies:
 *
 *   POST /scripts {"replies": […]}   → {"id": "…"}; the base URL of the provider is then `<server>/scripts/<id>/v1`
 *   GET  /scripts/<id>               → the requests made so far, as they arrived
 *
 * It can be reached through an AI Gateway as well, at `<base URL>/<account>/<gateway>/openai`, which wants a token where
 * the gateway is called `guarded`, and puts the key it keeps in the place of one that is missing.
 *
 * In a reply, `{{find:EXPRESSION}}` stands for the first match of a regular expression in the strings of the request (its
 * first group, if it has one), or for nothing. The last reply answers every further request. Vitest starts the server before the tests and hands its address to
 * them as `inject("modelServer")`.
 */
import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import type { TestProject } from "vitest/node";

export type ModelReply =
  /** Text as it is, anything else as JSON. */
  | { say: unknown; cachedTokens?: number }
  | { call: { tool: string; input: unknown }[] }
  | { refuse: string }
  | { fail: number; code?: string; headers?: Record<string, string> }
  /** Success, and a body that breaks off. */
  | { broken: true }
  /** Success, and a body of another service. */
  | { foreign: true }
  | { redirect: string }
  | { hang: true };

export interface ModelServerRequest {
  path: string;
  authorization: string | null;
  /** The headers of an AI Gateway, where it came through one. */
  gateway: Record<string, string> | null;
  body: Record<string, unknown>;
}

interface Script {
  replies: ModelReply[];
  requests: ModelServerRequest[];
}

declare module "vitest" {
  export interface ProvidedContext {
    /** `http://127.0.0.1:<port>` */
    modelServer: string;
  }
}

export default async function setup(project: TestProject): Promise<() => Promise<void>> {
  const server = await startModelServer();
  project.provide("modelServer", server.url);
  return server.close;
}

export async function startModelServer(): Promise<{ url: string; close: () => Promise<void> }> {
  const scripts = new Map<string, Script>();
  const server = createServer((request, response) => {
    void answer(scripts, request, response).catch((error: unknown) => {
      send(response, 500, { error: { message: String(error) } });
    });
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  // A server that listens on a port has an address with one.
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

async function answer(scripts: Map<string, Script>, request: IncomingMessage, response: ServerResponse) {
  const [, root, id, ...rest] = (request.url ?? "").split("/");
  if (root !== "scripts") return send(response, 404, {});
  if (!id && request.method === "POST") {
    // Only tests post here, with the type above.
    const { replies } = (await readJson(request)) as unknown as { replies: ModelReply[] };
    const created = String(scripts.size + 1);
    scripts.set(created, { replies, requests: [] });
    return send(response, 201, { id: created });
  }
  const script = scripts.get(id ?? "");
  if (!script) return send(response, 404, {});
  if (rest.length === 0) return send(response, 200, script.requests);

  const body = await readJson(request);
  const way = /^v1\/([0-9a-f]{32})\/([a-z0-9_-]+)\/openai\/(.+)$/.exec(rest.join("/"));
  const path = way ? `/v1/${way[3]}` : `/${rest.join("/")}`;
  const gateway = way ? gatewayHeadersOf(request) : null;
  script.requests.push({ path, authorization: request.headers.authorization ?? null, gateway, body });
  if (gateway) {
    const refusal = judgeGatewayHeaders(gateway, way?.[2] === "guarded");
    if (refusal)
      return send(response, refusal.status, { success: false, result: [], messages: [], error: [refusal] });
    if (gateway["cf-aig-authorization"]) request.headers.authorization ??= "Bearer the-gateways-own";
  }
  const problem = findProblem(path, request, body);
  if (problem) return sendError(response, problem.status, problem.code);
  const reply = script.replies[Math.min(script.requests.length, script.replies.length) - 1];
  if (!reply) return sendError(response, 500, "no_reply");
  play(fillIn(reply, stringsOf(body).join("\n")), path, body, response);
}

function gatewayHeadersOf({ headers }: IncomingMessage): Record<string, string> {
  return Object.fromEntries(
    Object.entries(headers).flatMap(([name, value]) =>
      name.startsWith("cf-aig-") && typeof value === "string" ? [[name, value]] : [],
    ),
  );
}

/** As the real gateway does: at most five flat entries of metadata, seconds for the cache, a token where it is guarded. */
function judgeGatewayHeaders(headers: Record<string, string>, isGuarded: boolean) {
  if (isGuarded && headers["cf-aig-authorization"] !== "Bearer gateway-token")
    return { status: 401, code: 2009, message: "Unauthorized" };
  const metadata: unknown = JSON.parse(headers["cf-aig-metadata"] ?? "{}");
  const values = typeof metadata === "object" && metadata !== null ? Object.values(metadata) : [metadata];
  const isFlat = values.every((value) => ["string", "number", "boolean"].includes(typeof value));
  const isSeconds = /^\d+$/.test(headers["cf-aig-cache-ttl"] ?? "0");
  return isFlat && isSeconds && values.length <= 5
    ? null
    : { status: 400, code: 2001, message: "Bad request" };
}

function stringsOf(value: unknown): string[] {
  if (typeof value === "string") return [value];
  return typeof value === "object" && value !== null ? Object.values(value).flatMap(stringsOf) : [];
}

/** A reply with its `{{find:…}}` resolved. */
function fillIn(reply: ModelReply, text: string): ModelReply {
  const fill = (value: unknown): unknown => {
    if (typeof value === "string") {
      return value.replaceAll(/\{\{find:(.+?)\}\}(?!\})/g, (_, expression: string) => {
        const match = new RegExp(expression, "u").exec(text);
        return match?.[1] ?? match?.[0] ?? "";
      });
    }
    if (Array.isArray(value)) return value.map(fill);
    if (typeof value !== "object" || value === null) return value;
    return Object.fromEntries(Object.entries(value).map(([key, inner]) => [key, fill(inner)]));
  };
  // Only strings inside are replaced, by strings: the shape stays.
  return fill(reply) as ModelReply;
}

/** What the real server would refuse. */
function findProblem(path: string, request: IncomingMessage, body: Record<string, unknown>) {
  if (request.method !== "POST") return { status: 405, code: "method" };
  if (!request.headers.authorization?.startsWith("Bearer ")) return { status: 401, code: "invalid_api_key" };
  if (typeof body["model"] !== "string") return { status: 400, code: "missing_model" };
  const messages = path === "/v1/responses" ? body["input"] : body["messages"];
  if (!["/v1/responses", "/v1/chat/completions"].includes(path)) return { status: 404, code: "unknown_url" };
  if (!Array.isArray(messages) || messages.length === 0) return { status: 400, code: "missing_input" };
  const tools = Array.isArray(body["tools"]) ? body["tools"] : [];
  const names = tools.map(
    (tool: { name?: string; function?: { name: string } }) => tool.name ?? tool.function?.name,
  );
  if (names.some((name) => !/^[a-zA-Z0-9_-]{1,64}$/.test(name ?? "")))
    return { status: 400, code: "invalid_tool_name" };
  return null;
}

function play(
  reply: ModelReply,
  path: string,
  body: Record<string, unknown>,
  response: ServerResponse,
): void {
  if ("hang" in reply) return;
  if ("fail" in reply) return sendError(response, reply.fail, reply.code ?? "error", reply.headers);
  if ("foreign" in reply) return send(response, 200, { hello: "world" });
  if ("redirect" in reply) return send(response, 307, {}, { location: reply.redirect });
  const wire = path === "/v1/responses" ? writeResponse(reply, body) : writeCompletion(reply, body);
  if ("broken" in reply) {
    const whole = JSON.stringify(wire);
    response.writeHead(200, { "content-type": "application/json" });
    response.end(whole.slice(0, whole.length / 2));
    return;
  }
  send(response, 200, wire);
}

type Spoken = Exclude<
  ModelReply,
  { hang: true } | { fail: number } | { foreign: true } | { redirect: string }
>;

const inputTokens = 120;
const outputTokens = 30;

function writeResponse(reply: Spoken, body: Record<string, unknown>) {
  const cached = "say" in reply ? (reply.cachedTokens ?? 0) : 0;
  return {
    id: "resp_1",
    object: "response",
    created_at: 1_790_000_000,
    status: "completed",
    model: body["model"],
    output:
      "call" in reply
        ? reply.call.map(({ tool, input }, index) => ({
            type: "function_call",
            id: `fc_${index}`,
            call_id: `call_${index}`,
            name: tool,
            arguments: JSON.stringify(input),
            status: "completed",
          }))
        : [
            {
              type: "message",
              id: "msg_1",
              status: "completed",
              role: "assistant",
              content: [
                "refuse" in reply
                  ? { type: "refusal", refusal: reply.refuse }
                  : { type: "output_text", text: spokenText(reply), annotations: [] },
              ],
            },
          ],
    usage: {
      input_tokens: inputTokens,
      input_tokens_details: { cached_tokens: cached },
      output_tokens: outputTokens,
      output_tokens_details: { reasoning_tokens: 0 },
      total_tokens: inputTokens + outputTokens,
    },
  };
}

function writeCompletion(reply: Spoken, body: Record<string, unknown>) {
  const cached = "say" in reply ? (reply.cachedTokens ?? 0) : 0;
  const message =
    "call" in reply
      ? {
          role: "assistant",
          content: null,
          tool_calls: reply.call.map(({ tool, input }, index) => ({
            id: `call_${index}`,
            type: "function",
            function: { name: tool, arguments: JSON.stringify(input) },
          })),
        }
      : "refuse" in reply
        ? { role: "assistant", content: null, refusal: reply.refuse }
        : { role: "assistant", content: spokenText(reply) };
  return {
    id: "chatcmpl-1",
    object: "chat.completion",
    created: 1_790_000_000,
    model: body["model"],
    choices: [{ index: 0, message, finish_reason: "call" in reply ? "tool_calls" : "stop" }],
    usage: {
      prompt_tokens: inputTokens,
      completion_tokens: outputTokens,
      total_tokens: inputTokens + outputTokens,
      prompt_tokens_details: { cached_tokens: cached },
    },
  };
}

function spokenText(reply: Spoken): string {
  if (!("say" in reply)) return "";
  return typeof reply.say === "string" ? reply.say : JSON.stringify(reply.say);
}

async function readJson(request: IncomingMessage): Promise<Record<string, unknown>> {
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(Buffer.from(chunk as Uint8Array));
  return JSON.parse(Buffer.concat(chunks).toString("utf8") || "{}") as Record<string, unknown>;
}

function sendError(
  response: ServerResponse,
  status: number,
  code: string,
  headers: Record<string, string> = {},
) {
  send(response, status, { error: { message: `error ${code}`, type: "error", param: null, code } }, headers);
}

function send(response: ServerResponse, status: number, body: unknown, headers: Record<string, string> = {}) {
  response.writeHead(status, { "content-type": "application/json", ...headers });
  response.end(JSON.stringify(body));
}
