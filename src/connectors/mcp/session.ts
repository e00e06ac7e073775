/**
 * One conversation with an MCP server over Streamable HTTP, through a fetch that is handed in. It announces no
 * capabilities, so whatever a server asks of us (a sampling, an elicitation, our roots) is refused by the protocol's own
 * error, and no stream is kept open for it to ask on.
 */
import { Client, StreamableHTTPClientTransport, type RequestOptions } from "@modelcontextprotocol/client";
import type { z } from "zod";
import { unlessGivenUp } from "../../egress/deadline.ts";
import type { Fetch } from "../../egress/egress.ts";
import { callResultSchema, type CallResult } from "./output.ts";
import { readOffers, toolPageSchema, type Offer } from "./offer.ts";

/** What the protocol has headers of its own for; an egress has to let them through. */
export const protocolHeaders = ["mcp-session-id", "mcp-protocol-version", "mcp-method", "mcp-name"];

/** More pages, or more tools, than this and a listing has failed: a server may page forever. */
const maxPages = 50;
const maxTools = 1_000;

/** How long a server has to hear that we are leaving. */
const farewellMs = 1_000;

export class ListingEndless extends Error {
  override name = "ListingEndless";
}

export interface McpSession {
  /** Null where the server keeps no session, so that none can be lost. */
  readonly id: string | null;
  /** Every page. Throws ListingEndless, and whatever the client throws. */
  list(signal: AbortSignal): Promise<ReadonlyMap<string, Offer>>;
  call(tool: string, input: Record<string, unknown>, signal: AbortSignal): Promise<CallResult>;
  /** Takes leave of the server, whether it answers or not. */
  close(): Promise<void>;
}

/** Rejects with what the client or the fetch throws, or when the signal is given up. */
export async function openSession(server: {
  url: string;
  fetch: Fetch;
  signal: AbortSignal;
  onToolsChanged: () => void;
}): Promise<McpSession> {
  const client = new Client(
    { name: "signalbox", version: "1" },
    // A server that wants more input in the middle of a call gets none: the call has failed.
    { capabilities: {}, versionNegotiation: { mode: "auto" }, inputRequired: { autoFulfill: false } },
  );
  client.setNotificationHandler("notifications/tools/list_changed", server.onToolsChanged);
  const transport = new StreamableHTTPClientTransport(new URL(server.url), {
    fetch: postsOnly(server.fetch),
    reconnectionOptions: {
      maxRetries: 0,
      initialReconnectionDelay: 1_000,
      maxReconnectionDelay: 1_000,
      reconnectionDelayGrowFactor: 1,
    },
  });
  const ask = <Answer extends z.ZodType>(
    request: { method: string; params: Record<string, unknown> },
    schema: Answer,
    signal: AbortSignal,
  ) => client.request(request, schema, { ...unhurried, signal }) as Promise<z.infer<Answer>>;
  try {
    await client.connect(transport, { ...unhurried, signal: server.signal });
  } catch (error) {
    await client.close().catch(() => {});
    throw error;
  }
  answerTheUnanswered(transport);
  return {
    id: transport.sessionId ?? null,
    list: (signal) =>
      listEveryPage((cursor) =>
        ask({ method: "tools/list", params: cursor === null ? {} : { cursor } }, toolPageSchema, signal),
      ),
    call: (tool, input, signal) =>
      ask({ method: "tools/call", params: { name: tool, arguments: input } }, callResultSchema, signal),
    async close() {
      const isOver = AbortSignal.timeout(farewellMs);
      await unlessGivenUp(isOver, transport.terminateSession()).catch(() => {});
      await client.close().catch(() => {});
    },
  };
}

/** The signal is the deadline; the client's own must not come before it. */
const unhurried: RequestOptions = { timeout: 10 * 60_000 };

async function listEveryPage(
  read: (cursor: string | null) => Promise<z.infer<typeof toolPageSchema>>,
): Promise<ReadonlyMap<string, Offer>> {
  const tools: unknown[] = [];
  const seen = new Set<string>();
  let cursor: string | null = null;
  for (let page = 0; page < maxPages && tools.length <= maxTools; page += 1) {
    const answer = await read(cursor);
    tools.push(...answer.tools);
    if (answer.nextCursor === undefined) return readOffers(tools);
    if (seen.has(answer.nextCursor)) break;
    seen.add(answer.nextCursor);
    cursor = answer.nextCursor;
  }
  throw new ListingEndless();
}

/**
 * A stream to listen on would keep the object awake for as long as the server likes. What changes is noticed when the
 * listing is read again; a server that is told "no such stream" must be content with that.
 */
function postsOnly(fetch: Fetch): (url: string | URL, init?: RequestInit) => Promise<Response> {
  return (url, init) =>
    init?.method === "GET" ? Promise.resolve(new Response(null, { status: 405 })) : fetch(url, init);
}

/** The code under which a request fails whose answer never came: its stream has ended, broken or not. */
export const streamEndedCode = -32_001;

/** The client would wait for an answer on a stream that is over until its time is up. */
function answerTheUnanswered(transport: StreamableHTTPClientTransport): void {
  const unanswered = new Set<string | number>();
  const deliver = transport.onmessage;
  // oxlint-disable-next-line unicorn/prefer-add-event-listener -- a transport has nothing else
  transport.onmessage = (message) => {
    if (!("method" in message) && message.id !== undefined) unanswered.delete(message.id);
    deliver?.(message);
  };
  const send = transport.send.bind(transport);
  transport.send = (message, options) => {
    const id = !Array.isArray(message) && "method" in message && "id" in message ? message.id : undefined;
    if (id === undefined) return send(message, options);
    unanswered.add(id);
    const onRequestStreamEnd = () => {
      if (!unanswered.delete(id)) return;
      const error = { code: streamEndedCode, message: "the stream ended before the answer" };
      deliver?.({ jsonrpc: "2.0", id, error });
    };
    return send(message, { ...options, onRequestStreamEnd });
  };
}
